# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rim of what stands in front as pictures at the photo's scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Mask, Pixels
from ..camera import Window
from ..colour import decoded_light, encoded_light
from ..neighbourhood import runs_of
from ..restoration.jumps import dilate
from .fringe import Fringe
from .interpolation import Places, between, interpolated, interpolated_at, within
from .matting import Matting
from .mixture import mixture_beyond, mixture_of

# Rows of pixels that are worked on at once, the most columns, and the columns between two places
# with some of the rim that are not worth going over it twice.
_ROWS, _COLUMNS, _GAP = 32, 256, 8
# Faces that have a fringe before them reach a sample beyond it, and pixels between samples are
# looked up on both sides.
_SHOWN = 2


@dataclass(frozen=True, slots=True, eq=False)
class RimTextures:
    """Rows of two pictures as large as the photo; what is not near the rim is empty.

    Attributes:
        front: (rows, width, 4), the colours of the front without the background's, and alpha.
        back: (rows, width, 3), the colours of the background without the front's.
    """

    front: Pixels
    back: Pixels


@dataclass(frozen=True, slots=True, eq=False)
class RimPainter:
    """Takes the photo apart along the rim and beyond outlines, pixel by pixel.

    Attributes:
        rgb: (height, width, 3), the photo.
        parts: What mixes in it.
    """

    rgb: Pixels
    parts: Sequence["_Rim | _Beyond"]

    @classmethod
    def of(
        cls,
        rgb: Pixels,
        window: Window,
        matting: Matting | None,
        fringe: Fringe | None = None,
        behind: Pixels | None = None,
    ) -> Self:
        """Finds where on a photo things mix.

        Args:
            rgb: (height, width, 3), the photo.
            window: Where the grid of the matting lies on it.
            matting: What mixes along the rim, if there is one.
            fringe: What mixes beyond outlines, if there are any.
            behind: (rows, columns, 3) over the same window, what the background is made up to look
                like; without, it is as smooth as the matting has it.
        """
        parts: list[_Rim | _Beyond] = []
        if matting is not None:
            parts.append(_Rim.of(matting, behind, rgb.shape, window))
        if fringe is not None:
            parts.append(_Beyond.of(fringe, behind, rgb.shape, window))
        return cls(rgb, parts)

    def strip(self, first: int, rows: int) -> RimTextures:
        """Returns some rows: the pictures are large and nearly empty.

        Args:
            first: Of them.
            rows: So many, or fewer at the end.
        """
        shown = self.rgb[first : first + rows]
        textures = RimTextures(np.zeros((*shown.shape[:2], 4), np.uint8), np.zeros_like(shown))
        for part in self.parts:
            part.paint(textures, shown, first)
        return textures


@dataclass(frozen=True, slots=True, eq=False)
class _Rim:
    """What mixes along the rim of a matte.

    Attributes:
        matting: That.
        behind: What the background is made up to look like.
        down: Where the rows of pixels lie on the matting's grid.
        across: The same of the columns.
        is_rim: (rows, columns) of the grid.
    """

    matting: Matting
    behind: Pixels | None
    down: Floats
    across: Floats
    is_rim: Mask

    @classmethod
    def of(
        cls, matting: Matting, behind: Pixels | None, size: tuple[int, ...], window: Window
    ) -> Self:
        """Finds where on a photo of that size it lies."""
        places = _places(size, window, matting.least.shape)
        return cls(matting, behind, *places, matting.near_rim())

    def paint(self, textures: RimTextures, rgb: Pixels, first: int) -> None:
        """Paints some rows of the photo, from the first on."""
        down, across, behind = self.down[first : first + len(rgb)], self.across, self.behind
        for tile in _tiles(down, across, self.is_rim):
            place, back = (down[tile[0]], across[tile[1]]), None
            if behind is not None:
                part, *finer = within(*_finer(place, self.is_rim.shape, behind.shape))
                back = interpolated(decoded_light(behind[part]), *finer)
            mixture = mixture_of(rgb[tile], self.matting.on(*place, back))
            textures.front[tile][..., :3] = encoded_light(mixture.front)
            textures.front[tile][..., 3] = np.rint(mixture.alpha * 255)
            textures.back[tile] = encoded_light(mixture.back)


@dataclass(frozen=True, slots=True, eq=False)
class _Beyond:
    """What mixes beyond outlines.

    Attributes:
        fringe: That.
        behind: What the background is made up to look like.
        down: Where the rows of pixels lie on the fringe's grid.
        across: The same of the columns.
        is_shown: (rows, columns) of the grid, where the background's picture is seen.
        is_mixed: (rows, columns) of the grid, where it is not the photo.
    """

    fringe: Fringe
    behind: Pixels | None
    down: Floats
    across: Floats
    is_shown: Mask
    is_mixed: Mask

    @classmethod
    def of(
        cls, fringe: Fringe, behind: Pixels | None, size: tuple[int, ...], window: Window
    ) -> Self:
        """Finds where on a photo of that size it lies."""
        places = _places(size, window, fringe.is_fringe.shape)
        is_mixed = dilate(fringe.blend.most > 0, 1)
        return cls(fringe, behind, *places, dilate(fringe.is_fringe, _SHOWN), is_mixed)

    def paint(self, textures: RimTextures, rgb: Pixels, first: int) -> None:
        """Paints some rows of the photo, from the first on."""
        shape, down = self.is_mixed.shape, self.down[first : first + len(rgb)]
        photo, back = rgb.reshape(-1, 3), textures.back.reshape(-1, 3)
        shown = _nearest_to(self.is_shown, down, self.across, rgb.shape[2])
        if shown.size:
            np.copyto(textures.back.reshape(shown.shape), rgb.reshape(shown.shape), where=shown)
        # Numpy is slow to find places in two dimensions.
        mixed = np.flatnonzero(_nearest_to(self.is_mixed, down, self.across))
        if not mixed.size:
            return
        row, column = np.divmod(mixed, self.across.size)
        place, made_up = (down[row], self.across[column]), None
        if self.behind is not None:
            rows, columns = _finer(place, shape, self.behind.shape)
            made_up = interpolated_at(self.behind, rows, columns, decoded_light)
        blend = self.fringe.blend.at(*_finer(place, shape, shape))
        mixture = mixture_beyond(photo.take(mixed, axis=0), blend, made_up)
        opacity = np.rint(mixture.alpha * 255).astype(np.uint8)
        seen = np.flatnonzero(opacity)
        here = mixed[seen]
        back[here] = encoded_light(mixture.back[seen])
        front = np.column_stack([encoded_light(mixture.front[seen]), opacity[seen]])
        textures.front.reshape(-1, 4)[here] = front


def _nearest_to(chosen: Mask, down: Floats, across: Floats, channels: int = 1) -> Mask:
    """Returns which pixels have a nearest sample that is chosen, row by row; (0, 0) if none has.

    Args:
        chosen: (rows, columns) samples.
        down: Where the rows of pixels lie on them, ascending.
        across: The same of the columns.
        channels: Pixels are told as often.
    """
    rows, columns = (
        np.clip(np.rint(place), 0, count - 1).astype(np.intp)
        for place, count in zip((down, across), chosen.shape, strict=True)
    )
    lines = chosen[rows[0] : rows[-1] + 1]
    if not lines.any():
        return np.zeros((0, 0), np.bool_)
    # Each row of samples once: more rows of pixels are the same.
    nearest: Mask = lines.take(columns.repeat(channels), axis=1)[rows - rows[0]]
    return nearest


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
    """Yields the parts of the picture that hold some of the rim, and little else."""
    left = np.clip(across.astype(np.intp), 0, is_rim.shape[1] - 1)
    right = np.minimum(left + 1, is_rim.shape[1] - 1)
    for top in range(0, down.size, _ROWS):
        bottom = min(top + _ROWS, down.size)
        upper, lower = max(int(down[top]), 0), min(int(down[bottom - 1]) + 2, len(is_rim))
        strip: Mask = np.logical_or.reduce(is_rim[upper:lower], axis=0)
        # What is interpolated from a sample of the rim.
        for start, end in runs_of(np.flatnonzero(strip[left] | strip[right]), _GAP):
            for first in range(start, end, _COLUMNS):
                yield np.s_[top:bottom, first : min(first + _COLUMNS, end)]
