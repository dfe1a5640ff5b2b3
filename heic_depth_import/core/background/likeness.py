# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How like what is hidden a place in the photo is, cell by cell."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, eq=False)
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

    def unlikeness(self, shift: Indices) -> Floats:
        """Returns how unlike cells are to where a shift leads, `FORBIDDEN` where that may not lend.

        Args:
            shift: (2,) samples down and across.

        Returns:
            (cells,).
        """
        last = np.array(self.lenders.counts.shape)[:, np.newaxis] - 1
        lender = self.place - self.margin + np.rint(shift / CELL).astype(np.intp)[:, np.newaxis]
        is_inside = ((lender >= 0) & (lender <= last)).all(axis=0)
        lender = lender.clip(0, last)
        apart = self.lenders.features[:, *lender] - self.features
        is_free = is_inside & self.lenders.counts[tuple(lender)]
        is_free &= apart[3] <= np.float32(_NEARER / _DEPTH)
        worst = np.where(apart[4] > 0, np.float32(_STRIKING), np.float32(_UNLIKE))
        apart *= apart
        total: Floats = np.minimum(apart[4], worst)
        total += np.minimum(apart[:3].sum(axis=0), np.float32(_UNLIKE))
        total += np.minimum(apart[3], np.float32(_UNLIKE))
        total[~is_free] = FORBIDDEN
        return total

    def misfit(self, shift: Indices) -> Floats:
        """Returns how little the fine detail of cells that are seen is like that of their lenders.

        Args:
            shift: (2,) samples down and across.

        Returns:
            (cells that are seen,).
        """
        within = np.arange(CELL)
        first = (self.place[:, self.is_seen] - self.margin) * CELL
        down = first[0][:, np.newaxis, np.newaxis] + within[:, np.newaxis]
        across = first[1][:, np.newaxis, np.newaxis] + within
        own = self.fine[down, across]
        rows, columns = self.fine.shape
        lent = self.fine[
            (down + shift[0]).clip(0, rows - 1), (across + shift[1]).clip(0, columns - 1)
        ]
        scale = np.abs(own).mean(axis=(1, 2)) + np.float32(_NOISE)
        apart: Floats = np.abs(own - lent).mean(axis=(1, 2)) / scale
        return np.minimum(apart, np.float32(2)) * np.float32(_MISFIT)
