# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grids of cells: samples gathered to cells, and cells seen with their neighbours."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats


def gathered(grid: NDArray[Any], size: int, how: Callable[..., NDArray[Any]]) -> NDArray[Any]:
    """Gathers samples to cells.

    Args:
        grid: (..., rows, columns), whole cells.
        size: Samples of a cell along either axis.
        how: A reduction of numpy's, like `numpy.max`.

    Returns:
        (..., rows / size, columns / size).
    """
    rows, columns = grid.shape[-2] // size, grid.shape[-1] // size
    return how(grid.reshape(*grid.shape[:-2], rows, size, columns, size), axis=(-3, -1))


def box_mean(grid: Floats, reach: int) -> Floats:
    """Averages each cell with its neighbours in a square; beyond the edge lies more of the edge.

    Args:
        grid: (..., rows, columns).
        reach: Cells to each side.
    """
    for axis in (-2, -1):
        lines = np.moveaxis(grid, axis, 0)
        count = len(lines)
        padded = np.concatenate([lines[:1]] * reach + [lines] + [lines[-1:]] * reach)
        total = padded[:count].copy()
        for shift in range(1, 2 * reach + 1):
            total += padded[shift : shift + count]
        grid = np.moveaxis(total / np.float32(2 * reach + 1), 0, axis)
    return grid


def largest_within(grid: Floats, reach: int) -> Floats:
    """Returns the largest of each cell and its neighbours in a square.

    Args:
        grid: (rows, columns).
        reach: Cells to each side.
    """
    rows, columns = grid.shape
    padded = np.pad(grid, reach, mode="edge")
    steps = range(2 * reach + 1)
    tall = np.max([padded[step : step + rows] for step in steps], axis=0)
    largest: Floats = np.max([tall[:, step : step + columns] for step in steps], axis=0)
    return largest
