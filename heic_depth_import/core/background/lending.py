# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine detail of the photo, carried by shifts to where it is borrowed."""

from dataclasses import dataclass, replace
from functools import cache
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
# Of a cell and its neighbours at a corner; digits of the numbers that tell which are equal.
_CHOICES = 4
_DIGITS = (2 * _CHOICES,) * _CHOICES

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
        return cls(planes, side, *_shifted(borrowing, detail.scale, margin))

    def by(self, borrowing: Borrowing, margin: int) -> Self:
        """Returns what the same photo lends to another grid.

        Args:
            borrowing: Which cell of that borrows from where.
            margin: As for `of`.
        """
        around, offset = _shifted(borrowing, self.side // CELL, margin)
        return replace(self, around=around, offset=offset)

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
        mixed = _mixed(self.side, down, across)
        step = max(1, _AT_ONCE // (half * half))
        for start in range(0, row.size, step):
            part = slice(start, start + step)
            lines, places = (start[part, np.newaxis] + inside for start in (y, x))
            self._mix(result, near[:, row[part], column[part]], mixed, (lines, places))

    def _mix(
        self,
        result: Fine,
        choices: Indices,
        mixed: tuple[Floats, Indices],
        place: tuple[Indices, Indices],
    ) -> None:
        """Writes mixtures of what cells and their neighbours borrow.

        Args:
            result: (3, height, width), what they borrow themselves; becomes the mixture.
            choices: (4, cells): of the cell, of those beside it, above or below it, and across.
            mixed: As `_mixed` returns it.
            place: (cells, half) rows, and (cells, half) columns.
        """
        _, height, width = self.planes.shape
        weights, patterns = mixed
        pattern = patterns[_code(choices, len(self.offset) - 1)]
        own = (place[0] * result.shape[2])[:, :, np.newaxis] + place[1][:, np.newaxis]
        share = weights[0].take(pattern, axis=0)
        total = np.stack([plane.reshape(-1).take(own) * share for plane in result])
        for choice, weight in zip(choices[1:], weights[1:], strict=True):
            # Most cells are next to one that borrows from elsewhere, not to three.
            other = np.flatnonzero(weight.any(axis=(1, 2))[pattern])
            down, across = self.offset[choice[other]].T[..., np.newaxis]
            flat = ((place[0][other] + down).clip(0, height - 1) * width)[:, :, np.newaxis]
            flat = flat + (place[1][other] + across).clip(0, width - 1)[:, np.newaxis]
            share = weight.take(pattern[other], axis=0)
            for plane, channel in zip(self.planes, total, strict=True):
                channel[other] += plane.reshape(-1).take(flat) * share
        np.rint(total, out=total)
        for plane, channel in zip(result, total.astype(np.int16), strict=True):
            plane.reshape(-1)[own] = channel


def _shifted(borrowing: Borrowing, scale: int, margin: int) -> tuple[Indices, Indices]:
    """Returns `around` and `offset` of what is `Lent`."""
    offset = np.zeros((len(borrowing.shifts) + 1, 2), np.intp)
    offset[:-1] = borrowing.shifts * scale
    return np.pad(borrowing.choice, 1, mode="edge"), offset + (_RING - margin) * CELL * scale


def _code(choices: Indices, nothing: int) -> Indices:
    """Returns a number that is the same for cells of whose choices the same are equal, (cells,).

    Its digits: the first of the choices that each is equal to, and 4 more for nothing.

    Args:
        choices: (4, cells).
        nothing: The choice of those who borrow nothing.
    """
    first = np.repeat(np.arange(_CHOICES)[:, np.newaxis], choices.shape[1], axis=1)
    for one, other in reversed(list(combinations(range(_CHOICES), 2))):
        first[other, choices[other] == choices[one]] = one
    first[choices == nothing] += _CHOICES
    code: Indices = np.ravel_multi_index(tuple(first), _DIGITS)
    return code


@cache
def _mixed(side: int, down: int, across: int) -> tuple[Floats, Indices]:
    """Returns how much each of four choices counts in a quarter of a cell.

    Of choices that are equal the first one counts for all, and the others nothing.

    Args:
        side: Pixels of a cell's side.
        down: -1 for an upper quarter, 1 for a lower one.
        across: -1 for one on the left, 1 for one on the right.

    Returns:
        (4, patterns, half, half), and of which pattern a number of `_code` is.
    """
    share = ((np.arange(side // 2) + 0.5) / side).astype(np.float32)
    below, beside = share[::down][:, np.newaxis], share[::across]
    shares = np.stack(
        [(1 - below) * (1 - beside), (1 - below) * beside, below * (1 - beside), below * beside]
    )
    firsts = np.stack(np.unravel_index(np.arange(np.prod(_DIGITS)), _DIGITS))
    # Those that are possible: who is first is equal to none before it.
    is_possible = (np.take_along_axis(firsts, firsts % _CHOICES, axis=0) == firsts).all(axis=0)
    is_possible &= (firsts % _CHOICES <= np.arange(_CHOICES)[:, np.newaxis]).all(axis=0)
    kept = np.flatnonzero(is_possible)
    firsts = firsts[:, kept]
    # What is equal to each counts for the one that stands for it.
    same = (firsts % _CHOICES == np.arange(_CHOICES)[:, np.newaxis, np.newaxis]).astype(np.float32)
    sums = np.einsum("ijp,jyx->ipyx", same, shares)
    weights = sums * (firsts == np.arange(_CHOICES)[:, np.newaxis])[..., np.newaxis, np.newaxis]
    weights /= np.sqrt((sums * sums).sum(axis=0))
    patterns = np.zeros(np.prod(_DIGITS), np.intp)
    patterns[kept] = np.arange(kept.size)
    return weights, patterns
