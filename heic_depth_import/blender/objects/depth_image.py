# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Depth as an image, for those who like modifiers and shaders that they know."""

import bpy
import numpy as np

from ...core.surface.rescale import Rescale
from ...core.surface.surface import Surface
from ...reading.packed_exr import exr_of_depth
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
    depth = 1.0 / surface.grid_disparity
    # The packed picture has its own size.
    image = bpy.data.images.new(name, 1, 1, float_buffer=True, is_data=True)
    pack(image, exr_of_depth(np.nan_to_num(depth, nan=np.nanmax(depth))))
    image.source = "FILE"
    image.filepath_raw = f"//{name}.exr"
    return image


def rescale_depth_image(image: bpy.types.Image, rescale: Rescale, farthest: float) -> None:
    """Puts an image of the depth that a surface has after a correction in the place of another.

    An image that got other pixels would keep them when the correction is undone.

    Args:
        image: As the import has packed it; it is removed.
        rescale: What becomes of depth.
        farthest: Depth of the surface in metres; single samples beyond it come up to it.
    """
    width, height = np.array(image.size)
    pixels = np.empty(height * width * 4, np.float32)
    image.pixels.foreach_get(pixels)
    # Blender counts rows from the bottom.
    depth = np.minimum(pixels.reshape(height, width, 4)[::-1, :, 0], np.float32(farthest))
    factors = rescale.factors(depth.astype(np.float64))
    corrected, name = image.copy(), image.name
    pack(corrected, exr_of_depth(depth * factors.astype(np.float32)))
    image.user_remap(corrected)
    bpy.data.images.remove(image)
    corrected.name = name
