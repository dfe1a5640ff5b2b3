# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jumps inside one surface, which stays joined there: a cheek before an ear, a fold of a sleeve.

What stands on a floor is joined to it as well, and a little above its foot jumps as little as a
fold. There the jump grows on and on, into a silhouette. A fold's ends: within the surface, on all
sides. Inside a person, as the portrait matte shows, nothing else is needed than a way around, but
beside a chin that hangs deep before a chest.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Indices32, Mask, Pixels
from .components import alike, pieces
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
# Phones soften a jump over up to twice as many samples.
_SOFTNESS = 6


@dataclass(frozen=True, slots=True, eq=False)
class _Breaks:
    """The broken links of a grid, those across before those down; both grids as one row.

    Attributes:
        across: (breaks across,) which of the links across they are, as one row.
        down: (breaks down,) which of the links down.
        first: (breaks,) the samples before them.
        second: (breaks,) the samples behind them.
        ends: Two of (breaks,), the corners between samples where they start and end.
        corners: Rows and columns of corners.
    """

    across: Indices
    down: Indices
    first: Indices
    second: Indices
    ends: tuple[Indices, Indices]
    corners: tuple[int, int]

    @classmethod
    def of(cls, links: Links) -> Self:
        rows, columns = links.across.shape[0], links.down.shape[1]
        beside, below = places(~links.across), places(~links.down)
        row, column = np.divmod(beside, max(columns - 1, 1))
        across, before = row * columns + column, row * (columns + 1) + column + 1
        under = below + below // columns + columns + 1
        return cls(
            beside,
            below,
            np.concatenate([across, below]),
            np.concatenate([across + 1, below + columns]),
            (np.concatenate([before, under]), np.concatenate([before + columns + 1, under + 1])),
            (rows + 1, columns + 1),
        )

    def tears(self, chosen: Mask, gap: int = 0) -> tuple[Indices32, int]:
        """Returns which tear of some of them each corner lies in, and how many there are.

        Args:
            chosen: (breaks,).
            gap: Half the distance, in samples, of pieces of one tear.
        """
        near = np.zeros(self.corners, np.bool_)
        for corner in self.ends:
            near.ravel()[corner[chosen]] = True
        # What lies between tears is labelled too: it costs less than to leave it out.
        labels, sizes = pieces(alike(dilate(near, gap)))
        return labels, sizes.size

    def mended(self, links: Links, is_joined: Mask) -> Links:
        """Returns the links that these are the broken ones of, some of them joined.

        Args:
            links: Which neighbours are joined.
            is_joined: (breaks,).
        """
        across, down = links.across.copy(), links.down.copy()
        across.ravel()[self.across] = is_joined[: self.across.size]
        down.ravel()[self.down] = is_joined[self.across.size :]
        return Links(across, down)


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
    breaks = _Breaks.of(links)
    if rule.cut >= _DEEPEST or not breaks.first.size:
        return links
    one, other = disparity.take(breaks.first), disparity.take(breaks.second)
    is_shallow = JumpRule(_DEEPEST, rule.step).joins(one, other)
    is_slight = JumpRule(max(_DEEPEST_ELSEWHERE, rule.cut), rule.step).joins(one, other)
    is_slight |= is_shallow & (np.abs(one - other) <= _FEW_STEPS * rule.step)
    is_joined = is_slight & ~_goes_on(breaks, is_slight, max(1, round(_GAP * scale)))
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


def _goes_on(breaks: _Breaks, is_slight: Mask, gap: int) -> Mask:
    """Tells which broken links lie in a tear that becomes deep or leaves the picture.

    Args:
        breaks: The broken links.
        is_slight: (breaks,), which are less than the deepest crease apart.
        gap: Half the distance, in samples, of pieces of one tear.

    Returns:
        (breaks,).
    """
    labels, count = breaks.tears(np.ones_like(is_slight), gap)
    goes_on = np.zeros(count, np.bool_)
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        goes_on[side] = True
    # Both ends of a link lie in the same tear.
    tear = labels.take(breaks.ends[0])
    goes_on[tear[~is_slight]] = True
    return goes_on[tear]


def _hangs_before(  # noqa: PLR0913, PLR0917  all that it looks at
    breaks: _Breaks, one: Floats, other: Floats, is_person: Mask, rule: JumpRule, scale: float
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


def _by_matte(is_joined: Mask, breaks: _Breaks, is_person: Mask) -> Mask:
    """Joins what lies inside a person, and not a person to what is behind."""
    is_inside = ~dilate(~is_person, _INSIDE)
    is_alike = is_person.take(breaks.first) == is_person.take(breaks.second)
    joined: Mask = is_joined & is_alike
    joined |= is_inside.take(breaks.first) & is_inside.take(breaks.second)
    return joined
