# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lamps as objects."""

import bpy
from mathutils import Vector

from ...core.staging.lamps import Lamp

_OURS = "heic_depth_lamp"


def new_lamps(name: str, planned: tuple[Lamp, Lamp]) -> list[bpy.types.Object]:
    """Builds the lamps of a scene that takes light, in the photo's camera space.

    Args:
        name: Of the photo.
        planned: Key and fill.
    """
    key, fill = planned
    lit_softly = new_lamp(f"{name} Fill", fill)
    # A second set of shadows would undo the first's relief.
    lit_softly.data.use_shadow = False
    lamps = [new_lamp(f"{name} Key", key), lit_softly]
    for lamp in lamps:
        lamp[_OURS] = True
    return lamps


def lamps_of(obj: bpy.types.Object) -> list[bpy.types.Object]:
    """Returns the lamps that an object was imported with."""
    return [child for child in obj.children if child.get(_OURS)]


def enlarge_lamp(lamp: bpy.types.Object, factor: float) -> None:
    """Makes a lamp as much larger as the scene that it lights, which it lights as before."""
    light = lamp.data
    assert isinstance(light, bpy.types.Light)
    if isinstance(light, bpy.types.AreaLight):
        light.size *= factor
        light.size_y *= factor
    light.energy *= factor**2


def new_lamp(name: str, lamp: Lamp) -> bpy.types.Object:
    """Builds one lamp."""
    light = bpy.data.lights.new(name, "AREA")
    assert isinstance(light, bpy.types.AreaLight)
    light.shape = "DISK"
    light.size = lamp.diameter
    light.energy = lamp.power
    obj = bpy.data.objects.new(name, light)
    obj.location = lamp.place
    aim = Vector(lamp.target) - Vector(lamp.place)
    obj.rotation_euler = aim.to_track_quat("-Z", "Y").to_euler()
    return obj
