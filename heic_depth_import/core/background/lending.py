# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine detail of the photo, carried by shifts to where it is borrowed."""

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Indices
from .borrowing import Borrowing
from .fine_detail import FineDetail
from .likeness import CELL

# Cells of nothing: shifts are no whole cells, and blending looks half a cell further.
_RING = 2
# Pixels that are blended at once.
_AT_ONCE = 1 << 15

Fine = NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Lent:
    """Fine detail, shifted.

    Attributes:
        planes: (3, height, width) of the frame with two cells of nothing around it.
        side: Pixels of a cell's side.
        around: (rows + 2, columns + 2) of cells, which shift; with one more on each side, which is
            there for the blending.
        offset: (shifts + 1, 2) pixels down and across in `planes`, from the first borrower's place
            among the borrowers to its lender; the last is of those that borrow nothing.
    """

    planes: Fine
    side: int
    around: Indices
    offset: Indices

    @classmethod
    def of(cls, detail: FineDetail, margin: int, borrowing: Borrowing) -> Self:
        """Lays out what a photo can lend.

        Args:
            detail: The photo's.
            margin: Cells by which the larger grid is larger on every side.
            borrowing: Which cell of that borrows from where.
        """
        side = CELL * detail.scale
        height, width = detail.fine.shape[:2]
        rows, columns = (-(-length // side) * side for length in (height, width))
        ring = _RING * side
        planes = np.zeros((3, rows + 2 * ring, columns + 2 * ring), np.int16)
        planes[:, ring:, ring:][:, :height, :width] = np.moveaxis(detail.fine, 2, 0)
        offset = np.zeros((len(borrowing.shifts) + 1, 2), np.intp)
        offset[:-1] = borrowing.shifts * detail.scale
        around = np.pad(borrowing.choice, 1, mode="edge")
        return cls(planes, side, around, offset + (_RING - margin) * side)

    def strip(self, first: int, last: int) -> Self:
        """Returns the same for some rows of cells.

        Args:
            first: Of them.
            last: The one after the last.
        """
        offset = self.offset + np.array([first * self.side, 0])
        return replace(self, around=self.around[first : last + 2], offset=offset)

    def fine(self) -> Fine:
        """Returns what all cells borrow, (rows, columns, 3) pixels."""
        rows, columns = (length - 2 for length in self.around.shape)
        result = np.zeros((3, rows * self.side, columns * self.side), np.int16)
        for place, lender in zip(*self._runs(), strict=True):
            top, bottom, left, right = place
            above, below, before, after = lender
            result[:, top:bottom, left:right] = self.planes[:, above:below, before:after]
        for down in (-1, 1):
            for across in (-1, 1):
                self._blend(result, down, across)
        return np.moveaxis(result, 0, 2)

    def _runs(self) -> tuple[list[list[int]], list[list[int]]]:
        """Finds what lies one behind the other in a row of cells and at its lenders, too.

        Returns:
            Top, bottom, left and right of each, in pixels of the borrowers, and of the lenders.
        """
        choices = self.around[1:-1, 1:-1]
        columns = choices.shape[1]
        row, start = np.nonzero(np.diff(choices, axis=1, prepend=-1))
        end = np.append(start[1:], columns)
        end[end == 0] = columns
        choice = choices[row, start]
        is_something = choice < len(self.offset) - 1
        row, start, end = (each[is_something] for each in (row, start, end))
        place = np.stack([row, row + 1, start, end]) * self.side
        away = self.offset[choice[is_something]].repeat(2, axis=1).T
        # As far as there is something.
        last = np.array(self.planes.shape[1:]).repeat(2)[:, np.newaxis]
        place = np.minimum(np.maximum(place, -away), last - away)
        is_some = (place[1::2] > place[::2]).all(axis=0)
        return tuple(each[:, is_some].T.tolist() for each in (place, place + away))

    def _blend(self, result: Fine, down: int, across: int) -> None:
        """Blends a quarter of cells that borrow from elsewhere than their neighbours there.

        The squares of weights add up to 1: a mean of two grains would be less grainy.

        Args:
            result: (3, height, width).
            down: -1 for upper quarters, 1 for lower ones.
            across: -1 for those on the left, 1 for those on the right.

        Source: E. Heitz and F. Neyret, "High-performance by-example noise using a
            histogram-preserving blending operator", HPG 2018, section 3.
        """
        rows, columns = (length - 2 for length in self.around.shape)
        near = np.stack(
            [
                self.around[1 + y :, 1 + x :][:rows, :columns]
                for y, x in ((0, 0), (0, across), (down, 0), (down, across))
            ]
        )
        row, column = np.nonzero((near[1:] != near[0]).any(axis=0))
        half = self.side // 2
        inside = np.arange(half)
        y = row * self.side + (half if down > 0 else 0)
        x = column * self.side + (half if across > 0 else 0)
        share = ((inside + 0.5) / self.side).astype(np.float32)
        shares = share[::down][:, np.newaxis], share[::across]
        step = max(1, _AT_ONCE // (half * half))
        for start in range(0, row.size, step):
            part = slice(start, start + step)
            lines, places = (start[part, np.newaxis] + inside for start in (y, x))
            self._mix(result, near[:, row[part], column[part]], shares, (lines, places))

    def _mix(
        self,
        result: Fine,
        choices: Indices,
        shares: tuple[Floats, Floats],
        place: tuple[Indices, Indices],
    ) -> None:
        """Writes mixtures of what cells and their neighbours borrow.

        Args:
            result: (3, height, width).
            choices: (4, cells): of the cell, of those beside it, above or below it, and across.
            shares: How much comes from above or below, (half, 1), and from beside, (half,).
            place: (cells, half) rows, and (cells, half) columns.
        """
        _, height, width = self.planes.shape
        weights, pattern = _weights(choices, len(self.offset) - 1, *shares)
        total = np.zeros((3, len(pattern), *weights.shape[2:]), np.float32)
        for choice, weight in zip(choices, weights, strict=True):
            down, across = self.offset[choice].T[..., np.newaxis]
            flat = ((place[0] + down).clip(0, height - 1) * width)[:, :, np.newaxis]
            flat = flat + (place[1] + across).clip(0, width - 1)[:, np.newaxis]
            share = weight[pattern]
            for index, plane in enumerate(self.planes):
                total[index] += plane.take(flat) * share
        np.rint(total, out=total)
        flat = (place[0] * result.shape[2])[:, :, np.newaxis] + place[1][:, np.newaxis]
        for plane, channel in zip(result, total.astype(np.int16), strict=True):
            plane.reshape(-1)[flat] = channel


def _weights(
    choices: Indices, nothing: int, down: Floats, across: Floats
) -> tuple[Floats, Indices]:
    """Returns how much each of four choices counts: it is the same wherever the same are equal.

    Args:
        choices: (4, cells).
        nothing: The choice of those who borrow nothing.
        down: (half, 1).
        across: (half,).

    Returns:
        (4, patterns, half, half), and of which pattern each cell is, (cells,).
    """
    shares = [(1 - down) * (1 - across), (1 - down) * across, down * (1 - across), down * across]
    # The first one that is equal to each stands for it.
    first = np.repeat(np.arange(len(choices))[:, np.newaxis], choices.shape[1], axis=1)
    for one, other in reversed(list(combinations(range(len(choices)), 2))):
        first[other, choices[other] == choices[one]] = one
    first[choices == nothing] += len(choices)
    code = np.ravel_multi_index(tuple(first), (2 * len(choices),) * len(choices))
    kept, pattern = np.unique(code, return_inverse=True)
    firsts = np.stack(np.unravel_index(kept, (2 * len(choices),) * len(choices)))
    same = firsts[:, np.newaxis] == firsts
    products = np.stack([[one * other for other in shares] for one in shares])
    squares = np.einsum("ijp,ijyx->pyx", same.astype(np.float32), products)
    is_something = (firsts < len(choices)).astype(np.float32)[..., np.newaxis, np.newaxis]
    return np.stack(shares)[:, np.newaxis] * is_something / np.sqrt(squares), pattern
