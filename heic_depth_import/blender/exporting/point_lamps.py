# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lamps of a photo for programs that know no lamps with a surface."""

from math import pi

import bpy
from mathutils import Vector

from ..custom_properties import PROPERTIES
from ..objects.lamps import lamps_of

_SHINES_ALONG = Vector((0.0, 0.0, -1.0))


def make_lamps_points(scene: bpy.types.Scene) -> None:
    """Turns the round lamps of photos into points that shine to all sides.

    A round lamp of radius r gives what it is aimed at, d away, an irradiance of
    power / pi / (d^2 + r^2). A point farther back by r^2 / d that gives the same fades the same way
    from there: both the value and its slope along the axis are those of the lamp.
    """
    for obj in scene.objects:
        known = obj.get(PROPERTIES)
        if known is None:
            continue
        for lamp in lamps_of(obj):
            if isinstance(lamp.data, bpy.types.AreaLight):
                _make_point(lamp, known["subject_distance"])


def _make_point(lamp: bpy.types.Object, subject: float) -> None:
    """Moves a lamp back along its axis and changes its kind.

    Args:
        lamp: In the space of a photo's object.
        subject: Distance of the plane in which it is aimed at something, metres.
    """
    light = lamp.data
    assert isinstance(light, bpy.types.AreaLight)
    aim = lamp.matrix_basis.to_3x3() @ _SHINES_ALONG
    distance = (lamp.location.z + subject) / -aim.z
    radius, power = light.size / 2, light.energy
    lamp.location -= aim * (radius**2 / distance)
    light.type = "POINT"
    # A point of so many watts has the intensity of power / 4 pi.
    lamp.data.energy = 4 * pi * (power / pi) * (1 + radius**2 / distance**2)
