# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a photo that comes from an untrusted process is one that the reader could have made.

Types and finite numbers are checked before (`wire`); here it is what the numbers mean together.
Whoever calculates with a photo relies on it, and none of it asks for more memory than a true one.
"""

import math
from collections.abc import Iterator

import numpy as np

from ..core.arrays import Floats
from ..core.camera import Intrinsics, LensDistortion, Window
from ..core.gain import are_sound
from ..core.limits import Limits
from ..core.photo import DepthMap, DepthPhoto, Shot
from ..reading.mattes import MATTES
from ..reading.on_demand import NO_PIXELS

# Photos that were cropped to a hundredth of what the lens saw are none.
_MOST_TIMES = 100.0
_MOST_WARNINGS = 100
_COEFFICIENTS = 8
_MOST_F_NUMBER = 1000.0
# In 1/m: nothing is photographed from a tenth of a millimetre.
_MOST_DISPARITY = 1e4
# In 1/m: no map of a landscape has finer steps than this.
_LEAST_STEP = 1e-12


def require_sound(photo: DepthPhoto, limits: Limits) -> None:
    """Checks what every reader of a photo relies on.

    Args:
        photo: Of the right types, its arrays as large as they say; still without pixels.
        limits: What was to be decoded at most.

    Raises:
        ValueError: It is not sound; the message names the first thing.
    """
    for problem, is_so in _problems(photo, limits):
        if is_so:
            raise ValueError(f"not a sound photo: {problem}")


def _problems(photo: DepthPhoto, limits: Limits) -> Iterator[tuple[str, bool]]:
    """Yields what may be wrong, each only after what it relies on."""
    width, height = photo.camera.size
    yield "pixels", photo.rgb.shape != NO_PIXELS.shape
    yield "size", not 0 < width * height <= limits.photo_pixels
    yield "camera", not _is_camera(photo.camera)
    yield "depth map", not _is_depth_map(photo.depth, limits)
    yield "place of the depth map", not _is_near(photo.depth.window, photo.camera)
    yield "place of the depth map", not _is_on(photo.depth.window, photo.camera)
    yield "mattes", not photo.mattes.keys() <= MATTES
    for matte in photo.mattes.values():
        yield "matte", not _is_grid(matte.opacity.shape, limits)
        yield "place of a matte", not _is_near(matte.window, photo.camera)
        yield "place of a matte", not _reaches(matte.window, photo.depth.window)
    if photo.gain_map is not None:
        yield "gain map", not _is_grid(photo.gain_map.codes.shape, limits)
        yield "place of the gain map", not _is_near(photo.gain_map.window, photo.camera)
        yield "place of the gain map", not _reaches(photo.gain_map.window, photo.depth.window)
        yield "gains", not are_sound(photo.gain_map.gains, photo.gain_map.offsets)
    yield "distortion", photo.distortion is not None and not _is_lens(photo.distortion)
    yield (
        "focus region",
        photo.focus_region is not None and not _is_near(photo.focus_region, photo.camera),
    )
    yield "aperture", not 0 <= photo.aperture <= _MOST_F_NUMBER
    yield "shot", not _is_shot(photo.shot)
    yield "warnings", len(photo.warnings) > _MOST_WARNINGS


def _is_camera(camera: Intrinsics) -> bool:
    side = max(camera.size)
    return (
        all(side / _MOST_TIMES <= focal <= side * _MOST_TIMES for focal in camera.focal)
        and all(abs(place) <= side * _MOST_TIMES for place in camera.principal_point)
        and len(camera.notes) <= _MOST_WARNINGS
    )


def _is_depth_map(depth: DepthMap, limits: Limits) -> bool:
    if not _is_grid(depth.disparity.shape, limits) or min(depth.disparity.shape) < 2:
        return False
    return (
        depth.step.ndim == 2
        and np.broadcast_shapes(depth.step.shape, depth.disparity.shape) == depth.disparity.shape
        and all(_is_disparity(values) for values in (depth.disparity, depth.step))
        and not ((depth.step > 0) & (depth.step < _LEAST_STEP)).any()
        and (depth.confidence is None or _is_confidence(depth.confidence, depth.disparity.shape))
    )


def _is_disparity(values: Floats) -> bool:
    """Tells whether some are known, and those that are can be."""
    is_known = ~np.isnan(values)
    return bool(is_known.any() and ((values >= 0) & (values <= _MOST_DISPARITY) | ~is_known).all())


def _is_confidence(values: Floats, shape: tuple[int, ...]) -> bool:
    return values.shape == shape and bool(((values >= 0) & (values <= 1)).all())


def _is_grid(shape: tuple[int, ...], limits: Limits) -> bool:
    return len(shape) == 2 and 0 < math.prod(shape) <= limits.depth_pixels


def _is_near(window: Window, camera: Intrinsics) -> bool:
    """Tells whether a window is about where the photo is, and about as large."""
    most = max(camera.size) * _MOST_TIMES
    return (
        all(abs(place) <= most for place in (window.left, window.top))
        and all(0 < side <= most for side in (window.width, window.height))
        and max(window.width, window.height) >= 1
    )


def _is_on(window: Window, camera: Intrinsics) -> bool:
    """Tells whether at least a pixel of the photo lies within a window."""
    width, height = camera.size
    across = min(window.left + window.width, width) - max(window.left, 0)
    down = min(window.top + window.height, height) - max(window.top, 0)
    return across >= 1 and down >= 1


def _reaches(matte: Window, depth: Window) -> bool:
    """Tells whether a depth map sticks out of a matte by less than the matte's own size."""
    right, bottom = depth.left + depth.width, depth.top + depth.height
    return (
        depth.left > matte.left - matte.width
        and depth.top > matte.top - matte.height
        and right < matte.left + 2 * matte.width
        and bottom < matte.top + 2 * matte.height
    )


def _is_lens(lens: LensDistortion) -> bool:
    return (
        len(lens.forward) == len(lens.inverse) == _COEFFICIENTS
        and lens.pixel_size > 0
        and lens.reach > 0
        and lens.is_believable()
    )


def _is_shot(shot: Shot) -> bool:
    numbers = (shot.focal_35mm, shot.exposure_time, shot.f_number, shot.iso)
    return min(*numbers, *shot.size) >= 0
