# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The few EXIF tags that are read, and those that never are."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from heic_depth_import.core.photo import FocusRegion, Shot
from heic_depth_import.reading.exif import shot_of
from tests.making.heic_exif import (
    EXIF_IFD,
    FOCAL_LENGTH_35,
    MAKE,
    MODEL,
    PIXEL_HEIGHT,
    PIXEL_WIDTH,
    SUBJECT_AREA,
    Exif,
)


def tagged(main: dict[int, object], details: dict[int, object] | None = None) -> bytes:
    exif = Image.Exif()
    exif.update(main)
    exif.get_ifd(EXIF_IFD).update(details or {})
    return bytes(exif.tobytes())


@pytest.mark.parametrize("header", [b"", b"Exif\0\0"])
def test_a_phones_block(header: bytes) -> None:
    assert shot_of(header + Exif().to_bytes()) == Shot(
        "Apple iPhone 13 Pro",
        "iPhone 13 Pro back triple camera 5.7mm f/1.5",
        "2023:02:21 14:33:08",
        26.0,
    )


def test_exposure() -> None:
    shot = shot_of(Exif(exposure_time=(1, 120), f_number=(9, 5), iso=250).to_bytes())
    assert [shot.exposure_time, shot.f_number, shot.iso] == pytest.approx([1 / 120, 1.8, 250])


@pytest.mark.parametrize("fraction", [(0, 1), (1, 0), (0, 0), (1 << 31, 1)])
def test_an_exposure_that_cannot_be_is_unknown(fraction: tuple[int, int]) -> None:
    shot = shot_of(Exif(exposure_time=fraction, f_number=fraction, iso=0).to_bytes())
    assert (shot.exposure_time, shot.f_number, shot.iso) == (0, 0, 0)


@pytest.mark.parametrize("block", [None, b"", b"Exif\0\0"])
def test_nothing(block: bytes | None) -> None:
    assert shot_of(block) == Shot()


def test_tags_that_are_missing() -> None:
    exif = Exif(make=None, model=None, date=None, lens=None, focal_length_35=None)
    assert shot_of(exif.to_bytes()) == Shot()


@pytest.mark.parametrize(
    ("make", "model", "device"),
    [
        ("Apple", "iPhone X", "Apple iPhone X"),
        ("OPPO", "OPPO Find X", "OPPO Find X"),
        ("", "Phone", "Phone"),
        ("Make", "", "Make"),
        ("A\nB\t", " \x01C ", "AB C"),
        ("A" * 500, "B", "A" * 200 + " B"),
    ],
)
def test_device(make: str, model: str, device: str) -> None:
    assert shot_of(tagged({MAKE: make, MODEL: model})).device == device


@pytest.mark.parametrize(("value", "focal"), [(13, 13.0), (0, 0.0), (2001, 0.0), (65535, 0.0)])
def test_focal_length(value: int, focal: float) -> None:
    assert shot_of(tagged({}, {FOCAL_LENGTH_35: value})).focal_35mm == focal


def test_place_owner_and_serial_number_are_never_read() -> None:
    block = Exif(position=(48.5, -2.25), owner="Ann Owner", serial_number="SN123").to_bytes()
    assert b"Ann Owner" in block
    assert shot_of(block) == shot_of(Exif().to_bytes())
    assert {field.name for field in dataclasses.fields(Shot)} == {
        "device",
        "lens",
        "date",
        "focal_35mm",
        "size",
        "subject",
        "exposure_time",
        "f_number",
        "iso",
    }


@given(st.binary(max_size=300), st.sampled_from([b"", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"]))
def test_noise(noise: bytes, header: bytes) -> None:
    assert isinstance(shot_of(header + noise), Shot)


def test_damage_at_every_byte() -> None:
    block = Exif(position=(48.5, -2.25)).to_bytes()
    for place in range(len(block)):
        for value in (0, 255):
            damaged = block[:place] + bytes([value]) + block[place + 1 :]
            shot = shot_of(damaged)
            assert np.isfinite(shot.focal_35mm)
            assert all(map(str.isprintable, (shot.device, shot.lens, shot.date)))


def test_subject() -> None:
    block = Exif(subject_area=(100, 50, 40, 20), pixel_size=(400, 200)).to_bytes()
    assert shot_of(block).subject == FocusRegion((0.25, 0.25), (0.1, 0.1), (400, 200))


@pytest.mark.parametrize("area", [7, "x", b"1234", (1,), (1, 2, 3, 4, 5), (65535, 0), ()])
def test_subject_that_is_none(area: object) -> None:
    block = tagged({}, {SUBJECT_AREA: area, PIXEL_WIDTH: 400, PIXEL_HEIGHT: 200})
    assert shot_of(block).subject is None


@pytest.mark.parametrize("size", [(None, 200), (400, None), (0, 200), ("400", 200)])
def test_subject_in_a_picture_of_unknown_size(size: tuple[object, object]) -> None:
    tags = {SUBJECT_AREA: (100, 50), PIXEL_WIDTH: size[0], PIXEL_HEIGHT: size[1]}
    block = tagged({}, {tag: value for tag, value in tags.items() if value is not None})
    assert shot_of(block).subject is None


def test_block_of_absurd_size() -> None:
    block = Exif().to_bytes()
    assert shot_of(block + bytes(1000)).device
    assert shot_of(block + bytes(1 << 20)) == Shot()
