# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work on whole pictures that Pillow does faster than numpy."""

from dataclasses import dataclass, field
from math import ceil
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from ..core.arrays import Floats, Indices, Pixels
from ..core.camera import Window
from ..core.colour import linear_rec709
from ..core.gain import Gain
from ..core.photo import DepthPhoto
from .threads import side_by_side

if TYPE_CHECKING:
    from PIL import Image


# Pillow's pictures take 4 bytes a pixel: large photos go through it in strips of this size.
STRIP_PIXELS = 1 << 22
_MOST_GRIDS = 2
_PORTRAIT = "portrait"
# Pixels within which a border between cells is just a pixel's centre, whatever was rounded.
_BETWEEN = 1e-6
# So many bytes, and half of that, make no more than 16 bits hold.
_MOST_SHORT = 256
# Of places in pixels that have been to another frame and back.
_ROUNDING = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class PillowSampler:
    """The photo, and its mattes, on any grid over the depth map's window.

    Attributes:
        photo: As read from the file.
    """

    photo: DepthPhoto
    # The last grids that it was averaged to: a surface is made in steps that look at two at most.
    _last: dict[tuple[int, int], Pixels] = field(default_factory=dict, init=False, repr=False)
    # The portrait matte on the last grids: whoever looks at rims and outlines asks for it.
    _mattes: dict[tuple[int, int], Pixels] = field(default_factory=dict, init=False, repr=False)
    # Threads that want the same grid want it once.
    _lock: RLock = field(default_factory=RLock, init=False, repr=False)
    _matte_lock: RLock = field(default_factory=RLock, init=False, repr=False)

    def colours(self, rows: int, columns: int) -> Pixels:
        """Returns the photo averaged over each cell, (rows, columns, 3), to look at only."""
        rgb = self.photo.rgb
        with self._lock:
            if (rows, columns) not in self._last:
                shown = shrink(rgb, _box(self.photo.depth.window), (columns, rows))
                _keep(self._last, (rows, columns), shown)
            return self._last[rows, columns]

    def light(self, rows: int, columns: int) -> Floats:
        """Returns the same as linear light with Rec. 709 primaries."""
        return linear_rec709(self.colours(rows, columns), self.photo.colour_space)

    def matte(self, rows: int, columns: int) -> Pixels | None:
        """Returns the portrait matte on a grid, (rows, columns) bytes; None without one."""
        matte = self.photo.mattes.get(_PORTRAIT)
        if matte is None:
            return None
        with self._matte_lock:
            if (rows, columns) not in self._mattes:
                shown = self._on_grid(matte.opacity, matte.window, rows, columns)
                _keep(self._mattes, (rows, columns), shown)
            return self._mattes[rows, columns]

    def mattes(self, rows: int, columns: int) -> dict[str, Pixels]:
        """Returns all mattes on a grid, each (rows, columns) bytes, by what they show."""
        portrait = self.matte(rows, columns)
        return {
            kind: self._on_grid(matte.opacity, matte.window, rows, columns)
            if kind != _PORTRAIT or portrait is None
            else portrait
            for kind, matte in self.photo.mattes.items()
        }

    def gain(self, rows: int, columns: int) -> Gain | None:
        """Returns the gain map on a grid, (rows, columns); None without one."""
        found = self.photo.gain_map
        if found is None:
            return None
        return Gain(self._on_grid(found.codes, found.window, rows, columns), found)

    def _on_grid(self, samples: Pixels, place: Window, rows: int, columns: int) -> Pixels:
        """Brings a matte, or a gain map, to a grid.

        Args:
            samples: Of it.
            place: Where they lie on the photo.
            rows: Of the grid.
            columns: The same.
        """
        left, top, right, bottom = _box(self.photo.depth.window)
        # From photo pixels to its own.
        across, down = samples.shape[1] / place.width, samples.shape[0] / place.height
        box = (
            (left - place.left) * across,
            (top - place.top) * down,
            (right - place.left) * across,
            (bottom - place.top) * down,
        )
        return resample(samples, box, (columns, rows))


def _keep(last: dict[tuple[int, int], Pixels], grid: tuple[int, int], shown: Pixels) -> None:
    """Keeps what a grid shows, to look at only, in the place of what was asked for longest ago."""
    shown.flags.writeable = False
    if len(last) == _MOST_GRIDS:
        del last[next(iter(last))]
    last[grid] = shown


def _box(window: Window) -> tuple[float, float, float, float]:
    return window.left, window.top, window.left + window.width, window.top + window.height


def shrink(
    rgb: Pixels,
    box: tuple[float, float, float, float],
    size: tuple[int, int],
    threads: int | None = None,
) -> Pixels:
    """Averages the photo over the cells of a grid.

    Args:
        rgb: (height, width, 3).
        box: Left, top, right, bottom of the grid on the photo, in photo pixels.
        size: Columns and rows of the grid.
        threads: So many work on it, which changes nothing; None for one per core.

    Returns:
        (rows, columns, 3): the mean of the pixels whose centres lie in each cell; where cells are
        no whole pixels, those at its borders count whole or not at all.
    """
    from PIL import Image

    height, width = rgb.shape[:2]
    columns, rows = size
    left, top, right, bottom = max(box[0], 0), max(box[1], 0), min(box[2], width), box[3]
    first_column, end_column = int(left), ceil(right)
    starts, ends = _centres_within(top, min(bottom, height), rows, height)
    result = np.empty((rows, columns, 3), np.uint8)
    step = max(1, STRIP_PIXELS // (width * int((ends - starts).max())))

    def strip(first: int) -> None:
        last = min(first + step, rows)
        lines = np.empty((last - first, end_column - first_column, 3), np.uint8)
        for line, start, end in zip(lines, starts[first:last], ends[first:last], strict=True):
            _mean_of_rows(rgb[start:end, first_column:end_column], line)
        # Down in numpy, which is three times as fast along whole rows, across in Pillow, which is
        # ten times as fast as numpy's reduceat.
        across = (left - first_column, 0, right - first_column, last - first)
        result[first:last] = np.asarray(
            pillow_image(lines).resize((columns, last - first), Image.Resampling.BOX, box=across)
        )

    side_by_side(strip, range(0, rows, step), threads)
    return result


def _centres_within(top: float, bottom: float, rows: int, height: int) -> tuple[Indices, Indices]:
    """Returns the first row of pixels whose centre lies in each row of cells, and the one after.

    In cells that are smaller than a pixel lies that around their own centre; what lies just between
    two cells is in the upper one.

    Args:
        top: Of the cells, in pixels.
        bottom: The same.
        rows: Of cells.
        height: Rows of pixels.
    """
    scale = (bottom - top) / rows
    middles = top + (np.arange(rows) + 0.5) * scale
    half = max(scale, 1.0) / 2
    starts, ends = (
        np.floor(middles + (0.5 + _BETWEEN + away)).astype(np.intp) for away in (-half, half)
    )
    starts = np.clip(starts, 0, height - 1)
    return starts, np.clip(ends, starts + 1, height)


def _mean_of_rows(pixels: Pixels, out: Pixels) -> None:
    """Averages each column of pixels.

    Args:
        pixels: (rows, columns, 3).
        out: (columns, 3), where the means go.
    """
    count = len(pixels)
    if count == 1:
        out[:] = pixels[0]
        return
    kind = np.uint16 if count <= _MOST_SHORT else np.uint32
    total = np.add.reduce(pixels, axis=0, dtype=kind)
    total += kind(count // 2)
    np.floor_divide(total, kind(count), out=out, casting="unsafe")


def resample(
    opacity: Pixels, box: tuple[float, float, float, float], size: tuple[int, int]
) -> Pixels:
    """Brings a matte to a grid.

    Cells larger than a pixel get a mean of all around their centre, falling to 0 one cell away: it
    moves nothing, as the plain mean over whole pixels would, nor does it leave any pixel out.
    Smaller cells are interpolated between pixel centres.

    Args:
        opacity: (height, width).
        box: Left, top, right, bottom of the grid on the matte, in its pixels. What lies outside
            has the opacity of the matte's edge.
        size: Columns and rows of the grid.
    """
    from PIL import Image

    left, top, right, bottom = box
    beyond = (-left, -top, right - opacity.shape[1], bottom - opacity.shape[0])
    margin = max(0, *(ceil(length - _ROUNDING) for length in beyond))
    if margin:
        opacity = np.pad(opacity, margin, mode="edge")
    height, width = opacity.shape
    inside = (
        max(left + margin, 0.0),
        max(top + margin, 0.0),
        min(right + margin, float(width)),
        min(bottom + margin, float(height)),
    )
    return np.asarray(pillow_image(opacity).resize(size, Image.Resampling.BILINEAR, box=inside))


def pillow_image(rgb: Pixels) -> "Image.Image":
    """Returns a picture as Pillow's, (height, width, 3) or (height, width)."""
    from PIL import Image

    return Image.fromarray(np.ascontiguousarray(rgb))
