# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The `meta` box of a HEIC file, which lists all pictures in it.

pillow-heif decodes pictures but hides what stands around them: the XMP of the depth map, the order
of rotation, mirror and crop, where each item's bytes lie. Source of every layout here:
ISO/IEC 14496-12 clause 8.11 and ISO/IEC 23008-12 (HEIF).
"""

from dataclasses import replace

from ..errors import COPY_AGAIN, DamagedPhotoError, damaged
from .boxes import Span, require_few
from .container import LONGEST_NAME, Container, Extent, Item, Property, Reference

MAX_ITEMS = 10_000


def parse_container(content: bytes) -> Container:
    """Reads the `meta` box of a HEIC file.

    Args:
        content: The whole file.

    Raises:
        DamagedPhotoError: A box or a count does not fit, or what the photo needs is missing.
        TooLargePhotoError: More items or properties than any camera writes.
    """
    everything = Span(content, 0, len(content))
    meta: Span | None = None
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


def _primary(box: Span) -> int:
    version, _ = box.version_and_flags()
    return box.number(4 if version else 2)


def _item_kinds(box: Span) -> dict[int, Item]:
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
        texts = entry.rest()[:LONGEST_NAME].split(b"\0")
        content_type = texts[1].decode("latin-1") if len(texts) > 1 else ""
        items[item_id] = Item(item_id, item_kind, content_type if item_kind == "mime" else "")
        require_few(len(items), "pictures and parts", MAX_ITEMS)
    return items


def _item_extents(box: Span, idat: Span | None, end: int) -> dict[int, tuple[Extent, ...]]:
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
        result = []
        count = box.number(2)
        total += count
        require_few(total, "stretches of pictures")
        for _ in range(count):
            box.skip(index_size)
            offset, length = base + box.number(offset_size), box.number(length_size)
            if method == 1 and offset + length > limit:
                raise damaged("a part leaves its box")
            result.append(Extent(offset, length or max(0, limit - offset)))
        extents[item] = tuple(result) if method < 2 else ()  # 2: made of other items
    return extents


def _item_properties(box: Span) -> dict[int, tuple[Property, ...]]:
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
                require_few(total, "properties")
                # The top bit says "essential"; index 0 means no property.
                indices = [
                    part.number(index_size) & (0x7FFF if flags & 1 else 0x7F) for _ in range(count)
                ]
                if any(index > len(available) for index in indices):
                    raise damaged("a property is missing")
                result = [available[index - 1] for index in indices if index]
                chosen.setdefault(item, []).extend(result)
    return {item: tuple(result) for item, result in chosen.items()}


def _references(box: Span) -> tuple[Reference, ...]:
    version, _ = box.version_and_flags()
    wide = 4 if version else 2
    result = []
    total = 0
    for kind, body in box.boxes():
        source, count = body.number(wide), body.number(2)
        total += count
        require_few(total, "references")
        result.append(Reference(kind, source, tuple(body.number(wide) for _ in range(count))))
    return tuple(result)
