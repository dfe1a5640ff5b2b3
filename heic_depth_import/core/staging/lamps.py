# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where soft lamps stand so that the relief of a scene reads, and how bright they are."""

from dataclasses import dataclass
from math import cos, pi, radians, sin

import numpy as np

from ..surface.surface import Surface

# Of the picture, at either end, too little to light for.
_IGNORED = 0.05
# From the subject to the lamp: degrees to the left of the camera and above it.
KEY_FROM = (36.0, 33.0)
_FILL_FROM = (-40.0, 10.0)
# Of the light that reaches a surface which faces the camera.
_KEY_SHARE = 0.72
# Lamps stand this far from the subject, in sizes of the scene: near enough to be soft, far enough
# to reach the back.
_AWAY = 3.0
# Diameter of a lamp, in its distances. Depth is too rough for hard light: small lamps turn its
# unevenness into dents.
_KEY_SIZE = 1.0
_FILL_SIZE = 1.0


@dataclass(frozen=True, slots=True)
class Lamp:
    """A round lamp that shines to one side.

    Attributes:
        place: In camera space, metres.
        target: What it is aimed at.
        diameter: Metres.
        power: Watts, as Blender counts them: radiance x pi x area.
    """

    place: tuple[float, float, float]
    target: tuple[float, float, float]
    diameter: float
    power: float


def lamps_for(surface: Surface, subject: float) -> tuple[Lamp, Lamp]:
    """Returns a key and a fill lamp under which the scene is about as bright as in the photo.

    A matt surface at the subject's place that faces the camera sends back its own colour, as the
    photo shows it: together the lamps give it an irradiance of pi.

    Args:
        surface: What is lit.
        subject: Its distance where it matters, metres.
    """
    ends = [_IGNORED, 1 - _IGNORED]
    low, high = np.quantile(surface.positions, ends, axis=0)
    away = _AWAY * float(np.linalg.norm(high - low))
    centre = (low + high) / 2
    target = (float(centre[0]), float(centre[1]), -subject)
    return (
        lamp_at(target, KEY_FROM, away, _KEY_SIZE, facing_camera(KEY_FROM, _KEY_SHARE)),
        lamp_at(target, _FILL_FROM, away, _FILL_SIZE, facing_camera(_FILL_FROM, 1 - _KEY_SHARE)),
    )


def lamp_at(
    target: tuple[float, float, float],
    direction: tuple[float, float],
    distance: float,
    size: float,
    share: float,
) -> Lamp:
    """Returns a lamp by the light that it gives.

    Args:
        target: What it is aimed at.
        direction: From there, degrees to the left of the camera and above it.
        distance: Metres.
        size: Its diameter in distances.
        share: Of pi, the irradiance of what it shines at straight.
    """
    left, above = (radians(angle) for angle in direction)
    towards = (-sin(left) * cos(above), sin(above), cos(left) * cos(above))
    place = tuple(at + distance * part for at, part in zip(target, towards, strict=True))
    # On the axis of a round lamp of radius r and radiance L, d away, facing it, irradiance is
    # L pi r^2 / (d^2 + r^2).
    radius = size * distance / 2
    radiance = share * pi / (pi * radius**2 / (distance**2 + radius**2))
    power = radiance * pi * pi * radius**2
    return Lamp((place[0], place[1], place[2]), target, 2 * radius, power)


def facing_camera(direction: tuple[float, float], share: float) -> float:
    """Returns the share of a lamp by that which is to reach a surface that faces the camera.

    Args:
        direction: Of the lamp, degrees to the left of the camera and above it.
        share: Of pi, the irradiance of that surface.
    """
    left, above = (radians(angle) for angle in direction)
    return share / (cos(left) * cos(above))
