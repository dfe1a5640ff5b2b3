# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Broken links of a grid, and the tears that they make together."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Indices, Indices32, Mask
from .components import alike, connected, pieces
from .jumps import Links
from .places import places


@dataclass(frozen=True, slots=True, eq=False)
class Breaks:
    """The broken links of a grid, those across before those down; both grids as one row.

    Attributes:
        across: (breaks across,) which of the links across they are, as one row.
        down: (breaks down,) which of the links down.
        first: (breaks,) the samples before them.
        second: (breaks,) the samples behind them.
        ends: Two of (breaks,), the corners between samples where they start and end.
        corners: Rows and columns of corners.
    """

    across: Indices
    down: Indices
    first: Indices
    second: Indices
    ends: tuple[Indices, Indices]
    corners: tuple[int, int]

    @classmethod
    def of(cls, links: Links) -> Self:
        """Finds the links that are broken.

        Args:
            links: Which neighbours are joined.
        """
        rows, columns = links.across.shape[0], links.down.shape[1]
        beside, below = places(~links.across), places(~links.down)
        row, column = np.divmod(beside, max(columns - 1, 1))
        across, before = row * columns + column, row * (columns + 1) + column + 1
        under = below + below // columns + columns + 1
        return cls(
            beside,
            below,
            np.concatenate([across, below]),
            np.concatenate([across + 1, below + columns]),
            (np.concatenate([before, under]), np.concatenate([before + columns + 1, under + 1])),
            (rows + 1, columns + 1),
        )

    def marked(self, chosen: Mask) -> Mask:
        """Returns the corners where some of them start or end, (rows + 1, columns + 1).

        Args:
            chosen: (breaks,).
        """
        marked = np.zeros(self.corners, np.bool_)
        marked.ravel()[self.corners_of(chosen)] = True
        return marked

    def corners_of(self, chosen: Mask) -> Indices:
        """Returns the corners where some of them start and those where they end, as one row.

        Args:
            chosen: (breaks,).
        """
        return np.concatenate([corner[chosen] for corner in self.ends])

    def stops(self, chosen: Mask) -> Indices:
        """Returns the corners where lines of some of them stop, as one row.

        Args:
            chosen: (breaks,).
        """
        corners, meeting = np.unique(self.corners_of(chosen), return_counts=True)
        stops: Indices = corners[meeting == 1]
        return stops

    def lines(self) -> Indices32:
        """Returns which line each lies in, (breaks,): those that meet in a corner lie in one."""
        _, corner = np.unique(np.concatenate(self.ends), return_inverse=True)
        one, other = corner.reshape(2, -1)
        return connected(int(corner.max()) + 1, one, other).take(one)

    def tears(self, chosen: Mask) -> tuple[Indices32, int]:
        """Returns which tear of some of them each corner lies in, and how many there are.

        Args:
            chosen: (breaks,).
        """
        # What lies between tears is labelled too: it costs less than to leave it out.
        labels, sizes = pieces(alike(self.marked(chosen)))
        return labels, sizes.size

    def mended(self, links: Links, is_joined: Mask) -> Links:
        """Returns the links that these are the broken ones of, some of them joined.

        Args:
            links: Which neighbours are joined.
            is_joined: (breaks,).
        """
        across, down = links.across.copy(), links.down.copy()
        across.ravel()[self.across] = is_joined[: self.across.size]
        down.ravel()[self.down] = is_joined[self.across.size :]
        return Links(across, down)
