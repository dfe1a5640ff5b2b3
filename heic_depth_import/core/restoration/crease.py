# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jumps inside one surface, which stays joined there: a cheek before an ear, a fold of a sleeve.

What stands on a floor is joined to it as well, and a little above its foot jumps as little as a
fold. There the jump grows on and on, into a silhouette. A fold's ends: within the surface, on all
sides. Inside a person, as the portrait matte shows, nothing else is needed than a way around, but
beside a chin that hangs deep before a chest.
"""

import numpy as np

from ..arrays import Floats, Indices, Indices32, Mask, Pixels
from .breaks import Breaks
from .components import Runs, alike, pieces
from .jumps import JumpRule, Links, dilate
from .places import places

# Two sides that are this far apart, relative to the farther, are two things, or hide a third: in
# a person; petals are parted by half as much.
_DEEPEST, _DEEPEST_ELSEWHERE = 0.2, 0.1
# Far away steps are as large as petals' jumps, and a corner of a room is torn here and there.
_FEW_STEPS = 8.0
# Noise closes a tear here and there: pieces of it that are up to twice as many samples apart are
# one, and go on beyond the frame where that is so near.
_GAP = 5
# A piece of fewer samples is no thing of its own, but was left over where the two sides meet.
_SLIVER = 24
# The matte's own rim is soft: so many samples from it both sides are one person's for certain.
_INSIDE = 2
_HALF = 128
# A tear that is as deep along so many links, further than so many samples inside, goes on to where
# its sides are less than that share apart.
_DEEP, _CORE, _LEAST = 3, 10, 0.12
# A tear of fewer links that touches no other is no outline.
_CRACK = 32
# Phones soften a jump over up to twice as many samples.
_SOFTNESS = 6


def with_creases(
    links: Links,
    disparity: Floats,
    rule: JumpRule,
    matte: Pixels | None = None,
    scale: float = 1.0,
) -> Links:
    """Joins the two sides of jumps that lie inside one surface.

    Those are jumps between samples that hang together some other way: of less than a fifth inside
    the portrait matte, of less than a tenth, or of few steps, where the whole tear is no deeper and
    ends inside the picture. Beside a deeper one well inside the matte those of an eighth stay torn.

    Args:
        links: Which neighbours are joined.
        disparity: (rows, columns) in 1/m; 0 where unknown.
        rule: What a jump is; with a cut of a fifth or more there are no creases.
        matte: (rows, columns) bytes of the portrait matte; None without one.
        scale: Samples per sample of the depth map, along either axis.

    Source: the two thresholds of J. Canny, "A computational approach to edge detection", IEEE
        Trans. PAMI 8 (1986): a weak edge counts where it goes on into a strong one.
    """
    breaks = Breaks.of(links)
    if rule.cut >= _DEEPEST or not breaks.first.size:
        return links
    one, other = disparity.take(breaks.first), disparity.take(breaks.second)
    is_shallow = JumpRule(_DEEPEST, rule.step).joins(one, other)
    is_slight = JumpRule(max(_DEEPEST_ELSEWHERE, rule.cut), rule.step).joins(one, other)
    is_few = is_shallow & (np.abs(one - other) <= _FEW_STEPS * rule.step)
    is_slight |= is_few
    gap = max(1, round(_GAP * scale))
    is_joined = is_slight & ~_goes_on(breaks, is_slight, is_few, gap)
    is_crack = _is_crack(breaks, is_shallow, _CRACK * scale) & ~is_joined
    if is_crack.any():
        is_joined |= is_crack & ~_goes_on(breaks, is_shallow, is_shallow, gap)
    if matte is not None:
        is_person = matte >= _HALF
        is_joined = _by_matte(is_joined, breaks, is_person)
        is_joined &= ~_hangs_before(breaks, one, other, is_person, rule, scale)
    labels, sizes = pieces(links)
    label, other_label = labels.take(breaks.first), labels.take(breaks.second)
    is_sliver = (sizes[label] < _SLIVER) | (sizes[other_label] < _SLIVER)
    return breaks.mended(links, is_joined & is_shallow & ((label == other_label) | is_sliver))


def softened(hard: Floats, soft: Floats, rule: JumpRule, matte: Pixels | None = None) -> Floats:
    """Gives creases back the slope that they had before silhouettes were made hard steps.

    Args:
        hard: (rows, columns) in 1/m, with clean silhouettes.
        soft: (rows, columns) in 1/m, the same before that.
        rule: What a jump is.
        matte: (rows, columns) bytes of the portrait matte; None without one.

    Returns:
        (rows, columns) in 1/m; nothing is soft beside what stays a jump.
    """
    links = Links.of(hard, rule)
    joined = with_creases(links, hard, rule, matte)
    at_crease = Links(links.across | ~joined.across, links.down | ~joined.down).rim()
    if not at_crease.any():
        return hard
    is_soft = dilate(at_crease, _SOFTNESS)
    is_soft &= ~dilate(joined.rim(), _SOFTNESS)
    result, place = hard.copy(), places(is_soft)
    result.ravel()[place] = soft.ravel()[place]
    return result


def _goes_on(breaks: Breaks, is_slight: Mask, is_aside: Mask, gap: int) -> Mask:
    """Tells which broken links lie in a tear that becomes deep or leaves the picture.

    Args:
        breaks: The broken links.
        is_slight: (breaks,), which are less than the deepest crease apart.
        is_aside: (breaks,), which of them only go on into a deep tear where that ends, and not
            where they come to it from aside or lie beside it.
        gap: Half the distance, in samples, of pieces of one tear.

    Returns:
        (breaks,).
    """
    is_deep, (rows, columns) = ~is_slight, breaks.corners
    stops = breaks.stops(is_deep)
    marked = breaks.marked(is_slight)
    marked.ravel()[stops] = True
    runs = Runs.of(alike(dilate(marked, gap)))

    def tear_at(corner: Indices) -> Indices32:
        return runs.piece[np.searchsorted(runs.starts, corner, side="right") - 1]

    goes_on = np.zeros(runs.sizes.size, np.bool_)
    goes_on[tear_at(stops)] = True
    slight, beside = breaks.corners_of(is_slight), breaks.corners_of(is_slight & ~is_aside)
    row, column = np.divmod(slight, columns)
    is_out = np.minimum(row, column) <= gap
    is_out |= np.minimum(rows - 1 - row, columns - 1 - column) <= gap
    if beside.size:
        beside = beside[dilate(breaks.marked(is_deep), 2 * gap).take(beside)]
    goes_on[tear_at(np.concatenate([slight[is_out], beside]))] = True
    # Both ends of a link lie in the same tear.
    return goes_on[tear_at(breaks.ends[0])] | is_deep


def _is_crack(breaks: Breaks, is_shallow: Mask, longest: float) -> Mask:
    """Tells which broken links lie in a short tear that touches no other and is deep nowhere.

    Args:
        breaks: The broken links.
        is_shallow: (breaks,), which are less than the deepest crease in a person apart.
        longest: Links.

    Returns:
        (breaks,).
    """
    tear = breaks.lines()
    is_crack = np.bincount(tear, minlength=is_shallow.size) < longest
    is_crack[tear[~is_shallow]] = False
    return is_crack[tear]


def _hangs_before(  # noqa: PLR0913, PLR0917  all that it looks at
    breaks: Breaks, one: Floats, other: Floats, is_person: Mask, rule: JumpRule, scale: float
) -> Mask:
    """Tells which broken links of a person go on from a deep tear inside, (breaks,).

    A chin hangs before a chest: where it comes so near that a fold would be as deep, the tear goes
    on. An ear is torn at the rim alone.

    Args:
        breaks: The broken links.
        one: (breaks,) in 1/m, the samples before them.
        other: (breaks,) in 1/m, the samples behind them.
        is_person: (rows, columns), as the matte shows.
        rule: What a jump is.
        scale: Samples per sample of the depth map, along either axis.
    """
    is_deep = ~JumpRule(_DEEPEST, rule.step).joins(one, other)
    goes_on = ~JumpRule(max(_LEAST, rule.cut), rule.step).joins(one, other)

    def both_in(place: Mask) -> Mask:
        both: Mask = place.take(breaks.first) & place.take(breaks.second)
        return both

    is_off = ~is_person
    goes_on &= both_in(~dilate(is_off, round(_INSIDE * scale)))
    is_deep &= goes_on & both_in(~dilate(is_off, round(_CORE * scale)))
    labels, count = breaks.tears(goes_on)
    tear = labels.take(breaks.ends[0])
    depth = np.bincount(tear[is_deep], minlength=count)
    return goes_on & (depth >= _DEEP * scale)[tear]


def _by_matte(is_joined: Mask, breaks: Breaks, is_person: Mask) -> Mask:
    """Joins what lies inside a person, and not a person to what is behind."""
    is_inside = ~dilate(~is_person, _INSIDE)
    is_alike = is_person.take(breaks.first) == is_person.take(breaks.second)
    joined: Mask = is_joined & is_alike
    joined |= is_inside.take(breaks.first) & is_inside.take(breaks.second)
    return joined
