# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which samples lie in a soft edge between two surfaces, however steep the surfaces are."""

import numpy as np

from ..arrays import Floats, Mask
from ..neighbourhood import box_mean
from .jumps import JumpRule, Links, Sparse, dilate

# Samples to each side that are looked at: more than a soft edge is wide.
_REACH = 4
_DIRECTIONS = ((0, 1), (1, 1), (1, 0), (1, -1))
# Samples to each side of one in a straight line, and how many steps it rises by: the bend of less
# may hide in rounding.
_STRAIGHT, _RISE = 2, 12.0
# Rounding bends a straight line by a step at most.
_BEND = 1.01
# So many samples from its middle lies what is behind the outline, so many times as far down as the
# line goes.
_OUTLINE, _DEEPER = 6, 1.5
# A crease: on one side every second of so many samples lies on a straight line, and nothing beside
# it is steeper than that.
_LINE = range(2, 9, 2)
# So many steps it rises at least, all the way.
_SLOPED = 2.0
# Of what lies within so many samples a share is slope as well: noise makes lines anywhere.
_BESIDE, _MOST = 3, 0.55


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
    reach = _LINE[-1]
    wider = np.pad(disparity, reach, mode="reflect", reflect_type="odd")
    for around in Sparse.of_padded(wider, result, reach).parts():
        lowest, highest, bump = _spread(around)
        tolerance = rule.tolerance(lowest)
        offset = _offset(around)
        is_bent = np.maximum(offset, bump) > tolerance / 2
        is_edge = (offset > tolerance) | (is_bent & (highest - lowest > 2 * tolerance))
        if min(disparity.shape) > reach:  # or lines are made up
            chosen = np.flatnonzero(is_edge)
            is_edge[chosen] = ~_is_crease(around.only(chosen), rule)
        result.ravel()[around.place] = is_edge
    return result & ~_slopes(disparity, rule, result)


def _is_crease(around: Sparse, rule: JumpRule) -> Mask:
    """Tells where two slopes meet, none of which has anything steeper between it and the other.

    A floor that recedes fast before a wall bends by more within a few samples than a soft edge has
    to; but an edge is steeper than both of its sides.

    Args:
        around: Samples that bend like a soft edge.
        rule: What a jump is.

    Returns:
        (samples,).
    """
    most = np.float32(_BEND * rule.step)
    result = np.ones(around.place.size, np.bool_)
    # Along an edge all lines are straight: it has to be so along both axes.
    for down, across in ((0, 1), (1, 0)):
        lines = [
            np.stack([around.at(side * down * far, side * across * far) for far in _LINE])
            for side in (1, -1)
        ]
        meets = (np.abs(np.concatenate([line[:2] for line in lines]) - around.own) <= most).all(0)
        rise = np.abs(lines[0][0] - lines[1][0])
        for line in lines:
            is_straight = np.abs(np.diff(line, 2, axis=0)).max(axis=0) <= most
            total = np.abs(line[-1] - line[0])
            is_straight &= total >= np.float32(_SLOPED) * most
            meets |= is_straight & (rise <= total * np.float32(2 / (len(_LINE) - 1)) + most)
        result &= meets
    return result


def _slopes(disparity: Floats, rule: JumpRule, chosen: Mask) -> Mask:
    """Finds steep slopes beside a deep outline: a table seen along its top, before a wall.

    All the way from the wall to its front it rises, but within the table evenly, up to a level.
    What rises evenly from one level to another is a soft edge all the same, and what is round has
    no level.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
        chosen: (rows, columns), where lines may have their middle.

    Returns:
        (rows, columns).
    """
    found = np.zeros(disparity.shape, np.bool_)
    if not rule.step > 0:
        return found
    around, columns = Sparse.of(disparity, chosen, _OUTLINE), disparity.shape[1]
    # From the outline, which lies at the far end, over the line to what it leads to.
    for down, across in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        line = np.stack(
            [around.at(down * along, across * along) for along in range(-_STRAIGHT, _STRAIGHT + 1)]
        )
        rise = np.diff(line, axis=0)
        bend = np.abs(np.diff(rise, axis=0)).max(axis=0)
        total = line[-1] - line[0]
        is_slope = (bend <= _BEND * rule.step) & (total >= _RISE * rule.step)
        is_slope &= total <= rule.tolerance(line.min(axis=0)) * np.float32(2 * _STRAIGHT)
        beyond = line[0] - around.at(-down * _OUTLINE, -across * _OUTLINE)
        is_slope &= beyond > _DEEPER * total
        level, end = (around.at(down * far, across * far) for far in (_REACH, _OUTLINE))
        is_slope &= np.abs(end - level) <= _BEND * rule.step
        place = around.place[is_slope]
        row, column = np.divmod(place, columns)
        for along in range(-_STRAIGHT, _REACH + 1):
            here = np.clip(row + along * down, 0, len(found) - 1)
            found[here, np.clip(column + along * across, 0, columns - 1)] = True
    if not found.any():
        return found
    agreed: Mask = found & (box_mean(found.astype(np.float32), _BESIDE) > _MOST)
    return agreed


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
