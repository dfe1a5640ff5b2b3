# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grids: samples gathered to cells, and samples or cells seen with their neighbours."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Floats


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
    """Averages each sample with its neighbours in a square; beyond the edge lies more of the edge.

    Args:
        grid: (..., rows, columns).
        reach: To each side.
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
    """Returns the largest of each sample and its neighbours in a square.

    Args:
        grid: (rows, columns).
        reach: To each side.
    """
    for axis in (0, 1):
        reached, shift = 0, 1
        while reached < reach:
            shift = min(shift, reach - reached)
            grid = _larger_of_both_sides(grid, shift, axis)
            reached, shift = reached + shift, 2 * reached + 1
    return grid


def _larger_of_both_sides(values: Floats, shift: int, axis: int) -> Floats:
    lines = np.moveaxis(values, axis, 0)
    result = lines.copy()
    np.maximum(result[shift:], lines[:-shift], out=result[shift:])
    np.maximum(result[:-shift], lines[shift:], out=result[:-shift])
    return np.moveaxis(result, 0, axis)
