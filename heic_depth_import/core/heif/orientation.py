# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a picture as stored becomes the picture as shown: rotation, mirror and crop, in file order.

Frames: pixels from the top-left corner of the picture, x right, y down; the first pixel's centre is
(0.5, 0.5). Everything that Apple writes about the lens is in the frame of the picture as stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
from numpy.typing import NDArray

from ..arrays import Doubles
from ..errors import damaged
from .container import Property


@dataclass(frozen=True, slots=True)
class Rotate:
    """Turns by quarter turns counter-clockwise (`irot`, ISO/IEC 23008-12 clause 6.5.10)."""

    quarter_turns: int


@dataclass(frozen=True, slots=True)
class Mirror:
    """Mirrors (`imir`, ISO/IEC 23008-12 clause 6.5.12).

    Attributes:
        axis: 0 swaps top and bottom, 1 swaps left and right (what libheif does with either).
    """

    axis: int


@dataclass(frozen=True, slots=True)
class Crop:
    """Cuts out a rectangle (`clap`, ISO/IEC 14496-12 clause 12.1.4), in pixels of what it cuts."""

    left: int
    top: int
    width: int
    height: int


Transform = Rotate | Mirror | Crop
Size = tuple[float, float]

_ASPECT_TOLERANCE = 0.005


def transforms_of(properties: Iterable[Property], size: tuple[int, int]) -> tuple[Transform, ...]:
    """Returns what is done to a picture before it is shown, in order.

    Args:
        properties: Of the item, in order.
        size: Width and height as stored (`ispe`), which `clap` is relative to.

    Raises:
        DamagedPhotoError: A crop is larger than the picture or has a zero denominator.
    """
    found: list[Transform] = []
    for prop in properties:
        if prop.kind == "irot" and prop.body:
            found.append(Rotate(prop.body[0] & 3))
        elif prop.kind == "imir" and prop.body:
            found.append(Mirror(prop.body[0] & 1))
        elif prop.kind == "clap":
            found.append(_crop(prop.body, size))
        else:
            continue
        size = shown_size(size, found[-1:])
    return tuple(found)


def shown_size(size: tuple[int, int], transforms: Iterable[Transform]) -> tuple[int, int]:
    """Returns the width and height after all transforms."""
    width, height = size
    for transform in transforms:
        match transform:
            case Rotate(turns) if turns % 2:
                width, height = height, width
            case Crop():
                width, height = transform.width, transform.height
    return width, height


def show_points(points: Doubles, size: Size, transforms: Iterable[Transform]) -> Doubles:
    """Moves points from the picture as stored to the picture as shown.

    Args:
        points: (..., 2) pixels in the frame as stored.
        size: Width and height of that frame.
        transforms: As `transforms_of` returns them.

    Returns:
        (..., 2) pixels in the frame as shown.
    """
    (width, height), shown = size, np.asarray(points, np.float64)
    for transform in transforms:
        x, y = shown[..., 0], shown[..., 1]
        match transform:
            case Rotate(1):
                moved, (width, height) = (y, width - x), (height, width)
            case Rotate(2):
                moved = (width - x, height - y)
            case Rotate(3):
                moved, (width, height) = (height - y, x), (height, width)
            case Mirror(0):
                moved = (x, height - y)
            case Mirror(_):
                moved = (width - x, y)
            case Crop(left, top, width, height):
                moved = (x - left, y - top)
            case _:
                moved = (x, y)
        shown = np.stack(moved, axis=-1)
    return shown


def is_lying(first: Size, second: Size) -> bool:
    """Tells whether one of two frames lies across the other: one is wide, the other high.

    Args:
        first: Width and height; a frame that is square, or nearly, lies across none.
        second: Width and height.
    """
    if aspects_agree(first, first[::-1]) or aspects_agree(second, second[::-1]):
        return False
    return (first[0] > first[1]) != (second[0] > second[1])


def aspects_agree(first: Size, second: Size) -> bool:
    """Tells whether two frames have the same aspect, as far as whole pixels allow.

    Args:
        first: Width and height.
        second: Width and height.
    """
    tolerance = max(_ASPECT_TOLERANCE, 1.5 / min(*first, *second))
    return abs(first[0] * second[1] / (first[1] * second[0]) - 1.0) <= tolerance


def is_sideways(transforms: Iterable[Transform]) -> bool:
    """Tells whether width and height change places."""
    turns = sum(step.quarter_turns for step in transforms if isinstance(step, Rotate))
    return bool(turns % 2)


def turn_alike(first: Iterable[Transform], second: Iterable[Transform]) -> bool:
    """Tells whether two ways to show a picture bring the same corner to the same place.

    Args:
        first: As `transforms_of` returns them; crops do not count.
        second: The same, of another picture.
    """
    corners = np.arange(4).reshape(2, 2)
    shown = [
        show_samples(corners, [step for step in steps if not isinstance(step, Crop)])
        for steps in (first, second)
    ]
    return bool((shown[0] == shown[1]).all())


def show_samples(
    samples: NDArray[np.generic], transforms: Iterable[Transform]
) -> NDArray[np.generic]:
    """Applies the transforms to pixels, as a decoder does.

    Args:
        samples: (height, width) or (height, width, channels), as stored.
        transforms: As `transforms_of` returns them.
    """
    for transform in transforms:
        match transform:
            case Rotate(turns):
                samples = np.rot90(samples, turns)
            case Mirror(axis):
                samples = np.flip(samples, axis)
            case Crop(left, top, width, height):
                samples = samples[top : top + height, left : left + width]
    return samples


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
        raise damaged(f"a crop of {crop.width} x {crop.height} from {size[0]} x {size[1]} pixels")
    return crop


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))
