# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How lens, depth map and photo lie on each other: turns, sizes, missing and absurd lenses."""

from dataclasses import replace

import numpy as np
import pytest

from heic_depth_import.core.camera import IntrinsicsSource, Window
from heic_depth_import.core.metadata.calibration import Lens
from heic_depth_import.core.metadata.framing import Exif, Framing, frame
from heic_depth_import.core.metadata.placement import StoredDepth, cut_to_photo
from heic_depth_import.core.transforms import Mirror, Rotate, Transform, aspects_agree, shown_size
from tests.core.pug import LENS as PUG
from tests.core.pug import PHOTO

# A frame of 400 x 300 with everything off its middle; the depth map is a quarter as dense.
LENS = Lens((320.0, 320.0), (210.0, 140.0), (400.0, 300.0), (190.0, 160.0), 0.01, (0.1,) * 8)
LENS = replace(LENS, inverse=(0.0, 0.5, *[0.0] * 6), forward=(0.0, -0.5, *[0.0] * 6))
STORED = (100, 75)


def framed(
    *transforms: Transform, lens: Lens | None = LENS, photo: tuple[int, int] = (800, 600)
) -> Framing:
    """Frames a photo whose depth map is turned; photo is given as stored."""
    shown = shown_size(STORED, transforms)
    return frame(
        lens, StoredDepth(STORED, shown, transforms), shown_size(photo, transforms), Exif(26.0)
    )


@pytest.mark.parametrize(
    ("transforms", "axis", "centre"),
    [
        ((), (420, 280), (380, 320)),
        ((Rotate(1),), (280, 800 - 420), (320, 800 - 380)),
        ((Rotate(2),), (800 - 420, 600 - 280), (800 - 380, 600 - 320)),
        ((Rotate(3),), (600 - 280, 420), (600 - 320, 380)),
        ((Mirror(0),), (420, 600 - 280), (380, 600 - 320)),
        ((Mirror(1),), (800 - 420, 280), (800 - 380, 320)),
        ((Rotate(1), Mirror(1)), (600 - 280, 800 - 420), (600 - 320, 800 - 380)),
        ((Mirror(1), Rotate(1)), (280, 420), (320, 380)),
    ],
)
def test_axis_and_distortion_centre_are_turned_like_the_photo(
    transforms: tuple[Transform, ...], axis: tuple[float, float], centre: tuple[float, float]
) -> None:
    """The photo has twice the reference size, so all lengths double first."""
    found = framed(*transforms)
    assert found.camera.principal_point == pytest.approx(axis)
    assert found.distortion is not None
    assert found.distortion.centre == pytest.approx(centre)
    assert found.distortion.pixel_size == pytest.approx(0.005)
    assert found.camera.focal == pytest.approx((640, 640))
    assert found.camera.source is IntrinsicsSource.CALIBRATION
    assert found.window == Window(0, 0, *shown_size((800, 600), transforms))
    assert found.warnings == ()


def test_sideways_lens_with_two_focal_lengths_swaps_them() -> None:
    lens = replace(LENS, focal=(320.0, 321.0))
    assert framed(Rotate(3), lens=lens).camera.focal == pytest.approx((642, 640))
    assert framed(Mirror(0), lens=lens).camera.focal == pytest.approx((640, 642))


def test_calibration_that_was_already_rotated_is_used_as_it_stands() -> None:
    """The reference is upright as the photo is shown; the depth map was stored lying."""
    upright = replace(LENS, size=(300.0, 400.0), principal_point=(140.0, 210.0))
    found = framed(Rotate(3), lens=upright)
    assert found.camera.principal_point == pytest.approx((280, 420))
    assert len(found.warnings) == 1
    assert "already rotated" in found.warnings[0]


def test_reference_size_differs_from_the_photos() -> None:
    """The 24 megapixel case: the photo is 5712 x 4284, its lens is told for 4032 x 3024."""
    shown = (768, 576)
    found = frame(PUG, StoredDepth(shown, shown, ()), (5712, 4284), Exif(26.0))
    factor = 5712 / 4032
    assert found.camera.focal == pytest.approx((PUG.focal[0] * factor,) * 2)
    assert found.camera.principal_point == pytest.approx(np.multiply(PUG.principal_point, factor))
    assert found.window == Window(0, 0, 5712, 4284)


@pytest.mark.parametrize(
    ("photo", "focal_35mm", "expected", "source"),
    [
        (PHOTO, 26.0, 3028.66, IntrinsicsSource.EXIF),
        (PHOTO, 0.0, 3028.66, IntrinsicsSource.ASSUMED),
        (PHOTO[::-1], 26.0, 3028.66, IntrinsicsSource.EXIF),
        (PHOTO, 13.0, 1514.33, IntrinsicsSource.EXIF),
    ],
)
def test_focal_length_from_exif_is_by_the_diagonal(
    photo: tuple[int, int], focal_35mm: float, expected: float, source: IntrinsicsSource
) -> None:
    shown = STORED if photo[0] > photo[1] else STORED[::-1]
    camera = frame(None, StoredDepth(shown, shown, ()), photo, Exif(focal_35mm)).camera
    assert camera.focal == pytest.approx((expected, expected), abs=0.006)
    assert camera.principal_point == (photo[0] / 2, photo[1] / 2)
    assert camera.source is source
    assert frame(None, StoredDepth(STORED, STORED, ()), photo, Exif(focal_35mm)).distortion is None


def test_focal_length_of_a_cropped_photo_is_by_the_diagonal_of_the_whole_field() -> None:
    """The 4:3 depth map shows what a 16:9 photo lost: its height was 3024, not 2268."""
    found = frame(None, StoredDepth((768, 576), (768, 576), ()), (4032, 2268), Exif(26.0))
    assert found.camera.focal[0] == pytest.approx(3028.66, rel=1e-5)
    assert found.window.height == pytest.approx(3024)


@pytest.mark.parametrize(
    ("focal", "used"), [((2086.0, 2718.0), 2086.0), ((4000.0, 3000.0), 3000.0)]
)
def test_two_focal_lengths_that_disagree(focal: tuple[float, float], used: float) -> None:
    """2086 and 2718 px beside 18 mm (2096.8 px) or 26 mm (3028.7 px): the nearer one counts."""
    millimetres = 18.0 if used < 2500 else 26.0
    depth = StoredDepth((768, 576), (768, 576), ())
    found = frame(replace(PUG, focal=focal), depth, PHOTO, Exif(millimetres))
    assert found.camera.focal == pytest.approx((used, used))
    assert len(found.warnings) == 1
    assert "two focal lengths disagree" in found.warnings[0]


def test_focal_lengths_that_differ_by_less_than_a_percent_stand() -> None:
    lens = replace(LENS, focal=(320.0, 323.0))
    found = framed(lens=lens)
    assert found.camera.focal == pytest.approx((640, 646))
    assert found.warnings == ()


@pytest.mark.parametrize(
    "lens",
    [
        replace(LENS, focal=(1e308, 1e308)),
        replace(LENS, focal=(320.0, 1e308)),
        replace(LENS, focal=(1e-320, 320.0)),
        replace(LENS, principal_point=(1e308, 140.0)),
        replace(LENS, principal_point=(210.0, -1e39)),
        replace(LENS, size=(1e308, 300.0)),
        replace(LENS, size=(400.0, 1e308)),
    ],
)
def test_absurd_lens_is_left_out_with_a_warning(lens: Lens) -> None:
    found = framed(lens=lens)
    assert found.camera.source is IntrinsicsSource.EXIF
    assert found.distortion is None
    assert found.warnings == ("the file's description of the lens cannot be right; it is left out",)


@pytest.mark.parametrize(
    "lens",
    [
        replace(LENS, distortion_centre=(1e308, 5.0)),
        replace(LENS, distortion_centre=(-1e39, 5.0)),
        replace(LENS, pixel_size=1e308),
        replace(LENS, inverse=(1e308,) * 8),
        replace(LENS, forward=(-1e308,) * 8),
        replace(LENS, inverse=(0.0, 20.0, *[0.0] * 6)),
    ],
)
def test_absurd_distortion_is_left_out_with_a_warning(lens: Lens) -> None:
    found = framed(lens=lens)
    assert found.camera.source is IntrinsicsSource.CALIBRATION
    assert found.distortion is None
    assert found.warnings == ("the file's lens distortion cannot be right; it is left out",)


def test_lens_without_distortion_needs_no_warning() -> None:
    found = framed(lens=replace(LENS, inverse=(), forward=()))
    assert (found.distortion, found.warnings) == (None, ())


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ((4032, 3024), (768, 576), True),
        ((4032, 3024), (576, 768), False),
        ((4032, 3024), (768, 432), False),
        ((5712, 4284), (4224, 3168), True),
        ((490, 490), (489, 490), True),
        ((4032, 3024), (4032, 3002), False),
        ((4032, 3024), (100, 76), True),
    ],
)
def test_aspects(first: tuple[int, int], second: tuple[int, int], *, agree: bool) -> None:
    """Half a percent apart is the same, or one and a half samples of the smaller side."""
    assert aspects_agree(first, second) is agree
    assert aspects_agree(second, first) is agree


def test_what_lies_outside_the_photo_is_dropped() -> None:
    """Samples 10 px apart at -15, -5, 5, ... across and 5, 15, 25 down a photo of 20 x 20."""
    samples = np.arange(15, dtype=np.float32).reshape(3, 5)
    found, window = cut_to_photo(samples, Window(-20, 0, 50, 30), (20, 20))
    np.testing.assert_array_equal(found, [[2, 3], [7, 8]])
    assert window == Window(0, 0, 20, 20)


def test_samples_half_inside_count_by_their_centre() -> None:
    """Centres at -0.5 and 0.5 beside the left edge, 19.5 and 20.5 beside the right."""
    samples = np.zeros((1, 22), np.float32)
    found, window = cut_to_photo(samples, Window(-1, 0, 22, 1), (20, 1))
    assert found.shape == (1, 20)
    assert window == Window(0, 0, 20, 1)


def test_map_smaller_than_the_photo_stays_whole() -> None:
    samples, window = np.zeros((2, 2), np.float32), Window(5, 5, 10, 10)
    assert cut_to_photo(samples, window, (20, 20))[1] == window
