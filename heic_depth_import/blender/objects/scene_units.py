# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metres in scenes whose unit is another length."""

import bpy

from .camera_move import FOCUS_DISTANCE
from .curves import multiply_curves


def metres_per_unit(scene: bpy.types.Scene) -> float:
    """Returns how long a unit of the scene is; what it has no unit for is taken for metres."""
    settings = scene.unit_settings
    return settings.scale_length if settings.system != "NONE" else 1.0


def fit_to_unit(main: bpy.types.Object, scene: bpy.types.Scene) -> None:
    """Gives a photo its true size in a scene; its own axes stay in metres.

    Args:
        main: At the origin, with everything that belongs to the photo as its children.
        scene: Tells the unit.
    """
    units = 1.0 / metres_per_unit(scene)
    if units == 1.0:
        return
    main.scale = (units, units, units)
    for child in main.children:
        if child.type == "LIGHT":
            fit_lamp(child, units)
        elif child.type == "CAMERA":
            _fit_camera(child, units)


def fit_lamp(lamp: bpy.types.Object, factor: float) -> None:
    """Lets a lamp that an enlarged parent has enlarged light as brightly as before.

    Args:
        lamp: With a light of its own; its size is its parent's part.
        factor: How much longer everything is.
    """
    assert isinstance(lamp.data, bpy.types.Light)
    lamp.data.energy *= factor**2  # as light fades


def _fit_camera(camera: bpy.types.Object, factor: float) -> None:
    """Fits what a camera does not take from its parent's scale."""
    data = camera.data
    assert isinstance(data, bpy.types.Camera)
    data.clip_start *= factor
    data.clip_end *= factor
    data.ortho_scale *= factor
    data.dof.focus_distance *= factor
    # Blender takes the aperture's width for units, of which a metre has so many.
    data.dof.aperture_fstop /= factor
    multiply_curves(data, FOCUS_DISTANCE, factor)
