# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps of more than 8 bits are as fine as their noise, not as their codes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.restoration.effective_step import effective_step
from heic_depth_import.core.restoration.grid import grid_of
from heic_depth_import.core.restoration.measured import CorrectedDepth
from heic_depth_import.core.settings import SurfaceSettings

Floats = NDArray[np.float32]

LOW, HIGH, CUT = 0.2, 2.0, 0.05
Y, X = np.mgrid[:200, :260].astype(np.float64)
BALL = np.hypot(Y - 90, X - 120)
TRUE = np.where(
    BALL < 60, 1.4 + 0.006 * np.sqrt(np.maximum(60**2 - BALL**2, 0)), 0.5 + 0.001 * X + 0.0006 * Y
)
TRUE[-3:], TRUE[:3] = HIGH, LOW
EVEN = np.abs(BALL - 60) > 8
EVEN[:12] = EVEN[-12:] = False


def stored(bits: int, noise: float, *, is_depth: bool = False) -> tuple[Floats, Floats]:
    """Stores the scene with noise in steps of 8 bits; returns disparity and its step."""
    low, high = (1 / HIGH, 1 / LOW) if is_depth else (LOW, HIGH)
    step = (high - low) / (2**bits - 1)
    off = noise * np.random.default_rng(3).standard_normal(TRUE.shape) * (high - low) / 255
    values = np.round(((1 / TRUE if is_depth else TRUE) + off - low) / step) * step + low
    values = np.clip(values, low, high)
    if is_depth:
        return (1 / values).astype(np.float32), (step / values**2).astype(np.float32)
    return values.astype(np.float32), np.full((1, 1), step, np.float32)


def roughness(disparity: Floats) -> float:
    off = (disparity - TRUE) * 255 / (HIGH - LOW)
    slope = np.hypot(np.diff(off, axis=0)[:, :-1], np.diff(off, axis=1)[:-1])
    return float(slope[EVEN[:-1, :-1]].mean())


@pytest.mark.parametrize("bits", [10, 12, 16])
@pytest.mark.parametrize("noise", [0.3, 0.8])
def test_it_is_the_noise_that_is_there(bits: int, noise: float) -> None:
    disparity, step = stored(bits, noise)
    found = float(effective_step(disparity, step, CUT).item())
    expected = max(noise * (HIGH - LOW) / 255, float(step.item()))
    assert found == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_without_noise_it_is_that_of_the_codes(bits: int) -> None:
    disparity, step = stored(bits, 0.0)
    assert effective_step(disparity, step, CUT) == pytest.approx(step, rel=0.01)


def test_a_map_of_8_bits_keeps_its_own() -> None:
    disparity, step = stored(8, 0.8)
    assert effective_step(disparity, step, CUT) is step
    nothing = np.full((20, 30), np.nan, np.float32)
    assert effective_step(nothing, step, CUT) is step


@pytest.mark.parametrize("is_depth", [False, True])
@pytest.mark.parametrize("bits", [10, 12, 16])
def test_noise_goes_however_finely_it_is_stored(bits: int, *, is_depth: bool) -> None:
    def restored(disparity: Floats, step: Floats) -> Floats:
        depth = CorrectedDepth(disparity, step, LOW / 2)
        return grid_of(depth, SurfaceSettings(cut=CUT), None).disparity

    usual, fine = (restored(*stored(each, 0.5, is_depth=is_depth)) for each in (8, bits))
    assert roughness(fine) < 1.2 * roughness(usual)
    assert roughness(fine) < roughness(stored(bits, 0.5, is_depth=is_depth)[0]) / 5
