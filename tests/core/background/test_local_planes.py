# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of planes through what is around places."""

import numpy as np

from heic_depth_import.core.background.local_planes import LocalPlanes

ROWS, COLUMNS = np.mgrid[:40, :50].astype(np.float32)
PLACE = np.array([2, 20, 38]), np.array([3, 25, 44])


def test_a_plane_is_found_from_wherever_it_is_known() -> None:
    """Around each place most is unknown, and nonsense; slopes are 2 % too flat at most."""
    values = 3 + 0.5 * COLUMNS - 0.25 * ROWS
    weights = ((ROWS + COLUMNS) % 3 == 0).astype(np.float32)
    planes = LocalPlanes.of(np.where(weights > 0, values, 99), weights, PLACE, 10)
    np.testing.assert_allclose(planes.across, 0.5, rtol=0.02)
    np.testing.assert_allclose(planes.down, -0.25, rtol=0.02)
    there = planes.level + planes.across * PLACE[1] + planes.down * PLACE[0]
    np.testing.assert_allclose(there, values[PLACE], atol=0.1)
    assert np.all(planes.explained > 0.85)


def test_noise_is_explained_by_no_plane() -> None:
    rng = np.random.default_rng(1)
    values = rng.uniform(-8, 8, ROWS.shape).astype(np.float32)
    planes = LocalPlanes.of(values, np.ones_like(values), PLACE, 10)
    assert np.all(planes.explained < 0.1)


def test_nothing_around_weighs_nothing() -> None:
    planes = LocalPlanes.of(ROWS, np.zeros_like(ROWS), PLACE, 5)
    assert not planes.weight.any()
    assert all(np.isfinite(values).all() for values in (planes.level, planes.across, planes.down))
