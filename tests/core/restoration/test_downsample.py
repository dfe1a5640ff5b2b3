# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fewer samples, none of them a mixture of near and far."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.restoration.downsample import coarsen
from heic_depth_import.core.restoration.jumps import JumpRule

RULE = JumpRule(0.05, 0.001)


def test_means_of_2_x_2() -> None:
    """1, 2 / 5, 6 is 3.5: no jump with so loose a rule."""
    grid = np.arange(1, 17, dtype=np.float32).reshape(4, 4)
    coarse = coarsen(grid, (2, 2), JumpRule(20.0, 0.001))
    assert coarse.disparity.tolist() == [[3.5, 5.5], [11.5, 13.5]]
    np.testing.assert_array_equal(coarse.soft, coarse.disparity)
    assert not coarse.may_tear.any()


def test_shares_of_cells_that_do_not_fit() -> None:
    """3 samples on 2 cells: each takes one whole sample and half of the middle one."""
    grid = np.tile(np.array([1.0, 1.01, 1.02], np.float32), (2, 1))
    coarse = coarsen(grid, (2, 2), RULE)
    expected = [(1 + 1.01 / 2) / 1.5, (1.02 + 1.01 / 2) / 1.5]
    np.testing.assert_allclose(coarse.disparity, [expected] * 2, rtol=1e-6)


@pytest.mark.parametrize(("near_columns", "expected"), [(1, 1.0), (2, 2.0), (3, 2.0)])
def test_larger_side_fills_the_cell(near_columns: int, expected: float) -> None:
    """Cells of 4 x 4; the jump runs through the first. At half and half near wins."""
    grid = np.ones((8, 8), np.float32)
    grid[:, :near_columns] = 2
    coarse = coarsen(grid, (2, 2), RULE)
    assert coarse.disparity[:, 0].tolist() == [expected] * 2
    assert coarse.disparity[:, 1].tolist() == [1.0] * 2
    np.testing.assert_allclose(coarse.soft[:, 0], 1 + near_columns / 4)


def test_slope_that_gets_steep_may_not_tear() -> None:
    """4 % from sample to sample is a surface; 15 % from coarse sample to coarse sample still is."""
    slope = np.tile(1.04 ** np.arange(16, dtype=np.float32), (16, 1)).astype(np.float32)
    coarse = coarsen(slope, (4, 4), RULE)
    assert (coarse.disparity[:, 1:] / coarse.disparity[:, :-1] > 1.1).all()
    assert not coarse.may_tear.any()


def test_squares_that_a_jump_runs_through_may_tear() -> None:
    grid = np.ones((16, 16), np.float32)
    grid[:, 9:] = 2
    coarse = coarsen(grid, (4, 4), RULE)
    assert coarse.may_tear.tolist() == [[False, True, True]] * 3


@given(st.integers(0, 2**32 - 1), st.integers(2, 12), st.integers(2, 12))
def test_every_value_belongs_to_a_side(seed: int, rows: int, columns: int) -> None:
    """Two flat surfaces in any pattern: no value between them comes out."""
    random = np.random.default_rng(seed)
    grid = np.where(random.random((12, 12)) > 0.5, 1, 2).astype(np.float32)
    coarse = coarsen(grid, (rows, columns), RULE)
    assert coarse.disparity.shape == (rows, columns)
    distance = np.minimum(np.abs(coarse.disparity - 1), np.abs(coarse.disparity - 2))
    assert distance.max() < 1e-5
    assert ((coarse.soft >= 1 - 1e-5) & (coarse.soft <= 2 + 1e-5)).all()
