# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A grid as squares of samples."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Mask
from .jumps import Links


def tiles(grid: NDArray[Any], side: int) -> NDArray[Any]:
    """Returns a grid as (rows of tiles, columns of tiles, side, side), without a copy.

    Args:
        grid: (rows, columns); what is left over beyond the last whole tile is left out.
        side: Samples along a tile.
    """
    rows, columns = (length // side for length in grid.shape)
    whole = grid[: rows * side, : columns * side]
    return whole.reshape(rows, side, columns, side).swapaxes(1, 2)


def joined_tiles(links: Links, side: int) -> tuple[Mask, Mask, Mask]:
    """Tells which tiles hang together, within themselves and with one another.

    Args:
        links: Which neighbours are one surface.
        side: Samples along a tile.

    Returns:
        Which tiles lie within one surface, (rows of tiles, columns of tiles), and which are joined
        in all of their rows to the tile beside them, and in all of their columns to that below.
    """
    rows, columns = links.across.shape[0] // side, links.down.shape[1] // side
    if not rows or not columns:
        nothing = np.zeros((rows, columns), np.bool_)
        return nothing, nothing[:, 1:], nothing[1:]
    # Whole rows of the grid at a time: of each tile a row of links is left, as wide as the grid.
    across = _all_of(links.across, rows, side, range(side))
    down = _all_of(links.down, rows, side, range(side - 1))
    within = np.ones((rows, columns * side), np.bool_)
    within[:, 1:] = across[:, : columns * side - 1]  # each to the sample before it
    within = within.reshape(rows, columns, side)
    down = down[:, : columns * side].reshape(rows, columns, side)
    is_whole = np.logical_and.reduce(down, axis=2)
    is_whole &= np.logical_and.reduce(within[..., 1:], axis=2)
    below = links.down[side - 1 : rows * side - 1 : side, : columns * side]
    below = np.logical_and.reduce(below.reshape(rows - 1, columns, side), axis=2)
    return is_whole, within[:, 1:, 0], below


def _all_of(joined: Mask, tiles_down: int, side: int, rows: range) -> Mask:
    """Tells where all links in some rows of each row of tiles are there, (tiles down, columns)."""
    result = np.ones((tiles_down, joined.shape[1]), np.bool_)
    for row in rows:
        result &= joined[row::side][:tiles_down]
    return result
