# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A narrow strip of what stands in front, beyond its outline, where photos mix it with the rest.

Without it those mixed colours stay on what lies behind: seen from beside, as an outline of nothing.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..deferred import together
from ..neighbourhood import box_mean
from ..push_pull import Seeds, push_pull
from ..restoration.far_side import beyond_jump
from ..restoration.grid import Grid
from ..restoration.jumps import JumpRule, Links, dilate
from ..restoration.occlusion_edges import TornEdges, deepest, with_background
from ..restoration.tear import Cells
from .beyond_outlines import beside, carried_out
from .clear_outlines import clear_outlines
from .interpolation import Places, interpolated_at

# Samples of the depth map beyond an outline up to which pixels may be all front, and from which on
# they are none of it. In our photos one pixel in ten is front by a quarter at 2.5 samples, by a
# tenth at 4.
_ALL, _NOTHING = 2, 5
# So many samples inside its own outline a surface shows no other's fringe: a pixel mixes one pair.
_OWN = 2
# A pixel has at most so many times the front that those have on average that are as far off, less
# what those have where the strip ends, in its cell of so many samples of the depth map and the
# cells around.
_TIMES, _ALONG = np.float32(2), 4
_HARDLY = np.float32(1e-6)
# By this share of its disparity it lies behind what it goes on from, which may overlap it a little.
# From 10 degrees a tenth of a pixel of what is behind is seen between the two; with ten times as
# much it was a light line.
_CLEARANCE = 0.0005
# Both ends of a torn link lie in one place, but for rounding.
_SAME_PLACE = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """What mixes beyond outlines, on a grid over the depth map's window.

    Attributes:
        most: (rows, columns) how much front there is at most, 0 to 1.
        front: (rows, columns, 3) linear light of what stands in front nearby.
        back: (rows, columns, 3) the same of what lies behind.
    """

    most: Floats
    front: Floats
    back: Floats

    def at(self, rows: Places, columns: Places) -> "Blend":
        """Returns the same between samples, (places,) in a row.

        Args:
            rows: Of each place.
            columns: The same across.
        """
        here = slice(rows.low.min(), rows.low.max() + 2)
        # At once, which is quicker than one after the other.
        values = np.dstack([self.most[here], self.front[here], self.back[here]])
        values = interpolated_at(values, Places(rows.low - here.start, rows.share), columns)
        return Blend(values[:, 0], values[:, 1:4], values[:, 4:])

    def of(self, chosen: Mask) -> "Blend":
        """Returns the same for some samples, in a row.

        Args:
            chosen: (rows, columns).
        """
        return Blend(self.most[chosen], self.front[chosen], self.back[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class Fringe:
    """The strip, as samples on the grid of the surface that it belongs to.

    Attributes:
        grid: The strip alone: it repeats cells of that surface, nearer.
        is_fringe: (rows, columns) samples of what lies behind that have it before them.
        is_behind: (rows - 1, columns - 1) the cells that are repeated.
        blend: What mixes there.
    """

    grid: Grid
    is_fringe: Mask
    is_behind: Mask
    blend: Blend


def fringe_of(
    grid: Grid, light: Floats, rule: JumpRule, scale: float, free: Mask | None = None
) -> Fringe | None:
    """Carries what stands in front on beyond its outlines.

    Only along the deepest edges of what has something behind it that goes on, as the hidden surface
    does, and where they are clear.

    Args:
        grid: One surface, its samples moved onto its outlines.
        light: (rows, columns, 3) linear light of the photo.
        rule: What tears the surface.
        scale: Samples per sample of the depth map, along either axis.
        free: (rows, columns) where it may be; None for everywhere.

    Returns:
        None where nothing is torn, or where samples are too few to tell.
    """
    reach = round(_NOTHING * scale)
    if grid.shift is None or reach < _ALL:
        return None
    is_known = np.isfinite(grid.disparity)
    disparity = np.where(is_known, grid.disparity, np.float32(0))
    links = Links.of(disparity, rule)
    free = is_known if free is None else free & is_known
    edges = _torn(TornEdges.of(disparity, links), grid.shift, free)
    if not edges.near.size:
        return None
    edges = clear_outlines(
        deepest(with_background(edges, links), disparity), disparity, links, scale
    )
    if not edges.near.size:
        return None
    further = max(1, round(scale))
    is_front = beside(edges.near, links, _OWN * further)
    front, distance = carried_out(edges, disparity, free & ~is_front, rule, reach)
    is_fringe = distance > 0
    carried = np.where(is_fringe, front * np.float32(1 - _CLEARANCE), np.float32(np.nan))
    cells = _copied(carried, grid.cells, rule)
    # Between the last sample in front and the first behind it nothing fades.
    most = (reach - distance) / np.float32(reach - _ALL * scale)
    most = np.where(is_fringe, np.clip(most, 0, 1), is_front & dilate(is_fringe, 1))
    visible = np.concatenate([disparity[np.newaxis], np.moveaxis(light, 2, 0)])

    def field(sides: TornEdges) -> Floats:
        seen = beyond_jump(sides, visible, rule, further)[0][1:]
        return _field(sides.far, seen, disparity.shape)

    inwards = TornEdges(edges.far, edges.near)
    fields = together(*(partial(field, sides) for sides in (inwards, edges)))
    blend = Blend(most.astype(np.float32), *fields)
    usual = _usual(blend, light, distance, reach, _ALONG * further)
    blend = replace(blend, most=np.minimum(blend.most, usual))
    strip = replace(grid, disparity=carried, cells=cells)
    return Fringe(strip, is_fringe, cells.first | cells.second, blend)


def _usual(blend: Blend, light: Floats, distance: Floats, reach: int, along: int) -> Floats:
    """Returns how much front pixels may have where others as far off have as much as they do.

    Outlines are as soft as they are along some length; what has the front's colours here and there
    is a pattern of what lies behind, and so is what has as much of them where the strip ends.

    Args:
        blend: What mixes.
        light: (rows, columns, 3) linear light of the photo.
        distance: (rows, columns) samples beyond the outline; 0 elsewhere.
        reach: The largest that may be.
        along: Samples of a cell: all in it and around it that are as far off are looked at.

    Returns:
        (rows, columns), 0 to 1.
    """
    here = np.nonzero(distance)
    back = blend.back[here]
    line = blend.front[here] - back
    length = np.maximum(np.einsum("...k,...k->...", line, line), _HARDLY)
    share = np.clip(np.einsum("...k,...k->...", light[here] - back, line) / length, 0, 1)
    cell = distance[here].astype(np.intp), here[0] // along, here[1] // along
    cells = reach + 1, *(-(-count // along) for count in distance.shape)
    place = np.ravel_multi_index(cell, cells)
    there, total = (
        box_mean(sums.astype(np.float32).reshape(cells), 1)
        for sums in (np.bincount(place, weights, np.prod(cells)) for weights in (None, share))
    )
    end = slice(reach - reach // _NOTHING, None)
    pattern = total[end].sum(axis=0) / np.maximum(there[end].sum(axis=0), _HARDLY)
    usual = np.ones_like(distance)
    usual[here] = _TIMES * np.maximum(total[cell] / there[cell] - pattern[cell[1:]], 0)
    return usual


def _torn(edges: TornEdges, shift: Floats, free: Mask) -> TornEdges:
    """Leaves the edges whose ends were moved to one place: creases stay joined."""
    step = edges.far - edges.near
    moved = shift[tuple(edges.far)] - shift[tuple(edges.near)]
    apart = np.abs(step[::-1].T + np.where(step[::-1].T != 0, moved, 0)).max(axis=1, initial=0)
    return edges.only((apart < _SAME_PLACE) & free[tuple(edges.near)] & free[tuple(edges.far)])


def _copied(carried: Floats, cells: Cells, rule: JumpRule) -> Cells:
    """Returns the cells of a surface that the strip repeats: all of a cell, or nothing.

    So whatever is shown without the colours of the front has just those before it.

    Args:
        carried: (rows, columns) disparity of the strip in 1/m; NaN elsewhere.
        cells: Of the surface.
        rule: What a jump is.
    """
    a, b, c, d = carried[:-1, :-1], carried[1:, :-1], carried[1:, 1:], carried[:-1, 1:]
    along = cells.along_ac
    with np.errstate(invalid="ignore"):
        first = _holds(np.where(along, a, d), b, c, rule)
        second = _holds(a, np.where(along, c, b), d, rule)
    is_whole = (first | ~cells.first) & (second | ~cells.second)
    return Cells(along, cells.first & is_whole, cells.second & is_whole)


def _holds(first: Floats, second: Floats, third: Floats, rule: JumpRule) -> Mask:
    low = np.minimum(np.minimum(first, second), third)
    high = np.maximum(np.maximum(first, second), third)
    held: Mask = high - low <= rule.tolerance(low)
    return held


def _field(place: Indices, values: Floats, shape: tuple[int, ...]) -> Floats:
    """Carries values at places on over a grid, (rows, columns, channels)."""
    rows, columns = shape
    index, seed = np.unique(
        np.ravel_multi_index(tuple(place), (rows, columns)), return_inverse=True
    )
    sums = np.stack([np.bincount(seed, layer) for layer in values])
    means = (sums / np.bincount(seed)).astype(np.float32)
    row, column = np.unravel_index(index, (rows, columns))
    filled = push_pull(Seeds(row, column, means), (rows, columns))
    return np.ascontiguousarray(np.moveaxis(filled, 0, 2))
