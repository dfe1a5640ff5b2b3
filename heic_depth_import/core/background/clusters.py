# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters of colours: which of them a person would call the same."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Indices, Mask

# More are hardly ever told apart along the outlines of a photo, and each costs time.
_MOST = 6
# Roots of linear light, nearly as even to the eye as codes, that differ by less belong together:
# 40 codes of 255.
_APART = np.float32(0.15)
# Of the colours so many do not make a cluster of their own.
_OUTLIERS = 0.02
# As many tell the centres as well as all.
_ENOUGH = 4096
_ROUNDS = 8
# Clusters as near to each other are shades of one colour.
_SHADES = np.float32(0.22)
# From one sample to the next shades change by less, in roots of light.
_AT_ONCE = np.float32(0.06)
# What is farther from all of them is something else.
_ELSE = np.float32(0.25)


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Clusters, and which colours are in them.

    Attributes:
        labels: (colours,), counted from 0 without gaps.
        centres: (clusters, channels), roots of linear light.
    """

    labels: Indices
    centres: Floats

    def nearest(self, light: Floats) -> tuple[Indices, Mask]:
        """Returns which cluster each of other colours would be in, and whether it is like that.

        Args:
            light: (channels, rows, columns), linear light.
        """
        roots = np.sqrt(np.maximum(light, 0))
        squares = np.stack(
            [((roots - one[:, np.newaxis, np.newaxis]) ** 2).sum(axis=0) for one in self.centres]
        )
        return squares.argmin(axis=0), squares.min(axis=0) < _ELSE**2

    def going_over(self, light: Floats, place: tuple[Indices, Indices]) -> Mask:
        """Returns which go over into one another, not at once: shades of one wall.

        Args:
            light: (channels, colours), linear light, those of the labels.
            place: (colours,) rows and columns.

        Returns:
            (clusters, clusters), symmetric.
        """
        count = len(self.centres)
        roots = np.sqrt(np.maximum(light, 0))
        pairs = np.zeros((2, count * count), np.intp)
        for axis in (0, 1):
            order = np.lexsort((place[axis], place[1 - axis]))
            one, other = order[:-1], order[1:]
            is_beside = (place[1 - axis][one] == place[1 - axis][other]) & (
                place[axis][other] - place[axis][one] == 1
            )
            is_beside &= self.labels[one] != self.labels[other]
            one, other = one[is_beside], other[is_beside]
            change = np.abs(roots[:, one] - roots[:, other]).max(axis=0, initial=0)
            pair = self.labels[one] * count + self.labels[other]
            pairs += [
                np.bincount(pair[chosen], minlength=count * count)
                for chosen in (change < _AT_ONCE, change >= _AT_ONCE)
            ]
        slow, fast = (each.reshape(count, count) for each in pairs)
        goes_over: Mask = slow + slow.T > fast + fast.T
        return goes_over

    def alike(self, also: Mask | None = None) -> Indices:
        """Returns of which group each is, (clusters,): shades that are near each other are one.

        Args:
            also: (clusters, clusters), which others are alike; symmetric.
        """
        group = np.arange(len(self.centres))
        is_near = _distances(self.centres, self.centres) < _SHADES**2
        if also is not None:
            is_near |= also
        for _ in group:
            group = np.where(is_near, group, group.size).min(axis=1)
        names: Indices = np.unique(group, return_inverse=True)[1]
        return names


def clusters_of(colours: Floats) -> Clusters:
    """Puts colours into clusters, by k-means from centres that lie far apart.

    Args:
        colours: (channels, colours), linear light, at least one.

    Sources: S. Lloyd, "Least squares quantization in PCM", IEEE Trans. Information Theory 28
        (1982); centres: T. Gonzalez, Theoretical Computer Science 38 (1985).
    """
    points = np.sqrt(np.maximum(colours, 0)).T
    some = points[:: -(-len(points) // _ENOUGH)]
    centres = _far_apart(some)
    for _ in range(_ROUNDS):
        nearest = _distances(some, centres).argmin(axis=1)
        centres = np.stack([some[nearest == each].mean(axis=0) for each in np.unique(nearest)])
    clusters = _distances(points, centres).argmin(axis=1)
    used, labels = np.unique(clusters, return_inverse=True)
    return Clusters(labels, centres[used])


def _far_apart(points: Floats) -> Floats:
    """Returns points of which each is far from the others, (centres, channels)."""
    centres: Floats = points.mean(axis=0, keepdims=True)
    while len(centres) < _MOST:
        distance = _distances(points, centres).min(axis=1)
        farthest = np.argsort(distance, kind="stable")[int((1 - _OUTLIERS) * (len(points) - 1))]
        if distance[farthest] < _APART**2:
            break
        centres = np.concatenate([centres, points[farthest : farthest + 1]])
    return centres


def _distances(points: Floats, centres: Floats) -> Floats:
    """Returns squared distances, (points, centres)."""
    distances: Floats = np.stack([np.sum((points - one) ** 2, axis=1) for one in centres], axis=1)
    return distances
