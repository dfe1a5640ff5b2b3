# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hides behind the things in front: the far side of every jump carried on, as a second grid.

One layer only: where three depths meet it bends from one to the next.
"""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Mask
from ..push_pull import Seeds, push_pull
from ..restoration.jumps import JumpRule, Links, dilate
from ..restoration.occlusion_edges import (
    TornEdges,
    beyond_jump,
    deepest,
    nearest_behind,
    with_background,
)
from .frame_margin import Orbit, carried_beyond, edge_of_frame, margin_for

# It reaches for a wider orbit than asked: users turn further than they planned. Inside the frame
# that costs little, beyond it every degree costs a strip all around.
_WIDER_INSIDE = 2.5
_WIDER_BEYOND = 1.1
# It reaches a few samples further than it must.
_MORE = 2
# It reaches so many samples under what is seen, so that no crack shows between the two.
_OVERLAP = 2
# It lies behind what is seen by this share of its disparity: enough for a renderer to tell the two
# apart, and so little that the rims before it cast no shadows on it which a person would see.
_CLEARANCE = 0.0003
# Means of this power of depth lie near the largest depth; ratios beyond the second would not fit
# 32 bits.
_POWER = 6
_RATIO = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """A grid behind the visible one; its faces are never torn.

    Attributes:
        disparity: (rows, columns) in 1/m, positive; NaN where it does not exist.
        colour: (rows, columns, channels), what was given as colour.
        margin: Samples by which it is larger than the visible grid, on every side.
    """

    disparity: Floats
    colour: Floats
    margin: int


def background_of(  # noqa: PLR0913  what there is, and what it is for
    disparity: Floats,
    colour: Floats,
    rule: JumpRule,
    focal: float,
    orbit: float = 10.0,
    *,
    behind: Floats | None = None,
) -> Background | None:
    """Builds the hidden surface behind every torn edge, and beyond the frame.

    Disparity and colour of the far side go on behind the near side, as far as the near side moves
    against it while the camera orbits. So do those of the frame, which moves into the picture too.
    Unknown samples are filled from around them, mostly from what is far.

    Args:
        disparity: (rows, columns) in 1/m, positive, with clean silhouettes; NaN where unknown.
        colour: (rows, columns, channels), finite: linear light, and whatever else goes on like it.
        rule: Where the surface is torn; with a cut of 0 nowhere.
        focal: Focal length in samples.
        orbit: Degrees that the camera may turn about what stands in front, to any side.
        behind: (rows, columns) in 1/m, what is there behind that already; NaN where nothing is.

    Returns:
        None where nothing can show: no torn edge, nothing unknown, nothing beyond the frame.

    Source: C. Fehn, "Depth-image-based rendering", SPIE 5291 (2004): filling from the far side.
    """
    is_unknown = np.isnan(disparity)
    if is_unknown.all():
        return None
    seen = _completed(disparity, is_unknown)
    links = Links.of(seen, rule)
    edges = TornEdges.of(seen, links)
    if not rule.cut:  # the rule alone would tear at all that exceeds the noise
        edges = edges.only(np.zeros(edges.near.shape[1], np.bool_))
    near = seen[tuple(edges.near)]
    subject = float(np.median(near if near.size else seen))
    turn_beyond = Orbit.of(orbit * _WIDER_BEYOND, subject, focal)
    margin = margin_for(seen, turn_beyond)
    if not (near.size or margin or is_unknown.any()):
        return None
    visible = np.concatenate([seen[np.newaxis], np.moveaxis(colour, 2, 0)], dtype=np.float32)
    layers = _carried_on(visible, edges, links, rule)
    is_behind = seen > layers[0] + rule.tolerance(layers[0], 0.5)
    reach = _within_reach(edges, seen, Orbit.of(orbit * _WIDER_INSIDE, subject, focal))
    # Along the frame it joins what lies beyond.
    is_kept = is_unknown | (edge_of_frame(seen.shape) & (margin > 0))
    exists = is_kept | _existing(is_unknown | (is_behind & reach), is_behind, edges)
    layers[:, is_kept] = visible[:, is_kept]
    there = seen if behind is None else np.fmin(behind, seen)
    layers[0] = np.minimum(layers[0], nearest_behind(there, rule))
    if margin:
        larger = carried_beyond(visible, links.rim(), turn_beyond, margin)
        layers, exists = _framed(layers, exists, *larger)
    return Background(
        disparity=np.where(exists, layers[0] * np.float32(1 - _CLEARANCE), np.float32(np.nan)),
        colour=np.ascontiguousarray(np.moveaxis(layers[1:], 0, 2)),
        margin=margin,
    )


def _existing(in_view: Mask, is_behind: Mask, edges: TornEdges) -> Mask:
    """Returns where the hidden surface exists because of torn edges.

    Args:
        in_view: (rows, columns), where it comes into view.
        is_behind: (rows, columns), where it lies behind what is seen.
        edges: Where the surface is torn.
    """
    exists = in_view.copy()
    # There always: behind small things that are not carried on there may be nothing else.
    exists[tuple(edges.near)] = True
    # Under the far side only: under the near side it would rise to it like a wall.
    return exists | (dilate(exists, _OVERLAP) & ~is_behind)


def _framed(layers: Floats, exists: Mask, larger: Floats, is_shown: Mask) -> tuple[Floats, Mask]:
    """Puts what is inside the frame into the middle of what is beyond it."""
    down, across = ((a - b) // 2 for a, b in zip(is_shown.shape, exists.shape, strict=True))
    inner = np.s_[down : down + exists.shape[0], across : across + exists.shape[1]]
    larger[:, *inner], is_shown[inner] = layers, exists
    return larger, is_shown


def _completed(disparity: Floats, is_unknown: Mask) -> Floats:
    """Fills unknown samples from those around them, mostly from the far ones."""
    if not is_unknown.any():
        return disparity
    rows, columns = np.nonzero(dilate(is_unknown, _OVERLAP) & ~is_unknown)
    known = disparity[rows, columns]
    farthest = known.min()
    nearness = np.maximum(farthest / known, np.float32(_RATIO))[np.newaxis]
    filled = push_pull(Seeds(rows, columns, nearness**_POWER), disparity.shape)[0]
    return np.where(is_unknown, farthest / filled ** np.float32(1 / _POWER), disparity)


def _carried_on(visible: Floats, edges: TornEdges, links: Links, rule: JumpRule) -> Floats:
    """Carries the far side of edges on behind the near side, and everywhere else.

    Args:
        visible: (layers, rows, columns), disparity first.
        edges: Where the surface is torn.
        links: Which neighbours are joined.
        rule: What a jump is.

    Returns:
        (layers, rows, columns); those visible where there are no edges.
    """
    if not edges.near.size:
        return visible.copy()
    shape = visible[0].shape
    edges = deepest(with_background(edges, links), visible[0])
    far = visible[0][tuple(edges.far)]
    paint = beyond_jump(edges, visible, rule)
    paint[0] = np.minimum(paint[0], far)
    place, seed = np.unique(np.ravel_multi_index(tuple(edges.near), shape), return_inverse=True)
    # Where several meet, the farthest counts most.
    weight = far.astype(np.float64) ** -2
    sums = np.stack([np.bincount(seed, layer * weight) for layer in paint])
    values = (sums / np.bincount(seed, weight)).astype(np.float32)
    rows, columns = np.unravel_index(place, shape)
    return push_pull(Seeds(rows, columns, values), shape)


def _within_reach(edges: TornEdges, seen: Floats, orbit: Orbit) -> Mask:
    """Returns the samples that come into view behind an edge: squares about its near side."""
    rows, columns = seen.shape
    jump = seen[tuple(edges.near)] - seen[tuple(edges.far)]
    reach = np.minimum(np.ceil(orbit.travel * jump), max(seen.shape)).astype(np.intp) + _MORE
    row, column = edges.near
    top, bottom = np.maximum(row - reach, 0), np.minimum(row + reach + 1, rows)
    left, right = np.maximum(column - reach, 0), np.minimum(column + reach + 1, columns)
    # Sums along rows and columns turn the corners of squares into squares.
    width = columns + 1
    begin = np.concatenate([top * width + left, bottom * width + right])
    end = np.concatenate([top * width + right, bottom * width + left])
    size = (rows + 1) * width
    corners = np.bincount(begin, minlength=size) - np.bincount(end, minlength=size)
    corners = corners.astype(np.int32).reshape(rows + 1, width)
    covered: Mask = corners.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0
    return covered
