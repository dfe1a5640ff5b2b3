# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ICC profile for Display P3, the colours of a phone's photos."""

from __future__ import annotations

import struct

import numpy as np

D50 = np.array([0.9642, 1.0, 0.8249])
"""White of the ICC's connection space. Source: ICC.1:2022, 6.3.4."""

D65 = (0.3127, 0.3290)
P3_PRIMARIES = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
"""Red, green and blue as x, y. Source: SMPTE EG 432-1."""

SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""g, a, b, c, d of Y = (aX + b)^g from d on, cX below. Source: IEC 61966-2-1."""

BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
"""XYZ to cone responses. Source: ICC.1:2022, annex E."""


def display_p3_profile() -> bytes:
    """Writes a version 4 display profile."""
    primaries = np.array([_xyz(*xy) for xy in P3_PRIMARIES]).T
    white = _xyz(*D65)
    to_d50 = np.linalg.inv(BRADFORD) @ np.diag(BRADFORD @ D50 / (BRADFORD @ white)) @ BRADFORD
    red, green, blue = (to_d50 @ primaries * np.linalg.solve(primaries, white)).T
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + _fixed(SRGB_CURVE)
    tags = {
        b"desc": _text("Display P3"),
        b"cprt": _text("CC0"),
        b"wtpt": b"XYZ " + bytes(4) + _fixed(D50),
        b"rXYZ": b"XYZ " + bytes(4) + _fixed(red),
        b"gXYZ": b"XYZ " + bytes(4) + _fixed(green),
        b"bXYZ": b"XYZ " + bytes(4) + _fixed(blue),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
        b"chad": b"sf32" + bytes(4) + _fixed(to_d50.ravel()),
    }
    table, content, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += name + struct.pack(">II", offset + len(content), len(value))
        content += value + bytes(-len(value) % 4)
    body = struct.pack(">I", len(tags)) + table + content
    date = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    header = struct.pack(">I4xI", 128 + len(body), 0x04400000) + b"mntrRGB XYZ " + date
    header += b"acsp" + bytes(28) + _fixed(D50)
    return header.ljust(128, b"\0") + body


def _xyz(x: float, y: float) -> np.ndarray:
    return np.array([x / y, 1, (1 - x - y) / y])


def _fixed(values: object) -> bytes:
    """Writes numbers with 16 bits behind the point."""
    return np.round(np.asarray(values) * 65536).astype(">i4").tobytes()


def _text(text: str) -> bytes:
    coded = text.encode("utf-16-be")
    return (
        b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(coded), 28) + coded
    )
