# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which neighbouring samples are one surface.

A *jump* is a difference of disparity that is too large for one surface, a *link* is a pair of
horizontal or vertical neighbours without a jump between them, the *rim* is the samples that miss a
link. Links are of shape (rows, columns - 1) across and (rows - 1, columns) down.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np

from ..arrays import Floats, Indices, Mask
from .places import places

# Where the user tears nothing, two samples with this relative jump are still not on one surface.
UNTORN_CUT = 0.05
# Jumps below this many quantisation steps are noise, whatever their ratio.
NOISE_STEPS = 2.5
_AT_ONCE = 1 << 13


@dataclass(frozen=True, slots=True)
class JumpRule:
    """When a difference of disparity is a jump.

    Attributes:
        cut: Largest difference within a surface, relative to its smaller disparity; this is the
            relative difference of depth.
        step: Quantisation step in 1/m.
    """

    cut: float
    step: float

    def tolerance(self, disparity: Floats, share: float = 1.0) -> Floats:
        """Returns the largest difference, in 1/m, that is still no jump.

        Args:
            disparity: 1/m, of the farther of two samples.
            share: Of that difference.
        """
        relative = np.float32(self.cut * share) * disparity
        allowed: Floats = np.maximum(relative, np.float32(self.noise * share))
        return allowed

    def joins(self, one: Floats, other: Floats, share: float = 1.0) -> Mask:
        """Tells where there is no jump between two samples.

        Args:
            one: 1/m.
            other: 1/m, of the same shape.
            share: Of the largest difference that is no jump.
        """
        apart = one - other
        np.abs(apart, out=apart)
        allowed = np.minimum(one, other)
        allowed *= np.float32(self.cut * share)
        joined: Mask = apart <= allowed
        joined |= apart <= np.float32(self.noise * share)
        return joined

    @property
    def noise(self) -> float:
        """The difference, in 1/m, below which nothing is a jump."""
        return NOISE_STEPS * self.step


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Which neighbours are joined.

    Attributes:
        across: (rows, columns - 1).
        down: (rows - 1, columns).
    """

    across: Mask
    down: Mask

    @classmethod
    def of(cls, disparity: Floats, rule: JumpRule, share: float = 1.0) -> Self:
        """Joins what has no jump between it.

        Args:
            disparity: (rows, columns) in 1/m.
            rule: What a jump is.
            share: Of the tolerance of the rule.
        """
        return cls(
            across=rule.joins(disparity[:, :-1], disparity[:, 1:], share),
            down=rule.joins(disparity[:-1], disparity[1:], share),
        )

    def rim(self) -> Mask:
        """Returns the samples that miss at least one link, (rows, columns)."""
        edge = np.zeros((self.across.shape[0], self.down.shape[1]), np.bool_)
        edge[:, 1:] |= ~self.across
        edge[:, :-1] |= ~self.across
        edge[1:] |= ~self.down
        edge[:-1] |= ~self.down
        return edge


def dilate(mask: Mask, radius: int) -> Mask:
    """Grows a mask by a square.

    Args:
        mask: (rows, columns).
        radius: Samples to each side.
    """
    for axis in (0, 1):
        reached = 0
        while reached < radius:
            # What has grown grows by all of itself at once; at the border it has one side alone.
            shift = min(reached + 1, radius - reached)
            grown = mask.copy()
            if axis == 0:
                grown[shift:] |= mask[:-shift]
                grown[:-shift] |= mask[shift:]
            else:
                grown[:, shift:] |= mask[:, :-shift]
                grown[:, :-shift] |= mask[:, shift:]
            mask, reached = grown, reached + shift
    return mask


# The eight neighbours of a sample, in order around it: (down, across).
RING = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """A few samples of a grid and their surroundings, for work at the rim alone.

    Attributes:
        flat: The grid, padded around, as one row.
        width: Columns of the padded grid.
        corner: Where in `flat` the square of that reach around each sample starts.
        place: Where the samples lie in the grid, as one row.
        reach: How far around them may be looked.
    """

    flat: Floats
    width: int
    corner: Indices
    place: Indices
    reach: int

    @classmethod
    def of(cls, grid: Floats, chosen: Mask, reach: int) -> Self:
        """Picks samples.

        Args:
            grid: (rows, columns); beyond it lies more of its edge.
            chosen: (rows, columns), which samples.
            reach: How far around them will be looked.
        """
        return cls.of_padded(np.pad(grid, reach, mode="edge"), chosen, reach)

    @classmethod
    def of_padded(cls, padded: Floats, chosen: Mask, reach: int) -> Self:
        """Picks samples of a grid that tells what lies beyond it.

        Args:
            padded: (rows + 2 reach, columns + 2 reach).
            chosen: (rows, columns), which samples.
            reach: How far around them will be looked.
        """
        return cls.at_places(padded, places(chosen), reach)

    @classmethod
    def at_places(cls, padded: Floats, place: Indices, reach: int) -> Self:
        """Picks samples by where they lie in the grid, as one row.

        Args:
            padded: (rows + 2 reach, columns + 2 reach).
            place: (samples,).
            reach: How far around them will be looked.
        """
        # A square around a sample starts where the sample lies without the padding above and left.
        corner = place + place // (padded.shape[1] - 2 * reach) * (2 * reach)
        return cls(padded.ravel(), padded.shape[1], corner, place, reach)

    def on(self, grid: Floats, beyond: Literal["edge", "constant"] = "edge") -> Self:
        """Returns the same samples of another grid.

        Args:
            grid: (rows, columns).
            beyond: What lies there: more of its edge, or 0.
        """
        return replace(self, flat=np.pad(grid, self.reach, mode=beyond).ravel())

    def parts(self) -> Iterator[Self]:
        """Returns some samples at a time: so few that they stay in a core's cache."""
        for start in range(0, self.place.size, _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            yield replace(self, corner=self.corner[some], place=self.place[some])

    def only(self, chosen: Indices) -> Self:
        """Returns some of the samples.

        Args:
            chosen: Which, in their order.
        """
        return replace(self, corner=self.corner[chosen], place=self.place[chosen])

    @property
    def own(self) -> Floats:
        """The samples themselves, (samples,)."""
        return self.at(0, 0)

    def at(self, down: int, across: int, out: Floats | None = None) -> Floats:
        """Returns the neighbours at a distance, (samples,), in room of that size if there is."""
        # Nothing lies outside; but without that numpy looks first, and at a copy.
        ahead = self.flat[self._beyond_corner(down, across) :]
        return ahead.take(self.corner, out=out, mode="clip")

    def ring(self) -> Floats:
        """Returns the eight neighbours, (8, samples)."""
        return np.stack([self.at(down, across) for down, across in RING])

    def become(self, values: Floats) -> None:
        """Changes the samples, but not the grid that they are from.

        Args:
            values: (samples,).
        """
        self.flat[self._beyond_corner(0, 0) :][self.corner] = values

    def placed(self, grid: Floats, values: Floats) -> Floats:
        """Returns a grid with other values for the samples.

        Args:
            grid: (rows, columns).
            values: (samples,).
        """
        result = grid.copy()
        result.ravel()[self.place] = values
        return result

    def _beyond_corner(self, down: int, across: int) -> int:
        return (self.reach + down) * self.width + self.reach + across
