# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jumps inside one surface, which stays joined there: a cheek before an ear, a fold of a sleeve.

What stands on a floor is joined to it as well, and a little above its foot jumps as little as a
fold. There the jump grows on and on, into a silhouette. A fold's ends: within the surface, on all
sides. Inside a person, as the portrait matte shows, nothing else is needed than a way around.
"""

import numpy as np

from ..arrays import Floats, Mask, Pixels
from .components import pieces
from .jumps import JumpRule, Links, dilate

# Two sides that are this far apart, relative to the farther, are two things, or hide a third: in
# a person; petals are parted by half as much.
_DEEPEST, _DEEPEST_ELSEWHERE = 0.2, 0.1
# Noise closes a tear here and there: pieces of it that are up to twice as many samples apart are
# one, and go on beyond the frame where that is so near.
_GAP = 5
# A piece of fewer samples is no thing of its own, but was left over where the two sides meet.
_SLIVER = 24
# The matte's own rim is soft: so many samples from it both sides are one person's for certain.
_INSIDE = 2
_HALF = 128
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
    the portrait matte, of less than a tenth where the whole tear is no deeper and ends inside the
    picture.

    Args:
        links: Which neighbours are joined.
        disparity: (rows, columns) in 1/m; 0 where unknown.
        rule: What a jump is; with a cut of a fifth or more there are no creases.
        matte: (rows, columns) bytes of the portrait matte; None without one.
        scale: Samples per sample of the depth map, along either axis.

    Source: the two thresholds of J. Canny, "A computational approach to edge detection", IEEE
        Trans. PAMI 8 (1986): a weak edge counts where it goes on into a strong one.
    """
    if rule.cut >= _DEEPEST:
        return links
    shallow = Links.of(disparity, JumpRule(_DEEPEST, rule.step))
    labels, sizes = pieces(links)
    is_sliver = (sizes < _SLIVER)[labels]
    together = Links(
        across=(labels[:, 1:] == labels[:, :-1]) | is_sliver[:, 1:] | is_sliver[:, :-1],
        down=(labels[1:] == labels[:-1]) | is_sliver[1:] | is_sliver[:-1],
    )
    slight = Links.of(disparity, JumpRule(max(_DEEPEST_ELSEWHERE, rule.cut), rule.step))
    is_open = _goes_on(links, slight, max(1, round(_GAP * scale)))
    # The corners on both sides of a link lie in the same tear.
    joined = Links(across=~is_open[1:, 1:-1] & slight.across, down=~is_open[1:-1, 1:] & slight.down)
    if matte is not None:
        joined = _by_matte(joined, matte >= _HALF)
    return Links(
        across=links.across | (joined.across & shallow.across & together.across),
        down=links.down | (joined.down & shallow.down & together.down),
    )


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
    is_soft = dilate(at_crease, _SOFTNESS) & ~dilate(joined.rim(), _SOFTNESS)
    return np.where(is_soft, soft, hard)


def _goes_on(links: Links, slight: Links, gap: int) -> Mask:
    """Tells at which corners of samples a tear is that becomes deep or leaves the picture.

    Args:
        links: Which neighbours are joined.
        slight: Which are less than the deepest crease apart.
        gap: Half the distance, in samples, of pieces of one tear.

    Returns:
        (rows + 1, columns + 1); of no meaning where there is no tear.
    """
    near = dilate(_corners(links), gap)
    # What lies between tears is labelled too: it costs less than to leave it out.
    labels, sizes = pieces(Links(near[:, 1:] == near[:, :-1], near[1:] == near[:-1]))
    goes_on = np.zeros(sizes.size, np.bool_)
    goes_on[labels[_corners(slight)]] = True
    for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        goes_on[side] = True
    return goes_on[labels]


def _corners(links: Links) -> Mask:
    """Returns the corners of samples at both ends of broken links, (rows + 1, columns + 1)."""
    result = np.zeros((links.across.shape[0] + 1, links.down.shape[1] + 1), np.bool_)
    result[:-1, 1:-1] |= ~links.across
    result[1:, 1:-1] |= ~links.across
    result[1:-1, :-1] |= ~links.down
    result[1:-1, 1:] |= ~links.down
    return result


def _by_matte(joined: Links, is_person: Mask) -> Links:
    """Joins what lies inside a person, and not a person to what is behind."""
    is_inside = ~dilate(~is_person, _INSIDE)
    return Links(
        across=(joined.across & (is_person[:, 1:] == is_person[:, :-1]))
        | (is_inside[:, 1:] & is_inside[:, :-1]),
        down=(joined.down & (is_person[1:] == is_person[:-1])) | (is_inside[1:] & is_inside[:-1]),
    )
