# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colour profiles, made of three primaries and a curve."""

import struct

Colorants = tuple[tuple[float, float, float], ...]

# XYZ of red, green and blue, adapted to D50, as profiles have them.
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141))
DISPLAY_P3 = ((0.51512, 0.2412, -0.00105), (0.29198, 0.69225, 0.04189), (0.1571, 0.06657, 0.78407))
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def matrix_profile(colorants: Colorants, gamma: float | None = None, name: str = "a") -> bytes:
    """Writes a profile (ICC.1 version 4.3).

    Args:
        colorants: XYZ of the primaries.
        gamma: Exponent of the curve; None is the curve of sRGB.
        name: What it calls itself.
    """
    if gamma is None:  # function type 3: (aX + b)^g above d, cX below
        parameters = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
        curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + b"".join(map(_fixed, parameters))
    else:
        curve = b"para" + bytes(4) + bytes(4) + _fixed(gamma)
    text = name.encode("utf-16-be")
    description = b"mluc" + bytes(4) + struct.pack(">II4sII", 1, 12, b"enUS", len(text), 28) + text
    white = (0.9642, 1.0, 0.8249)
    blocks = [
        (b"desc", description),
        (b"wtpt", b"XYZ " + bytes(4) + b"".join(map(_fixed, white))),
        *(
            (tag, b"XYZ " + bytes(4) + b"".join(map(_fixed, xyz)))
            for tag, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)
        ),
        *((tag, curve) for tag in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table, body = struct.pack(">I", len(blocks)), b""
    start = 128 + 4 + 12 * len(blocks)
    for tag, block in blocks:
        table += struct.pack(">4sII", tag, start + len(body), len(block))
        body += block + bytes(-len(block) % 4)
    header = struct.pack(">I", start + len(body)) + bytes(4) + b"\x04\x30\0\0" + b"mntrRGB XYZ "
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += b"".join(map(_fixed, white))
    return header + bytes(128 - len(header)) + table + body
