# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the code of a picture says of itself: its size, and that it is a picture at all.

Source: Rec. ITU-T H.265 (the code) and ISO/IEC 14496-15 clause 8.3.3 (how a HEIC file holds it).
"""

from collections.abc import Iterator
from functools import lru_cache

from ..errors import UnreadablePhotoError, damaged
from .bits import Bits, unescaped
from .container import Item, payload

Size = tuple[int, int]

# Pictures are made of few slices; more than any level allows (H.265 table A.8: 600) is no picture.
_MOST_UNITS = 1000
# Phones write three.
_MOST_PARAMETER_SETS = 100
_SEQUENCE_PARAMETERS = 33
_FIRST_WITHOUT_PIXELS = 32
_TWO_ZEROS = b"\0\0"
_IMPOSSIBLE = (b"\0\0\0", b"\0\0\1", b"\0\0\2")
# Of the length before each unit (lengthSizeMinusOne + 1); libheif takes it for granted.
_LENGTH_SIZE = 4


def coded_size(content: bytes, item: Item, what: str) -> Size:
    """Returns the largest size that the code of a picture asks for, and checks its units.

    Args:
        content: The whole file.
        item: The coded picture.
        what: What to call what it belongs to.

    Raises:
        DamagedPhotoError: It is not coded as it has to be.
        UnreadablePhotoError: It is coded in another way.
    """
    units = units_of(content, item, what)
    if not any(is_slice(unit) for unit in units):
        raise damaged("a part of its {what} has no picture in it", what=what)
    if any(is_slice(unit) and not _can_be_code(unit) for unit in units):
        raise damaged("a part of its {what} was overwritten", what=what)
    sizes = [
        _sequence_size(unit, what)
        for unit in units
        if len(unit) > 2 and unit[0] >> 1 & 63 == _SEQUENCE_PARAMETERS
    ]
    if not sizes:
        raise damaged("a part of its {what} does not say its size", what=what)
    return max(sizes, key=lambda size: size[0] * size[1])


def units_of(content: bytes, item: Item, what: str) -> list[bytes]:
    """Returns the units that a coded picture is made of, its parameter sets first.

    Args:
        content: The whole file.
        item: The coded picture.
        what: What to call what it belongs to.

    Raises:
        DamagedPhotoError: A length does not fit.
        UnreadablePhotoError: It is coded in another way.
    """
    if item.kind not in {"hvc1", "hev1"}:
        raise UnreadablePhotoError(
            "stores its {what} in a way that no phone does ({kind}); choose the original photo",
            what=what,
            kind=_printable(item.kind),
        )
    settings = item.property_body("hvcC") or b""
    if len(settings) < 23 or not item.size:
        raise damaged("a part of its {what} is missing", what=what)
    return [*_parameter_sets(settings, what), *_units(content, item, settings, what)]


def is_slice(unit: bytes) -> bool:
    """Tells whether a unit holds pixels (H.265 table 7-1: types below 32)."""
    return len(unit) > 2 and unit[0] >> 1 & 63 < _FIRST_WITHOUT_PIXELS


def _can_be_code(unit: bytes) -> bool:
    """Tells whether bytes can be a unit at all: none has 00 00 0x in it, or 00 at its end.

    Where a copy failed there are zeros.

    Source: H.265 clause 7.4.2.2.
    """
    # Hardly any unit has two zeros in a row: three searches are one.
    return unit[-1] != 0 and not (_TWO_ZEROS in unit and any(mark in unit for mark in _IMPOSSIBLE))


def _parameter_sets(settings: bytes, what: str) -> Iterator[bytes]:
    """Yields the units of an `hvcC` property (ISO/IEC 14496-15 clause 8.3.3.1)."""
    at, total = 23, 0
    for _ in range(settings[22]):
        count = int.from_bytes(settings[at + 1 : at + 3], "big")
        at, total = at + 3, total + count
        if total > _MOST_PARAMETER_SETS:
            raise damaged("the settings of its {what} have no end", what=what)
        for _ in range(count):
            end = at + 2 + int.from_bytes(settings[at : at + 2], "big")
            if at + 2 > len(settings) or end > len(settings):
                raise damaged("the settings of its {what} are incomplete", what=what)
            yield settings[at + 2 : end]
            at = end


def _units(content: bytes, item: Item, settings: bytes, what: str) -> Iterator[bytes]:
    """Yields every unit of the code, each behind its length."""
    code = payload(content, item)
    width = (settings[21] & 3) + 1
    if width != _LENGTH_SIZE:
        raise damaged(
            "its {what} is coded with lengths of {width} bytes, as no phone does",
            what=what,
            width=width,
        )
    at, number = 0, 0
    while at < len(code):
        length = int.from_bytes(code[at : at + width], "big")
        number += 1
        if length < 2 or at + width + length > len(code) or number > _MOST_UNITS:
            raise damaged("a part of its {what} is not a picture", what=what)
        yield code[at + width : at + width + length]
        at += width + length


@lru_cache(maxsize=8)  # all tiles of a photo have the same
def _sequence_size(unit: bytes, what: str) -> Size:
    """Reads width and height from a sequence parameter set (H.265 clause 7.3.2.2.1)."""
    bits = Bits(unescaped(unit[2:]), damaged("the size of its {what} cannot be read", what=what))
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
