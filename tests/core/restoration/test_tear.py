# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the surface is torn, against the rule applied triangle by triangle."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.restoration.tear import Cells, tear, tear_on

Floats = NDArray[np.float32]


def step_of(value: float) -> Floats:
    return np.full((1, 1), value, np.float32)


def obeys(corners: list[float], step: float, cut: float) -> bool:
    """Applies the rule to one triangle: a jump is small against its nearness, or it is noise."""
    if any(np.isnan(corner) for corner in corners):
        return False
    jump = np.float32(max(corners)) - np.float32(min(corners))
    if cut == 0:
        return True
    return bool(
        jump <= max(np.float32(min(corners)) * np.float32(cut), np.float32(step) * np.float32(2.5))
    )


def check(disparity: Floats, step: float, cut: float, cells: Cells) -> None:
    rows, columns = disparity.shape
    assert cells.first.shape == cells.second.shape == (rows - 1, columns - 1)
    for (top, row), left in (
        (pair, left) for pair in pairwise(range(rows)) for left in range(columns - 1)
    ):
        a, b = float(disparity[top, left]), float(disparity[row, left])
        c, d = float(disparity[row, left + 1]), float(disparity[top, left + 1])
        if not np.isnan([a, b, c, d]).any():
            jumps = [abs(disparity[top, left] - disparity[row, left + 1])]
            jumps.append(abs(disparity[row, left] - disparity[top, left + 1]))
            if jumps[0] != jumps[1]:
                assert cells.along_ac[top, left] == (jumps[0] < jumps[1])
        along_ac, along_bd = ([a, b, c], [a, c, d]), ([b, c, d], [b, d, a])
        triangles = along_ac if cells.along_ac[top, left] else along_bd
        found = [bool(cells.first[top, left]), bool(cells.second[top, left])]
        assert found == [obeys(triangle, step, cut) for triangle in triangles]


values = st.floats(0.0625, 8, width=32) | st.sampled_from([0.5, 0.52, 0.55, 2.0, np.nan])


@given(
    st.integers(2, 5).flatmap(
        lambda columns: st.lists(
            st.lists(values, min_size=columns, max_size=columns), min_size=2, max_size=5
        )
    ),
    st.sampled_from([0.0, 0.005, 0.5]),
    st.sampled_from([0.0, 0.05, 0.3]),
)
def test_every_triangle_that_is_kept_obeys_the_rule_and_no_other(
    grid: list[list[float]], step: float, cut: float
) -> None:
    disparity = np.array(grid, np.float32)
    check(disparity, step, cut, tear(disparity, step_of(step), cut))


def corners(a: float, b: float, c: float, d: float) -> Floats:
    return np.array([[a, d], [b, c]], np.float32)


@pytest.mark.parametrize(
    ("cell", "along_ac", "first", "second"),
    [
        ((1.0, 1.0, 1.0, 1.0), True, True, True),
        ((1.0, 9.0, 1.0, 1.0), True, False, True),
        ((1.0, 1.0, 1.0, 9.0), True, True, False),
        ((9.0, 1.0, 1.0, 1.0), False, True, False),
        ((1.0, 1.0, 9.0, 1.0), False, False, True),
        ((9.0, 9.0, 1.0, 1.0), True, False, False),
        ((np.nan, 1.0, 1.0, 1.0), False, True, False),
        ((1.0, 1.0, np.nan, 1.0), False, False, True),
        ((1.0, np.nan, 1.0, 1.0), True, False, True),
        ((1.0, 1.0, 1.0, np.nan), True, True, False),
        ((1.0, np.nan, np.nan, 1.0), True, False, False),
    ],
)
@pytest.mark.parametrize("cut", [0.05, 0.0])
def test_one_cell(
    cell: tuple[float, float, float, float],
    cut: float,
    *,
    along_ac: bool,
    first: bool,
    second: bool,
) -> None:
    """A corner that sticks out or is missing costs only its own triangle; cut 0 tears nothing."""
    cells = tear(corners(*cell), step_of(0.0), cut)
    if cut == 0 and not np.isnan(cell).any():
        first = second = True
    found = cells.along_ac.item(), cells.first.item(), cells.second.item()
    assert found == (along_ac, first, second)


def test_limit_itself_holds() -> None:
    """1.25 is a quarter more than 1, exactly; the next number is too much."""
    for value, kept in ((1.25, True), (np.nextafter(np.float32(1.25), np.float32(2)), False)):
        assert tear(corners(1, 1, value, value), step_of(0.0), 0.25).first.item() is kept


def test_jumps_of_two_and_a_half_steps_are_noise() -> None:
    """Far away a step of the code is a large share: 2 steps of 0.25 hold, 3 do not."""
    for value, kept in ((1.5, True), (1.625, True), (1.75, False)):
        assert tear(corners(1, 1, value, value), step_of(0.25), 0.05).first.item() is kept


def test_each_cell_has_the_step_of_its_own_first_corner() -> None:
    disparity = np.array([[1, 1, 1], [1.5, 1.5, 1.5]], np.float32)
    step = np.array([[0.25, 0.1, 9], [9, 9, 9]], np.float32)
    assert tear(disparity, step, 0.05).first.tolist() == [[True, False]]


def test_unknown_step_is_no_step() -> None:
    """Of the three known corners the jump is 0, so they hold together."""
    step = np.array([[np.nan, 0.1], [0.1, 0.1]], np.float32)
    cells = tear(corners(np.nan, 1, 1, 1), step, 0.05)
    assert cells.first.item()
    assert not cells.second.item()


def test_cut_is_a_ratio_of_depth() -> None:
    """Twice as far, all jumps of disparity halve: nothing else changes."""
    disparity = np.random.default_rng(3).uniform(1, 1.2, (9, 9)).astype(np.float32)
    near, far = (tear(disparity * np.float32(scale), step_of(0.0), 0.05) for scale in (1, 0.5))
    np.testing.assert_array_equal(near.first, far.first)
    np.testing.assert_array_equal(near.second, far.second)


def steps_of(*jumps: float) -> Floats:
    """Far left, nearer right of the middle by the jump of each row."""
    return np.array([[1, 1, 1 + jump, 1 + jump] for jump in jumps], np.float32)


def test_tears_are_carried_on_where_the_jump_is_a_little_less() -> None:
    """Torn in the first two rows of cells; 4 % tears one cell further, 3 % does not."""
    for less, is_carried in ((0.04, True), (0.03, False)):
        disparity = steps_of(0.06, 0.06, 0.06, less, less, less, less)
        cells = tear(disparity, step_of(0.001), 0.05)
        carried = tear_on(cells, disparity, step_of(0.001), 0.05)
        held = (carried.first & carried.second)[:, 1]
        assert held.tolist() == [False, False, False, not is_carried, True, True]
        assert carried.first[:, [0, 2]].all()


def test_slopes_apart_from_tears_hold() -> None:
    disparity = steps_of(*[0.045] * 5)
    cells = tear(disparity, step_of(0.001), 0.05)
    carried = tear_on(cells, disparity, step_of(0.001), 0.05)
    assert carried.first.all()
    assert carried.second.all()


def test_rounding_beside_a_tear_holds() -> None:
    """A step and a half is noise, two are not: 2.5 steps tear, three quarters of that beside."""
    for steps, is_carried in ((1.5, False), (2.0, True)):
        disparity = 0.1 * steps_of(0.6, 0.6, steps / 10, steps / 10)
        cells = tear(disparity, step_of(0.01), 0.05)
        carried = tear_on(cells, disparity, step_of(0.01), 0.05)
        assert (carried.first & carried.second)[:, 1].tolist() == [False, False, not is_carried]


def test_an_unbroken_sheet_stays_one() -> None:
    disparity = steps_of(0.5, 0.5, 0.04)
    cells = tear(disparity, step_of(0.001), 0.0)
    assert tear_on(cells, disparity, step_of(0.001), 0.0) is cells


def test_what_is_unknown_is_no_tear() -> None:
    """Beside it a jump of 4 % holds, with a cut of 5 %; beside a tear it would not."""
    disparity = np.array([[np.nan, 0.5, 0.52], [0.52, 0.52, 0.52]], np.float32)
    cells = tear(disparity, step_of(0.001), 0.05)
    carried = tear_on(cells, disparity, step_of(0.001), 0.05)
    assert (carried.first | carried.second).all()
    assert (carried.first & carried.second)[0].tolist() == [False, True]


@given(st.integers(0, 2**32 - 1))
def test_what_triangles_join_is_linked(seed: int) -> None:
    """Sides along the grid, of every triangle that is there and of no other."""
    rng = np.random.default_rng(seed)
    along_ac, first, second = rng.random((3, 4, 5)) < 0.6
    expected = {(y, x): set[tuple[int, int]]() for y in range(5) for x in range(6)}
    for row, column in np.ndindex(4, 5):
        a, b = (row, column), (row + 1, column)
        c, d = (row + 1, column + 1), (row, column + 1)
        both = ((a, b, c), (a, c, d)) if along_ac[row, column] else ((b, c, d), (b, d, a))
        for is_there, corners in zip((first, second), both, strict=True):
            if is_there[row, column]:
                for corner in corners:
                    expected[corner].update(corners)
    links = Cells(along_ac, first, second).links()
    for (row, column), joined in expected.items():
        if column < 5:
            assert links.across[row, column] == ((row, column + 1) in joined)
        if row < 4:
            assert links.down[row, column] == ((row + 1, column) in joined)


@given(st.integers(0, 2**32 - 1))
def test_of_two_diagonals_alike_none_is_preferred_for_the_way_it_runs(seed: int) -> None:
    """Codes are whole numbers, so that many jumps are the same."""
    disparity = np.random.default_rng(seed).integers(18, 23, (6, 7)).astype(np.float32)
    step, cut = step_of(0.1), 0.1
    links = tear(disparity, step, cut).links()
    mirrored = tear(np.fliplr(disparity).copy(), step, cut).links()
    np.testing.assert_array_equal(np.fliplr(mirrored.across), links.across)
    np.testing.assert_array_equal(np.fliplr(mirrored.down), links.down)
