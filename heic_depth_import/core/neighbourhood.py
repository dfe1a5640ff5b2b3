# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Grids: samples gathered to cells, and samples or cells seen with their neighbours."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Floats, Indices

# Samples that are worked on at once.
_AT_ONCE = 1 << 16


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
    lines = lines.reshape(*lines.shape[:-1], columns, size)
    # One behind the other: numpy is slow to gather along what is short.
    return how(np.ascontiguousarray(np.swapaxes(lines, -1, -2)), axis=-2)


def padded(
    grid: Floats, padding: tuple[tuple[int, int], ...], value: float | None = None
) -> Floats:
    """Pads a grid where there is something to add: numpy would copy it all the same.

    Args:
        grid: Of any shape.
        padding: How many before and after it along each axis.
        value: Of what is added; None for the edge's.
    """
    if not any(map(any, padding)):
        return grid
    if value is None:
        return np.pad(grid, padding, mode="edge")
    return np.pad(grid, padding, constant_values=value)


def over_cells(samples: NDArray[Any], how: np.ufunc) -> NDArray[Any]:
    """Puts the corners of each cell of a grid together, (rows - 1, columns - 1).

    Args:
        samples: (rows, columns).
        how: Of two samples, such as `np.maximum`, or `np.logical_and`.
    """
    lines = how(samples[1:], samples[:-1])
    cells: NDArray[Any] = how(lines[:, 1:], lines[:, :-1])
    return cells


def box_mean(grid: Floats, reach: int) -> Floats:
    """Averages each sample with its neighbours in a square; beyond the edge lies more of the edge.

    Args:
        grid: (..., rows, columns).
        reach: To each side.
    """
    result = np.empty(grid.shape, np.float32)
    count, (rows, columns) = 2 * reach + 1, grid.shape[-2:]
    # Strips that stay near the processor; those beside each other look at some rows twice.
    step = max(_AT_ONCE // (columns + 2 * reach) - 2 * reach, 2 * reach, 1)
    for plane, mean in zip(
        *(array.reshape(-1, rows, columns) for array in (grid, result)), strict=True
    ):
        for first in range(0, rows, step):
            last = min(first + step, rows)
            above, below = max(reach - first, 0), max(last + reach - rows, 0)
            strip = _with_edge(plane[max(first - reach, 0) : last + reach], above, below)
            sums = sum_of_lines(strip, count)
            sums = sum_of_lines(_with_edge(sums.T, reach, reach), count).T
            np.multiply(sums, np.float32(count**-2), out=mean[first:last])
    return result


def _with_edge(lines: NDArray[Any], before: int, after: int) -> NDArray[Any]:
    """Repeats the first and the last line so many times, laid out in memory as the lines are."""
    if not (before or after):
        return lines
    height, width = lines.shape
    # As `numpy.pad` does, without its many steps.
    is_across = lines.strides[0] < lines.strides[1]
    padded = np.empty(
        (before + height + after, width), lines.dtype, order="F" if is_across else "C"
    )
    padded[:before], padded[before : before + height], padded[before + height :] = (
        lines[:1],
        lines,
        lines[-1:],
    )
    return padded


def sum_of_lines(lines: NDArray[Any], count: int) -> NDArray[Any]:
    """Sums up lines that follow each other.

    Args:
        lines: (lines, samples).
        count: How many from each line on, itself among them.

    Returns:
        (lines - count + 1, samples).
    """
    # By sums of 1, 2, 4, 8 ... lines.
    sums, together, done = lines, 1, 0
    last = len(lines) - count + 1
    parts = []
    while True:
        if count & together:
            parts.append(sums[done : done + last])
            done += together
        if 2 * together > count:
            break
        sums, together = sums[:-together] + sums[together:], 2 * together
    total = parts[0] + parts[1] if len(parts) > 1 else parts[0].copy()
    for part in parts[2:]:
        total += part
    return total


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
    # As they lie in memory: a copy that turns them takes longer than all the rest.
    result = values.copy()
    along = (slice(None),) * axis
    before, after = (*along, slice(-shift)), (*along, slice(shift, None))
    np.maximum(result[after], values[before], out=result[after])
    np.maximum(result[before], values[after], out=result[before])
    return result


def runs_of(places: Indices, gap: int) -> list[tuple[int, int]]:
    """Puts places on a line into runs; gaps between two that are narrow are none.

    Args:
        places: (places,), ascending.
        gap: How far apart two of a run may be.

    Returns:
        The first of each run, and the one after its last.
    """
    if not places.size:
        return []
    after = np.flatnonzero(np.diff(places) > gap)
    starts = places[np.concatenate([[0], after + 1])].tolist()
    ends = (places[np.concatenate([after, [-1]])] + 1).tolist()
    return list(zip(starts, ends, strict=True))
