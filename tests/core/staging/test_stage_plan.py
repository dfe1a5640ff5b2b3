# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stages are as large as what stands on them, and their camera sees nothing beyond the photo."""

from dataclasses import replace
from math import radians

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.camera import Intrinsics, IntrinsicsSource
from heic_depth_import.core.settings import Projection
from heic_depth_import.core.staging.stage_design import StageDesign
from heic_depth_import.core.staging.stage_plan import StagePlan, stage_plan_of
from heic_depth_import.core.surface.surface import Surface
from tests.core.on_axis import surface_on_axis

COLUMNS, ROWS = 40, 30
FOCAL = 0.8
"""Widths of the picture."""
CAMERA = Intrinsics(
    focal=(FOCAL * 400, FOCAL * 400),
    principal_point=(200.0, 150.0),
    size=(400, 300),
    source=IntrinsicsSource.CALIBRATION,
)
LIT = StageDesign(lit=0.5, rim=0.8)


def room(near: float, far: float) -> Surface:
    """Makes what a photo shows of a thing before a wall, metres away."""
    depth = np.full((ROWS, COLUMNS), far, np.float32)
    depth[10:20, 15:25] = near
    found = surface_on_axis(np.float32(1) / depth.ravel())
    row, column = np.mgrid[0:ROWS, 0:COLUMNS]
    u, v = column / (COLUMNS - 1), 1 - row / (ROWS - 1)
    found.uv[:] = np.column_stack([u.ravel(), v.ravel()])
    found.positions[:, 0] = ((u - 0.5) * depth / FOCAL).ravel()
    found.positions[:, 1] = ((v - 0.5) * 0.75 * depth / FOCAL).ravel()
    return found


def plan(
    near: float = 1.0, far: float = 3.0, design: StageDesign = LIT, colour: float = 0.4
) -> StagePlan:
    found = room(near, far)
    colours = np.full((len(found.positions), 3), colour, np.float32)
    return stage_plan_of(design, found, colours, CAMERA, Projection.CAMERA, near)


def seen(stage: StagePlan, points: NDArray[np.float32]) -> NDArray[np.float64]:
    """Returns where the stage's camera sees points, 0 to 1 from the picture's lower left corner."""
    view = stage.view
    (ct, st_), (cp, sp) = ((np.cos(a), np.sin(a)) for a in (view.tilt, view.pan))
    turn = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]]) @ [
        [1, 0, 0],
        [0, ct, -st_],
        [0, st_, ct],
    ]
    inside = (points - view.place) @ turn
    widths = inside[:, :2] / -inside[:, 2:] * FOCAL * view.zoom - view.shift
    return np.asarray(widths / (1, 0.75) + 0.5, np.float64)


sizes = st.floats(0.1, 50.0)


@given(sizes, st.floats(1.01, 40.0))
def test_everything_grows_with_the_scene(size: float, depth: float) -> None:
    first, second = plan(1.0, depth), plan(size, size * depth)
    assert first.key is not None
    assert second.key is not None
    assert second.key.diameter == pytest.approx(size * first.key.diameter, rel=1e-3)
    np.testing.assert_allclose(second.key.place, np.multiply(first.key.place, size), rtol=1e-3)
    np.testing.assert_allclose(second.backdrop, first.backdrop * size, rtol=1e-3)
    np.testing.assert_allclose(
        second.view.place, np.multiply(first.view.place, size), atol=1e-3 * size
    )
    assert second.view.zoom == pytest.approx(first.view.zoom, rel=1e-3)


def test_lamps_belong_to_the_subject_not_to_what_is_far() -> None:
    near, far = plan(1.0, 3.0), plan(1.0, 60.0)
    assert near.key is not None
    assert far.key is not None
    assert far.key.target == pytest.approx((0.0, 0.0, -1.0), abs=0.05)
    assert far.key.diameter == pytest.approx(near.key.diameter, rel=0.01)


def test_lamps_only_where_something_takes_light() -> None:
    dark = plan(design=replace(LIT, lit=0.0))
    assert (dark.key, dark.rim) == (None, None)
    assert plan(design=replace(LIT, rim=0.0)).rim is None


def test_key_is_at_the_upper_left_and_rim_at_the_right() -> None:
    stage = plan()
    assert stage.key is not None
    assert stage.rim is not None
    left, up, out = np.subtract(stage.key.place, stage.key.target)
    assert left < 0 < up
    assert out > 0
    assert stage.rim.place[0] > stage.rim.target[0]


@given(st.floats(1.01, 200.0))
def test_wall_is_behind_everything_and_fills_the_picture(far: float) -> None:
    stage = plan(1.0, far)
    assert (stage.backdrop[:, 2] < -far).all()
    corners = seen(stage, stage.backdrop)
    assert (corners[:2, 1] < 0).all()
    assert (corners[2:, 1] > 1).all()
    assert (corners[[0, 3], 0] < 0).all()
    assert (corners[[1, 2], 0] > 1).all()


@given(st.floats(1.01, 200.0), st.floats(0.5, 10.0), st.floats(0.0, 4.0))
def test_camera_looks_at_the_subject_and_no_border_is_seen(
    far: float, across: float, above: float
) -> None:
    stage = plan(1.0, far, replace(LIT, across=across, above=above))
    x, y, z = stage.view.place
    assert np.hypot(np.hypot(x, y), z + 1.0) == pytest.approx(1.0, abs=1e-6)
    assert x > 0
    assert y >= 0
    assert stage.view.pan <= radians(across) + 1e-9
    found = room(1.0, far)
    places = seen(stage, found.positions)
    left, right = places[found.uv[:, 0] == 0], places[found.uv[:, 0] == 1]
    lower, upper = places[found.uv[:, 1] == 0], places[found.uv[:, 1] == 1]
    assert np.quantile(left[:, 0], 0.9) < 0.01
    assert np.quantile(right[:, 0], 0.1) > 0.99
    assert np.quantile(lower[:, 1], 0.9) < 0.01
    assert np.quantile(upper[:, 1], 0.1) > 0.99


@pytest.mark.parametrize("across", [0.0, 8.0])
def test_room_is_left_on_every_side(across: float) -> None:
    stage = plan(1.0, 1.2, replace(LIT, across=across, room=0.1))
    places = seen(stage, room(1.0, 1.2).positions)
    low, high = places.min(axis=0), places.max(axis=0)
    assert (low > 0.04).all()
    assert (high < 0.96).all()


def test_camera_straight_ahead_is_the_photos() -> None:
    view = plan(design=replace(LIT, across=0.0, above=0.0)).view
    np.testing.assert_allclose(view.place, 0, atol=1e-9)
    assert view.zoom == pytest.approx(1.0, abs=0.01)
    assert view.shift == pytest.approx((0.0, 0.0), abs=0.01)


def test_camera_goes_less_far_aside_where_holes_would_be_wide() -> None:
    assert plan(1.0, 100.0).view.pan < plan(1.0, 1.3).view.pan


def test_backdrop_is_darker_than_what_is_far_unless_the_style_has_a_colour() -> None:
    assert (plan(colour=0.4).backdrop_colour < 0.2).all()
    paper = plan(design=replace(LIT, backdrop=(0.9, 0.8, 0.7)))
    np.testing.assert_allclose(paper.backdrop_colour, (0.9, 0.8, 0.7))
