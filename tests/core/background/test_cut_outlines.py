# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of things that the frame cuts off stands in front along it, and where they end beyond it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.background.cut_outlines import (
    front_beyond,
    in_front,
    without_soft_ends,
)
from heic_depth_import.core.background.frame_margin import edge_of_frame, inside
from heic_depth_import.core.restoration.jumps import JumpRule, Links

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
RULE = JumpRule(cut=0.05, step=0.01)
WALL, CHAIR, ARM = 1.0, 2.0, 4.0
SHAPE = 64, 96
MARGIN = 20


def stands_in_front(disparity: Floats) -> Mask:
    return in_front(disparity, Links.of(disparity, RULE))


def wall_with(*things: tuple[slice, slice, float]) -> Floats:
    disparity = np.full(SHAPE, WALL, np.float32)
    for rows, columns, depth in things:
        disparity[rows, columns] = depth
    return disparity


@pytest.mark.parametrize(
    "thing",
    [np.s_[20:40, :30], np.s_[20:40, -30:], np.s_[:20, 30:50], np.s_[-20:, 30:50]],
    ids=["left", "right", "top", "bottom"],
)
def test_what_the_frame_cuts_off_stands_in_front_along_it(thing: tuple[slice, slice]) -> None:
    expected = np.zeros(SHAPE, np.bool_)
    expected[thing] = True
    found = stands_in_front(wall_with((*thing, ARM)))
    np.testing.assert_array_equal(found, expected & edge_of_frame(SHAPE))


def test_it_goes_around_corners_and_past_the_first_sample() -> None:
    arm = np.s_[:20, :30]
    found = stands_in_front(wall_with((*arm, ARM)))
    assert found[0, :30].all()
    assert found[:20, 0].all()
    assert not found[20:].any()
    assert not found[:, 30:].any()


def test_a_chair_between_a_person_and_a_wall_belongs_to_the_nearer_of_the_two() -> None:
    """It stands 1 before the wall and 2 behind the person."""
    found = stands_in_front(
        wall_with((np.s_[-20:], np.s_[10:80], CHAIR), (np.s_[-30:], np.s_[40:60], ARM))
    )
    np.testing.assert_array_equal(np.flatnonzero(found[-1]), np.arange(40, 60))


def test_what_rises_evenly_stands_in_front_of_nothing() -> None:
    floor = np.linspace(1, 3, SHAPE[0], dtype=np.float32)[:, np.newaxis]
    assert not stands_in_front(np.broadcast_to(floor, SHAPE).copy()).any()


def test_what_touches_the_frame_with_one_sample_is_one_sample_wide() -> None:
    disparity = wall_with((np.s_[20:40], np.s_[:1], ARM))
    expected = np.zeros(SHAPE, np.bool_)
    expected[20:40, 0] = True
    np.testing.assert_array_equal(stands_in_front(disparity), expected)


@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(1, 12), st.integers(1, 12)),
        elements=st.sampled_from([1.0, 1.03, 2.0, 4.0]),
    )
)
def test_mirrored_and_turned_it_is_the_same(disparity: Floats) -> None:
    found = stands_in_front(disparity)
    for change in (np.fliplr, np.flipud, np.transpose):
        np.testing.assert_array_equal(
            stands_in_front(np.ascontiguousarray(change(disparity))), change(found)
        )


def leaning(slope: float) -> Floats:
    """Makes a post 30 samples wide that the lower edge of the frame cuts off."""
    row, column = np.indices(SHAPE)
    first = 30 + slope * (row - (SHAPE[0] - 1))
    is_post = (row > 40) & (column >= first) & (column < first + 30)
    return np.where(is_post, np.float32(ARM), np.float32(WALL))


def beyond(disparity: Floats) -> Mask:
    return front_beyond(stands_in_front(disparity), disparity, MARGIN)


@pytest.mark.parametrize("slope", [-0.7, 0.0, 0.3, 1.2])
def test_outlines_go_on_straight_beyond_the_frame(slope: float) -> None:
    found = beyond(leaning(slope))[-MARGIN:]
    row, column = np.indices((MARGIN, SHAPE[1] + 2 * MARGIN))
    first = 30 + MARGIN + slope * (row + 1)
    expected = (column >= first) & (column < first + 30)
    assert np.mean(found != expected) < 0.01
    assert not beyond(leaning(slope))[:MARGIN].any()


def test_an_outline_that_lies_along_the_frame_goes_on_at_three_to_two() -> None:
    found = beyond(leaning(3.0))[-MARGIN:, MARGIN : MARGIN + SHAPE[1]]
    assert np.diff(found.argmax(axis=1)).mean() == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize("change", [np.fliplr, np.flipud, np.transpose, np.rot90])
def test_beyond_it_is_the_same_mirrored_and_turned(
    change: Callable[[NDArray[Any]], NDArray[Any]],
) -> None:
    scene = leaning(0.3)
    scene[:20, 70:] = ARM
    found = beyond(np.ascontiguousarray(change(scene)))
    np.testing.assert_array_equal(found, change(beyond(scene)))


def test_a_corner_that_is_all_in_front_is_bounded_by_its_outlines() -> None:
    found = beyond(wall_with((np.s_[40:], np.s_[60:], ARM)))
    assert found[40 + MARGIN :, -MARGIN:].all()
    assert found[-MARGIN:, 60 + MARGIN :].all()
    assert not found[: 40 + MARGIN].any()
    assert not found[:, : 60 + MARGIN].any()


def test_twigs_end_at_the_frame_and_so_do_gaps_between_leaves() -> None:
    twig, gap = wall_with((np.s_[:], np.s_[40:42], ARM)), wall_with((np.s_[:], np.s_[10:80], ARM))
    gap[:, 40:42] = WALL
    assert not beyond(twig).any()
    assert beyond(gap)[:MARGIN, MARGIN + 10 : MARGIN + 80].all()
    assert not beyond(gap)[inside(MARGIN)].any()


def test_a_soft_end_is_not_in_front_and_a_soft_gap_is() -> None:
    arm = np.zeros(SHAPE, np.bool_)
    arm[:, 40:80] = edge_of_frame(SHAPE)[:, 40:80]
    is_opaque = np.ones(SHAPE, np.bool_)
    is_opaque[:, :46] = is_opaque[:, 60:64] = is_opaque[:, 74:] = False
    found = without_soft_ends(arm, is_opaque)
    expected = arm.copy()
    expected[:, :46] = expected[:, 74:] = False
    np.testing.assert_array_equal(found, expected)
    around_corner = np.zeros(SHAPE, np.bool_)
    around_corner[:30, :30] = edge_of_frame(SHAPE)[:30, :30]
    np.testing.assert_array_equal(without_soft_ends(around_corner, ~arm), around_corner)
    assert not without_soft_ends(arm, ~arm).any()


def test_of_foliage_nothing_goes_on() -> None:
    leaves = wall_with()
    leaves[:, ::6] = leaves[:, 1::6] = ARM
    assert leaves[0].max() == ARM
    assert not stands_in_front(leaves).any()
    assert stands_in_front(np.ascontiguousarray(leaves[:, :36])).any()


def test_an_outline_is_followed_beside_its_soft_rim() -> None:
    """What is opaque begins eight samples further in than the depth jumps."""
    disparity = leaning(0.5)
    front = stands_in_front(disparity)
    opaque = front.copy()
    first = int(front[-1].argmax())
    opaque[:, first : first + 8] = opaque[:, first + 22 :] = False
    found = front_beyond(without_soft_ends(front, opaque), disparity, MARGIN)[-MARGIN:]
    assert np.diff(found.argmax(axis=1)).mean() == pytest.approx(0.5, abs=0.06)
