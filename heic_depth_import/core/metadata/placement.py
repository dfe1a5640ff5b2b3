# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a depth map or a matte lies on the photo."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..camera import Window
from ..transforms import Size, Transform, aspects_agree


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


def cut_to_photo(samples: Floats, window: Window, photo: tuple[int, int]) -> tuple[Floats, Window]:
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
        return centred(photo, depth)
    seen = centred(depth, photo)
    across, down = photo[0] / seen.width, photo[1] / seen.height
    return Window(-seen.left * across, -seen.top * down, depth[0] * across, depth[1] * down)


def centred(outer: Size, inner_aspect: Size) -> Window:
    """Returns the largest centred rectangle of an aspect in a frame; the frame where they agree."""
    if aspects_agree(outer, inner_aspect):
        return Window(0.0, 0.0, float(outer[0]), float(outer[1]))
    scale = min(outer[0] / inner_aspect[0], outer[1] / inner_aspect[1])
    width, height = inner_aspect[0] * scale, inner_aspect[1] * scale
    return Window((outer[0] - width) / 2, (outer[1] - height) / 2, width, height)
