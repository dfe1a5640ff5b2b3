# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Borders between colours, carried on straight: where a floor ends before a wall, behind people."""

from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..neighbourhood import box_mean, gathered, largest_within
from ..push_pull import Seeds
from .border_sides import dilated, odds_beside, touching
from .clusters import Clusters

# Borders are looked at in cells of two by two halves, which are of so many samples.
_HALF = 2
# A cell is known where three of its halves are.
_KNOWN = 0.75
# So many halves to each side agree on a colour: grain is none.
_GRAIN = 3
# So many cells beside a border are to be seen at least: less of it leads nowhere.
_SHORTEST = 6
# At a border light changes at once: within a cell to each side by so much of what it parts, and of
# what it changes by within so many cells. Shades go over into each other.
_SHARP, _AT_ONCE, _AROUND = np.float32(0.5), np.float32(0.6), 4


@dataclass(frozen=True, slots=True, eq=False)
class Visible:
    """What is seen of a surface that goes on.

    Attributes:
        light: (3, rows, columns), linear light.
        counts: (rows, columns), where it is seen, but for the samples beside a jump.
        limit: (rows, columns) in 1/m: what is nearer is not hidden there.
    """

    light: Floats
    counts: Mask
    limit: Floats


def unlikelihood(visible: Visible, clusters: Clusters, seeds: Seeds) -> Floats | None:
    """Tells how unlikely colours are, by the side of borders that places are on.

    Args:
        visible: What is seen.
        clusters: Of colours; borders run between those that are not alike.
        seeds: From where borders are carried on: the samples along what hides them.

    Returns:
        (clusters, rows / 4, columns / 4), rounded up: powers of e, 0 or less. None where no border
        is seen.
    """
    groups = clusters.alike()
    if not groups.any():
        return None
    cells = _Cells.of(visible, clusters, groups)
    size = cells.is_known.shape
    taken = np.zeros(size, np.bool_)
    taken[seeds.rows // (2 * _HALF), seeds.columns // (2 * _HALF)] = True
    rows, columns = np.nonzero(taken)
    found: Floats | None = None
    for one, other in combinations(range(groups.max() + 1), 2):
        border = cells.border(one, other)
        if np.count_nonzero(border) < _SHORTEST:
            continue
        if found is None:
            found = np.zeros((groups.max() + 1, *size), np.float32)
        odds = cells.odds(one, other, border, (rows, columns))
        for group, inwards in ((one, odds), (other, -odds)):
            np.minimum(found[group], inwards, out=found[group])
    return None if found is None else found[groups]


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """Of which colours cells are.

    Attributes:
        roots: (3, rows, columns), of mean linear light.
        share: (groups, rows, columns), how much of each is of a group.
        largest: (rows, columns), of which group it is most.
        is_known: (rows, columns).
        centres: (clusters, 3), roots of linear light.
        groups: (clusters,), of which group each is.
    """

    roots: Floats
    share: Floats
    largest: Indices
    is_known: Mask
    centres: Floats
    groups: Indices

    @classmethod
    def of(cls, visible: Visible, clusters: Clusters, groups: Indices) -> Self:
        padding = tuple((0, -length % (2 * _HALF)) for length in visible.counts.shape)
        counts = np.pad(visible.counts, padding)
        light = gathered(np.pad(visible.light, ((0, 0), *padding)) * counts, _HALF, np.sum)
        number = gathered(counts.astype(np.float32), _HALF, np.sum)
        cluster, is_one = clusters.nearest(light / np.maximum(number, 1))
        is_one &= number > 0
        names = np.arange(groups.max() + 1)[:, np.newaxis, np.newaxis]
        is_named = (groups[cluster] == names) & is_one
        # What a border runs through is a mixture, and no other thing.
        is_one |= (number > 0) & (sum(dilated(each).view(np.uint8) for each in is_named) > 1)
        common = box_mean(is_named.astype(np.float32), _GRAIN)
        is_of = (common.argmax(axis=0) == names) & is_one
        share = gathered(is_of.astype(np.float32), 2, np.mean)
        known = share.sum(axis=0)
        light, number = gathered(light, 2, np.sum), gathered(number, 2, np.sum)
        return cls(
            np.sqrt(np.maximum(light / np.maximum(number, 1), 0)),
            share / np.maximum(known, np.float32(0.25)),
            share.argmax(axis=0),
            known >= _KNOWN,
            clusters.centres,
            groups,
        )

    def border(self, one: int, other: int) -> Mask:
        """Returns which cells of two groups lie beside each other where they clearly differ."""
        first, second = self._are(one), self._are(other)
        beside = touching(first, second)
        if not beside.any():
            return beside
        begin, end = (self.centres[self.groups == group] for group in (other, one))
        pairs = np.concatenate([end - start for start in begin])
        line = pairs[(pairs * pairs).sum(axis=1).argmin()]
        along = np.tensordot(line / (line @ line), self.roots, 1)
        lowest, highest = (np.where(self.is_known, sign * along, -np.inf) for sign in (-1, 1))

        def change(reach: int) -> Floats:
            both: Floats = largest_within(highest, reach) + largest_within(lowest, reach)
            return both

        at_once = change(1)
        sharp: Mask = beside & (at_once > _SHARP) & (at_once > _AT_ONCE * change(_AROUND))
        return sharp

    def odds(self, one: int, other: int, border: Mask, place: tuple[Indices, Indices]) -> Floats:
        """Returns on which side of a border cells are, as `odds_beside`: positive in one group.

        Args:
            one: A group.
            other: Another.
            border: (rows, columns), the cells of both beside it.
            place: Rows and columns of the cells from where it is carried on.
        """
        both = np.maximum(self.share[one] + self.share[other], np.float32(0.25))
        return odds_beside(
            border, self.share[one] / both, (self._are(one), self._are(other)), place
        )

    def _are(self, group: int) -> Mask:
        are: Mask = self.is_known & (self.largest == group)
        return are
