# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The maker note of an iPhone's EXIF: its fractions, and nothing else of it.

Source: Apple's tags as ExifTool documents them; the layout is that of a TIFF directory (TIFF 6.0,
section 2) with places counted from the start of the note.
"""

import struct

_HEADER = b"Apple iOS\0\0\1MM"
_COUNT, _ENTRY, _FRACTION = struct.Struct(">H"), struct.Struct(">HHII"), struct.Struct(">ii")
_SIGNED_FRACTION = 10
# Phones write some fifty.
_MOST_ENTRIES = 1000


def fractions_of(note: bytes) -> dict[int, float]:
    """Returns the numbers that are written as one signed fraction each, by their tags.

    Args:
        note: As EXIF has it; of other makers nothing is returned, of a damaged one what is whole.
    """
    start = len(_HEADER) + _COUNT.size
    if not note.startswith(_HEADER) or len(note) < start:
        return {}
    (count,) = _COUNT.unpack_from(note, len(_HEADER))
    found = {}
    for number in range(min(count, _MOST_ENTRIES)):
        at = start + number * _ENTRY.size
        if at + _ENTRY.size > len(note):
            break
        tag, kind, values, place = _ENTRY.unpack_from(note, at)
        if kind != _SIGNED_FRACTION or values != 1 or place + _FRACTION.size > len(note):
            continue
        above, below = _FRACTION.unpack_from(note, place)
        if below:
            found[tag] = above / below
    return found
