# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies beyond the frame of the picture: its edge carried on."""

from dataclasses import dataclass
from math import ceil, cos, radians, sin
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..camera import Window
from ..push_pull import Seeds, push_pull
from ..restoration.occlusion_edges import TornEdges
from .carrying_on import carried_on

# Samples along the edge that are carried on.
_EDGE = 2
# It reaches a few samples further than it must, and adds a third of the picture at most.
_MORE = 3
_MOST = 3
# Rays that leave the camera flatter are taken for as flat.
_BESIDE = 0.05


@dataclass(frozen=True, slots=True)
class Orbit:
    """How far things move in the picture while the camera turns about its subject.

    Attributes:
        subject: 1/m, what the camera turns about; it stays in its place.
        travel: Samples by which a difference of 1/m moves.
        turn: Radians that the camera turns, to keep the subject in its place.
        focal: Focal length in samples.
    """

    subject: float
    travel: float
    turn: float = 0.0
    focal: float = 1.0

    @classmethod
    def of(cls, degrees: float, subject: float, focal: float) -> Self:
        """Works out an orbit, in which the camera moves by a chord about its subject.

        Args:
            degrees: To any side.
            subject: 1/m, what the camera turns about.
            focal: Focal length in samples.
        """
        chord = 2 * sin(radians(min(degrees, 180.0) / 2)) / subject
        return cls(subject, focal * chord, radians(min(degrees, 90.0)), focal)

    def shift(self, disparity: Floats) -> Floats:
        """Returns how far samples move, in samples, to either side.

        Args:
            disparity: In 1/m.
        """
        moved: Floats = np.float32(self.travel) * np.abs(disparity - np.float32(self.subject))
        return moved

    def reach(self, disparity: Floats, shape: tuple[int, ...]) -> tuple[Floats, Floats]:
        """Returns how far beyond the frame a picture from the orbit's ends shows.

        Args:
            disparity: In 1/m, of what is there.
            shape: Rows and columns of the frame.

        Returns:
            Samples down, and samples across, of the shape of the disparity; 0 or more.
        """
        sine, cosine = sin(self.turn), cos(self.turn)
        ratio = disparity / np.float32(self.subject)
        ahead = 1 - ratio * np.float32(1 - cosine)
        down, across = (length / 2 / self.focal for length in shape)
        reaches = []
        for half, other in ((down, across), (across, down)):
            # Where the ray through the picture's border meets the depth: on the side that turns
            # away, on the one that turns near, and in the corners, as it turns the other way.
            meets = [
                ahead * np.float32((half * cosine + turned) / _ahead(cosine - half * turned))
                - np.float32(turned) * ratio
                for turned in (sine, -sine)
            ]
            meets.append(ahead * np.float32(half / _ahead(cosine - other * sine)))
            most = np.maximum(np.maximum(*meets[:2]), meets[2])
            reaches.append(np.maximum(most - np.float32(half), 0) * np.float32(self.focal))
        return reaches[0], reaches[1]


def _ahead(distance: float) -> float:
    """Returns a distance ahead; what is beside the camera is as far out as can be."""
    return max(distance, _BESIDE)


def edge_of_frame(shape: tuple[int, ...]) -> Mask:
    """Returns which samples lie along the edge.

    Args:
        shape: Rows and columns.
    """
    is_edge = np.ones(shape, np.bool_)
    is_edge[_EDGE:-_EDGE, _EDGE:-_EDGE] = False
    return is_edge


def inside(margin: int) -> tuple[slice, slice]:
    """Returns what of a grid with a margin on every side is no part of that."""
    return np.s_[margin : -margin or None, margin : -margin or None]


def cut_off(edge: Mask, edges: TornEdges, seen: Floats, hidden: Floats) -> Mask:
    """Returns where the frame cuts off what stands in front, and not what goes on behind that.

    Args:
        edge: (rows, columns), the edge of the frame before what is hidden.
        edges: Where the surface is torn.
        seen: (rows, columns) in 1/m.
        hidden: (rows, columns) in 1/m.
    """
    if not edge.any():
        return edge
    front = np.zeros_like(seen)
    np.maximum.at(front, tuple(edges.near), seen[tuple(edges.near)])
    rows, columns = np.nonzero(front)
    front = push_pull(Seeds(rows, columns, front[np.newaxis, rows, columns]), seen.shape)[0]
    # What is nearer to that than to what is hidden: floors only slant.
    is_front: Mask = edge & (2 * seen > front + hidden)
    return is_front


def margin_for(disparity: Floats, orbit: Orbit) -> int:
    """Returns how many samples have to be added on every side; 0 if the edge hardly moves.

    Args:
        disparity: (rows, columns) in 1/m.
        orbit: How far things move.
    """
    edge = disparity[edge_of_frame(disparity.shape)]
    if orbit.shift(edge).max() < 1:
        return 0
    most: int = max(disparity.shape) // _MOST
    farthest = max(float(reach.max()) for reach in orbit.reach(edge, disparity.shape))
    return min(ceil(min(farthest, most)) + _MORE, most)


def carried_beyond(layers: Floats, is_chosen: Mask, margin: int) -> Floats:
    """Carries the edge of the picture on beyond its frame.

    Args:
        layers: (layers, rows, columns), disparity first.
        is_chosen: (rows, columns), what of the edge is carried on; if nothing, all of it is.
        margin: Samples to add on every side.

    Returns:
        (layers, rows, columns) of the larger grid, without what is inside the frame.
    """
    _, height, width = layers.shape
    is_edge = edge_of_frame((height, width))
    chosen = is_chosen & is_edge
    rows, columns = np.nonzero(chosen if chosen.any() else is_edge)
    seeds = Seeds(rows + margin, columns + margin, layers[:, rows, columns])
    return carried_on(seeds, (height + 2 * margin, width + 2 * margin))


def shown_beyond(disparity: Floats, orbit: Orbit, margin: int) -> Mask:
    """Returns which samples beyond the frame an orbit can show.

    Args:
        disparity: (rows, columns) of the larger grid, in 1/m.
        orbit: How far things move.
        margin: Samples by which it is larger on every side.
    """
    height, width = (length - 2 * margin for length in disparity.shape)
    down, across = (_distances(length, margin) for length in (height, width))
    shown = np.zeros(disparity.shape, np.bool_)
    inner, after = slice(margin, margin + height), slice(margin + height, None)
    before, beyond = slice(margin), slice(margin + width, None)
    for rows, columns in (
        np.s_[before, :],
        np.s_[inner, before],
        np.s_[inner, beyond],
        np.s_[after, :],
    ):
        reach_down, reach_across = orbit.reach(disparity[rows, columns], (height, width))
        shown[rows, columns] = across[columns] <= np.ceil(reach_across) + _MORE
        shown[rows, columns] &= down[rows, np.newaxis] <= np.ceil(reach_down) + _MORE
    return shown


def larger_window(window: Window, shape: tuple[int, int], margin: int) -> Window:
    """Returns a window with some more samples on every side.

    Args:
        window: In photo pixels.
        shape: Rows and columns of its samples.
        margin: Samples.
    """
    down, across = margin * window.height / shape[0], margin * window.width / shape[1]
    return Window(
        window.left - across,
        window.top - down,
        window.width + 2 * across,
        window.height + 2 * down,
    )


def _distances(length: int, margin: int) -> Indices:
    """Returns how far each row or column lies beyond the frame, 0 or less inside."""
    place = np.arange(-margin, length + margin)
    return np.maximum(-place, place - (length - 1))
