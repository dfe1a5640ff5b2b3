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
    """Tells what hangs together within tiles, and between them.

    Args:
        links: Which neighbours are one surface.
        side: Samples along a tile.

    Returns:
        Tiles of whether each sample is joined to the one before it in its row, the same in its
        column, and (rows of tiles, columns of tiles) which tiles lie within one surface. What a
        tile's first samples are joined to lies before it, and does not count for that.
    """
    shape = links.across.shape[0], links.down.shape[1]
    across, down = np.ones(shape, np.bool_), np.ones(shape, np.bool_)
    across[:, 1:], down[1:] = links.across, links.down
    across, down = tiles(across, side), tiles(down, side)
    is_whole: Mask = np.all(across[..., 1:], axis=(2, 3)) & np.all(down[:, :, 1:], axis=(2, 3))
    return across, down, is_whole
