# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dynamic Depth in a HEIC: auxiliary pictures by their URIs, which the photo's XMP tells of."""

from dataclasses import replace

import numpy as np
import pytest

from heic_depth_import.core.errors import DepthImportError, NoDepthMapError
from heic_depth_import.core.photo import DepthFormat
from heic_depth_import.reading.reader import photo_of, photo_on_demand
from tests.making.heic_writer import AuxItem, DepthItem, Photo, irot, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet
from tests.making.jpeg_writer import GoogleDepth, dynamic_depth_packet

WIDTH, HEIGHT = 160, 120
RGB = np.random.default_rng(5).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
CODES = np.random.default_rng(6).integers(0, 256, (HEIGHT // 2, WIDTH // 2), np.uint8)
TRUST = np.random.default_rng(7).integers(0, 256, CODES.shape, np.uint8)
NEAR, FAR = 0.4, 7.0
MODEL = {"FocalLengthX": 700, "FocalLengthY": 700, "ImageWidth": 800, "ImageHeight": 600}
SAID = GoogleDepth(samples=CODES, near=NEAR, far=FAR, units="Meters", confidence=TRUST, model=MODEL)
EXPECTED = 1 / NEAR + CODES / 255 * (1 / FAR - 1 / NEAR)
DEPTH = DepthItem(CODES, urn="android/depthmap", sei=None)
CONFIDENCE = AuxItem(TRUST, urn="android/confidencemap")
FILES = {"android/depthmap": ("image/heic", 1), "android/confidencemap": ("image/heic", 1)}
PACKET = dynamic_depth_packet(SAID, FILES)


def test_depth_lens_and_confidence_are_as_the_packet_says() -> None:
    content = write_heic(Photo(RGB, xmp=PACKET), depth=DEPTH, aux=[CONFIDENCE])
    for photo in (photo_of(content, "a"), photo_on_demand(content, "a")):
        np.testing.assert_allclose(photo.depth.disparity, EXPECTED, rtol=1e-4)
        assert photo.depth.is_absolute
        assert photo.depth_format is DepthFormat.DYNAMIC_DEPTH
        assert photo.camera.focal == pytest.approx((140.0, 140.0))
        assert photo.depth.confidence is not None
        np.testing.assert_allclose(photo.depth.confidence, TRUST / np.float32(255), atol=1e-6)
        assert photo.warnings == ()
        np.testing.assert_array_equal(photo.rgb, RGB)


def test_all_are_turned_alike() -> None:
    turns = [irot(3)]
    content = write_heic(
        Photo(RGB, turns, xmp=PACKET),
        depth=replace(DEPTH, transforms=turns),
        aux=[replace(CONFIDENCE, transforms=turns)],
    )
    photo = photo_of(content, "a")
    np.testing.assert_allclose(photo.depth.disparity, np.rot90(EXPECTED, 3), rtol=1e-4)
    assert photo.depth.confidence is not None
    np.testing.assert_allclose(
        photo.depth.confidence, np.rot90(TRUST, 3) / np.float32(255), atol=1e-6
    )


def test_a_standard_depth_map_gets_its_range_from_the_packet() -> None:
    content = write_heic(Photo(RGB, xmp=PACKET), depth=DepthItem(CODES, sei=None))
    photo = photo_of(content, "a")
    np.testing.assert_allclose(photo.depth.disparity, EXPECTED, rtol=1e-4)


def test_what_an_iphone_says_comes_first() -> None:
    fields = depth_fields(iphone_calibration(WIDTH, HEIGHT), low=0.5, high=2.0)
    depth = DepthItem(CODES, xmp=xmp_packet(fields))
    photo = photo_of(write_heic(Photo(RGB, xmp=PACKET), depth=depth), "a")
    assert photo.depth_format is DepthFormat.APPLE
    np.testing.assert_allclose(photo.depth.disparity, 0.5 + CODES / 255 * 1.5, rtol=1e-3)


def test_confidence_of_another_size_is_left_out() -> None:
    small = replace(CONFIDENCE, samples=TRUST[:-8])
    photo = photo_of(write_heic(Photo(RGB, xmp=PACKET), depth=DEPTH, aux=[small]), "a")
    assert photo.depth.confidence is None
    assert any("confidence" in warning for warning in photo.warnings)


def test_a_depth_map_that_nothing_tells_of_is_none() -> None:
    with pytest.raises(NoDepthMapError):
        photo_of(write_heic(Photo(RGB), depth=DEPTH), "a")
    broken = PACKET.replace(b"</rdf:RDF>", b"</rdf:RDF")
    with pytest.raises(NoDepthMapError):
        photo_of(write_heic(Photo(RGB, xmp=broken), depth=DEPTH), "a")


def test_a_damaged_one_is_refused() -> None:
    content = write_heic(Photo(RGB, xmp=PACKET), depth=DEPTH)
    with pytest.raises(DepthImportError):
        photo_of(content[:-500], "a")
