# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Halftone printed in cyan, magenta, yellow and black."""

from pathlib import Path

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.blender.evaluated import Result, pieces_of, result_of
from tests.blender.golden import assert_looks_like
from tests.blender.scene import Doubles, load, positions, write_photo
from tests.blender.test_render import rendered, set_up_render
from tests.blender.test_style_shapes import MODIFIER, on_photo, set_inputs, two_walls

STILL_LIFE = Path(__file__).parents[1] / "still_life" / "still_life.heic"
CORNERS = 16
PAPER = np.array([0.93, 0.92, 0.89])
ANGLES = {(0, 1, 1): 15, (1, 0, 1): 75, (1, 1, 0): 0, (0, 0, 0): 45}
"""Degrees of a screen, counter-clockwise, by what its ink lets through."""


def printed(path: Path, inputs: dict[str, float], **options: object) -> Result:
    """Imports a photo and prints it."""
    obj = load(path, style="HALFTONE", use_dequantize=False, **options)
    set_inputs(obj, MODIFIER, {"Four Inks": True, "Levels": 0.0, **inputs})
    return result_of(obj)


def flat_photo(path: Path, colours: NDArray[np.uint8]) -> Path:
    return write_photo(
        path, columns=64, rows=48, codes=np.full((48, 64), 90, np.uint8), colours=colours
    )


def dots_of(result: Result, ink: tuple[int, int, int]) -> Doubles:
    """Returns (dots, corners, 2), the dots of an ink on the photo."""
    sizes = np.diff(result.starts)
    is_dot = (sizes == CORNERS) & (np.abs(result.elements()[1] - ink) < 0.01).all(axis=1)
    corners = result.starts[:-1][is_dot][:, None] + np.arange(CORNERS)
    return on_photo(result.points[result.corners[corners]].reshape(-1, 3)).reshape(-1, CORNERS, 2)


@pytest.mark.parametrize("nearest", [90, 200])
def test_from_afar_it_has_the_photos_colours(tmp_path: Path, nearest: int) -> None:
    """Light and dark, pale and full: dots overlap others. On a slope no paper covers any."""
    colours = np.zeros((192, 256, 3), np.uint8)
    colours[:96, :128], colours[:96, 128:] = (214, 158, 132), (40, 64, 96)
    colours[96:, :128], colours[96:, 128:] = (250, 150, 10), (128, 128, 128)
    path = tmp_path / "patches.heic"
    codes = np.linspace(90, nearest, 48)[:, None].repeat(64, 1).astype(np.uint8)
    write_photo(path, columns=64, rows=48, codes=codes, colours=colours)
    printed(path, {"Count": 32})
    set_up_render(512, 384, 16)
    seen = rendered(tmp_path / "render", linear=True)
    code = colours / 255.0
    light = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    for rows in (slice(40, 150), slice(234, 344)):
        for columns in (slice(40, 214), slice(298, 472)):
            wanted = light[rows.start // 2 + 10, columns.start // 2 + 10] * PAPER
            got = seen[rows, columns].mean(axis=(0, 1))
            np.testing.assert_allclose(got, wanted, atol=0.025)


def test_screens_have_the_classical_angles(tmp_path: Path) -> None:
    colours = np.full((192, 256, 3), (150, 110, 80), np.uint8)
    result = printed(flat_photo(tmp_path / "flat.heic", colours), {"Count": 24})
    spacing = np.ptp(on_photo(positions(bpy.context.object)), axis=0).max() / 24
    for ink, degrees in ANGLES.items():
        middles = dots_of(result, ink).mean(axis=1)
        assert len(middles) > 300, ink
        turn = np.radians(degrees)
        along = middles @ [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
        off = (along / spacing) % 1 - 0.5
        assert np.abs(off).max() < 0.02, ink


def test_black_prints_what_is_grey(tmp_path: Path) -> None:
    """Three inks of a dark grey would meet in rosettes all over a wall."""
    colours = np.full((192, 256, 3), 124, np.uint8)
    result = printed(flat_photo(tmp_path / "flat.heic", colours), {"Count": 24})

    def area_of(ink: tuple[int, int, int]) -> float:
        x, y = np.moveaxis(dots_of(result, ink), -1, 0)
        return float((x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum())

    black = area_of((0, 0, 0))
    assert black > 0.0
    assert all(area_of(ink) < 0.6 * black for ink in ANGLES if any(ink))


def test_nothing_is_seen_through_the_paper(tmp_path: Path) -> None:
    """It lies below all dots of its place and covers the picture, to the cells at its rim."""
    result = printed(two_walls(tmp_path / "walls.heic"), {"Count": 32})
    sizes = np.diff(result.starts)
    assert set(sizes) == {4, CORNERS}
    places = on_photo(result.points)
    quads = places[result.corners[result.starts[:-1][sizes == 4][:, None] + np.arange(4)]]
    x, y = np.moveaxis(quads, -1, 0)
    areas = (x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1) / 2
    whole = np.prod(np.ptp(on_photo(positions(bpy.context.object)), axis=0))
    assert whole < areas.sum() < 1.15 * whole
    _, colours = result.elements()
    np.testing.assert_allclose(colours[sizes == 4], PAPER[None].repeat(len(quads), 0), atol=1e-3)
    obj = bpy.context.object
    shown = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    far = -result.points[:, 2].min() * 2
    # Corners of dots lie in line: what falls between two pieces of paper would see neither.
    for place in places[::371] * 0.9 + (0.0003, 0.0001):
        met, eye, seen = True, np.zeros(3), 0
        while met and seen < 40:
            ahead = np.array([*place, -1.0]) * far - eye
            met, where, _, face = shown.ray_cast(eye.tolist(), ahead.tolist())
            if met and sizes[face] == 4:
                break
            eye, seen = np.array(where) * (1 + 1e-5), seen + 1
        assert met, "no paper"


def dark_jaw(path: Path) -> Result:
    """Prints a dark photo that falls off steeply in its middle."""
    codes = np.clip(np.arange(128) * 6.0 - 300, 60, 220).astype(np.uint8)[None].repeat(96, 0)
    colours = np.full((384, 512, 3), 40, np.uint8)
    write_photo(path, columns=128, rows=96, codes=codes, colours=colours)
    return printed(path, {"Count": 16})


def on_slope(depth: Doubles) -> NDArray[np.bool_]:
    ends = np.quantile(depth, [0.0, 1.0])
    return (depth > ends[0] * 1.3) & (depth < ends[1] / 1.3)


def test_paper_of_what_falls_off_steeply_is_not_white(tmp_path: Path) -> None:
    """From beside, scraps of it shone along a dark beard."""
    result = dark_jaw(tmp_path / "jaw.heic")
    middles, colour = result.elements()
    is_paper = np.diff(result.starts) == 4
    is_slope, light = on_slope(-middles[is_paper, 2]), colour[is_paper].max(axis=-1)
    assert is_slope.sum() > 10
    assert np.median(light[is_slope]) < 0.7
    assert (light[~is_slope] > 0.5).mean() > 0.9


def test_what_paper_shows_by_itself_is_not_printed_again(tmp_path: Path) -> None:
    """Black dots on dark paper: the side of a face was darker than the photo."""
    result = dark_jaw(tmp_path / "jaw.heic")
    middles, colour = result.elements()
    sizes = np.diff(result.starts)
    is_black = (sizes == CORNERS) & (colour.max(axis=-1) < 0.01)
    dots, pieces = (on_slope(-middles[chosen, 2]).sum() for chosen in (is_black, sizes == 4))
    assert pieces > 10
    assert dots < 0.75 * pieces


def test_ink_comes_and_goes_with_the_style(tmp_path: Path) -> None:
    result = printed(two_walls(tmp_path / "walls.heic"), {"Count": 16})
    assert sorted(result.materials) == ["walls Halftone", "walls Ink"]
    bpy.ops.object.heic_depth_style(style="NONE")
    assert "walls Ink" not in bpy.data.materials


def test_a_relief_is_printed_as_well(tmp_path: Path) -> None:
    path = two_walls(tmp_path / "walls.heic")
    result = printed(path, {"Count": 24}, projection="ORTHOGRAPHIC")
    assert np.isfinite(result.points).all()
    heights = np.ptp(positions(bpy.context.object)[:, 2])
    assert np.ptp(result.points[:, 2]) < 1.06 * heights


def test_a_print_builds_up(tmp_path: Path) -> None:
    obj = load(two_walls(tmp_path / "walls.heic"), style="HALFTONE")
    counts = []
    for share in (0.0, 0.3, 0.6, 1.0):
        set_inputs(obj, MODIFIER, {"Four Inks": True, "Count": 24, "Build": share})
        counts.append(sum(len(piece.starts) for piece in pieces_of(obj)))
    assert counts[0] == 0
    assert counts == sorted(set(counts))


def test_it_looks_like_a_print(tmp_path: Path) -> None:
    obj = load(STILL_LIFE, style="HALFTONE", resolution=0.5)
    set_inputs(obj, MODIFIER, {"Four Inks": True})
    set_up_render(320, 240, 32)
    assert_looks_like(rendered(tmp_path / "render"), "style_halftone_inks", tmp_path)
