# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ISO base media boxes: write them, walk through them, and read back the items of a HEIC file.

Source: ISO/IEC 14496-12 (boxes, item information) and ISO/IEC 23008-12 (HEIF).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_HEADER = 4
"""Bytes of version and flags at the start of a full box."""


@dataclass(slots=True, kw_only=True)
class Item:
    """One item of a HEIC file.

    Attributes:
        label: What references and tests call it: "photo", "depth", "aux0".
        kind: Four characters: hvc1, grid, Exif, mime, tmap.
        payload: The coded bytes.
        content_type: For ``mime`` items.
        hidden: Not to be shown on its own.
        properties: Property boxes in order, each with its essential flag.
        references: Kind of reference and the labels it points to, in order.
    """

    label: str
    kind: str
    payload: bytes
    content_type: str = ""
    hidden: bool = False
    properties: list[tuple[bytes, bool]] = field(default_factory=list)
    references: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)


class Box(NamedTuple):
    """Where a box lies in its file: ``data[start:end]``, its content from ``body`` on."""

    kind: str
    start: int
    body: int
    end: int


def box(kind: str, *parts: bytes, large: bool = False) -> bytes:
    """Writes a box, with a 64-bit size field if ``large``."""
    body = b"".join(parts)
    if large:
        return struct.pack(">I4sQ", 1, kind.encode("ascii"), 16 + len(body)) + body
    return struct.pack(">I4s", 8 + len(body), kind.encode("ascii")) + body


def full_box(kind: str, version: int, flags: int, *parts: bytes, large: bool = False) -> bytes:
    """Writes a box that starts with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts, large=large)


def walk(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yields the boxes between two offsets, not those inside them."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", data, body)[0], body + 8
        box_end = start + size if size else end
        yield Box(kind.decode("latin-1"), start, body, box_end)
        start = box_end


def find(data: bytes, *kinds: str) -> Box | None:
    """Follows a path of box kinds down from the top, e.g. ``find(data, "meta", "iprp")``."""
    start, end, found = 0, len(data), None
    for kind in kinds:
        found = next((box for box in walk(data, start, end) if box.kind == kind), None)
        if found is None:
            return None
        start, end = found.body + (FULL_HEADER if kind in {"meta", "iref"} else 0), found.end
    return found


class _Cursor:
    """Reads big-endian numbers one after the other."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data, self.position = data, position

    def take(self, size: int) -> int:
        self.position += size
        return int.from_bytes(self.data[self.position - size : self.position], "big")


def _open(data: bytes, kind: str) -> tuple[_Cursor, int, int]:
    """Finds a full box of ``meta``: a cursor behind its header, its version, its flags."""
    found = find(data, "meta", kind)
    cursor = _Cursor(data, found.body if found else len(data))
    return cursor, cursor.take(1), cursor.take(3)


def _payloads(data: bytes) -> dict[int, bytes]:
    idat = find(data, "meta", "idat")
    cursor, version, _ = _open(data, "iloc")
    packed = cursor.take(2)
    offset_size, length_size, base_size, index_size = (packed >> n & 15 for n in (12, 8, 4, 0))
    wide = 4 if version == 2 else 2
    payloads = {}
    for _ in range(cursor.take(wide)):
        item = cursor.take(wide)
        method = cursor.take(2) if version else 0
        cursor.take(2)  # data reference
        base = cursor.take(base_size) + (idat.body if method == 1 and idat else 0)
        payloads[item] = b""
        for _ in range(cursor.take(2)):
            cursor.take(index_size if version else 0)
            start = base + cursor.take(offset_size)
            payloads[item] += data[start : start + cursor.take(length_size)]
    return payloads


def _properties(data: bytes) -> dict[int, list[tuple[bytes, bool]]]:
    ipco, ipma = find(data, "meta", "iprp", "ipco"), find(data, "meta", "iprp", "ipma")
    if not ipco or not ipma:
        return {}
    boxes = [data[part.start : part.end] for part in walk(data, ipco.body, ipco.end)]
    cursor = _Cursor(data, ipma.body)
    version, flags = cursor.take(1), cursor.take(3)
    bits = 15 if flags & 1 else 7
    properties: dict[int, list[tuple[bytes, bool]]] = {}
    for _ in range(cursor.take(4)):
        item = cursor.take(4 if version else 2)
        numbers = [cursor.take(2 if flags & 1 else 1) for _ in range(cursor.take(1))]
        properties[item] = [(boxes[(n & (1 << bits) - 1) - 1], bool(n >> bits)) for n in numbers]
    return properties


def read_items(data: bytes, label: str = "item") -> list[Item]:
    """Reads all items of a HEIC file, the primary one first.

    Args:
        data: A sound file; nothing is checked.
        label: Name of the primary item; the others become ``label/ID``.
    """
    cursor, version, _ = _open(data, "pitm")
    primary = cursor.take(4 if version else 2)
    payloads, properties = _payloads(data), _properties(data)
    iinf, version, _ = _open(data, "iinf")
    iinf.take(4 if version else 2)
    items = {}
    for infe in walk(data, iinf.position, _end(data, "iinf")):
        cursor = _Cursor(data, infe.body)
        version, flags = cursor.take(1), cursor.take(3)
        number = cursor.take(2 if version == 2 else 4)
        cursor.take(2)  # protection
        kind, _, tail = data[cursor.position : infe.end].partition(b"\0")
        items[number] = Item(
            label=label if number == primary else f"{label}/{number}",
            kind=kind[:4].decode("ascii"),
            payload=payloads.get(number, b""),
            content_type=tail.split(b"\0")[0].decode("ascii"),
            hidden=bool(flags & 1),
            properties=properties.get(number, []),
        )
    iref, version, _ = _open(data, "iref")
    wide = 4 if version else 2
    for reference in walk(data, iref.position, _end(data, "iref")):
        cursor = _Cursor(data, reference.body)
        source = items[cursor.take(wide)]
        targets = tuple(items[cursor.take(wide)].label for _ in range(cursor.take(2)))
        source.references.append((reference.kind, targets))
    return sorted(items.values(), key=lambda item: item.label != label)


def _end(data: bytes, kind: str) -> int:
    found = find(data, "meta", kind)
    return found.end if found else len(data)
