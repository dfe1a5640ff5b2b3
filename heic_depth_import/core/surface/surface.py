# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a depth photo to the arrays of a surface, whatever kind of object it becomes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Doubles, Floats, blocks
from ..camera import Intrinsics, Window, rays, unproject
from ..errors import ADVICE, NoSurfaceError
from ..memo import Memo
from ..photo import DepthPhoto
from ..restoration.grid import Grid
from ..restoration.measured import PhotoSampler
from ..settings import Projection, SurfaceSettings
from .correction import CorrectedPhoto
from .join import Topology, join, points_only
from .soft_rim import SoftRim, in_one, soft_rim_of
from .visible_grid import VisibleGrid


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """The visible surface, in camera space.

    Attributes:
        positions: (vertices, 3) metres.
        depth: (vertices,) metres along the optical axis, after the user's correction.
        disparity: (vertices,) 1/m, the same.
        uv: (vertices, 2) place on the photo, (0, 0) bottom left.
        spacing: (vertices,) metres between neighbouring samples at their depth.
        confidence: (vertices,) how far they can be relied on, 0 (made up) to 1.
        grid_disparity: (rows, columns) 1/m, of all samples of the grid that the surface was made
            from; NaN where unknown.
        topology: Faces and edges; `samples` leads back to that grid.
        rim: The soft rim of what stands in front; None where the surface is one.
    """

    positions: Floats
    depth: Floats
    disparity: Floats
    uv: Floats
    spacing: Floats
    confidence: Floats
    grid_disparity: Floats
    topology: Topology
    rim: SoftRim | None = None

    @property
    def grid_shape(self) -> tuple[int, int]:
        """Rows and columns of the grid."""
        rows, columns = self.grid_disparity.shape
        return rows, columns

    @property
    def shown(self) -> Topology | SoftRim:
        """What tells the colours of its vertices, wherever they are."""
        return self.topology if self.rim is None else self.rim


# The relief of a photo whose longer side is 1 m is this high at a depth_scale of 1.
RELIEF_HEIGHT = 0.25


def surface_of(
    photo: DepthPhoto,
    settings: SurfaceSettings,
    sampler: PhotoSampler | None = None,
    *,
    with_faces: bool = True,
    with_fringe: bool = False,
) -> Surface:
    """Builds the visible surface of a photo.

    Args:
        photo: As read from the file.
        settings: The user's decisions.
        sampler: The photo on any grid; shows a finer grid where outlines run.
        with_faces: Without, only the points are there.
        with_fringe: Outlines of what has no matte have a fringe.

    Raises:
        NoSurfaceError: No samples hang together.
    """
    visible = VisibleGrid.of(photo, settings, sampler, with_fringe=with_fringe)
    return surface_from(visible, sampler, with_faces=with_faces)


def surface_from(
    visible: VisibleGrid,
    sampler: PhotoSampler | None = None,
    *,
    with_faces: bool = True,
    memo: Memo | None = None,
) -> Surface:
    """Builds the visible surface of a grid.

    Args:
        visible: The samples.
        sampler: The photo, as for the grid.
        with_faces: Without, only the points are there.
        memo: Knows what became of the same samples before.

    Raises:
        NoSurfaceError: No samples hang together.
    """
    return (memo or Memo(0)).through(_surface, visible, sampler, with_faces=with_faces)


def _surface(
    memo: Memo, visible: VisibleGrid, sampler: PhotoSampler | None, *, with_faces: bool
) -> Surface:
    connect = join if with_faces else points_only
    corrected, window = visible.corrected, visible.corrected.photo.depth.window
    topologies = tuple(memo.of(connect, sheet.cells) for sheet in visible.sheets)
    require_surface(topologies[0], corrected)
    sheets = [
        placed(grid, window, topology, corrected, visible.confidence_of(grid, topology.samples))
        for grid, topology in zip(visible.sheets, topologies, strict=True)
    ]
    if len(sheets) == 1 or sampler is None:
        return sheets[0]
    plain = visible.unscaled or visible
    parts = plain.layers, plain.matting, plain.fringe, plain.shape
    rim = memo.of(soft_rim_of, *parts, sampler, topologies)
    whole = together(sheets, memo.of(in_one, topologies))
    return replace(whole, grid_disparity=visible.grid.disparity, rim=rim)


def together(sheets: Sequence[Surface], topology: Topology) -> Surface:
    """Returns surfaces of grids that lie on each other as one, in their order.

    Args:
        sheets: The first one's grid is the one that stays.
        topology: Of all as one.
    """
    if len(sheets) == 1:
        return sheets[0]

    def of_all(values: Callable[[Surface], Floats]) -> Floats:
        return np.concatenate([values(sheet) for sheet in sheets])

    return Surface(
        positions=of_all(lambda sheet: sheet.positions),
        depth=of_all(lambda sheet: sheet.depth),
        disparity=of_all(lambda sheet: sheet.disparity),
        uv=of_all(lambda sheet: sheet.uv),
        spacing=of_all(lambda sheet: sheet.spacing),
        confidence=of_all(lambda sheet: sheet.confidence),
        grid_disparity=sheets[0].grid_disparity,
        topology=topology,
    )


def require_surface(topology: Topology, corrected: CorrectedPhoto) -> None:
    """Raises NoSurfaceError where there are no faces: nothing could be shown, lit or focused on.

    Args:
        topology: Of the visible surface.
        corrected: Knows the photo's name and what tore it.
    """
    if topology.samples.size:
        return
    cut, name = corrected.settings.cut, corrected.photo.name
    if cut:
        raise NoSurfaceError(
            "falls to pieces: its depth jumps everywhere by more than a Cut of {cut:g}; raise Cut, "
            "or set it to 0",
            cut=cut,
        ).about(name)
    raise NoSurfaceError("has depth for single points only; {advice}", advice=ADVICE).about(name)


def placed(
    grid: Grid,
    window: Window,
    topology: Topology,
    corrected: CorrectedPhoto,
    confidence: Floats | None = None,
) -> Surface:
    """Places the samples of a grid in camera space.

    Args:
        grid: The samples.
        window: Where they lie on the photo.
        topology: Which of them are joined.
        corrected: What they belong to.
        confidence: (vertices,) of those that are joined; None where all is made up.
    """
    rows, columns = grid.disparity.shape
    kept, width = topology.samples, window.width / columns
    seen, depth, spacing = np.empty((3, kept.size), np.float32)
    positions = np.empty((kept.size, 3), np.float32)
    uv = np.empty((kept.size, 2), np.float32)
    photo, settings = corrected.photo, corrected.settings
    camera = photo.camera
    distortion = photo.distortion if settings.use_undistort else None
    span = None if settings.projection is Projection.CAMERA else corrected.span
    for block in blocks(kept.size):
        places = window.places_of(kept[block], columns, rows, grid.shift)
        disparity = grid.disparity.ravel().take(kept[block])
        if span is None:
            positions[block] = unproject(rays(places, camera, distortion), disparity)
            spacing[block] = (width / camera.focal[0]) / disparity
        else:
            height = settings.depth_scale
            positions[block] = relief_positions(places, disparity, span, camera, height)
            spacing[block] = width / max(camera.size)
        uv[block, 0] = places[:, 0] / camera.size[0]
        uv[block, 1] = 1.0 - places[:, 1] / camera.size[1]
        seen[block], depth[block] = disparity, 1.0 / disparity
    if confidence is None:
        confidence = np.zeros(kept.size, np.float32)
    return Surface(positions, depth, seen, uv, spacing, confidence, grid.disparity, topology)


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
