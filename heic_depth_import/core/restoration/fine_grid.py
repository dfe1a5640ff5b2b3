# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples of a finer grid that lie near jumps, and where they lie on the stored one."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Indices32, Mask

# Fine samples handled at a time; bounds the memory.
_AT_ONCE = 250_000
# A sample and its eight neighbours: (down, across).
NINE = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1)]


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Some fine samples near a jump.

    Attributes:
        place: Their rows and columns on the fine grid.
        stored: Rows and columns of the nearest stored samples.
        offset: How far below and right of those they lie, in stored samples.
        side: The entry of each in `Sides`.
    """

    place: tuple[Indices, Indices]
    stored: tuple[Indices, Indices]
    offset: tuple[Floats, Floats]
    side: Indices32


@dataclass(frozen=True, slots=True, eq=False)
class FineGrid:
    """The fine samples near jumps and where they lie among the stored ones.

    Attributes:
        at: Where each fine row and column lies, in stored samples.
        nearest: The stored row and column nearest to each.
        number: (stored rows, columns) entry in `Sides`, -1 away from jumps.
        is_fine: (rows, columns), which fine samples lie near a jump.
    """

    at: tuple[Floats, Floats]
    nearest: tuple[Indices, Indices]
    number: Indices32
    is_fine: Mask

    @classmethod
    def between(cls, stored: tuple[int, ...], fine: tuple[int, ...], number: Indices32) -> Self:
        """Lays a finer grid over the stored one; their corners coincide.

        Args:
            stored: Rows and columns.
            fine: Rows and columns.
            number: (stored rows, columns) entry in `Sides`, -1 away from jumps.
        """
        at = [
            ((np.arange(count) + 0.5) * size / count - 0.5).astype(np.float32)
            for size, count in zip(stored, fine, strict=True)
        ]
        rows, columns = (
            np.clip(np.rint(places), 0, size - 1).astype(np.intp)
            for places, size in zip(at, stored, strict=True)
        )
        return cls((at[0], at[1]), (rows, columns), number, (number >= 0)[rows][:, columns])

    def chunks(self) -> list[Chunk]:
        """Returns all of them, a bounded number at a time."""
        row, column = np.nonzero(self.is_fine)
        result = []
        for start in range(0, row.size, _AT_ONCE):
            y, x = row[start : start + _AT_ONCE], column[start : start + _AT_ONCE]
            py, px = self.nearest[0][y], self.nearest[1][x]
            offset = (self.at[0][y] - py, self.at[1][x] - px)
            result.append(Chunk((y, x), (py, px), offset, self.number[py, px]))
        return result


def beside(grid: Floats, place: tuple[Indices, ...], down: int, across: int) -> Floats:
    """Returns the samples at a distance from some places; at the border, the border's.

    Args:
        grid: (rows, columns).
        place: Rows and columns, (samples,) each.
        down: Rows to go.
        across: Columns to go.
    """
    rows, columns = grid.shape
    y = np.clip(place[0] + down, 0, rows - 1)
    return grid[y, np.clip(place[1] + across, 0, columns - 1)]
