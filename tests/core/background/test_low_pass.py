# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Means over what lies around on the same surface."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.background.low_pass import smooth_everywhere, smooth_within
from heic_depth_import.core.restoration.jumps import Links

Floats = NDArray[np.float32]
SHAPES = st.tuples(st.integers(1, 9), st.integers(1, 9))
VALUES = st.floats(-8, 8, width=32)
REACHES = st.floats(0.5, 20)


def joined(shape: tuple[int, int]) -> Links:
    rows, columns = shape
    return Links(np.ones((rows, columns - 1), np.bool_), np.ones((rows - 1, columns), np.bool_))


@st.composite
def torn(draw: st.DrawFn, shape: tuple[int, int]) -> Links:
    rows, columns = shape
    return Links(
        draw(arrays.arrays(np.bool_, (rows, columns - 1))),
        draw(arrays.arrays(np.bool_, (rows - 1, columns))),
    )


@given(st.data(), SHAPES, REACHES)
def test_means_are_within_the_range_of_what_is_averaged(
    data: st.DataObject, shape: tuple[int, int], reach: float
) -> None:
    values = data.draw(arrays.arrays(np.float32, (2, *shape), elements=VALUES))
    counts = data.draw(arrays.arrays(np.bool_, shape))
    smooth = smooth_within(values, counts, data.draw(torn(shape)), reach)
    assert smooth.shape == values.shape
    for before, after in zip(values, smooth, strict=True):
        assert after.min() >= before.min() - 1e-4
        assert after.max() <= before.max() + 1e-4


@given(st.data(), st.integers(1, 6), st.integers(1, 6), REACHES)
def test_nothing_crosses_a_jump(data: st.DataObject, left: int, right: int, reach: float) -> None:
    """With all links between two halves broken each is as if it were alone."""
    values = data.draw(arrays.arrays(np.float32, (1, 4, left + right), elements=VALUES))
    links = joined((4, left + right))
    links.across[:, left - 1] = False
    counts = np.ones((4, left + right), np.bool_)
    both = smooth_within(values, counts, links, reach)
    for half in (np.s_[:left], np.s_[left:]):
        alone = values[..., half], counts[:, half]
        smooth = smooth_within(*alone, joined((4, alone[1].shape[1])), reach)
        np.testing.assert_allclose(both[..., half], smooth, atol=1e-4)


def test_what_does_not_count_hardly_matters() -> None:
    values = np.zeros((1, 21, 21), np.float32)
    values[0, 8:13, 8:13] = 100
    smooth = smooth_within(values, values[0] == 0, joined((21, 21)), 3.0)
    assert smooth.max() < 1


def test_weights_spread_as_far_as_asked_to_all_sides_alike() -> None:
    """A single sample in a large grid becomes a bell whose standard deviation is the reach."""
    values = np.zeros((1, 121, 121), np.float32)
    values[0, 60, 60] = 1
    bell = smooth_within(values, np.ones((121, 121), np.bool_), joined((121, 121)), 6.0)[0]
    np.testing.assert_allclose(bell, bell.T, atol=1e-7)
    np.testing.assert_allclose(bell, bell[::-1, ::-1], atol=1e-7)
    away = np.arange(121.0) - 60
    shape = bell.sum(axis=0) / bell.sum()
    assert abs(np.sqrt((shape * away**2).sum()) - 6.0) < 0.15


@given(st.data(), SHAPES, REACHES)
def test_where_nothing_is_torn_the_order_of_passes_changes_nothing(
    data: st.DataObject, shape: tuple[int, int], reach: float
) -> None:
    values = data.draw(arrays.arrays(np.float32, (2, *shape), elements=VALUES))
    counts = data.draw(arrays.arrays(np.bool_, shape))
    expected = smooth_within(values, counts, joined(shape), reach)
    np.testing.assert_allclose(smooth_everywhere(values, counts, reach), expected, atol=1e-4)


@given(st.data(), SHAPES, REACHES)
def test_one_pass_weighs_by_all_links_between(
    data: st.DataObject, shape: tuple[int, int], reach: float
) -> None:
    """In a single row a pass is a matrix: a power for each sample between two, 0 beyond a jump."""
    columns = shape[1]
    values = data.draw(arrays.arrays(np.float32, (1, 1, columns), elements=VALUES))
    links = data.draw(torn((1, columns)))
    kept = np.exp(-2 / reach)
    places = np.arange(columns)
    piece = np.concatenate([[0], np.cumsum(~links.across[0])])
    weight = kept ** np.abs(places - places[:, np.newaxis]) * (piece == piece[:, np.newaxis])
    weight = weight @ weight
    expected = (weight @ values[0, 0]) / weight.sum(axis=1)
    smooth = smooth_within(values, np.ones((1, columns), np.bool_), links, reach)
    np.testing.assert_allclose(smooth[0, 0], expected, atol=1e-3)
