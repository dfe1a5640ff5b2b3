# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import looks like from the side, beside what the scene looks like from there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench import capture

_MARGIN = 0.1
"""Of the picture, on each side, where a view from the side need not show anything."""


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """How a view from the side compares within the inner 80 % of the picture.

    Attributes:
        likeness: PSNR of all pixels in dB; where nothing is, it is black.
        likeness_where_covered: PSNR of the pixels that show something.
        empty: Percent of pixels that show nothing.
    """

    likeness: float
    likeness_where_covered: float
    empty: float


def view_of(truth: capture.Truth, angle: int, scratch: Path) -> View:
    """Renders what was imported from one side.

    Args:
        truth: The scene.
        angle: One of those that the truth has a view of.
        scratch: A picture to write.
    """
    bpy.context.scene.render.film_transparent = True
    bpy.context.scene.camera.matrix_world = capture.orbit(truth.scene.pivot, angle)
    capture.render(scratch, capture.VIEW_SIZE, capture.VIEW_SAMPLES)
    with Image.open(scratch) as picture:
        pixels = _inner(np.asarray(picture)).astype(np.float64)
    share = pixels[..., 3:] / 255
    wrong = (pixels[..., :3] * share - _inner(truth.views[angle])) ** 2
    is_covered = share[..., 0] >= 0.5
    return View(_psnr(wrong), _psnr(wrong[is_covered]), float(100 * (1 - is_covered.mean())))


def _psnr(squared: NDArray[np.float64]) -> float:
    return float(10 * np.log10(255**2 / max(squared.mean(), 1e-9)))


def _inner(picture: NDArray[Any]) -> NDArray[Any]:
    rows, columns = (round(size * _MARGIN) for size in picture.shape[:2])
    return picture[rows:-rows, columns:-columns]
