# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the outline of what stands in front some samples inwards, and out before what is behind."""

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..restoration.jumps import JumpRule, Links
from ..restoration.occlusion_edges import TornEdges

# Going out it crosses jumps of this share of its own height above what lies behind.
_SHALLOW = np.float32(0.25)


def beside(place: Indices, links: Links, reach: int) -> Mask:
    """Returns what hangs together with places within so many samples, (rows, columns)."""
    shape = links.across.shape[0], links.down.shape[1]
    # A whole grid as one number, a bit for each sample: four times as fast as samples of a byte.
    across = _as_number(np.pad(links.across, ((0, 0), (0, 1))))
    down = _as_number(links.down)
    chosen = np.zeros(shape, np.bool_)
    chosen[tuple(place)] = True
    found = _as_number(chosen)
    for _ in range(reach):
        found |= (found & across) << 1 | (found >> 1) & across
        found |= (found & down) << shape[1] | (found >> shape[1]) & down
    count = chosen.size
    coded = np.frombuffer(found.to_bytes((count + 7) // 8, "little"), np.uint8)
    reached: Mask = np.unpackbits(coded, count=count, bitorder="little").view(np.bool_)
    return reached.reshape(shape)


def _as_number(mask: Mask) -> int:
    """Returns bits in their order, the first of them the lowest."""
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def carried_out(
    edges: TornEdges, disparity: Floats, free: Mask, rule: JumpRule, reach: int
) -> tuple[Floats, Floats]:
    """Goes from the near side of edges out before their far side.

    Args:
        edges: Pairs of samples.
        disparity: (rows, columns) in 1/m.
        free: (rows, columns) where something may lie before it.
        rule: What a jump is.
        reach: Samples.

    Returns:
        (rows, columns) disparity in 1/m, and how many samples beyond the edge; 0 elsewhere.
    """
    padded = np.pad(np.where(free, disparity, np.float32(np.inf)), 1, constant_values=np.inf)
    width, own = padded.shape[1], padded.ravel()
    front, distance = np.zeros_like(own), np.zeros_like(own)
    end = (edges.far[0] + 1) * width + edges.far[1] + 1
    np.maximum.at(front, end, disparity[tuple(edges.near)])
    newest = np.unique(end[np.isfinite(own[end])])
    for step in range(1, reach + 1):
        distance[newest] = step
        base = np.concatenate([newest] * 4)
        beside = base + np.repeat([-width, -1, 1, width], newest.size)
        height, far = front[base], np.maximum(own[base], own[beside])
        with np.errstate(invalid="ignore"):
            jump = np.abs(own[base] - own[beside])
            goes_on = jump <= np.maximum(rule.tolerance(far), _SHALLOW * (height - far))
            goes_on &= (height - far > rule.tolerance(far)) & (distance[beside] == 0)
        place, which = np.unique(beside[goes_on], return_inverse=True)
        sums = np.bincount(which, height[goes_on], minlength=place.size)
        front[place] = sums / np.maximum(np.bincount(which, minlength=place.size), 1)
        newest = place
    shape = padded.shape
    return front.reshape(shape)[1:-1, 1:-1], distance.reshape(shape)[1:-1, 1:-1]
