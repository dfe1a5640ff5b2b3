# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pin screen promises about its geometry."""

from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
import pytest

from tests.blender.evaluated import Result, result_of
from tests.blender.scene import Doubles, load, positions, write_photo
from tests.blender.test_style_shapes import (
    MODIFIER,
    on_photo,
    set_inputs,
    styled,
    torn,
    two_walls,
)

_ROUND = 8
_RINGS = 3
_LEAST_SAMPLES = 1.6


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """A pin screen, taken apart.

    Attributes:
        feet: (pins, 8, 3) points on the board.
        shoulders: (pins, 8, 3) points where the side ends.
        tips: (pins, 8, 3) points around the tip.
        colours: (pins, 3) of the tips.
        board: (points, 3).
    """

    feet: Doubles
    shoulders: Doubles
    tips: Doubles
    colours: Doubles
    board: Doubles

    @property
    def places(self) -> Doubles:
        """Where the pins stand."""
        return self.tips.mean(axis=1)


def screen_of(result: Result) -> Screen:
    """Takes a pin screen apart: the faces with eight corners are the ends of pins."""
    count = int((np.diff(result.starts) == _ROUND).sum()) // 2
    assert count > 0
    pins = result.points[: count * _ROUND * _RINGS].reshape(count, _RINGS * _ROUND, 3)
    order = np.argsort(np.round(pins[..., 2], 6), axis=1, kind="stable")
    rings = np.take_along_axis(pins, order[..., None], axis=1).reshape(count, _RINGS, _ROUND, 3)
    _, colours = result.elements()
    ends = np.flatnonzero(np.diff(result.starts) == _ROUND)
    is_tip = result.normals()[ends, 2] > 0
    return Screen(
        feet=rings[:, 0],
        shoulders=rings[:, 1],
        tips=rings[:, 2],
        colours=colours[ends[is_tip]],
        board=result.points[count * _ROUND * _RINGS :],
    )


def test_pins_stand_in_even_rows_without_touching(tmp_path: Path) -> None:
    result = styled(torn(tmp_path / "torn.heic"), "PINS", {"Count": 12, "Size": 0.9})
    screen = screen_of(result)
    places = screen.places[:, :2]
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1) + np.eye(len(places)) * 9
    spacing = apart.min()
    np.testing.assert_allclose(apart.min(axis=1), spacing, rtol=1e-3)
    rows = np.unique(np.round(places[:, 1] / spacing, 2))
    np.testing.assert_allclose(np.diff(rows), 0.75**0.5, atol=0.02)
    for row in rows:  # none is missing
        across = np.sort(places[np.abs(places[:, 1] / spacing - row) < 0.02, 0])
        np.testing.assert_allclose(np.diff(across), spacing, rtol=1e-3)
    assert np.ptp(screen.shoulders, axis=1)[:, 0] == pytest.approx(0.9 * spacing, rel=1e-3)


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_pins_and_board_are_closed(tmp_path: Path, projection: str, object_type: str) -> None:
    for frame in (0.03, 0.0):
        result = styled(
            torn(tmp_path / "torn.heic"),
            "PINS",
            {"Count": 12, "Frame": frame},
            projection=projection,
            object_type=object_type,
        )
        following = np.arange(len(result.corners)) + 1
        following[result.starts[1:] - 1] = result.starts[:-1]
        start, end, count = result.corners, result.corners[following], len(result.points)
        ways, times = np.unique(start * count + end, return_counts=True)
        assert (times == 1).all()
        assert np.array_equal(ways, np.unique(end * count + start)), "open"
        normals = result.normals()
        assert (result.middles() * normals).sum() / 3 > 0, "inside out"
        ends = np.diff(result.starts) == _ROUND
        assert (normals[ends, 2] > 0).sum() * 2 == ends.sum()


def test_tips_are_as_far_out_as_the_photo_is_deep(tmp_path: Path) -> None:
    """Equal steps of nearness, none between a square and the wall behind it."""
    path = two_walls(tmp_path / "walls.heic")
    result = styled(path, "PINS", {"Count": 24, "Compress": 0.0, "Height": 0.2})
    imported = positions(bpy.context.object)
    heights = screen_of(result).places[:, 2]
    near, far = np.unique(np.round(heights, 4))[[-1, 0]]
    assert len(np.unique(np.round(heights, 4))) == 2
    distance = -imported[:, 2].max()
    longer = np.ptp(on_photo(imported), axis=0).max() * distance
    assert near - far == pytest.approx(0.2 * longer, rel=1e-3)
    assert near == pytest.approx(-distance, rel=1e-3), "the nearest is where the subject is"
    is_near = heights > (near + far) / 2
    assert is_near.mean() == pytest.approx(24 * 24 / (48 * 64), rel=0.15)


def test_pins_begin_at_the_board_and_end_before_it(tmp_path: Path) -> None:
    result = styled(torn(tmp_path / "torn.heic"), "PINS", {"Count": 12})
    screen = screen_of(result)
    assert np.ptp(screen.feet[..., 2]) < 1e-6
    largest = np.argmax(result.normals()[:, 2])
    face = result.middles()[largest, 2]
    assert screen.feet[0, 0, 2] < face < screen.places[:, 2].min()
    normals = result.normals()
    is_back = (normals[:, 2] < -0.5 * np.linalg.norm(normals, axis=1)) & (
        np.diff(result.starts) < _ROUND
    )
    back = result.middles()[is_back, 2]
    assert np.ptp(back) < 1e-6, "the back is flat"
    assert back.max() < screen.feet[0, 0, 2], "pins end within the board"


def test_frame_goes_round_all_pins(tmp_path: Path) -> None:
    path = two_walls(tmp_path / "walls.heic")
    sizes = []
    for frame in (0.0, 0.1):
        screen = screen_of(styled(path, "PINS", {"Count": 12, "Frame": frame}))
        low, high = screen.board[:, :2].min(axis=0), screen.board[:, :2].max(axis=0)
        assert (screen.feet[..., :2] > low).all()
        assert (screen.feet[..., :2] < high).all()
        sizes.append(high - low)
    imported = positions(bpy.context.object)
    longer = np.ptp(on_photo(imported), axis=0).max() * -imported[:, 2].max()
    np.testing.assert_allclose(sizes[1] - sizes[0], 2 * 0.1 * longer, rtol=1e-3)


def test_pins_are_counted_along_the_subject(tmp_path: Path) -> None:
    """A slope is its own subject; a square is, up to a limit, all the finer the smaller."""
    codes = np.full((48, 64), 90, np.uint8)
    codes[0, 0] = 91
    flat = write_photo(tmp_path / "flat.heic", columns=64, rows=48, codes=codes)
    found = []
    for path in (flat, two_walls(tmp_path / "walls.heic")):
        places = screen_of(styled(path, "PINS", {"Count": 20})).places
        row = np.abs(places[:, 1] - places[0, 1]) < 1e-4
        found.append(row.sum())
    assert found[0] == pytest.approx(20, abs=1)
    assert found[1] == pytest.approx(20 / 0.6, abs=2)


def test_no_more_pins_than_the_map_has_samples_for(tmp_path: Path) -> None:
    places = screen_of(styled(torn(tmp_path / "torn.heic"), "PINS", {"Count": 1000})).places
    row = np.abs(places[:, 1] - places[0, 1]) < 1e-4
    assert row.sum() == pytest.approx(64 / _LEAST_SAMPLES, abs=2)
    across = np.sort(places[row, 0])
    np.testing.assert_allclose(np.diff(across), np.diff(across).mean(), rtol=1e-2)


def test_tips_have_the_photos_colours_or_are_of_steel(tmp_path: Path) -> None:
    colours = np.full((192, 256, 3), (0, 0, 255), np.uint8)
    colours[48:144, 80:176] = (255, 0, 0)
    codes = np.full((48, 64), 60, np.uint8)
    codes[12:36, 20:44] = 220
    path = write_photo(tmp_path / "flag.heic", columns=64, rows=48, codes=codes, colours=colours)
    screen = screen_of(styled(path, "PINS", {"Count": 24, "Levels": 0.0}))
    is_near = screen.places[:, 2] > screen.places[:, 2].mean()
    red, _, blue = screen.colours.T
    assert (red[is_near] > 0.9).mean() > 0.99, "no pin mixes both sides of an outline"
    assert (blue[~is_near] > 0.9).mean() > 0.99
    set_inputs(bpy.context.object, MODIFIER, {"Steel": 1.0})
    steel = screen_of(result_of(bpy.context.object)).colours
    assert np.ptp(steel) < 1e-5
    assert steel.mean() > 0.3


def test_pins_are_pushed_out_from_the_middle(tmp_path: Path) -> None:
    obj = load(two_walls(tmp_path / "walls.heic"), style="PINS")
    whole = screen_of(result_of(obj))
    set_inputs(obj, MODIFIER, {"Build": 0.4})
    some = screen_of(result_of(obj))
    np.testing.assert_allclose(some.board, whole.board)
    away = [np.linalg.norm(each.places[:, :2], axis=1) for each in (some, whole)]
    assert away[0].max() < 0.75 * away[1].max()
    assert some.places[:, 2].max() <= whole.places[:, 2].max()
    assert some.places[:, 2].min() < whole.places[:, 2].min(), "the last are on their way"


def test_it_shines_only_on_its_stage(tmp_path: Path) -> None:
    load(two_walls(tmp_path / "walls.heic"), style="PINS")
    plain = {node.type for each in bpy.data.materials for node in each.node_tree.nodes}
    assert "BSDF_GLOSSY" not in plain
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    load(tmp_path / "walls.heic", style="PINS", use_stage=True)
    nodes = bpy.data.materials["walls Pin Screen"].node_tree.nodes
    assert "BSDF_GLOSSY" in {node.type for node in nodes}


def test_it_says_that_it_leaves_the_background_out(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    load(two_walls(tmp_path / "walls.heic"), style="PINS", fill_background=True)
    assert "Pin Screen leaves out the filled background" in capfd.readouterr().out
    assert bpy.data.objects["walls Background"].hide_render
