# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that lie about sizes and counts: refused at once, with a sentence."""

import time

import pytest

from heic_depth_import.core.errors import DamagedPhotoError, TooLargePhotoError
from heic_depth_import.core.heif.boxes import MAX_ENTRIES
from heic_depth_import.core.heif.container import (
    Container,
    Item,
    Reference,
    payload,
    require_complete,
)
from heic_depth_import.core.heif.meta_box import MAX_ITEMS, parse_container
from tests.core.boxed import IROT, heic, iinf, iloc, infe, iprp, number, place
from tests.making.heic_boxes import box, find, full_box

FREE = box("free")


@pytest.mark.parametrize("size", [2, 7, 0x7FFFFFFF, 0xFFFFFFFF])
@pytest.mark.parametrize("kind", ["meta", "iinf", "ipco", "ipma"])
def test_box_size_that_does_not_fit(kind: str, size: int) -> None:
    content = bytearray(heic())
    start = content.index(kind.encode()) - 4
    content[start : start + 4] = number(size, 4)
    with pytest.raises(DamagedPhotoError, match=f"a box does not fit: '{kind}'"):
        parse_container(bytes(content))


@pytest.mark.parametrize("box_size", [0, 15, 2**63, 2**64 - 1])
def test_64_bit_box_size_that_does_not_fit(box_size: int) -> None:
    meta = number(1, 4) + b"meta" + number(box_size, 8)
    with pytest.raises(DamagedPhotoError):
        parse_container(box("ftyp", b"heic") + meta + bytes(64))


@pytest.mark.parametrize(
    "part",
    [
        *({kind: box(kind, b"\0")} for kind in ("pitm", "iinf", "iloc", "iref")),
        {"iprp": box("iprp", box("ipco"), box("ipma", b"\0"))},
    ],
)
def test_content_that_ends_too_early(part: dict[str, bytes]) -> None:
    with pytest.raises(DamagedPhotoError, match="ends too early"):
        parse_container(heic(**part))


@pytest.mark.parametrize("name", ["iloc", "ipma"])
def test_count_that_promises_too_much(name: str) -> None:
    """The last byte of the count becomes 9, but one entry is there."""
    content = bytearray(heic())
    path = ("meta", "iprp", "ipma") if name == "ipma" else ("meta", name)
    found = find(bytes(content), *path)
    assert found
    content[found.body + 7] = 9
    with pytest.raises(DamagedPhotoError, match="ends too early"):
        parse_container(bytes(content))


def test_too_many_items_however_many_are_promised() -> None:
    entries = b"".join(infe(item % 65536) for item in range(1, MAX_ITEMS + 2))
    with pytest.raises(TooLargePhotoError, match="more than 10,000 pictures"):
        parse_container(heic(iinf=full_box("iinf", 0, 0, number(1, 2), entries)))


def test_too_many_boxes() -> None:
    with pytest.raises(TooLargePhotoError, match="more than 100,000 boxes"):
        parse_container(box("ftyp", b"heic") + FREE * (MAX_ENTRIES + 1))


def test_extents_without_bytes_are_counted() -> None:
    """With sizes of 0 an entry of 8 bytes stands for 65535 extents."""
    entries = [number(1, 2) + bytes(4) + number(65535, 2)] * 200
    with pytest.raises(TooLargePhotoError, match="stretches"):
        parse_container(heic(iloc=iloc(*entries, sizes=0)))


def test_too_many_properties() -> None:
    with pytest.raises(TooLargePhotoError, match="properties"):
        parse_container(heic(iprp=iprp(IROT, *[(item, (1,) * 250) for item in range(401)])))


def test_too_many_references() -> None:
    link = box("cdsc", number(1, 2), number(50_001, 2), bytes(2 * 50_001))
    with pytest.raises(TooLargePhotoError, match="references"):
        parse_container(heic(iref=full_box("iref", 0, 0, link, link)))


def test_as_many_as_allowed_take_no_time() -> None:
    """Everything that is counted at its limit, in the worst order."""
    links = [box("cdsc", number(1, 2), number(1, 2), number(1, 2))] * MAX_ENTRIES
    content = heic(
        iinf=iinf(*(infe(item) for item in range(1, MAX_ITEMS + 1))),
        iloc=iloc(*[place(item, (0, 3)) for item in range(65535)]),
        iprp=iprp(IROT, *[(item % 65536, (1,) * 2) for item in range(50_000)]),
        iref=full_box("iref", 0, 0, *links),
    )
    start = time.process_time()
    found = parse_container(content)
    assert len(found.sources("cdsc", 1)) == 1
    assert time.process_time() - start < 5
    assert len(found.items) == MAX_ITEMS
    assert len(found.primary.properties) == 2


def test_references_that_go_round_in_circles() -> None:
    links = (Reference("auxl", 1, (2,)), Reference("auxl", 2, (1, 2)))
    found = Container(1, {1: Item(1, "hvc1"), 2: Item(2, "hvc1")}, links, frozenset())
    assert [item.id for item in found.sources("auxl", 2)] == [1, 2]


def test_item_0() -> None:
    found = parse_container(
        heic(
            pitm=full_box("pitm", 0, 0, number(0, 2)),
            iinf=iinf(infe(0), infe(1, b"grid")),
        )
    )
    assert found.primary.kind == "hvc1"


def test_notes_behind_the_last_box() -> None:
    """Some phones append their own, which are no boxes."""
    notes = b"\0\0\0\0SEFHk\0\0\0\xff\xff\xff\xffSEFT" * 3
    assert parse_container(heic() + notes[4:]) == parse_container(heic())


def test_part_that_reaches_to_the_end_of_a_file_that_is_cut_off() -> None:
    """Length 0 means up to the end, which only the header of mdat still tells."""
    whole = heic(iloc=iloc(place(1, (20, 0))))
    require_complete(parse_container(whole), len(whole))
    cut_off = whole[:-2]
    with pytest.raises(DamagedPhotoError, match=f"is cut off: 2 of {len(whole)} bytes"):
        require_complete(parse_container(cut_off), len(cut_off))


@pytest.mark.parametrize(("offset", "length", "fits"), [(0, 4, True), (1, 4, False), (5, 0, False)])
def test_part_that_leaves_its_box(offset: int, length: int, *, fits: bool) -> None:
    content = heic(iloc=iloc(place(1, (offset, length), method=1)), idat=box("idat", b"abcd"))
    if fits:
        assert payload(content, parse_container(content).primary) == b"abcd"
        return
    with pytest.raises(DamagedPhotoError, match="a part leaves its box"):
        parse_container(content)


def test_part_in_a_box_that_is_not_there() -> None:
    with pytest.raises(DamagedPhotoError, match="no idat box"):
        parse_container(heic(iloc=iloc(place(1, (0, 4), method=1))))


@pytest.mark.parametrize(("times", "fits"), [(2, True), (3, False)])
def test_parts_that_share_their_bytes(times: int, *, fits: bool) -> None:
    size = len(heic(iloc=iloc(place(1, *[(0, 0)] * times))))
    content = heic(iloc=iloc(place(1, *[(0, size)] * times)))
    assert len(content) == size
    container = parse_container(content)
    if fits:
        require_complete(container, size)
        return
    with pytest.raises(DamagedPhotoError, match=f"its parts claim {3 * size} bytes of {size}"):
        require_complete(container, size)
