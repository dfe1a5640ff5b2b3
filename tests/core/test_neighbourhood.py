# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Samples with their neighbours, against windows taken one by one."""

import numpy as np
import pytest

from heic_depth_import.core.neighbourhood import box_mean, largest_within

RANDOM = np.random.default_rng(1)


@pytest.mark.parametrize("reach", [1, 3, 24, 40])
@pytest.mark.parametrize("shape", [(5, 7), (60, 33), (100, 120)])
def test_squares(reach: int, shape: tuple[int, int]) -> None:
    grid = RANDOM.normal(size=shape).astype(np.float32)
    size = (2 * reach + 1, 2 * reach + 1)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(grid, reach, mode="edge"), size)
    np.testing.assert_array_equal(largest_within(grid, reach), around.max(axis=(2, 3)))
    np.testing.assert_allclose(box_mean(grid, reach), around.mean(axis=(2, 3)), atol=1e-5)
