# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo's colours as linear light."""

from enum import Enum
from functools import cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from .arrays import Doubles, Floats, Pixels, blocks

# Steps of the table for the quick way back; no two neighbours are a code apart.
_LEVELS = 4096
# Of the table for unrounded codes: straight between two, it is 0.0001 codes off at most.
_CODE_LEVELS = 4096


class ColourSpace(Enum):
    """What the photo's numbers mean; the values are Blender's names for them."""

    SRGB = "sRGB"
    DISPLAY_P3 = "Display P3"


# Display P3 to Rec. 709 primaries, both D65, linear light (SMPTE EG 432-1, Rec. ITU-R BT.709).
_P3_TO_REC709 = np.array(
    [
        [1.2249401, -0.2249404, 0.0],
        [-0.0420569, 1.0420571, 0.0],
        [-0.0196376, -0.0786361, 1.0982735],
    ],
    np.float32,
)
_REC709_TO_P3 = np.linalg.inv(_P3_TO_REC709)


def linear_rec709(encoded: Pixels, space: ColourSpace) -> Floats:
    """Decodes pixels to linear light with Rec. 709 primaries.

    Args:
        encoded: (..., 3) bytes of the photo.
        space: What they mean. Both spaces share the sRGB curve.

    Returns:
        (..., 3); colours outside Rec. 709 have components below 0 or above 1.
    """
    return in_rec709(decoded_light(encoded), space)


def in_rec709(light: Floats, space: ColourSpace) -> Floats:
    """Returns linear light with Rec. 709 primaries, (..., 3).

    Args:
        light: (..., 3) linear, in the photo's own primaries.
        space: Tells these.
    """
    return light @ _P3_TO_REC709.T if space is ColourSpace.DISPLAY_P3 else light


def decoded_light(encoded: Pixels) -> Floats:
    """Returns linear light in the same primaries, of the same shape, 0 to 1.

    Args:
        encoded: Bytes of the photo, by the sRGB curve.
    """
    # Twice as fast as by an index; every byte is in the table.
    return _decoding_table().take(encoded, mode="wrap")


@cache
def _decoding_table() -> Floats:
    table: Floats = decode_srgb(np.arange(256) / 255.0).astype(np.float32)
    table.flags.writeable = False
    return table


def decode_srgb(encoded: Doubles) -> Doubles:
    """Returns linear light, 0 to 1.

    Args:
        encoded: Of any shape, 0 to 1.

    Source: IEC 61966-2-1.
    """
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def encoded_light(light: Floats) -> Pixels:
    """Encodes linear light by the sRGB curve, quickly; what is outside is clipped.

    Args:
        light: Of any shape, 0 to 1, in any primaries.

    Returns:
        Of the same shape, at most a code off.
    """
    level = np.sqrt(np.clip(light, 0, 1))
    level *= _LEVELS - 1
    level += np.float32(0.5)
    return _encoding_table()[level.astype(np.intp)]


@cache
def _encoding_table() -> Pixels:
    levels = np.linspace(0, 1, _LEVELS, dtype=np.float32)
    # Evenly spaced in the square root, as dense in the dark as eyes are.
    table = encode_srgb(levels**2)
    table.flags.writeable = False
    return table


def encode_srgb(linear: Floats) -> Pixels:
    """Encodes linear Rec. 709 light as sRGB bytes; what is outside is clipped.

    Args:
        linear: (..., 3).
    """
    return np.rint(codes_of(linear, ColourSpace.SRGB)).astype(np.uint8, order="C")


def codes_of(linear: Floats, space: ColourSpace) -> Floats:
    """Encodes linear Rec. 709 light as the numbers of a photo, unrounded.

    Args:
        linear: (..., 3).
        space: What the numbers shall mean. Both spaces share the sRGB curve.

    Returns:
        (..., 3), 0 to 255; what is outside is clipped. In memory each channel lies for itself.

    Source: IEC 61966-2-1.
    """
    planes = np.moveaxis(linear, -1, 0)
    level = np.empty(planes.shape, np.float32)
    if space is ColourSpace.DISPLAY_P3:
        lines = np.moveaxis(level, 0, -2)
        planes = np.moveaxis(
            np.matmul(_REC709_TO_P3, np.moveaxis(linear, -1, -2), out=lines), -2, 0
        )
    if linear.ndim > 1:
        for rows in blocks(len(linear), prod(linear.shape[1:-1])):
            _encode(planes[:, rows], level[:, rows])
    else:
        _encode(planes, level)
    return np.moveaxis(level, 0, -1)


def _encode(light: Floats, codes: Floats) -> None:
    """Writes unrounded codes of linear light in the same primaries, of the same shape."""
    level = np.clip(light, 0.0, 1.0, out=codes)
    np.sqrt(level, out=level)
    level *= _CODE_LEVELS
    below = np.floor(level)
    level -= below
    # A code and how it goes on from there, looked up as one.
    found = _code_table().take(below.astype(np.intp), mode="clip")
    level *= found.imag
    level += found.real


@cache
def _code_table() -> NDArray[np.complex64]:
    """Returns codes of light whose square roots are evenly spaced, and how they go on from each.

    They are the real and the imaginary parts.
    """
    light = (np.arange(_CODE_LEVELS + 2) / _CODE_LEVELS) ** 2
    codes = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    table = np.empty(_CODE_LEVELS + 1, np.complex64)
    table.real, table.imag = codes[:-1], np.diff(codes)
    table.flags.writeable = False
    return table
