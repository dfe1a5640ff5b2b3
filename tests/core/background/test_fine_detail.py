# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo, split into what is smooth and what is fine."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.background.fine_detail import (
    FineDetail,
    contrast_of,
    enlarged,
    scale_for,
)
from heic_depth_import.core.colour import ColourSpace, linear_rec709
from heic_depth_import.core.restoration.jumps import JumpRule

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]
RULE = JumpRule(cut=0.05, step=0.01)


def split(photo: Pixels, disparity: Floats, scale: int) -> FineDetail:
    rows, columns = disparity.shape
    blocks = photo.reshape(rows, scale, columns, scale, 3)
    light = linear_rec709(blocks.mean(axis=(1, 3)).round().astype(np.uint8), ColourSpace.SRGB)
    return FineDetail.of(disparity, light, photo, RULE, ColourSpace.SRGB)


@pytest.mark.parametrize("scale", [1, 2, 3, 5])
def test_enlarged_ramp_is_the_ramp_between_centres(scale: int) -> None:
    down, across = np.mgrid[:6.0, :7.0].astype(np.float32)
    large = enlarged(np.stack([down, across, 2 * down - across], axis=-1), scale)
    assert large.shape == (6 * scale, 7 * scale, 3)
    row, column = ((np.arange(count * scale) + 0.5) / scale - 0.5 for count in (6, 7))
    row, column = row.clip(0, 5)[:, np.newaxis], column.clip(0, 6)
    np.testing.assert_allclose(large[..., 0], np.broadcast_to(row, large.shape[:2]), atol=1e-5)
    np.testing.assert_allclose(large[..., 1], np.broadcast_to(column, large.shape[:2]), atol=1e-5)
    np.testing.assert_allclose(large[..., 2], 2 * row - column, atol=1e-5)


@given(arrays.arrays(np.float32, (3, 4, 1), elements=st.floats(-8, 8, width=32)), st.integers(1, 4))
def test_enlarged_stays_within_its_range(values: Floats, scale: int) -> None:
    large = enlarged(values, scale)
    assert large.min() >= values.min() - 1e-5
    assert large.max() <= values.max() + 1e-5


def test_smooth_and_fine_are_the_photo() -> None:
    """All of the photo is in one of the two, in proportion."""
    random = np.random.default_rng(1)
    photo = random.integers(90, 110, (60, 80, 3)).astype(np.uint8)
    detail = split(photo, np.ones((30, 40), np.float32), 2)
    beyond = photo - enlarged(detail.low, 2)
    np.testing.assert_allclose(detail.fine, 0.85 * beyond, atol=0.51)
    assert abs(detail.low - photo.mean()).max() < 4
    np.testing.assert_allclose(detail.contrast, np.abs(detail.fine).mean(), rtol=0.3)


def test_midway_between_calm_and_wild_is_rather_calm() -> None:
    """So that a wall that ends beside leaves does not get half of their detail."""
    random = np.random.default_rng(1)
    photo = np.full((60, 80, 3), 120, np.uint8)
    photo[:, 40:] = random.integers(0, 240, (60, 40, 3))
    disparity = np.broadcast_to(
        np.where(np.arange(40) < 20, np.float32(1), np.float32(2)), (30, 40)
    )
    detail = split(photo, disparity, 2)
    np.testing.assert_allclose(contrast_of(detail.calm), detail.contrast, atol=1e-2)
    calm, wild = detail.contrast[15, 5], detail.contrast[15, 35]
    between = contrast_of(detail.calm[15, [5, 35]].mean(keepdims=True))
    assert calm < 0.5
    assert wild > 20
    assert between < wild / 3


def test_a_calm_wall_beside_a_wild_thing_has_no_contrast() -> None:
    """Neither colours nor contrast of what stands in front are in what the wall has in common."""
    random = np.random.default_rng(1)
    disparity = np.ones((40, 60), np.float32)
    disparity[:, 30:] = 2
    photo = np.full((80, 120, 3), 100, np.uint8)
    photo[:, 60:] = random.integers(0, 256, (80, 60, 3))
    detail = split(photo, disparity, 2)
    np.testing.assert_allclose(detail.low[:, :30], 100, atol=0.5)
    assert not detail.fine[:, :58].any()  # but for the last, half of which is between the two
    assert detail.contrast[:, :30].max() < 0.5
    assert detail.contrast[:, 33:].min() > 20


@pytest.mark.parametrize("width", [1, 24])
def test_an_outline_is_fine_only_where_the_photo_shows_one(width: int) -> None:
    """Out of focus it goes over evenly: what is smooth has no step there, though depth has."""
    disparity = np.ones((40, 60), np.float32)
    disparity[:, 30:] = 2
    across = np.clip((np.arange(120) - 60) / (2 * width) + 0.5, 0, 1)
    photo = np.zeros((80, 120, 3), np.uint8)
    photo[:] = np.rint(80 + 60 * across)[:, np.newaxis]
    detail = split(photo, disparity, 2)
    step = np.abs(np.diff(detail.low, axis=1)).max()
    assert (step > 8) == (width == 1)
    assert np.abs(detail.fine[:, 56:64].astype(int)).max() < 16


def test_scale_is_no_more_than_the_photo_has_nor_than_is_quick() -> None:
    assert scale_for((576, 768), 5.25) == 2
    assert scale_for((480, 640), 4.8) == 3
    assert scale_for((288, 384), 3.9) == 3
    assert scale_for((288, 384), 0.4) == 1
    assert scale_for((4000, 6000), 2.0) == 1
