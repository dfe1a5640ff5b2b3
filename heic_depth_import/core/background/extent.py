# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a hidden surface goes on behind torn edges."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Mask
from ..restoration.components import whole
from ..restoration.jumps import dilate
from ..restoration.occlusion_edges import TornEdges
from .frame_margin import Orbit

# It reaches for a wider orbit than asked: users turn further than they planned. Beyond the frame
# every degree costs a strip all around; twice as far takes a tenth of the fill's time.
_WIDER_INSIDE = 2.5
_WIDER_BEYOND = 2.0
# It reaches a few samples further than it must.
_MORE = 2
OVERLAP = 2
"""It reaches so many samples under what is seen, so that no crack shows between the two."""

HOLE = 256
"""Holes of fewer samples are none: where an outline comes apart only in part, edges on either side
reach farther than it does itself, and nothing would show between them."""


@dataclass(frozen=True, slots=True)
class Turns:
    """What a hidden surface is built for.

    Attributes:
        inside: A turn that shows what hides within the frame.
        beyond: A turn that shows what lies beyond it.
    """

    inside: Orbit
    beyond: Orbit

    @classmethod
    def of(cls, degrees: float, near: Floats, subject: float | None, focal: float) -> Self:
        """Widens an orbit.

        Args:
            degrees: To any side.
            near: 1/m, what stands in front, of any shape: who looks behind it turns about that.
            subject: 1/m, what the photo is of: moves of the camera turn about that. None takes
                what stands in front.
            focal: Focal length in samples.
        """
        front = float(np.median(near))
        return cls(
            Orbit.of(degrees * _WIDER_INSIDE, front, focal),
            Orbit.of(degrees * _WIDER_BEYOND, subject or front, focal),
        )


def existing(in_view: Mask, is_behind: Mask, edges: TornEdges) -> Mask:
    """Returns where the hidden surface exists because of torn edges.

    Args:
        in_view: (rows, columns), where it comes into view.
        is_behind: (rows, columns), where it lies behind what is seen.
        edges: Where the surface before it is torn.
    """
    exists = in_view.copy()
    # There always: behind small things that are not carried on there may be nothing else.
    exists[tuple(edges.near)] = True
    # Under the far side only: under the near side it would rise to it like a wall.
    return exists | (dilate(exists, OVERLAP) & ~is_behind)


def closed(exists: Mask, is_behind: Mask) -> Mask:
    """Returns where the hidden surface exists without small holes.

    Args:
        exists: (rows, columns).
        is_behind: (rows, columns), where it lies behind what is seen.
    """
    return exists | (is_behind & ~whole(~exists, HOLE))


def within_reach(edges: TornEdges, before: Floats, hidden: Floats, orbit: Orbit) -> Mask:
    """Returns the samples that come into view behind an edge: squares about its near side.

    Args:
        edges: Where the surface before it is torn.
        before: (rows, columns) in 1/m, that surface, known everywhere.
        hidden: (rows, columns) in 1/m, the hidden one: deeper than the edge's far side, more of it
            is seen.
        orbit: How far things move.
    """
    rows, columns = before.shape
    near, far = before[tuple(edges.near)], before[tuple(edges.far)]
    jump = near - np.minimum(far, hidden[tuple(edges.near)])
    reach = np.minimum(np.ceil(orbit.travel * jump), max(before.shape)).astype(np.intp) + _MORE
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
    sums = corners.cumsum(axis=0, dtype=np.int32)  # numpy's own are twice as wide
    covered: Mask = sums.cumsum(axis=1, dtype=np.int32)[:-1, :-1] > 0
    return covered
