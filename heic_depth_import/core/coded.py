# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What decoding a picture will take, and whether all of it is there, known before it is decoded.

What a file says of a picture (`ispe`) and what its code says of itself (the sequence parameter set)
may differ, and a decoder believes the code. A grid may ask for the same tile a thousand times. And
where a tile cannot be decoded, libheif paints its place and says nothing.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from .bits import Bits, unescaped
from .container import MAX_ENTRIES, Container, Item, payload
from .errors import DamagedPhotoError, TooLargePhotoError, UnreadablePhotoError
from .limits import MAX_SIDE, MEGA

Size = tuple[int, int]

# Tiles overlap the edge of the photo, and an alpha plane costs as much again.
_MOST_CODED = 3
# Pictures are made of few slices; more than any level allows (H.265 table A.8: 600) is no picture.
_MOST_UNITS = 1000
# Phones write three.
_MOST_PARAMETER_SETS = 100
_SEQUENCE_PARAMETERS = 33
# Each costs as much as a copy of the picture; phones write one or two.
_TRANSFORMS = frozenset(("irot", "imir", "clap"))
_MOST_TRANSFORMS = 8
_ALPHA_TYPES = frozenset(
    ("urn:mpeg:hevc:2015:auxid:1", "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
)
# What libheif leaves where a tile cannot be decoded: Y, Cb and Cr all 0. The green depends on the
# matrix (BT.601: 135 or 136, BT.709: 84, BT.2020: 94); no camera makes an even block of it.
_UNPAINTED_GREEN = (70, 160)
_BLOCK = 32


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
            raise _too_much(f"more than {MAX_ENTRIES:,} pictures", what)
    for size in sizes:
        require_small(size, limit, what)
    total = 0
    known: dict[int, Size] = {}
    for part in coded:
        if part.id not in known:
            known[part.id] = _coded_size(content, part, what)
        size = known[part.id]
        require_small(size, limit, what)
        total += size[0] * size[1]
    if total > _MOST_CODED * limit:
        raise _too_much(f"{total:,} pixels", what)


def require_small(size: Size, limit: int, what: str) -> None:
    """Checks a picture's pixels against a limit.

    Raises:
        TooLargePhotoError: There are more, or one side is longer than any picture's.
    """
    if size[0] * size[1] > limit:
        bound = f"{limit / MEGA:g} megapixels"
    elif max(size) > MAX_SIDE:
        bound = f"{MAX_SIDE:,} pixels for a side"
    else:
        return
    raise TooLargePhotoError(
        f"has a {what} of {size[0]} x {size[1]} pixels, more than the limit of {bound}; "
        "choose a smaller photo"
    )


def said_size(item: Item) -> Size | None:
    """Returns the width and height that the file says of a picture as stored (`ispe`)."""
    body = item.property_body("ispe") or b""
    size = int.from_bytes(body[4:8], "big"), int.from_bytes(body[8:12], "big")
    return size if min(size) > 0 else None


def has_unpainted_tile(rgb: NDArray[np.uint8]) -> bool:
    """Tells whether a decoded grid has a place that no tile was painted on.

    Args:
        rgb: (height, width, 3) or more channels; as the decoder left it.
    """
    half = _BLOCK // 2
    probes = rgb[half::_BLOCK, half::_BLOCK]
    low, high = _UNPAINTED_GREEN
    green = (probes[..., 0] == 0) & (probes[..., 2] == 0)
    green &= (probes[..., 1] >= low) & (probes[..., 1] <= high)
    for row, column in np.argwhere(green):
        block = rgb[row * _BLOCK : (row + 1) * _BLOCK, column * _BLOCK : (column + 1) * _BLOCK, :3]
        if (block == block[0, 0]).all():
            return True
    return False


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
    _require_few_turns(item, f"its {what}")
    said = said_size(item)
    sizes = [said] if said else []
    if item.kind != "grid":
        return sizes, [item]
    found = tiles.get(item.id, [])
    return [*sizes, _grid_size(content, item, len(found), what)], list(found)


def _grid_size(content: bytes, item: Item, tiles: int, what: str) -> Size:
    """Returns the size of a grid, and checks it (ISO/IEC 23008-12 clause 6.6.2.3)."""
    body = payload(content, item)
    wide = 4 if len(body) > 1 and body[1] & 1 else 2
    if len(body) < 4 + 2 * wide:
        raise _damaged(f"the grid of its {what} is incomplete")
    places = (body[2] + 1) * (body[3] + 1)
    width, height = (int.from_bytes(body[at : at + wide], "big") for at in (4, 4 + wide))
    if tiles < places:
        raise _damaged(f"{places - tiles:,} of {places:,} tiles of its {what} are missing")
    if said_size(item) not in {None, (width, height)}:
        raise _damaged(f"its {what} has two different sizes")
    return width, height


def _require_few_turns(item: Item, what: str) -> None:
    if sum(prop.kind in _TRANSFORMS for prop in item.properties) > _MOST_TRANSFORMS:
        raise _damaged(f"{what} is turned again and again")


def _coded_size(content: bytes, item: Item, what: str) -> Size:
    """Returns the largest size that the code of a picture asks for, and checks its units."""
    if item.kind not in {"hvc1", "hev1"}:
        raise UnreadablePhotoError(
            f"stores its {what} in a way that no phone does ({_printable(item.kind)}); "
            "choose the original photo"
        )
    _require_few_turns(item, f"a part of its {what}")
    settings = item.property_body("hvcC") or b""
    if len(settings) < 23 or not item.size:
        raise _damaged(f"a part of its {what} is missing")
    sizes = [
        _sequence_size(unit, what)
        for unit in (*_parameter_sets(settings, what), *_units(content, item, settings, what))
        if len(unit) > 2 and unit[0] >> 1 & 63 == _SEQUENCE_PARAMETERS
    ]
    if not sizes:
        raise _damaged(f"a part of its {what} does not say its size")
    return max(sizes, key=lambda size: size[0] * size[1])


def _parameter_sets(settings: bytes, what: str) -> Iterator[bytes]:
    """Yields the units of an `hvcC` property (ISO/IEC 14496-15 clause 8.3.3.1)."""
    at, total = 23, 0
    for _ in range(settings[22]):
        count = int.from_bytes(settings[at + 1 : at + 3], "big")
        at, total = at + 3, total + count
        if total > _MOST_PARAMETER_SETS:
            raise _damaged(f"the settings of its {what} have no end")
        for _ in range(count):
            end = at + 2 + int.from_bytes(settings[at : at + 2], "big")
            if at + 2 > len(settings) or end > len(settings):
                raise _damaged(f"the settings of its {what} are incomplete")
            yield settings[at + 2 : end]
            at = end


def _units(content: bytes, item: Item, settings: bytes, what: str) -> Iterator[bytes]:
    """Yields the start of every unit of the code, each behind its length."""
    code = payload(content, item)
    width = (settings[21] & 3) + 1
    at, number = 0, 0
    while at < len(code):
        length = int.from_bytes(code[at : at + width], "big")
        number += 1
        if length < 2 or at + width + length > len(code) or number > _MOST_UNITS:
            raise _damaged(f"a part of its {what} is not a picture")
        is_short = length <= 4096  # parameter sets are; slices of pixels are not looked into
        yield code[at + width : at + width + (length if is_short else 2)]
        at += width + length


def _sequence_size(unit: bytes, what: str) -> Size:
    """Reads width and height from a sequence parameter set (H.265 clause 7.3.2.2.1)."""
    bits = Bits(unescaped(unit[2:]), _damaged(f"the size of its {what} cannot be read"))
    bits.unsigned(4)  # sps_video_parameter_set_id
    layers = bits.unsigned(3)  # sps_max_sub_layers_minus1
    bits.unsigned(1 + 88 + 8)  # nesting flag, general profile and level (clause 7.3.3)
    present = [(bits.unsigned(1), bits.unsigned(1)) for _ in range(layers)]
    if layers:
        bits.unsigned(2 * (8 - layers))
    for has_profile, has_level in present:
        bits.unsigned(88 * has_profile + 8 * has_level)
    bits.exp_golomb()  # sps_seq_parameter_set_id
    if bits.exp_golomb() == 3:  # chroma_format_idc
        bits.unsigned(1)
    return bits.exp_golomb(), bits.exp_golomb()


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()) or "without a name"


def _damaged(reason: str) -> DamagedPhotoError:
    return DamagedPhotoError(f"is damaged ({reason}); copy it from the phone again")


def _too_much(asked: str, what: str) -> TooLargePhotoError:
    return TooLargePhotoError(
        f"asks for {asked} to be decoded for its {what}, more than it can show; "
        "do not trust this file"
    )
