# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes on behind what stands in front: one sheet, or two where three depths meet.

Where a chair ends behind a person, and a wall goes on from there, both go on: one sheet through all
far sides would bend from the one to the other.
"""

from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..deferred import together
from ..layers.beyond_outlines import beside
from ..layers.matting import falling
from ..layers.meeting_depths import APART, SLANTS, between_depths
from ..neighbourhood import box_mean
from ..push_pull import Seeds, push_pull
from ..restoration.components import whole
from ..restoration.far_side import beyond_jump
from ..restoration.jumps import JumpRule, Links, dilate
from ..restoration.occlusion_edges import TornEdges, deepest, with_background
from .borders import Visible
from .carrying_on import carried_on
from .extent import HOLE, OVERLAP
from .sheet_border import border_odds, log_odds

# Samples to each side over which sheets are told apart.
_STREAKS = 3
# What is seen within so many samples of an edge says how it goes on.
_BESIDE = 40
# Colours are looked for beyond what is out of focus in so many windows, if a map has so many
# samples along its longer side: in a smaller one they would be those of other things.
_WINDOWS, _MAP = 3, 600
# Samples within which what is out of focus goes over; squares of light that are no difference.
_BLURRED, _ALIKE = 12, 1e-4
# Near sheets of fewer samples are noise.
_SMALLEST = 64


@dataclass(frozen=True, slots=True, eq=False)
class Sheets:
    """The far sides of edges, carried on.

    Attributes:
        first: (layers, rows, columns), disparity first: the near sheet where it is there, else the
            deep one.
        deep: (layers, rows, columns), the deep one, which goes on behind the near one.
        is_near: (rows, columns), where the near one is there.
    """

    first: Floats
    deep: Floats
    is_near: Mask

    @classmethod
    def of(
        cls, visible: Floats, limit: Floats, edges: TornEdges, links: Links, rule: JumpRule
    ) -> Self:
        """Carries the far side of edges on behind the near side, and everywhere else.

        Args:
            visible: (layers, rows, columns), disparity in 1/m first, known everywhere.
            limit: (rows, columns) in 1/m, how near they may come.
            edges: Where the surface is torn.
            links: Which neighbours are joined.
            rule: What a jump is.

        Returns:
            One sheet, which is what is visible, where there are no edges.
        """
        shape = visible[0].shape
        nowhere = np.zeros(shape, np.bool_)
        if not edges.near.size:
            return cls(visible, visible, nowhere)
        edges = with_background(edges, links)
        border = between_depths(edges.near, visible[0][tuple(edges.far)], shape, rule)
        edges = deepest(edges, visible[0])
        windows = 1 + round((_WINDOWS - 1) * min(max(shape) / _MAP, 1))
        paint, is_blurred = beyond_jump(edges, visible, rule, windows=windows)
        paint[0] = np.minimum(paint[0], visible[0][tuple(edges.far)])
        is_near = np.zeros(paint.shape[1], np.bool_)
        if border is not None:
            is_near = paint[0] > border[tuple(edges.near)]
            is_near &= not is_near.all()
        (deep, deep_seen), *rest = together(
            *(
                partial(_sheet, edges.only(chosen), paint[:, chosen], visible, links, rule)
                for chosen in (~is_near, is_near)
                if chosen.any()
            )
        )
        sheets = deep, *(sheet for sheet, _ in rest)
        for sheet, chosen in zip(sheets, (~is_near, is_near), strict=False):
            _blur(sheet, edges.only(chosen), visible, paint[:, chosen], is_blurred[chosen])
        if not rest:
            return cls(deep, deep, nowhere)
        near, near_seen = rest[0]
        share = push_pull(_seeds(edges.near, np.stack([paint[0], is_near]), shape), shape)[1:]
        share = box_mean(share, _STREAKS)[0]
        odds = log_odds(share) + border_odds(near_seen, deep_seen, edges.near, is_near)
        is_apart = near[0] - deep[0] > rule.tolerance(deep[0])
        is_there = whole((odds > 0) & is_apart, _SMALLEST)
        is_hidden = visible[0] > near[0] + rule.tolerance(near[0], 0.5)
        # What stands no farther is no part of it, but for a hem; nor what has to be deep.
        is_there &= is_hidden | dilate(is_there & is_hidden, OVERLAP)
        is_there &= limit > (near[0] + deep[0]) / 2
        is_there = ~whole(~is_there, HOLE)
        np.copyto(near, deep, where=~is_there)
        return cls(near, deep, is_there)


def _sheet(
    edges: TornEdges, paint: Floats, visible: Floats, links: Links, rule: JumpRule
) -> tuple[Floats, Mask]:
    """Carries on what is behind some of the edges.

    Returns:
        (layers, rows, columns), and (rows, columns) what is seen of it beside the edges, without
        what stands on it.
    """
    shape = visible[0].shape
    seeds = _seeds(edges.near, paint, shape)
    level = push_pull(Seeds(seeds.rows, seeds.columns, seeds.values[:1]), shape)
    is_seen = beside(edges.far, links, _BESIDE)
    is_seen &= visible[0] <= level[0] + rule.tolerance(level[0], SLANTS)
    # A table that ends a little before a wall is one sheet with it, and has a border with it.
    counts = is_seen & ~Links.of(visible[0], JumpRule(APART * rule.cut, rule.step)).rim()
    limit = visible[0] - rule.tolerance(visible[0], 0.5)
    return carried_on(seeds, shape, Visible(visible[1:4], counts, limit), level), is_seen


def _blur(
    sheet: Floats, edges: TornEdges, visible: Floats, paint: Floats, is_blurred: Mask
) -> None:
    """Lets what is hidden behind outlines that are out of focus begin as it is seen beside them.

    There the photo goes over from what stands in front to what lies behind beyond the outline, on
    what is seen; next to that a strip in the colours of what lies behind would be a line.

    Args:
        sheet: (layers, rows, columns), what is behind the edges; becomes that.
        edges: Pairs of samples.
        visible: (layers, rows, columns).
        paint: (layers, pairs), what lies behind them.
        is_blurred: (pairs,), which are out of focus; few among many that are not are a pattern.
    """
    if not is_blurred.any():
        return
    counts = np.zeros((2, *visible[0].shape), np.float32)
    counts[0, *edges.near] = 1
    counts[1, *edges.near[:, is_blurred]] = 1
    of_all, of_blurred = box_mean(counts, _BLURRED // 2)
    is_blurred = is_blurred & (2 * of_blurred > of_all)[tuple(edges.near)]
    if not is_blurred.any():
        return
    edges, paint = edges.only(is_blurred), paint[:, is_blurred]
    front, mixed, back = visible[1:4, *edges.near], visible[1:4, *edges.far], paint[1:4]
    line = front - back
    # How much of what stands in front there is beside it, on the line between the two colours.
    along = ((mixed - back) * line).sum(axis=0)
    part = np.clip(along / np.maximum((line * line).sum(axis=0), np.float32(_ALIKE)), 0, 1)
    seeds = _seeds(edges.near, np.concatenate([paint[:1], part * line]), visible[0].shape)
    is_edge = np.zeros(visible[0].shape, np.bool_)
    is_edge[tuple(edges.near)] = True
    off = push_pull(Seeds(seeds.rows, seeds.columns, seeds.values[1:]), is_edge.shape)
    sheet[1:4] = np.maximum(sheet[1:4] + off * falling(is_edge, 0, _BLURRED), 0)


def _seeds(near: Indices, paint: Floats, shape: tuple[int, int]) -> Seeds:
    """Puts together what is to be carried on from samples, each of which may have several.

    Args:
        near: (2, values) rows and columns of the samples.
        paint: (layers, values), disparity first.
        shape: Rows and columns of the grid.
    """
    place, seed = np.unique(np.ravel_multi_index(tuple(near), shape), return_inverse=True)
    # Where several meet, the farthest counts most.
    weight = paint[0].astype(np.float64) ** -2
    sums = np.stack([np.bincount(seed, layer * weight) for layer in paint])
    values = (sums / np.bincount(seed, weight)).astype(np.float32)
    rows, columns = np.unravel_index(place, shape)
    return Seeds(rows, columns, values)
