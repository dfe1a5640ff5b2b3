# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of a JPEG file behind its first one.

Source: CIPA DC-007-2009 (Multi-Picture Format), clauses 5.1 to 5.2.3: an index in the first
picture's APP2, offsets from its own header, that of the first picture 0.
"""

from typing import Literal

from ..errors import COPY_AGAIN, DamagedPhotoError, Term
from .picture import APP2, SOI, JpegPicture, parse_picture

_MARK = b"MPF\0"
_BEGINNING = SOI + b"\xff"
_MP_ENTRIES = 0xB002
_ENTRY_BYTES = 16
# Phones write up to ten: depth, a gain map, six mattes.
_MOST_PICTURES = 32
# Some writers fill up to whole blocks; what follows a picture farther off is no picture of its own.
_MOST_PADDING = 4096
FURTHER = Term("further picture")
"""What to call a picture behind the first one."""


def further_pictures(content: bytes, first: JpegPicture) -> list[JpegPicture]:
    """Finds the pictures behind the first one, in file order.

    The index is believed where it points to the beginning of a picture. Programs that change the
    metadata of the first picture leave sizes in it, some offsets, too, as they were; so each
    picture's own end counts, and what follows it is looked at whether or not the index knows.

    Args:
        content: The whole file.
        first: Its first picture.

    Raises:
        DamagedPhotoError: One is cut off, or the index tells of more than there are.
    """
    told = [start for start in _told_starts(content, first) if start >= first.end]
    begun = [start for start in told if content.startswith(_BEGINNING, start)]
    result: list[JpegPicture] = []
    at = first.end
    while len(result) < _MOST_PICTURES:
        near = content.find(_BEGINNING, at, at + _MOST_PADDING)
        start = min((one for one in (near, *begun) if one >= at), default=None)
        if start is None:
            break
        try:
            result.append(parse_picture(content, start, FURTHER))
            at = result[-1].end
        except DamagedPhotoError:
            if start in begun or start == at:
                raise
            at = start + len(_BEGINNING)  # two bytes that happen to be these
    if len(result) < len(told) and max(told) >= len(content):
        raise DamagedPhotoError(
            "is cut off: {missing} of {told} pictures behind the photo are missing; {copy_again}",
            missing=len(told) - len(result),
            told=len(told),
            copy_again=COPY_AGAIN,
        )
    return result


def _told_starts(content: bytes, first: JpegPicture) -> list[int]:
    """Returns where the index says that further pictures begin; nothing where there is none."""
    for segment in first.segments:
        head = content[segment.start : segment.start + len(_MARK)]
        if segment.marker == APP2 and head == _MARK:
            header = segment.start + len(_MARK)
            return [header + offset for offset in _offsets(content[header : segment.end])]
    return []


def _offsets(index: bytes) -> list[int]:
    """Returns the offsets in an index other than 0, which is the first picture's."""
    order: Literal["little", "big"] = "little" if index.startswith(b"II") else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(index[at : at + size], order)

    directory = number(4, 4)
    for entry in range(number(directory, 2)):
        at = directory + 2 + 12 * entry
        if at + 12 > len(index):
            break
        if number(at, 2) == _MP_ENTRIES:
            bytes_told, place = number(at + 4, 4), number(at + 8, 4)
            told = min(bytes_told // _ENTRY_BYTES, _MOST_PICTURES)
            places = [place + _ENTRY_BYTES * each + 8 for each in range(told)]
            offsets = [number(place, 4) for place in places if place + 4 <= len(index)]
            return [offset for offset in offsets if offset]
    return []
