# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much noise a depth map has beyond its rounding, as the map itself shows."""

import math

import numpy as np

from ..arrays import Doubles, Floats
from .jumps import Links
from .tiles import joined_tiles

_SIDE = 9
# A plane's three numbers are taken from each patch.
_FREEDOM = _SIDE * _SIDE - 3
# Rounding to whole steps errs evenly by up to half a step.
_ROUNDING_VARIANCE = 1 / 12
# Fewer patches than this may all lie on something bent.
_FEWEST_PATCHES = 50
# What is rougher than this is foliage or fur, all over the map, rather than noise.
_MOST = 1.0
# What is relied on less than this may err by any amount: 20 times as much is that.
_LEAST_CONFIDENCE = 0.05


def noise_of(disparity: Floats, step: float, links: Links) -> float:
    """Estimates the standard deviation of a map's noise, without that of its rounding.

    Patches of 9 x 9 samples of one surface are nearly flat; the median of how far samples lie off
    the plane through their patch is the noise, as fewer than half of them hold any detail.

    Args:
        disparity: (rows, columns), of any unit.
        step: Quantisation step in the same unit.
        links: Which neighbours are one surface.

    Returns:
        In steps, 0 to 1; 0 where nothing can be told.

    Source: noise from the residuals of local planes, as J. S. Lee and K. Hoppel, "Noise modeling
        and estimation of remotely-sensed images", IGARSS 1989, do it for images.
    """
    is_whole, *_ = joined_tiles(links, _SIDE)
    if np.count_nonzero(is_whole) < _FEWEST_PATCHES:
        return 0.0
    variance = float(np.median(_off_planes(disparity, *is_whole.shape)[is_whole])) / _FREEDOM
    return min(math.sqrt(max(variance / step**2 - _ROUNDING_VARIANCE, 0.0)), _MOST)


def noise_by_confidence(noise: float, confidence: Floats) -> Floats:
    """Returns the noise of each sample where a file tells how far it can be relied on.

    One relied on by half errs by twice what rounding does; none has less noise than the map shows.

    Args:
        noise: Standard deviation, in steps, of the whole map.
        confidence: (rows, columns), 0 to 1.
    """
    rounding = math.sqrt(_ROUNDING_VARIANCE)
    result = np.maximum(confidence, np.float32(_LEAST_CONFIDENCE))
    np.divide(np.float32(rounding), result, out=result)
    result -= np.float32(rounding)
    return np.maximum(result, np.float32(noise), out=result)


def _off_planes(values: Floats, rows: int, columns: int) -> Doubles:
    """Returns the squares of how far samples lie off the plane through their patch, summed up.

    Args:
        values: (rows, columns) of samples.
        rows: Of patches.
        columns: Of patches.
    """
    away = np.arange(_SIDE) - (_SIDE - 1) / 2
    whole = values[: rows * _SIDE, : columns * _SIDE]
    # Above a sample of their own patch, or digits are lost.
    above = np.repeat(whole[::_SIDE, ::_SIDE].astype(np.float64), _SIDE, axis=1)
    total, slanted, squares = np.zeros((3, *above.shape))
    for row in range(_SIDE):
        value = whole[row::_SIDE] - above
        total += value
        slanted += value * away[row]
        squares += value * value
    total, slanted, squares = (
        part.reshape(rows, columns, _SIDE) for part in (total, slanted, squares)
    )
    result = squares.sum(axis=2) - total.sum(axis=2) ** 2 / _SIDE**2
    for slant in (np.einsum("rcs,s->rc", total, away), slanted.sum(axis=2)):
        result -= slant**2 / (_SIDE * (away @ away))
    return np.asarray(result)
