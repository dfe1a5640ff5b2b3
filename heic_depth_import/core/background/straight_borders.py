# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Borders between two regions, carried on straight behind what hides them.

What is seen of a border gives signed distances from it, which are linear in place where the border
is straight. Planes through those nearby say where it runs on, from all sides of what hides it.
"""

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..push_pull import Seeds, push_pull
from .local_planes import LocalPlanes

SHORTEST = 6
"""Cells of a border: what is seen of less leads nowhere."""

# Cells: how far beside a border, and around a place, is looked at.
_BESIDE, _REACH = 8, 12
# Cells from a border that count half, and how many cells tell as well as all.
_NEAR, _ENOUGH = np.float32(1), 20.0
# With so little that tells of a border it is followed by half.
_HARDLY = np.float32(0.03)


def signed_distances(
    share: Floats, first: Mask, second: Mask, border: Mask
) -> tuple[Floats, Floats]:
    """Returns distances from a border, and how much they tell.

    Args:
        share: (rows, columns), how much of a cell is of the first region, of what is of both.
        first: (rows, columns), the cells that are mostly of the first.
        second: (rows, columns), those that are mostly of the second.
        border: (rows, columns), the cells of both beside it.

    Returns:
        (rows, columns) in cells, positive in the first region, and (rows, columns) 0 to 1.
    """
    within = np.abs(share - np.float32(0.5))
    away = _distances(np.where(border, within, np.float32(_BESIDE)))
    tells = (first | second) & (away < _BESIDE)
    return np.where(first, away, -away), tells / (1 + (away / _NEAR) ** 2)


def carried_straight(
    distance: Floats, weight: Floats, place: tuple[Indices, Indices]
) -> tuple[Floats, Floats]:
    """Carries distances from a border on.

    Args:
        distance: (rows, columns) in cells.
        weight: (rows, columns), how much they tell.
        place: Rows and columns of the cells from where on.

    Returns:
        (rows, columns) in cells, and (rows, columns) how far that is to be trusted, 0 to 1.
    """
    planes = LocalPlanes.of(distance, weight, place, _REACH)
    here = planes.level + planes.across * place[1] + planes.down * place[0]
    known = np.minimum(planes.weight / _ENOUGH, 1) * planes.explained**2 / (1 + (here / _NEAR) ** 2)
    values = np.stack([np.ones_like(here), planes.level, planes.across, planes.down]) * known
    total, *plane = push_pull(Seeds(*place, values.astype(np.float32)), distance.shape)
    level, across, down = plane / np.maximum(total, np.float32(1e-12))
    rows, columns = (np.arange(length, dtype=np.float32) for length in distance.shape)
    carried = level + across * columns + down * rows[:, np.newaxis]
    return carried, total / (total + _HARDLY)


def with_sides(cells: Mask) -> Mask:
    """Adds what lies above, below, left and right."""
    grown = cells.copy()
    grown[1:] |= cells[:-1]
    grown[:-1] |= cells[1:]
    grown[:, 1:] |= cells[:, :-1]
    grown[:, :-1] |= cells[:, 1:]
    return grown


def _distances(away: Floats) -> Floats:
    """Adds up steps from cells that know how far they are, in squares around them."""
    for _ in range(_BESIDE):
        for axis in (0, 1):
            lines = np.moveaxis(away, axis, 0)
            nearer = lines.copy()
            np.minimum(nearer[1:], lines[:-1] + 1, out=nearer[1:])
            np.minimum(nearer[:-1], lines[1:] + 1, out=nearer[:-1])
            away = np.moveaxis(nearer, 0, axis)
    return away
