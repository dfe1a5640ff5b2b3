# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures with alpha packed as PNG, most of which is empty."""

import struct
import zlib
from dataclasses import dataclass

import numpy as np

from ..core.arrays import Pixels

_PNG = b"\x89PNG\r\n\x1a\n"
_BITS, _RGBA, _CHANNELS = 8, 6, 4  # of a channel; the kind of picture
_SUB = 1  # PNG specification, 3rd edition, clause 9.2
_PNG_ROWS = 32  # few enough to skip what is empty, many enough to find what repeats
_ZLIB = b"\x78\x01"  # deflated, with a window of 32 KB, quickly
_ADLER = 65521  # what Adler-32 counts up to


def encode_png(rgba: Pixels) -> bytes:
    """Packs a picture with alpha: pixels only, no metadata.

    Args:
        rgba: (height, width, 4).
    """
    packed = Png(rgba.shape[0], rgba.shape[1])
    packed.add(rgba)
    return packed.finished()


@dataclass(frozen=True, slots=True)
class PngRows:
    """Some rows of a picture with alpha, packed.

    Attributes:
        coded: A part of a stream; None where they are empty.
        check: Adler-32 of what is in it, RFC 1950.
        count: How many.
    """

    coded: bytes | None
    check: int
    count: int


def png_rows(strip: Pixels) -> list[PngRows]:
    """Packs a strip, (rows, width, 4), in parts none of which refers to another."""
    return [
        _png_rows(strip[first : first + _PNG_ROWS]) for first in range(0, len(strip), _PNG_ROWS)
    ]


def _png_rows(pixels: Pixels) -> PngRows:
    if not pixels.any():
        return PngRows(None, 0, len(pixels))
    rows = pixels.reshape(len(pixels), -1)
    # Each after the number of its filter: by how much bytes differ from those of the pixel before
    # ("Sub"). Trying which filter suits a row would take longer.
    lines = np.empty((len(rows), 1 + rows.shape[1]), np.uint8)
    lines[:, 0] = _SUB
    lines[:, 1 : 1 + _CHANNELS] = rows[:, :_CHANNELS]
    np.subtract(rows[:, _CHANNELS:], rows[:, :-_CHANNELS], out=lines[:, 1 + _CHANNELS :])
    return PngRows(_deflated(lines), zlib.adler32(lines.data), len(rows))


def _deflated(lines: Pixels) -> bytes:
    # What differs little repeats itself in runs, if at all.
    coder = zlib.compressobj(1, wbits=-zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    return coder.compress(lines.data) + coder.flush(zlib.Z_FULL_FLUSH)


class Png:
    """A picture with alpha that is packed in strips, most of which is empty.

    Its rows are one stream (RFC 1950). Parts that refer to no others (RFC 1951) may follow each
    other as they like: an empty one is packed once, and stands wherever there are others like it.
    """

    def __init__(self, height: int, width: int) -> None:
        self._size = width, height
        self._packed, self._check = [_ZLIB], zlib.adler32(b"")
        self._empty: dict[int, bytes] = {}

    def add(self, strip: Pixels) -> None:
        """Packs what follows below, (rows, width, 4)."""
        self.join(png_rows(strip))

    def join(self, parts: list[PngRows]) -> None:
        """Takes a strip that is packed already."""
        for part in parts:
            length = part.count * (1 + 4 * self._size[0])
            high, low = divmod(self._check, 1 << 16)
            if part.coded is None:
                if part.count not in self._empty:
                    self._empty[part.count] = _deflated(np.zeros((1, length), np.uint8))
                self._packed.append(self._empty[part.count])
                high_after, low_after = high + length * low, low  # that many zeros leave it so
            else:
                self._packed.append(part.coded)
                high_here, low_here = divmod(part.check, 1 << 16)
                high_after = high + high_here + length * (low - 1)
                low_after = low + low_here - 1
            self._check = high_after % _ADLER << 16 | low_after % _ADLER

    def finished(self) -> bytes:
        """Returns the picture."""
        end = zlib.compressobj(1, wbits=-zlib.MAX_WBITS).flush()
        stream = [*self._packed, end, self._check.to_bytes(4, "big")]
        header = struct.pack(">IIBBBBB", *self._size, _BITS, _RGBA, 0, 0, 0)
        chunks = (b"IHDR", header), (b"IDAT", b"".join(stream)), (b"IEND", b"")
        return _PNG + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    """Returns a chunk of a PNG (PNG specification, 3rd edition, clause 5.3)."""
    check = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
