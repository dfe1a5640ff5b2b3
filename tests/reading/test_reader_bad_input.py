# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that cannot be imported: each says in one sentence which, why, and what to do."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from heic_depth_import.core.camera import IntrinsicsSource
from heic_depth_import.core.errors import (
    DamagedPhotoError,
    DepthImportError,
    NoDepthMapError,
    NotHeicError,
    TooLargePhotoError,
    UnreadablePhotoError,
)
from heic_depth_import.core.metadata.xmp import MAX_XMP_BYTES
from heic_depth_import.reading import reader
from tests.making.heic_boxes import box, find, full_box, read_items
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import (
    HAIR_URN,
    PORTRAIT_URN,
    AuxItem,
    Container,
    DepthItem,
    Photo,
    write_heic,
)
from tests.making.heic_xmp import matte_fields, xmp_packet
from tests.making.photos import CODES, PACKET, RGB, check_sentence, refused, written


def picture(kind: str) -> bytes:
    packed = io.BytesIO()
    Image.fromarray(RGB).save(packed, kind)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (picture("PNG"), "is a PNG picture, not a HEIC"),
        (picture("TIFF"), "is a TIFF or raw photo, not a HEIC"),
        (picture("AVIF"), "is an AVIF picture, not a HEIC"),
        (box("ftyp", b"isom", bytes(4), b"mp42") + box("mdat"), "is a video, not a HEIC"),
        (box("ftyp", b"crx ", bytes(4), b"crx ", b"isom"), "is a Canon CR3 raw photo, not a HEIC"),
        (box("ftyp", b"jxl ", bytes(4), b"jxl "), "is a JPEG XL picture, not a HEIC"),
        (box("ftyp", b"M4A ", bytes(4), b"M4A "), "is a sound file, not a HEIC"),
        (box("ftyp", b"zzz1", bytes(4), b"zzz1"), "of a kind that is not known here (brand zzz1)"),
        (box("ftyp", bytes(8)), "is of an unknown kind, not a HEIC"),
        (b"version https://git-lfs.github.com/spec/v1\nsize 132\n", "is a git-lfs pointer"),
        (b"", "is empty"),
        (b"Dear Sir,\n", "is a text file, not a HEIC"),
        (bytes(1000), "is of an unknown kind, not a HEIC"),
    ],
    ids=[
        *("PNG", "TIFF", "AVIF", "mp4", "CR3", "JPEG XL", "m4a", "brand", "no brand"),
        *("git-lfs", "empty", "text", "zeros"),
    ],
)
def test_other_files_by_this_name(content: bytes, words: str, tmp_path: Path) -> None:
    refused(content, NotHeicError, words, tmp_path)


def unopened(path: Path) -> str:
    with pytest.raises(DepthImportError) as caught:
        reader.read(reader.PhotoOrder(path))
    assert caught.type is UnreadablePhotoError
    check_sentence(str(caught.value), path.name)
    return str(caught.value)


def test_folder(tmp_path: Path) -> None:
    folder = tmp_path / "IMG.heic"
    folder.mkdir()
    assert "check that it is there" in unopened(folder)


def test_missing_file(tmp_path: Path) -> None:
    assert "No such file" in unopened(tmp_path / "IMG.heic")
    file = tmp_path / "file"
    file.touch()
    unopened(file / "IMG.heic")


def test_permission_denied_as_told_by_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File rights would not do: tests may run as root."""

    def deny(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "IMG.heic"
    path.write_bytes(written())
    monkeypatch.setattr(os, "open", deny)
    assert "Permission denied" in unopened(path)


def matte(urn: str) -> AuxItem:
    return AuxItem(CODES, urn, xmp=xmp_packet(matte_fields(urn)))


STEREO = [Photo(RGB), Photo(RGB)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (write_heic(RGB), "is a plain photo, it has no depth map"),
        (write_heic(RGB, aux=[matte(PORTRAIT_URN), matte(HAIR_URN)]), "has mattes but no depth"),
        (write_heic(RGB, others=STEREO, stereo=("other0", "other1")), "is a stereo (spatial)"),
        (write_heic(None, depth=DepthItem(CODES)), "is a depth map without its photo"),
        (
            write_heic(RGB, depth=DepthItem(CODES, aux_of=("other0",)), others=[Photo(RGB)]),
            "has a depth map, but of another picture in the file (number 2 of 2, item",
        ),
        (write_heic(RGB) + b"rear.depth" + bytes(40), "a way that is not read yet (OPPO's own"),
        (write_heic(RGB) + b"DualShot_DepthMap_1" + bytes(9), "not read yet (Samsung's own"),
        (write_heic(RGB) + b"MiCamera:XMPMeta" + bytes(9), "not read yet (Xiaomi's own"),
    ],
    ids=[
        "plain",
        "mattes",
        "stereo",
        "depth alone",
        "depth of another picture",
        "OPPO",
        "Samsung",
        "Xiaomi",
    ],
)
def test_photos_without_depth(content: bytes, words: str, tmp_path: Path) -> None:
    refused(content, NoDepthMapError, words, tmp_path)


def with_size(content: bytes, old: tuple[int, int], new: tuple[int, int]) -> bytes:
    """Makes every picture of one size claim another."""
    sizes = [b"".join(side.to_bytes(4, "big") for side in pair) for pair in (old, new)]
    assert sizes[0] in content
    return content.replace(full_box("ispe", 0, 0, sizes[0]), full_box("ispe", 0, 0, sizes[1]))


FULL = np.random.default_rng(2).integers(0, 256, (64, 128), np.uint8)


@pytest.mark.parametrize(
    ("old", "what"), [((128, 64), "photo of 65535 x 65535"), ((64, 64), "depth map of 65535")]
)
def test_claims_to_be_too_large(old: tuple[int, int], what: str, tmp_path: Path) -> None:
    content = write_heic(FULL, depth=DepthItem(FULL[:, :64]))
    refused(with_size(content, old, (65535, 65535)), TooLargePhotoError, what, tmp_path)


@pytest.mark.parametrize(
    ("xmp", "kind", "words"),
    [
        (b"<!DOCTYPE a><a/>", DamagedPhotoError, "do not trust this file"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', DamagedPhotoError, "do not trust"),
        (b"<a>" * 1000, DamagedPhotoError, "nested deeper"),
        (PACKET + b" " * MAX_XMP_BYTES, TooLargePhotoError, "bytes of metadata"),
    ],
    ids=["DTD", "entity", "nesting", "too large"],
)
def test_hostile_metadata(
    xmp: bytes, kind: type[DepthImportError], words: str, tmp_path: Path
) -> None:
    refused(written(xmp=xmp), kind, words, tmp_path)


@pytest.mark.parametrize(
    "xmp",
    [b"", b"\xff\xff\xff", PACKET[:-9], b'<?xml version="1.0" encoding="x"?><a/>'],
    ids=["empty", "no UTF-8", "cut off", "encoding"],
)
def test_metadata_that_is_only_damaged(xmp: bytes) -> None:
    """The photo comes in by what the SEI message and EXIF say; the lens is lost."""
    photo = reader.photo_of(written(xmp=xmp), "a")
    sound = reader.photo_of(written(), "a")
    np.testing.assert_array_equal(photo.depth.disparity, sound.depth.disparity)
    assert sound.warnings == ()
    assert photo.warnings == (
        "the metadata of the depth map cannot be read; lens and distances are rough",
    )
    assert photo.camera.source is IntrinsicsSource.ASSUMED


def test_damaged_metadata_of_something_else_is_nobodys_concern() -> None:
    content = write_heic(
        Photo(RGB, xmp=b"<a>"),
        depth=DepthItem(CODES, xmp=PACKET),
        aux=[AuxItem(CODES, HAIR_URN, xmp=b"<")],
    )
    assert reader.photo_of(content, "a").warnings == ()


def test_parts_that_are_the_whole_file_many_times_over(tmp_path: Path) -> None:
    """65535 pieces of one megabyte each are refused without being put together."""
    from tests.core.boxed import heic, iinf, iloc, infe, iprp, number, place

    auxc = full_box("auxC", 0, 0, b"urn:mpeg:hevc:2015:auxid:2\0")
    kinds = iinf(infe(1), infe(2), infe(3, b"mime", b"\0application/rdf+xml\0"))
    links = box("auxl", *(number(value, 2) for value in (2, 1, 1)))
    links += box("cdsc", *(number(value, 2) for value in (3, 1, 2)))
    content = heic(
        iinf=kinds,
        iloc=iloc(place(3, *[(0, 1 << 20)] * 65535)),
        iprp=iprp(auxc, (2, (1,))),
        iref=full_box("iref", 0, 0, links),
    )
    words = "its parts claim 68,718,428,160 bytes of"
    refused(content + bytes(1 << 20), DamagedPhotoError, words, tmp_path)


def test_damaged_range_message(tmp_path: Path) -> None:
    content = written(sei=DepthRepresentation(kind=1, d_min=0.5, d_max=2.0))
    at = content.index(b"\x4e\x01\xb1")
    assert content[at + 3] > 8
    refused(content[: at + 3] + b"\2" + content[at + 4 :], DamagedPhotoError, "SEI", tmp_path)


@pytest.mark.parametrize("label", ["photo", "depth"])
def test_picture_that_cannot_be_decoded(label: str, tmp_path: Path) -> None:
    """Every byte of the picture is there, in units of the right length, but means nothing."""
    content = written(xmp=None)
    photo, depth = (item.payload for item in read_items(content) if item.kind == "hvc1")
    code = {"photo": photo, "depth": depth}[label]
    assert content.count(code) == 1
    broken = content.replace(code, code[:6] + bytes(len(code) - 6))
    refused(broken, DamagedPhotoError, "was overwritten", tmp_path)


def test_picture_that_is_no_code_at_all(tmp_path: Path) -> None:
    content = written(xmp=None)
    start = content.index(b"mdat") + 4
    broken = content[:start] + bytes(len(content) - start)
    refused(broken, DamagedPhotoError, "a part of its photo is not a picture", tmp_path)


def test_depth_map_of_one_row(tmp_path: Path) -> None:
    content = write_heic(
        np.zeros((8, 256, 3), np.uint8), depth=DepthItem(np.zeros((1, 32), np.uint8))
    )
    refused(content, DamagedPhotoError, "without a surface in it", tmp_path)


def test_depth_map_of_nothing_but_unknown_samples(tmp_path: Path) -> None:
    sei = DepthRepresentation(kind=2, z_near=-2.0, z_far=-1.0)
    refused(written(xmp=None, sei=sei), DamagedPhotoError, "without a surface", tmp_path)


def check_cut_off(content: bytes) -> None:
    """Cuts a file off at sixty places; behind the meta box the sentence says what is missing."""
    reader.photo_of(content, "a")
    meta = find(content, "meta")
    assert meta
    for length in np.linspace(0, len(content) - 1, 60).astype(int):
        with pytest.raises(DepthImportError) as caught:
            reader.photo_of(content[:length], "a")
        check_sentence(str(caught.value.about("a.heic")), "a.heic")
        if length >= meta.end:
            missing = f"is cut off: {len(content) - length:,} of {len(content):,} bytes"
            assert str(caught.value).startswith(missing)


@pytest.mark.parametrize("style", [{}, {"meta_last": True}, {"extents": 3}], ids=str)
def test_cut_off_anywhere(style: dict[str, Any]) -> None:
    check_cut_off(write_heic(RGB, depth=DepthItem(CODES, xmp=PACKET), container=Container(**style)))


@pytest.mark.parametrize("name", ["pug.heic", "building.heic", "branch.heic"])
def test_real_photo_cut_off_anywhere(name: str, real_photo: Callable[[str], Path]) -> None:
    check_cut_off(real_photo(name).read_bytes())


def test_depth_map_coded_in_colour(tmp_path: Path) -> None:
    """Copying it again would not help: the writer chose the wrong kind of code."""
    content = written(samples=np.repeat(CODES[..., None], 3, axis=2), quality=90)
    refused(content, UnreadablePhotoError, "coded in colour", tmp_path)
