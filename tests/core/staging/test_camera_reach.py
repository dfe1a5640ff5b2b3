# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cameras go as far as holes stay small."""

from dataclasses import replace
from math import tan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.camera import Intrinsics, IntrinsicsSource
from heic_depth_import.core.settings import Projection
from heic_depth_import.core.staging.camera_reach import DepthExtent, farthest_dolly, widest_tangent
from tests.core.on_axis import surface_on_axis

SCENE = DepthExtent(
    subject=0.5, near=4.0, far=0.5, depth=1.75, focal=0.75, width=0.0, has_background=False
)
DISPARITIES = st.floats(0.05, 8.0)


@pytest.mark.parametrize(("has_background", "apart"), [(False, 0.01), (True, 0.04)])
def test_near_and_far_come_apart_by_so_much_of_the_picture(
    has_background: bool, apart: float
) -> None:
    tangent = widest_tangent(replace(SCENE, has_background=has_background), 1.5)
    baseline = 0.5 * tangent
    # Two points on the axis at 1/4 m and 1/0.5 m, seen from there, in widths of the picture:
    assert 0.75 * baseline / 0.25 - 0.75 * baseline / 2 == pytest.approx(apart)


@pytest.mark.parametrize("width", [1.0, 0.75])
def test_relief_seen_from_the_side(width: float) -> None:
    tangent = widest_tangent(replace(SCENE, width=width, depth=0.25), 1.5)
    assert 0.25 * tangent / width == pytest.approx(0.01)


@pytest.mark.parametrize("extent", [replace(SCENE, far=4.0), replace(SCENE, width=1.0, depth=0.0)])
def test_flat_scene_has_no_holes_only_the_limit(extent: DepthExtent) -> None:
    assert widest_tangent(extent, 0.1) == pytest.approx(tan(0.1))


@given(DISPARITIES, DISPARITIES, DISPARITIES, st.booleans())
def test_dolly_neither_shrinks_what_is_near_nor_grows_what_is_far_too_much(
    one: float, two: float, three: float, has_background: bool
) -> None:
    far, subject, near = sorted((one, two, three))
    extent = replace(SCENE, subject=1 / subject, near=near, far=far, has_background=has_background)
    t = farthest_dolly(extent)
    assert 0 < t <= 0.8

    def size(disparity: float) -> float:
        """Pinhole: focal length over distance, after over before."""
        return (1 + t) / (1 / disparity + t / subject) * (1 / disparity)

    shrunk, grown = (0.9, 1.18) if has_background else (0.98, 1.06)
    assert size(near) >= shrunk * 0.999999
    assert size(far) <= grown * 1.000001
    is_at_limit = size(near) < shrunk * 1.000001 or size(far) > grown * 0.999999
    assert is_at_limit or t == 0.8


def test_stage_ignores_a_few_outliers() -> None:
    disparity = np.linspace(1, 2, 1000, dtype=np.float32)
    disparity[:5], disparity[-5:] = 0.01, 50
    camera = Intrinsics((750, 750), (500, 400), (1000, 800), IntrinsicsSource.ASSUMED)
    found = surface_on_axis(disparity)
    extent = DepthExtent.of(found, camera, Projection.CAMERA, 0.7, has_background=True)
    assert extent.near == pytest.approx(1.98, rel=1e-3)
    assert extent.far == pytest.approx(1.02, rel=1e-3)
    assert extent.depth == pytest.approx(1 / 1.02 - 1 / 1.98, rel=5e-3)
    assert (extent.subject, extent.focal, extent.width) == (0.7, 0.75, 0.0)
    assert not extent.is_orthographic
    upright = replace(camera, size=(800, 1000))
    relief = DepthExtent.of(found, upright, Projection.ORTHOGRAPHIC, 0.7, has_background=True)
    assert relief.width == 0.8
    assert relief.is_orthographic
