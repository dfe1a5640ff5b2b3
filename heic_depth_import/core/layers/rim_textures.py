# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rim of what stands in front as pictures at the photo's scale."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats, Mask, Pixels
from ..camera import Window
from ..colour import decoded_light, encoded_light
from .interpolation import between, interpolated
from .matting import Matting
from .mixture import mixture_of

# Pixels of a tile: most of them hold no rim, and cost nothing.
_TILE = 64


@dataclass(frozen=True, slots=True, eq=False)
class RimTextures:
    """Two pictures as large as the photo; what is not near the rim is empty.

    Attributes:
        front: (height, width, 4), the colours of the front without the background's, and alpha.
        back: (height, width, 3), the colours of the background without the front's.
    """

    front: Pixels
    back: Pixels


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """A picture as linear light over a grid of so many rows and columns."""

    light: Floats
    shape: tuple[int, int]

    def at(self, down: Floats, across: Floats) -> Floats:
        """Returns what it shows between places on the grid, (rows, columns, 3)."""
        size = self.light.shape[:2]
        rows, columns = (
            between((place + 0.5) * (finer / count) - 0.5, finer)
            for place, finer, count in zip((down, across), size, self.shape, strict=True)
        )
        return interpolated(self.light, rows, columns)


def rim_textures_of(
    rgb: Pixels, window: Window, matting: Matting, behind: Pixels | None = None
) -> RimTextures:
    """Takes the photo apart along the rim, pixel by pixel.

    Args:
        rgb: (height, width, 3), the photo.
        window: Where the grid of the matting lies on it.
        matting: What mixes there.
        behind: (rows, columns, 3) over the same window, what the background is made up to look
            like; without, it is as smooth as the matting has it.
    """
    height, width = rgb.shape[:2]
    rows, columns = matting.least.shape
    # Where the centres of pixels lie on the grid.
    down = _centres(height, window.top, rows / window.height)
    across = _centres(width, window.left, columns / window.width)
    front, back = np.zeros((height, width, 4), np.uint8), np.zeros((height, width, 3), np.uint8)
    shown = None if behind is None else _Shown(decoded_light(behind), (rows, columns))
    for tile in _tiles(down, across, matting.near_rim()):
        here = matting.on(down[tile[0]], across[tile[1]])
        if shown is not None:
            here = replace(here, back=shown.at(down[tile[0]], across[tile[1]]))
        mixture = mixture_of(rgb[tile], here)
        front[tile][..., :3] = encoded_light(mixture.front)
        front[tile][..., 3] = np.rint(mixture.alpha * 255)
        back[tile] = encoded_light(mixture.back)
    return RimTextures(front, back)


def _centres(count: int, start: float, scale: float) -> Floats:
    places: Floats = ((np.arange(count) + 0.5 - start) * scale - 0.5).astype(np.float32)
    return places


def _tiles(down: Floats, across: Floats, is_rim: Mask) -> Iterator[tuple[slice, slice]]:
    """Yields the parts of the picture that hold some of the rim."""
    rows, columns = is_rim.shape
    for top in range(0, down.size, _TILE):
        bottom = min(top + _TILE, down.size)
        upper, lower = _covered(down[top], down[bottom - 1], rows)
        strip: Mask = np.logical_or.reduce(is_rim[upper:lower], axis=0)
        for left in range(0, across.size, _TILE):
            right = min(left + _TILE, across.size)
            first, last = _covered(across[left], across[right - 1], columns)
            if strip[first:last].any():
                yield np.s_[top:bottom, left:right]


def _covered(start: float, end: float, count: int) -> tuple[int, int]:
    """Returns the samples that pixels between two places are interpolated from."""
    return max(int(start), 0), min(int(end) + 2, count)
