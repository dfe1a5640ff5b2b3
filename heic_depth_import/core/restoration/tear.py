# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the surface of a depth grid is torn.

A cell is the square between four neighbouring samples: a top left, b bottom left, c bottom right,
d top right. It becomes a quad, a triangle, or nothing.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask
from .jumps import NOISE_STEPS, JumpRule, Links, dilate
from .places import places

# Beside a tear this share of the jump that tears is enough.
LESS = 0.75
# Samples that are looked at together: so few that they stay in a core's cache.
_AT_ONCE = 1 << 15


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

    def links(self) -> Links:
        """Returns which neighbours a triangle on either side of them joins."""
        left, right = (
            np.where(self.along_ac, one, other)
            for one, other in ((self.first, self.second), (self.second, self.first))
        )
        across = np.pad(self.first, ((1, 0), (0, 0))) | np.pad(self.second, ((0, 1), (0, 0)))
        down = np.pad(right, ((0, 0), (1, 0))) | np.pad(left, ((0, 0), (0, 1)))
        return Links(across, down)


def tear(disparity: Floats, step: Floats, cut: float, may_tear: Mask | None = None) -> Cells:
    """Decides where the surface is torn: a triangle goes where disparity jumps too far.

    Args:
        disparity: (rows, columns) in 1/m, positive; NaN where there is no sample.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        cut: Largest jump within a triangle relative to its smallest disparity, which is the
            relative jump of depth; 0 tears nothing.
        may_tear: (rows - 1, columns - 1) cells that may be torn; None for all.
    """
    along_ac, first = np.empty((2, *(length - 1 for length in disparity.shape)), np.bool_)
    few = max(1, _AT_ONCE // disparity.shape[1])
    least = step.min()
    for start in range(0, disparity.shape[0] - 1, few):
        part = slice(start, start + few)
        upper, lower = disparity[:-1][part], disparity[1:][part]
        a, b, c, d = upper[:, :-1], lower[:, :-1], lower[:, 1:], upper[:, 1:]
        np.less_equal(np.abs(a - c), np.abs(b - d), out=along_ac[part])
        low, high = np.minimum(upper, lower), np.maximum(upper, lower)
        low, high = np.minimum(low[:, :-1], low[:, 1:]), np.maximum(high[:, :-1], high[:, 1:])
        # Most cells hold whichever their diagonal.
        first[part] = _holds(low, high, least, cut)
    second, is_asked, known = first.copy(), ~first, np.isfinite(disparity)
    if not known.all():
        # Where b or d is missing, a-c is the diagonal of the triangle that is left.
        along_ac |= ~(known[1:, :-1] & known[:-1, 1:])
        # Where two are, none is left.
        either, both = known[:-1] | known[1:], known[:-1] & known[1:]
        is_asked &= (either[:, :-1] & both[:, 1:]) | (both[:, :-1] & either[:, 1:])
    rest = np.divmod(places(is_asked), first.shape[1])
    along_ac[rest] = _prefers_ac(disparity, along_ac, *rest)
    first[rest], second[rest] = _Samples(disparity, step, cut, may_tear).held(along_ac, *rest)
    return Cells(along_ac, first, second)


def _prefers_ac(disparity: Floats, along_ac: Mask, row: Indices, column: Indices) -> Mask:
    """Tells which diagonal some cells have: of two alike the nearer, whichever way it runs."""
    a, b = disparity[row, column], disparity[row + 1, column]
    c, d = disparity[row + 1, column + 1], disparity[row, column + 1]
    is_tie = np.abs(a - c) == np.abs(b - d)
    return np.where(is_tie, a + c >= b + d, along_ac[row, column])


@dataclass(frozen=True, slots=True, eq=False)
class _Samples:
    """What `tear` is told.

    Attributes:
        disparity: (rows, columns) in 1/m; NaN where there is no sample.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        cut: Relative jump of depth that tears; 0 never.
        may_tear: (rows - 1, columns - 1) cells that may be torn; None for all.
    """

    disparity: Floats
    step: Floats
    cut: float
    may_tear: Mask | None

    def held(self, along_ac: Mask, row: Indices, column: Indices) -> tuple[Mask, Mask]:
        """Tells which triangles are not torn, first and second, (cells,) each.

        Args:
            along_ac: (rows - 1, columns - 1), which diagonal.
            row: (cells,) some cells.
            column: (cells,) the same.
        """
        a, b = self.disparity[row, column], self.disparity[row + 1, column]
        c, d = self.disparity[row + 1, column + 1], self.disparity[row, column + 1]
        is_ac = along_ac[row, column]
        low = np.where(is_ac, np.minimum(a, c), np.minimum(b, d))
        high = np.where(is_ac, np.maximum(a, c), np.maximum(b, d))
        step = np.broadcast_to(self.step, self.disparity.shape)[row, column]

        def holds(apex: Floats) -> Mask:
            highest = np.maximum(high, apex)
            held = _holds(np.minimum(low, apex), highest, step, self.cut)
            if self.may_tear is None:
                return held
            held |= ~self.may_tear[row, column] & np.isfinite(highest)
            return held

        return holds(np.where(is_ac, b, c)), holds(np.where(is_ac, d, a))


def _holds(lowest: Floats, highest: Floats, step: Floats, cut: float) -> Mask:
    """Tells what does not jump; what is missing holds nothing."""
    if not cut:
        return np.isfinite(highest)
    jump = highest - lowest
    held: Mask = jump <= lowest * np.float32(cut)
    held |= jump <= step * np.float32(NOISE_STEPS)
    return held


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
    known = np.isfinite(disparity)
    is_torn = ~(cells.first & cells.second)
    is_torn &= known[:-1, :-1] & known[1:, :-1] & known[1:, 1:] & known[:-1, 1:]
    beside = np.divmod(places(dilate(is_torn, 1)), is_torn.shape[1])
    less = _Samples(disparity, step * np.float32(LESS), cut * LESS, may_tear)
    first, second = cells.first.copy(), cells.second.copy()
    held = less.held(cells.along_ac, *beside)
    first[beside] &= held[0]
    second[beside] &= held[1]
    return Cells(cells.along_ac, first, second)


def torn_links(cells: Cells, disparity: Floats, rule: JumpRule) -> Links:
    """Returns which neighbours are joined where tears were carried on.

    Args:
        cells: As `tear_on` returns them.
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
    """
    links = Links.of(disparity, rule)
    is_torn = np.pad(~(cells.first & cells.second), 1)
    # Only beside a tear less is asked for.
    is_asked = (is_torn[:-1, 1:-1] | is_torn[1:, 1:-1]) & links.across
    row, column = np.divmod(places(is_asked), max(is_asked.shape[1], 1))
    one, other = disparity[row, column], disparity[row, column + 1]
    links.across[row, column] = rule.joins(one, other, LESS)
    is_asked = (is_torn[1:-1, :-1] | is_torn[1:-1, 1:]) & links.down
    row, column = np.divmod(places(is_asked), is_asked.shape[1])
    one, other = disparity[row, column], disparity[row + 1, column]
    links.down[row, column] = rule.joins(one, other, LESS)
    return links


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
    is_ac, is_bd = cells.along_ac, ~cells.along_ac
    first = bottom & ((left & is_ac) | (right & is_bd))
    second = top & ((right & is_ac) | (left & is_bd))
    return Cells(cells.along_ac, cells.first | (first & whole), cells.second | (second & whole))
