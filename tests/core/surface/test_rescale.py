# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody has measured becomes true, and the photo's camera sees what it saw."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from heic_depth_import.core.camera import Intrinsics, IntrinsicsSource, project
from heic_depth_import.core.surface.rescale import (
    Measurement,
    Point,
    Rescale,
    RescaleError,
    rescale_of,
)

CAMERA = Intrinsics((3000.0, 3010.0), (2000.0, 1500.0), (4032, 3024), IntrinsicsSource.EXIF)
FARTHEST = 12.0
SIDE = st.floats(-0.6, 0.6)
DEPTH = st.floats(0.3, FARTHEST)
PLACE = st.builds(lambda x, y, z: (x * z, y * z, -z), SIDE, SIDE, DEPTH)
SCALE = st.floats(0.05, 20.0)


@st.composite
def rescales(draw: st.DrawFn) -> Rescale:
    """Returns what keeps everything up to the farthest this side of infinity."""
    scale = draw(SCALE)
    return Rescale(scale, scale * draw(st.floats(-0.9 / FARTHEST, 3.0)))


def measured(true: Rescale, *places: Point) -> Measurement:
    """Returns a measurement with the length that it has after a correction."""
    return replace(Measurement(places, 1.0), value=Measurement(places, 1.0).after(true).length())


@given(PLACE, PLACE, SCALE)
def test_one_length_gives_the_scale(first: Point, second: Point, scale: float) -> None:
    assume(np.linalg.norm(np.subtract(first, second)) > 1e-3)
    found = rescale_of([measured(Rescale(scale), first, second)], FARTHEST)
    assert found.scale == pytest.approx(scale, rel=1e-9)
    assert found.offset == 0


@given(PLACE, SCALE)
def test_one_distance_from_the_camera_gives_the_scale(place: Point, scale: float) -> None:
    found = rescale_of([measured(Rescale(scale), place)], FARTHEST)
    assert [found.scale, found.offset] == pytest.approx([scale, 0], rel=1e-9)


@given(PLACE, PLACE, rescales())
def test_two_distances_give_scale_and_offset(near: Point, far: Point, true: Rescale) -> None:
    assume(abs(1 / near[2] - 1 / far[2]) > 0.02)
    found = rescale_of([measured(true, near), measured(true, far)], FARTHEST)
    assert found.scale == pytest.approx(true.scale, rel=1e-6)
    assert found.offset == pytest.approx(true.offset, rel=1e-6, abs=1e-6)


@given(PLACE, PLACE, PLACE, PLACE, rescales())
@example(  # the ratio of the two lengths is greatest where it is true
    (1.77099609375, -1.2109375, -3.875),
    (0.160308837890625, -0.1494140625, -0.3984375),
    (2.50244140625, -2.34375, -6.25),
    (0.22912572958838567, -0.380859375, -1.015625),
    Rescale(scale=1.0, offset=2.625),
)
def test_two_lengths_become_true_together(
    a: Point, b: Point, c: Point, d: Point, true: Rescale
) -> None:
    assume(min(np.linalg.norm(np.subtract(a, b)), np.linalg.norm(np.subtract(c, d))) > 0.05)
    assume(abs(1 / a[2] + 1 / b[2] - 1 / c[2] - 1 / d[2]) > 0.3)
    both = [measured(true, a, b), measured(true, c, d)]
    found = rescale_of(both, FARTHEST)
    for each in both:
        assert each.after(found).length() == pytest.approx(each.value, rel=1e-6)


@given(st.lists(PLACE, min_size=1, max_size=9), rescales())
def test_camera_sees_every_point_where_it_saw_it(places: list[Point], rescale: Rescale) -> None:
    before = np.array(places, np.float32)
    after = rescale.moved(before)
    np.testing.assert_allclose(project(after, CAMERA), project(before, CAMERA), atol=2e-3)
    depths = [rescale.depth(-float(z)) for z in before[:, 2]]
    np.testing.assert_allclose(-after[:, 2], depths, rtol=1e-5)
    one = rescale.point((float(before[0, 0]), float(before[0, 1]), float(before[0, 2])))
    np.testing.assert_allclose(after[0], one, rtol=1e-5, atol=1e-30)


@given(PLACE, rescales(), rescales())
def test_one_after_the_other(place: Point, first: Rescale, second: Rescale) -> None:
    halfway = Rescale(first.scale, abs(first.offset))
    onwards = Rescale(second.scale, abs(second.offset))
    at_once = halfway.then(onwards).point(place)
    np.testing.assert_allclose(at_once, onwards.point(halfway.point(place)), rtol=1e-9, atol=1e-30)


def test_object_that_is_scaled_is_measured_as_it_is_seen() -> None:
    doubled = ((2.0, 0.0, 0.0), (0.0, 2.0, 0.0), (0.0, 0.0, 2.0))
    places = ((0.0, 0.0, -1.0), (0.5, 0.0, -1.0))
    assert rescale_of([Measurement(places, 3.0, doubled)], 5.0).scale == pytest.approx(1 / 3)


def test_what_is_behind_the_camera_is_scaled_alone() -> None:
    behind = np.array([[0.1, 0.2, 0.5]], np.float32)
    np.testing.assert_allclose(Rescale(2.0, 1.0).moved(behind), behind / 2)


A, B = (0.0, 0.0, -1.0), (0.0, 0.5, -1.0)


@pytest.mark.parametrize(
    ("measurements", "said"),
    [
        ([Measurement((A, A), 1.0)], "same"),
        ([Measurement((A, B), 0.0)], "zero"),
        ([Measurement((A, B), float("nan"))], "zero"),
        ([Measurement(((0.0, 0.0, 0.1),), 1.0)], "behind"),
        ([Measurement((A, (0.0, 0.0, 0.0)), 1.0)], "behind"),
        ([Measurement((A, B), 1e9)], "unbelievably"),
        ([Measurement((A, B), 1.0), Measurement((A, (0.2, 0.0, -1.0)), 1.0)], "one depth"),
        ([Measurement((A,), 2.0), Measurement(((0.0, 0.0, -3.0),), 1.0)], "contradict"),
    ],
)
def test_what_tells_nothing_is_refused(measurements: list[Measurement], said: str) -> None:
    with pytest.raises(RescaleError, match=said):
        rescale_of(measurements, 5.0)


def test_nothing_goes_beyond_infinity() -> None:
    points = np.array([[0, 0, -1], [0, 0, -10]], np.float32)
    Rescale(1.0, -0.09).moved(points)
    with pytest.raises(RescaleError, match="infinity"):
        Rescale(1.0, -0.1).moved(points)
    assert Rescale(1.0, -0.1).depth(10.0) == float("inf")
