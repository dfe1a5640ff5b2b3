# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures, and pillow-heif to read back what the HEIC writer makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pillow_heif

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pillow_heif.heif import BaseImage, HeifImage

RANDOM = np.random.default_rng(20260101)
RGB = RANDOM.integers(0, 256, (36, 52, 3), np.uint8)
CODES = RANDOM.integers(0, 256, (18, 26), np.uint8)


def opened(data: bytes) -> HeifImage:
    """Opens the primary picture."""
    file = pillow_heif.open_heif(data, convert_hdr_to_8bit=False)
    return file[file.primary_index]


def info(image: BaseImage) -> dict[str, Any]:
    """Returns what pillow-heif says about a picture."""
    return cast("dict[str, Any]", image.info)  # type: ignore[attr-defined]


def pixels(image: BaseImage) -> NDArray[Any]:
    """Decodes an image; libheif pads the rows of a cropped one."""
    width, height = image.size
    array: NDArray[Any] = np.asarray(image)[:height, :width]
    return array


def depth_of(data: bytes) -> BaseImage:
    """Opens the only depth map."""
    (depth,) = info(opened(data))["depth_images"]
    return cast("BaseImage", depth)
