# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""On which side of a border places are that something hides, where the border goes on straight.

What is seen of a border gives signed distances from it, which are linear in place where the border
is straight. Planes through those nearby say where it runs on, from all sides of what hides it.
"""

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..push_pull import Seeds, push_pull
from .local_planes import LocalPlanes

# How far beside a border, and around a place, is looked at, in cells.
_BESIDE, _REACH = 8, 12
# Cells from a border that count half, and how many cells tell as well as all.
_NEAR, _ENOUGH = np.float32(1), 20.0
# With so little that tells of a border it is followed by half. What knows less than a share of what
# is known best leads nowhere: a few samples of wood's grain beside a table's long edge.
_HARDLY, _LEADS = np.float32(0.015), 0.2
# Cells within which one side goes over into the other.
_SOFT = np.float32(0.15)
# So many powers of e less likely is the wrong side at most: may be what is there is common.
_UNLIKELY = np.float32(5)


def touching(first: Mask, second: Mask) -> Mask:
    """Returns which cells of either are beside one of the other."""
    cells: Mask = (first & dilated(second)) | (second & dilated(first))
    return cells


def dilated(cells: Mask) -> Mask:
    """Adds what lies above, below, left and right."""
    grown = cells.copy()
    grown[1:] |= cells[:-1]
    grown[:-1] |= cells[1:]
    grown[:, 1:] |= cells[:, :-1]
    grown[:, :-1] |= cells[:, 1:]
    return grown


def odds_beside(
    border: Mask, share: Floats, sides: tuple[Mask, Mask], place: tuple[Indices, Indices]
) -> Floats:
    """Carries a border on.

    Args:
        border: (rows, columns), the cells on both sides of it.
        share: (rows, columns), how much of each is of the first side.
        sides: (rows, columns) each, what is seen of the first and the second side.
        place: Rows and columns of the cells from where it is carried on.

    Returns:
        (rows, columns), logarithm of the odds that a cell is on the first side, as far as the
        border tells.
    """
    first, second = sides
    away = _away(np.where(border, np.abs(share - np.float32(0.5)), np.float32(_BESIDE)))
    tells = (first | second) & (away < _BESIDE)
    distance, trust = _carried_on(
        np.where(first, away, -away), tells / (1 + (away / _NEAR) ** 2), place
    )
    distance /= _SOFT
    odds: Floats = trust * np.clip(distance, -_UNLIKELY, _UNLIKELY)
    return odds


def _carried_on(
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
    exact = np.stack([np.ones_like(here), planes.level, planes.across, planes.down]) * known
    values = exact.astype(np.float32)
    trusted = push_pull(Seeds(*place, values[:1]), distance.shape)[0]
    leads = known >= _LEADS * known.max(initial=0)
    leading = Seeds(place[0][leads], place[1][leads], values[:, leads])
    total, *plane = push_pull(leading, distance.shape)
    level, across, down = plane / np.maximum(total, np.float32(1e-12))
    rows, columns = (np.arange(length, dtype=np.float32) for length in distance.shape)
    carried = level + across * columns + down * rows[:, np.newaxis]
    return carried, trusted / (trusted + _HARDLY)


def _away(away: Floats) -> Floats:
    """Adds up steps from cells that know how far they are, in squares around them."""
    before, after = slice(-1), slice(1, None)
    for _ in range(_BESIDE):
        for towards, back in ((after, before), ((slice(None), after), (slice(None), before))):
            farther = away + 1
            nearer = away.copy()
            np.minimum(nearer[towards], farther[back], out=nearer[towards])
            np.minimum(nearer[back], farther[towards], out=nearer[back])
            away = nearer
    return away
