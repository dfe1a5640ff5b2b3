# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A depth map that JPEG has coded is noisier than its rounding, most beside edges."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.core.settings import SurfaceSettings
from heic_depth_import.core.surface.surface import surface_of
from heic_depth_import.reading.reader import photo_of
from tests.making.heic_writer import DepthItem, Photo
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet
from tests.making.jpeg_writer import JpegLayout, write_jpeg

COLUMNS, ROWS = 576, 432
LOW, HIGH = 0.4, 2.7
STEP = (HIGH - LOW) / 255
X, Y = np.meshgrid(np.linspace(-4 / 3, 4 / 3, COLUMNS), np.linspace(-1, 1, ROWS))
RADIUS = np.hypot((X + 0.1) / 0.55, (Y - 0.05) / 0.75)
NOSE = np.exp(-((X + 0.1) ** 2 / 0.01 + (Y - 0.1) ** 2 / 0.03))
HEAD = 1.9 + 0.5 * np.sqrt(np.clip(1 - RADIUS**2, 0, 1)) + 0.12 * NOSE
TRUTH = np.where(RADIUS < 1, HEAD, 0.55 + 0.08 * X + 0.03 * Y)
FACE = (RADIUS < 0.9)[1:-1, 1:-1]


def normals(disparity: NDArray[np.floating]) -> NDArray[np.floating]:
    depth = 1.0 / disparity
    places = np.stack([X * depth, Y * depth, depth], axis=-1)
    across, down = places[1:-1, 2:] - places[1:-1, :-2], places[2:, 1:-1] - places[:-2, 1:-1]
    result = np.cross(across, down)
    return np.asarray(result / np.linalg.norm(result, axis=-1, keepdims=True))


def off(photo: DepthPhoto) -> tuple[float, float]:
    """Returns the mean error of normals in the face, in degrees, and of depth at p95, in steps."""
    disparity = surface_of(photo, SurfaceSettings()).grid_disparity
    angles = np.degrees(np.arccos(np.clip((normals(disparity) * normals(TRUTH)).sum(-1), -1, 1)))
    return float(angles[FACE].mean()), float(np.quantile(np.abs(disparity - TRUTH) / STEP, 0.95))


@pytest.mark.parametrize("quality", [75, 85, 92])
@pytest.mark.parametrize("noise", [0.0, 0.4])
def test_faces_are_as_smooth_as_in_a_heic(quality: int, noise: float) -> None:
    random = np.random.default_rng(8).normal(0, noise, TRUTH.shape) if noise else 0.0
    codes = np.clip(np.rint((TRUTH - LOW) / STEP + random), 0, 255).astype(np.uint8)
    packet = xmp_packet(depth_fields(iphone_calibration(4 * COLUMNS, 4 * ROWS), low=LOW, high=HIGH))
    rgb = np.full((4 * ROWS, 4 * COLUMNS, 3), 90, np.uint8)
    content = write_jpeg(
        Photo(rgb), depth=DepthItem(codes, xmp=packet), layout=JpegLayout(quality=quality)
    )
    photo = photo_of(content, "a")
    blind = replace(photo, depth=replace(photo.depth, confidence=None))
    (degrees, steps), (before, _) = off(photo), off(blind)
    assert degrees < 1.6
    assert degrees < (0.5 if quality < 80 else 0.9) * before
    assert steps < 1.1
