# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of things that the frame cuts off stands in front along it, and where they end beyond it."""

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..restoration.jumps import Links
from .frame_margin import inside

# A soft rim ends up to so many samples beside its depth; a jump of a smaller share is no outline.
_SOFT, _STEEP = 16, 0.01
# Pictures of fewer rows or columns are edge all over.
_LEAST = 5
# Where it cuts more outlines it cuts foliage, of which what goes on would be shreds.
_FOLIAGE = 28
# Beyond the frame there is nothing that along it is as short a share of its longer side: twigs end
# there, and gaps between leaves.
_SHORT = 0.1
# An outline is followed so many samples inwards, in which it moves by so many along the frame from
# one to the next at most; fewer tell no direction, and none goes on flatter than so many to one.
_FOLLOWED, _MOVES, _FEW, _FLATTEST = 24, 4, 6, 1.5


def front_beyond(in_front: Mask, seen: Floats, margin: int) -> Mask:
    """Returns what stands in front beyond the frame.

    Outlines go on straight from where the frame cuts them.

    Args:
        in_front: (rows, columns), as `in_front` has it.
        seen: (rows, columns) in 1/m, known everywhere.
        margin: Samples to add on every side, one at least.

    Returns:
        (rows, columns) of the larger grid, without what is inside the frame.
    """
    around = _around(*in_front.shape)
    wide = np.zeros_like(in_front)
    wide[around] = _without_short(in_front[around], round(_SHORT * max(in_front.shape)))
    larger = np.pad(wide, margin, mode="edge")
    is_corner = np.ones_like(larger)
    is_corner[margin:-margin], is_corner[:, margin:-margin] = False, False
    upright, flat = larger.copy(), larger.copy()
    for target, edge, depth in ((upright, wide, seen), (flat.T, wide.T, seen.T)):
        target[:margin] = _strip(edge[0], depth, margin)[::-1]
        target[-margin:] = _strip(edge[-1], depth[::-1], margin)
    # Outlines from both sides of a corner bound what goes around it; what does not is either's.
    around_corner = np.where(larger, upright & flat, upright | flat)
    larger[:, margin:-margin] = upright[:, margin:-margin]
    larger[margin:-margin] = flat[margin:-margin]
    larger[is_corner] = around_corner[is_corner]
    larger[inside(margin)] = False
    return larger


def _without_short(is_one: Mask, short: int) -> Mask:
    """Leaves out what is short on a ring, and gaps as short: what most around a sample are."""
    reach = max(short // 2, 1)
    sums = np.cumsum(np.pad(is_one.astype(np.intp), (reach + 1, reach), mode="wrap"))
    width = 2 * reach + 1
    most: Mask = 2 * (sums[width:] - sums[:-width]) > width
    return most


def _strip(edge: Mask, depth: Floats, margin: int) -> Mask:
    """Carries one side of the frame on.

    Args:
        edge: (samples,), what stands in front along it.
        depth: (lines, samples) in 1/m, from that side inwards.
        margin: Lines that are added.

    Returns:
        (margin, samples and as many as the margin on either side), from the frame outwards.
    """
    place, out = np.arange(-margin, edge.size + margin), np.arange(1, margin + 1)[:, np.newaxis]
    count = np.full((margin, place.size), int(edge[0]))
    for start in np.flatnonzero(edge[1:] != edge[:-1]).tolist():
        begins = edge[start + 1]
        end = start + 1 + out * _slope(depth, start, rises=bool(begins))
        count += np.where(place + 0.5 > end, 1 if begins else -1, 0)
    is_front: Mask = count > 0
    return is_front


def _slope(depth: Floats, start: int, *, rises: bool) -> float:
    """Returns by how much an outline moves along the frame from line to line outwards.

    Args:
        depth: (lines, samples) in 1/m, from the frame inwards.
        start: Of the two samples on the first line between which it runs.
        rises: Whether the later one of those stands in front.
    """
    lines = depth[:_FOLLOWED] if rises else -depth[:_FOLLOWED]
    rise = np.diff(lines, axis=1)
    # A soft rim ends so many samples beside its depth.
    first = max(start - _SOFT, 0)
    here = first + int(rise[0, first : start + _SOFT + 1].argmax())
    least, found = float(rise[0, here]) / 2, []
    if least <= _STEEP * float(depth[0, here]):
        return 0.0
    for line in rise:
        first = max(here - _MOVES, 0)
        near = line[first : here + _MOVES + 1]
        best = int(near.argmax())
        if near[best] <= least:
            break
        here = first + best
        found.append(here)
    if len(found) < _FEW:
        return 0.0
    inwards = np.polyfit(np.arange(len(found)), found, 1)[0]
    return float(np.clip(-inwards, -_FLATTEST, _FLATTEST))


def in_front(seen: Floats, links: Links) -> Mask:
    """Returns which samples along the frame stand before those beside them there.

    Along the frame surfaces follow one another, each from one jump to the next. In front are those
    that are nearer than what is beside them.

    Args:
        seen: (rows, columns) in 1/m, known everywhere.
        links: Which neighbours are joined.

    Returns:
        (rows, columns), of the edge of the frame; of what does not jump there none.
    """
    found = np.zeros(seen.shape, np.bool_)
    if min(seen.shape) < _LEAST:
        return found
    around = _around(*seen.shape)
    is_jump = ~np.concatenate(
        [links.across[0], links.down[:, -1], links.across[-1, ::-1], links.down[::-1, 0]]
    )
    count = np.count_nonzero(is_jump)
    if not count or count > _FOLIAGE:
        return found
    surface = np.cumsum(is_jump) - is_jump
    surface %= count  # the last one goes on where the first begins
    depth = seen[around]
    rise = np.where(is_jump, np.roll(depth, -1) - depth, 0)
    nearer = np.bincount(np.roll(surface, -1), rise) - np.bincount(surface, rise)
    found[around] = nearer[surface] > 0
    return found | _one_further(found, links.down, links.across)


def without_soft_ends(in_front: Mask, is_opaque: Mask) -> Mask:
    """Returns what stands in front from the first opaque sample along the frame to the last.

    Args:
        in_front: (rows, columns), as `in_front` has it.
        is_opaque: (rows, columns); soft rims are not.
    """
    found = np.zeros_like(in_front)
    if not in_front.any():
        return found
    around = _around(*in_front.shape)
    covers, opaque = in_front[around], (in_front & is_opaque)[around]
    turn = int(covers.argmin())
    covers, opaque = np.roll(covers, -turn), np.roll(opaque, -turn)
    within = covers.copy()
    for way in (np.s_[:], np.s_[::-1]):
        place = np.arange(covers.size)
        last = [np.maximum.accumulate(np.where(each[way], place, -1)) for each in (~covers, opaque)]
        within[way] &= last[1] >= last[0]
    found[around] = np.roll(within, turn)
    return found | (in_front & _one_further(found, in_front, in_front))


def _one_further(found: Mask, down: Mask, across: Mask) -> Mask:
    """Returns what lies behind samples along the frame, whose edge is two samples wide."""
    within = np.zeros_like(found)
    for inner, outer in ((1, 0), (-2, -1)):
        within[inner, 1:-1] |= found[outer, 1:-1] & down[outer, 1:-1]
        within[1:-1, inner] |= found[1:-1, outer] & across[1:-1, outer]
    return within


def _around(rows: int, columns: int) -> tuple[Indices, Indices]:
    """Returns rows and columns of the samples along the frame, clockwise from the first."""
    across, down = np.arange(columns), np.arange(rows)
    row = [np.zeros(columns - 1, np.intp), down[:-1], np.full(columns - 1, rows - 1), down[:0:-1]]
    column = [
        *(across[:-1], np.full(rows - 1, columns - 1)),
        *(across[:0:-1], np.zeros(rows - 1, np.intp)),
    ]
    return np.concatenate(row), np.concatenate(column)
