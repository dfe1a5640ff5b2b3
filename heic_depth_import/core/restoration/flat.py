# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds walls, tables and whatever else is flat over a large area by smooth surfaces.

Far away the noise of depth maps is alike over tens of samples: lumps that no look at a few samples
tells from shape. Over an area that is many lumps wide it shows: a smooth surface goes through, and
all of the map stays within the same part of a step of it. What is a plane in space is one in
disparity; phones bend it a little, so that the surfaces are paraboloids.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..arrays import Doubles, Floats, Indices, Mask
from .components import alike, pieces
from .jumps import Links
from .paraboloids import Paraboloids, blended, fitted
from .tiles import joined_tiles, tiles
from .upsample import cubic_weights

_CELL = 8
# Cells from one window's middle to the next, and from there to its sides.
_APART, _REACH = 4, 10
# Of a window, how much samples of one surface cover.
_COVERED = 0.35
# Steps off a surface beyond which something else is there, and of how much of a window it may be.
_ELSEWHERE, _FEW = 3.0, 0.06
# No map's noise comes to more steps than this.
_MOST = 0.9
# Of what the noise of a map's flat windows comes to, how much that of one may be, and its bend:
# that of petals is ten times as much, that which phones give walls up to four times.
_UNUSUAL, _BENT = 1.7, 4.0
# Steps of noise that are none.
_NEGLIGIBLE = 0.12
# Windows that touch, fewer than which are no wall.
_FEWEST = 12
# Standard deviations up to which all is noise; steps that this is at least. What is twice as far
# off stays.
_NOISE_BOUND, _NARROWEST = 3.0, 0.6
# Samples that are moved together: so few that they stay in a core's cache.
_AT_ONCE = 1 << 15
# Cells before and after a grid of them, so that what is less than a cell beyond it can be
# interpolated.
_BORDER = (2, 3)


@dataclass(frozen=True, slots=True, eq=False)
class _Windows:
    """Windows of 160 x 160 samples, one around each square of 32 x 32.

    Attributes:
        nodes: Rows and columns of squares.
        middles: Row and column of the square that each window is around.
        codes: (windows, cells) disparity in steps.
        trust: (windows, cells) 0 for what is another surface, else more towards the middle.
    """

    nodes: tuple[int, int]
    middles: tuple[Indices, Indices]
    codes: Doubles
    trust: Doubles


def hold_flat(disparity: Floats, step: Floats, links: Links) -> Floats:
    """Pulls what is flat over a large area onto smooth surfaces.

    To windows of 160 x 160 samples of one surface paraboloids are fitted. A window is flat where
    next to all of it lies within three steps of its paraboloid, and as near to it as is usual for
    the map. What lies off by up to three times that usual distance is noise there and goes; what is
    off by twice as much is a relief and stays. Paraboloids pass smoothly into one another, and
    at the end of what is flat into what was there.

    Args:
        disparity: (rows, columns) in 1/m, without terraces.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        links: Which neighbours are one surface.

    Returns:
        (rows, columns) in 1/m.
    """
    rows, columns = (length // _CELL for length in disparity.shape)
    if min(rows, columns) < _REACH or not np.all(step > 0):
        return disparity
    codes = disparity / step
    windows = _windows(codes, links)
    paraboloids = fitted(windows.codes, windows.trust, *_places())
    noise = _noise(paraboloids.off, windows.trust)
    is_flat = np.isfinite(noise)
    if not is_flat.any():
        return disparity
    usual = float(np.median(noise[is_flat]))
    bound = max(_NOISE_BOUND * usual, _NARROWEST)
    is_flat &= noise <= _UNUSUAL * max(usual, _NEGLIGIBLE)
    is_flat &= _bend(paraboloids.coefficients) <= _BENT * max(usual, _NEGLIGIBLE)
    is_flat &= _agree(windows, paraboloids, is_flat, bound / 2)
    is_flat &= _is_wall(windows, is_flat)
    if not is_flat.any():
        return disparity
    middles = windows.middles[0][is_flat], windows.middles[1][is_flat]
    blend = blended(paraboloids.coefficients[is_flat], middles, windows.nodes, _APART)
    surface, share = (_enlarged(cells[:rows, :columns], disparity.shape) for cells in blend)
    result, steps = np.empty_like(disparity), np.broadcast_to(step, disparity.shape)
    few = max(1, _AT_ONCE // disparity.shape[1])
    for start in range(0, disparity.shape[0], few):
        part = slice(start, start + few)
        surface[part] -= codes[part]
        pull = _pull(surface[part], share[part], bound)
        pull *= steps[part]
        np.add(disparity[part], pull, out=result[part])
    return result


def _pull(off: Floats, share: Floats, bound: float) -> Floats:
    """Returns by how much to move, in steps, what lies so far off a surface."""
    excess = np.abs(off)
    excess *= np.float32(1 / bound)
    excess -= 1
    np.clip(excess, 0, 1, out=excess)
    # 1 to 0, without a bend at either end.
    pull = 2 * excess
    pull -= 3
    pull *= excess
    pull *= excess
    pull += 1
    pull *= np.clip(share, 0, 1)
    pull *= off
    return pull


def _windows(codes: Floats, links: Links) -> _Windows:
    """Returns the windows of which enough is one surface."""
    means, labels, sizes = _cells(codes, links)
    nodes = -(-means.shape[0] // _APART), -(-means.shape[1] // _APART)
    whole = tuple(
        (0, count * _APART - length) for count, length in zip(nodes, means.shape, strict=True)
    )
    inner = tiles(np.pad(labels, whole, constant_values=-1), _APART).reshape(*nodes, -1)
    largest = np.where(inner < 0, 0, sizes[inner]).argmax(axis=-1)
    label = np.take_along_axis(inner, largest[..., np.newaxis], axis=-1)
    wider = tuple((_REACH - _APART // 2, more + _REACH - _APART // 2) for _, more in whole)
    size = (2 * _REACH, 2 * _REACH)
    around = sliding_window_view(np.pad(labels, wider, constant_values=-1), size)
    around = around[::_APART, ::_APART].reshape(*nodes, -1)
    x, y = _places()
    most = np.maximum(1 - (x * x + y * y) * (_APART / _REACH) ** 2 / 2, 0)
    trust = np.where((around == label) & (label >= 0), most, 0)
    is_covered = trust.sum(axis=-1) >= _COVERED * most.sum()
    values = sliding_window_view(np.pad(means, wider), size)[::_APART, ::_APART]
    middles = np.nonzero(is_covered)
    return _Windows(
        nodes, (middles[0], middles[1]), values[is_covered].reshape(-1, len(x)), trust[is_covered]
    )


def _cells(codes: Floats, links: Links) -> tuple[Doubles, Indices, Indices]:
    """Returns means of 8 x 8 samples, which surface they are (-1 for several), and its size."""
    is_whole, beside, below = joined_tiles(links, _CELL)
    beside, below = (
        beside & is_whole[:, 1:] & is_whole[:, :-1],
        below & is_whole[1:] & is_whole[:-1],
    )
    labels, sizes = pieces(Links(beside, below))
    means = _means(codes, *is_whole.shape)
    return means, np.where(is_whole, labels, -1), sizes


def _means(codes: Floats, rows: int, columns: int) -> Doubles:
    """Returns the means of cells of so many rows and columns."""
    whole = codes[: rows * _CELL, : columns * _CELL]
    total = np.zeros((rows, columns * _CELL))
    for row in range(_CELL):
        total += whole[row::_CELL]
    means: Doubles = total.reshape(rows, columns, _CELL).sum(axis=2)
    means /= _CELL * _CELL
    return means


def _places() -> tuple[Doubles, Doubles]:
    """Returns where the cells of a window lie across and down, in squares from its middle."""
    away = (np.arange(2 * _REACH) - (_REACH - 0.5)) / _APART
    return np.tile(away, 2 * _REACH), np.repeat(away, 2 * _REACH)


def _noise(off: Doubles, trust: Doubles) -> Doubles:
    """Returns the standard deviation of windows that may be flat, in steps; infinity for others."""
    is_elsewhere = np.abs(off) > _ELSEWHERE
    total = trust.sum(axis=1)
    here = np.where(is_elsewhere, 0, trust)
    noise = np.sqrt((here * off * off).sum(axis=1) / np.maximum(here.sum(axis=1), 1e-9))
    is_flat = ((trust * is_elsewhere).sum(axis=1) <= _FEW * total) & (noise <= _MOST)
    return np.where(is_flat, noise, np.inf)


def _agree(windows: _Windows, paraboloids: Paraboloids, is_flat: Mask, most: float) -> Mask:
    """Tells which flat windows pass into all those beside them without bending.

    Args:
        windows: As they are.
        paraboloids: Theirs.
        is_flat: (windows,).
        most: Steps that two may be apart in the middle between them.
    """
    row, column = windows.middles
    number = np.full((windows.nodes[0] + 1, windows.nodes[1] + 1), -1)
    number[row[is_flat], column[is_flat]] = np.flatnonzero(is_flat)
    result = np.ones(is_flat.shape, np.bool_)
    c, cx, cy, cxx, _, cyy = paraboloids.coefficients.T
    for down, across, slope, bend in ((0, 1, cx, cxx), (1, 0, cy, cyy)):
        here = np.flatnonzero(is_flat)
        there = number[row[here] + down, column[here] + across]
        here, there = here[there >= 0], there[there >= 0]
        ahead = c[here] + slope[here] / 2 + bend[here] / 4
        back = c[there] - slope[there] / 2 + bend[there] / 4
        is_bent = np.abs(ahead - back) > most
        result[here[is_bent]] = result[there[is_bent]] = False
    return result


def _bend(coefficients: Doubles) -> Doubles:
    """Returns how far paraboloids stray from planes within their windows, in steps, (windows,)."""
    half = _REACH / _APART
    return np.asarray(np.linalg.norm(coefficients[:, 3:], axis=1) * half**2 / 3)


def _is_wall(windows: _Windows, is_flat: Mask) -> Mask:
    """Tells which windows lie among enough flat ones."""
    grid = np.zeros(windows.nodes, np.bool_)
    grid[windows.middles] = is_flat
    labels, sizes = pieces(alike(grid))
    is_wall: Mask = sizes[labels[windows.middles]] >= _FEWEST
    return is_wall


def _enlarged(cells: Doubles, shape: tuple[int, ...]) -> Floats:
    """Enlarges means of cells to samples, smoothly; slopes go on beyond the first and last cell."""
    rows, columns = shape
    around = np.pad(cells.astype(np.float32), _BORDER, mode="reflect", reflect_type="odd")
    # Of each cell and two on either side, what each of its samples is made of.
    away = (np.arange(_CELL, dtype=np.float32) + 0.5) / _CELL - 0.5
    shares = np.zeros((_CELL, 5), np.float32)
    ahead = np.where(away < 0, away + 1, away).astype(np.float32)
    for before, share in enumerate(cubic_weights(ahead)):
        shares[np.arange(_CELL), before + (away >= 0)] = share
    wide = np.matmul(sliding_window_view(around, 5, axis=1), shares.T)
    wide = wide.reshape(around.shape[0], -1)[:, :columns]
    tall = np.matmul(shares, sliding_window_view(wide, 5, axis=0).swapaxes(1, 2))
    return np.asarray(tall.reshape(-1, columns)[:rows])
