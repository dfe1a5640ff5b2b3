# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How noisy a map is shows in itself, whatever it shows; and noise goes, what is there stays."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.restoration.dequantise import dequantise
from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.noise import noise_of
from heic_depth_import.core.restoration.restore import restore
from heic_depth_import.core.settings import SurfaceSettings

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

STEP = 0.01
RULE = JumpRule(0.05, STEP)


def scene(rows: int = 150, columns: int = 200) -> Doubles:
    """A slanted wall of 0.8 to 1.2 1/m, a ball in front of it, a step between two boards."""
    y, x = np.mgrid[:rows, :columns].astype(np.float64)
    wall = 0.8 + 0.0015 * x + 0.0006 * y
    wall = np.where(y > 110, 1.6 + 0.001 * x, wall)
    square = (x - 80) ** 2 + (y - 60) ** 2
    ball = 2.2 + 0.008 * np.sqrt(np.maximum(45**2 - square, 0))
    return np.asarray(np.where(square < 45**2, ball, wall))


def noisy(true: Doubles, noise: float, correlated: int = 1, seed: int = 5) -> Floats:
    """Adds noise, in steps, and rounds to whole steps."""
    off = np.random.default_rng(seed).standard_normal(true.shape)
    kernel = np.ones(correlated) / correlated
    for axis in (0, 1):
        off = np.apply_along_axis(np.convolve, axis, off, kernel, "same")
    codes = np.round(true / STEP + noise * off / off.std())
    return np.asarray(codes * STEP, np.float32)


def found(stored: Floats, step: float = STEP) -> float:
    return noise_of(stored, step, Links.of(stored, JumpRule(0.05, step)))


@pytest.mark.parametrize("noise", [0.0, 0.15, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("seed", [1, 2])
def test_noise_is_what_was_added(noise: float, seed: int) -> None:
    assert found(noisy(scene(), noise, seed=seed)) == pytest.approx(noise, abs=0.06)


@pytest.mark.parametrize("correlated", [3, 5])
def test_noise_that_is_alike_over_some_samples_is_seen_as_well(correlated: int) -> None:
    assert 0.3 < found(noisy(scene(), 0.5, correlated)) < 0.55


@pytest.mark.parametrize("is_depth", [False, True])
def test_a_sky_hides_no_noise(*, is_depth: bool) -> None:
    """What is farther than can be stored has none: it may be more than half of the picture."""
    true = np.concatenate([np.full((180, 200), 0.3), scene()])
    stored = noisy(true, 0.5)
    stored[:180] = np.float32(4 if is_depth else 0)
    assert found(stored) == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("noise", [0.2, 0.5])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_lawn_that_recedes_to_the_horizon_is_one_surface(noise: float, seed: int) -> None:
    """Far away a twentieth of its disparity is less than its noise; it falls by a step a row."""
    y = np.arange(240)[:, None] - 100 + np.zeros((1, 200))
    lawn = np.maximum(y, 0) * 1.2 * STEP
    stored = noisy(lawn, noise, seed=seed)
    stored[:100] = 0
    result = restore(stored, np.full((1, 1), STEP, np.float32), 0.04, SurfaceSettings())
    below = result[108:]
    links = Links.of(below, RULE)
    assert (~links.across).sum() + (~links.down).sum() <= 3
    off = below - np.maximum(lawn, 0.04)[108:]
    assert np.abs(np.diff(off, axis=0)).mean() < 0.2 * STEP


@pytest.mark.parametrize("unit", [1e-3, 1.0, 1e3])
def test_the_unit_does_not_matter(unit: float) -> None:
    stored = noisy(scene(), 0.3)
    scaled = (stored * unit).astype(np.float32)
    assert found(scaled, STEP * unit) == pytest.approx(found(stored), abs=1e-3)


def test_more_noise_than_any_map_has_is_detail() -> None:
    assert found(noisy(scene(), 3.0)) <= 1


def test_too_little_to_tell_is_no_noise() -> None:
    assert found(noisy(scene(40, 40), 0.5)) == 0
    assert found(noisy(scene(8, 9), 0.5)) == 0


def test_what_is_unknown_does_not_count() -> None:
    stored = noisy(scene(), 0.3)
    stored[::3, 40:120] = np.nan
    assert found(stored) == pytest.approx(0.3, abs=0.06)


def slopes_off(disparity: Floats, true: Doubles) -> float:
    """Mean error of gradients away from jumps, in steps a sample."""
    away = np.subtract(np.gradient(disparity.astype(np.float64)), np.gradient(true))
    flat = np.hypot(*np.gradient(true)) < 2 * STEP
    return float(np.hypot(*away)[flat].mean() / STEP)


@pytest.mark.parametrize(("noise", "correlated"), [(0.15, 1), (0.3, 1), (0.5, 1), (0.5, 4)])
def test_restoring_takes_most_of_the_noise_out(noise: float, correlated: int) -> None:
    true = scene()
    stored = noisy(true, noise, correlated)
    links = Links.of(stored, RULE)
    step = np.full((1, 1), STEP, np.float32)
    smooth = restore(stored, step, 0.1, SurfaceSettings())
    as_before = dequantise(stored, STEP, links)
    assert slopes_off(smooth, true) < 0.6 * slopes_off(as_before, true)
    off = np.abs(smooth - true)[5:-5, 5:-5] / STEP
    assert np.median(off) < 0.15
    assert np.percentile(off, 95) < 0.8


@pytest.mark.parametrize("noise", [0.0, 0.2, 0.5, 1.0])
def test_no_sample_moves_by_more_than_rounding_and_noise_explain(noise: float) -> None:
    stored = noisy(scene(), 0.4)
    smooth = dequantise(stored, STEP, Links.of(stored, RULE), noise)
    most = np.abs(smooth.astype(np.float64) - stored).max() / STEP
    assert most <= 0.5 + 2.2 * noise
    assert most > 0.8 * min(0.5 + 2.2 * noise, 1.2)


def test_a_crease_and_a_rim_stay_where_they_are() -> None:
    """A roof, and the edge of the ball: noise is no reason to round them."""
    x = np.arange(200.0)
    roof = np.repeat((1.0 + 0.02 * np.minimum(x, 200 - x))[None], 150, axis=0)
    stored = noisy(roof, 0.3)
    smooth = restore(stored, np.full((1, 1), STEP, np.float32), 0.1, SurfaceSettings())
    assert np.abs(smooth - roof)[5:-5, 95:105].max() < 1.7 * STEP
    true = scene()
    stored = noisy(true, 0.3)
    smooth = restore(stored, np.full((1, 1), STEP, np.float32), 0.1, SurfaceSettings())
    assert ((smooth > 2.0) == (stored > 2.0)).mean() > 0.999
