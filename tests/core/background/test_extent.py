# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far what is hidden comes into view behind an edge."""

import numpy as np
import pytest

from heic_depth_import.core.background.extent import HOLE, closed, within_reach
from heic_depth_import.core.background.frame_margin import Orbit
from heic_depth_import.core.restoration.occlusion_edges import TornEdges


@pytest.mark.parametrize(("hidden", "reach"), [(3.0, 10), (2.0, 10), (1.0, 20)])
def test_of_what_is_deeper_than_the_far_side_more_is_seen(hidden: float, reach: int) -> None:
    """Something at 3 before something at 2; 10 samples of parallax for each 1/m, and two more."""
    before = np.full((9, 80), 2, np.float32)
    before[:, 40:] = 3
    edge = TornEdges(np.array([[4], [40]]), np.array([[4], [39]]))
    covered = within_reach(edge, before, np.full_like(before, hidden), Orbit(1.0, 10.0))
    expected = np.zeros_like(covered)
    expected[:, 40 - reach - 2 : 40 + reach + 3] = True
    np.testing.assert_array_equal(covered, expected)


@pytest.mark.parametrize(("side", "is_hole"), [(15, False), (17, True)])
def test_only_large_holes_are_holes(side: int, *, is_hole: bool) -> None:
    """What is seen between edges on all sides, in an outline that comes apart only in part."""
    assert 15 * 15 < HOLE < 17 * 17
    exists = np.ones((60, 60), np.bool_)
    hole = np.s_[20 : 20 + side, 20 : 20 + side]
    exists[hole] = False
    assert closed(exists, np.ones_like(exists))[hole].all() != is_hole


def test_nothing_closes_before_what_is_seen() -> None:
    exists = np.ones((60, 60), np.bool_)
    exists[20:32, 20:32] = False
    np.testing.assert_array_equal(closed(exists, exists), exists)
