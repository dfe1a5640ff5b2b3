# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which neighbouring samples are one surface.

A *jump* is a difference of disparity that is too large for one surface, a *link* is a pair of
horizontal or vertical neighbours without a jump between them, the *rim* is the samples that miss a
link. Links are of shape (rows, columns - 1) across and (rows - 1, columns) down.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask

# Where the user tears nothing, two samples with this relative jump are still not on one surface.
UNTORN_CUT = 0.05
# Jumps below this many quantisation steps are noise, whatever their ratio.
NOISE_STEPS = 2.5


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
        left, right = disparity[:, :-1], disparity[:, 1:]
        above, below = disparity[:-1], disparity[1:]
        return cls(
            across=np.abs(left - right) <= rule.tolerance(np.minimum(left, right), share),
            down=np.abs(above - below) <= rule.tolerance(np.minimum(above, below), share),
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
    for _ in range(radius):
        grown = mask.copy()
        grown[:, 1:] |= mask[:, :-1]
        grown[:, :-1] |= mask[:, 1:]
        mask = grown.copy()
        mask[1:] |= grown[:-1]
        mask[:-1] |= grown[1:]
    return mask


# The eight neighbours of a sample, in order around it: (down, across).
RING = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """A few samples of a grid and their surroundings, for work at the rim alone.

    Attributes:
        flat: The grid, padded at its edges, as one row.
        width: Columns of the padded grid.
        index: Where the samples lie in `flat`.
        place: Rows and columns of the samples in the grid.
    """

    flat: Floats
    width: int
    index: Indices
    place: tuple[Indices, Indices]

    @classmethod
    def of(cls, grid: Floats, chosen: Mask, reach: int) -> Self:
        """Picks samples.

        Args:
            grid: (rows, columns).
            chosen: (rows, columns), which samples.
            reach: How far around them will be looked.
        """
        padded = np.pad(grid, reach, mode="edge")
        rows, columns = np.nonzero(chosen)
        width = padded.shape[1]
        return cls(padded.ravel(), width, (rows + reach) * width + columns + reach, (rows, columns))

    @property
    def own(self) -> Floats:
        """The samples themselves, (samples,)."""
        return self.flat[self.index]

    def at(self, down: int, across: int) -> Floats:
        """Returns the neighbours at a distance, (samples,)."""
        return self.flat[self.index + (down * self.width + across)]

    def ring(self) -> Floats:
        """Returns the eight neighbours, (8, samples)."""
        return np.stack([self.at(down, across) for down, across in RING])
