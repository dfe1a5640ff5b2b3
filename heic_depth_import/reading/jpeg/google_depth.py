# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Google's two ways to keep depth: Dynamic Depth in files behind the photo, GDepth in its XMP."""

from ...core.errors import ADVICE, COPY_AGAIN, DamagedPhotoError, NoDepthMapError, Term
from ...core.jpeg.packets import extended_xmp_of
from ...core.jpeg.picture import JpegPicture
from ...core.metadata.dynamic_depth import NAMESPACES, DynamicDepth, dynamic_depth_of
from ...core.metadata.gdepth import depth_range_of, picture_in
from ...core.metadata.xmp import parse_structures, parse_xmp
from ...core.photo import DepthFormat
from ..file import MAX_FILE_BYTES
from .decoding import CodedPicture, coded_picture
from .description import DEPTH, PHOTO, JpegDescription

_CONFIDENCE = Term("confidence map")
_GDEPTH = b"ns.google.com/photos/1.0/depthmap/"
_DEPTH_URI = b"DepthURI"
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG")


def dynamic_depth_in(content: bytes, photo: CodedPicture, packet: bytes) -> JpegDescription | None:
    """Reads Dynamic Depth, files behind the photo told in its packet; None where there is none.

    Args:
        content: The whole file.
        photo: Its first picture.
        packet: XMP of that.

    Raises:
        DepthImportError: What it tells of is not there or is damaged.
    """
    said = _said_dynamic_depth(content, photo, packet)
    if said is None:
        return None
    files = _files(content, photo, said)
    depth = files.get(said.depth_uri, b"")
    if not depth:
        raise _lost()
    confidence, original = files.get(said.confidence_uri), files.get(said.original_uri)
    warnings = list(said.warnings)
    if said.original_uri and not (original or b"").startswith(_BEGINNINGS):
        original = None
        warnings.append(
            Term("the photo without effects is not in the file; the one with them is used")
        )
    return JpegDescription(
        first=photo,
        photo=coded_picture(original, PHOTO) if original else photo,
        depth=coded_picture(depth, DEPTH),
        depth_format=DepthFormat.DYNAMIC_DEPTH,
        coding=said.depth.coding,
        calibration=said.depth.calibration(said.lens),
        focus=said.focus,
        is_along_ray=said.depth.is_along_ray,
        confidence=coded_picture(confidence, _CONFIDENCE) if confidence else None,
        xmp=packet,
        warnings=tuple(warnings),
    )


def _said_dynamic_depth(content: bytes, photo: CodedPicture, packet: bytes) -> DynamicDepth | None:
    assert photo.jpeg is not None
    for one in (packet, _extended(content, photo.jpeg, packet)):
        # Pictures as text are not looked through for nothing.
        if NAMESPACES in one and _DEPTH_URI in one:
            said = dynamic_depth_of(parse_structures(one, MAX_FILE_BYTES))
            if said is not None:
                return said
    return None


def _files(content: bytes, photo: CodedPicture, said: DynamicDepth) -> dict[str, bytes]:
    """Returns the files behind the photo; they are counted from its end, or back from the file's.

    The directory may lack files that stand between, as a gain map or a video.
    """
    assert photo.jpeg is not None
    lengths = [item.length + item.padding for item in said.items[1:]]
    begin = photo.jpeg.end + (said.items[0].padding if said.items else 0)
    missing = begin + sum(lengths) - len(content)
    if missing > 0:
        raise DamagedPhotoError(
            "is cut off: {missing:,} of {end:,} bytes are missing; {copy_again}",
            missing=missing,
            end=begin + sum(lengths),
            copy_again=COPY_AGAIN,
        )
    for start in (begin, len(content) - sum(lengths)):
        at, found = start, {}
        for item, length in zip(said.items[1:], lengths, strict=True):
            if photo.jpeg.end <= at and at + item.length <= len(content):
                found[item.uri] = content[at : at + item.length]
            at += length
        if found.get(said.depth_uri, b"").startswith(_BEGINNINGS):
            return found
    return {}


def gdepth_in(content: bytes, photo: CodedPicture, packet: bytes) -> JpegDescription | None:
    """Reads GDepth: pictures as text within the photo's packets; None where it has none.

    Args:
        content: The whole file.
        photo: Its first picture.
        packet: XMP of that.

    Raises:
        DepthImportError: What it tells of is not there or is damaged.
    """
    assert photo.jpeg is not None
    if _GDEPTH not in packet:
        return None
    fields = parse_xmp(packet)
    said = depth_range_of(fields)
    if said is None:
        return None
    more = _extended(content, photo.jpeg, packet)
    if more:
        fields = {**parse_xmp(more, MAX_FILE_BYTES), **fields}
    depth, sharp, confidence = (
        picture_in(fields, name) for name in ("GDepth:Data", "GImage:Data", "GDepth:Confidence")
    )
    if not depth:
        raise _lost()
    return JpegDescription(
        first=photo,
        photo=coded_picture(sharp, PHOTO) if sharp else photo,
        depth=coded_picture(depth, DEPTH),
        depth_format=DepthFormat.GDEPTH,
        coding=said.coding,
        calibration=said.calibration(None),
        is_along_ray=said.is_along_ray,
        confidence=coded_picture(confidence, _CONFIDENCE) if confidence else None,
        xmp=packet,
    )


def _lost() -> NoDepthMapError:
    return NoDepthMapError("tells of a depth map that is not in the file; {advice}", advice=ADVICE)


def _extended(content: bytes, picture: JpegPicture, packet: bytes) -> bytes:
    if b"HasExtendedXMP" not in packet:
        return b""
    guids = parse_xmp(packet).get("xmpNote:HasExtendedXMP", ())
    return extended_xmp_of(content, picture, guids[0]) if guids else b""
