# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tears of one surface that stay in the layers that it is taken apart into."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ..arrays import Floats, Mask
from ..neighbourhood import over_cells
from ..restoration.components import alike, pieces
from ..restoration.grid import Grid
from ..restoration.jumps import JumpRule, Links, dilate
from ..restoration.tear import Cells

# A tear stays that has so many samples inside, on both of its sides together: as long as the rim is
# wide.
_INSIDE = 20
# It goes on for so many samples where what stands in front is made up.
_BEYOND = 12
# Both ends of a torn link lie in one place, but for rounding.
_SAME_PLACE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class TearsKept:
    """Tears of what stands in front that start inside: a chin stays apart from the neck behind it.

    What is torn at the rim alone, an ear, is as noisy as maps are there.

    Attributes:
        joined: Which neighbours are not parted by such a tear.
        is_own: (rows, columns) which samples were measured; no others are parted.
        meets: (rows, columns) where one side may meet the other where that is made up.
        rule: What a jump is.
    """

    joined: Links
    is_own: Mask
    meets: Mask
    rule: JumpRule

    @classmethod
    def of(cls, cells: Cells, is_own: Mask, is_core: Mask, rule: JumpRule, scale: float) -> Self:
        """Finds them.

        Args:
            cells: As the surface was torn.
            is_own: As above.
            is_core: (rows, columns) which samples are certainly inside.
            rule: What a jump is.
            scale: Samples per sample of the grid that the rim is counted on, along either axis.
        """
        links = cells.links()
        links = Links(
            links.across | ~(is_own[:, 1:] & is_own[:, :-1]),
            links.down | ~(is_own[1:] & is_own[:-1]),
        )
        torn = links.rim()
        labels, sizes = pieces(alike(dilate(torn, 1)))
        inside = np.bincount(labels[torn & is_core], minlength=sizes.size)
        torn &= (inside >= _INSIDE * scale)[labels]
        joined = Links(
            links.across | ~(torn[:, 1:] & torn[:, :-1]), links.down | ~(torn[1:] & torn[:-1])
        )
        return cls(joined, is_own, dilate(torn, round(_BEYOND * scale)), rule)

    def parting(self, disparity: Floats) -> Links:
        """Returns which neighbours are not parted there, or no longer jump."""
        links = Links.of(disparity, self.rule)
        return Links(links.across | self.joined.across, links.down | self.joined.down)


def torn_alike(grid: Grid, layer: Grid, tears: TearsKept | None = None) -> Grid:
    """Leaves all that is as it was torn as it was: what is carried on joins nothing else.

    Args:
        grid: As it was.
        layer: Of the same samples, some of which were moved.
        tears: Where these are, and samples still jump, the layer stays torn as well: there may be a
            way around through what is made up, as if it were a crease.
    """
    is_same = layer.disparity == grid.disparity
    kept = over_cells(is_same, np.logical_and)
    if tears is not None:
        at_tear = tears.parting(np.nan_to_num(layer.disparity)).rim()
        kept |= over_cells(at_tear, np.logical_or) & over_cells(tears.is_own, np.logical_and)
        is_same |= at_tear
    old, new = grid.cells, layer.cells
    cells = Cells(
        np.where(kept, old.along_ac, new.along_ac),
        np.where(kept, old.first, new.first),
        np.where(kept, old.second, new.second),
    )
    if layer.shift is None or grid.shift is None:
        return replace(layer, cells=cells)
    shift = [_outline(grid.shift[..., axis], layer.shift[..., axis], 1 - axis) for axis in (0, 1)]
    if tears is not None:
        shift = [np.where(is_same, grid.shift[..., axis], shift[axis]) for axis in (0, 1)]
    return replace(layer, cells=cells, shift=np.stack(shift, -1))


def _outline(old: Floats, new: Floats, axis: int) -> Floats:
    """Returns shifts along an axis of the array: the old ones where the same links are torn.

    Where depth alone changed, as that of a wall that rose towards a person, the outline before it
    stays: the two ends of a torn link lie in one place, of which neither can be the old one alone.
    """
    old, new = np.moveaxis(old, axis, 0), np.moveaxis(new, axis, 0)
    was_torn, is_torn = (np.abs(1 + np.diff(each, axis=0)) < _SAME_PLACE for each in (old, new))
    differs = _ends(was_torn != is_torn)
    # The other end of what is torn goes where this one does.
    differs = differs | _ends(is_torn & (differs[1:] | differs[:-1]))
    return np.moveaxis(np.where(differs, new, old), 0, axis)


def _ends(links: Mask) -> Mask:
    """Returns the samples at either end of links along the first axis."""
    ends = np.pad(links, ((0, 1), (0, 0)))
    ends[1:] |= links
    return ends
