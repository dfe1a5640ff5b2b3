# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rim of what stands in front as pictures at the photo's scale."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats, Indices, Mask, Pixels
from ..camera import Window
from ..colour import decoded_light, encoded_light
from ..restoration.jumps import dilate
from .fringe import Fringe
from .interpolation import Places, between, interpolated, interpolated_at
from .matting import Matting
from .mixture import mixture_beyond, mixture_of

# Pixels of a tile: most of them hold no rim, and cost nothing.
_TILE = 64
# Faces that have a fringe before them reach a sample beyond it, and pixels between samples are
# looked up on both sides.
_SHOWN = 2
# Rows of pixels taken apart at once.
_AT_ONCE = 256


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
        size = self.light.shape[0], self.light.shape[1]
        return interpolated(self.light, *_finer((down, across), self.shape, size))


def rim_textures_of(
    rgb: Pixels,
    window: Window,
    matting: Matting | None,
    fringe: Fringe | None = None,
    behind: Pixels | None = None,
) -> RimTextures:
    """Takes the photo apart along the rim and beyond outlines, pixel by pixel.

    Args:
        rgb: (height, width, 3), the photo.
        window: Where the grid of the matting lies on it.
        matting: What mixes along the rim, if there is one.
        fringe: What mixes beyond outlines, if there are any.
        behind: (rows, columns, 3) over the same window, what the background is made up to look
            like; without, it is as smooth as the matting has it.
    """
    height, width = rgb.shape[:2]
    textures = RimTextures(np.zeros((height, width, 4), np.uint8), np.zeros_like(rgb))
    light = None if behind is None else decoded_light(behind)
    if matting is not None:
        _paint_rim(textures, rgb, window, matting, light)
    if fringe is not None:
        _paint_fringe(textures, rgb, window, fringe, light)
    return textures


def _paint_rim(
    textures: RimTextures, rgb: Pixels, window: Window, matting: Matting, behind: Floats | None
) -> None:
    rows, columns = matting.least.shape
    down, across = _places(rgb.shape, window, (rows, columns))
    shown = None if behind is None else _Shown(behind, (rows, columns))
    for tile in _tiles(down, across, matting.near_rim()):
        here = matting.on(down[tile[0]], across[tile[1]])
        if shown is not None:
            here = replace(here, back=shown.at(down[tile[0]], across[tile[1]]))
        mixture = mixture_of(rgb[tile], here)
        textures.front[tile][..., :3] = encoded_light(mixture.front)
        textures.front[tile][..., 3] = np.rint(mixture.alpha * 255)
        textures.back[tile] = encoded_light(mixture.back)


def _paint_fringe(
    textures: RimTextures, rgb: Pixels, window: Window, fringe: Fringe, behind: Floats | None
) -> None:
    shape = fringe.is_fringe.shape
    down, across = _places(rgb.shape, window, shape)
    for pixels in _nearest_to(dilate(fringe.is_fringe, _SHOWN), down, across):
        textures.back[pixels] = rgb[pixels]
    for row, column in _nearest_to(dilate(fringe.blend.most > 0, 1), down, across):
        place = down[row], across[column]
        made_up = None
        if behind is not None:
            made_up = interpolated_at(behind, *_finer(place, shape, behind.shape[:2]))
        blend = fringe.blend.at(*_finer(place, shape, shape))
        mixture = mixture_beyond(rgb[row, column], blend, made_up)
        opacity = np.rint(mixture.alpha * 255)
        seen = opacity > 0
        pixels = row[seen], column[seen]
        textures.front[pixels] = np.concatenate(
            [encoded_light(mixture.front[seen]), opacity[seen, np.newaxis].astype(np.uint8)], axis=1
        )
        textures.back[pixels] = encoded_light(mixture.back[seen])


def _nearest_to(chosen: Mask, down: Floats, across: Floats) -> Iterator[tuple[Indices, Indices]]:
    """Yields rows and columns of the pixels whose nearest sample is chosen, some at a time.

    Args:
        chosen: (rows, columns) samples.
        down: Where the rows of pixels lie on them.
        across: The same of the columns.
    """
    nearest = [
        np.clip(np.rint(place), 0, count - 1).astype(np.intp)
        for place, count in zip((down, across), chosen.shape, strict=True)
    ]
    for first in range(0, down.size, _AT_ONCE):
        strip = chosen[nearest[0][first : first + _AT_ONCE]]
        if strip.any():
            # Numpy is slow to find places in more than one dimension.
            row, column = np.divmod(np.flatnonzero(strip.take(nearest[1], axis=1)), across.size)
            yield row + first, column


def _finer(
    place: tuple[Floats, Floats], shape: tuple[int, ...], finer: tuple[int, ...]
) -> Iterator[Places]:
    """Yields where places on a grid lie on another over the same window, down and across.

    Args:
        place: Down and across.
        shape: Rows and columns of the grid.
        finer: The same of the other.
    """
    for along, count, other in zip(place, shape[:2], finer[:2], strict=True):
        yield between((along + 0.5) * (other / count) - 0.5, other)


def _places(
    picture: tuple[int, ...], window: Window, shape: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Returns where the centres of a photo's pixels lie on a grid over the window."""
    return (
        _centres(picture[0], window.top, shape[0] / window.height),
        _centres(picture[1], window.left, shape[1] / window.width),
    )


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
