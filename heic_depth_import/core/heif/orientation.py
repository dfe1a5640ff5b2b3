# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file does to a picture before it is shown, and in which order."""

from collections.abc import Iterable
from fractions import Fraction
from math import floor

from ..errors import damaged
from ..transforms import Crop, Mirror, Rotate, Transform, shown_size
from .container import Property


def transforms_of(properties: Iterable[Property], size: tuple[int, int]) -> tuple[Transform, ...]:
    """Returns what is done to a picture before it is shown, in order.

    Args:
        properties: Of the item, in order.
        size: Width and height as stored (`ispe`), which `clap` is relative to.

    Raises:
        DamagedPhotoError: A crop is larger than the picture or has a zero denominator.
    """
    result: list[Transform] = []
    for prop in properties:
        if prop.kind == "irot" and prop.body:
            result.append(Rotate(prop.body[0] & 3))
        elif prop.kind == "imir" and prop.body:
            result.append(Mirror(prop.body[0] & 1))
        elif prop.kind == "clap":
            result.append(_crop(prop.body, size))
        else:
            continue
        size = shown_size(size, result[-1:])
    return tuple(result)


def _crop(body: bytes, size: tuple[int, int]) -> Crop:
    if len(body) < 32:
        raise damaged("a crop is incomplete")
    numbers = [int.from_bytes(body[at : at + 4], "big", signed=True) for at in range(0, 32, 4)]
    if 0 in numbers[1::2]:
        raise damaged("a crop divides by 0")
    width, height, across, down = (Fraction(numbers[at], numbers[at + 1]) for at in range(0, 8, 2))
    # The centre of the crop lies (across, down) from the centre of the picture; libheif rounds the
    # left edge down and the top edge to the nearest pixel.
    left = floor(across + Fraction(size[0] - 1, 2) - (width - 1) / 2)
    top = _half_up(down + Fraction(size[1] - 1, 2) - (height - 1) / 2)
    crop = Crop(max(left, 0), max(top, 0), _half_up(width), _half_up(height))
    if min(crop.width, crop.height) < 1 or crop.width > size[0] or crop.height > size[1]:
        raise damaged(
            "a crop of {width} x {height} from {across} x {down} pixels",
            width=crop.width,
            height=crop.height,
            across=size[0],
            down=size[1],
        )
    return crop


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))
