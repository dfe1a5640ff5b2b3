# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Depth carried on where it is not known."""

import numpy as np
import pytest

from heic_depth_import.core.arrays import Floats, Mask
from heic_depth_import.core.layers.continuation import carried_on, evened, parted_on
from heic_depth_import.core.restoration.jumps import JumpRule, Links

RULE = JumpRule(cut=0.05, step=0.01)
WALL, CHAIR = 0.5, 1.0


def behind_person(chair: float) -> tuple[Floats, Mask]:
    """Makes a wall and a chair before its lower half, known but for a person before both."""
    disparity = np.full((80, 120), WALL, np.float32)
    disparity[40:] = chair
    is_known = np.ones(disparity.shape, np.bool_)
    is_known[10:, 45:75] = False
    return disparity, is_known


def test_behind_a_person_is_the_chair_or_the_wall_and_nothing_between() -> None:
    disparity, is_known = behind_person(CHAIR)
    filled = parted_on(disparity, is_known, RULE, 12)
    hidden = filled[~is_known]
    is_either = np.isclose(hidden, WALL, rtol=0.01) | np.isclose(hidden, CHAIR, rtol=0.01)
    assert is_either.all()
    np.testing.assert_allclose(filled[:32, 45:75], WALL, rtol=0.01)
    np.testing.assert_allclose(filled[48:, 45:75], CHAIR, rtol=0.01)
    np.testing.assert_array_equal(filled[is_known], disparity[is_known])


@pytest.mark.parametrize("chair", [WALL, 1.15 * WALL])
def test_what_hardly_differs_goes_over(chair: float) -> None:
    disparity, is_known = behind_person(chair)
    filled = parted_on(disparity, is_known, RULE, 0)
    expected = np.where(is_known, disparity, carried_on(disparity, is_known))
    np.testing.assert_array_equal(filled, expected)
    assert np.abs(np.diff(filled[:, 60])).max() < 0.05 * WALL


def test_they_part_only_where_they_may_meet() -> None:
    disparity, is_known = behind_person(CHAIR)
    meets = np.zeros(is_known.shape, np.bool_)
    meets[:, :60] = True
    filled = parted_on(disparity, is_known, RULE, 12, meets)
    over = evened(np.where(is_known, disparity, carried_on(disparity, is_known)), ~is_known, 12)
    np.testing.assert_array_equal(filled[:, 60:], over[:, 60:])
    hidden = filled[10:, 45:60]
    is_either = np.isclose(hidden, WALL, rtol=0.01) | np.isclose(hidden, CHAIR, rtol=0.01)
    assert is_either.all()
    # Above they do not.
    meets[20:] = False
    np.testing.assert_array_equal(parted_on(disparity, is_known, RULE, 12, meets), over)


def test_nothing_is_evened_out_across_what_is_not_joined() -> None:
    """What lies beyond may be anything, on either side, and what is joined is evened out."""
    disparity = np.random.default_rng(0).uniform(1, 2, (9, 12)).astype(np.float32)
    where = np.ones(disparity.shape, np.bool_)
    for beyond in (np.s_[:, 5:], np.s_[:, :5], np.s_[4:], np.s_[:4]):
        inside = np.ones(disparity.shape, np.bool_)
        inside[beyond] = False
        lower, higher = (np.where(inside, disparity, disparity + off) for off in (10, 20))
        links = Links.of(lower, JumpRule(cut=1.0, step=0.01))
        one, other = (evened(each, where, 3, links)[inside] for each in (lower, higher))
        np.testing.assert_array_equal(one, other)
        assert np.abs(np.diff(one)).mean() < np.abs(np.diff(disparity[inside])).mean() / 2
