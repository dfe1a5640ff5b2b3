# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries a depth map on where it is not known: as far away as at its edge, or along its slope."""

import numpy as np

from ..arrays import Doubles, Floats, Indices, Mask
from ..neighbourhood import sum_of_lines
from ..push_pull import Seeds, push_pull
from ..restoration.jumps import JumpRule, Links, Sparse
from .meeting_depths import between_depths

# Samples at the edge of what is known that are carried on.
_EDGE = 2
# The slope is that of a plane through what is known within so many samples to each side.
_REACH = 12
# As if so many samples, as far as those reach, told that there is no slope.
_LEVEL = 20
_HALF = np.float32(0.5)
# Above, below, left, right: (down, across).
_AROUND = ((-1, 0), (1, 0), (0, -1), (0, 1))


def carried_on(disparity: Floats, is_known: Mask) -> Floats:
    """Fills what is not known with what its edge is like.

    Args:
        disparity: (rows, columns) in 1/m.
        is_known: (rows, columns).
    """
    rows, columns = _edge(is_known)
    if not rows.size:
        return disparity
    seeds = Seeds(rows, columns, disparity[np.newaxis, rows, columns])
    filled: Floats = push_pull(seeds, is_known.shape)[0]
    return filled


def parted_on(
    disparity: Floats, is_known: Mask, rule: JumpRule, times: int, meets: Mask | None = None
) -> Floats:
    """Fills what is not known; where a chair and a wall end there, with one or the other.

    Args:
        disparity: (rows, columns) in 1/m.
        is_known: (rows, columns).
        rule: What a jump is.
        times: How often what is filled is evened out.
        meets: (rows, columns) where two may meet; elsewhere one goes over into the other. None for
            everywhere.
    """
    is_unknown = ~is_known
    rows, columns = _edge(is_known)
    value = disparity[rows, columns]
    may_meet = np.ones(rows.size, np.bool_) if meets is None else meets[rows, columns]
    place = np.stack([rows, columns])[:, may_meet]
    border = between_depths(place, value[may_meet], disparity.shape, rule)

    def carried(known: Mask) -> Floats:
        filled = np.where(known, disparity, carried_on(disparity, known))
        return evened(filled, is_unknown, times)

    if border is None:
        return carried(is_known)
    is_near = value > border[rows, columns]
    near, deep = (
        carried(known)
        for known in (is_known & (disparity > border), is_known & (disparity <= border))
    )
    seeds = Seeds(rows, columns, is_near[np.newaxis].astype(np.float32))
    share = push_pull(seeds, is_known.shape)[0]
    parted = np.where(share > _HALF, near, deep)
    if meets is not None:
        parted = np.where(meets, parted, carried(is_known))
    return np.where(is_known, disparity, parted)


def evened(disparity: Floats, where: Mask, times: int, links: Links | None = None) -> Floats:
    """Evens out what was made up, and its seams.

    Args:
        disparity: (rows, columns) in 1/m.
        where: (rows, columns).
        times: So often the mean of its neighbours takes the place of a sample.
        links: Which neighbours take part in each other's mean; a sample itself takes the place of
            those that do not. None for all.
    """
    places = Sparse.of(disparity, where, reach=1)
    parted = [None] * len(_AROUND) if links is None else _parted(places, links)
    for _ in range(times):
        own = places.own
        around = [
            places.at(*step) if apart is None else np.where(apart, own, places.at(*step))
            for step, apart in zip(_AROUND, parted, strict=True)
        ]
        total: Floats = around[0]
        for beside in around[1:]:
            total += beside
        places.become(total * np.float32(0.25))
    return places.placed(disparity, places.own)


def _parted(places: Sparse, links: Links) -> list[Mask]:
    """Returns whether samples are parted from the neighbours `_AROUND` them, (samples,) each."""
    row, column = np.divmod(places.place, links.down.shape[1])
    # Beyond the picture lies more of its edge.
    down, across = np.pad(links.down, ((1, 1), (0, 0))), np.pad(links.across, ((0, 0), (1, 1)))
    joined = (
        down[row, column],
        down[row + 1, column],
        across[row, column],
        across[row, column + 1],
    )
    return [~each for each in joined]


def sloped_on(disparity: Floats, is_known: Mask) -> Floats:
    """Fills what is not known such that planes stay planes: their disparity is linear in place.

    Args:
        disparity: (rows, columns) in 1/m.
        is_known: (rows, columns).
    """
    rows, columns = _edge(is_known)
    if not rows.size:
        return disparity
    across, down = _slopes(disparity, is_known, rows, columns)
    level = disparity[rows, columns] - across * columns - down * rows
    values = np.stack([level, across, down]).astype(np.float32)
    level, across, down = push_pull(Seeds(rows, columns, values), is_known.shape)
    places = [np.arange(length, dtype=np.float32) for length in is_known.shape]
    sloped: Floats = level + across * places[1] + down * places[0][:, np.newaxis]
    return sloped


def _edge(is_known: Mask) -> tuple[Indices, Indices]:
    inside = is_known.copy()
    for _ in range(_EDGE):
        shrunk = inside.copy()
        shrunk[1:] &= inside[:-1]
        shrunk[:-1] &= inside[1:]
        shrunk[:, 1:] &= inside[:, :-1]
        shrunk[:, :-1] &= inside[:, 1:]
        inside = shrunk
    rows, columns = np.nonzero(is_known & ~inside)
    return rows, columns


def _slopes(
    disparity: Floats, is_known: Mask, rows: Indices, columns: Indices
) -> tuple[Doubles, Doubles]:
    """Fits planes around places, by least squares; returns their slopes across and down."""
    # Beyond the border nothing is known.
    weight = np.pad(is_known.astype(np.float64), _REACH)
    value = np.pad(np.where(is_known, disparity, 0).astype(np.float64), _REACH)
    x = np.arange(weight.shape[1], dtype=np.float64) - _REACH
    window = 2 * _REACH + 1
    # Sums along rows, everywhere; then along columns, where they are wanted.
    place = (rows + np.arange(window)[:, np.newaxis]) * disparity.shape[1] + columns
    n, sx, sxx, sv, sxv = (
        np.ascontiguousarray(sum_of_lines(plane.T, window).T).take(place)
        for plane in (weight, weight * x, weight * (x * x), value, value * x)
    )
    y = rows + np.arange(-_REACH, _REACH + 1.0)[:, np.newaxis]
    n, sx, sy, sxx, sxy, syy, sv, sxv, syv = (
        each.sum(axis=0) for each in (n, sx, n * y, sxx, sx * y, n * (y * y), sv, sxv, sv * y)
    )
    level = _LEVEL * _REACH**2 / 3
    xx, yy = sxx - sx * sx / n + level, syy - sy * sy / n + level
    xy = sxy - sx * sy / n
    xv, yv = sxv - sx * sv / n, syv - sy * sv / n
    determinant = xx * yy - xy * xy
    return (xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant
