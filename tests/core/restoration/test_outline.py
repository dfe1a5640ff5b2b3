# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Samples at a jump move onto the silhouette that runs between them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.outline import shift_to_outline

RULE = JumpRule(0.05, 0.01)


def step_at(column: int, shape: tuple[int, int] = (9, 12)) -> NDArray[np.float32]:
    """Far (1) left of a column, near (2) from it on."""
    grid = np.ones(shape, np.float32)
    grid[:, column:] = 2
    return grid


def test_hard_step_lies_half_way() -> None:
    """The blur is the same on both sides, so both samples move by half a sample, towards it."""
    shift = shift_to_outline(step_at(5), step_at(5), Links.of(step_at(5), RULE))
    np.testing.assert_allclose(shift[:, 4], [(0.5, 0)] * 9, atol=1e-6)
    np.testing.assert_allclose(shift[:, 5], [(-0.5, 0)] * 9, atol=1e-6)
    assert not shift[:, :4].any()
    assert not shift[:, 6:].any()


@pytest.mark.parametrize(("margin", "expected"), [(0.2, 0.3), (0.9, 0.05)])
def test_near_side_gets_a_margin(margin: float, expected: float) -> None:
    """From half way towards the far sample, which it never reaches; on either side of a thing."""
    obj = step_at(5)
    obj[:, 8:] = 1
    shift = shift_to_outline(obj, obj, Links.of(obj, RULE), margin)
    np.testing.assert_allclose(shift[:, 4], [(expected, 0)] * 9, atol=1e-6)
    np.testing.assert_allclose(shift[:, 5], [(expected - 1, 0)] * 9, atol=1e-6)
    np.testing.assert_allclose(shift[:, 7], [(1 - expected, 0)] * 9, atol=1e-6)
    np.testing.assert_allclose(shift[:, 8], [(-expected, 0)] * 9, atol=1e-6)


def test_soft_edge_tells_where_between_the_samples() -> None:
    """The far sample was 40 % near: the outline runs on its side of the middle."""
    soft = step_at(5)
    soft[:, 4] = 1.4
    shift = shift_to_outline(step_at(5), soft, Links.of(step_at(5), RULE))
    assert (shift[:, 4, 0] < 0.45).all()
    np.testing.assert_allclose(shift[:, 4, 0] - shift[:, 5, 0], 1, atol=1e-6)


def test_both_ends_of_a_broken_link_meet() -> None:
    grid = np.ones((9, 9), np.float32)
    grid[np.add.outer(np.arange(9), np.arange(9)) > 8] = 2
    shift = shift_to_outline(grid, grid, Links.of(grid, RULE))
    rows, columns = np.nonzero(~Links.of(grid, RULE).across)
    left, right = shift[rows, columns, 0], shift[rows, columns + 1, 0]
    np.testing.assert_allclose(left - right, 1, atol=1e-6)


def test_line_one_sample_wide_stays() -> None:
    grid = np.ones((9, 9), np.float32)
    grid[:, 4] = 2
    assert not shift_to_outline(grid, grid, Links.of(grid, RULE))[:, 4].any()


def test_across_and_down_are_alike() -> None:
    soft = step_at(5, (9, 9))
    soft[:, 4] = 1.3
    across = shift_to_outline(step_at(5, (9, 9)), soft, Links.of(step_at(5, (9, 9)), RULE))
    down = shift_to_outline(step_at(5, (9, 9)).T, soft.T, Links.of(step_at(5, (9, 9)).T, RULE))
    np.testing.assert_allclose(down, across.transpose(1, 0, 2)[..., ::-1], atol=1e-6)


@pytest.mark.parametrize("shape", [(2, 2), (1, 5), (5, 1)])
def test_without_jumps_nothing_moves(shape: tuple[int, int]) -> None:
    grid = np.ones(shape, np.float32)
    assert not shift_to_outline(grid, grid, Links.of(grid, RULE)).any()


@given(st.integers(0, 2**32 - 1))
def test_no_face_turns_over(seed: int) -> None:
    """Neighbours keep their order along the axis that joins them."""
    random = np.random.default_rng(seed)
    grid = np.where(random.random((8, 9)) > 0.5, 1, 2).astype(np.float32)
    soft = (grid + random.uniform(-0.4, 0.4, grid.shape)).astype(np.float32)
    shift = shift_to_outline(grid, soft, Links.of(grid, RULE))
    assert np.isfinite(shift).all()
    assert (1 + np.diff(shift[..., 0], axis=1) >= -1e-6).all()
    assert (1 + np.diff(shift[..., 1], axis=0) >= -1e-6).all()
