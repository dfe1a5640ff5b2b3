# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where two depths meet along an outline: a chair ends behind a person, and a wall goes on."""

import numpy as np

from ..arrays import Floats, Indices
from ..push_pull import Seeds, push_pull
from ..restoration.jumps import JumpRule

# Depths meet where values within so many samples differ.
_CELL = 8
APART, SLANTS = 4.0, 2.0
"""By so many jumps depths that meet differ; what slants differs by so many at most."""


def between_depths(
    place: Indices, value: Floats, shape: tuple[int, ...], rule: JumpRule
) -> Floats | None:
    """Returns which disparity is between the two that meet, in 1/m.

    It lies midway where they meet, mostly where they are farthest apart, and is carried on from
    there.

    Args:
        place: (2, places) rows and columns along what hides both.
        value: (places,) disparity of what goes on behind each, in 1/m.
        shape: Rows and columns of the grid.
        rule: What a jump is.

    Returns:
        (rows, columns), or None where none meet.
    """
    where, gap, middle = _meetings(place, value, shape[1], rule)
    if not gap.size:
        return None
    where, meeting = np.unique(where, return_inverse=True)
    weight = (gap / gap.max()) ** 2
    sums = np.stack([np.bincount(meeting, weight), np.bincount(meeting, weight * middle)])
    rows, columns = np.divmod(where, shape[1])
    total, middle = push_pull(Seeds(rows, columns, sums.astype(np.float32)), (shape[0], shape[1]))
    border: Floats = middle / total
    return border


def _meetings(
    place: Indices, value: Floats, columns: int, rule: JumpRule
) -> tuple[Indices, Floats, Floats]:
    """Finds where depths meet: gaps between the values of one cell.

    Returns:
        Places in the flat grid, how far apart the two depths are there, and what is midway.
    """
    half = _CELL // 2
    found = []
    # Cells that overlap: depths that meet at the border of one are within another.
    for down, across in ((0, 0), (0, half), (half, 0), (half, half)):
        cell = (place[0] + down) // _CELL * columns + (place[1] + across) // _CELL
        order = np.lexsort((value, cell))
        cell, far = cell[order], value[order]
        is_apart = np.diff(far) > np.float32(APART) * rule.tolerance(far[:-1])
        below = np.flatnonzero((np.diff(cell) == 0) & is_apart)
        row, column = place[:, order[below]]
        found.append((row * columns + column, far[below], far[below + 1]))
    places, deep, near = (np.concatenate(part) for part in zip(*found, strict=True))
    return places, near - deep, (near + deep) / 2
