# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a hidden surface is torn, since it lies on several levels there."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..arrays import Mask
from ..neighbourhood import over_cells
from ..restoration.jumps import Links
from .frame_margin import edge_of_frame, inside


class Level(IntEnum):
    """On what something lies that is not seen."""

    NOTHING = 0
    DEEP = 1
    NEAR = 2
    FRAME = 3
    """The edge of the frame, where that cuts off what stands in front."""


@dataclass(frozen=True, slots=True, eq=False)
class Seam:
    """Where what is on one level lies beside what is on another.

    Attributes:
        level: (rows, columns) of `Level`.
        outside: (rows, columns) of `Level`, of what lies beyond the frame and along its edge:
            nothing where all of that is one surface.
        margin: Samples beyond the frame on every side.
    """

    level: NDArray[np.uint8]
    outside: NDArray[np.uint8]
    margin: int

    @classmethod
    def of(cls, is_near: Mask, exists: Mask, is_frame: Mask, is_front: Mask) -> Self:
        """Tells the levels of what exists.

        Args:
            is_near: (rows, columns), what is on the near sheet.
            exists: (rows, columns), what is on either.
            is_frame: (rows, columns), the edge that is cut off.
            is_front: (rows, columns) of a grid with a margin around that: what stands in front
                there, and the part of the frame's edge that it goes on from.
        """
        level = np.where(exists, np.where(is_near, Level.NEAR, Level.DEEP), Level.NOTHING)
        level[is_frame] = Level.FRAME
        margin = (len(is_front) - len(level)) // 2
        framed = np.pad(level.astype(np.uint8), margin)
        outside = np.zeros_like(framed)
        if is_front.any():
            outside[:] = np.where(is_front, Level.FRAME, Level.DEEP)
            outside[inside(margin)][~edge_of_frame(level.shape)] = Level.NOTHING
            is_beyond = np.ones_like(is_front)
            is_beyond[inside(margin)] = False
            framed[is_front & is_beyond] = Level.FRAME
        return cls(framed, outside, margin)

    @property
    def near(self) -> Mask:
        """What lies before the deep sheet, (rows, columns)."""
        near: Mask = self.level > Level.DEEP
        return near

    def links(self) -> Links:
        """Returns which neighbours are not on different levels."""
        across, down = (
            np.logical_and(*(_same(level, axis) for level in (self.level, self.outside)))
            for axis in (1, 0)
        )
        return Links(across, down)

    def cells(self) -> Mask:
        """Returns which cells have corners on several, (rows - 1, columns - 1)."""
        return _several(self.level) | _several(self.outside)


def _same(level: NDArray[np.uint8], axis: int) -> Mask:
    """Returns which neighbours along an axis are on one level, or one of them on none."""
    lines = np.moveaxis(level, axis, 0)
    one, other = lines[1:], lines[:-1]
    same = (one == other) | (one == Level.NOTHING) | (other == Level.NOTHING)
    return np.moveaxis(same, 0, axis)


def _several(level: NDArray[np.uint8]) -> Mask:
    """Returns which cells have corners on several levels."""
    something = np.where(level == Level.NOTHING, np.uint8(len(Level)), level)
    several: Mask = over_cells(something, np.minimum) < over_cells(level, np.maximum)
    return several
