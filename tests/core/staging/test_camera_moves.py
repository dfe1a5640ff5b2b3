# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Camera moves loop without a seam, start with the photo and keep the subject in its place."""

from dataclasses import replace
from math import atan, cos, pi, radians, sin, tan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.staging.camera_moves import CameraMove, Key, Motion, Quantity, motion_of
from heic_depth_import.core.staging.camera_reach import DepthExtent

MOVING = [move for move in CameraMove if move is not CameraMove.NONE]
AT_REST = dict.fromkeys(Quantity, 0.0) | {Quantity.ZOOM: 1.0}

FIRM = DepthExtent(
    subject=0.5, near=4.0, far=0.5, depth=1.75, focal=0.75, width=0.0, has_background=True
)


@st.composite
def extents(draw: st.DrawFn) -> DepthExtent:
    far, subject, near = sorted(draw(st.tuples(*[st.floats(0.05, 8.0)] * 3)))
    width = draw(st.sampled_from([0.0, 0.75, 1.0]))
    return DepthExtent(
        # A relief's nearest sample lies 1 m away, and no relief is much higher than that.
        subject=draw(st.floats(1.0, 2.0)) if width else 1 / subject,
        near=near,
        far=far,
        depth=draw(st.floats(0.0, 1.0)),
        focal=draw(st.floats(0.3, 3.0)),
        width=width,
        has_background=draw(st.booleans()),
    )


def value_at(keys: tuple[Key, ...], turn: float) -> float:
    """Evaluates the cubic between two keys, by its values and slopes at both (Hermite)."""
    after = next(number for number, key in enumerate(keys) if key.turn >= turn and number)
    low, high = keys[after - 1], keys[after]
    span = high.turn - low.turn
    t = (turn - low.turn) / span
    return (
        low.value * (1 + 2 * t) * (1 - t) ** 2
        + high.value * t * t * (3 - 2 * t)
        + span * (low.slope * t * (1 - t) ** 2 - high.slope * t * t * (1 - t))
    )


def state(motion: Motion, turn: float) -> dict[Quantity, float]:
    return AT_REST | {name: value_at(keys, turn) for name, keys in motion.curves.items()}


def seen(
    extent: DepthExtent, motion: Motion, turn: float, point: tuple[float, ...]
) -> tuple[float, ...]:
    """Returns where the camera sees a point, in widths of the picture from its middle."""
    now = state(motion, turn)
    place = (now[Quantity.ACROSS], now[Quantity.UP], now[Quantity.BACK])
    x, y, z = np.subtract(point, place)
    pan, tilt = now[Quantity.PAN], now[Quantity.TILT]
    x, z = x * cos(pan) - z * sin(pan), x * sin(pan) + z * cos(pan)
    y, z = y * cos(tilt) + z * sin(tilt), -y * sin(tilt) + z * cos(tilt)
    scale = (
        extent.focal * now[Quantity.ZOOM] / -z if not extent.is_orthographic else 1 / extent.width
    )
    return x * scale - now[Quantity.SHIFT], y * scale


def planned(move: CameraMove, extent: DepthExtent) -> Motion | None:
    motion = motion_of(move, extent)
    assert (motion is None) == (move is CameraMove.DOLLY_ZOOM and extent.is_orthographic)
    return motion


def test_no_move() -> None:
    assert motion_of(CameraMove.NONE, FIRM) is None


@given(extents(), st.sampled_from(MOVING))
def test_loop_starts_with_the_photo_and_closes_in_place_and_speed(
    extent: DepthExtent, move: CameraMove
) -> None:
    motion = planned(move, extent)
    for quantity, keys in (motion.curves if motion else {}).items():
        rest = extent.subject if quantity is Quantity.FOCUS else AT_REST[quantity]
        assert keys[0] == replace(keys[-1], turn=0.0)
        assert keys[0].value == rest
        assert keys[-1].turn == 1.0
        np.testing.assert_allclose(np.diff([key.turn for key in keys]), 1 / (len(keys) - 1))


@pytest.mark.parametrize("move", MOVING)
def test_it_moves(move: CameraMove) -> None:
    motion = planned(move, FIRM)
    assert motion is not None
    places = [state(motion, turn) for turn in np.linspace(0, 1, 33)]
    changed = {name for name in Quantity if np.ptp([place[name] for place in places]) > 0.01}
    expected = {
        CameraMove.ORBIT: {Quantity.ACROSS, Quantity.UP, Quantity.TILT, Quantity.PAN},
        CameraMove.WIGGLE: {Quantity.ACROSS, Quantity.SHIFT},
        CameraMove.DOLLY_ZOOM: {Quantity.BACK, Quantity.ZOOM, Quantity.FOCUS},
    }
    assert changed == expected[move]


@given(extents(), st.sampled_from(MOVING), st.floats(0, 1))
def test_what_the_camera_goes_about_stays_in_the_middle(
    extent: DepthExtent, move: CameraMove, turn: float
) -> None:
    """To half a pixel of 4000, between the keys as well."""
    motion = planned(move, extent)
    if motion is not None:
        x, y = seen(extent, motion, turn, (0.0, 0.0, -extent.subject))
        assert abs(x) * 4000 < 0.5
        assert abs(y) * 4000 < 0.5


@given(extents(), st.floats(0, 1), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_plane_of_the_subject_stays_in_its_place(
    extent: DepthExtent, turn: float, across: float, up: float
) -> None:
    """To a hundredth of 4000 pixels, anywhere in the picture, in the two that never turn."""
    extent = replace(extent, width=0.0)
    reach = extent.subject / extent.focal
    point = (across * reach, up * reach, -extent.subject)
    for move in (CameraMove.DOLLY_ZOOM, CameraMove.WIGGLE):
        motion = planned(move, extent)
        assert motion is not None
        x, y = seen(extent, motion, turn, point)
        assert abs(x - across) * 4000 < 0.01
        assert abs(y - up) * 4000 < 0.01


@given(extents(), st.floats(0, 1))
def test_dolly_zoom_stays_in_focus(extent: DepthExtent, turn: float) -> None:
    motion = planned(CameraMove.DOLLY_ZOOM, replace(extent, width=0.0))
    assert motion is not None
    now = state(motion, turn)
    assert now[Quantity.FOCUS] == pytest.approx(extent.subject + now[Quantity.BACK])


@given(extents())
def test_angles_stay_small(extent: DepthExtent) -> None:
    """A background is made for a camera that turns by 10 degrees about the subject."""
    for move, limit in ((CameraMove.ORBIT, 6), (CameraMove.WIGGLE, 3)):
        motion = planned(move, extent)
        assert motion is not None
        widest = max(abs(key.value) for key in motion.curves[Quantity.ACROSS])
        assert 0 < widest <= extent.subject * tan(radians(limit)) * 1.000001


def test_orbit_is_a_figure_of_eight_half_as_high_as_wide() -> None:
    motion = planned(CameraMove.ORBIT, FIRM)
    assert motion is not None
    wide = motion.curves[Quantity.ACROSS][2].value
    for turn in np.linspace(0, 1, 50):
        now = state(motion, turn)
        assert now[Quantity.ACROSS] == pytest.approx(wide * sin(2 * pi * turn), abs=0.002 * wide)
        expected = wide / 2 * sin(4 * pi * turn)
        assert now[Quantity.UP] == pytest.approx(expected, abs=0.02 * wide)


def test_wiggle_of_a_relief_turns() -> None:
    motion = planned(CameraMove.WIGGLE, replace(FIRM, subject=1.1, depth=0.2, width=1.0))
    assert motion is not None
    assert set(motion.curves) == {Quantity.ACROSS, Quantity.PAN}
    quarter = motion.curves[Quantity.PAN][2].value
    assert quarter == pytest.approx(atan(motion.curves[Quantity.ACROSS][2].value / 1.1))
    assert quarter > 0.01
