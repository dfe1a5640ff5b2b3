# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A planned move as keyframes of a camera: few, with handles to pull, repeated for ever."""

import bpy

from ...core.staging.camera_moves import Key, Motion, Quantity
from .curves import new_curve, remove_curve, value_at

FOCUS_DISTANCE = "dof.focus_distance"
"""The property of a camera's data-block."""
# Property and its index; of the object, then of its camera data.
_OF_OBJECT = {
    Quantity.ACROSS: ("location", 0),
    Quantity.UP: ("location", 1),
    Quantity.BACK: ("location", 2),
    Quantity.TILT: ("rotation_euler", 0),
    Quantity.PAN: ("rotation_euler", 1),
}
_OF_DATA = {
    Quantity.ZOOM: ("lens", -1),
    Quantity.SHIFT: ("shift_x", -1),
    Quantity.FOCUS: (FOCUS_DISTANCE, -1),
}


def animate(camera: bpy.types.Object, motion: Motion, frames: int) -> None:
    """Keys a camera that stands at its parent's origin; at frame 1 it sees what it saw before.

    Args:
        camera: As it stands for the photo.
        motion: Its move.
        frames: Of one loop.
    """
    data = camera.data
    assert isinstance(data, bpy.types.Camera)
    for quantity, keys in motion.curves.items():
        factor = data.lens if quantity is Quantity.ZOOM else 1.0
        added = data.shift_x if quantity is Quantity.SHIFT else 0.0
        curve = (
            new_curve(camera, *_OF_OBJECT[quantity])
            if quantity in _OF_OBJECT
            else new_curve(data, *_OF_DATA[quantity])
        )
        _fill(curve, keys, frames, factor, added)


def stand_still(camera: bpy.types.Object) -> None:
    """Takes back what `animate` did: the camera stands where frame 1 had it."""
    data = camera.data
    assert isinstance(data, bpy.types.Camera)
    moving = [(camera, *way) for way in _OF_OBJECT.values()]
    for owner, path, index in (*moving, *((data, *way) for way in _OF_DATA.values())):
        value = value_at(owner, path, index, 1)
        if value is None:
            continue
        remove_curve(owner, path, index)
        holder, _, name = path.rpartition(".")
        place = owner.path_resolve(holder) if holder else owner
        if index < 0:
            setattr(place, name, value)
        else:
            getattr(place, name)[index] = value


def _fill(
    curve: bpy.types.FCurve, keys: tuple[Key, ...], frames: int, factor: float, added: float
) -> None:
    """Gives a curve its keys; handles a third of the way to the next make it a cubic in time."""
    points = curve.keyframe_points
    points.add(len(keys) - len(points))
    reach = frames / (len(keys) - 1) / 3
    for point, key in zip(points, keys, strict=True):
        frame, value = 1 + key.turn * frames, key.value * factor + added
        rise = key.slope * factor * reach / frames
        point.interpolation = "BEZIER"
        point.handle_left_type = point.handle_right_type = "ALIGNED"
        point.co = (frame, value)
        point.handle_left = (frame - reach, value - rise)
        point.handle_right = (frame + reach, value + rise)
    curve.modifiers.new("CYCLES")
    curve.update()
