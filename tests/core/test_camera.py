# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rays, unprojection, projection: by hand, and as properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.camera import (
    Intrinsics,
    IntrinsicsSource,
    Window,
    project,
    rays,
    unproject,
)

SOURCE = IntrinsicsSource.CALIBRATION
# 6 x 4 photo pixels, half as dense a depth map: samples stand on photo pixels 1, 3, 5 and 1, 3.
CAMERA = Intrinsics((2.0, 4.0), (3.0, 1.0), (6, 4), SOURCE)
WHOLE = Window(0.0, 0.0, 6.0, 4.0)


def test_samples_stand_in_the_middle_of_their_cells() -> None:
    """Three samples over 6 pixels are 2 wide: the first one's centre is 1 from the corner."""
    x, y = WHOLE.sample_centres(3, 2)
    assert (x.tolist(), y.tolist()) == ([1, 3, 5], [1, 3])


def test_window_off_the_photo_moves_the_samples() -> None:
    x, y = Window(-2.0, 1.0, 4.0, 1.0).sample_centres(2, 1)
    assert (x.tolist(), y.tolist()) == ([-1, 1], [1.5])


def test_ray_is_offset_from_the_axis_over_focal_length_with_y_up() -> None:
    """Sample (0, 0): (1 - 3) / 2 and -(1 - 1) / 4; sample (2, 1): (5 - 3) / 2, -(3 - 1) / 4."""
    found = rays(WHOLE.sample_places(3, 2), CAMERA, None)
    assert found[0, 0].tolist() == [-1.0, 0.0]
    assert found[1, 2].tolist() == [1.0, -0.5]


def test_right_is_x_up_is_y_and_away_is_minus_z() -> None:
    """At a disparity of 1/4 the depth is 4 m, so the ray above times 4."""
    points = unproject(
        rays(WHOLE.sample_places(3, 2), CAMERA, None), np.full((2, 3), 0.25, np.float32)
    )
    assert points[1, 2].tolist() == [4.0, -2.0, -4.0]
    assert points.dtype == np.float32


def test_depth_is_along_the_axis_and_not_along_the_ray() -> None:
    points = unproject(
        rays(WHOLE.sample_places(3, 2), CAMERA, None), np.full((2, 3), 0.5, np.float32)
    )
    assert (points[..., 2] == -2.0).all()


def test_unknown_disparity_is_an_unknown_point() -> None:
    disparity = np.array([[1, np.nan, 1], [1, 1, 1]], np.float32)
    points = unproject(rays(WHOLE.sample_places(3, 2), CAMERA, None), disparity)
    assert np.isnan(points[0, 1]).all()
    assert np.isfinite(np.delete(points.reshape(-1, 3), 1, axis=0)).all()


def test_point_right_and_below_of_the_axis_is_seen_right_and_below() -> None:
    """X / Z * fx + cx = 1 / 2 * 2 + 3; Y down = 1, so 1 / 2 * 4 + 1."""
    assert project(np.array([[1, -1, -2]], np.float32), CAMERA).tolist() == [[4.0, 3.0]]


lengths = st.floats(0.5, 4.0).map(float)
sides = st.integers(1, 7)


@st.composite
def cameras(draw: st.DrawFn) -> tuple[Intrinsics, Window]:
    """Makes a camera of any aspect and axis, and a depth map anywhere on its photo."""
    width, height = draw(st.integers(8, 5000)), draw(st.integers(8, 5000))
    focal = (draw(lengths) * width, draw(lengths) * width)
    axis = (draw(st.floats(-0.5, 1.5)) * width, draw(st.floats(-0.5, 1.5)) * height)
    window = Window(
        draw(st.floats(-1, 1)) * width,
        draw(st.floats(-1, 1)) * height,
        draw(lengths) * width,
        draw(lengths) * height,
    )
    return Intrinsics(focal, axis, (width, height), SOURCE), window


@given(cameras(), sides, sides, st.floats(0.001, 100))
def test_project_undoes_unproject(
    setting: tuple[Intrinsics, Window], rows: int, columns: int, disparity: float
) -> None:
    camera, window = setting
    points = unproject(
        rays(window.sample_places(columns, rows), camera, None),
        np.full((rows, columns), disparity, np.float32),
    )
    x, y = window.sample_centres(columns, rows)
    expected = np.stack(np.meshgrid(x, y), axis=-1)
    np.testing.assert_allclose(project(points, camera), expected, atol=1e-5 * max(camera.size) * 8)


@given(cameras(), sides, sides, st.integers(2, 4))
def test_resizing_the_depth_map_keeps_the_rays(
    setting: tuple[Intrinsics, Window], rows: int, columns: int, factor: int
) -> None:
    """A sample of a coarse map looks where the mean of the fine samples in its cell looks."""
    camera, window = setting
    coarse = rays(window.sample_places(columns, rows), camera, None)
    fine = rays(window.sample_places(columns * factor, rows * factor), camera, None)
    mean = fine.reshape(rows, factor, columns, factor, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(coarse, mean, rtol=1e-6, atol=1e-5)


@given(cameras(), sides, sides, st.floats(0.125, 8))
def test_resizing_the_photo_keeps_the_rays(
    setting: tuple[Intrinsics, Window], rows: int, columns: int, factor: float
) -> None:
    """The corner is the origin of all lengths, so all scale alike, without a half pixel."""
    camera, window = setting
    larger = Intrinsics(
        (camera.focal[0] * factor, camera.focal[1] * factor),
        (camera.principal_point[0] * factor, camera.principal_point[1] * factor),
        camera.size,
        SOURCE,
    )
    wide = Window(*(getattr(window, name) * factor for name in ("left", "top", "width", "height")))
    np.testing.assert_allclose(
        rays(wide.sample_places(columns, rows), larger, None),
        rays(window.sample_places(columns, rows), camera, None),
        rtol=1e-5,
        atol=1e-5,
    )


@pytest.mark.parametrize("shape", [(1, 1), (3, 1), (1, 4)])
def test_shapes(shape: tuple[int, int]) -> None:
    assert rays(WHOLE.sample_places(*shape[::-1]), CAMERA, None).shape == (*shape, 2)
