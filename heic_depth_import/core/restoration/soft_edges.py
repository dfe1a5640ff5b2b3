# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which samples lie in a soft edge between two surfaces, however steep the surfaces are."""

import numpy as np

from ..arrays import Floats, Mask
from .jumps import JumpRule, Links, Sparse, dilate

# Samples to each side that are looked at: more than a soft edge is wide.
_REACH = 4
_DIRECTIONS = ((0, 1), (1, 1), (1, 0), (1, -1))


def soft_edges(disparity: Floats, rule: JumpRule) -> Mask:
    """Finds the samples between two surfaces that are a jump apart, and those beside them.

    Phones blur the step between two surfaces over a few samples, so that neighbours differ by less
    than a jump. Those of a slope do as well, but there nothing is offset.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.

    Returns:
        (rows, columns).
    """
    # Half the relative jump, but hardly less than the noise.
    is_steep = Links.of(disparity, JumpRule(rule.cut / 2, 0.8 * rule.step)).rim()
    result = dilate(is_steep, 1)
    # Slopes go on beyond the border.
    wider = np.pad(disparity, _REACH, mode="reflect", reflect_type="odd")
    around = Sparse.of(wider, np.pad(result, _REACH), reach=0)
    lowest, highest = _extreme(around, np.minimum), _extreme(around, np.maximum)
    tolerance = rule.tolerance(lowest)
    offset = _offset(around)
    is_bent = np.maximum(offset, _bump(around)) > tolerance / 2
    result[result] = (offset > tolerance) | (is_bent & (highest - lowest > 2 * tolerance))
    return result


def _offset(around: Sparse) -> Floats:
    """Returns by how much the surface on one side misses that on the other, (samples,).

    Each is carried on in a straight line from samples two and four away, which no soft edge
    reaches, as the mean of three lines side by side.
    """
    largest = np.zeros_like(around.own)
    for ahead, aside in (((0, 1), (1, 0)), ((1, 0), (0, 1))):
        missed = np.zeros_like(largest)
        for beside in (-1, 0, 1):
            for distance, share in ((2, 2), (4, -1), (-2, -2), (-4, 1)):
                down = ahead[0] * distance + aside[0] * beside
                across = ahead[1] * distance + aside[1] * beside
                missed += np.float32(share / 3) * around.at(down, across)
        np.maximum(largest, np.abs(missed), out=largest)
    return largest


def _bump(around: Sparse) -> Floats:
    """Returns by how much a sample stands out from the middle of both its sides, (samples,).

    Of thin things, on both sides of which there is the same surface, no more is to be seen.
    """
    largest = np.zeros_like(around.own)
    for down, across in _DIRECTIONS:
        for distance in (_REACH // 2, _REACH):
            middle = around.at(distance * down, distance * across)
            middle += around.at(-distance * down, -distance * across)
            middle *= np.float32(0.5)
            np.maximum(largest, np.abs(around.own - middle), out=largest)
    return largest


def _extreme(around: Sparse, choose: np.ufunc) -> Floats:
    """Returns the smallest or largest disparity around, (samples,)."""
    result = around.own
    for down, across in _DIRECTIONS:
        for distance in (-_REACH, -_REACH // 2, _REACH // 2, _REACH):
            result = choose(result, around.at(distance * down, distance * across))
    return result
