# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours, EXIF, and every way to lay out the file."""

import dataclasses
import io

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import ImageCms

from heic_depth_import.core.camera import IntrinsicsSource
from heic_depth_import.core.colour import ColourSpace
from heic_depth_import.core.photo import DepthPhoto, Shot
from heic_depth_import.reading.reader import photo_of
from tests.making.heic_boxes import read_items
from tests.making.heic_container import assemble
from tests.making.heic_exif import Exif
from tests.making.heic_writer import (
    HAIR_URN,
    WIDE,
    AuxItem,
    Container,
    DepthItem,
    Photo,
    irot,
    write_heic,
)
from tests.making.heic_xmp import matte_fields, xmp_packet
from tests.making.icc import ADOBE_RGB, DISPLAY_P3, SRGB, matrix_profile
from tests.making.photos import CODES, PACKET, RGB, written

LABELS = frozenset({"photo", "photo/exif", "photo/xmp", "depth", "depth/xmp", "aux0", "aux0/xmp"})
OTHER_LAYOUTS = {
    "32-bit ids": WIDE,
    "no construction method": Container(iloc=0),
    "15-bit properties": Container(wide_properties=True),
    "ids near the end of 16 bits": Container(first_id=65000),
    "mixed versions": Container(iloc=2, infe=3, pitm=1),
    "everything in idat": Container(idat=LABELS),
    "metadata in idat": Container(idat=frozenset({"depth/xmp", "photo/exif"})),
    "depth in idat, in pieces": Container(idat=frozenset({"depth"}), extents=3),
    "pieces": Container(extents=5),
    "64-bit offsets": Container(offset_size=8),
    "base offsets": Container(base_size=8, extents=2),
    "base offsets of 32 bits": Container(base_size=4),
    "extent index": Container(index_size=4, extents=2),
    "extent index of 64 bits": Container(iloc=2, index_size=8),
    "meta last": Container(meta_last=True),
    "meta last, 64-bit boxes": Container(meta_last=True, large=True),
    "64-bit boxes": Container(large=True),
    "brand of a collection": Container(brands=b"mif1\0\0\0\0mif1heic"),
    "all at once": dataclasses.replace(
        WIDE,
        extents=4,
        offset_size=8,
        base_size=8,
        index_size=8,
        meta_last=True,
        large=True,
        wide_properties=True,
    ),
}


def layout(container: Container) -> DepthPhoto:
    content = write_heic(
        Photo(RGB, [irot(3)], exif=Exif().to_bytes(), xmp=b"<photo/>"),
        depth=DepthItem(CODES, xmp=PACKET, transforms=[irot(3)]),
        aux=[AuxItem(CODES, HAIR_URN, xmp=xmp_packet(matte_fields(HAIR_URN)))],
        container=container,
    )
    return photo_of(content, "a.heic")


@pytest.mark.parametrize("name", OTHER_LAYOUTS)
def test_every_layout_says_the_same(name: str) -> None:
    usual, found = layout(Container()), layout(OTHER_LAYOUTS[name])
    assert usual.camera.source is IntrinsicsSource.CALIBRATION
    for field in dataclasses.fields(DepthPhoto):
        if field.name not in {"rgb", "depth", "mattes"}:
            assert getattr(found, field.name) == getattr(usual, field.name)
    np.testing.assert_array_equal(found.rgb, usual.rgb)
    np.testing.assert_array_equal(found.depth.disparity, usual.depth.disparity)
    np.testing.assert_array_equal(found.depth.step, usual.depth.step)
    assert found.depth.window == usual.depth.window
    np.testing.assert_array_equal(found.mattes["hair"].opacity, usual.mattes["hair"].opacity)


def test_name() -> None:
    assert photo_of(written(), "IMG_0001.HEIC").name == "IMG_0001.HEIC"


def test_all_that_exif_may_tell() -> None:
    exif = Exif(position=(48.5, -2.25), owner="Ann Owner", serial_number="SN123456")
    photo = photo_of(written(photo=Photo(RGB, exif=exif.to_bytes())), "a.heic")
    assert photo.shot == Shot(
        device="Apple iPhone 13 Pro",
        lens="iPhone 13 Pro back triple camera 5.7mm f/1.5",
        date="2023:02:21 14:33:08",
        focal_35mm=26.0,
    )


def test_place_owner_and_serial_number_are_nowhere() -> None:
    exif = Exif(position=(48.5, -2.25), owner="Ann Owner", serial_number="SN123456")
    photo = photo_of(written(photo=Photo(RGB, exif=exif.to_bytes())), "a.heic")
    said = repr([getattr(photo, field.name) for field in dataclasses.fields(photo)])
    for secret in ("48.5", "48, 30", "2.25", "Ann", "Owner", "SN123456", "GPS"):
        assert secret not in said
    assert "13 Pro" in said, "the rest is there to be searched"


@pytest.mark.parametrize(
    ("exif", "focal_35mm", "source"),
    [
        (Exif(focal_length_35=52), 52.0, IntrinsicsSource.EXIF),
        (Exif(focal_length_35=None), 26.0, IntrinsicsSource.ASSUMED),
        (Exif(focal_length_35=0), 26.0, IntrinsicsSource.ASSUMED),
        (None, 26.0, IntrinsicsSource.ASSUMED),
    ],
)
def test_focal_length_without_calibration(
    exif: Exif | None, focal_35mm: float, source: IntrinsicsSource
) -> None:
    """Of a diagonal of 80 pixels over 43.2666 mm."""
    photo = Photo(RGB, exif=exif.to_bytes() if exif else None)
    camera = photo_of(written(xmp=None, photo=photo), "a").camera
    assert camera.focal == pytest.approx((focal_35mm * 80 / 43.2666,) * 2)
    assert camera.source is source


def test_calibration_comes_before_exif() -> None:
    photo = Photo(RGB, exif=Exif(focal_length_35=52).to_bytes())
    camera = photo_of(written(photo=photo), "a").camera
    assert camera.source is IntrinsicsSource.CALIBRATION
    assert camera.focal == pytest.approx((0.752 * 64,) * 2)


def test_orientation_tag_is_not_applied_again() -> None:
    """A phone writes it beside irot; the picture is turned once."""
    photo = Photo(RGB, [irot(3)], exif=Exif(orientation=6).to_bytes())
    found = photo_of(write_heic(photo, depth=DepthItem(CODES, transforms=[irot(3)])), "a")
    np.testing.assert_array_equal(found.rgb, np.rot90(RGB, 3))


@pytest.mark.parametrize(
    ("icc", "nclx", "space"),
    [
        (None, (1, 13), ColourSpace.SRGB),
        (None, (12, 13), ColourSpace.DISPLAY_P3),
        (matrix_profile(SRGB), (1, 13), ColourSpace.SRGB),
        (matrix_profile(DISPLAY_P3), (1, 13), ColourSpace.DISPLAY_P3),
        (b"damaged", (1, 13), ColourSpace.SRGB),
        (matrix_profile(DISPLAY_P3)[:200], (1, 13), ColourSpace.SRGB),
    ],
    ids=["nclx sRGB", "nclx P3", "ICC sRGB", "ICC P3", "no profile", "damaged profile"],
)
def test_colours_that_stay_as_they_are(
    icc: bytes | None, nclx: tuple[int, int], space: ColourSpace
) -> None:
    photo = photo_of(written(photo=Photo(RGB, icc=icc, nclx=nclx)), "a")
    assert photo.colour_space is space
    np.testing.assert_array_equal(photo.rgb, RGB)


def test_other_colours_are_converted() -> None:
    """Pure Adobe RGB green is greener than sRGB can show; greys stay (but for the other curve)."""
    profile = matrix_profile(ADOBE_RGB, gamma=2.2)
    patch = np.zeros((48, 64, 3), np.uint8)
    patch[:24] = (200, 150, 150)
    patch[24:] = 128
    photo = photo_of(written(photo=Photo(patch, icc=profile)), "a")
    assert photo.colour_space is ColourSpace.SRGB
    assert photo.rgb[0, 0, 0] > 215
    assert abs(photo.rgb[40, 0].astype(int) - 128).max() <= 2


def test_profile_made_by_others() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = photo_of(written(photo=Photo(RGB, icc=srgb)), "a")
    np.testing.assert_array_equal(photo.rgb, RGB)


def grey(bits: int) -> NDArray[np.uint8] | NDArray[np.uint16]:
    values = np.linspace(0, (1 << bits) - 1, 64 * 48).reshape(48, 64)
    return values.astype(np.uint8) if bits == 8 else values.astype(np.uint16)


@pytest.mark.parametrize("bits", [8, 10])
def test_grey_photo(bits: int) -> None:
    photo = photo_of(written(photo=Photo(grey(bits), bits=bits)), "a")
    assert photo.rgb.shape == (48, 64, 3)
    assert (photo.rgb == photo.rgb[..., :1]).all()
    np.testing.assert_allclose(photo.rgb[..., 0], grey(bits) / (1 << bits - 8), atol=1)


def test_photo_of_10_bits() -> None:
    deep = RGB.astype(np.uint16) * 4 + 1
    photo = photo_of(written(photo=Photo(deep, bits=10)), "a")
    assert photo.rgb.dtype == np.uint8
    np.testing.assert_allclose(photo.rgb, RGB, atol=1)


def test_photo_of_tiles() -> None:
    large = np.tile(RGB, (3, 3, 1))
    photo = photo_of(written(photo=Photo(large, tile=64)), "a")
    np.testing.assert_array_equal(photo.rgb, large)


def test_photo_with_transparency() -> None:
    """Pillow-heif writes it as another auxiliary picture; it is left out."""
    rgba = np.dstack([RGB, np.full((48, 64), 77, np.uint8)])
    file = io.BytesIO()
    pillow_heif.encode(
        "RGBA", (64, 48), rgba.tobytes(), file, quality=-1, chroma=444, matrix_coefficients=0
    )
    depth = read_items(write_heic(RGB, depth=DepthItem(CODES)), "photo")[1]
    depth.label = "depth"
    items = [*read_items(file.getvalue(), "photo"), depth]
    content = assemble(items, {}, Container())
    assert pillow_heif.open_heif(content).mode == "RGBA"
    np.testing.assert_array_equal(photo_of(content, "a").rgb, RGB)
