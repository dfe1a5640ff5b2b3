# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a camera moves before the scene: a few keys per loop, for any kind of animation curve.

Frames: the photo's camera at the origin of camera space (x right, y up, looking along -z); the
pivot lies on its axis, as far away as the subject. Every loop starts and ends with the photo's own
view, at the same speed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import atan, atan2, cos, hypot, pi, radians, sin

from .camera_reach import DepthExtent, farthest_dolly, widest_tangent


class CameraMove(Enum):
    """What the camera does."""

    NONE = "NONE"
    ORBIT = "ORBIT"
    DOLLY_ZOOM = "DOLLY_ZOOM"
    WIGGLE = "WIGGLE"


class Quantity(Enum):
    """What changes while the camera moves."""

    ACROSS = "metres along x"
    UP = "metres along y"
    BACK = "metres along z"
    TILT = "radians about x"
    PAN = "radians about y, before the tilt"
    ZOOM = "factor of the focal length"
    SHIFT = "widths of the picture, to the right, added to the lens's shift"
    FOCUS = "metres from the camera"


@dataclass(frozen=True, slots=True)
class Key:
    """A point of a curve that is cubic from key to key.

    Attributes:
        turn: Part of the loop that is over, 0 to 1.
        value: There.
        slope: Change of the value per loop.
    """

    turn: float
    value: float
    slope: float


@dataclass(frozen=True, slots=True)
class Motion:
    """A loop.

    Attributes:
        seconds: How long it takes.
        curves: Keys from 0 to 1, evenly spaced, for everything that changes.
    """

    seconds: float
    curves: dict[Quantity, tuple[Key, ...]]


# Value and slope per radian of the loop's angle.
_Curve = Callable[[float], tuple[float, float]]

_SECONDS = {CameraMove.ORBIT: 3.0, CameraMove.DOLLY_ZOOM: 3.0, CameraMove.WIGGLE: 1.0}
# A cubic through 8 points of a sine is off by 1 in 1000 of its height.
_KEYS = 8
_ORBIT_LIMIT = radians(6)
_WIGGLE_LIMIT = radians(3)
# How high the orbit is, of its width.
_FLATNESS = 0.5


def motion_of(move: CameraMove, extent: DepthExtent) -> Motion | None:
    """Plans a move that shows as much depth as the scene bears.

    Args:
        move: What the camera is to do.
        extent: Where it does that.

    Returns:
        None where nothing is to move: an orthographic camera sees no nearer by going nearer.
    """
    match move:
        case CameraMove.ORBIT:
            curves = _orbit(extent)
        case CameraMove.WIGGLE:
            curves = _wiggle(extent)
        case CameraMove.DOLLY_ZOOM if not extent.is_orthographic:
            curves = _dolly_zoom(extent)
        case _:
            return None
    return Motion(_SECONDS[move], curves)


def _orbit(extent: DepthExtent) -> dict[Quantity, tuple[Key, ...]]:
    """Draws a lying figure of eight across the photo's place, the camera aimed at the pivot."""
    distance = extent.subject
    reach = distance * widest_tangent(extent, _ORBIT_LIMIT)

    def across(angle: float) -> tuple[float, float]:
        return reach * sin(angle), reach * cos(angle)

    def up(angle: float) -> tuple[float, float]:
        height = reach * _FLATNESS
        return height * sin(2 * angle), 2 * height * cos(2 * angle)

    def tilt(angle: float) -> tuple[float, float]:
        (x, x_slope), (y, y_slope) = across(angle), up(angle)
        level = hypot(x, distance)
        level_slope = x * x_slope / level
        slope = (y * level_slope - y_slope * level) / (level * level + y * y)
        return -atan2(y, level), slope

    return {
        Quantity.ACROSS: _keys(across),
        Quantity.UP: _keys(up),
        Quantity.TILT: _keys(tilt),
        Quantity.PAN: _keys(_aim(across, distance)),
    }


def _wiggle(extent: DepthExtent) -> dict[Quantity, tuple[Key, ...]]:
    """Swings from side to side, as between the eyes.

    The camera looks straight ahead and its lens is shifted, so that what is as far as the pivot
    keeps its place everywhere in the picture. Without perspective that shows nothing: there the
    camera turns.
    """
    reach = extent.subject * widest_tangent(extent, _WIGGLE_LIMIT)

    def across(angle: float) -> tuple[float, float]:
        return reach * sin(angle), reach * cos(angle)

    def shift(angle: float) -> tuple[float, float]:
        x, slope = across(angle)
        factor = -extent.focal / extent.subject
        return factor * x, factor * slope

    if extent.is_orthographic:
        turning = _keys(_aim(across, extent.subject))
        return {Quantity.ACROSS: _keys(across), Quantity.PAN: turning}
    return {Quantity.ACROSS: _keys(across), Quantity.SHIFT: _keys(shift)}


def _dolly_zoom(extent: DepthExtent) -> dict[Quantity, tuple[Key, ...]]:
    """Goes back and comes again while the lens keeps the subject as large as it is.

    Focal length and focus are linear in the distance gone, so that whatever is between the keys of
    all three, the subject does not move.
    """
    farthest = farthest_dolly(extent)

    def keys(start: float, middle: float) -> tuple[Key, ...]:
        return Key(0.0, start, 0.0), Key(0.5, middle, 0.0), Key(1.0, start, 0.0)

    return {
        Quantity.BACK: keys(0.0, farthest * extent.subject),
        Quantity.ZOOM: keys(1.0, 1.0 + farthest),
        Quantity.FOCUS: keys(extent.subject, extent.subject * (1.0 + farthest)),
    }


def _aim(across: _Curve, distance: float) -> _Curve:
    def pan(angle: float) -> tuple[float, float]:
        x, slope = across(angle)
        return atan(x / distance), slope * distance / (distance * distance + x * x)

    return pan


def _keys(curve: _Curve) -> tuple[Key, ...]:
    keys = []
    for number in range(_KEYS + 1):
        value, slope = curve(2 * pi * (number % _KEYS) / _KEYS)
        keys.append(Key(number / _KEYS, value, 2 * pi * slope))
    return tuple(keys)
