# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A few known samples carried on over a whole grid."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core import push_pull as module
from heic_depth_import.core.push_pull import Seeds, doubled, push_pull

Doubles = NDArray[np.float64]
VALUES = st.floats(-8, 8, width=32)


def sown(*seeds: tuple[int, int, float]) -> Seeds:
    rows, columns, values = zip(*seeds, strict=True)
    return Seeds(np.array(rows), np.array(columns), np.array([values], np.float32))


@st.composite
def fields(draw: st.DrawFn) -> tuple[Seeds, tuple[int, int]]:
    shape = draw(st.tuples(st.integers(1, 11), st.integers(1, 11)))
    is_seed = draw(arrays.arrays(np.bool_, shape))
    is_seed[draw(st.integers(0, shape[0] - 1)), draw(st.integers(0, shape[1] - 1))] = True
    rows, columns = np.nonzero(is_seed)
    values = draw(arrays.arrays(np.float32, (2, rows.size), elements=VALUES))
    return Seeds(rows, columns, values), shape


def filled_slowly(values: Doubles, weight: Doubles) -> Doubles:
    """Does so sample by sample, in 64 bits: each coarse one gathers 4 x 4 of the finer grid."""
    if weight.size == 1 or (weight >= 1).all():
        return values
    rows, columns = weight.shape
    coarse = np.zeros(((rows + 1) // 2, (columns + 1) // 2))
    coarse_weight = np.zeros_like(coarse)
    shares = (1 / 8, 3 / 8, 3 / 8, 1 / 8)
    for row, column in np.ndindex(coarse.shape):
        for down, across in np.ndindex(4, 4):
            at = (2 * row + down - 1, 2 * column + across - 1)
            if 0 <= at[0] < rows and 0 <= at[1] < columns:
                share = shares[down] * shares[across] * weight[at]
                coarse[row, column] += share * values[at]
                coarse_weight[row, column] += share
    coarse /= np.maximum(coarse_weight, 1e-12)
    coarse = filled_slowly(coarse, np.minimum(4 * coarse_weight, np.float64(1)))
    filled = np.zeros_like(weight)
    for row, column in np.ndindex(filled.shape):
        filled[row, column] = (1 - weight[row, column]) * between(coarse, row, column)
        filled[row, column] += weight[row, column] * values[row, column]
    return filled


def between(coarse: Doubles, row: int, column: int) -> float:
    """Interpolates where a fine sample's centre lies: a quarter of a coarse one off its own."""
    last = np.array(coarse.shape) - 1
    found = 0.0
    for down, row_share in ((0, 0.75), (2 * (row % 2) - 1, 0.25)):
        for across, column_share in ((0, 0.75), (2 * (column % 2) - 1, 0.25)):
            place = np.clip((row // 2 + down, column // 2 + across), 0, last)
            found += row_share * column_share * coarse[tuple(place)]
    return found


def test_four_samples_by_hand() -> None:
    """Ends 0 and 8 of a line of four.

    Each half gathers one end, 3/8 of it along the line and 3/8 across: weight 4 x 9/64 = 9/16, and
    so 7/16 of their mean 4 is mixed in: 1.75 and 6.25. Between those lie 2.875 and 5.125.
    """
    found = push_pull(sown((0, 0, 0.0), (0, 3, 8.0)), (1, 4))
    assert found.tolist() == [[[0.0, 2.875, 5.125, 8.0]]]


@given(fields())
def test_agrees_with_the_definition(field: tuple[Seeds, tuple[int, int]]) -> None:
    seeds, shape = field
    found = push_pull(seeds, shape)
    weight = np.zeros(shape)
    weight[seeds.rows, seeds.columns] = 1
    for channel, values in zip(found, seeds.values, strict=True):
        known = np.zeros(shape)
        known[seeds.rows, seeds.columns] = values
        expected = filled_slowly(known, weight)
        np.testing.assert_allclose(channel.astype(np.float64), expected, atol=1e-4)


@given(fields())
def test_seeds_stay_and_nothing_exceeds_them(field: tuple[Seeds, tuple[int, int]]) -> None:
    seeds, shape = field
    found = push_pull(seeds, shape)
    assert found.dtype == np.float32
    assert found.shape == (2, *shape)
    np.testing.assert_array_equal(found[:, seeds.rows, seeds.columns], seeds.values)
    for channel, values in zip(found, seeds.values, strict=True):
        assert channel.min() >= values.min() - 1e-5
        assert channel.max() <= values.max() + 1e-5


@given(fields(), VALUES)
def test_constant_stays_constant(field: tuple[Seeds, tuple[int, int]], value: float) -> None:
    seeds, shape = field
    seeds = Seeds(seeds.rows, seeds.columns, np.full_like(seeds.values, value))
    np.testing.assert_allclose(push_pull(seeds, shape), value, rtol=1e-5, atol=1e-30)


@given(fields())
def test_rows_are_filled_like_columns(field: tuple[Seeds, tuple[int, int]]) -> None:
    seeds, shape = field
    turned = push_pull(Seeds(seeds.columns, seeds.rows, seeds.values), shape[::-1])
    np.testing.assert_allclose(turned.transpose(0, 2, 1), push_pull(seeds, shape), atol=1e-5)


def test_narrow_hole_takes_only_what_is_beside_it() -> None:
    """Seeds of 0 left and 1 right of the middle; a sample well inside the left half is unknown."""
    rows, columns = np.nonzero(np.ones((32, 32), np.bool_))
    known = (rows != 16) | (columns != 6)
    values = (columns >= 16)[np.newaxis].astype(np.float32)
    found = push_pull(Seeds(rows[known], columns[known], values[:, known]), (32, 32))
    assert found[0, 16, 6] == 0


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (1, 9), (3, 2), (17, 5)])
def test_one_seed_fills_any_grid(shape: tuple[int, int]) -> None:
    assert push_pull(sown((shape[0] - 1, shape[1] - 1, 3.0)), shape).tolist() == [
        [[3.0] * shape[1]] * shape[0]
    ]


@given(fields(), st.integers(1, 60))
def test_grids_that_are_worked_on_some_rows_at_a_time_are_the_same(
    field: tuple[Seeds, tuple[int, int]], at_once: int
) -> None:
    whole = push_pull(*field)
    with mock.patch.object(module, "_AT_ONCE", at_once):
        np.testing.assert_array_equal(push_pull(*field), whole)


@given(fields())
def test_few_samples_are_worked_on_one_by_one_with_the_same_result(
    field: tuple[Seeds, tuple[int, int]],
) -> None:
    with mock.patch.object(module, "_FEW", np.inf):
        together = push_pull(*field)
    with mock.patch.object(module, "_FEW", 1.01):
        np.testing.assert_allclose(push_pull(*field), together, atol=1e-4)


def test_what_is_doubled_has_its_room() -> None:
    values = np.random.default_rng(3).random((2, 7, 5), np.float32)
    room = np.zeros((2, 14, 9), np.float32)
    assert doubled(values, (14, 9), room) is room
    np.testing.assert_array_equal(room, doubled(values, (14, 9)))
