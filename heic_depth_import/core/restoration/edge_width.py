# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How wide a depth map stores its edges, as the map itself shows."""

import numpy as np

from ..arrays import Floats, Indices
from .jumps import JumpRule

# Samples to either side of an edge that are looked at: in the outer third of them each side has
# risen by less than this share of the edge together.
_REACH, _LEVEL = 24, 0.1
# An edge between two things is as high as so many jumps, and noise of so many steps.
_JUMPS, _STEPS = 3.0, 16.0
# Every so many rows and columns are looked at; fewer edges tell nothing, more tell no more.
_APART, _FEWEST, _MOST = 3, 100, 20_000
# Up to one and a half times as many samples wide phones store edges: those that compute depth as
# finely as they store it, 1 to 4; those whose pictures were enlarged afterwards, 5 and more.
_USUAL = 5.0


def samples_per_detail(disparity: Floats, rule: JumpRule) -> int:
    """Returns how many samples a map has along either axis where usual ones have one.

    An enlarged or blurred map has more samples than it has details, and wider edges in the same
    proportion. Of the edges that lead from one level to another the width is how high they are,
    divided by how steep they are where they are steepest.

    Args:
        disparity: (rows, columns) in 1/m, known everywhere.
        rule: What a jump is.

    Returns:
        1 or more; 1 where nothing can be told.
    """
    found = [_widths(lines, rule) for lines in (disparity, disparity.T)]
    widths = np.concatenate(found)
    if widths.size < _FEWEST:
        return 1
    return max(1, round(float(np.median(widths)) / _USUAL))


def _widths(lines: Floats, rule: JumpRule) -> Floats:
    """Returns how wide edges across the rows of a map are, in samples, (edges,)."""
    lines = np.ascontiguousarray(lines[::_APART])
    count = lines.shape[1] - 2 * _REACH
    if count <= 0:
        return np.empty(0, np.float32)
    third = _REACH // 3
    before, after = lines[:, :count], lines[:, 2 * _REACH :]
    height = np.abs(after - before)
    rise = np.abs(lines[:, third : third + count] - before)
    rise += np.abs(after - lines[:, 2 * _REACH - third :][:, :count])
    least = np.maximum(_JUMPS * rule.tolerance(np.minimum(before, after)), _STEPS * rule.step)
    is_edge = (rise < np.float32(_LEVEL) * height) & (height > least)
    # In its middle.
    off = np.abs(lines[:, _REACH - 1 : _REACH + count + 1] - _padded(before + after) / 2)
    is_edge &= (off[:, 1:-1] <= off[:, :-2]) & (off[:, 1:-1] < off[:, 2:])
    row, column = np.nonzero(is_edge)
    few = max(1, row.size // _MOST)
    return _width(lines, height, row[::few], column[::few])


def _padded(values: Floats) -> Floats:
    return np.pad(values, ((0, 0), (1, 1)), mode="edge")


def _width(lines: Floats, height: Floats, row: Indices, column: Indices) -> Floats:
    """Divides heights by the steepest step, which is looked for as far as the sides are level."""
    steepest = np.zeros(row.size, np.float32)
    for ahead in range(2 * _REACH):
        step = np.abs(lines[row, column + ahead + 1] - lines[row, column + ahead])
        np.maximum(steepest, step, out=steepest)
    return np.asarray(height[row, column] / np.maximum(steepest, np.float32(1e-12)), np.float32)
