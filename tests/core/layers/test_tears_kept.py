# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tears of what stands in front stay."""

import numpy as np
import pytest

from heic_depth_import.core.layers.tears_kept import TearsKept
from heic_depth_import.core.restoration.jumps import JumpRule
from heic_depth_import.core.restoration.tear import tear

RULE = JumpRule(cut=0.05, step=0.01)


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize(("length", "is_kept"), [(12, False), (18, False), (24, True)])
def test_a_tear_stays_that_goes_ten_samples_into_the_inside(
    length: int, scale: int, *, is_kept: bool
) -> None:
    """From the left, where ten samples are rim; a second one, which is shorter, never does."""
    shape = 80, 60 * scale
    disparity = np.ones(shape, np.float32)
    # At its end it is a slope.
    slope = np.clip(0.04 * (length * scale - 1 - np.arange(shape[1])), -0.055, 0.24)
    disparity[40:] = 1.055 + slope
    disparity[5:8, : 8 * scale] = 1.3
    is_own, is_core = np.ones((2, *shape), np.bool_)
    is_core[:, : 10 * scale] = False
    cells = tear(disparity, np.full((1, 1), 0.001, np.float32), RULE.cut)
    tears = TearsKept.of(cells, is_own, is_core, RULE, scale)
    expected = np.zeros((shape[0] - 1, shape[1]), np.bool_)
    expected[39, : length * scale] = is_kept
    np.testing.assert_array_equal(~tears.joined.down, expected)
    assert tears.joined.across.all()
    around = np.zeros(shape, np.bool_)
    around[39 - 12 * scale : 41 + 12 * scale, : (length + 12) * scale] = is_kept
    np.testing.assert_array_equal(tears.meets, around)
    # What no longer jumps is no tear.
    assert not tears.parting(np.ones_like(disparity)).rim().any()


def test_what_is_made_up_is_parted_by_no_tear() -> None:
    disparity = np.ones((40, 60), np.float32)
    disparity[20:] = 1.3
    is_own, is_core = np.ones((2, 40, 60), np.bool_)
    is_own[:, 30:] = False
    cells = tear(disparity, np.full((1, 1), RULE.step, np.float32), RULE.cut)
    torn = ~TearsKept.of(cells, is_own, is_core, RULE, 1).joined.down
    assert torn[19, :30].all()
    assert not torn[:, 30:].any()
