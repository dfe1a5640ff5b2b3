# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The light that a photo had before its phone made it fit for paper."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from .arrays import Floats, Indices, Indices32, Pixels
from .camera import Window

CODES = 256
CHANNELS = 3
# Phones write 8 at most; 1024 times white is brighter than the sun on snow.
MOST_GAIN = 1024.0
# ISO 21496-1 recommends 1/64; an offset of all of white would be none.
_MOST_OFFSET = 1.0


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GainMap:
    """How much brighter the light was than what a photo shows of it, as far as white goes.

    That was (light + offsets[0]) * gains[code] - offsets[1].

    Attributes:
        codes: (rows, columns) bytes.
        window: Where the grid lies on the photo.
        gains: (256, 3), for each channel of linear light in the photo's own primaries.
        offsets: (2, 3).
    """

    codes: Pixels
    window: Window
    gains: Floats
    offsets: Floats

    def __repr__(self) -> str:
        (rows, columns), most = self.codes.shape, float(self.gains.max())
        return f"<{type(self).__name__}: {columns} x {rows} samples, up to {most:.2f} times>"


@dataclass(frozen=True, slots=True, eq=False)
class Gain:
    """A gain map where some colours are.

    Attributes:
        codes: (...) of the map.
        gain_map: Says what they mean.
    """

    codes: Pixels
    gain_map: GainMap

    @property
    def flat(self) -> Self:
        """The same, its codes in one row."""
        return replace(self, codes=self.codes.ravel())

    def at(self, places: Indices32 | Indices) -> Self:
        """Returns it where some of the colours are, (places,).

        Args:
            places: Of codes in a row.
        """
        return replace(self, codes=self.codes.take(places))

    def of(self, light: Floats, part: slice = slice(None)) -> Floats:
        """Returns light as bright as it was.

        Args:
            light: (..., 3) linear, in the photo's own primaries; is changed.
            part: Which of the codes belong to it.
        """
        before, after = self.gain_map.offsets
        light += before
        light *= self.gain_map.gains.take(self.codes[part], axis=0)
        light -= after
        return np.maximum(light, np.float32(0), out=light)


def are_sound(gains: Floats, offsets: Floats) -> bool:
    """Tells whether this may be what the codes of a gain map mean.

    Args:
        gains: Of any shape, as in `GainMap`.
        offsets: The same.
    """
    return bool(
        gains.shape == (CODES, CHANNELS)
        and offsets.shape == (2, CHANNELS)
        and ((gains >= 1 / MOST_GAIN) & (gains <= MOST_GAIN)).all()
        and (np.abs(offsets) <= _MOST_OFFSET).all()
    )
