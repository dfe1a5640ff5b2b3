# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tiles of a photo as it is shown, and which of them do not fit their neighbours."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Mask, Pixels
from ..transforms import show_points
from .container import Container, Item
from .decodable import said_size
from .orientation import transforms_of

# Pixels of a border that are compared at a time: garbage may begin anywhere in a tile.
_SEGMENT = 32
# Levels, summed over three colours, that neighbouring pixels differ by in any photo.
_USUAL = 18.0
# How many times as much as beside it a photo may change across a border. Of eight real photos five
# have no tile above that, three have 2, 2 and 5 of 35 to 48; garbage reaches 4 to 30.
_MOST = 1.5

# Upright or lying, where, and from where to where: pixels of the photo as shown.
_Border = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Tile:
    """A coded part of a photo.

    Attributes:
        item: Its item.
        left: Where it lies on the photo as shown, in pixels.
        top: The same.
        right: The first column that is not its own.
        bottom: The first row.
    """

    item: Item
    left: int
    top: int
    right: int
    bottom: int


def tiles_of(container: Container, photo: Item) -> list[Tile]:
    """Returns the tiles of a grid where they are shown; none where the file does not say.

    Args:
        container: What the file says of itself.
        photo: The grid.

    Source: ISO/IEC 23008-12 clause 6.6.2.3: tiles of one size, row by row.
    """
    items = [
        container.items[target]
        for reference in container.references
        if reference.kind == "dimg" and reference.source == photo.id
        for target in reference.targets
        if target in container.items
    ]
    size = said_size(photo)
    tile = said_size(items[0]) if items else None
    if size is None or tile is None:
        return []
    transforms = transforms_of(photo.properties, size)
    columns = -(-size[0] // tile[0])
    result = []
    for number, item in enumerate(items):
        row, column = divmod(number, columns)
        start = np.array([column * tile[0], row * tile[1]])
        end = np.minimum(start + tile, size)
        corners = show_points(np.stack([start, end]), size, transforms)
        (left, top), (right, bottom) = np.rint([corners.min(axis=0), corners.max(axis=0)])
        result.append(Tile(item, int(left), int(top), int(right), int(bottom)))
    return result


def misfits(rgb: Pixels, tiles: list[Tile]) -> list[Tile]:
    """Returns the tiles with a border that the photo breaks off at, which it may do by itself.

    Args:
        rgb: (height, width, 3) as shown.
        tiles: Where its tiles lie; what a crop has cut off does not count.
    """
    height, width = rgb.shape[:2]
    borders: list[set[_Border]] = []
    for tile in tiles:
        left, top = max(tile.left, 0), max(tile.top, 0)
        right, bottom = min(tile.right, width), min(tile.bottom, height)
        around = [("|", at, top, bottom) for at in (left, right) if 2 <= at <= width - 2]
        around += [("-", at, left, right) for at in (top, bottom) if 2 <= at <= height - 2]
        borders.append(set(around))
    breaking = _breaking(rgb, set().union(*borders))  # two tiles share each border between them
    return [tile for tile, around in zip(tiles, borders, strict=True) if breaking & around]


def _breaking(rgb: Pixels, borders: set[_Border]) -> set[_Border]:
    """Returns the borders that the photo changes more across than beside."""
    result = set()
    # All of a length at once: there are many, and each is short.
    for length in {last - first for _, _, first, last in borders}:
        if length < _SEGMENT:
            continue
        alike = [border for border in borders if border[3] - border[2] == length]
        pixels = np.stack([_across(rgb, *border) for border in alike])
        result |= {
            border for border, breaks in zip(alike, _breaks_off(pixels), strict=True) if breaks
        }
    return result


def _across(rgb: Pixels, kind: str, at: int, first: int, last: int) -> Pixels:
    """Returns the pixels of a border, two on either side of it, (length, 4, 3)."""
    beside, along = slice(at - 2, at + 2), slice(first, last)
    return rgb[along, beside] if kind == "|" else rgb[beside, along].swapaxes(0, 1)


def _breaks_off(borders: Pixels) -> Mask:
    """Tells whether a photo changes more across borders than beside them, (borders,).

    Args:
        borders: (borders, length, 4, 3) pixels, two on either side of each.
    """
    length = borders.shape[1] // _SEGMENT * _SEGMENT
    light = borders[:, :length].astype(np.int16)
    red, green, blue = np.moveaxis(np.abs(np.diff(light, axis=2)), 3, 0)
    change = (red + green + blue).reshape(len(borders), -1, _SEGMENT, 3).mean(axis=2)
    usual = (change[..., 0] + change[..., 2]) / 2
    breaks: Mask = (change[..., 1] > _MOST * (_USUAL + usual)).any(axis=1)
    return breaks
