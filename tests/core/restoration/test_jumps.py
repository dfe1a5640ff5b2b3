# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jumps, links and the samples around a sample, against the rule applied pair by pair."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.restoration.jumps import RING, JumpRule, Links, Sparse, dilate

Floats = NDArray[np.float32]

SHAPES = st.tuples(st.integers(1, 6), st.integers(1, 6))
VALUES = st.floats(0.0625, 8, width=32) | st.sampled_from([0.0, 0.5, 0.52, 0.525, 0.55, 2.0])
GRIDS = SHAPES.flatmap(lambda shape: arrays.arrays(np.float32, shape, elements=VALUES))
MASKS = SHAPES.flatmap(lambda shape: arrays.arrays(np.bool_, shape))


def is_one_surface(first: float, second: float, rule: JumpRule) -> bool:
    """Applies geometry's rule: no more than cut of the farther of the two, or 2.5 steps."""
    far, near = np.float32(min(first, second)), np.float32(max(first, second))
    return bool(near - far <= max(np.float32(rule.cut) * far, np.float32(2.5 * rule.step)))


@given(GRIDS, st.sampled_from([0.0, 0.05, 0.3]), st.sampled_from([0.0, 0.005, 0.5]))
def test_neighbours_are_linked_where_the_rule_holds_and_nowhere_else(
    disparity: Floats, cut: float, step: float
) -> None:
    rule = JumpRule(cut, step)
    links = Links.of(disparity, rule)
    rows, columns = disparity.shape
    assert links.across.shape == (rows, columns - 1)
    assert links.down.shape == (rows - 1, columns)
    for row, column in np.ndindex(links.across.shape):
        pair = float(disparity[row, column]), float(disparity[row, column + 1])
        assert links.across[row, column] == is_one_surface(*pair, rule)
    for row, column in np.ndindex(links.down.shape):
        pair = float(disparity[row, column]), float(disparity[row + 1, column])
        assert links.down[row, column] == is_one_surface(*pair, rule)


@pytest.mark.parametrize(
    ("rule", "limit"),
    [
        (JumpRule(0.25, 0.0), 1.25),  # a quarter more than 1
        (JumpRule(0.0, 0.125), 1.3125),  # two and a half steps more
        (JumpRule(0.25, 0.125), 1.3125),  # the larger of the two allowances
        (JumpRule(0.5, 0.125), 1.5),
    ],
)
def test_limit_itself_is_no_jump_and_the_next_number_is_one(rule: JumpRule, limit: float) -> None:
    beyond = np.nextafter(np.float32(limit), np.float32(9))
    for value, linked in ((limit, [True, True]), (beyond, [False, False])):
        row = np.array([[1, value, 1]], np.float32)
        assert Links.of(row, rule).across.tolist() == [linked]
        assert Links.of(row.T, rule).down.T.tolist() == [linked]


def test_share_shrinks_both_allowances() -> None:
    """Half of a quarter of 8 is 1; of 2.5 steps of 0.25, which is more than 0.1 x 1, 0.3125."""
    assert JumpRule(0.25, 0.0).tolerance(np.array([8], np.float32), 0.5) == 1
    assert JumpRule(0.1, 0.25).tolerance(np.array([1], np.float32), 0.5) == 0.3125
    row = np.array([[1, 1.375, 1]], np.float32)
    assert Links.of(row, JumpRule(0.5, 0.0)).across.all()
    assert not Links.of(row, JumpRule(0.5, 0.0), share=0.5).across.any()


def test_what_is_unknown_is_linked_to_nothing() -> None:
    row = np.array([[1, np.nan, np.nan, 1]], np.float32)
    assert not Links.of(row, JumpRule(0.3, 9.0)).across.any()


def test_infinitely_far_holds_together_and_with_noise() -> None:
    """Next to disparity 0 every share is 0, so only 2.5 steps count."""
    row = np.array([[0, 0, 0.25, 0, 0.375]], np.float32)
    assert Links.of(row, JumpRule(0.3, 0.125)).across.tolist() == [[True, True, True, False]]


@given(st.data(), SHAPES)
def test_rim_is_what_misses_a_link(data: st.DataObject, shape: tuple[int, int]) -> None:
    rows, columns = shape
    across = data.draw(arrays.arrays(np.bool_, (rows, columns - 1)))
    down = data.draw(arrays.arrays(np.bool_, (rows - 1, columns)))
    rim = Links(across, down).rim()
    assert rim.shape == shape
    for row, column in np.ndindex(shape):
        own = [*across[row, max(column - 1, 0) : column + 1]]
        own += [*down[max(row - 1, 0) : row + 1, column]]
        assert rim[row, column] == (not all(own))


@given(MASKS, st.integers(0, 3))
def test_dilated_is_what_lies_within_a_square(mask: NDArray[np.bool_], radius: int) -> None:
    before = mask.copy()
    grown = dilate(mask, radius)
    for row, column in np.ndindex(mask.shape):
        window = mask[
            max(row - radius, 0) : row + radius + 1, max(column - radius, 0) : column + radius + 1
        ]
        assert grown[row, column] == window.any()
    np.testing.assert_array_equal(mask, before)


@pytest.mark.parametrize("radius", [4, 5, 6, 10, 17])
@pytest.mark.parametrize("place", [(0, 0), (0, 29), (39, 3), (20, 15)])
def test_far_dilated_has_no_gaps(place: tuple[int, int], radius: int) -> None:
    mask = np.zeros((40, 30), np.bool_)
    mask[place] = True
    down, across = np.mgrid[:40, :30]
    expected = np.maximum(np.abs(down - place[0]), np.abs(across - place[1])) <= radius
    np.testing.assert_array_equal(dilate(mask, radius), expected)


def test_ring_goes_once_around() -> None:
    """The next is always a neighbour: arcs are counted along it."""
    assert len(set(RING)) == 8
    assert (0, 0) not in RING
    for (down, across), (next_down, next_across) in zip(RING, RING[1:] + RING[:1], strict=True):
        assert abs(down - next_down) + abs(across - next_across) == 1
        assert max(abs(down), abs(across)) == 1


@given(MASKS.filter(lambda mask: bool(mask.any())), st.integers(1, 4), st.data())
def test_neighbours_beyond_the_border_are_those_at_it(
    chosen: NDArray[np.bool_], reach: int, data: st.DataObject
) -> None:
    rows, columns = chosen.shape
    grid = np.arange(chosen.size, dtype=np.float32).reshape(chosen.shape)
    some = Sparse.of(grid, chosen, reach)
    np.testing.assert_array_equal(some.own, grid[chosen])
    np.testing.assert_array_equal(grid.ravel()[some.place], grid[chosen])
    distance = st.integers(-reach, reach)
    down, across = data.draw(distance), data.draw(distance)
    row, column = np.nonzero(chosen)
    expected = grid[np.clip(row + down, 0, rows - 1), np.clip(column + across, 0, columns - 1)]
    np.testing.assert_array_equal(some.at(down, across), expected)
    ring = some.ring()
    assert ring.shape == (8, chosen.sum())
    for neighbours, place in zip(ring, RING, strict=True):
        np.testing.assert_array_equal(neighbours, some.at(*place))


def test_work_on_a_few_samples_leaves_the_grid_alone() -> None:
    grid = np.zeros((3, 3), np.float32)
    some = Sparse.of(grid, np.ones((3, 3), np.bool_), 1)
    some.become(np.full(9, 7, np.float32))
    assert (some.own == 7).all()
    assert not grid.any()
