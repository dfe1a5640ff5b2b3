# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holes that a torn surface would show through the photo's own camera.

Where samples moved onto the outline, a torn triangle has no area left in the picture, or lies
behind what its neighbours became. Where several outlines meet within a sample or two it may not:
then it is no gap between two things but a hole in the picture.
"""

import numpy as np

from ..arrays import Floats, Indices, Mask
from .places import places
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
# Rows and columns from a cell to the corners of its triangles: of which of two, by its diagonal b-d
# or a-c.
_CORNERS = np.array(
    [
        [[(1, 0), (1, 1), (0, 1)], [(0, 0), (1, 0), (1, 1)]],
        [[(1, 0), (0, 1), (0, 0)], [(0, 0), (1, 1), (0, 1)]],
    ]
)
_SIDE = range(-_REACH, _REACH + 1)
# Torn triangles looked at together; bounds the memory.
_AT_ONCE = 1 << 12
# Triangles around by how far their cells are away, the nearest first: (triangles, 3) each of cells
# down, cells across, which of two.
_AROUND = [
    np.array(
        [
            (down, across, second)
            for down in _SIDE
            for across in _SIDE
            for second in (0, 1)
            if abs(down) + abs(across) == away
        ]
    )
    for away in range(2 * _REACH + 1)
]


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

    closed = []
    for second, is_kept in enumerate((cells.first, cells.second)):
        row, column = _places(~is_kept)
        is_crease = _is_crease(disparity, row, column, step)
        row, column = row[is_crease], column[is_crease]
        here = np.zeros((1, 2), np.intp)
        corners = _triangles(cells, shift, np.array(second), (row, column), here)
        is_large = np.abs(_turn(corners[:, 0], corners[:, 1], corners[:, 2])) > 2 * _LEAST_AREA
        row, column, corners = row[is_large], column[is_large], corners[is_large]
        result = is_kept.copy()
        for start in range(0, row.size, _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            is_open = _is_open(cells, shift, kept, (row[some], column[some]), corners[some])
            result[row[some][is_open], column[some][is_open]] = True
        closed.append(result)
    return Cells(cells.along_ac, *closed)


def _is_open(
    cells: Cells, shift: Floats, kept: Mask, cell: tuple[Indices, Indices], corners: Floats
) -> Mask:
    """Tells through which of some torn triangles the camera sees, (triangles,).

    Args:
        cells: How the cells of a grid are filled.
        shift: (rows, columns, 2) across and down, in samples.
        kept: (2, rows, columns) triangles of those cells and of a frame of none around.
        cell: Rows and columns of the cells of the torn triangles.
        corners: (triangles, 3, 2) their places, from that cell's.
    """
    left, seen = np.arange(len(corners)), np.einsum("pk,tkx->tpx", _PLACES, corners)
    is_open = np.ones(seen.shape[:2], np.bool_)
    for around in _AROUND:
        # Most are covered by what is nearest: only the rest is looked at again.
        down, across = (
            place[left, np.newaxis] + around[:, axis] for axis, place in enumerate(cell)
        )
        hole, beside = np.nonzero(kept[around[:, 2], down + _REACH, across + _REACH])
        place = down[hole, beside], across[hole, beside]
        others = _triangles(cells, shift, around[beside, 2], place, around[beside, :2])
        is_covered = np.zeros((*down.shape, len(_PLACES)), np.bool_)
        is_covered[hole, beside] = _inside(seen[hole], others)
        is_open &= ~is_covered.any(axis=1)
        is_left = is_open.any(axis=1)
        left, seen, is_open = left[is_left], seen[is_left], is_open[is_left]
    result = np.zeros(len(corners), np.bool_)
    result[left] = True
    return result


def _places(chosen: Mask) -> tuple[Indices, Indices]:
    """Returns rows and columns of a few cells."""
    row, column = np.divmod(places(chosen), chosen.shape[1])
    return row, column


def _triangles(
    cells: Cells, shift: Floats, second: Indices, cell: tuple[Indices, Indices], away: Indices
) -> Floats:
    """Returns places of the corners, (triangles, 3, 2).

    Args:
        cells: How the cells of a grid are filled.
        shift: (rows, columns, 2) across and down, in samples.
        second: (triangles,) which of two in each cell.
        cell: Rows and columns of the cells.
        away: (triangles, 2) how many cells down and across they lie from where places are told
            from: in numbers of the whole grid a place's last digits would depend on where it is.
    """
    (row, column), columns = cell, shift.shape[1]
    corners = _CORNERS[second, cells.along_ac[row, column].astype(np.intp)]
    y, x = row[:, np.newaxis] + corners[..., 0], column[:, np.newaxis] + corners[..., 1]
    corner: Floats = shift.reshape(-1, 2).take(y * columns + x, axis=0)
    corner[..., 0] += corners[..., 1] + away[:, 1:]
    corner[..., 1] += corners[..., 0] + away[:, :1]
    return corner


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
    # From each point to the corners, (3, triangles, places) across and down.
    x, y = (triangles[..., axis].T[..., np.newaxis] - points[..., axis] for axis in range(2))
    turns = x * y[[1, 2, 0]] - y * x[[1, 2, 0]]
    slack = np.float32(1e-5)
    is_inside: Mask = np.logical_or((turns >= -slack).all(axis=0), (turns <= slack).all(axis=0))
    return is_inside
