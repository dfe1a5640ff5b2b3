# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a JPEG's coding did to samples, told from the code, beside what it truly did."""

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from heic_depth_import.core.jpeg.loss import coding_noise, trust_beside_rounding

X, Y = np.meshgrid(np.arange(203), np.arange(157))


def coded(
    samples: NDArray[np.uint8], quality: int
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    file = io.BytesIO()
    Image.fromarray(samples).save(file, "JPEG", quality=quality)
    image = Image.open(file)
    table = image.quantization[0]  # type: ignore[attr-defined]
    return np.asarray(image), np.asarray(table, np.float64).reshape(8, 8)


def scene() -> NDArray[np.uint8]:
    """A wall with a disc before it and a slanted plane: flat, bent and broken."""
    disc = np.hypot(X - 90, Y - 70) < 45
    values = np.where(disc, 200 - 0.01 * ((X - 90) ** 2 + (Y - 70) ** 2), 60 + 0.3 * X + 0.1 * Y)
    noise = np.random.default_rng(4).normal(0, 0.4, X.shape)
    return np.clip(np.rint(values + noise), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("quality", [75, 85, 92, 96])
def test_it_is_about_what_was_lost(quality: int) -> None:
    samples = scene()
    decoded, divisors = coded(samples, quality)
    noise = coding_noise(decoded, divisors)
    assert noise.shape == samples.shape
    error = np.abs(decoded.astype(float) - samples)
    # On either side of the median of what is told: each kind of place is told about right.
    for kind in (noise <= np.median(noise), noise > np.quantile(noise, 0.9)):
        told = np.sqrt(np.mean(noise[kind] ** 2))
        true = np.sqrt(np.mean(error[kind] ** 2))
        # Flat ones lose the noise of the map as well, which nobody misses.
        assert 0.4 * true - 0.3 <= told <= 2.5 * true + 0.1
    edge = np.abs(np.hypot(X - 90, Y - 70) - 45) < 3
    assert noise[edge].mean() > 2 * np.median(noise)


def test_it_grows_with_the_divisors() -> None:
    samples = scene()
    means = [float(coding_noise(*coded(samples, quality)).mean()) for quality in (98, 90, 80, 60)]
    assert means == sorted(means)


def test_what_lost_nothing_is_fully_relied_on() -> None:
    np.testing.assert_array_equal(trust_beside_rounding(np.zeros((2, 3), np.float32)), 1)
    assert trust_beside_rounding(np.full((1, 1), 12**-0.5, np.float32)).item() == pytest.approx(
        0.5**0.5
    )
