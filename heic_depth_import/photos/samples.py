# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies on the grid of a depth map as it is stored, as arrays of one shape."""

import numpy as np

from ..core import camera
from ..core.arrays import Doubles, Floats, Pixels
from ..core.colour import encode_srgb
from ..core.photo import DepthPhoto
from ..reading.sampler import PillowSampler
from .photo import require_photo


def depth_of(photo: DepthPhoto) -> Floats:
    """Returns the depth map as stored, in metres along the optical axis.

    Metres are the phone's word only where ``photo.depth.is_absolute``.

    Args:
        photo: As read.

    Returns:
        (rows, columns); infinite where disparity is 0 or less, NaN where it is unknown.
    """
    require_photo(photo)
    disparity = photo.depth.disparity
    depth = np.full_like(disparity, np.inf)
    np.divide(1.0, disparity, out=depth, where=disparity > 0)
    depth[np.isnan(disparity)] = np.nan
    return depth


def colours_of(photo: DepthPhoto) -> Pixels:
    """Returns the photo as it is seen by every sample of the depth map.

    Args:
        photo: As read; its pixels are decoded.

    Returns:
        (rows, columns, 3) bytes, sRGB: the mean over each sample.
    """
    require_photo(photo)
    rows, columns = photo.depth.disparity.shape
    return encode_srgb(PillowSampler(photo).light(rows, columns))


def mattes_of(photo: DepthPhoto) -> dict[str, Pixels]:
    """Returns what the phone took for a person, hair, skin, teeth, glasses or sky.

    ``photo.mattes`` has them in their own, finer size.

    Args:
        photo: As read; its mattes are decoded.

    Returns:
        (rows, columns) bytes each, 255 fully, by what they show (``portrait``: all that stands in
        front); those that the photo has.
    """
    require_photo(photo)
    rows, columns = photo.depth.disparity.shape
    return PillowSampler(photo).mattes(rows, columns)


def matrix_of(photo: DepthPhoto) -> Doubles:
    """Returns the camera's matrix for the depth map; ``photo.camera.matrix`` is the photo's.

    Args:
        photo: As read.

    Returns:
        (3, 3), from camera axes x right, y down, z forward to samples, counted from the corner of
        the first: libraries that count from its middle want 0.5 less in the last column.
    """
    require_photo(photo)
    rows, columns = photo.depth.disparity.shape
    window = photo.depth.window
    across, down = columns / window.width, rows / window.height
    on_grid = [[across, 0.0, -window.left * across], [0.0, down, -window.top * down], [0, 0, 1]]
    result: Doubles = np.array(on_grid) @ photo.camera.matrix
    return result


def rays_of(photo: DepthPhoto, *, use_undistort: bool = True) -> Floats:
    """Returns where every sample of the depth map looks.

    Args:
        photo: As read.
        use_undistort: Straighten the rays, as the phone's lens bends them.

    Returns:
        (rows, columns, 2): x to the right and y up at a depth of 1 m.
    """
    require_photo(photo)
    rows, columns = photo.depth.disparity.shape
    places = photo.depth.window.sample_places(columns, rows)
    return camera.rays(places, photo.camera, photo.distortion if use_undistort else None)


def unproject(photo: DepthPhoto, *, use_undistort: bool = True) -> Floats:
    """Returns where every sample of the depth map lies, as stored.

    Args:
        photo: As read.
        use_undistort: Straighten the rays, as the phone's lens bends them.

    Returns:
        (rows, columns, 3) metres in the camera's axes: x right, y up, looking along -z; NaN where
        the depth is infinite or unknown.
    """
    rays = rays_of(photo, use_undistort=use_undistort)
    disparity = photo.depth.disparity
    finite = np.where(disparity > 0, disparity, np.float32(np.nan))
    return camera.unproject(rays, finite)
