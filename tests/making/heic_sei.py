# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The depth representation message that says what the samples of a depth map mean.

Source: ITU-T H.265, depth representation information SEI (payload type 177): four flags, the
type as ue(v), disparity_ref_view_id as ue(v) if a disparity is given, then the numbers; for
type 3 the count minus 1 and the model of the curve, each ue(v).
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass

UNIFORM_INVERSE_Z, UNIFORM_DISPARITY, UNIFORM_Z, NONUNIFORM_DISPARITY = range(4)

UNSPECIFIED = math.nan
"""A number that is announced but has no value (exponent 127)."""

PAYLOAD_TYPE = 177
PREFIX_SEI = b"\x4e\x01"
"""NAL unit header: type 39, layer 0, temporal id 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthRepresentation:
    """The content of the message; a number that is None is not in it.

    Attributes:
        kind: One of the four representation types.
        z_near, z_far: Depth of the nearest and the farthest sample.
        d_min, d_max: Disparity of the farthest and the nearest sample.
        model: For type 3: how far the curve leaves the straight line at equal steps.
        mantissa_bits: Precision of the numbers, 1 to 32. An iPhone writes 16.
        emulation_prevention: Escape byte patterns that only start codes may have, as the
            standard asks. libheif does not undo it and misreads numbers with long runs of zeros.
    """

    kind: int = UNIFORM_DISPARITY
    z_near: float | None = None
    z_far: float | None = None
    d_min: float | None = None
    d_max: float | None = None
    model: tuple[int, ...] = (0,)
    mantissa_bits: int = 16
    emulation_prevention: bool = True

    def to_bytes(self) -> bytes:
        """Writes the message as the subtype field of an ``auxC`` property."""
        payload = _pack(self._bits() + "1")
        unit = PREFIX_SEI + bytes([PAYLOAD_TYPE, len(payload)]) + payload
        if self.emulation_prevention:
            unit = prevent_emulation(unit)
        return struct.pack(">II", 4 + len(unit), len(unit)) + unit

    def _bits(self) -> str:
        numbers = (self.z_near, self.z_far, self.d_min, self.d_max)
        bits = "".join(str(int(number is not None)) for number in numbers)
        bits += _unsigned(self.kind)
        if self.d_min is not None or self.d_max is not None:
            bits += _unsigned(0)
        bits += "".join(_real(n, self.mantissa_bits) for n in numbers if n is not None)
        if self.kind == NONUNIFORM_DISPARITY:
            bits += _unsigned(len(self.model) - 1) + "".join(map(_unsigned, self.model))
        return bits


def prevent_emulation(unit: bytes) -> bytes:
    """Puts a 3 before every byte up to 3 that follows two zeros, as in every NAL unit."""
    escaped, zeros = bytearray(), 0
    for value in unit:
        if zeros >= 2 and value <= 3:
            escaped.append(3)
            zeros = 0
        escaped.append(value)
        zeros = zeros + 1 if value == 0 else 0
    return bytes(escaped)


def _unsigned(value: int) -> str:
    """Writes ue(v): an exponential Golomb code."""
    binary = f"{value + 1:b}"
    return "0" * (len(binary) - 1) + binary


def _real(value: float, mantissa_bits: int) -> str:
    """Writes a number as sign, exponent, mantissa length and mantissa."""
    exponent, mantissa = 127, 0
    if not math.isnan(value):
        fraction, power = math.frexp(abs(value))  # |value| = fraction * 2**power
        exponent = max(power - 1 + 31, 0) if value else 0
        if exponent:
            mantissa = round((2 * fraction - 1) * 2**mantissa_bits)
        else:
            mantissa = round(abs(value) * 2.0 ** (30 + mantissa_bits))
        if mantissa >> mantissa_bits:  # rounded up to the next power of two
            exponent, mantissa = exponent + 1, 0
        if exponent >= 127:
            raise ValueError(f"{value} is too large")
    sign = int(value < 0)
    return f"{sign:b}{exponent:07b}{mantissa_bits - 1:05b}{mantissa:0{mantissa_bits}b}"


def _pack(bits: str) -> bytes:
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")
