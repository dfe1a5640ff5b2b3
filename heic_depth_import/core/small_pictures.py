# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo and its depth as pictures of a few pixels."""

import numpy as np

from .arrays import Floats, Pixels
from .photo import DepthPhoto

# Of all disparities, so many are too near or too far to set the shades.
_IGNORED = 0.01


def small_pictures(photo: DepthPhoto, side: int) -> tuple[Floats, Floats]:
    """Draws a photo and its depth, the nearer the brighter.

    Args:
        photo: As read.
        side: Pixels of the longer side of each.

    Returns:
        Both (rows, columns, 4), sRGB from 0 to 1, the lowest row first; clear where depth is
        unknown.
    """
    return _upside_down(_reduced(photo.rgb, side)), _upside_down(
        _reduced(shades_of(photo.depth.disparity), side)
    )


def shades_of(disparity: Floats) -> Pixels:
    """Returns greys of disparities, the nearest white.

    Args:
        disparity: Of any shape; NaN where unknown.

    Returns:
        The same shape and an axis of 4: red, green, blue, alpha.
    """
    known = np.isfinite(disparity)
    grey = np.zeros((*disparity.shape, 4), np.uint8)
    if known.any():
        low, high = np.quantile(disparity[known], (_IGNORED, 1 - _IGNORED))
        shade = (disparity[known] - low) / max(float(high - low), 1e-9)
        grey[known, :3] = np.rint(shade.clip(0.0, 1.0) * 255).astype(np.uint8)[:, None]
    grey[..., 3] = np.where(known, 255, 0)
    return grey


def _reduced(pixels: Pixels, side: int) -> Pixels:
    """Returns every so many-th pixel of (rows, columns, channels): nobody looks closely."""
    every = max(1, -(-max(pixels.shape[:2]) // side))
    return pixels[every // 2 :: every, every // 2 :: every]


def _upside_down(pixels: Pixels) -> Floats:
    rows, columns, channels = pixels.shape
    picture = np.ones((rows, columns, 4), np.float32)
    picture[..., :channels] = pixels[::-1].astype(np.float32) / np.float32(255)
    return picture
