# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies beyond the frame: the things that it cuts off, and what goes on behind those."""

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.background.beyond_frame import BeyondFrame, FrameEdge
from heic_depth_import.core.background.frame_margin import Orbit, inside
from heic_depth_import.core.background.sheets import Sheets
from heic_depth_import.core.deferred import Deferred
from heic_depth_import.core.restoration.jumps import JumpRule, Links

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
RULE = JumpRule(cut=0.05, step=0.01)
WALL, CHAIR, ARM = 1.0, 2.0, 4.0
SHAPE = 64, 96


def wall_with(*things: tuple[slice, slice, float]) -> Floats:
    disparity = np.full(SHAPE, WALL, np.float32)
    for rows, columns, depth in things:
        disparity[rows, columns] = depth
    return disparity


def beyond(disparity: Floats, margin: int = 16) -> BeyondFrame:
    """Carries on a picture whose layers are all as its disparity, before a wall."""
    visible = np.stack([disparity] * 4)
    wall = np.full_like(visible, WALL)
    hidden = Deferred(lambda: Sheets(wall, wall, np.zeros(SHAPE, np.bool_)))
    edge = FrameEdge.of(visible, Links.of(disparity, RULE), RULE)
    return BeyondFrame.of(edge, hidden, Orbit.of(10, WALL, 60.0), margin)


def test_beyond_the_frame_an_arm_is_an_arm_and_behind_it_is_the_wall() -> None:
    """No ramp leads from its cut to the wall, in depth or in colour."""
    frame = beyond(wall_with((np.s_[20:50], np.s_[60:], ARM)))
    right = np.s_[16 + 10 : 16 + 60, -16:]
    expected = np.where(frame.is_front, np.float32(ARM), np.float32(WALL))
    for layer in frame.first:
        np.testing.assert_allclose(layer[right], expected[right], rtol=1e-4)
    np.testing.assert_allclose(frame.deep[0, *right], WALL, rtol=1e-4)
    assert frame.is_front[16 + 22 : 16 + 48, -16:-10].all()
    assert not frame.is_front[: 16 + 14].any()
    assert not frame.is_front[:, :16].any()


def test_colours_of_a_blurred_outline_are_not_carried_on_with_the_arm() -> None:
    disparity = wall_with((np.s_[20:50], np.s_[60:], ARM))
    visible = np.stack([disparity] * 4)
    visible[1:, 20:28, 60:] = np.linspace(WALL, ARM, 8, dtype=np.float32)[:, np.newaxis]
    hidden = Deferred(lambda: Sheets(visible, visible, np.zeros(SHAPE, np.bool_)))
    edge = FrameEdge.of(visible, Links.of(disparity, RULE), RULE)
    frame = BeyondFrame.of(edge, hidden, Orbit.of(10, WALL, 60.0), 16)
    colours = frame.first[1, :, -16:][frame.is_front[:, -16:]]
    np.testing.assert_allclose(colours, ARM, atol=0.1)


def test_what_may_not_come_as_near_stands_out_no_more() -> None:
    """On the frame's edge the first row of the arm had to give way to what is before it."""
    disparity = wall_with((np.s_[20:50], np.s_[60:], ARM))
    frame = beyond(disparity)
    lowered = disparity.copy()
    lowered[20] = WALL
    found = frame.standing_out(disparity, np.full(SHAPE, WALL, np.float32), lowered)
    expected = frame.is_front.copy()
    expected[inside(16)][20] = False
    np.testing.assert_array_equal(found, expected)
    assert frame.is_front[inside(16)][20].any()


def test_without_a_margin_there_is_nothing() -> None:
    frame = beyond(wall_with((np.s_[20:50], np.s_[60:], ARM)), margin=0)
    assert not frame.is_front.any()
    layers, exists = frame.around(np.ones((4, *SHAPE), np.float32), np.ones(SHAPE, np.bool_))
    assert (layers == 1).all()
    assert exists.all()


def test_of_a_thin_rim_what_is_mixed_goes_on_where_nothing_else_is_near() -> None:
    """A dark post at the right, and along the lower edge a bright rim of four samples."""
    disparity = wall_with((np.s_[-4:], np.s_[:], ARM), (np.s_[:], np.s_[60:], ARM))
    visible = np.stack([disparity] * 4)
    visible[1:, -4:, :60] = 9
    edge = FrameEdge.of(visible, Links.of(disparity, RULE), RULE)
    chosen = edge.cleanest()
    assert edge.is_front[-1].all()
    assert chosen[-1, :30].all()
    assert chosen[10:30, -1].all()
    assert not chosen[0, 60:66].any()
    assert not chosen[:-4, :60].any()
