# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A round thing that stands free before a wall, whose photo mixes both at the outline."""

import numpy as np

from heic_depth_import.core.arrays import Mask, Pixels
from heic_depth_import.core.colour import decoded_light, encoded_light

ROWS, COLUMNS, SCALE = 96, 128, 5
"""Samples, and pixels of the photo for each."""
CENTRE = 48, 64
WALL, CHAIR = np.array([200, 190, 170]), np.array([40, 60, 90])
"""Colours of what is behind and in front."""
BLUR = 2 * SCALE
"""Pixels to each side that the photo mixes: two samples."""
CODES_OF_NOISE = 2


def disk(radius: float, scale: int = 1) -> Mask:
    """Returns what stands in front, (rows x scale, columns x scale).

    Args:
        radius: Samples.
        scale: Places for each sample, along either axis.
    """
    y, x = np.ogrid[: ROWS * scale, : COLUMNS * scale]
    place = (np.array(CENTRE) + 0.5) * scale - 0.5
    inside: Mask = (y - place[0]) ** 2 + (x - place[1]) ** 2 < (radius * scale) ** 2
    return inside


def photo_of(inside: Mask, seed: int = 0) -> Pixels:
    """Returns a photo that is out of focus at the outline, with the noise of a camera.

    Args:
        inside: (height, width) what stands in front.
        seed: Of the noise.
    """
    share = inside.astype(np.float32)
    for axis in (0, 1):
        padded = np.pad(share, [(BLUR, BLUR) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        total = np.cumsum(padded, axis=axis)
        count = share.shape[axis]
        upper = np.take(total, np.arange(count) + 2 * BLUR, axis=axis)
        lower = np.take(total, np.arange(count), axis=axis)
        share = (upper - lower) / np.float32(2 * BLUR)
    light = decoded_light(CHAIR.astype(np.uint8)) * share[..., np.newaxis]
    light = light + decoded_light(WALL.astype(np.uint8)) * (1 - share[..., np.newaxis])
    noise = np.random.default_rng(seed).normal(0, CODES_OF_NOISE, light.shape)
    return np.clip(encoded_light(light) + noise, 0, 255).astype(np.uint8)
