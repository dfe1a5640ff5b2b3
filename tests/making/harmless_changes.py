# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of a photo that change nothing of what it shows: mirrored, or turned by a quarter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.arrays import Floats, Pixels
from heic_depth_import.core.restoration.jumps import Links
from heic_depth_import.core.restoration.measured import PhotoSampler

Grid = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Change:
    """Another way to look at the same grid.

    Attributes:
        of: Changes (rows, columns, ...).
        back: Undoes it.
        is_turned: Rows become columns.
    """

    of: Callable[[Grid], Grid]
    back: Callable[[Grid], Grid]
    is_turned: bool

    def links_back(self, links: Links) -> Links:
        """Returns links of the changed grid as those of the grid."""
        across, down = self.back(links.across), self.back(links.down)
        return Links(down, across) if self.is_turned else Links(across, down)


MIRRORED = Change(np.fliplr, np.fliplr, is_turned=False)
TURNED = Change(np.rot90, lambda grid: np.rot90(grid, -1), is_turned=True)


@dataclass(frozen=True, slots=True)
class ChangedSampler:
    """A photo that is looked at in another way.

    Attributes:
        sampler: As it is.
        change: How.
    """

    sampler: PhotoSampler
    change: Change

    def colours(self, rows: int, columns: int) -> Pixels:
        """Returns (rows, columns, 3) bytes."""
        return self.change.of(self.sampler.colours(*self._shape(rows, columns)))

    def light(self, rows: int, columns: int) -> Floats:
        """Returns (rows, columns, 3) of linear light."""
        return self.change.of(self.sampler.light(*self._shape(rows, columns)))

    def matte(self, rows: int, columns: int) -> Pixels | None:
        """Returns (rows, columns) bytes of the portrait matte, or None without one."""
        matte = self.sampler.matte(*self._shape(rows, columns))
        return None if matte is None else self.change.of(matte)

    def _shape(self, rows: int, columns: int) -> tuple[int, int]:
        return (columns, rows) if self.change.is_turned else (rows, columns)
