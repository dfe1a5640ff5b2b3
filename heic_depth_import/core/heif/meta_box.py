# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The `meta` box of a HEIC file, which lists all pictures in it.

pillow-heif decodes pictures but hides what stands around them: the XMP of the depth map, the order
of rotation, mirror and crop, where each item's bytes lie. Source of every layout here:
ISO/IEC 14496-12 clause 8.11 and ISO/IEC 23008-12 (HEIF).
"""

from dataclasses import replace

from ..errors import COPY_AGAIN, DamagedPhotoError, Term, damaged
from .boxes import Span, require_few
from .container import LONGEST_NAME, Container, Extent, Item, Property, Reference

MAX_ITEMS = 10_000
_SINGLE = frozenset(("hdlr", "pitm", "iinf", "iloc", "iprp", "iref", "idat", "grpl"))
# Properties that say what a picture is; decoders look at the first or the last of them.
_SINGLE_PROPERTIES = frozenset(("ispe", "hvcC", "auxC", "pixi"))


def parse_container(content: bytes) -> Container:
    """Reads the `meta` box of a HEIC file.

    Args:
        content: The whole file.

    Raises:
        DamagedPhotoError: A box or a count does not fit, or what the photo needs is missing.
        TooLargePhotoError: More items or properties than any camera writes.
    """
    everything = Span(content, 0, len(content))
    meta = _meta(everything)
    meta.skip(4)
    parts = _single(meta, _SINGLE)
    for kind in ("pitm", "iinf", "iloc", "iprp"):
        if kind not in parts:
            raise DamagedPhotoError(
                "is incomplete (no {kind} box); {copy_again}", kind=kind, copy_again=COPY_AGAIN
            )
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
        raise DamagedPhotoError(
            "names a main picture that it does not contain; {copy_again}", copy_again=COPY_AGAIN
        )
    return Container(
        primary_id=primary,
        items=items,
        references=_references(parts["iref"]) if "iref" in parts else (),
        group_kinds=frozenset(kind for kind, _ in parts["grpl"].boxes())
        if "grpl" in parts
        else frozenset(),
    )


def _meta(everything: Span) -> Span:
    """Returns the list of pictures; of two, decoders take either."""
    result: list[Span] = []
    try:
        for kind, body in everything.boxes():
            if kind == "meta":
                result.append(body)
    except DamagedPhotoError:
        if not result:
            raise
        # else some phones' own notes, behind the last box
    if not result:
        raise DamagedPhotoError(
            "has no list of its pictures (meta box); {copy_again}", copy_again=COPY_AGAIN
        )
    if len(result) > 1:
        raise _twice(Term("meta box"))
    return result[0]


def _single(box: Span, kinds: frozenset[str]) -> dict[str, Span]:
    """Returns the boxes inside another by their kinds, of which some may stand there once only.

    Of two, decoders take the first or the last, so that what was checked is not what is decoded.
    """
    parts: dict[str, Span] = {}
    for kind, body in box.boxes():
        if kind in parts and kind in kinds:
            raise _twice(Term("{kind} box", kind=kind))
        parts.setdefault(kind, body)
    return parts


def _twice(what: Term) -> DamagedPhotoError:
    return DamagedPhotoError(
        "tells two things at once (a second {what}), which no camera does; do not trust this file",
        what=what,
    )


def _primary(box: Span) -> int:
    version, _ = box.version_and_flags()
    return box.number(4 if version else 2)


def _item_kinds(box: Span) -> dict[int, Item]:
    version, _ = box.version_and_flags()
    box.skip(4 if version else 2)  # their number
    items: dict[int, Item] = {}
    what = Term("pictures and parts")
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
        if item_id in items:
            raise _twice(Term("item {item}", item=item_id))
        items[item_id] = Item(item_id, item_kind, content_type if item_kind == "mime" else "")
        require_few(len(items), what, MAX_ITEMS)
    return items


def _item_extents(box: Span, idat: Span | None, end: int) -> dict[int, tuple[Extent, ...]]:
    version, _ = box.version_and_flags()
    sizes = box.number(2)
    offset_size, length_size = sizes >> 12, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15 if version else 0
    wide = 4 if version >= 2 else 2
    extents = {}
    total, what = 0, Term("stretches of pictures")
    for _ in range(box.number(wide)):
        item = box.number(wide)
        method = box.number(2) & 15 if version else 0
        box.skip(2)  # data_reference_index: 0, this file
        base = box.number(base_size)
        limit = end
        if method == 1:
            if idat is None:
                raise DamagedPhotoError(
                    "is incomplete (no idat box); {copy_again}", copy_again=COPY_AGAIN
                )
            base, limit = base + idat.start, idat.end
        result = []
        count = box.number(2)
        total += count
        require_few(total, what)
        for _ in range(count):
            box.skip(index_size)
            offset, length = base + box.number(offset_size), box.number(length_size)
            if method == 1 and offset + length > limit:
                raise damaged("a part leaves its box")
            result.append(Extent(offset, length or max(0, limit - offset)))
        if item in extents:
            raise _twice(Term("place of item {item}", item=item))
        extents[item] = tuple(result) if method < 2 else ()  # 2: made of other items
    return extents


def _item_properties(box: Span) -> dict[int, tuple[Property, ...]]:
    parts = _single(box, frozenset(("ipco", "ipma")))
    if not {"ipco", "ipma"} <= parts.keys():
        return {}
    available = [Property(name, body.rest()) for name, body in parts["ipco"].boxes()]
    chosen: dict[int, tuple[Property, ...]] = {}
    part, total = parts["ipma"], 0
    version, flags = part.version_and_flags()
    index_size = 2 if flags & 1 else 1
    for _ in range(part.number(4)):
        item, count = part.number(4 if version else 2), part.number(1)
        total += count
        require_few(total, Term("properties"))
        # The top bit says "essential"; index 0 means no property.
        indices = [part.number(index_size) & (0x7FFF if flags & 1 else 0x7F) for _ in range(count)]
        if any(index > len(available) for index in indices):
            raise damaged("a property is missing")
        if item in chosen:
            raise _twice(Term("list of properties of item {item}", item=item))
        chosen[item] = tuple(available[index - 1] for index in indices if index)
        kinds = [prop.kind for prop in chosen[item] if prop.kind in _SINGLE_PROPERTIES]
        if len(kinds) > len(set(kinds)):
            raise _twice(Term("size or code of item {item}", item=item))
    return chosen


def _references(box: Span) -> tuple[Reference, ...]:
    version, _ = box.version_and_flags()
    wide = 4 if version else 2
    result: list[Reference] = []
    total = 0
    made_of_parts: set[int] = set()
    for kind, body in box.boxes():
        source, count = body.number(wide), body.number(2)
        total += count
        require_few(total, Term("references"))
        if kind == "dimg":
            if source in made_of_parts:
                raise _twice(Term("list of the parts of item {item}", item=source))
            made_of_parts.add(source)
        result.append(Reference(kind, source, tuple(body.number(wide) for _ in range(count))))
    return tuple(result)
