# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the phone focused and what lens it imitated, from whole files."""

from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest

from heic_depth_import.core.camera import Window
from heic_depth_import.reading.reader import PhotoOrder, photo_of, read
from tests.making.heic_exif import Exif
from tests.making.heic_writer import DepthItem, Photo, clap, imir, irot, write_heic
from tests.making.heic_xmp import regions_packet
from tests.making.photos import CODES, HEIGHT, PACKET, WIDTH, with_fields, written

# Columns 40 to 48 and rows 6 to 18 of the picture as stored.
LEFT, TOP, ACROSS, DOWN = 40, 6, 8, 12
SQUARE = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
SQUARE[TOP : TOP + DOWN, LEFT : LEFT + ACROSS] = 255
CENTRE = (LEFT + ACROSS / 2, TOP + DOWN / 2)
FOCUS = ("Focus", CENTRE[0] / WIDTH, CENTRE[1] / HEIGHT, ACROSS / WIDTH, DOWN / HEIGHT)
REGIONS = regions_packet([("Face", 0.2, 0.2, 0.1, 0.1), FOCUS], (WIDTH, HEIGHT))
SUBJECT = (44, 12, ACROSS, DOWN)

TURNS = [
    pytest.param(
        (irot(turns), *((imir(axis),) if axis is not None else ())), id=f"irot{turns}-imir{axis}"
    )
    for turns in range(4)
    for axis in (None, 0, 1)
]


def focused(photo: Photo, turned: tuple[bytes, ...] = ()) -> Window | None:
    depth = DepthItem(CODES, xmp=PACKET, transforms=turned)
    return photo_of(write_heic(photo, depth=depth), "a.heic").focus_region


def marked_place(photo: Photo, turned: tuple[bytes, ...] = ()) -> tuple[float, ...]:
    """Finds the white rectangle in the decoded picture."""
    depth = DepthItem(CODES, xmp=PACKET, transforms=turned)
    rgb = photo_of(write_heic(photo, depth=depth), "a.heic").rgb
    rows, columns = np.nonzero(rgb[..., 1] > 128)
    corner = columns.min(), rows.min()
    return (*corner, columns.max() + 1 - corner[0], rows.max() + 1 - corner[1])


@pytest.mark.parametrize("turned", TURNS)
@pytest.mark.parametrize("told", ["XMP", "EXIF"])
def test_region_lies_on_what_it_was_on_in_every_orientation(
    turned: tuple[bytes, ...], told: str
) -> None:
    exif = Exif(subject_area=SUBJECT, pixel_size=(WIDTH, HEIGHT)).to_bytes()
    is_xmp = told == "XMP"
    photo = Photo(SQUARE, turned, xmp=REGIONS if is_xmp else None, exif=None if is_xmp else exif)
    window = focused(photo, turned)
    assert window is not None
    assert astuple(window) == pytest.approx(marked_place(photo, turned))


@pytest.mark.parametrize("pixel_size", [(WIDTH, HEIGHT), (HEIGHT, WIDTH)], ids=["taken", "shown"])
def test_subject_as_taken_beside_pixels_that_were_turned_upright(
    pixel_size: tuple[int, int],
) -> None:
    """No irot; calibration and subject are left as taken, the size beside it may be turned."""
    exif = Exif(subject_area=(52, 12, ACROSS, DOWN), pixel_size=pixel_size, focal_length_35=26)
    upright = np.ascontiguousarray(np.rot90(np.roll(SQUARE, 8, axis=1), 3))
    depth = DepthItem(np.ascontiguousarray(np.rot90(CODES, 3)), xmp=PACKET)
    found = photo_of(write_heic(Photo(upright, exif=exif.to_bytes()), depth=depth), "a.heic")
    assert found.focus_region is not None
    # The square's middle, 52 of 64 across and 12 of 48 down, is 48 - 12 across and 52 down.
    assert astuple(found.focus_region) == pytest.approx((36 - DOWN / 2, 52 - ACROSS / 2, 12, 8))
    rows, columns = np.nonzero(found.rgb[..., 1] > 128)
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx((36, 52), abs=0.5)
    assert found.warnings == ()


def test_region_of_a_cropped_photo() -> None:
    crop = (clap(40, 36, 8, -4),)  # columns 20 to 60, rows 2 to 38
    photo = Photo(SQUARE, crop, xmp=REGIONS)
    window = focused(photo)
    assert window is not None
    assert astuple(window) == pytest.approx(marked_place(photo)) == (20, 4, 8, 12)


def test_xmp_goes_before_exif() -> None:
    exif = Exif(subject_area=(10, 30, 4, 4), pixel_size=(WIDTH, HEIGHT)).to_bytes()
    window = focused(Photo(SQUARE, xmp=REGIONS, exif=exif))
    assert window is not None
    assert astuple(window) == pytest.approx((LEFT, TOP, ACROSS, DOWN))


@pytest.mark.parametrize(
    "xmp", [None, b"<photo/>", b"no XML", b"<!DOCTYPE x><x/>", b" " * ((1 << 20) + 1)]
)
def test_xmp_that_says_nothing_leaves_exif_to_tell(xmp: bytes | None) -> None:
    exif = Exif(subject_area=SUBJECT, pixel_size=(WIDTH, HEIGHT)).to_bytes()
    window = focused(Photo(SQUARE, xmp=xmp, exif=exif))
    assert window is not None
    assert astuple(window) == pytest.approx((LEFT, TOP, ACROSS, DOWN))
    assert focused(Photo(SQUARE, xmp=xmp)) is None


@pytest.mark.parametrize(
    ("aperture", "expected"),
    [("2.800000", 2.8), ("4.5", 4.5), ("0", 0), ("-1", 0), ("1000", 0), ("wide", 0), (None, 0)],
)
def test_aperture(aperture: str | None, expected: float) -> None:
    content = written(xmp=with_fields(SimulatedAperture=aperture))
    assert photo_of(content, "a.heic").aperture == expected


def test_photo_of_no_phone_has_no_aperture() -> None:
    assert photo_of(written(xmp=None), "a.heic").aperture == 0


@pytest.mark.parametrize(
    ("name", "aperture", "window"),
    [
        ("pug.heic", 2.8, None),  # its EXIF subject is half the picture
        ("building.heic", 2.8, (2322.4, 1775.1, 572.5, 495.9)),
        # Stored on its side. On the animal's head, by eye; 4032 x 3024 is the picture as stored.
        ("branch.heic", 4.5, (1584.6, 2161.2, 477.8, 479.8)),
    ],
)
def test_real_photos(
    real_photo: Callable[[str], Path],
    name: str,
    aperture: float,
    window: tuple[float, ...] | None,
) -> None:
    photo = read(PhotoOrder(real_photo(name)))
    assert photo.aperture == aperture
    assert (photo.focus_region is None) == (window is None)
    if photo.focus_region is not None:
        assert astuple(photo.focus_region) == pytest.approx(window, abs=0.1)
