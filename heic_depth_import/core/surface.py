# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a depth photo to the arrays of a surface, whatever kind of object it becomes."""

from dataclasses import dataclass

import numpy as np

from .camera import Doubles, Floats, Intrinsics, rays, unproject
from .depth import corrected, lowest_disparity
from .grid import Picture, grid_of
from .photo import DepthMap, DepthPhoto
from .settings import Projection, SurfaceSettings
from .topology import Topology, join, tear


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """The visible surface, in camera space.

    Attributes:
        positions: (vertices, 3) metres.
        depth: (vertices,) metres along the optical axis, after the user's correction.
        disparity: (vertices,) 1/m, the same.
        uv: (vertices, 2) place on the photo, (0, 0) bottom left.
        spacing: (vertices,) metres between neighbouring samples at their depth.
        grid_shape: Rows and columns of the grid that the surface was made from.
        topology: Faces and edges; `samples` leads back to that grid.
    """

    positions: Floats
    depth: Floats
    disparity: Floats
    uv: Floats
    spacing: Floats
    grid_shape: tuple[int, int]
    topology: Topology


# The relief of a photo whose longer side is 1 m is this high at a depth_scale of 1.
RELIEF_HEIGHT = 0.25
_JUST_ABOVE_0 = 1e-3


def surface_of(
    photo: DepthPhoto, settings: SurfaceSettings, picture: Picture | None = None
) -> Surface:
    """Builds the visible surface of a photo.

    Args:
        photo: As read from the file.
        settings: The user's decisions.
        picture: The photo on any grid; shows a finer grid where outlines run.
    """
    disparity, step, lowest = _in_scene(photo.depth, settings)
    grid = grid_of(
        disparity,
        step,
        lowest,
        settings,
        picture,
    )
    topology = join(tear(grid.disparity, grid.step, settings.cut, grid.may_tear))
    rows, columns = grid.disparity.shape
    window, camera = photo.depth.window, photo.camera
    places = window.sample_places(columns, rows, grid.shift)
    if settings.projection is Projection.CAMERA:
        distortion = photo.distortion if settings.use_undistort else None
        points = unproject(rays(places, camera, distortion), grid.disparity)
        spacing = (window.width / columns / camera.focal[0]) / grid.disparity
    else:
        points = relief(places, grid.disparity, camera, settings.depth_scale)
        spacing = np.full_like(grid.disparity, window.width / columns / max(camera.size))
    kept = topology.samples
    seen = grid.disparity.ravel()[kept]
    width, height = camera.size
    uv = np.take(places.reshape(-1, 2), kept, axis=0) / (width, height)
    uv[:, 1] = 1.0 - uv[:, 1]
    return Surface(
        positions=np.take(points.reshape(-1, 3), kept, axis=0),
        depth=1.0 / seen,
        disparity=seen,
        uv=uv.astype(np.float32),
        spacing=spacing.ravel()[kept],
        grid_shape=(rows, columns),
        topology=topology,
    )


def _in_scene(depth: DepthMap, settings: SurfaceSettings) -> tuple[Floats, Floats, float]:
    """Returns disparity after the user's correction, its step, and the lowest that it may be."""
    if settings.projection is Projection.ORTHOGRAPHIC:
        # Linear in what the map stores: infinity is nothing special. Only above 0 it must be.
        lowest = float(np.nanmin(depth.disparity))
        raised = corrected(depth.disparity, 1.0, max(0.0, _JUST_ABOVE_0 - lowest))
        return raised, depth.step, max(lowest, _JUST_ABOVE_0)
    disparity = corrected(depth.disparity, settings.disparity_scale, settings.disparity_offset)
    step = depth.step * np.float32(abs(settings.disparity_scale))
    typical = float(np.nanmedian(step))
    return disparity, step, lowest_disparity(disparity, typical, settings.far_limit)


def relief(places: Doubles, disparity: Floats, camera: Intrinsics, depth_scale: float) -> Floats:
    """Places samples on a relief: evenly spaced, height linear in disparity, as the map stores it.

    The photo's longer side is 1 m; its nearest sample lies 1 m in front of the camera.

    Args:
        places: (rows, columns, 2) photo pixels.
        disparity: (rows, columns) in 1/m; NaN where unknown.
        camera: The photo's camera.
        depth_scale: 1 makes the relief a quarter of the longer side high.

    Returns:
        (rows, columns, 3) metres in the camera's axes; NaN where disparity is.
    """
    longer = max(camera.size)
    far, near = float(np.nanmin(disparity)), float(np.nanmax(disparity))
    share = (disparity - np.float32(near)) / np.float32((near - far) or 1.0)
    points = np.empty((*disparity.shape, 3), np.float32)
    points[..., 0] = (places[..., 0] - camera.size[0] / 2) / longer
    points[..., 1] = (camera.size[1] / 2 - places[..., 1]) / longer
    points[..., 2] = share * np.float32(depth_scale * RELIEF_HEIGHT) - 1.0
    return points
