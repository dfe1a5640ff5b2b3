# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenEXR pictures, without any metadata: linear light in half floats, depth in whole ones.

Source: "OpenEXR File Layout" (openexr.com): a single part in scan lines, 16 of them in a block,
compressed by ZIP.
"""

import struct
import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ..core.arrays import Floats, Pixels

EXR_BLOCK = 16
"""Scan lines that are compressed as one; strips have a multiple of it."""
MAGIC = b"\x76\x2f\x31\x01"
_VERSION = struct.pack("<I", 2)
_HALF, _FLOAT = 1, 2
_ZIP, _INCREASING = 3, 0
# Beyond it a half float is infinite.
_MOST_LIGHT = np.float32(65504.0)
_LIGHT = {3: b"BGR", 4: b"ABGR"}
_GREY = b"Y"


def coded_rows(light: Floats) -> list[bytes]:
    """Compresses rows of a picture, in blocks.

    Args:
        light: (rows, width, 3 or 4) linear; alpha comes last, and colours are multiplied by it.

    Returns:
        Each block, without its head.
    """
    # By the alphabet: alpha, blue, green, red; a row of each, line by line.
    planes = light[..., ::-1].clip(-_MOST_LIGHT, _MOST_LIGHT).astype("<f2").swapaxes(1, 2)
    return _coded_blocks(planes)


def _coded_blocks(planes: NDArray[np.floating]) -> list[bytes]:
    """Compresses rows of numbers as they lie in the file, (rows, anything), in blocks."""
    rows = np.ascontiguousarray(planes).view(np.uint8).reshape(len(planes), -1)
    return [_coded(rows[first : first + EXR_BLOCK]) for first in range(0, len(rows), EXR_BLOCK)]


def _coded(rows: Pixels) -> bytes:
    """Compresses a block: low bytes, then high ones, each as what it differs from the last one."""
    plain = rows.reshape(-1)
    sorted_bytes = np.concatenate([plain[::2], plain[1::2]])
    differences = np.empty_like(sorted_bytes)
    differences[0] = sorted_bytes[0]
    # 128 more than the difference, modulo 256.
    np.subtract(sorted_bytes[1:], sorted_bytes[:-1], out=differences[1:])
    differences[1:] += np.uint8(128)
    # Runs and frequencies are all that differences of noise have: to look for more takes twice as
    # long and finds less.
    coder = zlib.compressobj(strategy=zlib.Z_RLE)
    packed = coder.compress(differences.data) + coder.flush()
    return packed if len(packed) < plain.size else plain.tobytes()


def exr_file(size: tuple[int, int], channels: int, blocks: Iterable[bytes]) -> bytes:
    """Returns a picture of light.

    Args:
        size: Width and height.
        channels: 3, or 4 with alpha.
        blocks: All of it from the top on, as `coded_rows` returns them.
    """
    return _file(_head(size, _LIGHT[channels], _HALF), blocks)


def exr_of_depth(depth: Floats) -> bytes:
    """Returns a picture of one number a pixel, which Blender shows as grey.

    Args:
        depth: (rows, width) metres, kept as 32-bit floats.
    """
    return _file(_head(depth.shape[::-1], _GREY, _FLOAT), _coded_blocks(depth.astype("<f4")))


def _file(head: bytes, blocks: Iterable[bytes]) -> bytes:
    found = list(blocks)
    parts, places = [], []
    place = len(head) + 8 * len(found)
    for number, block in enumerate(found):
        places.append(place)
        parts.append(struct.pack("<iI", number * EXR_BLOCK, len(block)) + block)
        place += len(parts[-1])
    return b"".join([head, struct.pack(f"<{len(places)}Q", *places), *parts])


def _head(size: tuple[int, int], channels: bytes, kind: int) -> bytes:
    window = struct.pack("<4i", 0, 0, size[0] - 1, size[1] - 1)
    lines = b"".join(bytes((name, 0)) + struct.pack("<IB3xii", kind, 0, 1, 1) for name in channels)
    attributes = (
        (b"channels", b"chlist", lines + b"\0"),
        (b"compression", b"compression", bytes((_ZIP,))),
        (b"dataWindow", b"box2i", window),
        (b"displayWindow", b"box2i", window),
        (b"lineOrder", b"lineOrder", bytes((_INCREASING,))),
        (b"pixelAspectRatio", b"float", struct.pack("<f", 1.0)),
        (b"screenWindowCenter", b"v2f", struct.pack("<ff", 0.0, 0.0)),
        (b"screenWindowWidth", b"float", struct.pack("<f", 1.0)),
    )
    told = (
        name + b"\0" + held + b"\0" + struct.pack("<I", len(value)) + value
        for name, held, value in attributes
    )
    return b"".join([MAGIC, _VERSION, *told, b"\0"])
