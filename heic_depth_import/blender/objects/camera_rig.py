# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo's camera before its scene: standing still or moving."""

from collections.abc import Callable
from dataclasses import dataclass

import bpy

from ...core.errors import Term
from ...core.staging.camera_moves import CameraMove, motion_of
from ...core.staging.camera_reach import DepthExtent
from .camera_move import animate
from .curves import loop_frames


@dataclass(frozen=True, slots=True)
class CameraRig:
    """A camera, ready.

    Attributes:
        camera: It stands at its parent's origin.
        frames: Of the loop that it moves in; 0 if it stands still.
        warnings: What the user should know, one sentence each.
    """

    camera: bpy.types.Object
    frames: int
    warnings: tuple[Term, ...]


def rigged(
    camera: bpy.types.Object,
    extent: Callable[[], DepthExtent],
    move: CameraMove,
    scene: bpy.types.Scene,
) -> CameraRig:
    """Lets a camera move before a scene.

    Args:
        camera: As it stands for the photo.
        extent: Returns what it stands before; is asked only by what moves.
        move: The user's decision.
        scene: Tells how many frames a second has.
    """
    if move is CameraMove.NONE:
        return CameraRig(camera, 0, ())
    motion = motion_of(move, extent())
    if motion is None:
        message = Term(
            "a relief has no perspective for a dolly zoom to change; the camera stands still"
        )
        return CameraRig(camera, 0, (message,))
    frames = loop_frames(motion.seconds, scene)
    animate(camera, motion, frames)
    return CameraRig(camera, frames, ())
