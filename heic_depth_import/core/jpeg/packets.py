# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The XMP packets of a JPEG picture.

Source: Adobe, XMP Specification Part 3 (2016), section 1.1.3: a packet in one APP1, and what does
not fit there, whole pictures for one, as an extended packet in pieces.
"""

from ..errors import damaged
from .picture import APP1, JpegPicture

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
# GUID, then the length of all and the offset of the piece.
_GUID, _NUMBER = 32, 4


def xmp_of(content: bytes, picture: JpegPicture) -> bytes:
    """Returns a picture's XMP packet; empty where it has none.

    Args:
        content: The whole file.
        picture: One of its pictures.
    """
    return next(iter(picture.payloads(content, APP1, _XMP)), b"")


def extended_xmp_of(content: bytes, picture: JpegPicture, guid: str) -> bytes:
    """Puts a picture's extended XMP packet together; empty where it has none.

    Args:
        content: The whole file.
        picture: One of its pictures.
        guid: Which of several, as the packet has it (`xmpNote:HasExtendedXMP`).

    Raises:
        DamagedPhotoError: A piece is missing, or two are for one place.
    """
    pieces: dict[int, bytes] = {}
    told = 0
    for body in picture.payloads(content, APP1, _EXTENSION):
        if body[:_GUID].upper() != guid.upper().encode("ascii", "replace"):
            continue
        told = int.from_bytes(body[_GUID : _GUID + _NUMBER], "big")
        offset = int.from_bytes(body[_GUID + _NUMBER : _GUID + 2 * _NUMBER], "big")
        pieces.setdefault(offset, body[_GUID + 2 * _NUMBER :])
    at = 0
    for offset in sorted(pieces):
        if offset != at:
            raise damaged("its extended metadata have a gap")
        at += len(pieces[offset])
    if at != told:
        raise damaged(
            "{told:,} bytes of extended metadata were told, {there:,} are there",
            told=told,
            there=at,
        )
    return b"".join(pieces[offset] for offset in sorted(pieces))
