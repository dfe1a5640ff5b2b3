# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A grid as squares of samples."""

from typing import Any

from numpy.typing import NDArray


def tiles(grid: NDArray[Any], side: int) -> NDArray[Any]:
    """Returns a grid as (rows of tiles, columns of tiles, side, side), without a copy.

    Args:
        grid: (rows, columns); what is left over beyond the last whole tile is left out.
        side: Samples along a tile.
    """
    rows, columns = (length // side for length in grid.shape)
    whole = grid[: rows * side, : columns * side]
    return whole.reshape(rows, side, columns, side).swapaxes(1, 2)
