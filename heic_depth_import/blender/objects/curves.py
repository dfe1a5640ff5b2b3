# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""F-curves: of any data-block, in any version of Blender."""

from typing import Any

import bpy

STEP = 8
"""Loops are as many frames long that their eighths are whole: keys there are easier to find."""


def loop_frames(seconds: float, scene: bpy.types.Scene) -> int:
    """Returns how many frames a loop has; the one after the last is the first again."""
    frames_per_second = scene.render.fps / scene.render.fps_base
    return max(1, round(seconds * frames_per_second / STEP)) * STEP


def new_curve(owner: bpy.types.ID, path: str, index: int = -1) -> bpy.types.FCurve:
    """Returns the curve of a property that had none, with one key at frame 1.

    Args:
        owner: Whose property it is.
        path: To the property.
        index: Of a number in it; -1 if it is one.
    """
    owner.keyframe_insert(path, index=index, frame=1)
    curves = _curves_of(owner)
    assert curves is not None
    assert owner.animation_data.action is not None
    owner.animation_data.action.name = owner.name
    curve: bpy.types.FCurve = curves.find(path, index=max(index, 0))
    return curve


def move_curve(owner: bpy.types.ID, path: str, other: str) -> None:
    """Lets the curve of a property, if there is one, animate another property."""
    if (curve := curve_of(owner, path)) is not None:
        curve.data_path = other


def curve_of(owner: bpy.types.ID, path: str, index: int = -1) -> bpy.types.FCurve | None:
    """Returns the curve of a property; None if nothing animates it.

    Args:
        owner: Whose property it is.
        path: To the property.
        index: Of a number in it; -1 if it is one.
    """
    curves = _curves_of(owner)
    return curves.find(path, index=max(index, 0)) if curves is not None else None


def value_at(owner: bpy.types.ID, path: str, index: int, frame: int) -> float | None:
    """Returns what the curve of a property is at a frame; None where it has none.

    Args:
        owner: Whose property it is.
        path: To the property.
        index: Of a number in it; -1 if it is one.
        frame: Of the scene.
    """
    curve = curve_of(owner, path, index)
    return float(curve.evaluate(frame)) if curve is not None else None


def remove_curve(owner: bpy.types.ID, path: str, index: int = -1) -> None:
    """Removes the curve of a property, and what animated nothing else.

    Args:
        owner: Whose property it is.
        path: To the property.
        index: Of a number in it; -1 if it is one.
    """
    curves = _curves_of(owner)
    curve = curve_of(owner, path, index)
    if curves is None or curve is None:
        return
    curves.remove(curve)
    if len(curves):
        return
    action = owner.animation_data.action
    owner.animation_data.action = None
    if not action.users:
        bpy.data.actions.remove(action)
    if not owner.animation_data.drivers and not owner.animation_data.nla_tracks:
        owner.animation_data_clear()


def multiply_curves(owner: bpy.types.ID, path: str, factor: float) -> None:
    """Multiplies all that a property becomes in time, whichever of its numbers moves."""
    for curve in _curves_of(owner) or ():
        if curve.data_path != path:
            continue
        for key in curve.keyframe_points:
            key.co.y *= factor
            key.handle_left.y *= factor
            key.handle_right.y *= factor
        curve.update()


def _curves_of(owner: bpy.types.ID) -> Any:  # noqa: ANN401  # its type is another in each version
    """Returns the curves of a data-block; None if it has none."""
    animation = owner.animation_data
    action = animation.action if animation is not None else None
    if action is None:
        return None
    if bpy.app.version < (4, 4, 0):
        return action.fcurves
    # Object and data share an action, each with a slot of its own.
    slot = animation.action_slot
    if slot is None or not action.layers or not action.layers[0].strips:
        return None
    bag = action.layers[0].strips[0].channelbag(slot)
    return bag.fcurves if bag is not None else None
