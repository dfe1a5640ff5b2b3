# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a surface is made from: the depth map after the user's correction, and the photo."""

from dataclasses import dataclass
from typing import Protocol

from ..arrays import Floats, Pixels


class PhotoSampler(Protocol):
    """The photo, averaged to any grid over the depth map's window."""

    def colours(self, rows: int, columns: int) -> Pixels:
        """Returns (rows, columns, 3) bytes."""

    def light(self, rows: int, columns: int) -> Floats:
        """Returns (rows, columns, 3) of linear light with Rec. 709 primaries."""

    def matte(self, rows: int, columns: int) -> Pixels | None:
        """Returns (rows, columns) bytes of the portrait matte, or None without one."""


@dataclass(frozen=True, slots=True, eq=False)
class CorrectedDepth:
    """A depth map after the user's correction.

    Attributes:
        disparity: (rows, columns) in 1/m; NaN where unknown.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        lowest: 1/m, the farthest that a sample may go.
        scale: Factor that all of it has.
        unscaled: The same without that factor; None where it is 1.
        confidence: (rows, columns) how far the file relies on a sample, 0 to 1; None where it does
            not tell.
    """

    disparity: Floats
    step: Floats
    lowest: float
    scale: float = 1.0
    unscaled: "CorrectedDepth | None" = None
    confidence: Floats | None = None
