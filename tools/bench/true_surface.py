# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo's own pixels seen from beside: what no surface that shows the photo could do better.

Each pixel stands at its true depth, and where none is seen there is the truth. What is smeared all
the same comes of pixels that are larger than outlines are sharp, and that mix two things.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.optics import CAMERA, CUT, FACTOR, Seen

Doubles = NDArray[np.float64]

_FARTHEST = 1e-3
_SAME = 0.02
"""Relative difference of disparity within which two pixels are of one surface."""


def seen_from(photo: Seen, side: Seen, from_photo: Doubles) -> Doubles:
    """Returns what a camera from beside sees of a photo whose depth is known for each pixel.

    Args:
        photo: What its camera sees.
        side: What the camera from beside sees, `FACTOR` times as coarse: it fills in what the photo
            does not show, also before what it does.
        from_photo: (4, 4) from the space of the photo's camera to that of the camera from beside,
            both looking along -z.

    Returns:
        (rows, columns, 3) sRGB, in pixels of the latter.
    """
    rows, columns = photo.disparity.shape
    place, disparity = _moved(photo.disparity, from_photo)
    column, row = np.moveaxis(np.floor(place).astype(np.intp), -1, 0)
    is_in = (disparity > 0) & (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    order = np.argsort(disparity[is_in], kind="stable")  # the nearest comes last, and stays
    index = (row * columns + column)[is_in][order]
    colour = np.zeros((rows * columns, 3), np.float32)
    nearness = np.zeros(rows * columns)
    colour[index], nearness[index] = photo.picture[is_in][order], disparity[is_in][order]
    colour, nearness = colour.reshape(rows, columns, 3), nearness.reshape(rows, columns)
    _close(colour, nearness)
    there, behind = (
        each.repeat(FACTOR, axis=0).repeat(FACTOR, axis=1)
        for each in (side.disparity, side.picture)
    )
    is_made_up = nearness * (1 + CUT) < np.maximum(there, _FARTHEST)
    colour = np.where(is_made_up[..., np.newaxis], behind, colour)
    shape = rows // FACTOR, FACTOR, columns // FACTOR, FACTOR, 3
    return np.asarray(colour.reshape(shape).mean(axis=(1, 3), dtype=np.float64))


def _moved(disparity: NDArray[np.float32], from_photo: Doubles) -> tuple[Doubles, Doubles]:
    """Returns where pixels come to lie, (rows, columns, 2), and how near, 1/m."""
    rows, columns = disparity.shape
    pixels = np.stack(np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5), axis=-1)
    rays = (pixels - CAMERA.principal_point) / CAMERA.focal
    depth = 1 / np.maximum(disparity.astype(np.float64), _FARTHEST)[..., np.newaxis]
    points = np.concatenate([rays * (1, -1) * depth, -depth], axis=-1)
    points = points @ from_photo[:3, :3].T + from_photo[:3, 3]
    depth = np.where(points[..., 2:] < 0, -points[..., 2:], np.inf)
    place = points[..., :2] / depth * (1, -1) * CAMERA.focal + np.array(CAMERA.principal_point)
    return place, 1 / depth[..., 0]


def _close(colour: NDArray[np.float32], nearness: Doubles) -> None:
    """Closes cracks a pixel wide between pixels of one surface."""
    for axis in (1, 0):
        before, after = (np.roll(nearness, shift, axis) for shift in (1, -1))
        least = np.minimum(before, after)
        is_crack = (np.abs(before - after) <= _SAME * least) & (nearness * (1 + CUT) < least)
        colour[is_crack] = np.roll(colour, 1, axis)[is_crack]
        nearness[is_crack] = before[is_crack]
