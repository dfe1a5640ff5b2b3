# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is, from its first bytes: its name may say anything."""

from .errors import NotHeicError

_MAGIC = (
    (b"\xff\xd8\xff", "a JPEG photo"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF or raw photo"),
    (b"MM\0*", "a TIFF or raw photo"),
    (b"RIFF", "a WebP picture or a sound or video file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"%PDF", "a PDF document"),
    (b"version https://git-lfs", "a git-lfs pointer, a note where the photo should be"),
)
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_EXPORT_ADVICE = "choose the original .HEIC of a portrait photo, with its depth"


def require_heic(content: bytes) -> None:
    """Checks that these are the bytes of a HEIC file.

    Args:
        content: The whole file, or at least its first box.

    Raises:
        NotHeicError: It is something else; the message says what.
    """
    if not content:
        raise NotHeicError("is empty; copy it from the phone again")
    found = _foreign_kind(content)
    if found:
        raise NotHeicError(f"is {found}, not a HEIC; {_EXPORT_ADVICE}")


def _foreign_kind(content: bytes) -> str:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[4:8] != b"ftyp":
        start = content[:256]
        readable = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in start)
        return "a text file" if readable == len(start) else "of an unknown kind"
    length = int.from_bytes(content[:4], "big")
    box = content[8 : min(max(length, 16), 256)]
    brands = {box[:4], *(box[start : start + 4] for start in range(8, len(box), 4))}
    if brands & _AVIF_BRANDS and not brands & (_HEIC_BRANDS - {b"mif1", b"msf1"}):
        return "an AVIF picture"
    return "" if brands & _HEIC_BRANDS else "a video"
