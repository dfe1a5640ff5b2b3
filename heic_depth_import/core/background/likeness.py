# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How like what is hidden a place in the photo is, cell by cell."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..neighbourhood import largest_within

# Samples along a cell's side.
CELL = 4
# What counts as one unit of unlikeness: codes of colour, ratio of disparity, ratio of contrast.
_COLOUR, _DEPTH, _CONTRAST = 20.0, 0.15, 0.4
# More than that is simply unlike; but something striking on what should be calm is worse.
_UNLIKE, _STRIKING = 6.0, 14.0
# A source may be nearer than what it is borrowed for by this ratio, as floors are; not more, or
# it would be what stands in front.
_NEARER = 0.1
FORBIDDEN = 60.0
"""The unlikeness of what may not lend."""

# Cells around what is hidden that tell how it goes on there.
_BESIDE = 3
# What fine detail that does not fit costs, relative to its own contrast; codes of noise.
_MISFIT, _NOISE = 4.0, 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """What cells look like from afar.

    Attributes:
        features: (5, rows, columns): three of colour, and logarithms of disparity and of contrast,
            each in units of unlikeness.
        counts: (rows, columns), which cells may lend, or want to borrow.
    """

    features: Floats
    counts: Mask

    @classmethod
    def of(cls, colour: Floats, disparity: Floats, contrast: Floats, counts: Mask) -> Self:
        """Puts together what cells look like.

        Args:
            colour: (3, rows, columns), codes.
            disparity: (rows, columns) in 1/m.
            contrast: (rows, columns), codes.
            counts: (rows, columns).
        """
        depth = np.log(np.maximum(disparity, np.float32(1e-6))) / np.float32(_DEPTH)
        amount = np.log(contrast + np.float32(1)) / np.float32(_CONTRAST)
        features = np.concatenate([colour / np.float32(_COLOUR), [depth, amount]])
        return cls(features.astype(np.float32, copy=False), counts)

    @property
    def contrast(self) -> Floats:
        """How much contrast there is, (rows, columns), in codes."""
        contrast: Floats = np.expm1(self.features[4] * np.float32(_CONTRAST))
        return contrast


@dataclass(frozen=True, eq=False)  # no slots: it remembers what is asked of it for each shift
class Borrowers:
    """The cells that are to be like their lenders: what is hidden, and what is seen beside it.

    Attributes:
        lenders: Cells of the frame.
        fine: (rows, columns) of the frame's samples, codes of brightness; whole cells.
        margin: Cells by which the larger grid is larger on every side.
        place: (2, cells) rows and columns in the larger grid.
        features: (5, cells), as in `Looks`.
        is_seen: (cells,), those beside what is hidden, whose fine detail is known.
    """

    lenders: Looks
    fine: Floats
    margin: int
    place: Indices
    features: Floats
    is_seen: Mask

    @classmethod
    def of(cls, lenders: Looks, hidden: Looks, fine: Floats, margin: int) -> Self:
        """Collects the cells.

        Args:
            lenders: Cells of the frame.
            hidden: Cells of the larger grid.
            fine: (rows, columns) of the frame's samples, codes of brightness; whole cells.
            margin: Cells by which that grid is larger on every side.
        """
        rows, columns = lenders.counts.shape
        frame = np.s_[margin : margin + rows, margin : margin + columns]
        depth = np.where(hidden.counts, hidden.features[3], np.float32(-np.inf))
        beside = largest_within(depth, _BESIDE)[frame] + np.float32(_NEARER / _DEPTH)
        is_seen = np.zeros_like(hidden.counts)
        is_seen[frame] = lenders.counts & ~hidden.counts[frame] & (lenders.features[3] <= beside)
        place = np.stack(np.nonzero(hidden.counts | is_seen))
        is_seen = is_seen[tuple(place)]
        features = hidden.features[:, *place]
        features[:, is_seen] = lenders.features[:, *(place[:, is_seen] - margin)]
        return cls(lenders, fine, margin, place, features, is_seen)

    def only(self, chosen: slice) -> Self:
        """Returns some of the cells."""
        return type(self)(
            *(self.lenders, self.fine, self.margin),
            *(self.place[:, chosen], self.features[:, chosen], self.is_seen[chosen]),
        )

    def unlikeness(self, shifts: Indices) -> Floats:
        """Returns how unlike cells are to where shifts lead, `FORBIDDEN` where that may not lend.

        Args:
            shifts: (shifts, 2) samples down and across.

        Returns:
            (shifts, cells).
        """
        rows, columns = self.lenders.counts.shape
        first = (self.place - self.margin).astype(np.int32)[:, np.newaxis]
        row, column = first + np.rint(shifts.T / CELL).astype(np.int32)[..., np.newaxis]
        # Below 0 is as far beyond the end as anything.
        is_inside = (row.view(np.uint32) < rows) & (column.view(np.uint32) < columns)
        row *= columns
        row += column
        lender = np.where(is_inside, row, rows * columns).astype(np.intp)
        *colours, depth, contrast = (
            plane.take(lender) - own for plane, own in zip(self._lent, self.features, strict=True)
        )
        total: Floats = sum((each * each for each in colours[1:]), colours[0] * colours[0])
        np.minimum(total, np.float32(_UNLIKE), out=total)
        worst = np.where(contrast > 0, np.float32(_STRIKING), np.float32(_UNLIKE))
        total += np.minimum(contrast * contrast, worst)
        is_free = depth <= np.float32(_NEARER / _DEPTH)
        total += np.minimum(depth * depth, np.float32(_UNLIKE))
        total[~is_free] = FORBIDDEN
        return total

    @cached_property
    def _lent(self) -> Floats:
        """What lenders look like, (5, cells), one after the other, and at last one that is none."""
        features = self.lenders.features.reshape(len(self.lenders.features), -1)
        lent = np.pad(features, ((0, 0), (0, 1)))
        # Nearer than all that could want it.
        lent[3, :-1][~self.lenders.counts.ravel()] = lent[3, -1] = np.inf
        return lent

    def misfit(self, shifts: Indices) -> Floats:
        """Returns how little the fine detail of cells that are seen is like that of their lenders.

        Args:
            shifts: (shifts, 2) samples down and across.

        Returns:
            (shifts, cells that are seen).
        """
        place, own, scale = self._seen
        down, across = (
            np.clip(lines + shift[:, np.newaxis, np.newaxis], 0, length - 1)
            for lines, shift, length in zip(place, shifts.T, self.fine.shape, strict=True)
        )
        lent = self.fine.take((down * self.fine.shape[1])[:, :, np.newaxis] + across[:, np.newaxis])
        lent -= own
        apart: Floats = np.abs(lent, out=lent).sum(axis=(1, 2)) / scale
        return np.minimum(apart, np.float32(2)) * np.float32(_MISFIT)

    @cached_property
    def _seen(self) -> tuple[Indices, Floats, Floats]:
        """Of cells that are seen: (2, side, cells) rows and columns, fine detail, its amount."""
        within = np.arange(CELL)[:, np.newaxis]
        first = (self.place[:, self.is_seen] - self.margin) * CELL
        place = first[:, np.newaxis] + within
        own = self.fine[place[0][:, np.newaxis], place[1]]
        return place, own, np.abs(own).sum(axis=(0, 1)) + np.float32(_NOISE * CELL * CELL)
