# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much noise a depth map has beyond its rounding, as the map itself shows."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Doubles, Floats, Mask
from ..neighbourhood import gathered
from .jumps import NOISE_STEPS, Links
from .places import places
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
# Of the patches so many may lie beyond either end of what can be stored.
_END = 0.01
# Standard deviations by which neighbours may differ on top: twice that of their difference.
_MADE_BY_NOISE = 3.0
# The codec's noise of a step or two reaches six steps between neighbours. It tears nothing where a
# single step is itself more than the cut, as in skies.
_FAR_NOISE_STEPS = 6.5
# What is relied on less than this may err by any amount: 20 times as much is that.
_LEAST_CONFIDENCE = 0.05


def noise_of(disparity: Floats, step: float, links: Links, most: float = _MOST) -> float:
    """Estimates the standard deviation of a map's noise, without that of its rounding.

    Patches of 9 x 9 samples of one surface are nearly flat; the median of how far samples lie off
    the plane through their patch is the noise, as fewer than half of them hold any detail.

    Args:
        disparity: (rows, columns), of any unit.
        step: Quantisation step in the same unit.
        links: Which neighbours are one surface.
        most: Steps that it comes to at most.

    Returns:
        In steps, from 0 to that; 0 where nothing can be told.

    Source: noise from the residuals of local planes, as J. S. Lee and K. Hoppel, "Noise modeling
        and estimation of remotely-sensed images", IGARSS 1989, do it for images.
    """
    patches, links = _from_both_ends(disparity, links)
    is_whole, *_ = joined_tiles(links, _SIDE)
    squares = _off_planes(patches, *is_whole.shape)[is_whole]
    if squares.size < _FEWEST_PATCHES:
        return 0.0
    squares = squares[_is_within_range(patches, is_whole)]
    if squares.size < _FEWEST_PATCHES:
        return 0.0
    variance = float(np.median(squares)) / _FREEDOM
    return min(math.sqrt(max(variance / step**2 - _ROUNDING_VARIANCE, 0.0)), most)


def _from_both_ends(disparity: Floats, links: Links) -> tuple[Floats, Links]:
    """Returns whole patches, as many before the middle as behind it, and their links.

    So that the same map, mirrored or turned, has the same patches.
    """
    rows, columns = (length // (2 * _SIDE) * _SIDE for length in disparity.shape)
    # The link between the two halves tells nothing: patches end there.
    return _ends(disparity, (rows, rows), (columns, columns)), Links(
        _ends(links.across, (rows, rows), (columns, max(columns - 1, 0))),
        _ends(links.down, (rows, max(rows - 1, 0)), (columns, columns)),
    )


def _ends(grid: NDArray[Any], down: tuple[int, int], across: tuple[int, int]) -> NDArray[Any]:
    """Returns so many of the first and of the last rows, and so many columns of them."""
    for axis, (first, last) in enumerate((down, across)):
        start, _, end = np.split(grid, (first, grid.shape[axis] - last), axis)
        grid = np.concatenate([start, end], axis)
    return grid


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


def jump_of_noise(noise: float | Floats) -> float | Floats:
    """Returns the difference, in steps, up to which noise parts neighbours of one surface.

    Args:
        noise: Standard deviation, in steps.
    """
    return NOISE_STEPS + _MADE_BY_NOISE * noise


def joined_within_noise(links: Links, values: Floats, step: float, noise: float | Floats) -> Links:
    """Joins neighbours whose difference is not more than noise makes between two of one surface.

    What recedes far comes to so small a disparity that its share which is a jump is less than that.

    Args:
        links: Which neighbours are joined.
        values: (rows, columns) of any unit; NaN joins nothing.
        step: Quantisation step in the same unit.
        noise: Standard deviation, in steps; of all samples, or (rows, columns).
    """
    if not np.any(noise):
        return links
    columns = values.shape[1]
    joined = []
    for links_along, stride in ((links.across, 1), (links.down, columns)):
        broken = places(~links_along)
        first = broken + broken // max(columns - 1, 1) if stride == 1 else broken
        second = first + stride
        noisy = noise
        if isinstance(noise, np.ndarray):
            noisy = np.maximum(noise.take(first), noise.take(second))
        most = jump_of_noise(noisy) * np.float32(step)
        result = links_along.copy()
        result.ravel()[broken] = np.abs(values.take(first) - values.take(second)) <= most
        joined.append(result)
    return Links(*joined)


def beyond_noise(
    measured: Floats, step: float, cut: float, confidence: Floats | None = None
) -> Mask | None:
    """Tells where jumps can be more than noise: of far samples, and of those not relied on.

    Args:
        measured: (rows, columns) in 1/m, as stored.
        step: Quantisation step in 1/m.
        cut: Relative jump of depth that tears.
        confidence: (rows, columns) how far the file relies on a sample, 0 to 1; None where it does
            not tell.

    Returns:
        Squares between samples that may be torn, (rows - 1, columns - 1); None where all may.
    """
    if not cut:
        return None
    is_far = measured.min(initial=np.inf, where=np.isfinite(measured)) * cut < step
    if not is_far and confidence is None:
        return None
    lowest, highest = (extreme(_corners(measured), axis=0) for extreme in (np.min, np.max))
    jump = highest - lowest
    is_noise = (lowest * cut < step) & (jump > 0) & (jump <= _FAR_NOISE_STEPS * step)
    if confidence is not None:
        noise = noise_by_confidence(0.0, confidence)
        is_noise |= jump <= jump_of_noise(_corners(noise).max(axis=0)) * step
    may_tear: Mask = ~is_noise
    return may_tear


def _corners(grid: Floats) -> Floats:
    """Returns the four samples of each square, (4, rows - 1, columns - 1)."""
    return np.stack([grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]])


def _is_within_range(values: Floats, chosen: Mask) -> Mask:
    """Tells which patches hold neither end of what can be stored: skies are cut off there.

    Args:
        values: (rows, columns) of samples.
        chosen: (rows of patches, columns of patches) those that are asked about.

    Returns:
        (chosen patches,); all where hardly any would be left.
    """
    rows, columns = chosen.shape
    patches = np.ascontiguousarray(values[: rows * _SIDE, : columns * _SIDE])
    lowest, highest = (gathered(patches, _SIDE, function)[chosen] for function in (np.min, np.max))
    # Single samples may be anything.
    result = (lowest > np.quantile(lowest, _END)) & (highest < np.quantile(highest, 1 - _END))
    return result if np.count_nonzero(result) >= _FEWEST_PATCHES else np.ones_like(result)


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
