# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outlines of one surface that stay in its layers."""

import numpy as np
import pytest

from heic_depth_import.core.arrays import Floats
from heic_depth_import.core.layers.tears_kept import torn_alike
from heic_depth_import.core.restoration.grid import Grid
from heic_depth_import.core.restoration.tear import tear

NEAR, FAR, LOWER = 2.0, 1.0, 0.9
STEP = np.full((1, 1), 0.01, np.float32)


def torn_at(column: int, crossing: float, far: Floats, *, upright: bool = True) -> Grid:
    """Makes what stands in front left of a column, and where the outline runs after it."""
    disparity = np.where(np.arange(12) < column, np.float32(NEAR), far).astype(np.float32)
    shift = np.zeros((*disparity.shape, 2), np.float32)
    shift[:, column - 1, 0], shift[:, column, 0] = crossing, crossing - 1
    if not upright:
        disparity, shift = disparity.T.copy(), shift.transpose(1, 0, 2)[..., ::-1].copy()
    return Grid(disparity, STEP, tear(disparity, STEP, 0.05), shift)


@pytest.mark.parametrize("upright", [True, False])
def test_both_ends_of_what_is_torn_as_before_stay_where_they_were(*, upright: bool) -> None:
    """Of a wall whose halo was taken off, but not of the chair before it."""
    far = np.full((8, 12), FAR, np.float32)
    lower = far.copy()
    lower[2:5] = LOWER
    grid = torn_at(6, 0.3, far, upright=upright)
    layer = torn_alike(grid, torn_at(6, 0.5, lower, upright=upright))
    assert layer.shift is not None
    np.testing.assert_array_equal(layer.shift, grid.shift)


def test_both_ends_of_what_is_torn_anew_go_where_it_is() -> None:
    far = np.full((8, 12), FAR, np.float32)
    new = torn_at(7, 0.5, far)
    layer = torn_alike(torn_at(6, 0.3, far), new)
    assert layer.shift is not None
    np.testing.assert_array_equal(layer.shift, new.shift)


def test_the_other_end_goes_along() -> None:
    """A second tear begins beside the first: the sample between the two has one place."""
    far = np.full((8, 12), FAR, np.float32)
    new = torn_at(6, 0.5, far)
    assert new.shift is not None
    new.shift[:, 5:8, 0] = 1, 0, -1  # a line one sample wide
    layer = torn_alike(torn_at(6, 0.3, far), new)
    assert layer.shift is not None
    np.testing.assert_array_equal(layer.shift, new.shift)
