# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calibrations that phones wrote in another frame than they say, and EXIF as the net under all.

One lens is told in every way; wherever it is told, its axis must be at the same place of the photo.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.camera import IntrinsicsSource
from heic_depth_import.core.metadata.calibration import Lens
from heic_depth_import.core.metadata.framing import Exif, Framing, frame
from heic_depth_import.core.metadata.placement import StoredDepth
from heic_depth_import.core.transforms import Mirror, Rotate, Transform, show_points, shown_size

# 26 mm: 0.601 of the diagonal of 5040. Both centres off the middle, each in its own direction.
TAKEN = (4032, 3024)
LENS = Lens((3028.0, 3028.0), (1988.0, 1520.0), TAKEN, (2040.0, 1490.0), 0.0019)
LENS = replace(LENS, inverse=(0.0, 0.5, *[0.0] * 6), forward=(0.0, -0.5, *[0.0] * 6))
UPRIGHT = (Rotate(3),)
ORDERS: tuple[tuple[Transform, ...], ...] = (
    (),
    (Mirror(0),),
    (Mirror(1),),
    (Rotate(2),),
)


def framed(
    photo: tuple[int, int], depth: tuple[int, int], *steps: Transform, lens: Lens = LENS, mm: float
) -> Framing:
    shown = shown_size(depth, steps)
    return frame(lens, StoredDepth(depth, shown, steps), photo, Exif(mm))


@pytest.mark.parametrize("mm", [26.0, 0.0])
@pytest.mark.parametrize("steps", ORDERS)
def test_pixels_turned_upright_beside_a_calibration_as_taken(
    steps: tuple[Transform, ...], mm: float
) -> None:
    """The file's own mirror comes after the quarter turn that software made."""
    found = framed((3024, 4032), (576, 768), *steps, mm=mm)
    centres = np.array([LENS.principal_point, LENS.distortion_centre])
    expected = show_points(centres, TAKEN, (*UPRIGHT, *steps))
    assert found.camera.focal == pytest.approx(LENS.focal)
    assert found.camera.principal_point == pytest.approx(tuple(expected[0]))
    assert found.distortion is not None
    assert found.distortion.centre == pytest.approx(tuple(expected[1]))
    assert found.turned == UPRIGHT
    assert "turned upright" in found.camera.notes[0]
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("photo", "depth"),
    [
        ((2268, 4032), (432, 768)),  # photo and depth map cropped alike
        ((2268, 4032), (576, 768)),  # the photo alone
    ],
)
def test_pixels_turned_upright_and_cropped(photo: tuple[int, int], depth: tuple[int, int]) -> None:
    """378 of 3024 columns are gone on either side."""
    found = framed(photo, depth, mm=26.0)
    expected = show_points(np.array(LENS.principal_point), TAKEN, UPRIGHT) - (378, 0)
    assert found.camera.focal == pytest.approx(LENS.focal)
    assert found.camera.principal_point == pytest.approx(tuple(expected))


def test_pixels_turned_upright_of_24_megapixels() -> None:
    found = framed((4284, 5712), (576, 768), mm=26.0)
    expected = show_points(np.array(LENS.principal_point), TAKEN, UPRIGHT) * 5712 / 4032
    assert found.camera.principal_point == pytest.approx(tuple(expected))


def test_turned_pixels_and_a_turned_calibration_are_taken_at_their_word() -> None:
    lens = replace(LENS, size=TAKEN[::-1], principal_point=(1504.0, 1988.0))
    found = framed((3024, 4032), (576, 768), lens=lens, mm=26.0)
    assert found.camera.principal_point == pytest.approx((1504, 1988))
    assert (found.camera.notes, found.turned) == ((), ())


@given(
    st.floats(0.48, 0.52), st.floats(0.48, 0.52), st.sampled_from([0, 1]), st.sampled_from([2, 0.5])
)
def test_size_of_another_frame_than_the_matrix_is_in(
    across: float, down: float, axis: int, factor: float
) -> None:
    """The size is half (or twice) of what it should be, one coordinate was turned with it."""
    right = (across * TAKEN[0], down * TAKEN[1])
    size = (TAKEN[0] / factor, TAKEN[1] / factor)
    lacks = TAKEN[axis] - size[axis]
    wrong = (right[0] - lacks, right[1]) if axis == 0 else (right[0], right[1] - lacks)
    lens = replace(LENS, size=size, principal_point=wrong, distortion_centre=wrong)
    found = framed(TAKEN, (768, 576), lens=lens, mm=26.0)
    assert found.camera.focal == pytest.approx(LENS.focal)
    assert found.camera.principal_point == pytest.approx(right)
    assert found.distortion is not None
    assert found.distortion.centre == pytest.approx(right)
    assert len(found.warnings) == 1
    assert "contradicts itself" in found.warnings[0]


def test_without_exif_a_frame_that_brings_the_axis_to_the_middle_is_believed() -> None:
    lens = replace(LENS, size=(2016.0, 1512.0))
    found = framed(TAKEN, (768, 576), lens=lens, mm=0.0)
    assert found.camera.principal_point == pytest.approx(LENS.principal_point)
    assert "contradicts itself" in found.warnings[0]


@pytest.mark.parametrize(("share", "is_used"), [(0.17, True), (0.19, False)])
def test_axis_far_off_the_middle(share: float, *, is_used: bool) -> None:
    """Up to 18 % of the diagonal of 5040 px; a front camera has 15 %."""
    lens = replace(LENS, principal_point=(2016 + share * 5040, 1512.0))
    for mm in (26.0, 0.0):
        found = framed(TAKEN, (768, 576), lens=lens, mm=mm)
        middle = lens.principal_point if is_used else (2016, 1512)
        assert found.camera.principal_point == pytest.approx(middle)
        assert found.camera.focal[0] == pytest.approx(3028, rel=0.001)
        assert len(found.warnings) == (0 if is_used else 1)
    by_exif = framed(TAKEN, (768, 576), lens=lens, mm=26.0).camera.source
    assert by_exif is (IntrinsicsSource.CALIBRATION if is_used else IntrinsicsSource.EXIF)


@pytest.mark.parametrize(
    ("mm", "is_told"), [(24.2, False), (27.8, False), (23.9, True), (28.1, True), (52.0, True)]
)
def test_calibration_that_contradicts_exif_is_used_with_a_warning(
    mm: float, *, is_told: bool
) -> None:
    """26 mm are 0.93 to 1.08 of 24.1 to 28 mm."""
    found = framed(TAKEN, (768, 576), mm=mm)
    assert found.camera.focal == pytest.approx(LENS.focal)
    assert [("contradicts EXIF" in warning) for warning in found.warnings] == [True] * is_told


def test_wide_photo_of_a_phone_that_keeps_the_focal_length_of_its_sensor() -> None:
    """16:9 from the sensor on: 26 mm belong to the 4:3 that was never stored."""
    lens = replace(LENS, size=(4032.0, 2268.0), principal_point=(1988.0, 1142.0))
    found = framed((4032, 2268), (768, 432), lens=lens, mm=26.0)
    assert found.camera.focal == pytest.approx(LENS.focal)
    assert found.warnings == ()
