# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Crops: of the photo, of the depth map, of both, with and without a lens.

A mark at a known place of the sensor must be at one and the same place of the photo, whether it is
found through the lens (the principal point stands for it) or through the samples' window.
"""

from dataclasses import replace

import numpy as np
import pytest

from heic_depth_import.core.camera import Window
from heic_depth_import.core.metadata.calibration import Lens
from heic_depth_import.core.metadata.framing import Exif, Framing, frame
from heic_depth_import.core.metadata.placement import StoredDepth
from heic_depth_import.core.transforms import Crop, Rotate, Transform, show_points, shown_size

FIELD = (1600, 1200)
LENS = Lens((1200.0, 1200.0), (860.0, 560.0), FIELD, (820.0, 640.0), 0.004)
LENS = replace(LENS, inverse=(0.0, 0.5, *[0.0] * 6), forward=(0.0, -0.5, *[0.0] * 6))


def framed(
    stored: tuple[int, int],
    photo: tuple[int, int],
    *transforms: Transform,
    lens: Lens | None = LENS,
) -> Framing:
    return frame(
        lens, StoredDepth(stored, shown_size(stored, transforms), transforms), photo, Exif(26)
    )


def mark(found: Framing, place: tuple[float, float], size: tuple[int, int]) -> tuple[float, float]:
    """Returns where in the photo a place of the shown depth map lies."""
    window = found.window
    return (
        window.left + place[0] * window.width / size[0],
        window.top + place[1] * window.height / size[1],
    )


def test_photo_cropped_to_16_9() -> None:
    """Of 1600 x 1200 the middle 900 rows: the axis is 150 px nearer to the top."""
    found = framed((320, 240), (1600, 900))
    assert found.camera.principal_point == pytest.approx((860, 410))
    assert found.camera.focal == pytest.approx((1200, 1200))
    assert found.window == Window(0, -150, 1600, 1200)
    assert found.distortion is not None
    assert found.distortion.centre == pytest.approx((820, 490))
    assert mark(found, (172, 112), (320, 240)) == pytest.approx(found.camera.principal_point)


def test_photo_cropped_to_a_square_and_made_smaller() -> None:
    """The middle 1200 columns, then everything by a half."""
    found = framed((320, 240), (600, 600))
    assert found.camera.principal_point == pytest.approx((330, 280))
    assert found.window == Window(-100, 0, 800, 600)
    assert found.distortion is not None
    assert found.distortion.pixel_size == pytest.approx(0.008)
    assert mark(found, (172, 112), (320, 240)) == pytest.approx(found.camera.principal_point)


def test_photo_cropped_and_turned() -> None:
    found = framed((320, 240), (900, 1600), Rotate(3))
    assert found.camera.principal_point == pytest.approx((900 - 410, 860))
    assert found.window == Window(-150, 0, 1200, 1600)
    assert mark(found, (240 - 112, 172), (240, 320)) == pytest.approx(found.camera.principal_point)


def test_depth_and_photo_cropped_alike_with_a_lens_of_the_whole() -> None:
    """Both show the middle 900 rows of the lens's frame."""
    found = framed((320, 180), (1600, 900))
    assert found.camera.principal_point == pytest.approx((860, 410))
    assert found.window == Window(0, 0, 1600, 900)
    assert mark(found, (172, 82), (320, 180)) == pytest.approx(found.camera.principal_point)


def test_depth_cropped_but_not_the_photo() -> None:
    """A 16:9 map in the middle of a 4:3 photo, whose lens is told for the photo."""
    found = framed((320, 180), (1600, 1200))
    assert found.camera.principal_point == pytest.approx((860, 560))
    assert found.window == Window(0, 150, 1600, 900)
    assert mark(found, (172, 82), (320, 180)) == pytest.approx(found.camera.principal_point)


def test_depth_with_the_lens_and_the_photo_wider() -> None:
    """Neither shows the photo's aspect: the photo is the part of the map in its middle."""
    found = framed((320, 240), (2000, 1000))
    assert found.window == Window(0, -250, 2000, 1500)
    assert found.camera.principal_point == pytest.approx((1075, 450))


def test_without_a_lens_the_photo_is_the_middle_of_the_map() -> None:
    found = framed((320, 240), (1600, 900), lens=None)
    assert found.window == Window(0, -150, 1600, 1200)
    assert found.camera.principal_point == (800, 450)


@pytest.mark.parametrize("turns", range(4))
def test_crop_of_padding_leaves_the_lens_alone(turns: int) -> None:
    """489 of 490 columns: what the coder added is no part of the frame."""
    lens = replace(LENS, size=(1000.0, 1000.0), principal_point=(520.0, 480.0))
    steps = (Crop(0, 0, 489, 490), Rotate(turns))
    found = framed((490, 490), (1000, 1000), *steps, lens=lens)
    expected = show_points(np.array([520.0, 480.0]), (1000, 1000), steps[1:])
    np.testing.assert_allclose(found.camera.principal_point, expected)


def test_padding_that_changes_the_aspect() -> None:
    """A map of 320 x 180 in 320 x 192: it is the cropped one that has the lens's aspect."""
    lens = replace(LENS, size=(1600.0, 900.0), principal_point=(860.0, 410.0))
    found = framed((320, 192), (1600, 900), Crop(0, 0, 320, 180), lens=lens)
    assert found.camera.principal_point == pytest.approx((860, 410))
    assert found.window == Window(0, 0, 1600, 900)


@pytest.mark.parametrize(
    ("crop", "axis"),
    [
        (Crop(0, 0, 320, 180), (860, 560)),
        (Crop(0, 60, 320, 180), (860, 560 - 300)),
        (Crop(0, 12, 320, 180), (860, 560 - 60)),
        (Crop(80, 60, 160, 120), ((860 - 400) * 2, (560 - 300) * 2)),
    ],
)
def test_crop_of_the_picture_moves_the_axis(crop: Crop, axis: tuple[float, float]) -> None:
    """Photo and map are cut alike, anywhere; the lens is told for the whole map, 5 px a sample."""
    photo = (1600, 900) if crop.height == 180 else (1600, 1200)
    found = framed((320, 240), photo, crop)
    assert found.camera.principal_point == pytest.approx(axis)
    assert found.window == Window(0, 0, *photo)


def test_small_crop_of_the_picture_is_no_padding() -> None:
    """20 rows are less than a coding block, but only the whole map has the lens's aspect."""
    found = framed((320, 240), (1600, 1100), Crop(0, 0, 320, 220))
    assert found.camera.principal_point == pytest.approx((860, 560))


def test_crop_of_the_picture_then_a_turn() -> None:
    """The upper 180 of 240 rows, shown a quarter turn clockwise."""
    found = framed((320, 240), (900, 1600), Crop(0, 0, 320, 180), Rotate(3))
    assert found.camera.principal_point == pytest.approx((900 - 560, 860))
    assert found.window == Window(0, 0, 900, 1600)
