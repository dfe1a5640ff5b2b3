# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which side of a depth map or a matte is up, where the file contradicts itself."""

import numpy as np

from ..arrays import Samples
from ..errors import ADVICE, DamagedPhotoError
from ..transforms import (
    Crop,
    Transform,
    aspects_agree,
    is_sideways,
    show_samples,
    shown_size,
    turn_alike,
)

Transforms = tuple[Transform, ...]


def turned_like_photo(
    samples: Samples, transforms: Transforms, photo: tuple[int, int], turning: Transforms
) -> tuple[Samples, Transforms]:
    """Turns a depth map or a matte like the photo where the file forgot to.

    Args:
        samples: (height, width) as decoded.
        transforms: What the file says has been done to them.
        photo: Width and height of the photo as shown.
        turning: What turns the photo before it is shown, crops left out.

    Returns:
        The samples upright, and all that has been done to them.

    Raises:
        DamagedPhotoError: They lie across the photo, and nobody forgot anything.
    """
    shown = (samples.shape[1], samples.shape[0])
    if aspects_agree(shown, photo) or not aspects_agree(shown[::-1], photo):
        return samples, transforms
    is_turned = any(not isinstance(step, Crop) for step in transforms)
    if is_turned or shown_size(shown, turning) != shown[::-1]:
        raise DamagedPhotoError(
            "has a depth map of {width} x {height} lying across a photo of {photo_width} x "
            "{photo_height}; {advice}",
            width=shown[0],
            height=shown[1],
            photo_width=photo[0],
            photo_height=photo[1],
            advice=ADVICE,
        )
    return np.ascontiguousarray(show_samples(samples, turning)), (*transforms, *turning)


def is_turned_otherwise(
    shown: tuple[int, int], transforms: Transforms, turning: Transforms
) -> bool:
    """Tells whether photo and depth map are turned or mirrored in two ways.

    A depth map may be stored upright; its shape shows that, but not which side is up.

    Args:
        shown: Width and height of the depth map as decoded.
        transforms: What the file says has been done to it.
        turning: What turns the photo before it is shown, crops left out.
    """
    is_square = aspects_agree(shown, shown[::-1])
    is_explained = is_sideways(turning) != is_sideways(transforms) and not is_square
    return not is_explained and not turn_alike(turning, transforms)
