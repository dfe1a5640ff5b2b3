# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which side of a depth map or a matte is up, where the file contradicts itself."""

import numpy as np

from ..arrays import Samples
from ..errors import ADVICE, DamagedPhotoError
from ..heif.container import Item
from ..heif.decodable import said_size
from ..heif.orientation import (
    Crop,
    Transform,
    aspects_agree,
    is_sideways,
    show_samples,
    shown_size,
    transforms_of,
    turn_alike,
)

Transforms = tuple[Transform, ...]


def turned_like_photo(
    samples: Samples, transforms: Transforms, photo: tuple[int, int], primary: Item
) -> tuple[Samples, Transforms]:
    """Turns a depth map or a matte like the photo where the file forgot to.

    Args:
        samples: (height, width) as decoded.
        transforms: What the file says has been done to them.
        photo: Width and height of the photo as shown.
        primary: The photo's item.

    Returns:
        The samples upright, and all that has been done to them.

    Raises:
        DamagedPhotoError: They lie across the photo, and nobody forgot anything.
    """
    shown = (samples.shape[1], samples.shape[0])
    if aspects_agree(shown, photo) or not aspects_agree(shown[::-1], photo):
        return samples, transforms
    turning = _turning(photo, primary)
    is_turned = any(not isinstance(step, Crop) for step in transforms)
    if is_turned or shown_size(shown, turning) != shown[::-1]:
        raise DamagedPhotoError(
            f"has a depth map of {shown[0]} x {shown[1]} lying across a photo of "
            f"{photo[0]} x {photo[1]}; {ADVICE}"
        )
    return np.ascontiguousarray(show_samples(samples, turning)), (*transforms, *turning)


def is_turned_otherwise(
    shown: tuple[int, int], transforms: Transforms, photo: tuple[int, int], primary: Item
) -> bool:
    """Tells whether photo and depth map are turned or mirrored in two ways.

    A depth map may be stored upright; its shape shows that, but not which side is up.

    Args:
        shown: Width and height of the depth map as decoded.
        transforms: What the file says has been done to it.
        photo: Width and height of the photo as shown.
        primary: The photo's item.
    """
    turning = _turning(photo, primary)
    is_square = aspects_agree(shown, shown[::-1])
    is_explained = is_sideways(turning) != is_sideways(transforms) and not is_square
    return not is_explained and not turn_alike(turning, transforms)


def _turning(photo: tuple[int, int], primary: Item) -> Transforms:
    stored = said_size(primary) or photo
    return tuple(
        step for step in transforms_of(primary.properties, stored) if not isinstance(step, Crop)
    )
