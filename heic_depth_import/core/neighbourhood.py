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
        how: A reduction of numpy's, like `numpy.max`, that may go axis by axis.

    Returns:
        (..., rows / size, columns / size).
    """
    rows, columns = grid.shape[-2] // size, grid.shape[-1] // size
    lines = how(grid.reshape(*grid.shape[:-2], rows, size, columns * size), axis=-2)
    return how(lines.reshape(*lines.shape[:-1], columns, size), axis=-1)


def box_mean(grid: Floats, reach: int) -> Floats:
    """Averages each sample with its neighbours in a square; beyond the edge lies more of the edge.

    Args:
        grid: (..., rows, columns).
        reach: To each side.
    """
    width = 2 * reach + 1
    for axis in (-2, -1):
        count = grid.shape[axis]
        rows, columns = (reach, 0) if axis == -2 else (0, reach)
        padding = [(0, 0)] * (grid.ndim - 2) + [(rows, rows), (columns, columns)]
        # Sums of 1, 2, 4 ... samples, of which those are added that make up the width.
        sums, length, start = np.pad(grid, padding, mode="edge"), 1, 0
        total = np.zeros(grid.shape, np.float32)
        while True:
            if width & length:
                total += _part(sums, start, count, axis)
                start += length
            if 2 * length > width:
                break
            kept = sums.shape[axis] - length
            sums = _part(sums, 0, kept, axis) + _part(sums, length, kept, axis)
            length *= 2
        total /= np.float32(width)
        grid = total
    return grid


def _part(grid: Floats, first: int, count: int, axis: int) -> Floats:
    """Returns so many lines of a grid: rows with the axis -2, columns with -1."""
    lines = slice(first, first + count)
    return grid[..., lines, :] if axis == -2 else grid[..., lines]


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
