# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Relative disparity below 0: an origin that keeps order and differences, and when none is due."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.metadata.relative_origin import chosen_origin

STEP = np.full((1, 1), 0.006, np.float32)
RNG = np.random.default_rng(5)


def portrait(low: float, high: float) -> np.ndarray:
    """A person over two thirds of background, as one-lens phones store it."""
    disparity = np.full((60, 80), high, np.float32)
    disparity[:40] = np.linspace(low, low + 0.4 * (high - low), 40, dtype=np.float32)[:, None]
    return disparity


@given(st.floats(-4, -0.5), st.floats(0.3, 6))
def test_every_map_below_0_gets_relief_at_portrait_distances(low: float, span: float) -> None:
    disparity = portrait(low, low + span)
    if np.mean(disparity < -0.012) < 0.02 or -low < 0.04 * span:
        return
    origin = chosen_origin(disparity, STEP)
    assert origin is not None
    moved = origin.scale * disparity + origin.offset
    assert 1 / moved.min() == pytest.approx(4, rel=0.02)
    assert 0.39 <= 1 / moved.max() <= 4
    assert (
        np.argsort(moved, axis=None, kind="stable")
        == np.argsort(disparity, axis=None, kind="stable")
    ).all()
    if span < 2.2:
        assert origin.scale == 1  # differences hold


def test_iphone_xr() -> None:
    """A person at +0.2 to 0.6 before a background at -1.2 to -0.4: half a metre before metres."""
    disparity = np.concatenate([RNG.uniform(-1.2, -0.4, 700), RNG.uniform(0.2, 0.6, 300)])
    origin = chosen_origin(disparity[None].astype(np.float32), STEP)
    assert origin is not None
    assert origin.scale == 1
    assert 1 / (0.4 + origin.offset) == pytest.approx(0.54, abs=0.02)
    assert 0.9 < 1 / (-0.4 + origin.offset) < 1 / (-1.2 + origin.offset) < 4.5


@pytest.mark.parametrize(
    "disparity",
    [
        portrait(0.2, 2.0),
        np.where(portrait(0.0, 2.0) < 0.5, 0, portrait(0.0, 2.0)),  # a sky at exactly 0
        np.where(portrait(0.0, 2.0) < 0.5, -0.01, portrait(0.0, 2.0)),  # two steps beyond it
        np.where(portrait(0.0, 2.0) < 0.5, -0.05, portrait(0.0, 2.0)),  # a fortieth of the range
        np.full((4, 4), -1.0),  # flat
        np.full((4, 4), np.nan),
    ],
)
def test_what_is_not_below_0_but_for_noise_stays(disparity: np.ndarray) -> None:
    assert chosen_origin(disparity.astype(np.float32), STEP) is None


def test_a_few_samples_below_0_are_noise() -> None:
    disparity = portrait(0.5, 2.0)
    disparity[0, :60] = -1  # 1.25 %
    assert chosen_origin(disparity, STEP) is None
    disparity[1, :60] = -1  # 2.5 %
    assert chosen_origin(disparity, STEP) is not None
