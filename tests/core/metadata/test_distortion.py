# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lens's distortion, against numbers computed elsewhere from a real photo's coefficients."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.camera import (
    Intrinsics,
    IntrinsicsSource,
    LensDistortion,
    Window,
    rays,
)
from heic_depth_import.core.metadata.framing import Exif, frame
from heic_depth_import.core.metadata.placement import StoredDepth
from tests.core.pug import DEPTH, LENS, PHOTO

FRAMED = frame(LENS, StoredDepth(DEPTH, DEPTH, ()), PHOTO, Exif(26.0))
assert FRAMED.distortion is not None
PUG = FRAMED.distortion


@pytest.mark.parametrize(
    ("seen", "straight"),
    [
        ((0, 0), (27.510, 20.943)),
        ((4032, 3024), (4003.959, 3003.278)),
        ((2016, 0), (2015.573, 25.221)),
        ((1000, 1000), (1015.924, 1008.284)),
    ],
)
def test_undistort_golden(seen: tuple[float, float], straight: tuple[float, float]) -> None:
    np.testing.assert_allclose(PUG.undistort(np.array(seen, float)), straight, atol=6e-4)


def test_distort_golden() -> None:
    np.testing.assert_allclose(PUG.distort(np.zeros(2)), (-27.609, -21.018), atol=6e-4)


def test_even_powers_of_mm_in_percent_divide() -> None:
    """10 px of 0.1 mm are 1 mm, so 1 + (4 + 21) / 100 divides 10 px to 8.

    At 20 px t is 4, so it is 1 + (4 * 4 + 21 * 16) / 100 = 4.52.
    """
    inverse = (0.0, 4.0, 21.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    lens = LensDistortion((5.0, 5.0), 0.1, inverse[::-1], inverse, 10.0)
    points = np.array([[15.0, 5.0], [5.0, -5.0], [25.0, 5.0], [5.0, 5.0]])
    expected = [[13.0, 5.0], [5.0, -3.0], [5 + 20 / 4.52, 5.0], [5.0, 5.0]]
    np.testing.assert_allclose(lens.undistort(points), expected, rtol=1e-12)


def test_undistort_uses_the_inverse_and_distort_the_forward_coefficients() -> None:
    lens = LensDistortion((0.0, 0.0), 1.0, (25.0, *[0.0] * 7), (-20.0, *[0.0] * 7), 9.0)
    assert lens.undistort(np.array([4.0, 0.0])).tolist() == [5.0, 0.0]
    assert lens.distort(np.array([5.0, 0.0])).tolist() == [4.0, 0.0]


def test_round_trip_on_the_depth_grid() -> None:
    """Not exact: the phone fits two polynomials. Mean 0.025, at most 0.154 photo pixels."""
    x, y = FRAMED.window.sample_centres(*DEPTH)
    seen = np.stack(np.meshgrid(x[::3], y[::3]), axis=-1)
    error = np.linalg.norm(PUG.distort(PUG.undistort(seen)) - seen, axis=-1)
    assert error.max() < 0.155
    assert error.mean() == pytest.approx(0.025, abs=0.002)


def test_size_of_the_correction() -> None:
    """37.51 px at 2135 px from the centre, where it is largest; 22.2 px on average."""
    x, y = FRAMED.window.sample_centres(*DEPTH)
    seen = np.stack(np.meshgrid(x, y), axis=-1)
    shift = np.linalg.norm(PUG.undistort(seen) - seen, axis=-1)
    assert shift.max() == pytest.approx(37.51, abs=0.01)
    assert shift.mean() == pytest.approx(22.2, abs=0.05)


@given(st.floats(0, 6.28), st.floats(1.0, 50.0))
def test_beyond_the_frame_the_factor_of_its_corner_holds(angle: float, times: float) -> None:
    """The polynomial explodes there; this way points keep their order."""
    direction = np.array([np.cos(angle), np.sin(angle)])
    radius = PUG.reach / PUG.pixel_size
    edge = PUG.undistort(direction * radius + PUG.centre) - PUG.centre
    beyond = PUG.undistort(direction * radius * times + PUG.centre) - PUG.centre
    np.testing.assert_allclose(beyond, edge * times, rtol=1e-6, atol=1e-6)


def test_reach_is_the_farthest_corner() -> None:
    """From (1990.3, 1515.2) that is (4032, 0): 2542.49 px, 4.831 mm."""
    assert PUG.reach == pytest.approx(4.831, abs=5e-4)
    assert PUG.reach / PUG.pixel_size == pytest.approx(2542.49, abs=5e-3)


def test_scaling_the_photo_scales_the_correction() -> None:
    small = frame(LENS, StoredDepth(DEPTH, DEPTH, ()), DEPTH, Exif(26.0)).distortion
    assert small is not None
    points = np.array([[0.0, 0.0], [700.0, 3.0], [400.0, 500.0]])
    np.testing.assert_allclose(small.undistort(points) * 5.25, PUG.undistort(points * 5.25))


def test_rays_are_those_of_the_straightened_points() -> None:
    camera = Intrinsics((100.0, 200.0), (30.0, 20.0), (64, 48), IntrinsicsSource.CALIBRATION)
    lens = replace(PUG, centre=(31.0, 23.0), pixel_size=0.08)
    found = rays(Window(0, 0, 64, 48).sample_places(4, 3), camera, lens)
    x, y = lens.undistort(np.array([8.0, 40.0]))  # column 0, row 2
    np.testing.assert_allclose(found[2, 0], [(x - 30) / 100, -(y - 20) / 200], rtol=1e-6)


@pytest.mark.parametrize("direction", ["forward", "inverse"])
@pytest.mark.parametrize(
    ("coefficients", "why"),
    [
        ((0.0, 20.0, *[0.0] * 6), "16.7 % at 1 mm"),
        ((0.0, -14.0, *[0.0] * 6), "16.3 % at 1 mm"),
        ((0.0, *[0.0] * 5, -4e3, 4e3), "folds over at 0.96 mm"),
        ((1e308,) * 8, "overflows"),
        ((0.0, -100.0, *[0.0] * 6), "divides by 0 at 1 mm"),
    ],
)
def test_absurd_lens(direction: str, coefficients: tuple[float, ...], why: str) -> None:
    zeros = (0.0,) * 8
    sides = {"forward": zeros, "inverse": zeros} | {direction: coefficients}
    lens = LensDistortion((1.0, 1.0), 0.01, sides["forward"], sides["inverse"], 1.0)
    assert not lens.is_believable(), why


def test_believable_lens() -> None:
    assert PUG.is_believable()
    near_limit = LensDistortion((1.0, 1.0), 0.01, (0.0,) * 8, (0.0, 17.0, *[0.0] * 6), 1.0)
    assert near_limit.is_believable(), "14.5 % at 1 mm"
    assert not replace(PUG, reach=0.0).is_believable(), "no frame at all"
