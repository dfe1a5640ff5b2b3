# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More samples: smooth inside a surface, one side or the other at its rim."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.restoration.jumps import JumpRule
from heic_depth_import.core.restoration.upsample import enlarge, other_side, refine
from heic_depth_import.core.restoration.votes import Guide

RULE = JumpRule(0.05, 0.01)


def guide(rows: int, columns: int, scale: int, edge: float, *, matte: bool = False) -> Guide:
    """Shows dark left and bright right of an edge, in stored samples; or grey with a matte."""
    pictures = []
    for factor in (1, scale):
        at = (np.arange(columns * factor) + 0.5) / factor
        side = np.tile(np.clip((at - edge) * factor + 0.5, 0, 1), (rows * factor, 1))
        pictures.append((side * 255).astype(np.uint8))
    if matte:
        grey = [np.full((*side.shape, 3), 99, np.uint8) for side in pictures]
        return Guide(grey[0], grey[1], pictures[0], pictures[1])
    colours = [np.repeat(side[..., None] // 2 + 40, 3, axis=2) for side in pictures]
    return Guide(colours[0], colours[1])


def step_at(column: int, rows: int = 16, columns: int = 24) -> NDArray[np.float32]:
    grid = np.ones((rows, columns), np.float32)
    grid[:, column:] = 2
    return grid


def test_plane_stays_a_plane() -> None:
    """Away from the border cubic convolution reproduces straight lines."""
    down, across = np.mgrid[0:12, 0:16]
    fine_down, fine_across = np.mgrid[0:24, 0:32] / 2 - 0.25
    plane = (1 + 0.01 * across + 0.02 * down).astype(np.float32)
    expected = 1 + 0.01 * fine_across + 0.02 * fine_down
    found = enlarge(plane, (24, 32))
    np.testing.assert_allclose(found[4:-4, 4:-4], expected[4:-4, 4:-4], rtol=1e-5)
    assert found.dtype == np.float32


def test_same_size_is_a_copy() -> None:
    grid = step_at(5)
    same = enlarge(grid, grid.shape)
    np.testing.assert_array_equal(same, grid)


def test_other_side() -> None:
    """Known to 3 samples on either side of the jump between columns 9 and 10."""
    found = other_side(step_at(10), RULE, 3)
    np.testing.assert_array_equal(found[:, 7:10], 2)
    np.testing.assert_array_equal(found[:, 10:13], 1)
    assert np.isnan(found[:, :7]).all()
    assert np.isnan(found[:, 13:]).all()


@pytest.mark.parametrize("matte", [False, True])
@pytest.mark.parametrize("edge", [9.0, 9.5, 10.0, 10.5, 11.0])
def test_outline_goes_where_photo_or_matte_show_it(edge: float, *, matte: bool) -> None:
    """The depth map says 10; the edge is up to one stored sample away, found to half a one."""
    refined = refine(step_at(10), step_at(10), RULE, guide(16, 24, 4, edge, matte=matte))
    values = np.unique(refined.disparity.round(3))
    assert values.tolist() == [1, 2]
    columns_far = (refined.disparity < 1.5).sum(axis=1)[8:-8] / 4
    np.testing.assert_allclose(columns_far, edge, atol=0.5)


@pytest.mark.parametrize("edge", [8.25, 11.75])
def test_matte_alone_decides_where_it_tells_the_sides_apart(edge: float) -> None:
    """Almost two samples from where the depth map says; found to a fine sample."""
    refined = refine(step_at(10), step_at(10), RULE, guide(16, 24, 4, edge, matte=True))
    columns_far = (refined.disparity < 1.5).sum(axis=1)[8:-8] / 4
    np.testing.assert_allclose(columns_far, edge, atol=0.25)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.7, 0.9])
def test_softness_tells_where_in_a_sample_the_outline_runs(share: float) -> None:
    """A sample that is 30 % near has the outline at 70 % of it; the photo tells nothing."""
    soft = step_at(10)
    soft[:, 9] = 1 + share
    hard = step_at(10 if share < 0.5 else 9)
    grey = Guide(np.full((16, 24, 3), 99, np.uint8), np.full((128, 192, 3), 99, np.uint8))
    columns_far = (refine(hard, soft, RULE, grey).disparity < 1.5).sum(axis=1)[16:-16] / 8
    np.testing.assert_allclose(columns_far, 10 - share, atol=0.2)


def test_colours_move_the_outlines_of_thin_things() -> None:
    """A line four samples wide has none that are far from its rim."""
    stored = step_at(10)
    stored[:, 14:] = 1
    at = (np.arange(96) + 0.5) / 4
    small = np.where((np.arange(24) + 0.5 > 10) & (np.arange(24) + 0.5 < 14), 200, 60)
    large = np.where((at > 10.5) & (at < 14.5), 200, 60)
    small, large = (
        np.tile(row[:, np.newaxis].astype(np.uint8), (rows, 1, 3))
        for row, rows in ((small, 16), (large, 64))
    )
    is_near = refine(stored, stored, RULE, Guide(small, large)).disparity[16:-16] > 1.5
    middle = (is_near * at).sum(axis=1) / is_near.sum(axis=1)
    np.testing.assert_allclose(middle, 12.5, atol=0.25)
    np.testing.assert_allclose(is_near.sum(axis=1) / 4, 4, atol=0.5)


def test_photo_of_one_colour_leaves_the_outline_as_stored() -> None:
    """The map says 20 of the fine samples."""
    grey = Guide(np.full((16, 24, 3), 99, np.uint8), np.full((32, 48, 3), 99, np.uint8))
    refined = refine(step_at(10), step_at(10), RULE, grey)
    assert ((refined.disparity < 1.5).sum(axis=1) == 20).all()


def test_without_jumps_it_only_interpolates() -> None:
    plane = np.tile(np.linspace(1, 1.2, 24, dtype=np.float32), (16, 1))
    refined = refine(plane, plane, RULE, guide(16, 24, 2, 7.0))
    np.testing.assert_array_equal(refined.disparity, enlarge(plane, (32, 48)))


def test_softness_is_between_the_sides() -> None:
    refined = refine(step_at(10), step_at(10), RULE, guide(16, 24, 2, 10.0))
    assert (refined.soft >= 1 - 1e-5).all()
    assert (refined.soft <= 2 + 1e-5).all()
    is_near = refined.disparity > 1.5
    assert ((refined.soft > 1.5) == is_near).all()


def test_slanted_surfaces_keep_their_slopes_at_the_rim() -> None:
    """Each side is a plane; fine samples lie on one of the two, not between."""
    across = np.arange(24, dtype=np.float32)
    row = np.where(across < 10, 1 + 0.004 * across, 2 + 0.008 * across).astype(np.float32)
    stored = np.tile(row, (16, 1))
    refined = refine(stored, stored, RULE, guide(16, 24, 2, 10.0))
    fine = np.arange(48) / 2 - 0.25
    far, near = 1 + 0.004 * fine, 2 + 0.008 * fine
    found = refined.disparity[8:-8, 4:-4]
    off = np.minimum(np.abs(found - far[4:-4]), np.abs(found - near[4:-4]))
    assert off.max() < 0.02


def three_surfaces(corner: tuple[int, int]) -> NDArray[np.float32]:
    """Shows a table top above a leg, both before a wall."""
    grid = np.ones((24, 24), np.float32)
    grid[corner[0] :, corner[1] : corner[1] + 6] = 1.5
    grid[: corner[0]] = 3
    return grid


def test_where_three_surfaces_meet_none_takes_the_place_of_another() -> None:
    """Table and leg are of one colour, the wall of another: a leg looks like table to the wall."""
    stored, scale = three_surfaces((10, 9)), 2
    expected = np.kron(stored, np.ones((scale, scale), np.float32))
    brown, wall = np.array([[150, 90, 40], [120, 160, 200]], np.uint8)
    small, large = (np.where(one[..., None] > 1.2, brown, wall) for one in (stored, expected))
    found = refine(stored, stored, RULE, Guide(small, large)).disparity
    wrong = np.abs(found - expected) > 0.1
    assert wrong[20].sum() <= 16  # in doubt the table: one fine sample, as wide as the leg
    wrong[20] = False
    assert not wrong.any()


def test_sides_that_are_hardly_a_jump_apart_are_not_mixed() -> None:
    """Near and far differ by 1.1 times what a surface may: either is within that of the middle."""
    row = np.where(np.arange(24) < 10, 1.0, 1.055).astype(np.float32)
    row[[9, 10]] = 1.01, 1.065  # some are off, so that the middle is within reach of both
    rule = JumpRule(0.05, 0.001)
    stored = np.tile(row, (16, 1))
    refined = refine(stored, stored, rule, guide(16, 24, 2, 10.0))
    found = refined.disparity[8:-8, 14:26]
    assert (np.minimum(np.abs(found - 1.0), np.abs(found - 1.055)) < 0.011).all()
    assert (np.diff(found, axis=1).max(axis=1) > 0.05).all()
