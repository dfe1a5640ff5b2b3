# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures packed as textures, without any metadata."""

import io
import struct
import zlib

import numpy as np

from ..core.arrays import Pixels
from ..core.colour import ColourSpace, encode_srgb, linear_rec709

_QUALITY = 95
_ROWS_AT_ONCE = 256
_FRAME, _SCAN = 0xC0, 0xDA
_MCU_ROWS = 16
_STRIP_ROWS = 16 * _MCU_ROWS  # the most that restart intervals can count at a JPEG's full width
_PNG = b"\x89PNG\r\n\x1a\n"
_BITS, _RGBA = 8, 6  # of a channel; the kind of picture


def encode_jpeg(rgb: Pixels) -> bytes:
    """Packs the photo for the texture: pixels only, no metadata.

    A JPEG with restart markers is the same as JPEGs of its strips, one behind the other (ITU-T T.81
    clause B.2.1): so a large photo is never copied as a whole.

    Args:
        rgb: (height, width, 3).
    """
    from PIL import Image

    height = rgb.shape[0]
    packed = io.BytesIO()
    for number, first in enumerate(range(0, height, _STRIP_ROWS)):
        strip = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(rgb[first : first + _STRIP_ROWS])).save(
            strip, "JPEG", quality=_QUALITY, restart_marker_rows=_STRIP_ROWS // _MCU_ROWS
        )
        content = strip.getvalue()
        head, scan = _parts(content)
        if number == 0:
            packed.write(_with_height(content[:head], height))
        else:
            packed.write(bytes((0xFF, 0xD0 + (number - 1) % 8)))
        packed.write(content[head:scan])
    packed.write(b"\xff\xd9")
    return packed.getvalue()


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


def encode_png(rgba: Pixels) -> bytes:
    """Packs a picture with alpha, most of which is empty: pixels only, no metadata.

    Args:
        rgba: (height, width, 4).
    """
    height, width, channels = rgba.shape
    # Rows as they are, each after a 0 that says so: trying which filter suits it would take longer.
    lines = np.zeros((height, 1 + width * channels), np.uint8)
    lines[:, 1:] = rgba.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, _BITS, _RGBA, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(lines.data, 1)), (b"IEND", b"")
    return _PNG + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    """Returns a chunk of a PNG (PNG specification, 3rd edition, clause 5.3)."""
    check = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


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
