# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the frames of lens, depth map and photo lie on each other.

Three frames meet here: the reference frame of the lens, the depth map and the photo. They show the
same field unless one has another aspect; then the narrower is the largest centred rectangle of its
aspect in the wider (what a 16:9 or square crop on the phone does).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import hypot, sqrt

import numpy as np
from numpy.typing import NDArray

from .calibration import Lens
from .camera import Intrinsics, IntrinsicsSource, LensDistortion, Window
from .orientation import Crop, Size, Transform, is_sideways, show_points

# The diagonal of 35 mm film, which "35 mm equivalent" focal lengths refer to (CIPA DC-X008 annex).
_FILM_DIAGONAL = 43.2666
_ASSUMED_FOCAL_35MM = 26.0
_ASPECT_TOLERANCE = 0.005
# Encoders pad pictures to whole coding blocks of at most 64 pixels and cut the padding off again.
_CODING_BLOCK = 64
_NO_DISTORTION = "the file's lens distortion cannot be right; it is left out"


@dataclass(frozen=True, slots=True)
class StoredDepth:
    """Sizes of the depth map on its way from file to screen.

    Attributes:
        stored: Width and height in the file (`ispe`).
        shown: Width and height as decoded.
        transforms: What leads from one to the other.
    """

    stored: tuple[int, int]
    shown: tuple[int, int]
    transforms: tuple[Transform, ...]


@dataclass(frozen=True, slots=True)
class Framing:
    """The photo's camera and the depth map's place on the photo."""

    camera: Intrinsics
    distortion: LensDistortion | None
    window: Window
    warnings: tuple[str, ...]


def frame(
    lens: Lens | None, depth: StoredDepth, photo: tuple[int, int], focal_35mm: float
) -> Framing:
    """Brings lens and depth map into photo pixels.

    Args:
        lens: The calibrated lens, if the file has one.
        depth: Sizes and transforms of the depth map.
        photo: Width and height of the photo as shown.
        focal_35mm: EXIF's 35 mm equivalent focal length; 0 where unknown.
    """
    fallback = _intrinsics_from_exif(photo, focal_35mm, photo)
    warnings: list[str] = []
    if lens is not None and not _is_believable(lens):
        warnings.append("the file's description of the lens cannot be right; it is left out")
        lens = None
    if lens is None:
        window = place_on_photo(depth.shown, photo)
        # EXIF keeps the focal length of the whole field when a photo is cropped on the phone.
        whole = (max(photo[0], window.width), max(photo[1], window.height))
        camera = _intrinsics_from_exif(photo, focal_35mm, whole)
        return Framing(camera, None, window, tuple(warnings))
    if lens.inverse and not _is_near(lens.distortion_centre, lens.size):
        warnings.append(_NO_DISTORTION)
        lens = replace(lens, distortion_centre=(0.0, 0.0), forward=(), inverse=())
    size, transforms = _calibrated_frame(lens, depth, warnings)
    field = _centred(lens.size, size)
    scale = (size[0] / field.width, size[1] / field.height)
    shown = _show(lens, field, scale, size, transforms)

    reference = lens.size[::-1] if is_sideways(transforms) else lens.size
    same = aspects_agree(reference, photo) and not aspects_agree(reference, depth.shown)
    window = place_on_photo(depth.shown, photo, reference_is_photo=same)
    to_photo = (window.width / depth.shown[0], window.height / depth.shown[1])
    corner = np.array([window.left, window.top])
    fx, fy = (shown.focal[axis] * to_photo[axis] for axis in (0, 1))
    if abs(fx / fy - 1) > 0.01:  # iPhone pixels are square
        focal = min((fx, fy), key=lambda value: abs(value - fallback.focal[0]))
        warnings.append(
            f"the file's two focal lengths disagree ({fx:.0f} and {fy:.0f} px); "
            f"{focal:.0f} px is used"
        )
        fx = fy = focal
    camera = Intrinsics(
        (fx, fy),
        _pair(corner + np.multiply(shown.principal_point, to_photo)),
        photo,
        IntrinsicsSource.CALIBRATION,
    )
    distortion = _distortion(shown, corner, to_photo, lens)
    if distortion is not None and not distortion.is_believable():
        warnings.append(_NO_DISTORTION)
        distortion = None
    return Framing(camera, distortion, window, tuple(warnings))


def aspects_agree(first: Size, second: Size) -> bool:
    """Tells whether two frames have the same aspect, as far as whole pixels allow.

    Args:
        first: Width and height.
        second: Width and height.
    """
    tolerance = max(_ASPECT_TOLERANCE, 1.5 / min(*first, *second))
    return abs(first[0] * second[1] / (first[1] * second[0]) - 1.0) <= tolerance


def cut_to_photo(
    samples: NDArray[np.float32], window: Window, photo: tuple[int, int]
) -> tuple[NDArray[np.float32], Window]:
    """Drops the rows and columns of a depth map that lie outside the photo.

    Args:
        samples: (rows, columns).
        window: Where the depth map lies on the photo.
        photo: Width and height of the photo.

    Returns:
        What is left, a view, and where it lies.
    """
    rows, columns = samples.shape
    x, y = window.sample_centres(columns, rows)
    left, right = np.searchsorted(x, (0, photo[0]))
    top, bottom = np.searchsorted(y, (0, photo[1]))
    across, down = window.width / columns, window.height / rows
    kept = Window(
        window.left + float(left) * across,
        window.top + float(top) * down,
        float(right - left) * across,
        float(bottom - top) * down,
    )
    return samples[top:bottom, left:right], kept


def _intrinsics_from_exif(photo: tuple[int, int], focal_35mm: float, field: Size) -> Intrinsics:
    focal = (focal_35mm or _ASSUMED_FOCAL_35MM) * hypot(*field) / _FILM_DIAGONAL
    source = IntrinsicsSource.EXIF if focal_35mm else IntrinsicsSource.ASSUMED
    return Intrinsics((focal, focal), (photo[0] / 2, photo[1] / 2), photo, source)


def _is_believable(lens: Lens) -> bool:
    """Tells whether a lens can exist: 5 to 170 degrees wide, its axis not far off the frame."""
    longer = max(lens.size)
    is_possible = all(0.04 * longer < focal < 12 * longer for focal in lens.focal)
    return is_possible and _is_near(lens.principal_point, lens.size)


def _is_near(point: Size, size: Size) -> bool:
    """Tells whether a point is at most half a frame outside the frame."""
    return all(-0.5 * size[axis] <= point[axis] <= 1.5 * size[axis] for axis in (0, 1))


def _calibrated_frame(
    lens: Lens, depth: StoredDepth, warnings: list[str]
) -> tuple[tuple[int, int], Sequence[Transform]]:
    """Returns the size of the depth frame that the lens refers to, and what turns it as shown."""
    turning = [step for step in depth.transforms if not isinstance(step, Crop)]
    unturned = depth.shown[::-1] if is_sideways(depth.transforms) else depth.shown
    cut = max(depth.stored[axis] - unturned[axis] for axis in (0, 1))
    is_padding = cut < _CODING_BLOCK and aspects_agree(lens.size, unturned)
    if cut and not is_padding and aspects_agree(lens.size, depth.stored):
        return depth.stored, depth.transforms  # a crop of the picture
    if (
        is_sideways(turning)
        and not aspects_agree(lens.size, unturned)
        and aspects_agree(lens.size, depth.shown)
    ):
        warnings.append("the file's calibration was already rotated; it is used as it stands")
        return depth.shown, ()
    return unturned, turning


def _show(
    lens: Lens, field: Window, scale: Size, size: Size, transforms: Sequence[Transform]
) -> Lens:
    """Brings a lens into pixels of the depth map as shown."""
    corner = np.array([field.left, field.top])
    points = np.array([lens.principal_point, lens.distortion_centre]) - corner
    centres = show_points(points * scale, size, transforms)
    focal = (lens.focal[0] * scale[0], lens.focal[1] * scale[1])
    return Lens(
        focal=focal[::-1] if is_sideways(transforms) else focal,
        principal_point=_pair(centres[0]),
        size=size,
        distortion_centre=_pair(centres[1]),
        pixel_size=lens.pixel_size / sqrt(scale[0] * scale[1]),
        forward=lens.forward,
        inverse=lens.inverse,
    )


def _distortion(
    shown: Lens, corner: NDArray[np.float64], to_photo: Size, lens: Lens
) -> LensDistortion | None:
    if not lens.inverse:
        return None
    (cx, cy), (width, height) = lens.distortion_centre, lens.size
    reach = hypot(max(cx, width - cx), max(cy, height - cy)) * lens.pixel_size
    return LensDistortion(
        centre=_pair(corner + np.multiply(shown.distortion_centre, to_photo)),
        pixel_size=shown.pixel_size / sqrt(to_photo[0] * to_photo[1]),
        forward=lens.forward,
        inverse=lens.inverse,
        reach=reach,
    )


def place_on_photo(
    depth: tuple[int, int], photo: tuple[int, int], *, reference_is_photo: bool = False
) -> Window:
    """Returns where a depth map or a matte lies on the photo.

    Args:
        depth: Its width and height.
        photo: The photo's width and height.
        reference_is_photo: Of two aspects, the photo's is that of the whole field.
    """
    if aspects_agree(depth, photo):
        return Window(0.0, 0.0, float(photo[0]), float(photo[1]))
    if reference_is_photo:
        return _centred(photo, depth)
    seen = _centred(depth, photo)
    across, down = photo[0] / seen.width, photo[1] / seen.height
    return Window(-seen.left * across, -seen.top * down, depth[0] * across, depth[1] * down)


def _centred(outer: Size, inner_aspect: Size) -> Window:
    """Returns the largest centred rectangle of an aspect in a frame; the frame where they agree."""
    if aspects_agree(outer, inner_aspect):
        return Window(0.0, 0.0, float(outer[0]), float(outer[1]))
    scale = min(outer[0] / inner_aspect[0], outer[1] / inner_aspect[1])
    width, height = inner_aspect[0] * scale, inner_aspect[1] * scale
    return Window((outer[0] - width) / 2, (outer[1] - height) / 2, width, height)


def _pair(values: NDArray[np.float64]) -> tuple[float, float]:
    return float(values[0]), float(values[1])
