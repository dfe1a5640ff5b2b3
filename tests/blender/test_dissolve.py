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
from tests.blender.scene import Doubles, load, positions
from tests.blender.test_style_shapes import MODIFIER, on_photo, set_inputs, styled, two_walls
from tests.making.portrait import portrait

# A half of a coarse square has so many small triangles.
_FINE = 16
WHOLE = {"Count": 16, "Amount": 0.0, "Behind": 0.0}


def pieces_of_faces(result: Result) -> NDArray[np.int64]:
    """Returns (faces,), a number for each piece that hangs together."""
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
    assert set(np.round(result.points[:, 2], 4)) <= set(there)
    loose, pieces = loose_and_whole(result)
    assert not loose.any()
    assert pieces.max() == 1, "the square and the wall"
    frame = np.ptp(on_photo(imported), axis=0).prod()
    area = seen_area(result)
    assert (area > 0).all()
    assert 0.9 < area.sum() / frame <= 1.001, "all but the jump"


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


@pytest.mark.parametrize("reach", [0.0, 0.5])
def test_no_shard_is_a_splinter_or_turns_its_back(tmp_path: Path, reach: float) -> None:
    """Not even between a square and a wall far behind it."""
    path = two_walls(tmp_path / "walls.heic")
    chosen = {"Count": 16, "Amount": 0.8, "Behind": 0.5, "Reach": reach}
    result = styled(path, "DISSOLVE", chosen)
    loose, pieces = loose_and_whole(result)
    assert loose.sum() > 500
    towards = (result.normals() * -result.middles()).sum(axis=1)
    assert (towards[loose] > 0).all()
    imported = positions(bpy.context.object)
    # The longest side of half a square, as large as where it is farthest.
    longest = np.ptp(on_photo(imported), axis=0).max() / 16 * 2**0.5 * -imported[:, 2].min()
    corners = result.points[result.corners].reshape(-1, 3, 3)
    for piece in np.unique(pieces[loose])[::7]:
        of_it = corners[pieces == piece].reshape(-1, 3)
        assert np.linalg.norm(of_it[:, None] - of_it[None], axis=-1).max() < 1.15 * longest


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


def test_a_smaller_map_is_not_torn_between_its_samples(tmp_path: Path) -> None:
    """More shards were asked for than there are samples."""
    path = two_walls(tmp_path / "walls.heic")
    result = styled(path, "DISSOLVE", {**WHOLE, "Count": 400})
    loose, pieces = loose_and_whole(result)
    assert not loose.any()
    assert pieces.max() == 1
    assert len(result.points) < 2 * 64 * 48


def test_another_seed_makes_other_shards(tmp_path: Path) -> None:
    obj = load(two_walls(tmp_path / "walls.heic"), style="DISSOLVE")
    first = result_of(obj)
    set_inputs(obj, MODIFIER, {"Seed": 1})
    other = result_of(obj)
    assert len(first.points) != len(other.points) or not np.allclose(first.points, other.points)
    set_inputs(obj, MODIFIER, {"Seed": 0})
    np.testing.assert_array_equal(result_of(obj).points, first.points)
