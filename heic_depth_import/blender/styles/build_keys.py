# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A style that comes apart and builds itself up again, in a loop."""

import bpy

from ..nodes.modifier_inputs import input_path
from ..objects.curves import new_curve
from .inputs import BUILD

SECONDS = 3.0
"""How long a loop is unless a camera's move has one: as long as its longer moves."""
# Turns of the loop and how much is there. The first picture is the whole one: that of a still, of a
# thumbnail, of a render farm that is told no frame.
_KEYS = ((0.0, 1.0), (0.25, 0.0), (0.875, 1.0), (1.0, 1.0))


def key_build(obj: bpy.types.Object, modifier: bpy.types.Modifier, frames: int) -> None:
    """Keys how much of a style is there.

    Args:
        obj: An imported photo.
        modifier: Its style's.
        frames: Of the loop.
    """
    curve = new_curve(obj, input_path(modifier, BUILD))
    points = curve.keyframe_points
    points.add(len(_KEYS) - len(points))
    for point, (turn, share) in zip(points, _KEYS, strict=True):
        point.co = (1 + turn * frames, share)
        point.interpolation = "LINEAR"  # each element slows down by itself
    curve.modifiers.new("CYCLES")
    curve.update()
