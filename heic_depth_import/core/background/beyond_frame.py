# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies beyond the frame: the things that it cuts off, and what goes on behind those."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Mask
from ..deferred import Deferred
from ..restoration.jumps import JumpRule, Links, dilate
from ..restoration.occlusion_edges import MIXED
from .behind_rim import BehindRim
from .cut_outlines import front_beyond, in_front, without_soft_ends
from .frame_margin import Orbit, carried_beyond, inside, shown_beyond
from .sheets import Sheets

# What is carried on of what stands in front lies so many samples from what photos mix: where that
# is out of focus, its edge is wider, and beyond the frame nothing tells how opaque it is.
_BLURRED = 6
_NEARBY = 24


@dataclass(frozen=True, slots=True, eq=False)
class FrameEdge:
    """What is seen along the frame.

    Attributes:
        visible: (layers, rows, columns), disparity in 1/m first, known everywhere.
        is_front: (rows, columns), what there stands before what is beside it, and is opaque.
        covers: (rows, columns), what there stands before what is beside it.
        is_mixed: (rows, columns), what is not to be carried on, for its colours are those of two
            surfaces; unless it is all there is.
        rule: What a jump is.
    """

    visible: Floats
    is_front: Mask
    covers: Mask
    is_mixed: Mask
    rule: JumpRule

    @classmethod
    def of(
        cls, visible: Floats, links: Links, rule: JumpRule, behind: BehindRim | None = None
    ) -> Self:
        """Tells what stands in front there.

        Args:
            visible: As above.
            links: Which neighbours are joined.
            rule: As above; with a cut of 0 nothing stands in front.
            behind: What is seen through a soft rim; None where there is none.
        """
        covers = in_front(visible[0], links) & (rule.cut > 0)
        is_front = covers if behind is None else without_soft_ends(covers, behind.is_opaque)
        return cls(visible, is_front, covers, dilate(links.rim(), MIXED), rule)

    def cleanest(self) -> Mask:
        """Returns what of that is carried on, (rows, columns).

        What is next to an outline only where nothing else is within some samples: a thin rim.
        """
        is_sharp = self.is_front & ~dilate(self.is_mixed, _BLURRED)
        is_clean = self.is_front & ~self.is_mixed
        chosen = is_sharp
        for others in (is_clean, self.is_front):
            chosen = chosen | (others & ~dilate(chosen, _NEARBY))
        return chosen


@dataclass(frozen=True, slots=True, eq=False)
class BeyondFrame:
    """The edge of the frame carried on.

    Attributes:
        first: (layers, rows, columns) of the larger grid, disparity first, without what is inside
            the frame: what is seen there first.
        deep: The same of what goes on behind what stands in front there.
        is_front: (rows, columns) of the larger grid, what stands in front there, with those samples
            of the frame's edge that it goes on from.
        is_shown: (rows, columns), what an orbit can show of the first.
        margin: Samples on every side.
    """

    first: Floats
    deep: Floats
    is_front: Mask
    is_shown: Mask
    margin: int

    @classmethod
    def of(cls, edge: FrameEdge, hidden: Deferred[Sheets], orbit: Orbit, margin: int) -> Self:
        """Carries on what stands in front and what lies behind it, each for itself.

        Carried on as one they would be a ramp, from the cut through an arm to the wall behind it.

        Args:
            edge: What is seen there.
            hidden: What goes on behind that.
            orbit: How far things move.
            margin: Samples to add on every side.
        """
        is_clean, cut = ~edge.is_mixed, edge.is_front
        if not (margin and cut.any()):
            first = carried_beyond(edge.visible, is_clean, margin) if margin else edge.visible
            nothing = np.zeros(first.shape[1:], np.bool_)
            return cls(first, first, nothing, shown_beyond(first[0], orbit, margin), margin)
        is_front = front_beyond(cut, edge.visible[0], margin)
        front = carried_beyond(edge.visible, edge.cleanest(), margin)
        behind = np.where(edge.covers, hidden.value.first, edge.visible)
        deep = carried_beyond(behind, is_clean | edge.covers, margin)
        is_front &= front[0] - deep[0] > edge.rule.tolerance(deep[0])
        np.copyto(front, deep, where=~is_front)  # what is seen first, with no more room for it
        is_front[inside(margin)] = cut
        return cls(front, deep, is_front, shown_beyond(front[0], orbit, margin), margin)

    def around(self, layers: Floats, exists: Mask) -> tuple[Floats, Mask]:
        """Puts it around what is inside the frame, once.

        Args:
            layers: (layers, rows, columns).
            exists: (rows, columns), where those are.

        Returns:
            The same of the larger grid.
        """
        larger = self.first.copy() if self.first is self.deep else self.first
        is_there = self.is_shown
        larger[:, *inside(self.margin)], is_there[inside(self.margin)] = layers, exists
        return larger, is_there

    def standing_out(self, seen: Floats, hidden: Floats, disparity: Floats) -> Mask:
        """Returns what stands in front, without what may not come as near on the frame's edge.

        Args:
            seen: (rows, columns) in 1/m, inside the frame.
            hidden: The same of what is behind that.
            disparity: The same of what lies along the edge.
        """
        is_front = self.is_front.copy()
        is_front[inside(self.margin)] &= 2 * disparity > seen + hidden
        return is_front

    def deep_around(self, layers: Floats) -> Floats:
        """Puts what goes on behind it around what does so inside the frame, once.

        Args:
            layers: (layers, rows, columns).
        """
        larger = self.deep if self.margin else self.deep.copy()
        larger[:, *inside(self.margin)] = layers
        return larger
