# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies beyond the frame of the picture: its edge carried on."""

from dataclasses import dataclass
from math import ceil, cos, radians, sin
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..camera import Window
from ..push_pull import Seeds
from .carrying_on import carried_on

# Samples along the edge that are carried on.
_EDGE = 2
# It reaches a few samples further than it must, and adds a third of the picture at most.
_MORE = 3
_MOST = 3


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

    def foreshortening(self, shape: tuple[int, ...]) -> float:
        """Returns by how many samples the frame comes into the picture because the camera turns.

        That is at the depth of the subject, where else nothing moves, on the side that turns away.

        Args:
            shape: Rows and columns.
        """
        half = max(shape) / 2
        return half * (1 - cos(self.turn) / (1 + half / self.focal * sin(self.turn)))


def edge_of_frame(shape: tuple[int, ...]) -> Mask:
    """Returns which samples lie along the edge.

    Args:
        shape: Rows and columns.
    """
    is_edge = np.ones(shape, np.bool_)
    is_edge[_EDGE:-_EDGE, _EDGE:-_EDGE] = False
    return is_edge


def outermost(shape: tuple[int, ...]) -> Mask:
    """Returns which samples have none beyond them.

    Args:
        shape: Rows and columns.
    """
    is_last = np.ones(shape, np.bool_)
    is_last[1:-1, 1:-1] = False
    return is_last


def margin_for(disparity: Floats, orbit: Orbit) -> int:
    """Returns how many samples have to be added on every side; 0 if the edge hardly moves.

    Args:
        disparity: (rows, columns) in 1/m.
        orbit: How far things move.
    """
    moves = float(orbit.shift(disparity[edge_of_frame(disparity.shape)]).max())
    if moves < 1:
        return 0
    most: int = max(disparity.shape) // _MOST
    return min(ceil(moves + orbit.foreshortening(disparity.shape)) + _MORE, most)


def carried_beyond(
    layers: Floats, is_mixed: Mask, orbit: Orbit, margin: int
) -> tuple[Floats, Mask]:
    """Carries the edge of the picture on beyond its frame.

    Args:
        layers: (layers, rows, columns), disparity first.
        is_mixed: (rows, columns), what is not to be carried on, for its colours are those of two
            surfaces; unless it is all there is.
        orbit: How far things move.
        margin: Samples to add on every side.

    Returns:
        (layers, rows, columns) of the larger grid, without what is inside the frame, and
        (rows, columns) which of it the orbit can show.
    """
    _, height, width = layers.shape
    is_edge = edge_of_frame((height, width))
    is_clean = is_edge & ~is_mixed
    rows, columns = np.nonzero(is_clean if is_clean.any() else is_edge)
    seeds = Seeds(rows + margin, columns + margin, layers[:, rows, columns])
    larger = carried_on(seeds, (height + 2 * margin, width + 2 * margin))
    return larger, shown_beyond(larger[0], orbit, margin)


def shown_beyond(disparity: Floats, orbit: Orbit, margin: int) -> Mask:
    """Returns which samples beyond the frame an orbit can show.

    Args:
        disparity: (rows, columns) of the larger grid, in 1/m.
        orbit: How far things move.
        margin: Samples by which it is larger on every side.
    """
    height, width = (length - 2 * margin for length in disparity.shape)
    down, across = (_distances(length, margin) for length in (height, width))
    distance = np.maximum(down[:, np.newaxis], across)
    reach = np.ceil(orbit.shift(disparity) + orbit.foreshortening((height, width))) + _MORE
    shown: Mask = (distance > 0) & (distance <= reach)
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
