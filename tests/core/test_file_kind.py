# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is, from its first bytes."""

import pytest

from heic_depth_import.core.errors import NotHeicError
from heic_depth_import.core.file_kind import FileKind, kind_of
from tests.making.heic_boxes import box


def ftyp(*brands: bytes) -> bytes:
    return box("ftyp", brands[0], bytes(4), *brands[1:])


@pytest.mark.parametrize(
    "brands",
    [
        (b"heic",),
        (b"heic", b"mif1", b"MiHB", b"heic"),
        (b"mif1", b"heic"),
        (b"mif1", b"tmap", b"MiHE", b"heix"),
        (b"mif1",),
        (b"msf1", b"hevc"),
        (b"unif", b"heim"),
    ],
)
def test_heic(brands: tuple[bytes, ...]) -> None:
    assert kind_of(ftyp(*brands) + b"meta...") is FileKind.HEIC


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "is a PNG picture"),
        (b"GIF89a", "is a GIF picture"),
        (b"II*\0\x08\0\0\0", "is a TIFF or raw photo"),
        (b"MM\0*\0\0\0\x08", "is a TIFF or raw photo"),
        (b"RIFF\0\0\0\0WEBP", "is a WebP picture or"),
        (b"PK\x03\x04", "is a zip archive"),
        (b"%PDF-1.7", "is a PDF document"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "is a git-lfs pointer"),
        (b"<!DOCTYPE html>\n", "is a text file"),
        (b"hello", "is a text file"),
        (bytes(100), "is of an unknown kind"),
        (b"\0\0\0\x18fty", "is of an unknown kind"),
        (ftyp(b"avif", b"mif1", b"miaf"), "is an AVIF picture"),
        (ftyp(b"mif1", b"avif"), "is an AVIF picture"),
        (ftyp(b"isom", b"mp42"), "is a video"),
        (ftyp(b"qt  "), "is a video"),
    ],
)
def test_something_else(content: bytes, kind: str) -> None:
    with pytest.raises(NotHeicError) as caught:
        kind_of(content)
    assert str(caught.value).startswith(kind)
    assert "choose the original of a portrait photo" in str(caught.value)


def test_jpeg() -> None:
    assert kind_of(b"\xff\xd8\xff\xe1\0\x18Exif") is FileKind.JPEG


def test_empty() -> None:
    with pytest.raises(NotHeicError, match="is empty; copy it"):
        kind_of(b"")


def test_brand_behind_the_box_does_not_count() -> None:
    """Also a minor version is no brand."""
    with pytest.raises(NotHeicError, match="video"):
        kind_of(box("ftyp", b"isom", b"heic", b"mp42") + b"heic")
