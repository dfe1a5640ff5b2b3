# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a file is, from its first bytes: its name may say anything."""

from enum import Enum

from .errors import ADVICE, COPY_AGAIN, NoDepthMapError, NotHeicError, Term

_JPEG = b"\xff\xd8\xff"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", Term("a PNG picture")),
    (b"GIF8", Term("a GIF picture")),
    (b"II*\0", Term("a TIFF or raw photo")),
    (b"MM\0*", Term("a TIFF or raw photo")),
    (b"RIFF", Term("a WebP picture or a sound or video file")),
    (b"PK\x03\x04", Term("a zip archive")),
    (b"%PDF", Term("a PDF document")),
    (b"version https://git-lfs", Term("a git-lfs pointer, a note where the photo should be")),
)
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
# Brands of other files in the same kind of boxes (mp4ra.org), by how they start.
_OTHER_BRANDS = (
    (b"crx ", Term("a Canon CR3 raw photo")),
    (b"jp2 ", Term("a JPEG 2000 picture")),
    (b"jpx ", Term("a JPEG 2000 picture")),
    (b"jxl ", Term("a JPEG XL picture")),
    (b"M4A", Term("a sound file")),
    (b"M4B", Term("a sound file")),
    (b"qt  ", Term("a video")),
    (b"iso", Term("a video")),
    (b"mp4", Term("a video")),
    (b"avc1", Term("a video")),
    (b"M4V", Term("a video")),
    (b"3g", Term("a video")),
    (b"mmp4", Term("a video")),
    (b"dash", Term("a video")),
    (b"MSNV", Term("a video")),
    (b"XAVC", Term("a video")),
)
# EXIF, and the index of further pictures (CIPA DC-007), as JPEG segments begin with them.
_OF_CAMERAS = (b"Exif\0\0", b"MPF\0")
_MOST_TAIL = 8 << 20
_TAILS = (
    (b"rear.depth", "OPPO"),
    (b"front.depth", "OPPO"),
    (b"DualShot_DepthMap", "Samsung"),
    (b"MiCamera:XMPMeta", "Xiaomi"),
    (b"xiaomi/depthmap", "Xiaomi"),
)
_UNKNOWN = Term("of an unknown kind")
_EXPORT_ADVICE = Term("choose the original of a portrait photo, with its depth")


class FileKind(Enum):
    """What keeps a photo."""

    HEIC = "HEIC"
    JPEG = "JPEG"


def is_camera_photo(start: bytes) -> bool:
    """Tells whether a file is a HEIC, or a JPEG that a camera wrote; what programs paint is none.

    Args:
        start: Its first 64 kB, or fewer: EXIF and an index of further pictures stand within them.
    """
    if start.startswith(_JPEG):
        return any(mark in start for mark in _OF_CAMERAS)
    return bool(start) and not _foreign_kind(start)


def kind_of(content: bytes) -> FileKind:
    """Returns what keeps a photo, whatever the name of its file.

    Args:
        content: The whole file, or at least its first box.

    Raises:
        NotHeicError: It is something else; the message says what.
    """
    if not content:
        raise NotHeicError("is empty; {copy_again}", copy_again=COPY_AGAIN)
    if content.startswith(_JPEG):
        return FileKind.JPEG
    result = _foreign_kind(content)
    if result:
        raise NotHeicError(
            "is {result}, not a HEIC or JPEG photo; {advice}", result=result, advice=_EXPORT_ADVICE
        )
    return FileKind.HEIC


def _foreign_kind(content: bytes) -> str:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[4:8] != b"ftyp":
        start = content[:256]
        readable = sum(32 <= byte < 127 or byte in b"\t\r\n" for byte in start)
        return Term("a text file") if readable == len(start) else _UNKNOWN
    length = int.from_bytes(content[:4], "big")
    box = content[8 : min(max(length, 16), 256)]
    brands = {box[:4], *(box[start : start + 4] for start in range(8, len(box), 4))}
    if brands & _AVIF_BRANDS and not brands & (_HEIC_BRANDS - {b"mif1", b"msf1"}):
        return Term("an AVIF picture")
    if brands & _HEIC_BRANDS:
        return ""
    for known, kind in _OTHER_BRANDS:
        if any(brand.startswith(known) for brand in brands):
            return kind
    name = "".join(chr(byte) for byte in box[:4] if 32 < byte < 127)
    foreign = Term("of a kind that is not known here (brand {name})", name=name)
    return foreign if name else _UNKNOWN


def depth_of_maker(content: bytes) -> NoDepthMapError | None:
    """Returns the error of a photo whose maker keeps depth in a way of its own; None for others.

    Args:
        content: The whole file.

    Source: names of entries behind the last box of photos by OPPO, OnePlus and realme (zstd, with
        16-bit disparity), Samsung (Galaxy) and Xiaomi.
    """
    # A maker's tail lies behind the last box, its table at the very end.
    tail = content[-_MOST_TAIL:]
    maker = next((maker for mark, maker in _TAILS if mark in tail), "")
    if not maker:
        return None
    return NoDepthMapError(
        "keeps its depth in a way that is not read yet ({maker}'s own, behind the picture); only "
        "depth as iPhones and Google's formats keep it is read",
        maker=maker,
    )


def without_depth_map(*, has_mattes: bool) -> NoDepthMapError:
    """Returns the error of a photo that keeps no depth map.

    Args:
        has_mattes: Whether it keeps what else belongs to a portrait.
    """
    if has_mattes:
        return NoDepthMapError("has mattes but no depth map; {advice}", advice=ADVICE)
    return NoDepthMapError("is a plain photo, it has no depth map; {advice}", advice=ADVICE)
