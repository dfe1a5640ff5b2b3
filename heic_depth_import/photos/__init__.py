# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""For scripts: a photo's depth as arrays, with or without Blender.

Needs numpy, pillow and pillow-heif, nothing else. Installed by pip, or in a copy of the repository,
it is ``heic_depth_import.photos``; inside Blender ``bl_ext.user_default.heic_depth_import.photos``.
docs/python.md shows more, and says what stays as it is from version to version.

>>> from heic_depth_import.photos import depth_of, points_of, read_photo, unproject, write_pcd
>>> photo = read_photo("tests/still_life/still_life.heic")
>>> photo
<DepthPhoto 'still_life.heic': 2016 x 1512 pixels, depth map of 576 x 432 samples, relative>
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

from typing import TYPE_CHECKING

from ..core.defaults import BOUNDS
from ..core.errors import (
    DamagedPhotoError,
    DepthImportError,
    NoDepthMapError,
    NoSurfaceError,
    NotHeicError,
    TooLargePhotoError,
    UnreadablePhotoError,
)
from ..core.photo import DepthPhoto
from ..core.settings import Projection, SurfaceSettings
from ..version import version
from .geometry import Mesh, Points, mesh_of, points_of, write_pcd
from .photo import read_photo
from .samples import colours_of, depth_of, matrix_of, mattes_of, rays_of, unproject

__all__ = [
    "BOUNDS",
    "DamagedPhotoError",
    "DepthImportError",
    "DepthPhoto",
    "Mesh",
    "NoDepthMapError",
    "NoSurfaceError",
    "NotHeicError",
    "Points",
    "Projection",
    "SurfaceSettings",
    "TooLargePhotoError",
    "UnreadablePhotoError",
    "colours_of",
    "depth_of",
    "matrix_of",
    "mattes_of",
    "mesh_of",
    "points_of",
    "rays_of",
    "read_photo",
    "unproject",
    "write_pcd",
]

if TYPE_CHECKING:
    __version__: str
else:

    def __getattr__(name: str) -> str:
        if name == "__version__":  # read from the manifest by those who ask
            return version()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
