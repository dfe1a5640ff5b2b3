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
    for around in Sparse.of_padded(wider, result, _REACH).parts():
        lowest, highest, bump = _spread(around)
        tolerance = rule.tolerance(lowest)
        offset = _offset(around)
        is_bent = np.maximum(offset, bump) > tolerance / 2
        is_edge = (offset > tolerance) | (is_bent & (highest - lowest > 2 * tolerance))
        result.ravel()[around.place] = is_edge
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
                value = around.at(down, across)
                value *= np.float32(share / 3)
                missed += value
        np.abs(missed, out=missed)
        np.maximum(largest, missed, out=largest)
    return largest


def _spread(around: Sparse) -> tuple[Floats, Floats, Floats]:
    """Looks at samples two and four away on all sides.

    Returns:
        The smallest and the largest disparity there, and by how much a sample stands out from the
        middle of two that lie opposite each other, (samples,) each. Of thin things, on both sides
        of which there is the same surface, no more is to be seen.
    """
    own = around.own
    lowest, highest, bump = own.copy(), own.copy(), np.zeros_like(own)
    for down, across in _DIRECTIONS:
        for distance in (_REACH // 2, _REACH):
            ahead = around.at(distance * down, distance * across)
            behind = around.at(-distance * down, -distance * across)
            for side in (ahead, behind):
                np.minimum(lowest, side, out=lowest)
                np.maximum(highest, side, out=highest)
            ahead += behind
            ahead *= np.float32(0.5)
            ahead -= own
            np.abs(ahead, out=ahead)
            np.maximum(bump, ahead, out=bump)
    return lowest, highest, bump
