# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The boxes around the pictures: a bounds-checked reader of a HEIC file's `meta` box.

pillow-heif decodes pictures but hides what stands around them: the XMP of the depth map, the order
of rotation, mirror and crop, where each item's bytes lie. Source of every layout here:
ISO/IEC 14496-12 (ISO base media file format) clause 8.11 and ISO/IEC 23008-12 (HEIF).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..errors import COPY_AGAIN, DamagedPhotoError, TooLargePhotoError, damaged

MAX_ITEMS = 10_000
# Of boxes side by side, of properties, of references, of extents.
MAX_ENTRIES = 100_000
# Of a URN or a MIME type; what is longer is none that is known here.
_LONGEST_NAME = 1024
# Items may share bytes, yet no camera makes them.
_MOST_SHARED = 2


@dataclass(frozen=True, slots=True)
class Extent:
    """A run of bytes, counted from the start of the file."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Property:
    """One item property: its four-character kind and its body (a full box's version included)."""

    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the file: a picture, a tile of one, or metadata.

    Attributes:
        id: The number that references use.
        kind: Four characters: `hvc1`, `grid`, `mime`, `Exif`, ...
        content_type: The MIME type of a `mime` item, else empty.
        extents: Where its bytes lie, in order.
        properties: In the order in which a reader applies them.
    """

    id: int
    kind: str
    content_type: str = ""
    extents: tuple[Extent, ...] = ()
    properties: tuple[Property, ...] = ()

    def property_body(self, kind: str) -> bytes | None:
        """Returns the body of the first property of this kind, or None."""
        return next((prop.body for prop in self.properties if prop.kind == kind), None)

    @property
    def size(self) -> int:
        """Bytes in all extents."""
        return sum(part.length for part in self.extents)

    @property
    def auxiliary_type(self) -> str:
        """The URN of an auxiliary picture (`auxC`), else an empty string."""
        body = self.property_body("auxC") or b""
        return body[4:_LONGEST_NAME].split(b"\0", 1)[0].decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Reference:
    """Says that `source` is related to each of `targets` (`auxl`, `cdsc`, `dimg`, `thmb`)."""

    kind: str
    source: int
    targets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Container:
    """What the `meta` box says.

    Attributes:
        primary_id: The item that is the photo.
        items: By id.
        references: In file order.
        group_kinds: Kinds of the entity groups (`ster` is a stereo pair).
    """

    primary_id: int
    items: Mapping[int, Item]
    references: tuple[Reference, ...]
    group_kinds: frozenset[str]

    @property
    def primary(self) -> Item:
        """The item that is the photo."""
        return self.items[self.primary_id]

    def sources(self, kind: str, target: int) -> list[Item]:
        """Returns the items that refer to `target` by references of this kind, each once."""
        found = dict.fromkeys(
            reference.source
            for reference in self.references
            if reference.kind == kind and target in reference.targets
        )
        return [self.items[source] for source in found if source in self.items]


def payload(content: bytes, item: Item) -> bytes:
    """Returns the bytes of an item.

    Args:
        content: The whole file.
        item: One of its items, whose extents `require_complete` has checked.
    """
    return b"".join(content[part.offset : part.offset + part.length] for part in item.extents)


def require_complete(container: Container, file_size: int) -> None:
    """Checks that every item's bytes are in the file.

    A decoder paints what is missing green and says nothing, so this is the only guard.

    Raises:
        DamagedPhotoError: An item reaches past the end of the file, or the items share bytes so
            often that reading them all would fill the memory.
    """
    end = max(
        (part.offset + part.length for item in container.items.values() for part in item.extents),
        default=0,
    )
    if end > file_size:
        raise DamagedPhotoError(
            f"is cut off: {end - file_size:,} of {end:,} bytes are missing; {COPY_AGAIN}"
        )
    claimed = sum(item.size for item in container.items.values())
    if claimed > _MOST_SHARED * file_size:
        raise damaged(f"its parts claim {claimed:,} bytes of {file_size:,}")


def parse_container(content: bytes) -> Container:
    """Reads the `meta` box of a HEIC file.

    Args:
        content: The whole file.

    Raises:
        DamagedPhotoError: A box or a count does not fit, or what the photo needs is missing.
        TooLargePhotoError: More items or properties than any camera writes.
    """
    everything = _Span(content, 0, len(content))
    meta: _Span | None = None
    try:
        for kind, body in everything.boxes():
            if kind == "meta" and meta is None:
                meta = body
    except DamagedPhotoError:
        if meta is None:
            raise
        # else some phones' own notes, behind the last box
    if meta is None:
        raise DamagedPhotoError(f"has no list of its pictures (meta box); {COPY_AGAIN}")
    meta.skip(4)
    parts = dict(meta.boxes())
    for kind in ("pitm", "iinf", "iloc", "iprp"):
        if kind not in parts:
            raise DamagedPhotoError(f"is incomplete (no {kind} box); {COPY_AGAIN}")
    items = _item_kinds(parts["iinf"])
    end = len(content) + everything.overrun
    extents = _item_extents(parts["iloc"], parts.get("idat"), end)
    properties = _item_properties(parts["iprp"])
    items = {
        key: replace(item, extents=extents.get(key, ()), properties=properties.get(key, ()))
        for key, item in items.items()
    }
    primary = _primary(parts["pitm"])
    if primary not in items:
        raise DamagedPhotoError(f"names a main picture that it does not contain; {COPY_AGAIN}")
    return Container(
        primary_id=primary,
        items=items,
        references=_references(parts["iref"]) if "iref" in parts else (),
        group_kinds=frozenset(kind for kind, _ in parts["grpl"].boxes())
        if "grpl" in parts
        else frozenset(),
    )


class _Span:
    """A stretch of the file that is read from front to back and never beyond its end."""

    __slots__ = ("content", "end", "overrun", "start")

    def __init__(self, content: bytes, start: int, end: int) -> None:
        self.content, self.start, self.end = content, start, end
        self.overrun = 0  # bytes that the last box claims beyond the end

    def take(self, count: int) -> bytes:
        if count > self.end - self.start:
            raise damaged("a box ends too early")
        self.start += count
        return self.content[self.start - count : self.start]

    def skip(self, count: int) -> None:
        self.take(count)

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def version_and_flags(self) -> tuple[int, int]:
        return self.number(1), self.number(3)

    def rest(self) -> bytes:
        return self.take(self.end - self.start)

    def boxes(self) -> Iterator[tuple[str, "_Span"]]:
        """Yields the kind and the body of each box; leaves this span at its end."""
        number = 0
        while self.end - self.start >= 8:
            number += 1
            _require_few(number, "boxes")
            first = self.start
            size, kind = self.number(4), self.take(4).decode("latin-1")
            if size == 1:
                size = self.number(8)
            elif size == 0:
                size = self.end - first
            if size < self.start - first or first + size > self.end:
                if kind == "mdat":  # the pictures are cut off: require_complete says how much
                    self.overrun = max(0, first + size - self.end)
                    return
                raise damaged(f"box {kind!r} does not fit")
            yield kind, _Span(self.content, self.start, first + size)
            self.start = first + size


def _require_few(number: int, what: str, limit: int = MAX_ENTRIES) -> None:
    """Stops where a file could keep us busy: every entry costs more time than it has bytes."""
    if number > limit:
        raise TooLargePhotoError(
            f"lists more than {limit:,} {what}, which no camera does; save it again on the phone"
        )


def _primary(box: _Span) -> int:
    version, _ = box.version_and_flags()
    return box.number(4 if version else 2)


def _item_kinds(box: _Span) -> dict[int, Item]:
    version, _ = box.version_and_flags()
    box.skip(4 if version else 2)  # their number
    items: dict[int, Item] = {}
    for kind, entry in box.boxes():
        if kind != "infe":
            continue
        entry_version, _ = entry.version_and_flags()
        if entry_version < 2:  # before HEIF: no item type, nothing of ours
            continue
        item_id = entry.number(4 if entry_version > 2 else 2)
        entry.skip(2)
        item_kind = entry.take(4).decode("latin-1")
        texts = entry.rest()[:_LONGEST_NAME].split(b"\0")
        content_type = texts[1].decode("latin-1") if len(texts) > 1 else ""
        items[item_id] = Item(item_id, item_kind, content_type if item_kind == "mime" else "")
        _require_few(len(items), "pictures and parts", MAX_ITEMS)
    return items


def _item_extents(box: _Span, idat: _Span | None, end: int) -> dict[int, tuple[Extent, ...]]:
    version, _ = box.version_and_flags()
    sizes = box.number(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15 if version else 0
    wide = 4 if version >= 2 else 2
    extents = {}
    total = 0
    for _ in range(box.number(wide)):
        item = box.number(wide)
        method = box.number(2) & 15 if version else 0
        box.skip(2)  # data_reference_index: 0, this file
        base = box.number(base_size)
        limit = end
        if method == 1:
            if idat is None:
                raise DamagedPhotoError(f"is incomplete (no idat box); {COPY_AGAIN}")
            base, limit = base + idat.start, idat.end
        found = []
        count = box.number(2)
        total += count
        _require_few(total, "stretches of pictures")
        for _ in range(count):
            box.skip(index_size)
            offset, length = base + box.number(offset_size), box.number(length_size)
            if method == 1 and offset + length > limit:
                raise damaged("a part leaves its box")
            found.append(Extent(offset, length or max(0, limit - offset)))
        extents[item] = tuple(found) if method < 2 else ()  # 2: made of other items
    return extents


def _item_properties(box: _Span) -> dict[int, tuple[Property, ...]]:
    available: list[Property] = []
    chosen: dict[int, list[Property]] = {}
    total = 0
    for kind, part in box.boxes():
        if kind == "ipco":
            available = [Property(name, body.rest()) for name, body in part.boxes()]
        elif kind == "ipma":
            version, flags = part.version_and_flags()
            index_size = 2 if flags & 1 else 1
            for _ in range(part.number(4)):
                item, count = part.number(4 if version else 2), part.number(1)
                total += count
                _require_few(total, "properties")
                # The top bit says "essential"; index 0 means no property.
                indices = [
                    part.number(index_size) & (0x7FFF if flags & 1 else 0x7F) for _ in range(count)
                ]
                if any(index > len(available) for index in indices):
                    raise damaged("a property is missing")
                found = [available[index - 1] for index in indices if index]
                chosen.setdefault(item, []).extend(found)
    return {item: tuple(found) for item, found in chosen.items()}


def _references(box: _Span) -> tuple[Reference, ...]:
    version, _ = box.version_and_flags()
    wide = 4 if version else 2
    found = []
    total = 0
    for kind, body in box.boxes():
        source, count = body.number(wide), body.number(2)
        total += count
        _require_few(total, "references")
        found.append(Reference(kind, source, tuple(body.number(wide) for _ in range(count))))
    return tuple(found)
