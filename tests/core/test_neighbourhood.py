# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Samples with their neighbours, against windows taken one by one."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.neighbourhood import (
    box_mean,
    gathered,
    largest_within,
    padded,
)

RANDOM = np.random.default_rng(1)


@pytest.mark.parametrize("reach", [1, 3, 24, 40])
@pytest.mark.parametrize("shape", [(5, 7), (60, 33), (100, 120)])
def test_squares(reach: int, shape: tuple[int, int]) -> None:
    grid = RANDOM.normal(size=shape).astype(np.float32)
    size = (2 * reach + 1, 2 * reach + 1)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(grid, reach, mode="edge"), size)
    np.testing.assert_array_equal(largest_within(grid, reach), around.max(axis=(2, 3)))
    np.testing.assert_allclose(box_mean(grid, reach), around.mean(axis=(2, 3)), atol=1e-5)


@pytest.mark.parametrize("how", [np.max, np.mean])
def test_cells(how: Callable[..., NDArray[Any]]) -> None:
    grid = RANDOM.normal(size=(2, 12, 20)).astype(np.float32)
    cells = gathered(grid, 4, how)
    assert cells.shape == (2, 3, 5)
    np.testing.assert_allclose(cells[1, 2, 3], how(grid[1, 8:12, 12:16]), rtol=1e-5)


def test_means_of_several_layers_are_those_of_each() -> None:
    grid = RANDOM.normal(size=(3, 9, 14)).astype(np.float32)
    alone = np.stack([box_mean(layer, 2) for layer in grid])
    np.testing.assert_array_equal(box_mean(grid, 2), alone)


def test_what_has_nothing_added_is_not_copied() -> None:
    grid = RANDOM.normal(size=(2, 5, 6)).astype(np.float32)
    assert padded(grid, ((0, 0), (0, 0), (0, 0))) is grid
    around = ((0, 0), (1, 0), (0, 2))
    np.testing.assert_array_equal(padded(grid, around), np.pad(grid, around, mode="edge"))
    expected = np.pad(grid, around, constant_values=3)
    np.testing.assert_array_equal(padded(grid, around, 3), expected)
