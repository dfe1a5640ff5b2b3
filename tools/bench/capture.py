# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Render what is in Blender: from where the phone was and from beside, pictures and depth."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix
from numpy.typing import NDArray
from PIL import Image

from bench import furnishing


def prepare() -> None:
    """Makes the scene render glowing things quickly, as they are."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.use_denoising = scene.cycles.use_adaptive_sampling = False
    scene.cycles.max_bounces = 0
    scene.view_settings.view_transform = "Standard"
    scene.render.resolution_percentage = 100
    scene.render.use_persistent_data = True  # one scene, several pictures


def orbit(pivot: float, right: float, up: float = 0.0) -> Matrix:
    """Returns the place of a camera that walked around the pivot, in degrees."""
    to_pivot = Matrix.Translation((0, pivot, 0))
    turn = Matrix.Rotation(np.radians(right), 4, "Z") @ Matrix.Rotation(np.radians(-up), 4, "X")
    upright = Matrix.Rotation(np.pi / 2, 4, "X")
    return to_pivot @ turn @ to_pivot.inverted() @ upright


def render(path: Path, size: tuple[int, int], samples: int) -> None:
    """Renders to a file: EXR keeps numbers as they are, at the pixels' centres."""
    scene, is_exact = bpy.context.scene, path.suffix == ".exr"
    scene.cycles.samples = samples
    scene.cycles.pixel_filter_type = "BOX" if is_exact else "BLACKMAN_HARRIS"
    scene.cycles.filter_width = 0.01 if is_exact else 1.5
    scene.render.resolution_x, scene.render.resolution_y = size
    settings = scene.render.image_settings
    settings.file_format = "OPEN_EXR" if is_exact else "PNG"
    settings.color_mode = "RGBA" if scene.render.film_transparent else "RGB"
    settings.color_depth = "32" if is_exact else "8"
    scene.render.filepath = str(path)
    with silence():
        bpy.ops.render.render(write_still=True)


@contextmanager
def silence() -> Iterator[None]:
    """Keeps Blender's own lines, which Python does not see, from the terminal."""
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        for number in (1, 2):
            os.dup2(nowhere.fileno(), number)
    try:
        yield
    finally:
        for number, old in zip((1, 2), kept, strict=True):
            os.dup2(old, number)
            os.close(old)


def probed(size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Looks at what the camera sees; the scene is of no other use after that.

    Returns:
        Disparity (rows, columns) in 1/m, and object indices; both 0 where nothing is.
    """
    bpy.context.view_layer.material_override = furnishing.probe()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "probe.exr")
        render(path, size, 1)
        image = bpy.data.images.load(str(path))
        pixels = np.empty(size[0] * size[1] * 4, np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
    depth, owner = np.moveaxis(pixels.reshape(size[1], size[0], 4)[::-1, :, :2], -1, 0)
    disparity = np.where(depth > 0, 1 / np.maximum(depth, 1e-3), 0).astype(np.float32)
    return disparity, np.round(owner).astype(np.uint8)


def bytes_of(path: Path, mode: str = "RGB") -> NDArray[np.uint8]:
    """Returns the pixels of a picture, (rows, columns, channels)."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert(mode))
