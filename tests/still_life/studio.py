# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The light in the room, the camera, and the picture that it takes without its lens."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import bpy
import numpy as np
from mathutils import Vector

from tests.still_life.shading import linear
from tests.still_life.shapes import box, joined, new_object

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.making.heic_xmp import Calibration

CAMERA_HEIGHT = 0.34
CAMERA_TILT = np.radians(-9)
"""Looking down a little."""

SUN_DIRECTION = Vector((0.88, 0.36, -0.34))
WINDOW_CENTER = Vector((-2.6, 0.03, 1.55))


def clear() -> None:
    """Starts with an empty file that computes colours in Rec. 2020."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    bpy.ops.wm.set_working_color_space(working_space="Linear Rec.2020")


def light() -> None:
    """Late sun through a window on the left, sky from the same side, a little from everywhere."""
    sun = bpy.data.lights.new("Sun", "SUN")
    sun.energy, sun.angle, sun.color = 6.0, np.radians(1.2), linear((255, 222, 178))[:3]
    _place(sun, WINDOW_CENTER, SUN_DIRECTION)
    sky = bpy.data.lights.new("Sky", "AREA")
    sky.shape, sky.size, sky.size_y = "RECTANGLE", 1.5, 1.3
    sky.energy, sky.color = 48, linear((255, 246, 232))[:3]
    _place(sky, Vector((-1.9, 0.1, 1.15)), Vector((2.0, 0.7, -1.0)))
    world = bpy.data.worlds.new("Room")
    bpy.context.scene.world = world
    background = world.node_tree.nodes["Background"]
    background.inputs["Color"].default_value = linear((216, 226, 240))
    background.inputs["Strength"].default_value = 0.3
    _window()


def _place(lamp: bpy.types.Light, at: Vector, direction: Vector) -> None:
    obj = bpy.data.objects.new(lamp.name, lamp)
    obj.location = at
    obj.rotation_euler = direction.to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(obj)


def _window() -> None:
    """A wall with a window of three by three panes; of the lamps only the sun is behind it."""
    wide, high, bar = 1.75, 1.5, 0.05
    frame: list[tuple[float, ...]]
    frame = [(side * (wide / 2 + 3), 0, 6, 8) for side in (-1, 1)]  # y, z, width, height
    frame += [(0, side * (high / 2 + 3), wide, 6) for side in (-1, 1)]
    frame += [(side * wide / 6, 0, bar, high) for side in (-1, 1)]
    frame += [(0, side * high / 6, wide, bar) for side in (-1, 1)]
    parts = []
    for y, z, width, height in frame:
        points, faces = box((0.06, width, height))
        parts.append((np.add(points, (0, y, z - height / 2)), faces))
    new_object("Window", joined(parts), bpy.data.materials.new("Window"), at=WINDOW_CENTER)


def place_camera(calibration: Calibration) -> bpy.types.Object:
    """Sets up a pinhole camera with the intrinsics of ``calibration``."""
    (width, height), (fx, _), (cx, cy) = (
        calibration.size,
        calibration.focal,
        calibration.principal_point,
    )
    lens = bpy.data.cameras.new("Phone")
    lens.sensor_fit, lens.sensor_width = "HORIZONTAL", 36
    lens.lens = fx * lens.sensor_width / width
    lens.shift_x, lens.shift_y = (width / 2 - cx) / width, (cy - height / 2) / width
    lens.clip_start = 0.01
    camera = bpy.data.objects.new("Phone", lens)
    camera.location = (0, 0, CAMERA_HEIGHT)
    camera.rotation_euler = (np.pi / 2 + CAMERA_TILT, 0, 0)
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    bpy.context.view_layer.update()
    return camera


def render(width: int, height: int, samples: int) -> NDArray[np.float32]:
    """Renders the scene; (H, W, 3) linear Rec. 2020, the top row first."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.device, scene.cycles.samples, scene.cycles.seed = "CPU", samples, 1
    scene.cycles.use_denoising, scene.cycles.denoiser = True, "OPENIMAGEDENOISE"
    scene.cycles.adaptive_threshold = 0.02
    scene.cycles.max_bounces, scene.cycles.caustics_refractive = 8, False
    scene.cycles.caustics_reflective = False
    scene.cycles.sample_clamp_indirect = 6
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.resolution_percentage = 100
    scene.render.image_settings.file_format = "OPEN_EXR"
    scene.render.image_settings.color_depth = "32"
    with tempfile.TemporaryDirectory() as folder:
        scene.render.filepath = str(Path(folder, "render.exr"))
        bpy.ops.render.render(write_still=True)
        image = bpy.data.images.load(scene.render.filepath)
        pixels = np.empty(width * height * 4, np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
    return pixels.reshape(height, width, 4)[::-1, :, :3]
