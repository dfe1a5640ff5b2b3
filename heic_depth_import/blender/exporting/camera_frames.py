# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the scene's camera stands and what it sees, frame by frame."""

from dataclasses import dataclass

import bpy
import numpy as np

from ...core.arrays import Doubles


@dataclass(frozen=True, slots=True, eq=False)
class CameraFrames:
    """A camera in time.

    Attributes:
        camera: The object.
        seconds: (frames,) since the first frame. One frame stands still; of a loop the last is the
            first again.
        to_world: (frames, 4, 4) from camera space.
        onto_film: (frames, 4, 4) from camera space to clip space, as OpenGL has it: what is seen
            lies between -1 and 1, x to the right and y up.
    """

    camera: bpy.types.Object
    seconds: Doubles
    to_world: Doubles
    onto_film: Doubles


def camera_frames(scene: bpy.types.Scene) -> CameraFrames | None:
    """Plays the scene from start to end, and goes back to where it was; None without a camera."""
    camera, now = scene.camera, scene.frame_current
    if camera is None:
        return None
    end = scene.frame_end + 1  # which a loop is over with
    numbers = range(scene.frame_start, end + 1) if moves(camera) else (now,)
    to_world, onto_film = [], []
    for number in numbers:
        scene.frame_set(number)
        to_world.append(np.array(camera.matrix_world, np.float64))
        onto_film.append(_onto_film(scene, camera))
    scene.frame_set(now)
    rate = scene.render.fps / scene.render.fps_base
    seconds = (np.array(numbers) - numbers[0]) / rate
    return CameraFrames(camera, seconds, np.array(to_world), np.array(onto_film))


def moves(camera: bpy.types.Object) -> bool:
    """Tells whether a camera, or its lens, is animated."""
    return any(
        block.animation_data is not None and block.animation_data.action is not None
        for block in (camera, camera.data)
    )


def _onto_film(scene: bpy.types.Scene, camera: bpy.types.Object) -> Doubles:
    matrix = camera.calc_matrix_camera(
        bpy.context.evaluated_depsgraph_get(),
        x=scene.render.resolution_x,
        y=scene.render.resolution_y,
        scale_x=scene.render.pixel_aspect_x,
        scale_y=scene.render.pixel_aspect_y,
    )
    return np.array(matrix, np.float64)
