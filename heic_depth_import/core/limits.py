# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much a photo may ask of the computer before it is opened."""

from dataclasses import dataclass

from .defaults import MEGA, LimitDefaults
from .errors import Term, TooLargePhotoError

# libjpeg's longest side (jmorecfg.h); the photo is packed as a JPEG.
MAX_SIDE = 65_500

# Of a surface: each takes some 250 bytes while it is built, 450 in a live grid with its background
# filled. A phone's photo at the highest resolution has 7 million.
MAX_POINTS = 8 * MEGA


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is decoded at most; the user's preferences have the last word.

    Attributes:
        photo_pixels: Of the photo, as it is coded as well as as it is shown.
        depth_pixels: Of the depth map, and of a matte.
        decoding_seconds: How long decoding may take, in a process of its own.
        decoding_bytes: How much memory that process may ask for.
        decoding_threads: How many threads decode one photo; 0 for as many as there are cores.
    """

    photo_pixels: int = LimitDefaults.photo_pixels
    depth_pixels: int = LimitDefaults.depth_pixels
    decoding_seconds: float = LimitDefaults.decoding_seconds
    decoding_bytes: int = LimitDefaults.decoding_bytes
    decoding_threads: int = LimitDefaults.decoding_threads


def require_few_pixels(size: tuple[int, int], limit: int, what: str) -> None:
    """Checks a picture's pixels against a limit.

    Args:
        size: Width and height.
        limit: Pixels.
        what: How to call it.

    Raises:
        TooLargePhotoError: There are more, or one side is longer than any picture's.
    """
    if size[0] * size[1] > limit:
        bound = Term("{megapixels:g} megapixels", megapixels=limit / MEGA)
    elif max(size) > MAX_SIDE:
        bound = Term("{pixels:,} pixels for a side", pixels=MAX_SIDE)
    else:
        return
    raise TooLargePhotoError(
        "has a {what} of {width} x {height} pixels, more than the limit of {bound}; "
        "choose a smaller photo",
        what=what,
        width=size[0],
        height=size[1],
        bound=bound,
    )
