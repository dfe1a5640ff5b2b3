# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Depth as an image, for those who like modifiers and shaders that they know."""

import bpy
import numpy as np

from ...core.surface.surface import Surface
from .packing import pack


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
