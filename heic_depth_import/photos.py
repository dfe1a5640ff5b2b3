# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""For scripts: a photo's depth as arrays, with or without Blender.

Needs numpy and pillow-heif, nothing else. From a copy of the repository it is
``heic_depth_import.photos``, inside Blender ``bl_ext.user_default.heic_depth_import.photos``.

>>> from heic_depth_import.photos import depth_of, points_of, read_photo, unproject, write_pcd
>>> photo = read_photo("tests/still_life/still_life.heic")
>>> photo.rgb.shape, photo.depth.disparity.shape
((1512, 2016, 3), (432, 576))
>>> photo.camera.source.value, photo.depth.is_absolute
('calibrated by the phone', False)

The depth map as it is stored, in metres along the optical axis, and where its samples lie in the
camera's axes (x right, y up, looking along -z):

>>> depth = depth_of(photo)
>>> f"{depth.min():.2f} to {depth.max():.2f} m"
'0.48 to 1.85 m'
>>> unproject(photo).shape
(432, 576, 3)

The points that an import makes of it, without terraces and ragged outlines, and their colours:

>>> points = points_of(photo)
>>> points.positions.shape == points.colours.shape, points.colours.dtype
(True, dtype('uint8'))

and from there to a file for the Point Cloud Library:

>>> write_pcd("still_life.pcd", points)
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .core import camera
from .core.arrays import Floats, Pixels
from .core.colour import encode_srgb
from .core.errors import DepthImportError
from .core.pcd import Viewpoint, pcd_file
from .core.photo import DepthPhoto
from .core.settings import SurfaceSettings
from .core.surface.surface import surface_of
from .reading.reader import PhotoOrder, read
from .reading.sampler import PillowSampler
from .version import version

__all__ = [
    "DepthImportError",
    "DepthPhoto",
    "Points",
    "SurfaceSettings",
    "depth_of",
    "points_of",
    "read_photo",
    "unproject",
    "write_pcd",
]

# Turned about x by half a turn: z forward, y down.
_SENSOR = Viewpoint(rotation=(0.0, 1.0, 0.0, 0.0))


def __getattr__(name: str) -> str:
    if name == "__version__":  # read from the manifest by those who ask
        return version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Coloured points.

    Attributes:
        positions: (points, 3) float32, metres in the camera's axes: x right, y up, looking along
            -z.
        colours: (points, 3) uint8, sRGB.
    """

    positions: Floats
    colours: Pixels


def read_photo(path: str | Path) -> DepthPhoto:
    """Reads a photo: its pixels, depth map, camera, and how it was taken.

    Args:
        path: A HEIC file.

    Raises:
        DepthImportError: It cannot be read; the message is a sentence for people.
    """
    return read(PhotoOrder(Path(path)))


def depth_of(photo: DepthPhoto) -> Floats:
    """Returns the depth map as stored, in metres along the optical axis.

    Metres are the phone's word only where ``photo.depth.is_absolute``.

    Args:
        photo: As read.

    Returns:
        (rows, columns); infinite where disparity is 0 or less, NaN where it is unknown.
    """
    disparity = photo.depth.disparity
    depth = np.full_like(disparity, np.inf)
    np.divide(1.0, disparity, out=depth, where=disparity > 0)
    depth[np.isnan(disparity)] = np.nan
    return depth


def unproject(photo: DepthPhoto, *, use_undistort: bool = True) -> Floats:
    """Returns where every sample of the depth map lies, as stored.

    Args:
        photo: As read.
        use_undistort: Straighten the rays of the lens.

    Returns:
        (rows, columns, 3) metres in the camera's axes: x right, y up, looking along -z; NaN where
        the depth is infinite or unknown.
    """
    disparity = photo.depth.disparity
    rows, columns = disparity.shape
    places = photo.depth.window.sample_places(columns, rows)
    rays = camera.rays(places, photo.camera, photo.distortion if use_undistort else None)
    finite = np.where(disparity > 0, disparity, np.float32(np.nan))
    return camera.unproject(rays, finite)


def points_of(
    photo: DepthPhoto, settings: SurfaceSettings | None = None, *, use_mattes: bool = True
) -> Points:
    """Returns the points that an import makes of a photo.

    Args:
        photo: As read.
        settings: The import's options that shape the surface; its defaults if left out.
        use_mattes: Let outlines follow the portrait matte, where the photo has one.
    """
    sampler = PillowSampler(photo if use_mattes else replace(photo, mattes={}))
    # A point is there or not: what is soft has no place here.
    hard = replace(settings or SurfaceSettings(), use_soft_edges=False)
    surface = surface_of(photo, hard, sampler, with_faces=False)
    light = sampler.light(*surface.grid_shape).reshape(-1, 3)
    return Points(surface.positions, encode_srgb(light[surface.topology.samples]))


def write_pcd(path: str | Path, points: Points) -> None:
    """Writes points for the Point Cloud Library, seen from where the phone stood.

    Args:
        path: Of the file.
        points: As `points_of` returns them.
    """
    Path(path).write_bytes(pcd_file(points.positions, points.colours, _SENSOR))
