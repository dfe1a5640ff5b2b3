# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine detail of the photo, carried by shifts to where it is borrowed."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..arrays import Indices
from .borrowing import Borrowing
from .fine_detail import FineDetail
from .likeness import CELL

# Cells of nothing: shifts are no whole cells, and blending looks half a cell further.
_RING = 2
# Cells that are blended at once.
_AT_ONCE = 4096

Fine = NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Lent:
    """Fine detail, shifted.

    Attributes:
        flat: (pixels, 3) of the frame with two cells of nothing around it.
        width: Pixels of its rows.
        side: Pixels of a cell's side.
        choice: (rows, columns) of cells, which shift.
        offset: (shifts + 1,) pixels in `flat` from a borrower to its lender.
        first: Pixel in `flat` of the first borrower's first.
    """

    flat: Fine
    width: int
    side: int
    choice: Indices
    offset: Indices
    first: int

    @classmethod
    def of(cls, detail: FineDetail, margin: int, borrowing: Borrowing) -> Self:
        """Lays out what a photo can lend.

        Args:
            detail: The photo's.
            margin: Cells by which the larger grid is larger on every side.
            borrowing: Which cell of that borrows from where.
        """
        side = CELL * detail.scale
        height, width = (-(-length // side) * side for length in detail.fine.shape[:2])
        ring = _RING * side
        larger = np.zeros((height + 2 * ring, width + 2 * ring, 3), np.int16)
        larger[ring:, ring:][: detail.fine.shape[0], : detail.fine.shape[1]] = detail.fine
        row = larger.shape[1]
        offset = borrowing.shifts @ np.array([row, 1]) * detail.scale
        first = (_RING - margin) * side * (row + 1)
        return cls(larger.reshape(-1, 3), row, side, borrowing.choice, np.append(offset, 0), first)

    def fine(self) -> Fine:
        """Returns what all cells borrow, (rows, columns, 3) pixels."""
        rows, columns = self.choice.shape
        result = np.zeros((rows * self.side, columns * self.side, 3), np.int16)
        cells = result.reshape(rows, self.side, columns, self.side, 3)
        pixel = np.arange(self.side)
        for row in range(rows):
            column = np.flatnonzero(self.choice[row] < len(self.offset) - 1)
            first = self.first + self.offset[self.choice[row, column]] + column * self.side
            lines = (row * self.side + pixel) * self.width
            place = lines[:, np.newaxis, np.newaxis] + first[:, np.newaxis] + pixel
            cells[row][:, column] = np.take(self.flat, place, axis=0, mode="clip")
        self._blend(result)
        return result

    def _blend(self, result: Fine) -> None:
        """Blends cells that borrow from elsewhere than their neighbours.

        The squares of weights add up to 1: a mean of two grains would be less grainy.

        Source: E. Heitz and F. Neyret, "High-performance by-example noise using a
            histogram-preserving blending operator", HPG 2018, section 3.
        """
        rows, columns = self.choice.shape
        around = np.pad(self.choice, 1, mode="edge")
        near = [
            around[down : down + rows, right : right + columns]
            for down in range(3)
            for right in range(3)
        ]
        is_border = np.any([one != self.choice for one in near], axis=0)
        cells = result.reshape(rows, self.side, columns, self.side, 3)
        row, column = np.nonzero(is_border)
        for start in range(0, row.size, _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            cells[row[part], :, column[part]] = self._blended(around, row[part], column[part])

    def _blended(self, around: Indices, row: Indices, column: Indices) -> Fine:
        """Returns cells as mixtures of what they and their neighbours borrow.

        Args:
            around: The choices, with one more cell on each side.
            row: (cells,).
            column: (cells,).

        Returns:
            (cells, side, side, 3).
        """
        pixel = np.arange(self.side)
        away = (pixel + 0.5) / self.side - 0.5
        beside = np.where(away < 0, -1, 1)
        share = np.abs(away).astype(np.float32)
        down, across = row[:, np.newaxis, np.newaxis], column[:, np.newaxis, np.newaxis]
        place = (down * self.side + pixel[:, np.newaxis]) * self.width + across * self.side + pixel
        place += self.first
        total = np.zeros((*place.shape, 3), np.float32)
        parts = []
        for below, below_share in ((0, 1 - share), (beside, share)):
            for right, right_share in ((0, 1 - share), (beside, share)):
                step = (
                    np.broadcast_to(below, self.side)[:, np.newaxis],
                    np.broadcast_to(right, self.side),
                )
                choice = around[down + 1 + step[0], across + 1 + step[1]]
                weight = below_share[:, np.newaxis] * right_share
                taken = np.take(self.flat, place + self.offset[choice], axis=0, mode="clip")
                is_something = choice < len(self.offset) - 1
                total += taken * (weight * is_something)[..., np.newaxis]
                parts.append((choice, weight))
        squares = np.zeros(place.shape, np.float32)
        for choice, weight in parts:
            for other, other_weight in parts:
                squares += (choice == other) * (weight * other_weight)
        return np.rint(total / np.sqrt(squares)[..., np.newaxis]).astype(np.int16)
