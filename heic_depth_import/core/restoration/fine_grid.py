# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples of a finer grid that lie near jumps, and where they lie on the stored one."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Indices32, Mask
from .jumps import Sparse

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

    def around(self, grid: Floats, reach: int) -> Sparse:
        """Returns the nearest stored samples of a stored grid.

        Args:
            grid: (stored rows, columns); beyond it lies more of its edge.
            reach: How far around them will be looked.
        """
        columns, (row, column) = grid.shape[1], self.stored
        padded, width = np.pad(grid, reach, mode="edge"), columns + 2 * reach
        return Sparse(padded.ravel(), width, row * width + column, row * columns + column, reach)


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
        row, column = np.divmod(np.flatnonzero(self.is_fine), self.is_fine.shape[1])
        result = []
        for start in range(0, row.size, _AT_ONCE):
            y, x = row[start : start + _AT_ONCE], column[start : start + _AT_ONCE]
            py, px = self.nearest[0][y], self.nearest[1][x]
            offset = (self.at[0][y] - py, self.at[1][x] - px)
            result.append(Chunk((y, x), (py, px), offset, self.number[py, px]))
        return result
