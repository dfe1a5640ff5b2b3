# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stays of a photo that dissolves, and what becomes of the rest."""

import math
from pathlib import Path

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.blender.evaluated import Result, result_of
from tests.blender.scene import Doubles, load, positions, write_photo
from tests.blender.test_style_background import BESIDE, NOTHING, extent, rays_from, seen
from tests.blender.test_style_shapes import MODIFIER, on_photo, set_inputs, styled, two_walls
from tests.making.portrait import portrait

# A half of a coarse square has so many small triangles.
_FINE = 16
WHOLE = {"Count": 16, "Amount": 0.0, "Behind": 0.0}


def pieces_of_faces(result: Result) -> NDArray[np.int64]:
    """Returns (faces,), a number for each piece that hangs together."""
    assert len(result.points) < 100_000, "far more than was asked for"
    lowest = np.arange(len(result.points))
    corners = result.corners.reshape(-1, 3)
    while True:
        least = lowest[corners].min(axis=1)
        lower = lowest.copy()
        for side in range(3):
            np.minimum.at(lower, corners[:, side], least)
        if np.array_equal(lower, lowest):
            return np.unique(least, return_inverse=True)[1]
        lowest = lower


def loose_and_whole(result: Result) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Returns which faces are those of shards, and the piece of each."""
    pieces = pieces_of_faces(result)
    return np.bincount(pieces)[pieces] <= _FINE, pieces


def assert_whole(result: Result) -> None:
    """The square and the wall hang together, but for a corner that the jump between them leaves.

    Between them is a strip of small squares, each by itself.
    """
    loose, pieces = loose_and_whole(result)
    is_strip = np.bincount(pieces)[pieces] == 2
    assert (loose & ~is_strip).sum() <= 2
    assert len(np.unique(pieces[~loose])) == 2


def seen_area(result: Result) -> Doubles:
    """Returns (faces,), the area of each as the photo's camera sees it; below 0 from behind."""
    one, two, three = np.moveaxis(on_photo(result.points)[result.corners].reshape(-1, 3, 2), 1, 0)
    u, v = two - one, three - one
    return np.asarray((u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2)


def test_with_nothing_gone_it_is_the_photo(tmp_path: Path) -> None:
    result = styled(two_walls(tmp_path / "walls.heic"), "DISSOLVE", WHOLE)
    imported = positions(bpy.context.object)
    there = np.unique(np.round(imported[:, 2], 4))
    assert len(there) == 2
    off = np.abs(result.points[:, 2, None] / there - 1).min(axis=1)
    assert off.max() < 0.02
    assert (off < 1e-3).mean() > 0.7, "all but the strip behind the square's outline"
    assert_whole(result)
    assert (seen_area(result) > 0).all()


def test_no_gap_is_along_an_outline(tmp_path: Path) -> None:
    """Around a petal before other petals it would be a black line."""
    codes = np.full((96, 128), 60, np.uint8)
    down, across = np.mgrid[:96, :128]
    codes[np.hypot(down - 48, across - 64) < 30] = 220
    path = write_photo(tmp_path / "disc.heic", columns=128, rows=96, codes=codes)
    result = styled(path, "DISSOLVE", WHOLE)
    low, high = extent(positions(bpy.context.object))
    _, hit = seen(result, *rays_from(0.0, low, high, 1.0))
    assert (hit != NOTHING).all()
    # What is gone takes its strip with it, but for pieces that are as small by chance.
    gone = styled(path, "DISSOLVE", {**WHOLE, "Behind": 1.0})
    strips = [(np.bincount(pieces_of_faces(one)) == 2).sum() for one in (result, gone)]
    assert strips[1] < 0.2 * strips[0]


def test_the_subject_stays_while_what_is_behind_it_goes(tmp_path: Path) -> None:
    path = two_walls(tmp_path / "walls.heic")
    whole = styled(path, "DISSOLVE", WHOLE)
    result = styled(path, "DISSOLVE", {**WHOLE, "Behind": 0.8})
    loose, _ = loose_and_whole(result)
    middle = (whole.points[:, 2].max() + whole.points[:, 2].min()) / 2
    square = {tuple(place) for place in np.round(whole.points[whole.points[:, 2] > middle], 3)}
    kept = {tuple(place) for place in np.round(result.points, 3)}
    assert len(square & kept) > 0.85 * len(square), "all but its evened outline"
    wall = seen_area(whole)[whole.middles()[:, 2] < middle].sum()
    left = seen_area(result)[loose].sum()
    assert 0.02 * wall < left < 0.6 * wall
    gone = styled(path, "DISSOLVE", {**WHOLE, "Behind": 1.0})
    assert seen_area(gone).sum() < seen_area(result).sum()


@pytest.mark.parametrize("degrees", [0, 90, 180, -90])
def test_shards_drift_where_they_are_told_to(tmp_path: Path, degrees: float) -> None:
    path = two_walls(tmp_path / "walls.heic")
    chosen = {**WHOLE, "Amount": 0.6, "Direction": math.radians(degrees)}
    whole = styled(path, "DISSOLVE", WHOLE)
    middle = (whole.points[:, 2].max() + whole.points[:, 2].min()) / 2
    square = whole.points[whole.points[:, 2] > middle]
    stays, goes = (
        styled(path, "DISSOLVE", {**chosen, "Reach": reach}).points for reach in (0.0, 0.5)
    )
    ahead = np.array((math.cos(math.radians(degrees)), math.sin(math.radians(degrees)), 0.0))
    assert (stays @ ahead)[stays[:, 2] > middle].max() < 1.1 * (square @ ahead).max()
    assert len(stays) == len(goes)
    assert (goes @ ahead).max() > (square @ ahead).max()
    moved = (goes - stays) @ ahead
    assert moved[np.abs(moved) > 1e-6].mean() > 0
    assert np.ptp(goes[goes[:, 2] > middle, 2]) > 0.02, "through depth as well"


def test_nothing_of_the_subject_goes_unless_asked_for(tmp_path: Path) -> None:
    path = two_walls(tmp_path / "walls.heic")
    faces = []
    for degrees in (0, 45, 135, -90):
        result = styled(path, "DISSOLVE", {**WHOLE, "Direction": math.radians(degrees)})
        assert_whole(result)
        faces.append(len(result.starts))
    assert len(set(faces)) == 1


def steep(path: Path) -> Path:
    """Writes a photo of a steep slope between two walls."""
    codes = np.tile(np.clip(np.arange(64) * 20.0 - 440, 60, 220).astype(np.uint8), (48, 1))
    return write_photo(path, columns=64, rows=48, codes=codes)


@pytest.mark.parametrize(("reach", "cut"), [(0.0, 0.08), (0.5, 0.08), (0.0, 1.0)])
def test_no_shard_is_a_splinter_or_turns_its_back(tmp_path: Path, reach: float, cut: float) -> None:
    """Not even where the surface goes on between a wall and another far behind it."""
    path = (two_walls if cut < 1 else steep)(tmp_path / "walls.heic")
    chosen = {"Count": 16, "Amount": 0.8, "Behind": 0.7, "Reach": reach, "Cut": cut}
    result = styled(path, "DISSOLVE", chosen)
    loose, pieces = loose_and_whole(result)
    assert loose.sum() > 500
    towards = (result.normals() * -result.middles()).sum(axis=1)
    assert (towards[loose] > 0).all()
    imported = positions(bpy.context.object)
    # The longest side of half a square, as large as where it is farthest.
    longest = np.ptp(on_photo(imported), axis=0).max() / 16 * 2**0.5 * -imported[:, 2].min()
    corners = result.points[result.corners].reshape(-1, 3, 3)
    lengths = []
    for piece in np.unique(pieces[loose]):
        of_it = corners[pieces == piece].reshape(-1, 3)
        lengths.append(np.linalg.norm(of_it[:, None] - of_it[None], axis=-1).max())
    is_splinter = np.array(lengths) > 1.15 * longest
    assert is_splinter.mean() < 0.1, "a few of the slope that are still in place"


def test_no_shard_turns_its_back_at_the_border_of_a_wide_picture(tmp_path: Path) -> None:
    """There, and where they drift to, the camera sees them from far aside."""
    codes = np.full((192, 256), 60, np.uint8)
    codes[48:144, 80:176] = 220
    path = write_photo(tmp_path / "walls.heic", columns=256, rows=192, codes=codes)
    chosen = {"Count": 64, "Amount": 1.0, "Behind": 0.6, "Reach": 1.0}
    result = styled(path, "DISSOLVE", chosen)
    assert len(result.starts) > 10_000
    towards = (result.normals() * -result.middles()).sum(axis=1)
    assert (towards > 0).all()


def test_a_portrait_matte_tells_who_stays(tmp_path: Path) -> None:
    path = tmp_path / "face.heic"
    truth = portrait(with_hair=False)
    path.write_bytes(truth.heic())
    result = styled(path, "DISSOLVE", {"Amount": 0.0, "Behind": 1.0})
    loose, _ = loose_and_whole(result)
    whole = result.middles()[~loose]
    depth = -whole[:, 2]
    assert (depth < 0.9).mean() > 0.97, "the person is 0.5 m away, chair and wall more than 1.2"
    shown = np.abs(seen_area(result)[~loose]).sum()
    frame = np.ptp(on_photo(positions(bpy.context.object)), axis=0).prod()
    assert shown / frame == pytest.approx(truth.alpha.mean(), abs=0.02)


def test_the_matte_counts_more_than_what_is_near(tmp_path: Path) -> None:
    """Of a square before a wall the left half belongs to somebody."""
    obj = load(two_walls(tmp_path / "walls.heic"))
    places = positions(obj)
    matte = obj.data.attributes.new("matte_portrait", "FLOAT", "POINT")
    matte.data.foreach_set("value", (places[:, 0] < 0).astype(np.float32))
    bpy.ops.object.heic_depth_style(style="DISSOLVE")
    set_inputs(obj, MODIFIER, {"Amount": 0.0, "Behind": 1.0, "Reach": 0.0})
    result = result_of(obj)
    loose, _ = loose_and_whole(result)
    whole = result.middles()[~loose]
    # Right behind somebody a few shards of the ground may still hang together.
    assert (whole[:, 0] < 0.02).mean() > 0.9
    assert np.ptp(whole[:, 2]) > 0.5, "of square and wall"


def test_a_smaller_map_is_not_torn_between_its_samples(tmp_path: Path) -> None:
    """More shards were asked for than there are samples."""
    path = two_walls(tmp_path / "walls.heic")
    result = styled(path, "DISSOLVE", {**WHOLE, "Count": 400})
    assert_whole(result)
    assert len(result.points) < 2 * 64 * 48


def test_another_seed_makes_other_shards(tmp_path: Path) -> None:
    obj = load(two_walls(tmp_path / "walls.heic"), style="DISSOLVE")
    first = result_of(obj)
    set_inputs(obj, MODIFIER, {"Seed": 1})
    other = result_of(obj)
    assert len(first.points) != len(other.points) or not np.allclose(first.points, other.points)
    set_inputs(obj, MODIFIER, {"Seed": 0})
    np.testing.assert_array_equal(result_of(obj).points, first.points)


def bust(path: Path) -> Path:
    """Writes a photo of a head before a body before a far wall."""
    codes = np.full((96, 128), 20, np.uint8)
    codes[32:96, 16:112] = 170
    codes[12:72, 44:84] = 230
    return write_photo(path, columns=128, rows=96, codes=codes)


# In the middle of the body, where it is beneath the head, too.
_BODY = np.array([[-0.6, -0.3], [0.6, 0.0]])


def empty_at_the_body(result: Result) -> float:
    """Returns the share of the rays from beside through the body that meet nothing."""
    places = positions(bpy.context.object)
    low, high = extent(places)
    middle, half = (low + high) / 2, (high - low) / 2
    low, high = middle + half * _BODY
    return float(
        (
            seen(result, *rays_from(BESIDE, low, high, float(-places[:, 2].max())))[1] == NOTHING
        ).mean()
    )


def test_the_subject_goes_on_beneath_what_stands_before_it(tmp_path: Path) -> None:
    """As a petal beneath another petal: from beside there is no black gap between them."""
    path = bust(tmp_path / "bust.heic")
    chosen = {"Count": 32, "Amount": 0.0, "Behind": 1.0}
    alone, result = (
        styled(path, "DISSOLVE", chosen, fill_background=is_filled) for is_filled in (False, True)
    )
    assert empty_at_the_body(alone) > 0.03, "there is something to fill"
    assert empty_at_the_body(result) < 0.002


def test_nothing_hangs_in_the_air_beneath_the_subject(tmp_path: Path) -> None:
    """What is told to be beneath it, as near as it, and goes on from nothing that is seen."""
    path = two_walls(tmp_path / "walls.heic")
    chosen = {"Count": 32, "Amount": 0.0, "Behind": 1.0}
    alone = styled(path, "DISSOLVE", chosen)
    styled(path, "DISSOLVE", chosen, fill_background=True)
    places, background = positions(bpy.context.object), bpy.data.objects["walls Background"]
    behind = positions(background)
    mesh = bpy.data.meshes.new("near")
    mesh.from_pydata((behind * (places[:, 2].max() * 1.2 / behind[:, 2:])).tolist(), [], [])
    background.data = mesh
    assert len(result_of(bpy.context.object).points) == len(alone.points)


def test_what_is_an_outline_of_the_subject_is_no_smear(tmp_path: Path) -> None:
    """As of a pistil before petals: no face goes on from one to the other."""
    codes = np.full((96, 128), 20, np.uint8)
    codes[16:80, 24:104] = 196
    codes[32:64, 48:80] = 220
    path = write_photo(tmp_path / "pistil.heic", columns=128, rows=96, codes=codes)
    result = styled(path, "DISSOLVE", {**WHOLE, "Count": 32})
    there = np.unique(np.round(positions(bpy.context.object)[:, 2], 4))
    assert len(there) == 3
    corners = result.points[result.corners].reshape(-1, 3, 3)[..., 2]
    gap = there[2] - there[1]
    is_own = corners.min(axis=1) > there[1] - gap
    assert is_own.sum() > 500
    assert (np.ptp(corners[is_own], axis=1) < 0.5 * gap).all()


def replaced_background(name: str, places: Doubles) -> None:
    """Puts other points in the place of a photo's background."""
    mesh = bpy.data.meshes.new("other")
    mesh.from_pydata(places.tolist(), [], [])
    bpy.data.objects[f"{name} Background"].data = mesh


def test_a_gap_is_filled_though_most_of_what_is_hidden_goes_on_from_nothing(
    tmp_path: Path,
) -> None:
    """As between a beard and a collar: the collar is told to go on all the way up the head."""
    codes = np.full((96, 128), 20, np.uint8)
    codes[54:96, 16:112] = 170
    codes[8:72, 44:84] = 230
    path = write_photo(tmp_path / "collar.heic", columns=128, rows=96, codes=codes)
    chosen = {"Count": 32, "Amount": 0.0, "Behind": 1.0}
    styled(path, "DISSOLVE", chosen, fill_background=True)
    places = positions(bpy.context.object)
    body = np.unique(places[:, 2].round(4))[1]
    samples = places[places[:, 2] > body * 0.99]
    replaced_background("collar", samples * (body / samples[:, 2:]))
    result = result_of(bpy.context.object)
    x, y = on_photo(places).T
    top = y[np.abs(places[:, 2] / body - 1) < 0.01].max()
    sample = np.ptp(x) / 127
    # Below the body's upper end, beside the head.
    low, high = np.array([0.0, top - 16 * sample]), np.array([24 * sample, top - 11 * sample])
    _, hit = seen(result, *rays_from(BESIDE, low, high, float(-body)))
    assert (hit == NOTHING).mean() < 0.01
    is_body = np.abs(result.points[:, 2] / body - 1) < 0.02
    assert on_photo(result.points[is_body])[:, 1].max() < top + 3 * sample, "it hangs in the air"


def test_nothing_goes_on_from_a_twig(tmp_path: Path) -> None:
    """Beside what stands before it there would be a blob in the air."""
    codes = np.full((96, 128), 20, np.uint8)
    codes[24:72, 74:78] = 170
    codes[24:72, 44:74] = 230
    path = write_photo(tmp_path / "twig.heic", columns=128, rows=96, codes=codes)
    chosen = {"Count": 32, "Amount": 0.0, "Behind": 1.0}
    alone = styled(path, "DISSOLVE", chosen)
    styled(path, "DISSOLVE", chosen, fill_background=True)
    places = positions(bpy.context.object)
    twig = np.unique(places[:, 2].round(4))[1]
    samples = places[places[:, 2] > twig * 0.99]
    replaced_background("twig", samples * (twig / samples[:, 2:]))
    assert len(result_of(bpy.context.object).points) == len(alone.points)
