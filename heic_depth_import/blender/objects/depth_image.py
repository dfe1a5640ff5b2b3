# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Depth as an image, for those who like modifiers and shaders that they know."""

import bpy
import numpy as np

from ...core.surface.rescale import Rescale
from ...core.surface.surface import Surface
from .packing import pack

DEPTH_IMAGE = "heic_depth_image"
"""The custom property of an object that holds its depth image."""


def new_depth_image(name: str, surface: Surface) -> bpy.types.Image:
    """Packs the depth of every sample as a 32-bit float image, upright like the photo.

    Where nothing is known it shows the farthest depth: a hole in the middle of a displaced plane
    would be a spike towards the camera.

    Args:
        name: Of the data-block.
        surface: The photo's surface.
    """
    rows, columns = surface.grid_shape
    depth = 1.0 / surface.grid_disparity
    pixels = np.ones((rows, columns, 4), np.float32)
    # Blender counts rows from the bottom.
    pixels[..., :3] = np.nan_to_num(depth, nan=np.nanmax(depth))[::-1, :, None]
    image = bpy.data.images.new(name, columns, rows, float_buffer=True, is_data=True)
    image.pixels.foreach_set(pixels.ravel())  # type: ignore[arg-type]  # takes any buffer
    pack(image)
    return image


def rescale_depth_image(image: bpy.types.Image, rescale: Rescale, farthest: float) -> None:
    """Makes a depth image show the depth that its surface has after a correction.

    Args:
        image: As the import has packed it.
        rescale: What becomes of depth.
        farthest: Depth of the surface in metres; single samples beyond it come up to it.
    """
    pixels = np.empty(np.prod(np.array(image.size)) * 4, np.float32)
    image.pixels.foreach_get(pixels)
    depth = pixels.reshape(-1, 4)[:, :3]
    np.minimum(depth, np.float32(farthest), out=depth)
    depth *= rescale.factors(depth.astype(np.float64))
    image.pixels.foreach_set(pixels)  # type: ignore[arg-type]  # takes any buffer
    image.pack()
