# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the codes of a gain map mean: by Apple's rule, or by ISO 21496-1.

Both come to the same: a factor of linear light for each code and channel. Where a file has both,
ISO's is taken, which needs no rule beside the file; on iPhones the two agree to some percent.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log2

import numpy as np

from ..arrays import Doubles, Floats
from ..gain import CHANNELS, CODES, MOST_GAIN, are_sound
from .xmp import Fields, numbers_of

_MOST_STOPS = log2(MOST_GAIN)

# Tags of Apple's maker note.
_HDR_HEADROOM, _HDR_GAIN = 33, 48

_IS_MULTICHANNEL, _USES_BASE_COLOURS, _RESERVED = 0x80, 0x40, 0x3F
_HEAD, _FRACTION = struct.Struct(">HHB"), struct.Struct(">II")


@dataclass(frozen=True, slots=True, eq=False)
class GainCoding:
    """What codes mean: (light + offsets[0]) * gains[code] - offsets[1].

    Attributes:
        gains: (256, 3), for each channel of linear light in the photo's own primaries.
        offsets: (2, 3).
    """

    gains: Floats
    offsets: Floats

    @property
    def is_plain(self) -> bool:
        """Whether light stays as it is, whatever the code."""
        return bool((self.gains == 1).all() and (self.offsets[0] == self.offsets[1]).all())


def apple_coding(fields: Fields, maker: Mapping[int, float]) -> GainCoding | None:
    """Returns what codes mean by what Apple's metadata say; None where they do not say enough.

    The map holds shares of the headroom by the transfer curve of Rec. 709:
    light * (1 + (headroom - 1) * share).

    Args:
        fields: Of the gain map's XMP.
        maker: Numbers of the photo's maker note, by their tags.

    Source: Apple, "Applying Apple HDR effect to your photos" (AppKit documentation).
    """
    headroom = _apple_headroom(fields, maker)
    if headroom is None or not 1 <= headroom <= MOST_GAIN:
        return None
    codes = np.arange(CODES) / (CODES - 1.0)
    gains = 1.0 + (headroom - 1.0) * _decoded_rec709(codes)
    return GainCoding(
        np.repeat(gains[:, None], CHANNELS, axis=1).astype(np.float32),
        np.zeros((2, CHANNELS), np.float32),
    )


def _apple_headroom(fields: Fields, maker: Mapping[int, float]) -> float | None:
    """Returns how many times brighter than white the brightest light is.

    From iOS 17 on XMP says it, rounded from what the maker note comes to. Before, a map is valid
    only if both numbers are there, and XMP names its version.
    """
    said = numbers_of(fields, "HDRGainMap:HDRGainMapHeadroom")
    if said:
        return said[0]
    if not numbers_of(fields, "HDRGainMap:HDRGainMapVersion"):
        return None
    if _HDR_HEADROOM not in maker or _HDR_GAIN not in maker:
        return None
    gain = maker[_HDR_GAIN]
    if maker[_HDR_HEADROOM] < 1:
        stops = -20.0 * gain + 1.8 if gain <= 0.01 else -0.101 * gain + 1.601
    else:
        stops = -70.0 * gain + 3.0 if gain <= 0.01 else -0.303 * gain + 2.303
    return float(2.0 ** np.clip(stops, 0.0, _MOST_STOPS))


def _decoded_rec709(encoded: Doubles) -> Doubles:
    """Returns what a camera of Rec. ITU-R BT.709 (clause 1.2) has encoded."""
    return np.where(encoded < 0.081, encoded / 4.5, ((encoded + 0.099) / 1.099) ** (1 / 0.45))


def iso_coding(metadata: bytes) -> GainCoding | None:
    """Returns what codes mean for a display with all the headroom that the photo asks for.

    None where it cannot be read, where the photo itself is the brighter rendition, or where gains
    of channels belong to other primaries than the photo's.

    Args:
        metadata: The structure GainMapMetadata, with nothing before it.

    Source: ISO 21496-1:2025 clauses 5.2, 6.3 and C.2.2; the same structure as in libavif's and
    libultrahdr's readers.
    """
    if len(metadata) < _HEAD.size:
        return None
    least_version, _writer, flags = _HEAD.unpack_from(metadata)
    count = CHANNELS if flags & _IS_MULTICHANNEL else 1
    wanted = _HEAD.size + (2 + 5 * count) * _FRACTION.size
    if least_version or flags & _RESERVED or len(metadata) < wanted:
        return None
    if count > 1 and not flags & _USES_BASE_COLOURS:
        return None
    try:
        numbers = list(_fractions(metadata[_HEAD.size : wanted]))
    except ZeroDivisionError:
        return None
    base, alternate = numbers[:2]
    channels = np.broadcast_to(np.array(numbers[2:]).reshape(count, 5), (CHANNELS, 5))
    return _checked(channels) if alternate > base == 0 else None


def _fractions(content: bytes) -> Iterator[float]:
    """Yields numbers as they stand there: two headrooms, then five of each channel."""
    for number, (above, below) in enumerate(_FRACTION.iter_unpack(content)):
        # Headrooms and gammas have no sign, minimum, maximum and offsets do.
        is_signed = number >= 2 and (number - 2) % 5 != 2
        yield (above - (above >> 31 << 32) if is_signed else above) / below


def _checked(channels: Doubles) -> GainCoding | None:
    """Returns what codes mean; None for numbers that no photo has.

    Args:
        channels: (3, 5): minimum and maximum in stops, gamma, the base's offset, the other's.
    """
    least, most, gamma, base_offset, offset = channels.T
    if (gamma <= 0).any() or (least > most).any() or (np.abs(channels[:, :2]) > _MOST_STOPS).any():
        return None
    share = (np.arange(CODES)[:, None] / (CODES - 1.0)) ** (1.0 / gamma)
    gains = np.exp2(least + (most - least) * share).astype(np.float32)
    offsets = np.stack([base_offset, offset]).astype(np.float32)
    return GainCoding(gains, offsets) if are_sound(gains, offsets) else None
