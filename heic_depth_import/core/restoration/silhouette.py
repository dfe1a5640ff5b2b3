# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clean silhouettes: every sample on one side of a jump, no slivers, no teeth.

Phones soften their depth maps, so that samples at a silhouette lie between what is in front and
what is behind, in the air; codecs add ringing beside them. Each step here works on the few samples
near the rim only.
"""

import numpy as np

from ..arrays import Floats, Mask
from .components import Runs
from .jumps import RING, JumpRule, Links, Sparse, dilate
from .places import places
from .soft_edges import soft_edges

# A soft edge of up to twice as many samples closes.
_SOFTNESS = 6
# A tooth of up to as many samples goes.
_TOOTH = 2
# A piece of surface of fewer samples goes.
_SLIVER = 12
# Samples to each side that tell the slope of a surface: more than a soft edge is wide.
_PLANE = 4


def clean_silhouettes(disparity: Floats, rule: JumpRule) -> Floats:
    """Makes every silhouette one clean step from near to far.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.

    Returns:
        (rows, columns) in 1/m; changed near jumps only.
    """
    hard = absorb_slivers(trim_teeth(snap(disparity, rule), rule), rule)
    # What was moved stands where it should, but not at the disparity that it should have.
    return level_rim(hard, np.abs(hard - disparity) > rule.noise, rule)


def snap(disparity: Floats, rule: JumpRule) -> Floats:
    """Puts samples between two surfaces onto the nearer of the two.

    In a soft edge a sample takes the largest or smallest value of its 3 x 3 neighbourhood,
    whichever is nearer to its own, again and again: the edge closes from both sides and the step
    comes to stand in its middle.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.

    Returns:
        (rows, columns) in 1/m; every value is one of the input's.

    Source: H. P. Kramer and J. B. Bruckner, "Iterations of a non-linear transformation for
        enhancement of digital images", Pattern Recognition 7 (1975).
    """
    edge = Sparse.of(disparity, soft_edges(disparity, rule), reach=1)
    for _ in range(_SOFTNESS):
        own = edge.own
        top, bottom = own.copy(), own.copy()
        for down, across in RING:
            beside = edge.at(down, across)
            np.maximum(top, beside, out=top)
            np.minimum(bottom, beside, out=bottom)
        nearer = np.where(top - own < own - bottom, top, bottom)
        is_settled = top - bottom <= JumpRule(rule.cut / 2, rule.step).tolerance(bottom)
        moved = np.where(is_settled, own, nearer)
        if (moved == own).all():
            break
        edge.become(moved)
    return edge.placed(disparity, edge.own)


def trim_teeth(disparity: Floats, rule: JumpRule) -> Floats:
    """Removes teeth, notches and lone samples at the rim, one sample wide.

    A sample of the rim that hangs together with at most three of its eight neighbours, all in one
    arc, takes the middle value of the others. A line one sample wide has two arcs and stays; so
    does a corner, which hangs together with two of the four neighbours beside, above and below.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
    """
    result = disparity
    rim = places(Links.of(disparity, rule).rim())
    for _ in range(_TOOTH):
        edge = Sparse.at_places(np.pad(result, 1, mode="edge"), rim, reach=1)
        own, ring = edge.own, edge.ring()
        same = np.abs(ring - own) <= rule.tolerance(np.minimum(ring, own))
        count = same.sum(axis=0)
        arcs = (same & ~np.roll(same, 1, axis=0)).sum(axis=0)
        beside = same[1::2].sum(axis=0)
        is_tooth = (count <= 1) | ((count <= 3) & (arcs == 1) & (beside <= 1))
        if not is_tooth.any():
            break
        others = np.sort(np.where(same, np.inf, ring)[:, is_tooth], axis=0)
        middle = (len(RING) - count[is_tooth] - 1) // 2
        own[is_tooth] = others[middle, np.arange(middle.size)]
        result = edge.placed(result, own)
        # What is no tooth and sees nothing else than before stays none; a tooth misses links.
        trimmed = np.zeros(result.shape, np.bool_)
        trimmed.ravel()[rim[is_tooth]] = True
        rim = places(dilate(trimmed, 1))
    return result


def absorb_slivers(disparity: Floats, rule: JumpRule) -> Floats:
    """Gives pieces of surface that are too small the values of what surrounds them.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
    """
    runs = Runs.of(Links.of(disparity, rule))
    is_small = (runs.sizes < _SLIVER)[runs.piece]
    if not is_small.any() or is_small.all():
        return disparity
    small = runs.samples(is_small)
    own = disparity.ravel()[small]
    result = disparity.copy()
    result.ravel()[small] = np.nan
    hole = Sparse.at_places(np.pad(result, 1, mode="edge"), small, reach=1)
    for _ in range(2 * _SLIVER):
        known = hole.own
        is_open = np.isnan(known)
        if not is_open.any():
            break
        ring = hole.ring()
        gap = np.where(np.isnan(ring), np.inf, np.abs(ring - own))
        nearest = ring[gap.argmin(axis=0), np.arange(small.size)]
        hole.become(np.where(is_open, nearest, known))
    result.ravel()[small] = np.where(np.isnan(hole.own), own, hole.own)
    return result


def level_rim(disparity: Floats, is_moved: Mask, rule: JumpRule) -> Floats:
    """Carries each surface evenly on to its rim: no lips, no ringing, no ditches.

    A plane is fitted to the samples of the same surface in a 9 x 9 window, those at the rim
    counting little and those that were moved next to nothing, and the sample goes onto it.

    Args:
        disparity: (rows, columns) in 1/m.
        is_moved: (rows, columns), samples whose value comes from elsewhere on their surface.
        rule: What a jump is.

    Returns:
        (rows, columns) in 1/m; changed within three samples of the rim and where samples were
        moved, by less than a jump.

    Source: moving least squares, P. Lancaster and K. Salkauskas, "Surfaces generated by moving
        least squares methods", Mathematics of Computation 37 (1981).
    """
    rim = Links.of(disparity, rule).rim()
    beside = dilate(rim, 1)
    trust = np.ones(disparity.shape, np.float32)
    for share, chosen in ((0.5, beside), (0.1, rim), (0.001, is_moved)):
        trust.ravel()[places(chosen)] = share
    band = Sparse.of(disparity, dilate(beside, 1) | is_moved, reach=_PLANE)
    result, trusted = disparity.copy(), band.on(trust, "constant")
    for some, trusted_there in zip(band.parts(), trusted.parts(), strict=True):
        own = some.own
        slack = rule.tolerance(own)
        height = _height(some, trusted_there, slack)
        own += np.clip(height, -slack, slack)
        result.ravel()[some.place] = own
    return result


def _height(band: Sparse, trusted: Sparse, slack: Floats) -> Floats:
    """Returns how far above samples the plane through those around them lies, (samples,).

    Args:
        band: The samples.
        trusted: How much they count.
        slack: (samples,) what differs by more is another surface.
    """
    own, side = band.own, range(-_PLANE, _PLANE + 1)
    n, x, y, xx, xy, yy, d, xd, yd = np.zeros((9, own.size), np.float32)
    value, weight, apart = np.empty((3, len(side), own.size), np.float32)
    columns = np.array(side, np.float32)[:, np.newaxis]
    for down in side:
        # Of one row first: the terms below are the same but for a factor.
        for place, across in enumerate(side):
            band.at(down, across, out=value[place])
            trusted.at(down, across, out=weight[place])
        value -= own
        np.abs(value, out=apart)
        weight *= apart <= slack
        value *= weight
        n_row, d_row = weight.sum(axis=0), value.sum(axis=0)
        weight *= columns
        value *= columns
        x_row, xd_row = weight.sum(axis=0), value.sum(axis=0)
        weight *= columns
        n += n_row
        x += x_row
        xx += weight.sum(axis=0)
        d += d_row
        xd += xd_row
        y += down * n_row
        xy += down * x_row
        yy += down * down * n_row
        yd += down * d_row
    xx += np.float32(2)  # what is known along one line only has no slope across it
    yy += np.float32(2)
    first, second, third = xx * yy - xy * xy, x * yy - xy * y, x * xy - xx * y
    determinant = n * first - x * second + y * third
    height = (d * first - xd * second + yd * third) / np.maximum(determinant, np.float32(1e-6))
    return np.where(determinant > 1e-4, height, 0)
