# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a depth photo to the arrays of a surface, whatever kind of object it becomes."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from .camera import rays, unproject
from .depth import corrected, lowest_disparity
from .photo import DepthPhoto
from .restore import restore
from .topology import Topology, join, tear

Floats = NDArray[np.float32]


class Projection(Enum):
    """How samples of the depth map are placed in space."""

    CAMERA = "CAMERA"
    ORTHOGRAPHIC = "ORTHOGRAPHIC"


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceSettings:
    """What the user decides about the surface; the operator's properties have the same names.

    Attributes:
        projection: Rays of the real lens, or a relief.
        use_undistort: Straighten the rays of the lens.
        disparity_scale: Factor of disparity.
        disparity_offset: Added to disparity, in 1/m.
        depth_scale: Height of the relief, in quarters of the photo's longer side.
        far_limit: Metres that nothing lies beyond; 0 is automatic.
        use_dequantize: Remove the terraces of a coarse depth map.
        cut: Relative jump of depth that tears the surface; 0 never.
    """

    projection: Projection = Projection.CAMERA
    use_undistort: bool = True
    disparity_scale: float = 1.0
    disparity_offset: float = 0.0
    depth_scale: float = 1.0
    far_limit: float = 0.0
    use_dequantize: bool = True
    cut: float = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """The visible surface, in camera space.

    Attributes:
        positions: (vertices, 3) metres.
        depth: (vertices,) metres along the optical axis, after the user's correction.
        disparity: (vertices,) 1/m, the same.
        uv: (vertices, 2) place on the photo, (0, 0) bottom left.
        spacing: (vertices,) metres between neighbouring samples at their depth.
        topology: Faces and edges; `samples` leads back to the depth grid.
    """

    positions: Floats
    depth: Floats
    disparity: Floats
    uv: Floats
    spacing: Floats
    topology: Topology


# The relief of a photo whose longer side is 1 m is this high at a depth_scale of 1.
RELIEF_HEIGHT = 0.25


def surface_of(photo: DepthPhoto, settings: SurfaceSettings) -> Surface:
    """Builds the visible surface of a photo.

    Args:
        photo: As read from the file.
        settings: The user's decisions.
    """
    measured, window = photo.depth.disparity, photo.depth.window
    disparity = corrected(measured, settings.disparity_scale, settings.disparity_offset)
    step = photo.depth.step * np.float32(abs(settings.disparity_scale))
    lowest = lowest_disparity(disparity, float(np.nanmedian(step)), settings.far_limit)
    disparity = restore(
        np.maximum(disparity, np.float32(lowest)),
        step,
        settings.cut,
        lowest,
        use_dequantize=settings.use_dequantize,
    )
    topology = join(tear(disparity, step, settings.cut))
    rows, columns = measured.shape
    if settings.projection is Projection.CAMERA:
        distortion = photo.distortion if settings.use_undistort else None
        grid = unproject(rays(window, (rows, columns), photo.camera, distortion), disparity)
        spacing = (window.width / columns / photo.camera.focal[0]) / disparity
    else:
        grid = relief(photo, settings.depth_scale)
        spacing = np.full_like(disparity, window.width / columns / max(photo.camera.size))
    kept = topology.samples
    seen = disparity.ravel()[kept]
    x, y = window.sample_centres(columns, rows)
    width, height = photo.camera.size
    uv = np.empty((kept.size, 2), np.float32)
    uv[:, 0] = (x / width).astype(np.float32)[kept % columns]
    uv[:, 1] = (1.0 - y / height).astype(np.float32)[kept // columns]
    return Surface(
        positions=np.take(grid.reshape(-1, 3), kept, axis=0),
        depth=1.0 / seen,
        disparity=seen,
        uv=uv,
        spacing=spacing.ravel()[kept],
        topology=topology,
    )


def relief(photo: DepthPhoto, depth_scale: float) -> Floats:
    """Places samples on a relief: evenly spaced, height linear in the stored disparity.

    The photo's longer side is 1 m; its nearest sample lies 1 m in front of the camera.

    Args:
        photo: As read from the file.
        depth_scale: 1 makes the relief a quarter of the longer side high.

    Returns:
        (rows, columns, 3) metres in the camera's axes; NaN where disparity is.
    """
    disparity, camera = photo.depth.disparity, photo.camera
    rows, columns = disparity.shape
    x, y = photo.depth.window.sample_centres(columns, rows)
    longer = max(camera.size)
    finite = disparity[np.isfinite(disparity)]
    far, near = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    share = (disparity - np.float32(near)) / np.float32((near - far) or 1.0)
    points = np.empty((rows, columns, 3), np.float32)
    points[..., 0] = (x - camera.size[0] / 2) / longer
    points[..., 1] = ((camera.size[1] / 2 - y) / longer)[:, None]
    points[..., 2] = share * np.float32(depth_scale * RELIEF_HEIGHT) - 1.0
    return points
