# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What decoding a picture will take, and whether all of it is there, known before it is decoded.

What a file says of a picture (`ispe`) and what its code says of itself (the sequence parameter set)
may differ, and a decoder believes the code. A grid may ask for the same tile a thousand times.
"""

from ..errors import Term, TooLargePhotoError, damaged
from ..limits import require_few_pixels
from .boxes import MAX_ENTRIES
from .container import Container, Item, payload
from .hevc import Size, coded_size

# Tiles overlap the edge of the photo, and an alpha plane costs as much again.
_MOST_CODED = 3
# Each costs as much as a copy of the picture; phones write one or two.
_TRANSFORMS = frozenset(("irot", "imir", "clap"))
_MOST_TRANSFORMS = 8
_ALPHA_TYPES = frozenset(
    ("urn:mpeg:hevc:2015:auxid:1", "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
)


def require_decodable(
    content: bytes, container: Container, item: Item, limit: int, what: str
) -> None:
    """Checks a picture's size in every way that the file tells it, and that its parts are there.

    Args:
        content: The whole file.
        container: What it says of itself.
        item: The picture.
        limit: Pixels that may be decoded for it.
        what: What to call it.

    Raises:
        DamagedPhotoError: A part is missing or is not coded as it has to be.
        TooLargePhotoError: It has more pixels than the limit.
        UnreadablePhotoError: It is put together in a way that no phone uses.
    """
    tiles, alpha = _links(container)
    sizes, coded = _parts(content, item, tiles, what)
    holders = [item.id] if item.kind != "grid" else [item.id, *(part.id for part in coded)]
    for plane in (plane for holder in holders for plane in alpha.get(holder, ())):
        more_sizes, more = _parts(content, plane, tiles, what)
        sizes += more_sizes
        coded += more
        if len(coded) > MAX_ENTRIES:
            raise _too_much(Term("more than {most:,} pictures", most=MAX_ENTRIES), what)
    for size in sizes:
        require_few_pixels(size, limit, what)
    total = 0
    known: dict[int, Size] = {}
    for part in coded:
        if part.id not in known:
            _require_few_turns(part, what)
            known[part.id] = coded_size(content, part, what)
        size = known[part.id]
        require_few_pixels(size, limit, what)
        total += size[0] * size[1]
    if total > _MOST_CODED * limit:
        raise _too_much(Term("{pixels:,} pixels", pixels=total), what)


def coded_parts(container: Container, item: Item) -> list[Item]:
    """Returns the coded pictures that a picture is made of, each once.

    Args:
        container: What the file says of itself.
        item: A picture that `require_decodable` has let pass.
    """
    if item.kind != "grid":
        return [item]
    tiles, _ = _links(container)
    return list({part.id: part for part in tiles.get(item.id, ())}.values())


def said_size(item: Item) -> Size | None:
    """Returns the width and height that the file says of a picture as stored (`ispe`)."""
    body = item.property_body("ispe") or b""
    size = int.from_bytes(body[4:8], "big"), int.from_bytes(body[8:12], "big")
    return size if min(size) > 0 else None


def _links(container: Container) -> tuple[dict[int, list[Item]], dict[int, list[Item]]]:
    """Returns the tiles and the alpha planes of every picture, which are decoded with it."""
    tiles: dict[int, list[Item]] = {}
    alpha: dict[int, list[Item]] = {}
    for reference in container.references:
        source = container.items.get(reference.source)
        if reference.kind == "dimg":
            parts = tiles.setdefault(reference.source, [])
            parts += [container.items[one] for one in reference.targets if one in container.items]
        elif reference.kind == "auxl" and source and source.auxiliary_type in _ALPHA_TYPES:
            for target in reference.targets:
                alpha.setdefault(target, []).append(source)
    return tiles, alpha


def _parts(
    content: bytes, item: Item, tiles: dict[int, list[Item]], what: str
) -> tuple[list[Size], list[Item]]:
    """Returns the sizes that the file says of a picture, and the coded pictures it is made of."""
    _require_few_turns(item, what)
    stated = said_size(item)
    sizes = [stated] if stated else []
    if item.kind != "grid":
        return sizes, [item]
    result = tiles.get(item.id, [])
    return [*sizes, _grid_size(content, item, len(result), what)], list(result)


def _grid_size(content: bytes, item: Item, tiles: int, what: str) -> Size:
    """Returns the size of a grid, and checks it (ISO/IEC 23008-12 clause 6.6.2.3)."""
    body = payload(content, item)
    wide = 4 if len(body) > 1 and body[1] & 1 else 2
    if len(body) < 4 + 2 * wide:
        raise damaged("the grid of its {what} is incomplete", what=what)
    places = (body[2] + 1) * (body[3] + 1)
    width, height = (int.from_bytes(body[at : at + wide], "big") for at in (4, 4 + wide))
    if tiles < places:
        raise damaged(
            "{missing:,} of {places:,} tiles of its {what} are missing",
            missing=places - tiles,
            places=places,
            what=what,
        )
    if said_size(item) not in {None, (width, height)}:
        raise damaged("its {what} has two different sizes", what=what)
    return width, height


def _require_few_turns(item: Item, what: str) -> None:
    if sum(prop.kind in _TRANSFORMS for prop in item.properties) > _MOST_TRANSFORMS:
        raise damaged("its {what} is turned again and again", what=what)


def _too_much(asked: Term, what: str) -> TooLargePhotoError:
    return TooLargePhotoError(
        "asks for {asked} to be decoded for its {what}, more than it can show; do not "
        "trust this file",
        asked=asked,
        what=what,
    )


def is_in_colour(item: Item) -> bool:
    """Tells whether the settings of a picture's code have colour planes beside the grey one.

    Args:
        item: A picture that is coded as one.

    Source: chroma_format_idc, ISO/IEC 14496-15 clause 8.3.3.
    """
    hevc = item.property_body("hvcC") or b""
    return len(hevc) > 16 and bool(hevc[16] & 3)
