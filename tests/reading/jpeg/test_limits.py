# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a JPEG may ask of the computer before anything in it is decoded."""

import base64
import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest

from heic_depth_import.core.errors import DamagedPhotoError, DepthImportError, TooLargePhotoError
from heic_depth_import.core.limits import Limits
from heic_depth_import.reading.reader import photo_of
from tests.making.heic_writer import PORTRAIT_URN, AuxItem, DepthItem, Photo
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet
from tests.making.jpeg_writer import GoogleDepth, write_dynamic_depth, write_gdepth, write_jpeg

WIDTH, HEIGHT = 160, 120
RGB = np.random.default_rng(5).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
CODES = np.random.default_rng(6).integers(0, 256, (HEIGHT // 2, WIDTH // 2), np.uint8)
PACKET = xmp_packet(depth_fields(iphone_calibration(WIDTH, HEIGHT)))
PORTRAIT = write_jpeg(
    Photo(RGB), depth=DepthItem(CODES, xmp=PACKET), aux=[AuxItem(RGB[..., 0], PORTRAIT_URN)]
)
GDEPTH = write_gdepth(Photo(RGB), GoogleDepth(samples=CODES))


@pytest.mark.parametrize("content", [PORTRAIT, GDEPTH], ids=["Apple", "GDepth"])
def test_pixels(content: bytes) -> None:
    photo_of(content, "a", Limits(photo_pixels=WIDTH * HEIGHT, depth_pixels=CODES.size))
    with pytest.raises(TooLargePhotoError, match="has a photo of 160 x 120 pixels, more than"):
        photo_of(content, "a", Limits(photo_pixels=WIDTH * HEIGHT - 1))
    with pytest.raises(TooLargePhotoError, match="has a depth map of 80 x 60 pixels, more than"):
        photo_of(content, "a", Limits(depth_pixels=CODES.size - 1))


def test_a_matte_over_the_limit_is_left_out() -> None:
    photo = photo_of(PORTRAIT, "a", Limits(depth_pixels=CODES.size))
    assert photo.mattes == {}
    assert any("portrait matte cannot be read" in warning for warning in photo.warnings)
    assert list(photo_of(PORTRAIT, "a").mattes) == ["portrait"]


def _png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 1), (70_000, 2), (0, 8)])
def test_a_bomb_of_a_few_bytes_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    bomb = _png(*size, zlib.compress(bytes(10_000)))
    written = base64.b64encode(bomb)
    start = GDEPTH.index(b'GDepth:Data="') + len(b'GDepth:Data="')
    end = GDEPTH.index(b'"', start)
    content = GDEPTH[:start] + written.ljust(end - start, b"=") + GDEPTH[end:]
    with pytest.raises(DepthImportError):
        photo_of(content, "a")


def test_sizes_that_the_code_does_not_have() -> None:
    """A frame of 65,535 x 65,535 in front of the code of 160 x 120."""
    at = PORTRAIT.index(b"\xff\xc0") + 5
    content = PORTRAIT[:at] + b"\xff\xff\xff\xff" + PORTRAIT[at + 4 :]
    with pytest.raises(TooLargePhotoError):
        photo_of(content, "a")


def test_a_directory_that_asks_for_more_than_there_is() -> None:
    content = write_dynamic_depth(Photo(RGB), GoogleDepth(samples=CODES))
    uri = content.index(b'DataURI="android/depthmap"')
    at = content.rindex(b'Item:Length="', 0, uri) + len(b'Item:Length="')
    end = content.index(b'"', at)
    for length in (b"9" * (end - at), b"0".ljust(end - at, b"0"), b"-1".rjust(end - at)):
        with pytest.raises(DepthImportError):
            photo_of(content[:at] + length + content[end:], "a")


def test_entities_are_refused() -> None:
    attack = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    depth = DepthItem(CODES, xmp=attack + PACKET)
    with pytest.raises(DamagedPhotoError, match="document type or entity"):
        photo_of(write_jpeg(Photo(RGB), depth=depth), "a")
    photo = replace(Photo(RGB), xmp=attack + PACKET)  # the photo's own is left out
    told = photo_of(write_jpeg(photo, depth=DepthItem(CODES, xmp=PACKET)), "a").warnings
    assert any("XMP metadata cannot be read" in warning for warning in told)
