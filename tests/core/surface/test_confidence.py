# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far points can be relied on, and what smoothing makes of it."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.camera import Intrinsics, IntrinsicsSource, Window
from heic_depth_import.core.colour import ColourSpace
from heic_depth_import.core.photo import DepthMap, DepthPhoto, Shot
from heic_depth_import.core.settings import SurfaceSettings
from heic_depth_import.core.surface.surface import Surface, surface_of

ROWS, COLUMNS = 96, 128
STEP = 0.01
X, Y = np.meshgrid(np.linspace(0, 1, COLUMNS), np.linspace(0, 1, ROWS))
SLOPE = (1.0 + 0.35 * X + 0.2 * Y).astype(np.float32)
LEFT = X < 0.5


def stored(disparity: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.asarray(np.rint(disparity / STEP) * STEP, np.float32)


def photo(
    disparity: NDArray[np.float32], confidence: NDArray[np.float32] | None = None
) -> DepthPhoto:
    size = (4 * COLUMNS, 4 * ROWS)
    return DepthPhoto(
        name="a",
        rgb=np.zeros((size[1], size[0], 3), np.uint8),
        colour_space=ColourSpace.SRGB,
        depth=DepthMap(
            disparity,
            np.full((1, 1), STEP, np.float32),
            Window(0, 0, *size),
            is_absolute=False,
            confidence=confidence,
        ),
        camera=Intrinsics((400.0, 400.0), (256.0, 192.0), size, IntrinsicsSource.CALIBRATION),
        distortion=None,
        shot=Shot(),
        warnings=(),
    )


def trusted(surface: Surface) -> NDArray[np.float32]:
    """Returns confidence on the grid; NaN where there is no vertex."""
    result = np.full(surface.grid_shape, np.nan, np.float32)
    result.ravel()[surface.topology.samples] = surface.confidence
    return result


def test_what_is_only_rounded_is_fully_relied_on() -> None:
    surface = surface_of(photo(stored(SLOPE)), SurfaceSettings())
    assert surface.confidence.dtype == np.float32
    assert np.median(surface.confidence) > 0.95
    assert surface.confidence.max() <= 1


@pytest.mark.parametrize("noise", [1.0, 2.0])
def test_noise_costs_confidence_where_it_is(noise: float) -> None:
    random = np.random.default_rng(1).normal(0, noise * STEP, SLOPE.shape)
    surface = surface_of(photo(stored(SLOPE + np.where(LEFT, random, 0))), SurfaceSettings(cut=0.3))
    confidence = trusted(surface)
    assert np.nanmedian(confidence[:, 70:]) > 0.9
    # The deviation of rounding by that of all.
    expected = 12**-0.5 / np.hypot(noise, 12**-0.5)
    assert np.nanmedian(confidence[:, :58]) == pytest.approx(expected, rel=0.35)


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_outlines_cost_confidence(resolution: float) -> None:
    disparity = stored(np.where(LEFT, 2.0, 1.0))
    settings = SurfaceSettings(resolution=resolution)
    confidence = trusted(surface_of(photo(disparity), settings))
    middle = np.nan_to_num(confidence[confidence.shape[0] // 2])  # torn out of both: 0
    edge = confidence.shape[1] // 2
    assert middle[edge] < 0.3
    assert middle[edge - 1] < 0.3
    away = round(6 * resolution)
    for beyond in (edge - 1 - away, edge + away):
        assert middle[beyond] > 0.95
    assert (np.diff(middle[edge : edge + away]) >= -1e-6).all()


def test_what_the_phone_says_counts() -> None:
    told = np.where(LEFT, 1.0, 0.25).astype(np.float32)
    confidence = trusted(surface_of(photo(stored(SLOPE), told), SurfaceSettings()))
    without = trusted(surface_of(photo(stored(SLOPE)), SurfaceSettings()))
    assert np.nanmedian(confidence[:, :60]) > 0.95
    assert np.nanmedian(confidence[:, 70:]) == pytest.approx(0.25, abs=0.03)
    assert np.nanmedian(without[:, 70:]) > 0.95


def test_smoothing_moves_most_what_is_least_relied_on() -> None:
    """Bad samples that the phone knows of do not stand out, and good ones stay where they are."""
    random = np.random.default_rng(2)
    is_bad = random.random(SLOPE.shape) < 0.1
    noisy = stored(SLOPE + np.where(is_bad, random.normal(0, 3 * STEP, SLOPE.shape), 0))
    told = np.where(is_bad, 0.05, 1.0).astype(np.float32)
    settings = SurfaceSettings(cut=0.3)
    errors = [
        surface_of(photo(noisy, confidence), settings).grid_disparity - SLOPE
        for confidence in (None, told)
    ]
    without, given = (np.sqrt(np.mean(error[is_bad] ** 2)) / STEP for error in errors)
    assert without > 1.0
    assert given < 0.5 * without
    assert np.abs(errors[1][~is_bad]).max() <= 1.0 * STEP


def test_full_confidence_changes_no_bit() -> None:
    random = np.random.default_rng(3).normal(0, 0.4 * STEP, SLOPE.shape)
    plain = photo(stored(SLOPE + random))
    sure = replace(plain, depth=replace(plain.depth, confidence=np.ones_like(SLOPE)))
    one, other = (surface_of(each, SurfaceSettings()) for each in (plain, sure))
    np.testing.assert_allclose(one.disparity, other.disparity, atol=1e-6)
