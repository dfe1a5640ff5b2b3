# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points and meshes, as an import makes them."""

import os
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..core.arrays import Floats, Indices32, Pixels
from ..core.colour import encode_srgb
from ..core.limits import MAX_POINTS
from ..core.pcd import Viewpoint, pcd_file
from ..core.photo import DepthPhoto
from ..core.settings import SurfaceSettings
from ..core.surface.surface import Surface, surface_of
from ..reading.sampler import PillowSampler
from .photo import require_photo

# Turned about x by half a turn: z forward, y down.
_SENSOR = Viewpoint(rotation=(0.0, 1.0, 0.0, 0.0))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Points:
    """Coloured points.

    Attributes:
        positions: (points, 3) float32, metres in the camera's axes: x right, y up, looking along
            -z.
        colours: (points, 3) uint8, sRGB.
    """

    positions: Floats
    colours: Pixels

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.positions):,}>"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Mesh:
    """Triangles with colours.

    Attributes:
        positions: (vertices, 3) float32, metres in the camera's axes: x right, y up, looking along
            -z.
        faces: (triangles, 3) int32, counter-clockwise as the camera sees them.
        colours: (vertices, 3) uint8, sRGB.
        uv: (vertices, 2) float32, place on the photo, (0, 0) bottom left.
    """

    positions: Floats
    faces: Indices32
    colours: Pixels
    uv: Floats

    def __repr__(self) -> str:
        counts = f"{len(self.positions):,} vertices, {len(self.faces):,} triangles"
        return f"<{type(self).__name__}: {counts}>"


def points_of(
    photo: DepthPhoto, settings: SurfaceSettings | None = None, *, use_mattes: bool = True
) -> Points:
    """Returns the points that an import makes of a photo.

    Args:
        photo: As read; its pixels are decoded.
        settings: The import's options that shape the surface; its defaults if left out.
        use_mattes: Let outlines follow the portrait matte, where the photo has one.

    Raises:
        DepthImportError: No samples hang together, or pixels cannot be decoded.
        TypeError: What is given is no photo, or no settings.
        MemoryError: There is not enough of it.
    """
    surface, colours = _built(photo, settings, use_mattes=use_mattes, with_faces=False)
    return Points(surface.positions, colours)


def mesh_of(
    photo: DepthPhoto, settings: SurfaceSettings | None = None, *, use_mattes: bool = True
) -> Mesh:
    """Returns the mesh that an import makes of a photo, in triangles and with hard edges.

    Args:
        photo: As read; its pixels are decoded.
        settings: The import's options that shape the surface; its defaults if left out.
        use_mattes: Let outlines follow the portrait matte, where the photo has one.

    Raises:
        DepthImportError: No samples hang together, or pixels cannot be decoded.
        TypeError: What is given is no photo, or no settings.
        MemoryError: There is not enough of it.
    """
    surface, colours = _built(photo, settings, use_mattes=use_mattes, with_faces=True)
    return Mesh(surface.positions, surface.topology.triangles, colours, surface.uv)


def write_pcd(path: str | os.PathLike[str], points: Points) -> None:
    """Writes points for the Point Cloud Library, seen from where the phone stood.

    Args:
        path: Of the file; one that is there is overwritten.
        points: As `points_of` returns them.

    Raises:
        OSError: It cannot be written.
        ValueError: Positions and colours are not (points, 3) each.
        TypeError: They are no points, positions no real numbers, or colours no bytes.
    """
    if not isinstance(points, Points):
        raise TypeError(f"points are what points_of returns, not {type(points).__name__}")
    positions, colours = np.asarray(points.positions), np.asarray(points.colours)
    if positions.dtype.kind not in "fiu" or colours.dtype != np.uint8:
        raise TypeError(
            f"positions have to be numbers and colours bytes, not {positions.dtype} and "
            f"{colours.dtype}"
        )
    if positions.ndim != 2 or positions.shape[1] != 3 or positions.shape != colours.shape:
        raise ValueError(
            "positions and colours have to be (points, 3) each, "
            f"not {positions.shape} and {colours.shape}"
        )
    Path(path).write_bytes(pcd_file(positions, colours, _SENSOR))


def _built(
    photo: DepthPhoto, settings: SurfaceSettings | None, *, use_mattes: bool, with_faces: bool
) -> tuple[Surface, Pixels]:
    """Returns a surface and the colours of its vertices."""
    require_photo(photo)
    if not isinstance(settings, SurfaceSettings | None):
        raise TypeError(f"settings are SurfaceSettings, not {type(settings).__name__}")
    # What is soft takes two layers, and has no place where a vertex is there or not.
    hard = replace(settings or SurfaceSettings(), use_soft_edges=False)
    rows, columns = photo.depth.disparity.shape
    affordable = hard.at_most(MAX_POINTS, (rows, columns))
    if affordable.resolution < hard.resolution:
        warnings.warn(
            f"{photo.name}: built with a resolution of {affordable.resolution:.2g}: with "
            f"{hard.resolution:.2g}, its depth map of {columns} x {rows} samples would fill the "
            "memory",
            RuntimeWarning,
            stacklevel=3,
        )
    sampler = PillowSampler(photo if use_mattes else replace(photo, mattes={}))
    surface = surface_of(photo, affordable, sampler, with_faces=with_faces)
    light = sampler.light(*surface.grid_shape).reshape(-1, 3)
    return surface, encode_srgb(light[surface.topology.samples])
