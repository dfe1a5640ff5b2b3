# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What phones say of a gain map: Apple's XMP and maker note, and the metadata of ISO 21496-1."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.making.heic_writer import GAIN_MAP_URN, AuxItem
from tests.making.heic_xmp import Field, xmp_packet

HDR_HEADROOM, HDR_GAIN = 33, 48
VERSION_1, VERSION_2 = 65536, 131072
SDR_HEADROOM = Fraction(0)


def gain_map(codes: NDArray[np.uint8], headroom: float | None = None, **item: Any) -> AuxItem:
    """Returns a gain map as iPhones have it.

    Args:
        codes: Its samples.
        headroom: What newer ones say in XMP; None for an older one, whose maker note says it.
        **item: Fields of the item.
    """
    fields: dict[str, Field] = {"HDRGainMap:HDRGainMapVersion": VERSION_1}
    if headroom is not None:
        fields = {
            "HDRGainMap:HDRGainMapVersion": VERSION_2,
            "HDRGainMap:HDRGainMapHeadroom": headroom,
        }
    return AuxItem(codes, GAIN_MAP_URN, **{"xmp": xmp_packet(fields)} | item)


def maker_note(numbers: Mapping[int, Fraction]) -> bytes:
    """Writes an iPhone's maker note.

    Args:
        numbers: By their tags; beside them it has a tag that is no fraction, as phones have.
    """
    entries = [(1, 9, 1, 15), *((tag, 10, 1, None) for tag in sorted(numbers))]
    start = 14 + 2 + 12 * len(entries) + 4
    head = b"Apple iOS\0\0\x01MM" + struct.pack(">H", len(entries))
    values = b""
    for tag, kind, count, value in entries:
        place = start + len(values) if value is None else value
        head += struct.pack(">HHII", tag, kind, count, place)
        if value is None:
            number = numbers[tag]
            values += struct.pack(">ii", number.numerator, number.denominator)
    return head + bytes(4) + values


def iso_metadata(
    channels: Sequence[Sequence[Fraction | int]],
    *,
    headrooms: tuple[Fraction | int, Fraction | int] = (0, 2),
    flags: int | None = None,
    version: int = 0,
) -> bytes:
    """Writes the structure GainMapMetadata.

    Args:
        channels: Of one, or of three: minimum, maximum, gamma, offset of the base and of the other.
        headrooms: Of the base and of the other, in stops.
        flags: As the structure has them; None for those that fit.
        version: The least that a reader has to know.
    """
    if flags is None:
        flags = (0x80 if len(channels) > 1 else 0) | 0x40
    told = struct.pack(">HHB", version, version, flags)
    for number in [*headrooms, *(part for channel in channels for part in channel)]:
        value = Fraction(number)
        told += struct.pack(">iI", value.numerator, value.denominator)
    return told
