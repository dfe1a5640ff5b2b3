# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Borders between colours, carried on straight: where a floor ends before a wall behind a person.

What is seen of a border gives signed distances from it, which are linear in place where the border
is straight. Planes through those nearby say where it runs on, from all sides of what hides it.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..neighbourhood import box_mean, gathered, largest_within
from ..push_pull import Seeds, push_pull
from .clusters import Clusters
from .local_planes import LocalPlanes

# Borders are looked at in cells of two by two halves, which are of so many samples.
_HALF = 2
# A cell is known where three of its halves are.
_KNOWN = 0.75
# So many halves to each side agree on a colour: grain is none.
_GRAIN = 3
# What is seen of a border, in cells: less of it leads nowhere; how far beside it, and around a
# place, is looked at.
_SHORTEST, _BESIDE, _REACH = 6, 8, 12
# At a border light changes at once: within a cell to each side by so much of what it parts, and of
# what it changes by within so many cells. Shades go over into each other.
_SHARP, _AT_ONCE, _AROUND = np.float32(0.5), np.float32(0.6), 4
# Cells from a border that count half, and how many cells tell as well as all.
_NEAR, _ENOUGH = np.float32(1), 20.0
# With so little that tells of a border it is followed by half. What knows less than a share of what
# is known best leads nowhere: a few samples of wood's grain beside a table's long edge.
_HARDLY, _LEADS = np.float32(0.015), 0.2
# Cells within which one colour goes over into the other.
_SOFT = np.float32(0.15)
# So many powers of e less likely is a colour on the wrong side at most: may be it is common there.
_UNLIKELY = np.float32(5)


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
        distance, trust = _carried_on(*cells.distances(one, other, border), (rows, columns))
        distance /= _SOFT
        for group, inwards in ((one, distance), (other, -distance)):
            unlikely = trust * np.clip(inwards, -_UNLIKELY, 0)
            np.minimum(found[group], unlikely, out=found[group])
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
        is_one |= (number > 0) & (sum(_dilated(each).view(np.uint8) for each in is_named) > 1)
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
        beside = (first & _dilated(second)) | (second & _dilated(first))
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

    def distances(self, one: int, other: int, border: Mask) -> tuple[Floats, Floats]:
        """Returns distances from a border, and how much they tell.

        Args:
            one: A group.
            other: Another.
            border: (rows, columns), the cells of both beside it.

        Returns:
            (rows, columns) in cells, positive in the first group, and (rows, columns) 0 to 1.
        """
        both = np.maximum(self.share[one] + self.share[other], np.float32(0.25))
        within = np.abs(self.share[one] / both - np.float32(0.5))
        away = _distances(np.where(border, within, np.float32(_BESIDE)))
        first = self._are(one)
        tells = (first | self._are(other)) & (away < _BESIDE)
        return np.where(first, away, -away), tells / (1 + (away / _NEAR) ** 2)

    def _are(self, group: int) -> Mask:
        are: Mask = self.is_known & (self.largest == group)
        return are


def _carried_on(
    distance: Floats, weight: Floats, place: tuple[Indices, Indices]
) -> tuple[Floats, Floats]:
    """Carries distances from a border on.

    Args:
        distance: (rows, columns) in cells.
        weight: (rows, columns), how much they tell.
        place: Rows and columns of the cells from where on.

    Returns:
        (rows, columns) in cells, and (rows, columns) how far that is to be trusted, 0 to 1.
    """
    planes = LocalPlanes.of(distance, weight, place, _REACH)
    here = planes.level + planes.across * place[1] + planes.down * place[0]
    known = np.minimum(planes.weight / _ENOUGH, 1) * planes.explained**2 / (1 + (here / _NEAR) ** 2)
    exact = np.stack([np.ones_like(here), planes.level, planes.across, planes.down]) * known
    values = exact.astype(np.float32)
    trusted = push_pull(Seeds(*place, values[:1]), distance.shape)[0]
    leads = known >= _LEADS * known.max(initial=0)
    leading = Seeds(place[0][leads], place[1][leads], values[:, leads])
    total, *plane = push_pull(leading, distance.shape)
    level, across, down = plane / np.maximum(total, np.float32(1e-12))
    rows, columns = (np.arange(length, dtype=np.float32) for length in distance.shape)
    carried = level + across * columns + down * rows[:, np.newaxis]
    return carried, trusted / (trusted + _HARDLY)


def _dilated(cells: Mask) -> Mask:
    """Adds what lies above, below, left and right."""
    grown = cells.copy()
    grown[1:] |= cells[:-1]
    grown[:-1] |= cells[1:]
    grown[:, 1:] |= cells[:, :-1]
    grown[:, :-1] |= cells[:, 1:]
    return grown


def _distances(away: Floats) -> Floats:
    """Adds up steps from cells that know how far they are, in squares around them."""
    for _ in range(_BESIDE):
        for axis in (0, 1):
            lines = np.moveaxis(away, axis, 0)
            nearer = lines.copy()
            np.minimum(nearer[1:], lines[:-1] + 1, out=nearer[1:])
            np.minimum(nearer[:-1], lines[1:] + 1, out=nearer[:-1])
            away = np.moveaxis(nearer, 0, axis)
    return away
