# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Teeth, slivers and ringing at the rim go; lines, corners and planes stay."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heic_depth_import.core.restoration.jumps import Links, dilate
from heic_depth_import.core.restoration.silhouette import (
    absorb_slivers,
    trim_teeth,
)
from tests.core.outlines import FAR, NEAR, RULE, disc, drawn, levelled, shown


def check_trimmed(before: list[str], after: list[str]) -> None:
    for turn in range(4):
        found = trim_teeth(np.rot90(drawn(*before), turn), RULE)
        assert shown(np.rot90(found, -turn)) == after
    inside_out = str.maketrans("#.", ".#")
    before, after = ([line.translate(inside_out) for line in lines] for lines in (before, after))
    assert shown(trim_teeth(drawn(*before), RULE)) == after


@pytest.mark.parametrize(
    "lines",
    [
        ["......", "..#...", "######"],
        ["......", "..#...", "..#...", "######"],  # in two passes
        ["......", ".#..#.", "######"],
        ["......", "..#...", "......"],
        ["......", "..##..", "......"],
    ],
    ids=["one", "two high", "two", "alone", "a pair alone"],
)
def test_tooth_is_trimmed_and_notch_filled(lines: list[str]) -> None:
    check_trimmed(lines, [line if line == "#" * 6 else "." * 6 for line in lines])


@pytest.mark.parametrize(
    "lines",
    [
        ["...#...", "...#...", "...#..."],
        ["#......", ".#.....", "..#....", "...#..."],
        ["..##...", "..##...", "..##..."],
        ["....###", "....###", "#######"],
        ["......", "..##..", "######"],
        [".......", ".#####.", ".#####.", ".#####.", ".#####.", "......."],
        [".....#", "....##", "...###", "..####", ".#####", "######"],
    ],
    ids=["line", "slanted line", "wide line", "corner", "wide tooth", "square", "stairs"],
)
def test_lines_corners_and_stairs_stay(lines: list[str]) -> None:
    """Seen from inside a slanted line ends at the margin; there it may lose two samples."""
    if lines[0] == "#......":
        line = np.where(np.eye(30, dtype=np.bool_), NEAR, FAR)
        np.testing.assert_array_equal(trim_teeth(line, RULE)[3:-3, 3:-3], line[3:-3, 3:-3])
        return
    check_trimmed(lines, lines)


def test_tooth_three_samples_high_loses_two() -> None:
    high = drawn("......", "..#...", "..#...", "..#...", "######")
    assert shown(trim_teeth(high, RULE)) == ["......"] * 3 + ["..#...", "######"]


def test_lone_sample_takes_the_lower_middle_of_its_neighbours() -> None:
    """Of 1, 1.01, ... 1.07 the fourth."""
    disparity = drawn("...", "...", "...")
    disparity[8:11, 8:11] = 1 + 0.01 * np.array([[5, 1, 7], [3, 200, 0], [2, 4, 6]])
    assert trim_teeth(disparity, RULE)[9, 9] == np.float32(1.03)


def test_tooth_takes_the_middle_of_its_other_neighbours() -> None:
    """Three below are its own; of 1, 1.01, 1.02, 1.03, 1.04 around it the third."""
    disparity = drawn("......", "..#...", "######")
    around = [(0, 1), (0, 2), (0, 3), (1, 1), (1, 3)]
    for (row, column), value in zip(around, (1.02, 1.0, 1.04, 1.01, 1.03), strict=True):
        disparity[8 + row, 8 + column] = value
    assert trim_teeth(disparity, RULE)[9, 10] == np.float32(1.02)


@pytest.mark.parametrize("shape", [(1, 11), (11, 1)])
def test_eleven_samples_are_a_sliver_and_twelve_are_none(shape: tuple[int, int]) -> None:
    for extra in (0, 1):
        rows, columns = (size + extra * (size > 1) for size in shape)
        disparity = np.full((30, 30), FAR)
        disparity[9 : 9 + rows, 9 : 9 + columns] = NEAR
        found = absorb_slivers(disparity, RULE)
        np.testing.assert_array_equal(found, disparity if extra else np.full((30, 30), FAR))


def test_sliver_takes_what_is_nearest_to_it() -> None:
    """Between 1 and 3 a line of 1.9 goes with the 1, one of 2.1 with the 3; both touch both."""
    for value, taken in ((1.9, FAR), (2.1, NEAR)):
        disparity = np.where(np.arange(30) < 15, FAR, NEAR) * np.ones((30, 1), np.float32)
        expected = disparity.copy()
        expected[10:15, 14] = taken
        disparity[10:15, 14] = value
        np.testing.assert_array_equal(absorb_slivers(disparity, RULE), expected)


def test_where_all_is_slivers_nothing_can_be_absorbed() -> None:
    y, x = np.mgrid[:20, :20]
    board = np.where((x + y) % 2 == 0, NEAR, FAR)
    assert absorb_slivers(board, RULE) is board


def test_slivers_far_from_any_surface_stay() -> None:
    """Filling goes 24 samples deep; column 10 still hangs together with the surface."""
    y, x = np.mgrid[:20, :60]
    disparity = np.where(((x + y) % 2 == 0) & (x >= 10), NEAR, FAR)
    found = absorb_slivers(disparity, RULE)
    assert (found[:, :35] == FAR).all()
    np.testing.assert_array_equal(found[:, 35:], disparity[:, 35:])


def test_ringing_beside_a_silhouette_is_levelled() -> None:
    """Four times smaller in the mean, on slanted surfaces too."""
    y, x = np.mgrid[:40, :60]
    hard = np.where(disc(), 3 + 0.005 * x, 1 + 0.003 * y).astype(np.float32)
    rim = Links.of(hard, RULE).rim()
    random = np.random.default_rng(0)
    ringing = hard + (rim * random.choice([-0.02, 0.02], rim.shape)).astype(np.float32)
    found = levelled(ringing, RULE)
    assert np.abs(found - hard)[rim].mean() < np.abs(ringing - hard)[rim].mean() / 4


def test_levelling_reaches_two_samples_behind_the_rim() -> None:
    grain = np.random.default_rng(0).uniform(-0.01, 0.01, (40, 60)).astype(np.float32)
    grain += np.where(disc(), NEAR, FAR)
    rim = Links.of(grain, RULE).rim()
    is_moved = levelled(grain, RULE) != grain
    assert not is_moved[~dilate(rim, 2)].any()
    assert is_moved[dilate(rim, 2) & ~dilate(rim, 1)].mean() > 0.9


def test_planes_beside_a_silhouette_stay_planes() -> None:
    """What is level already is not moved; where it is flat, not in lone lines either."""
    y, x = np.mgrid[:40, :60]
    side = disc() | (x == 3) | (y == x - 20)
    planes = np.where(side, 3 + 0.01 * x + 0.004 * y, 1 - 0.003 * x).astype(np.float32)
    found = levelled(planes, RULE)
    flat = np.where(side, NEAR, FAR)
    np.testing.assert_allclose(levelled(flat, RULE), flat, rtol=1e-6)
    inner = ~dilate(side & ~disc(), 3)  # a lone line has no slope across it
    np.testing.assert_allclose(found[inner], planes[inner], atol=0.01)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 30), st.floats(0.01, 4))
def test_levelling_moves_less_than_a_jump(
    seed: int, rows: int, columns: int, spread: float
) -> None:
    random = np.random.default_rng(seed)
    disparity = random.uniform(0.2, 0.2 + spread, (rows, columns)).astype(np.float32)
    found = levelled(disparity, RULE)
    assert np.isfinite(found).all()
    assert (np.abs(found - disparity) <= RULE.tolerance(disparity) * 1.0001).all()


@pytest.mark.parametrize("turn", range(4))
def test_a_lip_of_an_outline_goes_and_what_stands_before_one_surface_stays(turn: int) -> None:
    """Along a neck a phone saw a strip of 3 x 10 samples a quarter nearer, and nothing is there."""
    neck = np.where(np.arange(60) < 30, np.float32(2.4), np.float32(1.9))
    plain = np.tile(neck, (50, 1))
    lip, before, thick = plain.copy(), plain.copy(), plain.copy()
    lip[20:30, 28:31] = 3.0
    before[20:30, 40:43] = 3.0
    thick[20:28, 26:34] = 3.0
    found = np.rot90(absorb_slivers(np.rot90(lip, turn).copy(), RULE), -turn)
    assert np.isin(found, plain).all()
    assert (found != plain).sum() <= 4  # the corners of the strip
    for stays in (before, thick):
        found = absorb_slivers(np.rot90(stays, turn).copy(), RULE)
        np.testing.assert_array_equal(found, np.rot90(stays, turn))
