# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what somebody has measured in the real scene to scale and offset of disparity.

Points move along their rays, so that the photo's camera sees all of them where it saw them before:
a depth Z becomes 1 / (scale / Z + offset).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeAlias

import numpy as np

from ..arrays import Doubles, Floats

Point: TypeAlias = tuple[float, float, float]

# Relative to what is measured: rounding of coordinates makes as much.
_SAME_PLACE = 1e-5
_SHORTEST = 1e-30
# Scales beyond these are slips of the keyboard: a face as large as a town, or as a grain.
_LEAST_SCALE, _MOST_SCALE = 1e-5, 1e5
# How strongly two measurements may bend depth: the farthest is e^8 times nearer or farther than by
# scale alone. Looked through in steps, then halved until nothing is left of the interval.
_MOST_BEND, _STEPS, _HALVINGS = 8.0, 1601, 60
# Two lengths that no bend makes true may be true to so much: nobody measures a room as exactly.
_NEARLY_TRUE = 1e-3


class RescaleError(ValueError):
    """Measurements that no correction of depth can meet; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Rescale:
    """A correction of disparity.

    Attributes:
        scale: Factor.
        offset: Added, in 1/m.
    """

    scale: float
    offset: float = 0.0

    def then(self, other: Self) -> Self:
        """Returns what does this and after it another."""
        offset = self.offset * other.scale + other.offset
        return replace(self, scale=self.scale * other.scale, offset=offset)

    def depth(self, depth: float) -> float:
        """Returns the depth that one becomes, in metres; infinite where it is beyond infinity."""
        disparity = self.scale / depth + self.offset
        return 1.0 / disparity if disparity > 0 else math.inf

    def factor(self, depth: float) -> float:
        """Returns by how much what lies at a depth, in metres, moves away and grows."""
        return self.depth(depth) / depth

    def factors(self, depth: Doubles) -> Doubles:
        """Returns the same of many, of any shape.

        Raises:
            RescaleError: Something would be beyond infinity.
        """
        shrinking: Doubles = self.scale + self.offset * depth
        if not (shrinking > 0).all():
            raise RescaleError(
                "With these measurements the farthest of the photo would lie beyond infinity; "
                "check them, or measure between points that are farther apart in depth"
            )
        return np.reciprocal(shrinking)

    def moved(self, positions: Floats) -> Floats:
        """Moves points along their rays.

        Args:
            positions: (points, 3) camera space; those at or behind the camera are scaled alone.

        Raises:
            RescaleError: One would be beyond infinity.
        """
        away = np.maximum(-positions[:, 2].astype(np.float64), 0.0)
        return (positions * self.factors(away)[:, None]).astype(np.float32)

    def point(self, place: Point) -> Point:
        """Moves one point of camera space along its ray."""
        factor = float(self.factors(np.array([max(-place[2], 0.0)]))[0])
        x, y, z = place
        return x * factor, y * factor, z * factor


@dataclass(frozen=True, slots=True)
class Measurement:
    """A length of the real scene.

    Attributes:
        places: Two points in camera space, or one, whose distance from the camera it is.
        value: How long it truly is, in the unit of `axes`.
        axes: What leads from camera space to where it is measured, three rows of three numbers:
            the object's own rotation and scale.
    """

    places: tuple[Point, ...]
    value: float
    axes: tuple[Point, Point, Point] = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))

    def length(self, bend: float = 0.0) -> float:
        """Returns how long it is in the scene.

        Args:
            bend: Offset per scale, in 1/m; the scale itself is 1.
        """
        points = np.array(self.places, np.float64)
        points /= 1.0 - bend * points[:, 2:]
        across = points[0] - points[1] if len(points) > 1 else points[0]
        # Never 0, which has no logarithm: two places of one ray come together.
        return float(np.linalg.norm(np.array(self.axes) @ across)) or _SHORTEST

    def after(self, rescale: Rescale) -> Self:
        """Returns the same in the scene that a correction makes."""
        return replace(self, places=tuple(rescale.point(place) for place in self.places))

    def require_sense(self) -> None:
        """Raises RescaleError where nothing can follow from it."""
        if not (math.isfinite(self.value) and self.value > 0):
            raise RescaleError("The length is zero; type how long it truly is")
        if any(not place[2] < 0 for place in self.places):
            raise RescaleError("A point lies behind the photo's camera; choose points of the photo")
        reach = max(math.dist(place, (0.0, 0.0, 0.0)) for place in self.places)
        if len(self.places) > 1 and math.dist(*self.places) <= _SAME_PLACE * reach:
            raise RescaleError("Both points are the same; choose two that are apart")


def rescale_of(measurements: Sequence[Measurement], farthest: float) -> Rescale:
    """Returns what makes one or two measurements true.

    One gives the scale. Two give the offset as well: the smallest that will do.

    Args:
        measurements: One or two.
        farthest: Largest depth of the photo, in metres, which is to stay before infinity.

    Raises:
        RescaleError: No correction does.
    """
    for measurement in measurements:
        measurement.require_sense()
    first, *others = measurements
    bend = 0.0
    if others:
        depths = [-place[2] for each in measurements for place in each.places]
        bend = _bend_of(first, others[0], max(farthest, *depths))
    scale = first.length(bend) / first.value
    if not _LEAST_SCALE <= scale <= _MOST_SCALE:
        raise RescaleError("The photo would become unbelievably large or small; check the length")
    return Rescale(scale, bend * scale)


def _bend_of(first: Measurement, second: Measurement, farthest: float) -> float:
    """Returns the offset per scale at which two lengths have their true ratio."""

    def excess(strength: float) -> float:
        bend = math.expm1(strength) / farthest
        return math.log(first.length(bend) / first.value) - math.log(
            second.length(bend) / second.value
        )

    strengths = np.linspace(-_MOST_BEND, _MOST_BEND, _STEPS)
    values = np.array([excess(strength) for strength in strengths])
    if np.ptp(values) < _SAME_PLACE:
        raise RescaleError(
            "Both measurements are at one depth and tell the scale alone; measure the second one "
            "nearer or farther away"
        )
    changes = np.flatnonzero(np.signbit(values[:-1]) != np.signbit(values[1:]))
    if not changes.size:
        strength = _nearest_to_0(excess, strengths, values)
        if abs(excess(strength)) < _NEARLY_TRUE:
            return math.expm1(strength) / farthest
        raise RescaleError(
            "These two measurements contradict the photo: no stretching of its depth makes both "
            "true; check them"
        )
    at = changes[np.argmin(np.abs(strengths[changes] + strengths[changes + 1]))]
    strength = _root(excess, float(strengths[at]), float(strengths[at + 1]))
    return math.expm1(strength) / farthest


def _nearest_to_0(function: Callable[[float], float], at: Doubles, values: Doubles) -> float:
    """Returns where a function that has one sign comes closest to 0.

    Args:
        function: Smooth.
        at: Where it was looked at, rising.
        values: What it was there.
    """
    best = int(np.argmin(np.abs(values)))
    low, high = float(at[max(best - 1, 0)]), float(at[min(best + 1, len(at) - 1)])
    for _ in range(_HALVINGS):
        third = (high - low) / 3
        is_left = abs(function(low + third)) < abs(function(high - third))
        low, high = (low, high - third) if is_left else (low + third, high)
    return (low + high) / 2


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    is_below = function(low) < 0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if (function(middle) < 0) is is_below else (low, middle)
    return (low + high) / 2
