# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the HEIC writer lays out a file: every way reads the same, and is what was asked for."""

from __future__ import annotations

import numpy as np
import pillow_heif
import pytest

from tests.making.heic_boxes import find, read_items
from tests.making.heic_reading import CODES, RGB, depth_of, info, opened, pixels
from tests.making.heic_writer import (
    GAIN_MAP_URN,
    PORTRAIT_URN,
    WIDE,
    AuxItem,
    Container,
    DepthItem,
    Photo,
    irot,
    write_heic,
)

LABELS = frozenset({"photo", "photo/exif", "photo/xmp", "depth", "depth/xmp", "aux0"})


def test_metadata_points_where_it_is_told() -> None:
    data = write_heic(
        RGB,
        depth=DepthItem(CODES, xmp=b"depth", aux_of=("photo", "tmap")),
        aux=[AuxItem(CODES, GAIN_MAP_URN, xmp=b"gain", xmp_of=("depth", "aux0"))],
        tone_map=True,
    )
    items = {item.label: item for item in read_items(data, "1")}
    by_payload = {item.payload: item for item in items.values()}
    assert by_payload[b"depth"].references == [("cdsc", ("1/2",))]
    assert by_payload[b"gain"].references == [("cdsc", ("1/2", "1/4"))]
    assert items["1/2"].references == [("auxl", ("1", "1/6"))]
    assert items["1/6"].kind == "tmap"
    assert pixels(depth_of(data)).shape == CODES.shape


def test_stereo_photo_has_several_pictures() -> None:
    others = [Photo(RGB[::-1]), Photo(RGB[:, ::-1])]
    data = write_heic(RGB, depth=DepthItem(CODES), others=others, stereo=("other0", "other1"))
    first, second, third = pillow_heif.open_heif(data)
    assert (len(info(first)["depth_images"]), len(info(second)["depth_images"])) == (1, 0)
    np.testing.assert_array_equal(pixels(third), RGB[:, ::-1])
    group = find(data, "meta", "grpl", "ster")
    assert group
    assert data[group.end - 12 : group.end] == bytes([0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4])


@pytest.mark.parametrize(
    "style",
    [
        WIDE,
        Container(iloc=0),
        Container(wide_properties=True),
        Container(iloc=2, infe=3, pitm=1),
        Container(idat=LABELS),
        Container(idat=frozenset({"depth"}), extents=3, index_size=4),
        Container(extents=3, offset_size=8, base_size=8),
        Container(meta_last=True, large=True, base_size=4, extents=2),
    ],
)
def test_every_layout_reads_the_same(style: Container) -> None:
    data = write_heic(
        Photo(RGB, exif=b"MM\0*exif", xmp=b"<photo/>"),
        depth=DepthItem(CODES, xmp=b"<depth/>"),
        aux=[AuxItem(CODES, PORTRAIT_URN)],
        container=style,
    )
    photo = opened(data)
    np.testing.assert_array_equal(pixels(photo), RGB)
    np.testing.assert_array_equal(pixels(info(photo)["depth_images"][0]), CODES)
    assert info(photo)["exif"].endswith(b"MM\0*exif")
    assert info(photo)["xmp"] == b"<photo/>"
    assert list(info(photo)["aux"]) == [PORTRAIT_URN]
    assert info(info(photo)["depth_images"][0])["metadata"]["d_max"] == 2.0
    ours = read_items(data)
    assert [item.payload for item in ours if item.kind == "mime"] == [b"<photo/>", b"<depth/>"]


def test_layouts_differ_where_they_say() -> None:
    def order(style: Container) -> list[bool]:
        data = write_heic(RGB, depth=DepthItem(CODES), container=style)
        meta, mdat, idat = (find(data, *path) for path in (["meta"], ["mdat"], ["meta", "idat"]))
        assert meta
        assert mdat
        return [mdat.start < meta.start, meta.body - meta.start == 16, bool(idat)]

    assert order(Container()) == [False, False, False]
    assert order(Container(meta_last=True, large=True)) == [True, True, False]
    assert order(Container(idat=frozenset({"depth"}))) == [False, False, True]


def test_only_the_photo_is_to_be_shown() -> None:
    data = write_heic(RGB, depth=DepthItem(CODES, xmp=b"<depth/>"))
    assert [item.hidden for item in read_items(data)] == [False, True, True]


def test_packets_say_what_they_are() -> None:
    data = write_heic(Photo(RGB, xmp=b"<photo/>"))
    assert read_items(data)[1].content_type == "application/rdf+xml"


@pytest.mark.parametrize("wide", [False, True])
def test_transforms_must_not_be_ignored(wide: bool) -> None:
    data = write_heic(Photo(RGB, [irot(1)]), container=Container(wide_properties=wide))
    essential = {content[4:8]: flag for content, flag in read_items(data)[0].properties}
    assert (essential[b"irot"], essential[b"ispe"]) == (True, False)


def test_width_of_property_indices() -> None:
    for wide in (False, True):
        data = write_heic(RGB, container=Container(wide_properties=wide))
        ipma = find(data, "meta", "iprp", "ipma")
        assert ipma
        assert data[ipma.body + 3] == wide


def test_offsets_count_from_the_base() -> None:
    data = write_heic(RGB, container=Container(base_size=4))
    iloc, mdat = find(data, "meta", "iloc"), find(data, "mdat")
    assert iloc
    assert mdat
    base, one_extent, offset = mdat.body.to_bytes(4), b"\0\1", bytes(4)
    length = (mdat.end - mdat.body).to_bytes(4)
    assert data[iloc.end - 14 : iloc.end] == base + one_extent + offset + length
