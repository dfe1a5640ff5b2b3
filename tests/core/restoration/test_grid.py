# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Restoring and resizing together."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.restoration.grid import grid_of
from heic_depth_import.core.restoration.measured import CorrectedDepth
from heic_depth_import.core.settings import SurfaceSettings

STEP = np.full((1, 1), 0.01, np.float32)


class Plain:
    """A photo of one colour, with or without a matte."""

    def __init__(self, edge: float | None = None) -> None:
        self.edge = edge

    def colours(self, rows: int, columns: int) -> NDArray[np.uint8]:
        """Returns the photo, (rows, columns, 3)."""
        return np.full((rows, columns, 3), 99, np.uint8)

    def light(self, rows: int, columns: int) -> NDArray[np.float32]:
        """Returns the same as light."""
        return np.full((rows, columns, 3), 0.1, np.float32)

    def matte(self, rows: int, columns: int) -> NDArray[np.uint8] | None:
        """Returns the matte, if there is one."""
        if self.edge is None:
            return None
        at = (np.arange(columns) + 0.5) / columns
        return np.tile(np.where(at > self.edge, 255, 0).astype(np.uint8), (rows, 1))


def step_map() -> NDArray[np.float32]:
    grid = np.ones((24, 32), np.float32)
    grid[:, 16:] = 2
    return grid


@pytest.mark.parametrize("resolution", [0.125, 0.3, 0.5, 1, 1.5, 2, 4])
@pytest.mark.parametrize("cut", [0, 0.05])
def test_size_and_sides(resolution: float, cut: float) -> None:
    settings = SurfaceSettings(resolution=resolution, cut=cut)
    grid = grid_of(CorrectedDepth(step_map(), STEP, 0.9), settings, Plain())
    assert grid.disparity.shape == (round(24 * resolution), round(32 * resolution))
    off = np.minimum(np.abs(grid.disparity - 1), np.abs(grid.disparity - 2))
    assert off.max() < 0.006
    assert (grid.shift is not None) == (cut > 0)


@pytest.mark.parametrize("resolution", [0.5, 1, 2])
def test_unknown_stays_unknown_and_alone(resolution: float) -> None:
    disparity = np.ones((24, 32), np.float32)
    disparity[8:16, 8:16] = np.nan
    grid = grid_of(
        CorrectedDepth(disparity, STEP, 0.9), SurfaceSettings(resolution=resolution), Plain()
    )
    inner = slice(round(9 * resolution), round(15 * resolution))
    assert np.isnan(grid.disparity[inner, inner]).all()
    known = grid.disparity[~np.isnan(grid.disparity)]
    np.testing.assert_allclose(known, 1, atol=0.006)
    assert known.size / grid.disparity.size == pytest.approx(1 - 64 / 768, abs=0.03)


def test_matte_moves_the_outline_at_the_stored_size() -> None:
    """The map says column 16, the matte 14.4 of 32 (0.45)."""
    plain = grid_of(CorrectedDepth(step_map(), STEP, 0.9), SurfaceSettings(), Plain())
    assert ((plain.disparity < 1.5).sum(axis=1) == 16).all()
    matted = grid_of(CorrectedDepth(step_map(), STEP, 0.9), SurfaceSettings(), Plain(edge=0.45))
    assert ((matted.disparity < 1.5).sum(axis=1)[4:-4] == 14).all()


def test_nothing_lies_beyond_the_lowest() -> None:
    for resolution in (0.5, 1, 2):
        grid = grid_of(
            CorrectedDepth(step_map(), STEP, 1.5), SurfaceSettings(resolution=resolution), Plain()
        )
        assert grid.disparity.min() == 1.5


def outline_of(disparity: NDArray[np.float32], resolution: float) -> float:
    """Returns at which stored column the near side begins, half way down."""
    settings = SurfaceSettings(resolution=resolution, use_dequantize=False)
    grid = grid_of(CorrectedDepth(disparity, STEP, 0.9), settings, Plain())
    assert grid.shift is not None
    middle = grid.disparity.shape[0] // 2
    last_far = int((grid.disparity[middle] < 1.5).sum()) - 1
    return float(last_far + 0.5 + grid.shift[middle, last_far, 0]) / resolution


@pytest.mark.parametrize("resolution", [0.5, 1, 2])
def test_outline_runs_a_fifth_of_a_stored_sample_outside(resolution: float) -> None:
    assert outline_of(step_map(), resolution) == pytest.approx(16 - 0.2, abs=0.06)


@pytest.mark.parametrize("resolution", [1, 4])
def test_soft_sample_draws_the_outline_to_itself(resolution: float) -> None:
    """A sample of the far side that is 45 % near."""
    soft = step_map()
    soft[:, 15] = 1.45
    assert 16 - 0.2 - 0.45 < outline_of(soft, resolution) < 16 - 0.2 - 0.1


@pytest.mark.parametrize("is_told", [True, False])
def test_what_coding_did_beside_an_outline_tears_nothing(*, is_told: bool) -> None:
    """JPEG lets a sharp edge ring in the blocks that it runs through; the file's divisors tell."""
    y, x = np.mgrid[:96, :128]
    is_near = x >= 60
    ringing = np.where(np.abs(x - 60) < 8, 4 * np.sin(2.1 * x + 0.7 * y), 0)
    codes = np.round(np.where(is_near, 220, 30 + 0.02 * y) + ringing)
    disparity = (codes * STEP).astype(np.float32)
    confidence = np.where(np.abs(x - 60) < 8, np.float32(0.07), np.float32(1))
    depth = CorrectedDepth(disparity, STEP, 0.1, confidence=confidence if is_told else None)
    cells = grid_of(depth, SurfaceSettings(), None).cells
    is_torn = ~(cells.first & cells.second)
    beside = np.abs(np.arange(127) - 59) > 1
    assert is_torn[:, beside].any() == (not is_told)
    assert is_torn[:, ~beside].any(axis=1).all()
