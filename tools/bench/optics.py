# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes, the phone's camera, and what it sees: all that needs no Blender."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.making.heic_xmp import iphone_calibration

PHOTO_SIZE, DEPTH_SIZE, VIEW_SIZE = (2560, 1920), (512, 384), (512, 384)
FACTOR = PHOTO_SIZE[0] // DEPTH_SIZE[0]
CAMERA = dataclasses.replace(iphone_calibration(*PHOTO_SIZE), forward=(0,) * 8, inverse=(0,) * 8)
"""A pinhole: what lenses do to rays is measured elsewhere."""

CUT = 0.05
"""The relative jump of depth that tears, and that hides."""

Side = tuple[int, int]
"""Degrees that a camera has walked around the scene: to the right, and up."""

SIDES: tuple[Side, ...] = tuple(
    side
    for degrees in (10, 20)
    for side in ((degrees, 0), (-degrees, 0), (0, degrees), (0, -degrees))
)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a camera sees.

    Attributes:
        picture: (rows, columns, 3) sRGB.
        disparity: (rows, columns) 1/m; 0 is the sky.
        owner: (rows, columns) object indices.
        alpha: (rows, columns) bytes, how much of each pixel the person covers, to single hairs;
            None where nobody asked.
    """

    picture: NDArray[np.uint8]
    disparity: NDArray[np.float32]
    owner: NDArray[np.uint8]
    alpha: NDArray[np.uint8] | None


def sampled(picture: NDArray[Any]) -> NDArray[Any]:
    """Returns the middle pixel of every sample of the depth map."""
    return picture[FACTOR // 2 :: FACTOR, FACTOR // 2 :: FACTOR]


def value_at(picture: NDArray[Any], place: NDArray[np.floating]) -> NDArray[Any]:
    """Returns the pixels that points (..., 2) across and down lie in."""
    rows, columns = picture.shape[:2]
    column = np.clip(place[..., 0].astype(np.intp), 0, columns - 1)
    return picture[np.clip(place[..., 1].astype(np.intp), 0, rows - 1), column]


def side_of(degrees: int, sides: tuple[Side, ...] = SIDES) -> list[Side]:
    """Returns the sides that lie so many degrees away."""
    return [side for side in sides if max(map(abs, side)) == degrees]
