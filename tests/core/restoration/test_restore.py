# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The two steps together: what is unknown, what is coded as depth, and the settings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.restoration.dequantise import dequantise
from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.restore import restore
from heic_depth_import.core.restoration.silhouette import clean_silhouettes
from heic_depth_import.core.settings import SurfaceSettings

Floats = NDArray[np.float32]

STEP, CUT, LOWEST = 0.0113, 0.05, 0.02
EVEN = np.full((1, 1), STEP, np.float32)
RULE = JumpRule(CUT, STEP)


def restored(
    disparity: Floats, step: Floats = EVEN, cut: float = CUT, *, use_dequantize: bool = True
) -> Floats:
    before = disparity.copy()
    wanted = SurfaceSettings(cut=cut, use_dequantize=use_dequantize)
    found = restore(disparity, step, LOWEST, wanted)
    np.testing.assert_array_equal(disparity, before)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(np.isnan(found), np.isnan(disparity))
    assert not (found < np.float32(LOWEST)).any()
    return found


def scene(rows: int = 60, columns: int = 80) -> Floats:
    """A slanted thing before a slanted wall, with a soft outline, in whole steps."""
    y, x = np.mgrid[:rows, :columns]
    inside = np.clip(12 - np.hypot(x - columns / 2, y - rows / 2), -1, 1) / 2 + 0.5
    codes = inside * (200 + 0.3 * y) + (1 - inside) * (90 + 0.13 * x)
    stored: Floats = np.rint(codes).astype(np.float32) * np.float32(STEP)
    return stored


def test_silhouettes_first_then_terraces() -> None:
    clean = clean_silhouettes(scene(), RULE)
    smooth = dequantise(clean, float(EVEN.item()), Links.of(clean, RULE))
    np.testing.assert_array_equal(restored(scene(), use_dequantize=False), clean)
    np.testing.assert_array_equal(restored(scene()), smooth)
    assert (clean != scene()).any()
    assert (smooth != clean).any()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("slope", "noise"), [(1.2, 0.3), (1.4, 0.5)])
def test_a_steep_slope_with_noise_is_no_soft_edge(slope: float, noise: float, seed: int) -> None:
    """A side of a box: between walls, and as steep as half a jump."""
    y, x = np.mgrid[:80, :100]
    codes = 30 + slope * np.clip(x - 30, 0, 40) + 0.02 * y
    codes += np.random.default_rng(seed).normal(0, noise, codes.shape)
    links = Links.of(restored((np.rint(codes) * STEP).astype(np.float32)), RULE)
    assert (~links.across).sum() + (~links.down).sum() <= 3


def test_where_nothing_jumps_only_terraces_change() -> None:
    y, x = np.mgrid[:50, :60]
    slope = (np.rint(150 + 0.2 * x + 0.1 * y) * STEP).astype(np.float32)
    np.testing.assert_array_equal(restored(slope, use_dequantize=False), slope)
    moved = np.abs(restored(slope).astype(np.float64) - slope)
    assert 0.25 * STEP < moved.max() <= STEP / 2


def test_without_a_cut_silhouettes_stay_soft_and_terraces_end_at_them() -> None:
    """5 % is a jump all the same; what lies between near and far moves by half a step at most."""
    soft = scene()
    np.testing.assert_array_equal(restored(soft, cut=0, use_dequantize=False), soft)
    found = restored(soft, cut=0)
    assert np.abs(found.astype(np.float64) - soft).max() <= STEP / 2
    expected = dequantise(soft, float(EVEN.item()), Links.of(soft, JumpRule(0.05, STEP)))
    np.testing.assert_allclose(found, expected, atol=1e-4 * STEP)
    near = soft > 2.1
    other = restored(np.where(near, soft, np.float32(0.5)), cut=0)
    np.testing.assert_array_equal(found[25:36, 35:46], other[25:36, 35:46])


def test_nothing_goes_beyond_the_lowest() -> None:
    """Half a step below 0.02 would be 0.0143."""
    slope = np.tile(np.repeat([0.1, 0.05, 0.02], 20), (20, 1)).astype(np.float32)
    step = np.full((1, 1), 0.02, np.float32)
    assert restored(slope, step).min() == np.float32(LOWEST)
    assert restored(np.full((5, 5), 0.001, np.float32)).max() == np.float32(LOWEST)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.05, 0.5, 0.97]), st.booleans())
@settings(max_examples=30)
def test_unknown_samples_are_no_silhouette(seed: int, share: float, is_far: bool) -> None:
    """Holes of any shape in a wall: the rest stays as flat as it was, be it near or far."""
    random = np.random.default_rng(seed)
    wall = np.full((40, 50), 2 * STEP if is_far else 2.0, np.float32)
    holes = random.random(wall.shape) < share
    wall[holes] = np.nan
    np.testing.assert_array_equal(restored(wall), wall)


def test_what_lies_behind_a_band_of_unknown_samples_has_no_influence() -> None:
    wall = scene(60, 120)
    wall[:, 64:96] = np.nan
    other = wall.copy()
    other[:, 96:] = np.random.default_rng(1).uniform(0.5, 4, (60, 24))
    np.testing.assert_array_equal(restored(other)[:, :64], restored(wall)[:, :64])


@pytest.mark.parametrize("cut", [0.0, CUT])
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (30, 40)])
def test_all_unknown(shape: tuple[int, int], cut: float) -> None:
    nothing = np.full(shape, np.nan, np.float32)
    restored(nothing, cut=cut)
    restored(nothing, nothing.copy(), cut=cut)


def test_only_one_sample_is_known() -> None:
    lone = np.full((30, 40), np.nan, np.float32)
    lone[7, 31] = 1.5
    assert restored(lone)[7, 31] == 1.5


def test_map_coded_as_depth_is_smoothed_in_depth() -> None:
    """No sample moves by more than half a step of depth, which is even, and slopes come back."""
    y, x = np.mgrid[:60, :120]
    even = 0.02
    true = 1.003 + 0.0023 * x + 0.0011 * y
    depth = np.rint(true / even) * even
    disparity = (1 / depth).astype(np.float32)
    step = (even / depth**2).astype(np.float32)
    found = 1 / restored(disparity, step).astype(np.float64)
    assert np.abs(found - 1 / disparity.astype(np.float64)).max() <= even * 0.50001
    assert np.abs(found - true).mean() < np.abs(depth - true).mean() / 5
    errors = [
        np.hypot(*np.subtract(np.gradient(each), np.gradient(true))).mean()
        for each in (found, depth)
    ]
    assert errors[0] < errors[1] / 5


def test_unknown_samples_of_a_map_coded_as_depth() -> None:
    """Its step is unknown there too; the rest comes out as if there were more of the same."""
    x = np.arange(80)
    depth = np.tile(np.rint((1.0 + 0.004 * x) / 0.02) * 0.02, (40, 1))
    disparity, step = ((value / depth**power) for value, power in ((1.0, 1), (0.02, 2)))
    whole = restored(disparity.astype(np.float32), step.astype(np.float32))
    hole = np.s_[10:14, 20:24]
    disparity[hole] = step[hole] = np.nan
    found = restored(disparity.astype(np.float32), step.astype(np.float32))
    away = np.abs(np.arange(40) - 12) > 10
    np.testing.assert_allclose(found[away], whole[away], atol=2e-3)
    inner = np.isfinite(found)
    assert np.abs(1 / found[inner] - depth[inner]).max() <= 0.02 * 0.50001


def test_sample_of_zero_step_is_left_alone() -> None:
    np.testing.assert_array_equal(restored(scene(), np.zeros((1, 1), np.float32), cut=0), scene())


@pytest.mark.parametrize("use_dequantize", [True, False])
@pytest.mark.parametrize("cut", [0.0, 0.01, 0.3])
def test_near_and_far_of_any_ratio(cut: float, *, use_dequantize: bool) -> None:
    """From a millimetre to a million kilometres, all finite, within what was there."""
    random = np.random.default_rng(0)
    wild = np.exp(random.uniform(np.log(1e-9), np.log(1e3), (50, 70))).astype(np.float32)
    found = restored(wild, cut=cut, use_dequantize=use_dequantize)
    assert np.isfinite(found).all()
    assert found.max() <= wild.max() * (1 + cut) + STEP
