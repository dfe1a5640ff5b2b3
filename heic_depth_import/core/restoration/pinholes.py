# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holes that a torn surface would show through the photo's own camera.

Where samples moved onto the outline, a torn triangle has no area left in the picture, or lies
behind what its neighbours became. Where several outlines meet within a sample or two it may not:
then it is no gap between two things but a hole in the picture.
"""

import numpy as np

from ..arrays import Floats, Indices, Mask
from .tear import Cells

# Parts of a sample's square; less is not seen.
_LEAST_AREA = 0.01
# A hole is closed where that joins nothing far apart: a jump of a fifth, relative to the farther,
# or of so many quantisation steps, which foliage before a sky has from one leaf to the next.
_DEEPEST, _STEPS = np.float32(0.2), np.float32(35)
# Cells to each side whose faces may cover a hole.
_REACH = 2
# Places in a triangle that have to be covered, by the weights of its corners.
_PLACES = np.array(
    [[1, 1, 1], [2, 0.5, 0.5], [0.5, 2, 0.5], [0.5, 0.5, 2]], dtype=np.float32
) / np.float32(3)
_SIDE = range(-_REACH, _REACH + 1)
# Triangles around: cells down, cells across, which of two; the nearest cells first.
_BESIDE = sorted(
    ((down, across, second) for down in _SIDE for across in _SIDE for second in (0, 1)),
    key=lambda away: abs(away[0]) + abs(away[1]),
)


def close_pinholes(cells: Cells, shift: Floats, disparity: Floats, step: float) -> Cells:
    """Keeps torn triangles that nothing else covers, as the camera sees them.

    Args:
        cells: How the cells of a grid are filled.
        shift: (rows, columns, 2) across and down, in samples.
        disparity: (rows, columns) in 1/m; NaN where there is no sample.
        step: Quantisation step in 1/m.
    """
    if not (cells.first.any() or cells.second.any()):
        return cells  # no picture that could have holes
    kept = np.pad(np.stack([cells.first, cells.second]), ((0, 0), (_REACH,) * 2, (_REACH,) * 2))

    def triangle(second: int, row: Indices, column: Indices) -> Floats:
        """Returns (triangles, 3, 2) places of the corners."""
        a, b, c, d = (
            shift[row + down, column + across] + np.array((across, down), np.float32)
            for down, across in ((0, 0), (1, 0), (1, 1), (0, 1))
        )
        is_ac = cells.along_ac[row, column][:, None]
        if second:
            corners = [np.where(is_ac, a, b), np.where(is_ac, c, d), np.where(is_ac, d, a)]
        else:
            corners = [np.where(is_ac, a, b), np.where(is_ac, b, c), np.where(is_ac, c, d)]
        origin = np.stack([column, row], axis=-1).astype(np.float32)
        result: Floats = np.stack(corners, axis=1) + origin[:, None]
        return result

    closed = []
    for second, is_kept in enumerate((cells.first, cells.second)):
        row, column = np.nonzero(~is_kept)
        is_crease = _is_crease(disparity, row, column, step)
        row, column = row[is_crease], column[is_crease]
        corners = triangle(second, row, column)
        is_large = np.abs(_turn(corners[:, 0], corners[:, 1], corners[:, 2])) > 2 * _LEAST_AREA
        row, column, corners = row[is_large], column[is_large], corners[is_large]
        seen = np.einsum("pk,tkx->tpx", _PLACES, corners)
        for away in _BESIDE:
            # Most are covered by what is nearest: only the rest is looked at again.
            down, across = row + away[0], column + away[1]
            there = np.nonzero(kept[away[2], down + _REACH, across + _REACH])[0]
            other = triangle(away[2], down[there], across[there])
            seen[there] = np.where(_inside(seen[there], other), np.float32(np.nan), seen[there])
            is_open = ~np.isnan(seen[..., 0]).all(axis=1)
            row, column, seen = row[is_open], column[is_open], seen[is_open]
        result = is_kept.copy()
        result[row, column] = True
        closed.append(result)
    return Cells(cells.along_ac, *closed)


def _is_crease(disparity: Floats, row: Indices, column: Indices, step: float) -> Mask:
    """Tells which cells are there and jump so little that closing them joins nothing far apart."""
    corners = np.stack(
        [disparity[row + down, column + across] for down in (0, 1) for across in (0, 1)]
    )
    lowest, highest = corners.min(axis=0), corners.max(axis=0)
    result: Mask = highest - lowest <= np.maximum(_DEEPEST * lowest, _STEPS * np.float32(step))
    return result


def _turn(first: Floats, second: Floats, third: Floats) -> Floats:
    """Returns twice the area that three places enclose, with the sign of their turn."""
    one, two = second - first, third - first
    result: Floats = one[..., 0] * two[..., 1] - one[..., 1] * two[..., 0]
    return result


def _inside(points: Floats, triangles: Floats) -> Mask:
    """Tells which (triangles, places, 2) points lie in or on their (triangles, 3, 2) triangle."""
    a, b, c = (triangles[:, None, corner] for corner in range(3))
    turns = np.stack([_turn(points, a, b), _turn(points, b, c), _turn(points, c, a)])
    slack = np.float32(1e-5)
    is_inside: Mask = np.logical_or((turns >= -slack).all(axis=0), (turns <= slack).all(axis=0))
    return is_inside[..., None]
