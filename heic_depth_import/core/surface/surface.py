# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a depth photo to the arrays of a surface, whatever kind of object it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats, Indices32, blocks
from ..camera import Window, rays, unproject
from ..errors import ADVICE, NoSurfaceError
from ..memo import Memo
from ..photo import DepthPhoto
from ..restoration.grid import Grid
from ..restoration.measured import PhotoSampler
from ..settings import Projection, SurfaceSettings
from .correction import CorrectedPhoto
from .join import Topology, join, points_only
from .relief import relief_positions
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
    sheets = visible.sheets
    confidence = [
        visible.confidence_of(grid, topology.samples)
        for grid, topology in zip(sheets, topologies, strict=True)
    ]
    if len(sheets) == 1 or sampler is None:
        return placed(sheets[0], window, topologies[0], corrected, confidence[0])
    plain = visible.unscaled or visible
    parts = plain.layers, plain.matting, plain.fringe, plain.shape
    rim = memo.of(soft_rim_of, *parts, sampler, topologies)
    samples = [topology.samples for topology in topologies]
    whole = placed_as_one(
        sheets, window, samples, memo.of(in_one, topologies), corrected, confidence
    )
    return replace(whole, grid_disparity=visible.grid.disparity, rim=rim)


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
    told = None if confidence is None else [confidence]
    return placed_as_one([grid], window, [topology.samples], topology, corrected, told)


def placed_as_one(  # noqa: PLR0913, PLR0917  what there is of each, and of all
    grids: Sequence[Grid],
    window: Window,
    samples: Sequence[Indices32],
    whole: Topology,
    corrected: CorrectedPhoto,
    confidence: Sequence[Floats] | None = None,
) -> Surface:
    """Places the samples of grids that lie on each other, in their order.

    Args:
        grids: As for `placed`. The first one is the surface's.
        window: As there, of all.
        samples: (vertices,) of each, those that are joined.
        whole: How, all as one.
        corrected: As there.
        confidence: As there.
    """
    count = whole.samples.size
    seen, depth, spacing = np.empty((3, count), np.float32)
    positions, uv = np.empty((count, 3), np.float32), np.empty((count, 2), np.float32)
    told = np.zeros(count, np.float32)
    surface = Surface(positions, depth, seen, uv, spacing, told, grids[0].disparity, whole)
    first = 0
    for number, (grid, joined) in enumerate(zip(grids, samples, strict=True)):
        _place(surface, first, grid, window, joined, corrected)
        last = first + joined.size
        if confidence is not None:
            told[first:last] = confidence[number]
        first = last
    return surface


def _place(  # noqa: PLR0913, PLR0917  as above
    surface: Surface,
    first: int,
    grid: Grid,
    window: Window,
    samples: Indices32,
    corrected: CorrectedPhoto,
) -> None:
    """Writes where samples of a grid are as a surface's vertices, from the first of those on."""
    rows, columns = grid.disparity.shape
    width = window.width / columns
    photo, settings = corrected.photo, corrected.settings
    camera = photo.camera
    distortion = photo.distortion if settings.use_undistort else None
    span = None if settings.projection is Projection.CAMERA else corrected.span
    for block in blocks(samples.size):
        into = slice(first + block.start, first + block.stop)
        places = window.places_of(samples[block], columns, rows, grid.shift)
        disparity = grid.disparity.ravel().take(samples[block])
        if span is None:
            surface.positions[into] = unproject(rays(places, camera, distortion), disparity)
            surface.spacing[into] = (width / camera.focal[0]) / disparity
        else:
            height = settings.depth_scale
            surface.positions[into] = relief_positions(places, disparity, span, camera, height)
            surface.spacing[into] = width / max(camera.size)
        surface.uv[into, 0] = places[:, 0] / camera.size[0]
        surface.uv[into, 1] = 1.0 - places[:, 1] / camera.size[1]
        surface.disparity[into], surface.depth[into] = disparity, 1.0 / disparity
