# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo as a relief: a flat picture whose parts stand out."""

import numpy as np

from ..arrays import Doubles, Floats
from ..camera import Intrinsics

# The relief of a photo whose longer side is 1 m is this high at a depth_scale of 1.
RELIEF_HEIGHT = 0.25


def relief_positions(
    places: Doubles,
    disparity: Floats,
    span: tuple[float, float],
    camera: Intrinsics,
    depth_scale: float,
) -> Floats:
    """Places samples on a relief: evenly spaced, height linear in disparity, as the map stores it.

    The photo's longer side is 1 m; its nearest sample lies 1 m in front of the camera.

    Args:
        places: (..., 2) photo pixels.
        disparity: (...,) in 1/m; NaN where unknown.
        span: Lowest and highest disparity of the photo.
        camera: The photo's camera.
        depth_scale: 1 makes the relief a quarter of the longer side high.

    Returns:
        (..., 3) metres in the camera's axes; NaN where disparity is.
    """
    longer = max(camera.size)
    far, near = span
    share = (disparity - np.float32(near)) / np.float32((near - far) or 1.0)
    points = np.empty((*disparity.shape, 3), np.float32)
    points[..., 0] = (places[..., 0] - camera.size[0] / 2) / longer
    points[..., 1] = (camera.size[1] / 2 - places[..., 1]) / longer
    points[..., 2] = share * np.float32(depth_scale * RELIEF_HEIGHT) - 1.0
    return points
