# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lay out items as a HEIC file, in any of the ways that the standard allows.

Source: ISO/IEC 14496-12 section 8.11 (meta box), ISO/IEC 23008-12 section 9.3 (properties).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.making.heic_boxes import box, full_box

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.making.heic_boxes import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """How the boxes are written; the defaults are an iPhone's.

    Attributes:
        pitm, iinf, infe, iref, ipma, iloc: Versions of these boxes. pitm 1, infe 3, iref 1,
            ipma 1 and iloc 2 have 32-bit item ids; iloc 0 knows no ``idat``.
        first_id: Number of the first item.
        wide_properties: 15-bit instead of 7-bit property indices.
        idat: Labels of the items that lie in the ``idat`` box, not in ``mdat``.
        extents: Into how many pieces each item is cut; pieces of the items alternate.
        offset_size: 4 or 8 bytes for offsets and lengths.
        base_size: 0, 4 or 8 bytes for the offset that the extents count from.
        index_size: 0, 4 or 8 bytes for the (meaningless) extent index of iloc 1 and 2.
        meta_last: ``mdat`` first, then ``meta``.
        large: 64-bit sizes in the headers of the big boxes.
        brands: Content of ``ftyp``: major brand, version, compatible brands.
    """

    pitm: int = 0
    iinf: int = 0
    infe: int = 2
    iref: int = 0
    ipma: int = 0
    iloc: int = 1
    first_id: int = 1
    wide_properties: bool = False
    idat: frozenset[str] = frozenset()
    extents: int = 1
    offset_size: int = 4
    base_size: int = 0
    index_size: int = 0
    meta_last: bool = False
    large: bool = False
    brands: bytes = b"heic\0\0\0\0mif1MiHBheic"


WIDE = Container(pitm=1, iinf=1, infe=3, iref=1, ipma=1, iloc=2, first_id=70000)
"""All item ids in 32 bits, and numbers that need them."""


def assemble(items: Sequence[Item], groups: Mapping[str, Sequence[str]], style: Container) -> bytes:
    """Writes a file.

    Args:
        items: The first one is the primary.
        groups: Entity groups by kind (e.g. "ster"), as labels of items.
        style: How to write it.
    """
    ids = {item.label: style.first_id + n for n, item in enumerate(items)}
    chunks = {where: list(_chunks(items, style, where)) for where in (0, 1)}
    media, inner = (b"".join(part for _, part in chunks[where]) for where in (0, 1))
    ftyp, mdat = box("ftyp", style.brands), box("mdat", media, large=style.large)

    def meta(media_start: int) -> bytes:
        extents: dict[str, list[tuple[int, int]]] = {item.label: [] for item in items}
        for where, position in ((0, media_start), (1, 0)):
            for label, part in chunks[where]:
                extents[label].append((position, len(part)))
                position += len(part)  # noqa: PLW2901 - starts anew for each place
        return full_box(
            "meta",
            0,
            0,
            full_box("hdlr", 0, 0, bytes(4), b"pict", bytes(13)),
            box("dinf", full_box("dref", 0, 0, _number(1, 4), full_box("url ", 0, 1))),
            full_box("pitm", style.pitm, 0, _number(style.first_id, 4 if style.pitm else 2)),
            _item_info(items, ids, style),
            _references(items, ids, style),
            _item_properties(items, ids, style),
            box("idat", inner) if inner else b"",
            _groups(groups, ids),
            _locations(items, ids, extents, style),
            large=style.large,
        )

    header = len(mdat) - len(media)
    if style.meta_last:
        return ftyp + mdat + meta(len(ftyp) + header)
    return ftyp + meta(len(ftyp) + len(meta(0)) + header) + mdat


def _number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big")


def _chunks(items: Sequence[Item], style: Container, where: int) -> Iterator[tuple[str, bytes]]:
    """Yields the pieces that lie in ``mdat`` (where = 0) or ``idat`` (1), with their labels."""
    for turn in range(style.extents):
        for item in items:
            if (item.label in style.idat) == bool(where):
                size = -(-len(item.payload) // style.extents)
                yield item.label, item.payload[turn * size : (turn + 1) * size]


def _item_info(items: Sequence[Item], ids: Mapping[str, int], style: Container) -> bytes:
    entries = []
    for item in items:
        number = _number(ids[item.label], 4 if style.infe == 3 else 2)
        tail = b"\0" + (item.content_type.encode("ascii") + b"\0" if item.kind == "mime" else b"")
        content = number + bytes(2) + item.kind.encode("ascii") + tail
        entries.append(full_box("infe", style.infe, int(item.hidden), content))
    return full_box("iinf", style.iinf, 0, _number(len(items), 4 if style.iinf else 2), *entries)


def _references(items: Sequence[Item], ids: Mapping[str, int], style: Container) -> bytes:
    size = 4 if style.iref else 2
    boxes = [
        box(kind, _number(ids[item.label], size), _number(len(targets), 2), *numbers)
        for item in items
        for kind, targets in item.references
        for numbers in [[_number(ids[target], size) for target in targets]]
    ]
    return full_box("iref", style.iref, 0, *boxes) if boxes else b""


def _item_properties(items: Sequence[Item], ids: Mapping[str, int], style: Container) -> bytes:
    pool: dict[bytes, int] = {}
    size, essential_bit = (2, 1 << 15) if style.wide_properties else (1, 1 << 7)
    entries = []
    for item in items:
        if item.properties:
            entry = _number(ids[item.label], 4 if style.ipma else 2)
            entry += _number(len(item.properties), 1)
            for content, essential in item.properties:
                index = pool.setdefault(content, len(pool) + 1)
                entry += _number(index | (essential_bit if essential else 0), size)
            entries.append(entry)
    ipma = full_box("ipma", style.ipma, size - 1, _number(len(entries), 4), *entries)
    return box("iprp", box("ipco", *pool), ipma)


def _groups(groups: Mapping[str, Sequence[str]], ids: Mapping[str, int]) -> bytes:
    number = max(ids.values()) + 1  # group ids share the numbers of the items
    boxes = [
        full_box(kind, 0, 0, struct.pack(f">II{len(labels)}I", number + n, len(labels), *members))
        for n, (kind, labels) in enumerate(groups.items())
        for members in [[ids[label] for label in labels]]
    ]
    return box("grpl", *boxes) if boxes else b""


def _locations(
    items: Sequence[Item],
    ids: Mapping[str, int],
    extents: Mapping[str, Sequence[tuple[int, int]]],
    style: Container,
) -> bytes:
    id_size = 4 if style.iloc == 2 else 2
    index_size = style.index_size if style.iloc else 0
    content = bytes([style.offset_size * 17, style.base_size << 4 | index_size])
    content += _number(len(items), id_size)
    for item in items:
        places = extents[item.label]
        base = places[0][0] if style.base_size else 0
        content += _number(ids[item.label], id_size)
        if style.iloc:
            content += _number(int(item.label in style.idat), 2)
        content += bytes(2) + _number(base, style.base_size) + _number(len(places), 2)
        for index, (offset, length) in enumerate(places, start=1):
            content += _number(index if index_size else 0, index_size)
            content += _number(offset - base, style.offset_size)
            content += _number(length, style.offset_size)
    return full_box("iloc", style.iloc, 0, content)
