# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clusters of colours: which of them a person would call the same."""

import numpy as np

from ..arrays import Floats, Indices

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


def clusters_of(colours: Floats) -> Indices:
    """Puts colours into clusters, by k-means from centres that lie far apart.

    Args:
        colours: (channels, colours), linear light, at least one.

    Returns:
        (colours,), counted from 0 without gaps.

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
    labels: Indices = np.unique(clusters, return_inverse=True)[1]
    return labels


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
