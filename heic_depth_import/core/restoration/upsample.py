# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A grid of more samples, with outlines where the photo or a matte shows them."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from .fine_grid import NINE, Chunk, FineGrid
from .jumps import JumpRule, Links, Sparse, dilate
from .sides import Looks, sides_of
from .votes import Guide, smoothed, vote

# How many stored samples an outline may move.
_REACH = 3
# Samples that are interpolated together: so few that they stay in a core's cache.
_AT_ONCE = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """A grid with outlines drawn anew.

    Attributes:
        disparity: (rows, columns) in 1/m, every sample on one side of a jump.
        soft: (rows, columns) in 1/m, near and far mixed as sure as the choice was.
    """

    disparity: Floats
    soft: Floats


def refine(disparity: Floats, soft: Floats, rule: JumpRule, guide: Guide) -> Refined:
    """Enlarges a grid; with a guide of the same size only the outlines are drawn anew.

    Away from jumps: cubic interpolation. Near a jump there are two surfaces, and every fine sample
    takes the one that two witnesses vote for: the stored outline, and the photo's colour against
    the colours of both sides nearby; or the one of a matte, where that tells the sides apart. Its
    disparity is interpolated from stored samples of that surface alone.

    Args:
        disparity: (rows, columns) in 1/m, with clean silhouettes.
        soft: (rows, columns) in 1/m, the same before its edges were made hard.
        rule: What a jump is.
        guide: Photo and matte; `fine_colours` gives the size wanted.

    Source: J. Kopf et al., "Joint bilateral upsampling", SIGGRAPH 2007, reduced to the choice
        between two surfaces; the split by colour is that of Y.-Y. Chuang et al., "A Bayesian
        approach to digital matting", CVPR 2001, with equal covariances.
    """
    shape = guide.fine_colours.shape[:2]
    result = enlarge(disparity, shape)
    across = other_side(disparity, rule, _REACH)
    is_near_jump = ~np.isnan(across)
    if not is_near_jump.any():
        return Refined(result, result)
    edge = Links.of(disparity, rule).rim()
    # The colours of a sample at the rim are mixed, and those beside it may be.
    trust = np.where(dilate(edge, 1), np.float32(0.5), np.float32(1))
    trust[edge] = 0.02
    sides = sides_of(disparity, across, rule, Looks(guide.colours, guide.matte, trust))
    grid = FineGrid.between(disparity.shape, shape, sides.number)
    votes, mixed = np.zeros(shape, np.float32), np.float32(0.5) * (disparity + soft)
    for chunk in grid.chunks():
        votes[chunk.place] = vote(chunk, mixed, sides, guide, rule)
    result, softened = result.copy(), result.copy()  # of the same size it is the grid itself
    for chunk in grid.chunks():
        decided = smoothed(votes, grid, chunk, sides, rule)
        near, far = sides.near[chunk.side], sides.far[chunk.side]
        own, other = np.where(decided > 0, (near, far), (far, near))
        result[chunk.place] = _interpolated(chunk, (disparity, across), (own, other), rule)
        softened[chunk.place] = far + (near - far) / (1 + np.exp(-decided))
    return Refined(result, softened)


def other_side(disparity: Floats, rule: JumpRule, reach: int) -> Floats:
    """Finds the disparity on the other side of the nearest jump.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
        reach: How many samples from the rim it is wanted.

    Returns:
        (rows, columns) in 1/m; NaN farther from a jump. Where jumps meet, across the largest.
    """
    region = Links.of(disparity, rule).rim()
    result = np.full(disparity.shape, np.nan, np.float32)
    for distance in range(reach):
        around = Sparse.of(disparity, region & np.isnan(result), reach=1)
        known = around.on(result)
        own = around.own
        best, widest = np.full(own.size, np.nan, np.float32), np.zeros(own.size, np.float32)
        for down, across in NINE:
            beside = around.at(down, across)
            is_joined = np.abs(beside - own) <= rule.tolerance(np.minimum(beside, own))
            if distance == 0 and abs(down) + abs(across) != 1:
                continue
            value = known.at(down, across) if distance else beside
            jump = np.abs(value - own)
            is_better = (is_joined if distance else ~is_joined) & (jump > widest)
            best, widest = np.where(is_better, value, best), np.where(is_better, jump, widest)
        result = around.placed(result, best)
        region = dilate(region, 1)
    return result


def enlarge(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Interpolates smoothly; the corners of the grids coincide, not their samples.

    Args:
        values: (rows, columns).
        shape: Rows and columns wanted.

    Source: R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans.
        ASSP 29 (1981).
    """
    for axis in (1, 0):  # what is left for the larger grid are whole rows
        size, count = values.shape[axis], shape[axis]
        if size == count:
            continue
        at = (np.arange(count) + 0.5) * size / count - 0.5
        base = np.floor(at).astype(np.intp)
        t = (at - base).astype(np.float32)
        weights = cubic_weights(t)
        places = [np.clip(base + (k - 1), 0, size - 1) for k in range(4)]
        size_now = (count, values.shape[1]) if axis == 0 else (values.shape[0], count)
        total: Floats = np.empty(size_now, np.float32)
        few = max(1, _AT_ONCE // size_now[1])
        for start in range(0, size_now[0], few):
            some = slice(start, start + few)
            for k, (place, weight) in enumerate(zip(places, weights, strict=True)):
                if axis == 0:
                    part = values.take(place[some], axis=0)
                    part *= weight[some, np.newaxis]
                else:
                    part = values[some].take(place, axis=1)
                    part *= weight
                if k == 0:
                    total[some] = part
                else:
                    total[some] += part
        values = total
    return values if values.base is None else values.copy()


def cubic_weights(t: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Returns how much four values in a row count for what lies between the middle two.

    Args:
        t: (places,) how far from the second to the third, 0 to 1.
    """
    return (
        -0.5 * t + t**2 - 0.5 * t**3,
        1 - 2.5 * t**2 + 1.5 * t**3,
        0.5 * t + 2 * t**2 - 1.5 * t**3,
        -0.5 * t**2 + 0.5 * t**3,
    )


def _interpolated(
    chunk: Chunk, surfaces: tuple[Floats, Floats], sides: tuple[Floats, Floats], rule: JumpRule
) -> Floats:
    """Interpolates between the stored samples, on either side, that belong to the first side."""
    own, other = sides
    slack = np.minimum(rule.tolerance(own), np.abs(own - other) * np.float32(0.5))
    total, weight = np.zeros_like(own), np.zeros_like(own)
    around = [chunk.around(surface, 1) for surface in surfaces]
    for down, across in NINE:
        share = np.maximum(1 - np.abs(down - chunk.offset[0]), 0) + np.float32(1e-3)
        share *= np.maximum(1 - np.abs(across - chunk.offset[1]), 0) + np.float32(1e-3)
        for surface in around:
            value = surface.at(down, across)
            belongs = np.abs(value - own) <= slack
            total += share * np.where(belongs, value, 0)
            weight += share * belongs
    return np.where(weight > 0, total / np.maximum(weight, np.float32(1e-9)), own)
