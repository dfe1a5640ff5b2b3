# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a picture as stored becomes the picture as shown: rotation, mirror and crop, in file order.

Frames: pixels from the top-left corner of the picture, x right, y down; the first pixel's centre is
(0.5, 0.5). Everything that Apple writes about the lens is in the frame of the picture as stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .arrays import Doubles


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
_Sample = TypeVar("_Sample", bound=np.generic)

_ASPECT_TOLERANCE = 0.005


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
        transforms: In the order in which they are applied.

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
        first: What is done to one of them; crops do not count.
        second: The same, of another picture.
    """
    corners = np.arange(4).reshape(2, 2)
    shown = [
        show_samples(corners, [step for step in steps if not isinstance(step, Crop)])
        for steps in (first, second)
    ]
    return bool((shown[0] == shown[1]).all())


def show_samples(samples: NDArray[_Sample], transforms: Iterable[Transform]) -> NDArray[_Sample]:
    """Applies the transforms to pixels, as a decoder does.

    Args:
        samples: (height, width) or (height, width, channels), as stored.
        transforms: In the order in which they are applied.
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
