# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tiles of a photo as it is shown, and which of them do not fit their neighbours."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Pixels
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
    # Two tiles share each border between them.
    known: dict[tuple[str, int, int, int], bool] = {}

    def breaks_off(kind: str, at: int, first: int, last: int) -> bool:
        border = kind, at, first, last
        if border not in known:
            beside, along = slice(at - 2, at + 2), slice(first, last)
            upright = rgb[along, beside] if kind == "|" else rgb[beside, along].swapaxes(0, 1)
            known[border] = _breaks_off(upright)
        return known[border]

    result = []
    for tile in tiles:
        left, top = max(tile.left, 0), max(tile.top, 0)
        right, bottom = min(tile.right, width), min(tile.bottom, height)
        borders = [("|", at, top, bottom) for at in (left, right) if 2 <= at <= width - 2]
        borders += [("-", at, left, right) for at in (top, bottom) if 2 <= at <= height - 2]
        if any(breaks_off(*border) for border in borders):
            result.append(tile)
    return result


def _breaks_off(border: Pixels) -> bool:
    """Tells whether a photo changes more across a border than beside it.

    Args:
        border: (length, 4, 3) pixels, two on either side of it.
    """
    length = border.shape[0] // _SEGMENT * _SEGMENT
    if length <= 0:
        return False
    light = border[:length].astype(np.int16)
    change = np.abs(np.diff(light, axis=1)).sum(axis=2).reshape(-1, _SEGMENT, 3).mean(axis=1)
    usual = (change[:, 0] + change[:, 2]) / 2
    return bool((change[:, 1] > _MOST * (_USUAL + usual)).any())
