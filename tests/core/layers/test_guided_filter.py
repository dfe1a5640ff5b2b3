# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mask that follows colours."""

import numpy as np
import pytest

from heic_depth_import.core.arrays import Floats
from heic_depth_import.core.layers.guided_filter import guided_filter

RANDOM = np.random.default_rng(5)
COLOURS = RANDOM.random((40, 50, 3)).astype(np.float32)


@pytest.mark.parametrize("weights", [(1.0, 0.0, 0.0), (0.2, 0.5, 0.3), (0.6, -0.4, 0.5)])
def test_what_is_linear_in_colour_is_found_again(weights: tuple[float, float, float]) -> None:
    mask = COLOURS @ np.array(weights, np.float32) + np.float32(0.1)
    found = guided_filter(COLOURS, mask)
    np.testing.assert_allclose(found.at(COLOURS), mask, atol=0.01)
    np.testing.assert_allclose(found.slope, np.broadcast_to(weights, found.slope.shape), atol=0.02)


def test_on_one_colour_it_is_a_mean() -> None:
    flat = np.full((40, 50, 3), 0.5, np.float32)
    mask = (np.arange(50) >= 25)[np.newaxis] * np.ones((40, 1), np.float32)
    found = guided_filter(flat, mask.astype(np.float32)).at(flat)
    assert np.abs(found[:, :15]).max() < 1e-4
    assert np.abs(found[:, 35:] - 1).max() < 1e-4
    np.testing.assert_allclose(found[20, 24:26].mean(), 0.5, atol=1e-3)


def test_a_blurred_mask_ends_where_the_colour_does() -> None:
    """Off by two samples and soft: the photo knows better."""
    side = np.arange(50) >= 25
    step = np.where(side, np.float32(0.9), np.float32(0.2))[np.newaxis, :, np.newaxis]
    noise = RANDOM.normal(0, 0.01, (40, 50, 3)).astype(np.float32)
    colours: Floats = step + noise
    ramp = np.clip((np.arange(50) - 21) / 6, 0, 1)
    mask = np.broadcast_to(ramp, (40, 50)).astype(np.float32)
    found = guided_filter(colours, mask).at(colours)
    # What was a slope is a step where the colour has one.
    steps = np.abs(np.diff(found, axis=1)).mean(axis=0)
    assert steps.argmax() == 24
    assert steps.max() > 2.5 * np.diff(ramp).max()
