# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reader of boxes, on files of a hundred bytes."""

import pytest

from heic_depth_import.core.errors import DamagedPhotoError
from heic_depth_import.core.heif.container import (
    Container,
    Extent,
    Item,
    Property,
    Reference,
    payload,
    require_complete,
)
from heic_depth_import.core.heif.meta_box import parse_container
from tests.core.boxed import IROT, ISPE, heic, iinf, iloc, infe, iprp, number, place
from tests.making.heic_boxes import box, find, full_box


def test_one_item() -> None:
    content = heic()
    found = parse_container(content)
    assert found.primary.kind == "hvc1"
    assert [prop.kind for prop in found.primary.properties] == ["ispe", "irot"]
    assert found.primary.property_body("irot") == b"\3"
    assert found.primary.property_body("pixi") is None
    assert payload(content, found.primary) == b"abc"
    assert (found.references, found.group_kinds) == ((), frozenset())
    require_complete(found, len(content))


@pytest.mark.parametrize("missing", ["pitm", "iinf", "iloc", "iprp"])
def test_box_that_is_missing(missing: str) -> None:
    with pytest.raises(DamagedPhotoError, match=f"no {missing} box"):
        parse_container(heic(**{missing: b""}))


def test_no_meta_box() -> None:
    with pytest.raises(DamagedPhotoError, match="no list of its pictures"):
        parse_container(box("ftyp", b"heic") + box("mdat", b"abc"))


def test_meta_box_behind_the_pictures_that_are_cut_off() -> None:
    content = box("ftyp", b"heic") + number(1000, 4) + b"mdat"
    with pytest.raises(DamagedPhotoError, match="no list of its pictures"):
        parse_container(content)


def test_primary_that_is_not_there() -> None:
    with pytest.raises(DamagedPhotoError, match="main picture that it does not contain"):
        parse_container(heic(pitm=full_box("pitm", 0, 0, number(2, 2))))


def test_primary_by_32_bits() -> None:
    assert parse_container(heic(pitm=full_box("pitm", 1, 0, number(1, 4)))).primary_id == 1


def test_content_type_of_mime_items_only() -> None:
    """An Exif item may have a name; behind it nothing is a content type."""
    kinds = iinf(
        infe(1), infe(2, b"mime", b"name\0application/rdf+xml\0"), infe(3, b"Exif", b"a\0b\0")
    )
    found = parse_container(heic(iinf=kinds)).items
    assert [found[key].content_type for key in (1, 2, 3)] == ["", "application/rdf+xml", ""]


def test_items_of_before_heif_are_passed_over() -> None:
    old = full_box("infe", 1, 0, number(9, 2), bytes(2), b"name\0")
    assert list(parse_container(heic(iinf=iinf(old, infe(1)))).items) == [1]


def test_length_0_is_everything_to_the_end() -> None:
    content = heic(iloc=iloc(place(1, (40, 0))))
    assert parse_container(content).primary.extents == (Extent(40, len(content) - 40),)


def test_extents_in_order_and_in_the_idat_box() -> None:
    content = heic(iloc=iloc(place(1, (4, 2), (1, 3), method=1)), idat=box("idat", b"0123456789"))
    assert payload(content, parse_container(content).primary) == b"45123"


def test_base_offset_and_extent_index() -> None:
    """Sizes 4, 4, 8, 4: index 7 is skipped, offset 2 counts from the base 100."""
    entry = number(1, 2) + bytes(4) + number(100, 8) + number(1, 2)
    entry += number(7, 4) + number(2, 4) + number(5, 4)
    found = parse_container(heic(iloc=iloc(entry, sizes=0x4484)))
    assert found.primary.extents == (Extent(102, 5),)


def test_item_made_of_other_items_has_no_bytes() -> None:
    assert parse_container(heic(iloc=iloc(place(1, (4, 2), method=2)))).primary.extents == ()


def test_bytes_past_the_end_are_counted() -> None:
    content = heic()
    with pytest.raises(DamagedPhotoError, match=r"cut off: 1 of \d+ bytes are missing"):
        require_complete(parse_container(content), len(content) - 1)


def test_bytes_past_the_end_of_an_item_that_is_not_the_photo() -> None:
    items = {1: Item(1, "hvc1"), 2: Item(2, "mime", "", (Extent(0, 3), Extent(90, 11)))}
    container = Container(1, items, (), frozenset())
    require_complete(container, 101)
    with pytest.raises(DamagedPhotoError):
        require_complete(container, 100)


def test_properties_in_order_and_index_0_is_none() -> None:
    found = parse_container(heic(iprp=iprp(ISPE + IROT, (1, (0x82, 0, 1)))))
    assert [prop.kind for prop in found.primary.properties] == ["irot", "ispe"]


DIMG = box("dimg", number(1, 2), number(1, 2), number(2, 2))


@pytest.mark.parametrize(
    "part",
    [
        {"pitm": full_box("pitm", 0, 0, number(1, 2)) * 2},
        {"iinf": iinf(infe(1)) * 2},
        {"iinf": iinf(infe(1), infe(1, b"grid"))},
        {"iloc": iloc(place(1, (0, 3))) * 2},
        {"iloc": iloc(place(1, (0, 3)), place(1, (3, 3)))},
        {"iprp": iprp(ISPE, (1, (1,))) * 2},
        {"iprp": box("iprp", iprp(ISPE, (1, (1,)))[8:] * 2)},
        {"iprp": iprp(ISPE + IROT, (1, (1,)), (2, ()), (1, (2, 1)))},
        {"iprp": iprp(ISPE + ISPE, (1, (1, 2)))},
        {"iprp": iprp(ISPE, (1, (1, 1)))},
        {"iref": full_box("iref", 0, 0) * 2},
        {"iref": full_box("iref", 0, 0, DIMG, DIMG)},
        {"idat": box("idat", b"abc") * 2},
    ],
    ids=range(13),
)
def test_what_is_said_twice_is_refused(part: dict[str, bytes]) -> None:
    """Of two, decoders take the first or the last: what was checked is not what is decoded."""
    with pytest.raises(DamagedPhotoError, match="tells two things at once"):
        parse_container(heic(**part))


def test_second_meta_box_is_refused() -> None:
    meta = find(heic(), "meta")
    assert meta
    with pytest.raises(DamagedPhotoError, match=r"tells two things at once \(a second meta box\)"):
        parse_container(heic() + heic()[meta.start : meta.end])


def test_property_that_is_missing() -> None:
    with pytest.raises(DamagedPhotoError, match="a property is missing"):
        parse_container(heic(iprp=iprp(ISPE + IROT, (1, (3,)))))


def test_references_to_several_and_from_nowhere() -> None:
    links = full_box(
        "iref",
        0,
        0,
        box("auxl", number(2, 2), number(2, 2), number(1, 2), number(3, 2)),
        box("auxl", number(2, 2), number(1, 2), number(1, 2)),
        box("cdsc", number(3, 2), number(1, 2), number(1, 2)),
        box("auxl", number(77, 2), number(1, 2), number(1, 2)),
    )
    found = parse_container(heic(iinf=iinf(infe(1), infe(2), infe(3)), iref=links))
    assert found.references[0] == Reference("auxl", 2, (1, 3))
    assert [item.id for item in found.sources("auxl", 1)] == [2], "each once, 77 is not there"
    assert [item.id for item in found.sources("auxl", 3)] == [2]
    assert [item.id for item in found.sources("cdsc", 1)] == [3]
    assert found.sources("dimg", 1) == []


def test_kinds_of_groups() -> None:
    found = parse_container(heic(grpl=box("grpl", full_box("ster", 0, 0, number(5, 4)))))
    assert found.group_kinds == {"ster"}


@pytest.mark.parametrize(
    ("body", "urn"),
    [
        (b"\0\0\0\0urn:a\0more", "urn:a"),
        (b"\0\0\0\0urn:a", "urn:a"),
        (b"\0\0", ""),
        (b"\0\0\0\0\xff\0", "\ufffd"),
    ],
)
def test_auxiliary_type(body: bytes, urn: str) -> None:
    assert Item(1, "hvc1", properties=(Property("auxC", body),)).auxiliary_type == urn


def test_box_sizes_in_64_bits_and_up_to_the_end() -> None:
    """Size 1 means that 64 bits follow the kind; size 0 that the box is the last."""
    usual = parse_container(heic())
    content = bytearray(heic())
    start = content.index(b"mdat") - 4
    content[start : start + 4] = bytes(4)
    assert parse_container(bytes(content)) == usual
    large = heic(iinf=full_box("iinf", 0, 0, number(1, 2), infe(1), large=True))
    assert parse_container(large).items.keys() == usual.items.keys()


def test_unknown_boxes_are_passed_over() -> None:
    assert parse_container(heic(free=box("free", b"anything"))).primary.kind == "hvc1"
