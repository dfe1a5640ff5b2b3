# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures packed as textures, without any metadata."""

import io
import os
import sys
from typing import BinaryIO

import numpy as np

from ..core.arrays import Pixels
from ..core.colour import ColourSpace, encode_srgb, linear_rec709
from ..core.photo import DepthPhoto
from .png import encode_png
from .threads import side_by_side

_QUALITY = 95
_ROWS_AT_ONCE = 256
_FRAME, _SCAN = 0xC0, 0xDA
_MCU_ROWS = 16
STRIP_ROWS = 16 * _MCU_ROWS  # the most that restart intervals can count at a JPEG's full width


def encode_jpeg(rgb: Pixels, threads: int | None = None) -> bytes:
    """Packs the photo for the texture: pixels only, no metadata.

    Args:
        rgb: (height, width, 3).
        threads: So many pack strips side by side, which changes nothing; None for one per core.
    """
    packed = Jpeg(len(rgb))
    strips = [rgb[first : first + STRIP_ROWS] for first in range(0, len(rgb), STRIP_ROWS)]
    for coded in side_by_side(jpeg_strip, strips, threads):
        packed.join(coded)
    return packed.finished()


def packed_photo(photo: DepthPhoto, wanted: ColourSpace) -> bytes:
    """Packs a photo as a JPEG.

    Args:
        photo: As read from the file.
        wanted: What its numbers shall mean: what they do, or sRGB.
    """
    return packed_in(photo.rgb, photo.colour_space, wanted)


def packed_in(rgb: Pixels, space: ColourSpace, wanted: ColourSpace) -> bytes:
    """Packs a picture as a JPEG.

    Args:
        rgb: (height, width, 3).
        space: What its numbers mean.
        wanted: What they shall mean: the same, or sRGB.
    """
    return encode_jpeg(rgb if wanted is space else in_srgb(rgb, space))


class Jpeg:
    """A picture that is packed in strips, so that a large one is never copied as a whole.

    A JPEG with restart markers is the same as JPEGs of its strips, one behind the other (ITU-T T.81
    clause B.2.1).
    """

    def __init__(self, height: int) -> None:
        self._height = height
        self._strips = 0
        self._packed = io.BytesIO()

    def add(self, strip: Pixels) -> None:
        """Packs what follows below, (`STRIP_ROWS`, width, 3), or fewer rows at the end."""
        self.join(jpeg_strip(strip))

    def join(self, content: bytes) -> None:
        """Takes a strip that is packed already."""
        head, scan = _parts(content)
        if self._strips == 0:
            self._packed.write(_with_height(content[:head], self._height))
        else:
            self._packed.write(bytes((0xFF, 0xD0 + (self._strips - 1) % 8)))
        self._packed.write(content[head:scan])
        self._strips += 1

    def finished(self) -> bytes:
        """Returns the picture."""
        self._packed.write(b"\xff\xd9")
        return self._packed.getvalue()


def jpeg_strip(strip: Pixels) -> bytes:
    """Returns a JPEG of a few rows, (`STRIP_ROWS`, width, 3) or fewer."""
    from PIL import Image

    with _room() as room:
        Image.fromarray(np.ascontiguousarray(strip)).save(
            room, "JPEG", quality=_QUALITY, restart_marker_rows=STRIP_ROWS // _MCU_ROWS
        )
        room.seek(0)
        return room.read()


def _room() -> BinaryIO:
    """Returns what a strip is written into.

    Only while it writes into a file of the system's does Pillow let other threads go on; Linux has
    such files without a disk.
    """
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("strip"), "w+b")
    return io.BytesIO()


def _parts(content: bytes) -> tuple[int, int]:
    """Returns where the coded pixels of a JPEG start and end."""
    at = 2
    while content[at + 1] != _SCAN:
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return at + 2 + int.from_bytes(content[at + 2 : at + 4], "big"), len(content) - 2


def _with_height(head: bytes, height: int) -> bytes:
    """Returns the head of a JPEG with another height in its frame header (ITU-T T.81 B.2.2)."""
    at = 2
    while head[at + 1] != _FRAME:
        at += 2 + int.from_bytes(head[at + 2 : at + 4], "big")
    return head[: at + 5] + height.to_bytes(2, "big") + head[at + 7 :]


def in_srgb(pixels: Pixels, space: ColourSpace) -> Pixels:
    """Converts a picture to sRGB; alpha stays.

    Args:
        pixels: (height, width, 3 or 4).
        space: What its numbers mean.
    """
    if space is ColourSpace.SRGB:
        return pixels
    pixels = pixels.copy()
    for top in range(0, len(pixels), _ROWS_AT_ONCE):  # as linear light it takes 12 times the room
        rgb = pixels[top : top + _ROWS_AT_ONCE, :, :3]
        rgb[:] = encode_srgb(linear_rec709(rgb, space))
    return pixels


def srgb_picture(packed: bytes, space: ColourSpace) -> bytes:
    """Converts a packed picture to sRGB, the one colour space that every viewer knows.

    Args:
        packed: As `encode_jpeg` or `encode_png` returns it.
        space: What its numbers mean.
    """
    if space is ColourSpace.SRGB:
        return packed
    from PIL import Image

    picture = Image.open(io.BytesIO(packed))
    encode = encode_png if picture.mode == "RGBA" else encode_jpeg
    return encode(in_srgb(np.asarray(picture), space))
