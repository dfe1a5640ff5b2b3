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

# So many samples around an edge, those whose jump is less than a share of the largest do not count.
_NEARBY, _SHALLOW = 24, 0.25
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
        rest, high = (np.where(has_face, each, np.float32(np.inf)) for each in (rest, high))
        is_farther = first <= second
        for corner, (here, there) in zip(others, ((high, rest), (rest, high)), strict=True):
            limit = np.where(is_farther, here, there)
            np.minimum(nearest[corner], limit, out=nearest[corner])
