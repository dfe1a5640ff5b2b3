# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cells of a picture that hold something, painted; the rest costs next to nothing."""

from collections.abc import Iterator

import numpy as np

from ..arrays import Floats, Mask, Pixels
from ..neighbourhood import runs_of
from .fine_detail import enlarged_rows
from .lending import Lent
from .likeness import CELL

# Detail from elsewhere is like what is hidden, not the same: a little less of it is nearer to that.
_LENT = np.float32(0.8)
# Rows of cells that are worked on at once, and the columns between two that are not worth a part of
# their own.
_AT_ONCE, _GAP = 16, 8
# Rows of cells whose fine detail is put together at once, which takes half the room of numbers with
# fractions.
_LENT_AT_ONCE = 2 * _AT_ONCE


def paint_cells(picture: Pixels, low: Floats, lent: Lent, counts: Mask, before: int = 0) -> None:
    """Adds fine detail to smooth colours; what nobody sees is one colour in each cell.

    Args:
        picture: (height, width, 3), is painted, all of it.
        low: (rows, columns, 3) codes, whole cells.
        lent: Fine detail for all of them.
        counts: (rows, columns) of cells, where there is something.
        before: Pixels of the first cells before the picture's first, down and across.
    """
    side = lent.side
    scale = side // CELL
    flat = np.rint(low[::CELL, ::CELL]).astype(np.uint8).repeat(side, axis=1)
    flat = flat[:, before:][:, : picture.shape[1]]
    for row, line in enumerate(flat):
        picture[max(row * side - before, 0) : (row + 1) * side - before] = line
    above = below = 0
    fine = np.zeros((0, 0, 3), np.int16)
    for rows, columns in parts_of(counts):
        if rows.start >= below:
            above, below = rows.start, min(rows.start + _LENT_AT_ONCE, len(counts))
            fine = lent.strip(above, below).fine()
        first, last = rows.start * CELL, rows.stop * CELL
        begin, end = max(columns.start * CELL - 1, 0), columns.stop * CELL + 1
        smooth = np.moveaxis(enlarged_rows(low[:, begin:end], first, last, scale), 2, 0)
        # Within the picture.
        (top, bottom), (left, right) = (
            (max(cells.start * side, before), min(cells.stop * side, before + length))
            for cells, length in zip((rows, columns), picture.shape, strict=False)
        )
        lines = slice(top - rows.start * side, bottom - rows.start * side)
        total = smooth[:, lines, left - begin * scale : right - begin * scale]
        part = fine[top - above * side : bottom - above * side, left:right]
        total += np.moveaxis(part, 2, 0) * _LENT
        np.rint(total, out=total)
        np.clip(total, 0, 255, out=total)
        place = picture[top - before : bottom - before, left - before : right - before]
        # One after the other: numpy is slow where it writes all three at once.
        for channel, values in enumerate(total):
            place[..., channel] = values


def parts_of(counts: Mask) -> Iterator[tuple[slice, slice]]:
    """Yields rows and columns of cells that together hold all that count, and little else."""
    for row in range(0, len(counts), _AT_ONCE):
        rows = slice(row, min(row + _AT_ONCE, len(counts)))
        places = np.flatnonzero(np.logical_or.reduce(counts[rows], axis=0))
        for start, end in runs_of(places, _GAP):
            yield rows, slice(start, end)
