# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portraits that Apple's phones wrote as JPEG: further pictures, each with a packet of its own.

All that these say is word for word as in a HEIC.
"""

from ...core.errors import DamagedMetadataError, DepthImportError, Term
from ...core.jpeg.packets import xmp_of
from ...core.jpeg.picture import JpegPicture
from ...core.metadata.calibration import calibration_of
from ...core.metadata.depth_coding import coding_of
from ...core.metadata.xmp import Fields, parse_xmp
from ...core.photo import DepthFormat
from .decoding import CodedPicture
from .description import DEPTH, JpegDescription

_MATTE = Term("matte")
_GAIN_MAP = "urn:com:apple:photo:2020:aux:hdrgainmap"
_PORTRAIT = "urn:com:apple:photo:2018:aux:portraiteffectsmatte"
# A packet without any field, where a picture has none.
_NO_PACKET = b"<none/>"


def apple_portrait_of(
    content: bytes, photo: CodedPicture, further: list[JpegPicture], packet: bytes
) -> JpegDescription | None:
    """Reads what the pictures behind a photo are; None where none of them is a depth map.

    Args:
        content: The whole file.
        photo: Its first picture.
        further: Those behind it.
        packet: XMP of the first.

    Raises:
        DepthImportError: A packet has what only an attacker writes.
    """
    depth: tuple[JpegPicture, Fields] | None = None
    auxiliary: list[tuple[str, CodedPicture]] = []
    warnings: list[Term] = []
    for picture in further:
        try:
            fields = _fields(content, picture)
        except DamagedMetadataError:
            warnings.append(Term("a picture behind the photo has metadata that cannot be read"))
            continue
        kind = _kind(fields)
        if kind == DEPTH and depth is None:
            depth = picture, fields
        elif kind and kind != DEPTH:
            auxiliary.append((kind, CodedPicture(content, picture, _MATTE)))
    if depth is None:
        return None
    calibration = calibration_of(depth[1])
    return JpegDescription(
        first=photo,
        photo=photo,
        depth=CodedPicture(content, depth[0], DEPTH),
        depth_format=DepthFormat.APPLE,
        coding=lambda maximum: coding_of(None, calibration, maximum.bit_length()),
        calibration=calibration,
        auxiliary=tuple(auxiliary),
        xmp=packet,
        warnings=tuple(warnings),
    )


def is_matte(content: bytes, picture: JpegPicture) -> bool:
    """Tells whether a picture behind a photo is a matte.

    Args:
        content: The whole file.
        picture: The picture.
    """
    try:
        return _kind(_fields(content, picture)).endswith("matte")
    except DepthImportError:
        return False


def _fields(content: bytes, picture: JpegPicture) -> Fields:
    return parse_xmp(xmp_of(content, picture) or _NO_PACKET)


def _kind(fields: Fields) -> str:
    """Returns what a picture behind the photo shows: the depth map, a URN, or empty."""
    kind = " ".join(fields.get("apdi:AuxiliaryImageType", ())).lower()
    narrower = " ".join(fields.get("apdi:AuxiliaryImageSubType", ())).lower()
    calibration = calibration_of(fields)
    if not narrower and (
        kind in {"disparity", "depth"} or calibration.stores_disparity or calibration.stores_depth
    ):
        return DEPTH
    for name, urn in (("portraitEffectsMatte", _PORTRAIT), ("HDRGainMap", _GAIN_MAP)):
        if not (kind or narrower) and f"{name}:{name}Version" in fields:
            return urn
    urn = narrower or kind
    return urn if ":" in urn or not urn else f"urn:{urn}"
