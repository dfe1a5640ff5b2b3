# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos of any size in a small file: one coded tile, shown again and again."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

from tests.making.heic_boxes import Item, box, full_box
from tests.making.heic_container import Container, assemble
from tests.making.heic_pictures import AuxItem, Photo
from tests.making.heic_writer import _aux_items, _photo_items

_ALPHA_URN = "urn:mpeg:hevc:2015:auxid:1"

if TYPE_CHECKING:
    from tests.making.heic_pictures import DepthItem


def write_repeated(
    columns: int,
    rows: int,
    depth: DepthItem,
    *,
    tile: int = 512,
    size: tuple[int, int] | None = None,
    claimed: tuple[int, int] | None = None,
    missing: int = 0,
    icc: bytes | None = None,
    alpha: int = 0,
) -> bytes:
    """Writes a grid whose places all show the same tile.

    Args:
        columns: Of tiles.
        rows: Of tiles.
        depth: The photo's depth map.
        tile: Edge of the tile.
        size: Width and height of the grid, if not those of its tiles.
        claimed: Width and height that the grid's `ispe` property says, if not the same.
        missing: How many tiles are left out.
        icc: Colour profile of the grid.
        alpha: How many times an alpha plane says that it is the tile's.
    """
    down, across = np.mgrid[0:tile, 0:tile] * 255 // tile
    samples = np.stack([across, down, np.full_like(down, 90)], axis=-1).astype(np.uint8)
    photo = Photo(samples, quality=60)
    (coded,) = _photo_items("tile", photo)
    coded.hidden = True
    width, height = size or (columns * tile, rows * tile)
    grid = Item(
        label="photo",
        kind="grid",
        payload=struct.pack(">BBBBII", 0, 1, rows - 1, columns - 1, width, height),
    )
    says = full_box("ispe", 0, 0, struct.pack(">II", *(claimed or (width, height))))
    grid.properties = [(says, False)]
    if icc is not None:
        grid.properties.append((box("colr", b"prof", icc), False))
    grid.references = [("dimg", ("tile",) * (columns * rows - missing))]
    items = [grid, coded, *_aux_items("depth", depth)]
    if alpha:
        plane = AuxItem(samples[..., 0], _ALPHA_URN, aux_of=("tile",) * alpha)
        items += _aux_items("alpha", plane)
    return assemble(items, {}, Container())
