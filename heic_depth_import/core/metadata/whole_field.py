# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much the lens saw of which a photo may show only a part.

EXIF's 35 mm equivalent focal length belongs to the whole photo as it was taken, and so do its
PixelXDimension and PixelYDimension, which a crop in the phone's gallery leaves as they were.
"""

from math import hypot

from ..camera import Window
from ..transforms import Size, aspects_agree

# The diagonal of 35 mm film, which "35 mm equivalent" focal lengths refer to (CIPA DC-X008 annex).
FILM_DIAGONAL = 43.2666
# Samples along the longer side of a whole depth map: rear and front cameras of iPhones.
_REAR_SAMPLES, _FRONT_SAMPLES = 768, 640
# Measured on ten cropped photos: pixels per sample agree with the whole photo's within 0.45 %.
_SAMPLES_TOLERANCE = 0.01


def focal_of_35mm(focal_35mm: float, field: Size) -> float:
    """Returns a focal length in the pixels of a field of view.

    Args:
        focal_35mm: 35 mm equivalent, in millimetres.
        field: Width and height of all that the lens saw.
    """
    return focal_35mm * hypot(*field) / FILM_DIAGONAL


def whole_field(
    photo: tuple[int, int], window: Window, depth: tuple[int, int], taken: Size, *, is_front: bool
) -> Size:
    """Returns width and height, in photo pixels, of the photo as it was taken.

    A crop keeps the number of photo pixels for each sample of depth, so the depth map of a cropped
    photo lacks samples; that of a photo that was only made smaller is still whole.

    Args:
        photo: Width and height of the photo as shown.
        window: Where the depth map lies on the photo.
        depth: Width and height of the depth map as shown.
        taken: What EXIF calls the photo's size; zeros where unknown.
        is_front: Whether the front camera took it.

    Source: ten photos without calibration from nine phones, iOS 14 to 26.
    """
    seen = (max(float(photo[0]), window.width), max(float(photo[1]), window.height))
    upright = next((size for size in (taken, taken[::-1]) if _contains(size, seen)), None)
    if upright is None or min(taken) < 1:
        return seen
    per_sample = window.width / depth[0]
    samples = max(taken) / per_sample
    if any(
        abs(samples / whole - 1) < _SAMPLES_TOLERANCE for whole in (_REAR_SAMPLES, _FRONT_SAMPLES)
    ):
        return upright
    if aspects_agree(upright, seen):
        return seen  # only made smaller
    # Cropped, then made smaller: what is left of the depth map tells by how much.
    whole = _FRONT_SAMPLES if is_front else _REAR_SAMPLES
    least = max(seen[0] / upright[0], seen[1] / upright[1])
    scale = max(whole / samples if max(depth) < whole else least, least)
    return upright[0] * min(scale, 1.0), upright[1] * min(scale, 1.0)


def is_part(field: Size, seen: Size) -> bool:
    """Tells whether a field is more than what is seen of it, by more than rounding."""
    return field[0] > seen[0] * 1.01 or field[1] > seen[1] * 1.01


def widened(seen: Size, aspect: Size) -> Size:
    """Returns the smallest frame of an aspect that holds what is seen.

    Args:
        seen: Width and height.
        aspect: Width and height of any frame of that aspect, in either orientation.
    """
    if (seen[0] > seen[1]) != (aspect[0] > aspect[1]):
        aspect = aspect[::-1]
    scale = max(seen[0] / aspect[0], seen[1] / aspect[1])
    return aspect[0] * scale, aspect[1] * scale


def _contains(outer: Size, inner: Size) -> bool:
    return outer[0] * 1.01 >= inner[0] and outer[1] * 1.01 >= inner[1]
