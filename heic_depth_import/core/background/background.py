# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hides behind the things in front: the far side of every jump carried on, as a second grid.

Where three depths meet it jumps from one to the next, and a third grid goes on behind that jump.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..arrays import Floats, Mask
from ..deferred import Deferred
from ..push_pull import Seeds, push_pull
from ..restoration.jumps import JumpRule, Links, dilate
from ..restoration.occlusion_edges import TornEdges, nearest_behind
from ..restoration.tear import tear
from .behind_rim import BehindRim, Limits
from .beneath import Beneath
from .beyond_frame import BeyondFrame, FrameEdge
from .extent import OVERLAP, Turns, closed, existing, within_reach
from .frame_margin import cut_off, edge_of_frame, inside, margin_for, shown_beyond
from .seam import Seam
from .sheets import Sheets

# It lies behind what is before it, with this share of the disparity: enough for a renderer to tell
# the two apart, and so little that the rims before it cast no shadows on it which a person would
# see.
_BEHIND = np.float32(1 - 0.0003)
# Means of this power of depth lie near the largest depth; ratios beyond the second would not fit
# 32 bits.
_POWER = 6
_RATIO = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A grid behind the visible one.

    Attributes:
        disparity: (rows, columns) in 1/m, positive; NaN where it does not exist.
        colour: (rows, columns, channels), what was given as colour; in memory each channel lies for
            itself.
    """

    disparity: Floats
    colour: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Background(Sheet):
    """A grid behind the visible one, and maybe another behind that.

    Attributes:
        margin: Samples by which both are larger than the visible grid, on every side.
        is_visible: (rows, columns) of the visible grid, what has its colours: no other surface
            hides it.
        is_torn: (rows - 1, columns - 1), cells where it is torn.
        is_before: (rows, columns) of the visible grid, where it comes before the layer behind a
            soft rim, which looks like what goes on behind it.
        beneath: What of the visible grid shows the photo elsewhere; None for nothing.
        goes_on: What shows there, and is not torn; a thread may still be building it.
    """

    margin: int
    is_visible: Mask
    is_torn: Mask
    is_before: Mask
    beneath: Beneath | None
    goes_on: Deferred[Sheet] | None

    @property
    def second(self) -> Sheet | None:
        """What shows where it is torn, as soon as that is built."""
        return None if self.goes_on is None else self.goes_on.value

    def sheets(self) -> Iterator[tuple[Sheet, Mask]]:
        """Yields the grids and where they are torn, the second one as soon as it is built."""
        yield self, self.is_torn
        if self.second is not None:
            yield self.second, np.zeros_like(self.is_torn)


def background_of(  # noqa: PLR0913  what there is, and what it is for
    disparity: Floats,
    colour: Floats,
    rule: JumpRule,
    focal: float,
    orbit: float = 10.0,
    *,
    behind: BehindRim | None = None,
    subject: float | None = None,
) -> Background | None:
    """Builds the hidden surface behind every torn edge, and beyond the frame.

    The far side goes on behind the near side, as far as an orbit moves that; so does the frame.
    Unknown samples are filled from around, mostly from what is far.

    Args:
        disparity: (rows, columns) in 1/m, positive, with clean silhouettes; NaN where unknown.
        colour: (rows, columns, channels), finite: linear light, and whatever else goes on like it.
        rule: Where the surface is torn; with a cut of 0 nowhere.
        focal: Focal length in samples.
        orbit: Degrees that the camera may turn to any side.
        behind: What is there behind that already; None for nothing.
        subject: 1/m, what it turns about; None takes what stands in front.

    Returns:
        None where nothing can show: no torn edge, nothing unknown, nothing beyond the frame.

    Source: C. Fehn, "Depth-image-based rendering", SPIE 5291 (2004): filling from the far side.
    """
    if (is_unknown := np.isnan(disparity)).all():
        return None
    seen = _completed(disparity, is_unknown)
    edges = _torn_edges(seen, links := Links.of(seen, rule), rule)
    turns = Turns.of(orbit, _standing_out(seen, edges), subject, focal)
    margin = margin_for(seen, turns.beyond)
    if not (edges.near.size or margin or is_unknown.any()):
        return None
    visible = np.concatenate([seen[np.newaxis], np.moveaxis(colour, 2, 0)], dtype=np.float32)
    limits = Limits.of(seen, behind, rule)
    carried = Deferred(lambda: Sheets.of(visible, limits.near, edges, links, rule))
    beyond = _begun_beyond(FrameEdge.of(visible, links, rule, behind), carried, turns, margin)
    layers = (sheets := carried.value).first.copy()
    is_behind = seen > layers[0] + rule.tolerance(layers[0], 0.5)
    is_shown = is_behind & within_reach(edges, seen, layers[0], turns.inside)
    is_edge = edge_of_frame(seen.shape) & (margin > 0)
    exists = (is_kept := is_unknown | is_edge) | existing(is_unknown | is_shown, is_behind, edges)
    layers[0, is_kept] = seen[is_kept]  # along the frame it joins what lies beyond
    is_seen = is_kept & ~(is_covered := is_edge & (limits.there < seen))
    layers[1:, is_seen] = visible[1:, is_seen]
    is_before = limits.keep(layers[0], sheets.is_near, rule)
    beneath = _beneath(layers, visible, edges, behind, rule)
    is_cut_off = cut_off(is_edge & is_shown & ~is_covered, edges, seen, sheets.first[0])
    is_front = beyond.value.standing_out(seen, sheets.first[0], layers[0])
    seam = Seam.of(sheets.is_near, exists & (is_covered | ~is_kept), is_cut_off, is_front)
    layers, exists = beyond.value.around(layers, exists)
    layers[0] *= _BEHIND
    deep = partial(beyond.value.deep_around, sheets.deep)
    second = _begun_second(deep, layers[0], seen > sheets.deep[0], seam, turns)
    hidden = _sheet(layers, exists)
    return Background(*hidden, margin, is_seen, seam.cells(), is_before, beneath, second)


def _standing_out(seen: Floats, edges: TornEdges) -> Floats:
    """Returns the disparity of what stands in front of something, or of all there is."""
    return seen[tuple(edges.near)] if edges.near.size else seen


def _beneath(
    layers: Floats, visible: Floats, edges: TornEdges, behind: BehindRim | None, rule: JumpRule
) -> Beneath | None:
    """Lets what goes on behind a person's chin look as she does beside it; changes the layers."""
    if behind is None:
        return None
    beneath = Beneath.of(edges, visible, layers, behind.is_person, rule)
    if beneath is not None:
        layers[1:] = beneath.mixed(layers[1:], visible[1:])
    return beneath


def _begun_beyond(
    edge: FrameEdge, hidden: Deferred[Sheets], turns: Turns, margin: int
) -> Deferred[BeyondFrame]:
    """Lets a thread carry on what is seen beyond the frame, if there is a margin."""
    beyond = Deferred(lambda: BeyondFrame.of(edge, hidden, turns.beyond, margin))
    if margin:
        beyond.begin()
    return beyond


def _begun_second(
    deep: Callable[[], Floats], before: Floats, is_behind: Mask, seam: Seam, turns: Turns
) -> Deferred[Sheet] | None:
    """Lets a thread build what shows where the first sheet is torn, if it is."""
    second = Deferred(lambda: _second(deep, before, is_behind, seam, turns))
    if not seam.cells().any():
        return None
    second.begin()
    return second


def _second(
    deep: Callable[[], Floats], before: Floats, is_behind: Mask, seam: Seam, turns: Turns
) -> Sheet:
    """Builds what shows where the first sheet is torn.

    Args:
        deep: Returns (layers, rows, columns) of the larger grid, disparity first: what goes on
            behind that.
        before: (rows, columns) of the larger grid, in 1/m: the first sheet, known everywhere.
        is_behind: (rows, columns) inside the frame, where it lies behind what is seen.
        seam: Where that is torn.
        turns: How far things move.
    """
    layers = deep()
    edges = TornEdges.of(before, seam.links())
    may_show = seam.near | shown_beyond(layers[0], turns.beyond, seam.margin)
    is_shown = may_show & within_reach(edges, before, layers[0], turns.inside)
    cells = tear(before, np.zeros((1, 1), np.float32), 0.0).without(seam.cells())
    layers[0] = np.minimum(layers[0] * _BEHIND, nearest_behind(before, cells)) * _BEHIND
    exists = existing(is_shown, seam.near, edges)
    within = inside(seam.margin)
    exists[within] = closed(exists[within], is_behind)
    return Sheet(*_sheet(layers, exists))


def _sheet(layers: Floats, exists: Mask) -> tuple[Floats, Floats]:
    """Returns disparity and colour of a sheet."""
    return np.where(exists, layers[0], np.float32(np.nan)), np.moveaxis(layers[1:], 0, 2)


def _torn_edges(seen: Floats, links: Links, rule: JumpRule) -> TornEdges:
    edges = TornEdges.of(seen, links)
    if rule.cut:
        return edges
    # The rule alone would tear at all that exceeds the noise.
    return edges.only(np.zeros(edges.near.shape[1], np.bool_))


def _completed(disparity: Floats, is_unknown: Mask) -> Floats:
    """Fills unknown samples from those around them, mostly from the far ones."""
    if not is_unknown.any():
        return disparity
    rows, columns = np.nonzero(dilate(is_unknown, OVERLAP) & ~is_unknown)
    known = disparity[rows, columns]
    farthest = known.min()
    nearness = np.maximum(farthest / known, np.float32(_RATIO))[np.newaxis]
    filled = push_pull(Seeds(rows, columns, nearness**_POWER), disparity.shape)[0]
    return np.where(is_unknown, farthest / filled ** np.float32(1 / _POWER), disparity)
