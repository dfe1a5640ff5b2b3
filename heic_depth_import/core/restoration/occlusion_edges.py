# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The edges where a surface is torn: who stands in front of whom."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..neighbourhood import largest_within
from .components import pieces
from .jumps import JumpRule, Links
from .tear import Cells, tear

MIXED = 3
"""Samples to each side of a jump that photos mix with what is on the other side of it."""

# The far side is looked at beyond those, so many samples away from the jump at most, in a window of
# so many samples. From one window to the next it differs by more than this where it goes over, in
# roots of light.
_FARTHEST, _WINDOW, _BLURRED = 9, 6, np.float32(0.06)
# So many samples around an edge, those whose jump is less than a share of the largest do not count.
_NEARBY, _SHALLOW = 24, 0.25
# Layers of light.
_COLOURS = 3
# Samples that are looked at together: so few that they stay in a core's cache.
_AT_ONCE = 1 << 15
# A piece of surface smaller than this share of the picture has to be hidden more than it hides, to
# be carried on.
_LARGE = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class TornEdges:
    """Pairs of neighbouring samples with a jump between them.

    Attributes:
        near: (2, pairs) row and column of the sample in front.
        far: (2, pairs) the same of the one behind.
    """

    near: Indices
    far: Indices

    @classmethod
    def of(cls, disparity: Floats, links: Links) -> Self:
        """Collects the pairs that are not linked, those across first.

        Args:
            disparity: (rows, columns) in 1/m, known everywhere.
            links: Which neighbours are joined.
        """
        across, down = np.stack(np.nonzero(~links.across)), np.stack(np.nonzero(~links.down))
        first = np.concatenate([across, down], axis=1)
        second = first.copy()
        second[1, : across.shape[1]] += 1
        second[0, across.shape[1] :] += 1
        is_near = disparity[tuple(first)] > disparity[tuple(second)]
        return cls(np.where(is_near, first, second), np.where(is_near, second, first))

    def only(self, chosen: Mask) -> Self:
        """Returns some of the pairs.

        Args:
            chosen: (pairs,).
        """
        return type(self)(self.near[:, chosen], self.far[:, chosen])


def with_background(edges: TornEdges, links: Links) -> TornEdges:
    """Leaves out edges whose far side is no background but small things that stand before it.

    A leaf behind a stem does not go on behind it; a gap between leaves does. Some edges are always
    left, for not every far side can hide more often than it is hidden.

    Args:
        edges: All of a picture.
        links: Which neighbours are joined.
    """
    labels, sizes = pieces(links)
    near, far = labels[tuple(edges.near)], labels[tuple(edges.far)]
    hides, is_hidden = (np.bincount(side, minlength=sizes.size) for side in (near, far))
    goes_on = (sizes >= _LARGE * labels.size) | (hides < 2 * is_hidden)
    return edges.only(goes_on[far])


def deepest(edges: TornEdges, disparity: Floats) -> TornEdges:
    """Leaves out edges that are shallow beside a deeper one nearby.

    Soft edges and the folds of one thing, a cheek before an ear, tear as well: what lies behind
    them is still the thing in front, which would be smeared across what lies behind it all.

    Args:
        edges: Pairs of samples.
        disparity: (rows, columns) in 1/m, known everywhere.
    """
    jump = disparity[tuple(edges.near)] - disparity[tuple(edges.far)]
    jumps = np.zeros(disparity.shape, np.float32)
    np.maximum.at(jumps, tuple(edges.near), jump)
    return edges.only(
        jump >= np.float32(_SHALLOW) * largest_within(jumps, _NEARBY)[tuple(edges.near)]
    )


def beyond_jump(
    edges: TornEdges, visible: Floats, rule: JumpRule, scale: int = 1, windows: int = 1
) -> tuple[Floats, Mask]:
    """Returns what the far side looks like: medians of a few samples further from the jump.

    Up to three samples from a jump photos mix its two sides, and phones draw the far side's depth
    towards the near one. Where another jump is nearer than that, what is next to it has to do.

    Args:
        edges: Pairs of samples.
        visible: (layers, rows, columns), disparity in 1/m first, known everywhere; then three of
            light, and maybe how calm fine detail is, of which the most in all windows counts:
            outlines and their blur are no detail of what lies behind.
        rule: What a jump is.
        scale: Samples per sample of the depth map: as many more are looked at.
        windows: So many windows are looked at for colours, one beyond the other, where they go on
            to differ more from those in front: there the photo is out of focus. But for the first
            they end midway to the next jump, which is out of focus, too.

    Returns:
        (layers, pairs), and which of these are out of focus, (pairs,).
    """
    ahead = edges.far - edges.near
    last = np.array(visible[0].shape)[:, np.newaxis] - 1
    farthest = (_FARTHEST + (windows - 1) * _WINDOW) * scale
    free = _free_steps(edges, visible[0], rule, 2 * farthest)
    end = np.maximum((free + 1) // 2, np.minimum(free, _FARTHEST * scale))

    def after(steps: int) -> Floats:
        place = np.clip(edges.far + ahead * np.minimum(steps, end), 0, last)
        return visible[:, *place]

    def seen(window: int) -> Floats:
        """Looks from the last sample that is mixed on, or from so many windows farther."""
        first = (MIXED + window * _WINDOW) * scale
        paint = np.stack([after(steps) for steps in range(first, first + _WINDOW * scale + 1)])
        return np.median(paint, axis=0).astype(np.float32)

    paint, near = seen(0), visible[1:, *edges.near]
    colour = first = paint[1:].copy()
    # A sharp outline is over by then, and what differs farther off is another colour.
    goes_over = _contrast(colour, after(scale + 1)[1:]) > _BLURRED
    is_blurred = np.zeros_like(goes_over)
    for window in range(1, windows):
        further = seen(window)[1:]
        goes_over &= _contrast(colour, further) > _BLURRED
        goes_over &= _contrast(further, near) > _contrast(colour, near)
        calm = np.maximum(colour[_COLOURS:], further[_COLOURS:])
        colour = np.where(goes_over, further, colour)
        colour[_COLOURS:] = calm
        is_blurred |= goes_over
    paint[1:] = colour
    # It is more of what stands in front than of what lies behind where sharp outlines are over;
    # and of no other thing that stands there.
    line, off = (each[:_COLOURS] - colour[:_COLOURS] for each in (near, first))
    is_blurred &= 2 * (off * line).sum(axis=0) > (line * line).sum(axis=0)
    is_blurred &= free == 2 * farthest
    return paint, is_blurred


def _free_steps(edges: TornEdges, disparity: Floats, rule: JumpRule, most: int) -> Indices:
    """Returns how many steps lead from the far side away from a jump before the next, (pairs,).

    Args:
        edges: Pairs of samples.
        disparity: (rows, columns) in 1/m, known everywhere.
        rule: What a jump is.
        most: Steps that are made; as many lead to the frame.
    """
    last = np.array(disparity.shape)[:, np.newaxis] - 1
    steps = np.full(edges.far.shape[1], most, np.intp)
    going, place, ahead = np.arange(steps.size), edges.far, edges.far - edges.near
    here = disparity[tuple(place)]
    there = disparity[tuple(np.clip(place + ahead, 0, last))]
    for step in range(most):
        beyond = disparity[tuple(np.clip(place + 2 * ahead, 0, last))]
        is_free = _joined(here, there, rule) & _joined(there, beyond, rule)
        steps[going[~is_free]] = step
        going, place, ahead = going[is_free], (place + ahead)[:, is_free], ahead[:, is_free]
        here, there = there[is_free], beyond[is_free]
    return steps


def _contrast(one: Floats, other: Floats) -> Floats:
    """Returns by how much colours differ at most, in roots of light, (places,).

    What else goes on like light is no colour: any fine detail would count for a blurred outline.
    """
    first, second = (np.sqrt(np.maximum(each[:_COLOURS], 0)) for each in (one, other))
    most: Floats = np.abs(first - second).max(axis=0, initial=0)
    return most


def torn_by(rule: JumpRule, disparity: Floats) -> Cells:
    """Returns how a grid is filled that a rule alone tears.

    Args:
        rule: What tears it.
        disparity: (rows, columns) in 1/m.
    """
    return tear(disparity, np.full((1, 1), rule.step, np.float32), rule.cut)


def nearest_behind(disparity: Floats, cells: Cells) -> Floats:
    """Returns how near a second surface may come without passing through the faces of this one.

    Where it is no nearer at the samples it is behind between them as well, however its cells are
    split: with the limits of the corners that the diagonal of this surface's faces does not join,
    the other diagonal passes behind its middle.

    Args:
        disparity: (rows, columns) in 1/m, known everywhere.
        cells: How it is filled.

    Returns:
        (rows, columns) in 1/m; every value within the range of the cells around.
    """
    nearest = disparity.copy()
    few = max(1, _AT_ONCE // disparity.shape[1])
    for start in range(0, disparity.shape[0] - 1, few):
        part, samples = slice(start, start + few), slice(start, start + few + 1)
        here = Cells(cells.along_ac[part], cells.first[part], cells.second[part])
        _limit(nearest[samples], disparity[samples], here)
    return nearest


def _limit(nearest: Floats, disparity: Floats, cells: Cells) -> None:
    """Lets nothing come nearer than cells allow."""
    upper, lower = np.s_[:-1], np.s_[1:]
    falling = (upper, upper), (lower, lower)
    rising = (lower, upper), (upper, lower)
    for joined, others, is_split_so in (
        (falling, rising, cells.along_ac),
        (rising, falling, ~cells.along_ac),
    ):
        begin, end = (disparity[corner] for corner in joined)
        first, second = (disparity[corner] for corner in others)
        low, high = np.minimum(begin, end), np.maximum(begin, end)
        # Of two corners that lie too near together the nearer gives way first.
        rest = np.maximum(begin + end - np.minimum(first, second), low)
        has_face = is_split_so & (cells.first | cells.second)
        for corner, is_farther in zip(others, (first <= second, first > second), strict=True):
            limit = np.where(has_face, np.where(is_farther, high, rest), np.float32(np.inf))
            np.minimum(nearest[corner], limit, out=nearest[corner])


def _joined(first: Floats, second: Floats, rule: JumpRule) -> Mask:
    joined: Mask = np.abs(first - second) <= rule.tolerance(np.minimum(first, second))
    return joined
