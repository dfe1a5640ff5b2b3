# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The depth representation information that HEVC puts beside a depth map.

Source: Rec. ITU-T H.265 annex G.14.2.3 and G.14.3.3 (SEI payload type 177), the same as H.264
annex I.13.2.3; carried in the `auxC` property of the depth item (ISO/IEC 23008-12 annex B.2.4.3).
"""

from ..depth_representation import DepthRepresentation, Representation
from ..errors import COPY_AGAIN, DamagedPhotoError
from .bits import Bits, unescaped

_PAYLOAD_TYPE = 177
_PREFIX_SEI = 39
# Of all messages; a phone's has some 30.
_MOST_BYTES = 1 << 16


def parse_representation(auxc: bytes) -> DepthRepresentation | None:
    """Reads the body of an `auxC` property.

    Args:
        auxc: Version and flags, URN, then SEI messages, each NAL unit behind its 4-byte length,
            the whole behind a 4-byte length.

    Returns:
        What it says, or None where it says nothing about depth.

    Raises:
        DamagedPhotoError: A length or a code does not fit.
    """
    _, _, subtype = auxc[4:].partition(b"\0")
    start, end = 4, 4 + int.from_bytes(subtype[:4], "big")
    if len(subtype) < 4:
        return None
    if end > len(subtype) or len(subtype) > _MOST_BYTES:
        raise _damaged()
    while start + 4 <= end:
        length = int.from_bytes(subtype[start : start + 4], "big")
        start += 4
        if length > end - start:
            raise _damaged()
        result = _sei(subtype[start : start + length])
        if result:
            return result
        start += length
    return None


def _sei(nal: bytes) -> DepthRepresentation | None:
    if len(nal) < 4 or nal[0] >> 1 & 63 != _PREFIX_SEI:
        return None
    message = unescaped(nal[2:])
    kind, start = _ff_coded(message, 0)
    size, start = _ff_coded(message, start)
    if kind != _PAYLOAD_TYPE:
        return None
    bits = Bits(message[start : start + size], _damaged())
    has_near, has_far, has_min, has_max = (bits.unsigned(1) for _ in range(4))
    representation = bits.exp_golomb()
    if representation not in set(Representation):
        raise DamagedPhotoError(
            "stores its depth in an unknown way (representation {representation}); please "
            "report this photo's phone and app to the makers of the extension",
            representation=representation,
        )
    if has_min or has_max:
        bits.exp_golomb()  # disparity_ref_view_id
    z_near = _real(bits) if has_near else None
    z_far = _real(bits) if has_far else None
    d_min = _real(bits) if has_min else None
    d_max = _real(bits) if has_max else None
    curve: tuple[int, ...] = ()
    if representation == Representation.NONUNIFORM_DISPARITY:
        count = bits.exp_golomb() + 1
        if count > 63:  # H.265: depth_nonlinear_representation_num_minus1 is 0 to 62
            raise _damaged()
        curve = (0, *(bits.exp_golomb() for _ in range(count)), 0)
    return DepthRepresentation(Representation(representation), z_near, z_far, d_min, d_max, curve)


def _ff_coded(message: bytes, start: int) -> tuple[int, int]:
    value = 0
    while start < len(message):
        start += 1
        value += message[start - 1]
        if message[start - 1] != 255:
            return value, start
    raise _damaged()


def _damaged() -> DamagedPhotoError:
    return DamagedPhotoError(
        "has a damaged description of its depth map (SEI message); {copy_again}",
        copy_again=COPY_AGAIN,
    )


def _real(bits: Bits) -> float | None:
    """Reads a depth_representation_info_element (H.265 G.14.2.3.1); None if unspecified."""
    sign, exponent = bits.unsigned(1), bits.unsigned(7)
    length = bits.unsigned(5) + 1
    mantissa = bits.unsigned(length)
    if exponent == 127:
        return None
    if exponent:
        value = 2.0 ** (exponent - 31) * (1 + mantissa / (1 << length))
    else:
        value = 2.0 ** -(30 + length) * mantissa
    return -value if sign else value
