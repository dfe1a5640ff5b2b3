# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gain map of a photo: how much brighter the light was than the photo shows."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..core.errors import DepthImportError, Term
from ..core.gain import GainMap
from ..core.metadata.gain_coding import GainCoding, apple_coding, iso_coding
from ..core.metadata.maker_note import fractions_of
from ..core.metadata.xmp import Fields, parse_xmp
from ..core.photo import DepthPhoto
from .exif import maker_note_of
from .mattes import MatteFrame, placed
from .parts import ALL_XMP_BYTES, StoredGainMap

# What names of gain maps end in: Apple's, with its year before it, and others'.
_KIND = ":hdrgainmap"

NONE = Term("the photo has no HDR gain map; it comes in without HDR")
UNKNOWN = Term("the HDR gain map does not say how bright light was; the photo comes in without HDR")
UNREADABLE = Term("the HDR gain map cannot be read; the photo comes in without HDR")
PLAIN = Term("the HDR gain map makes nothing brighter; the photo comes in without HDR")
_ABOUT = frozenset((NONE, UNKNOWN, UNREADABLE, PLAIN))


def is_gain_map(kind: str) -> bool:
    """Tells whether a picture that belongs to a photo is its gain map.

    Args:
        kind: As in `StoredPicture`.
    """
    return kind.endswith(_KIND)


def gain_map_of(
    stored: StoredGainMap | None, exif: bytes | None, frame: MatteFrame
) -> tuple[GainMap | None, tuple[Term, ...]]:
    """Decodes a gain map; a photo without one that can be used is still a photo.

    Args:
        stored: What the file has.
        exif: The photo's EXIF block, if it has one.
        frame: Where pictures that belong to the photo lie.

    Returns:
        The gain map; or None, and a warning that says why.
    """
    if stored is None:
        return None, (NONE,)
    coding = _coding_of(stored, exif)
    if coding is None:
        return None, (UNKNOWN,)
    if coding.is_plain:
        return None, (PLAIN,)
    try:
        grid = placed(*stored.picture.decode(), frame)
    except DepthImportError:
        return None, (UNREADABLE,)
    codes = np.ascontiguousarray(grid.opacity)
    return GainMap(codes, grid.window, coding.gains, coding.offsets), ()


def without_gain_map(photo: DepthPhoto) -> DepthPhoto:
    """Returns a photo as it is read where nobody wants its gain map.

    Args:
        photo: Read with it.
    """
    others = tuple(warning for warning in photo.warnings if warning not in _ABOUT)
    return replace(photo, gain_map=None, warnings=others)


def _coding_of(stored: StoredGainMap, exif: bytes | None) -> GainCoding | None:
    coding = None if stored.iso is None else iso_coding(stored.iso)
    return coding or apple_coding(_fields_of(stored.xmp), fractions_of(maker_note_of(exif)))


def _fields_of(packets: Sequence[bytes]) -> Fields:
    """Returns what packets say; those that cannot be read say nothing."""
    fields: dict[str, tuple[str, ...]] = {}
    left = ALL_XMP_BYTES
    for packet in packets:
        left -= len(packet)
        if left < 0:
            break
        try:
            fields |= parse_xmp(packet)
        except DepthImportError:
            continue
    return fields
