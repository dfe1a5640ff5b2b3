# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the surface of a depth grid is torn.

A cell is the square between four neighbouring samples: a top left, b bottom left, c bottom right,
d top right. It becomes a quad, a triangle, or nothing.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Mask
from .jumps import NOISE_STEPS, JumpRule, Links, dilate

# Beside a tear this share of the jump that tears is enough.
LESS = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """How each cell of a grid is filled, all of shape (rows - 1, columns - 1).

    Attributes:
        along_ac: The diagonal is a-c; else b-d. It is the one with the smaller jump.
        first: The triangle a, b, c (b, c, d with the other diagonal) is there.
        second: The triangle a, c, d (b, d, a with the other diagonal) is there.
    """

    along_ac: Mask
    first: Mask
    second: Mask

    def without(self, chosen: Mask) -> Self:
        """Returns the same, but nothing in some cells.

        Args:
            chosen: (rows - 1, columns - 1).
        """
        return type(self)(self.along_ac, self.first & ~chosen, self.second & ~chosen)


def tear(disparity: Floats, step: Floats, cut: float, may_tear: Mask | None = None) -> Cells:
    """Decides where the surface is torn: a triangle goes where disparity jumps too far.

    Args:
        disparity: (rows, columns) in 1/m, positive; NaN where there is no sample.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        cut: Largest jump within a triangle relative to its smallest disparity, which is the
            relative jump of depth; 0 tears nothing.
        may_tear: (rows - 1, columns - 1) cells that may be torn; None for all.
    """
    a, b = disparity[:-1, :-1], disparity[1:, :-1]
    c, d = disparity[1:, 1:], disparity[:-1, 1:]
    # Where b or d is missing, a-c is the diagonal of the triangle that is left.
    along_ac = (np.abs(a - c) <= np.abs(b - d)) | np.isnan(b) | np.isnan(d)
    apex_first, apex_second = np.where(along_ac, b, c), np.where(along_ac, d, a)
    end, other_end = np.where(along_ac, a, b), np.where(along_ac, c, d)
    low, high = np.minimum(end, other_end), np.maximum(end, other_end)
    noise = np.broadcast_to(step, disparity.shape)[:-1, :-1] * np.float32(NOISE_STEPS)

    def holds(apex: Floats) -> Mask:
        lowest, highest = np.minimum(low, apex), np.maximum(high, apex)
        if not cut:
            return np.isfinite(highest)
        held: Mask = highest - lowest <= np.fmax(lowest * np.float32(cut), noise)
        return held if may_tear is None else held | (~may_tear & np.isfinite(highest))

    return Cells(along_ac, holds(apex_first), holds(apex_second))


def tear_on(
    cells: Cells, disparity: Floats, step: Floats, cut: float, may_tear: Mask | None = None
) -> Cells:
    """Carries tears on through the cells beside them whose jump is a little less.

    Soft edges and rounding take something off a jump here and there; without this single faces
    would bridge a silhouette whose jump is just above the cut.

    Args:
        cells: As `tear` returns them.
        disparity: As for `tear`.
        step: As for `tear`.
        cut: As for `tear`.
        may_tear: As for `tear`.

    Source: the two thresholds of J. Canny, "A computational approach to edge detection", IEEE
        Trans. PAMI 8 (1986), one cell far.
    """
    if not cut:
        return cells
    share = np.float32(LESS)
    less = tear(disparity, step * share, cut * LESS, may_tear)
    known = np.isfinite(disparity)
    is_torn = ~(cells.first & cells.second)
    is_torn &= known[:-1, :-1] & known[1:, :-1] & known[1:, 1:] & known[:-1, 1:]
    is_beside = dilate(is_torn, 1)
    return Cells(
        cells.along_ac,
        cells.first & (less.first | ~is_beside),
        cells.second & (less.second | ~is_beside),
    )


def torn_links(cells: Cells, disparity: Floats, rule: JumpRule) -> Links:
    """Returns which neighbours are joined where tears were carried on.

    Args:
        cells: As `tear_on` returns them.
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
    """
    links, less = Links.of(disparity, rule), Links.of(disparity, rule, LESS)
    is_torn = np.pad(~(cells.first & cells.second), 1)
    return Links(
        across=links.across & (less.across | ~(is_torn[:-1, 1:-1] | is_torn[1:, 1:-1])),
        down=links.down & (less.down | ~(is_torn[1:-1, :-1] | is_torn[1:-1, 1:])),
    )


def mend(cells: Cells, links: Links, disparity: Floats) -> Cells:
    """Closes triangles that were torn although both of their sides along the grid are joined.

    They are steep slopes, or the diagonal of a twist: nothing comes apart there, and since no
    silhouette runs through them they would be holes.

    Args:
        cells: As `tear_on` returns them.
        links: Which neighbours are joined.
        disparity: (rows, columns) in 1/m; NaN where there is no sample.
    """
    top, bottom = links.across[:-1], links.across[1:]
    left, right = links.down[:, :-1], links.down[:, 1:]
    known = np.isfinite(disparity)
    whole = known[:-1, :-1] & known[1:, :-1] & known[1:, 1:] & known[:-1, 1:]
    first = np.where(cells.along_ac, left & bottom, bottom & right)
    second = np.where(cells.along_ac, right & top, top & left)
    return Cells(cells.along_ac, cells.first | (first & whole), cells.second | (second & whole))
