# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be in a HEIC file: the photo, its depth map, its mattes, and how they are turned."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tests.making.heic_boxes import box
from tests.making.heic_sei import DepthRepresentation

Samples = NDArray[np.uint8] | NDArray[np.uint16]

LOSSLESS = -1
"""A quality: every sample reads back as it was."""

DEPTH_URN = "urn:mpeg:hevc:2015:auxid:2"
CICP_DEPTH_URN = "urn:mpeg:mpegB:cicp:systems:auxiliary:depth"
PORTRAIT_URN = "urn:com:apple:photo:2018:aux:portraiteffectsmatte"
SKIN_URN = "urn:com:apple:photo:2019:aux:semanticskinmatte"
HAIR_URN = "urn:com:apple:photo:2019:aux:semantichairmatte"
TEETH_URN = "urn:com:apple:photo:2019:aux:semanticteethmatte"
GLASSES_URN = "urn:com:apple:photo:2020:aux:semanticglassesmatte"
SKY_URN = "urn:com:apple:photo:2020:aux:semanticskymatte"
GAIN_MAP_URN = "urn:com:apple:photo:2020:aux:hdrgainmap"


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A picture to be looked at, with its own metadata.

    Attributes:
        samples: (H, W, 3) or grey (H, W); uint8, or uint16 of which ``bits`` are used.
        transforms: Property boxes that a reader applies in this order: irot, imir, clap.
        quality: 0 to 100, or LOSSLESS: then every colour reads back exactly.
        bits: 8, 10 or 12 bits per channel.
        tile: Edge of the tiles of a grid; 0 for one coded picture.
        icc: ICC profile.
        nclx: Colour primaries and transfer characteristics, e.g. (12, 13) for Display P3.
        exif: TIFF bytes.
        xmp: XMP packet.
    """

    samples: Samples
    transforms: Sequence[bytes] = ()
    quality: int = LOSSLESS
    bits: int = 8
    tile: int = 0
    icc: bytes | None = None
    nclx: tuple[int, int] = (1, 13)
    exif: bytes | None = None
    xmp: bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class AuxItem:
    """A picture that belongs to another one: a matte, a gain map.

    Attributes:
        samples: (H, W), uint8, or uint16 of which ``bits`` are used.
        urn: What it is.
        xmp: XMP packet, or any bytes.
        xmp_of: Which items the packet says it describes; () for the picture itself.
        aux_of: Which items the picture says it belongs to.
        transforms: As in Photo; a picture has its own.
        quality: As in Photo.
        bits: As in Photo.
        subtype: Bytes behind the urn.
    """

    samples: Samples
    urn: str
    xmp: bytes | None = None
    xmp_of: Sequence[str] = ()
    aux_of: Sequence[str] = ("photo",)
    transforms: Sequence[bytes] = ()
    quality: int = LOSSLESS
    bits: int = 8
    subtype: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class DepthItem(AuxItem):
    """A depth map; ``sei`` None leaves its range unsaid."""

    urn: str = DEPTH_URN
    sei: DepthRepresentation | None = field(
        default_factory=lambda: DepthRepresentation(d_min=0.5, d_max=2.0), kw_only=True
    )


def irot(quarter_turns: int) -> bytes:
    """Turns the picture counter-clockwise."""
    return box("irot", bytes([quarter_turns & 3]))


def imir(axis: int) -> bytes:
    """Mirror the picture: 0 swaps top and bottom, 1 swaps left and right (as libheif does)."""
    return box("imir", bytes([axis & 1]))


def clap(
    width: Fraction | int, height: Fraction | int, dx: Fraction | int = 0, dy: Fraction | int = 0
) -> bytes:
    """Cuts out a part of this size whose centre lies (dx, dy) right of and below the middle."""
    numbers = [Fraction(value) for value in (width, height, dx, dy)]
    terms = [term for value in numbers for term in (value.numerator, value.denominator)]
    return box("clap", struct.pack(">IIIIiIiI", *terms))
