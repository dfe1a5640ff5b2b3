# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A calibrated lens, brought from the frame that it was measured in into pixels of the photo."""

from collections.abc import Sequence
from math import hypot, sqrt

import numpy as np

from ..arrays import Doubles
from ..camera import LensDistortion, Window
from ..transforms import Crop, Size, Transform, aspects_agree, is_sideways, show_points
from .calibration import Lens
from .lens_readings import LensReading
from .placement import StoredDepth

# Encoders pad pictures to whole coding blocks of at most 64 pixels and cut the padding off again.
_CODING_BLOCK = 64


def is_believable(lens: Lens) -> bool:
    """Tells whether a lens can exist: 5 to 170 degrees wide, its axis not far off the frame."""
    longer = max(lens.size)
    is_possible = all(0.04 * longer < focal < 12 * longer for focal in lens.focal)
    return is_possible and is_near(lens.principal_point, lens.size)


def is_near(point: Size, size: Size) -> bool:
    """Tells whether a point is at most half a frame outside the frame."""
    return all(-0.5 * size[axis] <= point[axis] <= 1.5 * size[axis] for axis in (0, 1))


def calibrated_frame(
    reading: LensReading, depth: StoredDepth
) -> tuple[tuple[int, int], Sequence[Transform]]:
    """Returns the size of the depth frame that the lens refers to, and what turns it as shown."""
    if reading.is_shown:
        return depth.shown, ()
    size, before = reading.lens.size, reading.before
    turning: Sequence[Transform] = [step for step in depth.transforms if not isinstance(step, Crop)]
    unturned = depth.shown[::-1] if is_sideways(depth.transforms) else depth.shown
    stored = depth.stored
    cut = max(stored[axis] - unturned[axis] for axis in (0, 1))
    if before:  # a quarter turn; crops were made after it
        size = size[::-1]
    is_padding = cut < _CODING_BLOCK and aspects_agree(size, unturned)
    if cut and not is_padding and aspects_agree(size, stored):
        unturned, turning = stored, depth.transforms  # a crop of the picture
    return (unturned[::-1] if before else unturned), (*before, *turning)


def shown_lens(
    lens: Lens, field: Window, scale: Size, size: Size, transforms: Sequence[Transform]
) -> Lens:
    """Brings a lens into pixels of the depth map as shown.

    Args:
        lens: As calibrated.
        field: What of its frame the depth map shows.
        scale: Pixels of the depth map per pixel of the lens's frame, across and down.
        size: Width and height of the calibrated frame in pixels of the depth map.
        transforms: What turns that frame as shown.
    """
    corner = np.array([field.left, field.top])
    points = np.array([lens.principal_point, lens.distortion_centre]) - corner
    centres = show_points(points * scale, size, transforms)
    focal = (lens.focal[0] * scale[0], lens.focal[1] * scale[1])
    return Lens(
        focal=focal[::-1] if is_sideways(transforms) else focal,
        principal_point=pair(centres[0]),
        size=size,
        distortion_centre=pair(centres[1]),
        pixel_size=lens.pixel_size / sqrt(scale[0] * scale[1]),
        forward=lens.forward,
        inverse=lens.inverse,
    )


def shown_distortion(
    shown: Lens, corner: Doubles, to_photo: Size, lens: Lens
) -> LensDistortion | None:
    """Returns the distortion in photo pixels; None where the lens has none.

    Args:
        shown: The lens in pixels of the depth map as shown.
        corner: (2,) where the depth map's top left corner lies on the photo.
        to_photo: Photo pixels per pixel of the depth map, across and down.
        lens: As calibrated.
    """
    if not lens.inverse:
        return None
    (cx, cy), (width, height) = lens.distortion_centre, lens.size
    reach = hypot(max(cx, width - cx), max(cy, height - cy)) * lens.pixel_size
    return LensDistortion(
        centre=pair(corner + np.multiply(shown.distortion_centre, to_photo)),
        pixel_size=shown.pixel_size / sqrt(to_photo[0] * to_photo[1]),
        forward=lens.forward,
        inverse=lens.inverse,
        reach=reach,
    )


def pair(values: Doubles) -> tuple[float, float]:
    """Returns the two values of an array, (2,)."""
    return float(values[0]), float(values[1])
