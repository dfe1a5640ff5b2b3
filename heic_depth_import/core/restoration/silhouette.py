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
from .shock_filter import snap

# A tooth of up to as many samples goes.
_TOOTH = 2
# A piece of surface of fewer samples goes.
_SLIVER = 12
# So does one of fewer that juts out of an outline, if this share of it lies at its rim and it is
# nearer than what is beside it by no more than that.
_LIP, _THIN, _JUTS = 64, 0.6, 0.35
# Samples to each side that tell the slope of a surface: more than a soft edge is wide.
_PLANE = 4


def clean_silhouettes(disparity: Floats, rule: JumpRule, unsure: float | None = None) -> Floats:
    """Makes every silhouette one clean step from near to far.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
        unsure: As for `snap`.

    Returns:
        (rows, columns) in 1/m; changed near jumps only.
    """
    hard = absorb_slivers(trim_teeth(snap(disparity, rule, unsure), rule), rule)
    # What was moved stands where it should, but not at the disparity that it should have.
    return level_rim(hard, np.abs(hard - disparity) > rule.noise, rule)


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

    Lips, too, are no things of their own: phones exaggerate some outlines.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
    """
    runs = Runs.of(Links.of(disparity, rule))
    is_small = ((runs.sizes < _SLIVER) | _lips(disparity, runs, rule))[runs.piece]
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
        # Of two as near the farther, whichever side it is on.
        nearest = np.where(gap == gap.min(axis=0), ring, np.inf).min(axis=0)
        hole.become(np.where(is_open, nearest, known))
    result.ravel()[small] = np.where(np.isnan(hole.own), own, hole.own)
    return result


def _lips(disparity: Floats, runs: Runs, rule: JumpRule) -> Mask:
    """Tells which pieces are narrow, and a little nearer than the two surfaces that they part.

    Args:
        disparity: (rows, columns) in 1/m.
        runs: The pieces.
        rule: What a jump is.

    Returns:
        (pieces,).
    """
    result = runs.sizes < _LIP
    place = runs.samples(result[runs.piece])
    # Rows of runs come in the order of samples.
    piece = np.repeat(runs.piece, runs.lengths)[place]
    around = Sparse.at_places(np.pad(disparity, 1, mode="edge"), place, reach=1)
    own, ring = around.own, around.ring()
    is_other = np.abs(ring - own) > rule.tolerance(np.minimum(ring, own))
    count = runs.sizes.size
    least, farthest = np.full((2, count), np.inf, np.float32)
    nearest = np.zeros(count, np.float32)
    np.minimum.at(least, piece, own)
    np.minimum.at(farthest, piece, np.where(is_other, ring, np.inf).min(axis=0))
    np.maximum.at(nearest, piece, np.where(is_other, ring, 0).max(axis=0))
    at_rim = np.bincount(piece[is_other.any(axis=0)], minlength=count)
    result &= at_rim >= _THIN * runs.sizes
    result &= (least > nearest) & (least <= nearest * np.float32(1 + _JUTS))
    result &= ~rule.joins(nearest, farthest)
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
    trusted = band.on(trust, "constant")
    own = _levelled(band, trusted, rule)
    # What was carried up or down a slope may be off by more than it was moved: once more.
    off = np.abs(own - band.own) > np.float32(rule.noise / 2)
    band.become(own)
    carried = np.flatnonzero(is_moved.take(band.place) & off)
    own[carried] = _levelled(band.only(carried), trusted.only(carried), rule)
    return band.placed(disparity, own)


def _levelled(band: Sparse, trusted: Sparse, rule: JumpRule) -> Floats:
    """Returns samples on the planes through those around them, moved by less than a jump."""
    result = band.own
    first = 0
    for some, trusted_there in zip(band.parts(), trusted.parts(), strict=True):
        own = result[first : first + some.place.size]
        slack = rule.tolerance(own)
        own += np.clip(_height(some, trusted_there, slack), -slack, slack)
        first += some.place.size
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
