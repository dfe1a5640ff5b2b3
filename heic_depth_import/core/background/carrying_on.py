# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries what is seen on over a whole grid."""

import numpy as np

from ..arrays import Floats
from ..neighbourhood import box_mean
from ..push_pull import Seeds, doubled, push_pull, push_pull_halved
from .borders import Visible, unlikelihood
from .clusters import clusters_of

# Colours are filled on a grid of every fourth sample, of which so many to each side are averaged:
# fills keep streaks from single samples at their edge.
_STREAKS = 1

# Where two clusters of colours meet, the border between them is so many times as sharp as the fill
# is coarse there.
_SHARPNESS = 2
# A cluster has to be common among so many of those to each side: what an outline's own blur leaves
# beyond it is not.
_COMMON = 3
# What has less of a cluster knows nothing of its colour.
_LEAST = np.float32(1e-5)


def carried_on(
    seeds: Seeds,
    shape: tuple[int, int],
    visible: Visible | None = None,
    disparity: Floats | None = None,
) -> Floats:
    """Fills a grid from its seeds; the disparity of those stays as it is.

    Colours do not mix with what is of quite another colour: where a table ends before a wall, so it
    does behind what stands before both, and not in a fog; in a line with what is seen of its edge.

    Args:
        seeds: Disparity, three colours in linear light, and whatever else goes on like those. What
            is not one surface should not be filled as one: its depths would mix.
        shape: Rows and columns of the grid.
        visible: What is seen beside the seeds, on the same grid; None, and borders run anyhow.
        disparity: (1, rows, columns), that of the seeds carried on, where it is known.

    Returns:
        (layers, rows, columns).
    """
    if disparity is None:
        disparity = push_pull(Seeds(seeds.rows, seeds.columns, seeds.values[:1]), shape)
    half = (shape[0] + 1) // 2, (shape[1] + 1) // 2
    paint = _parted(Seeds(seeds.rows, seeds.columns, seeds.values[1:]), half, visible)
    layers = np.empty((1 + len(paint), *shape), np.float32)
    layers[:1] = disparity
    doubled(doubled(paint, half), shape, layers[1:])
    return layers


def _parted(seeds: Seeds, half: tuple[int, int], visible: Visible | None) -> Floats:
    """Fills a grid of every fourth sample, each cluster of colours for itself, and weighs those.

    Args:
        seeds: Three colours first.
        half: Rows and columns of the grid of every second sample.
        visible: As above.

    Returns:
        (layers, rows, columns) of the smaller grid.
    """
    place, pair, count = np.unique(
        seeds.rows // 2 * half[1] + seeds.columns // 2, return_inverse=True, return_counts=True
    )
    rows, columns = np.divmod(place, half[1])
    clusters = clusters_of(seeds.values[:3])
    unlikely = None if visible is None else unlikelihood(visible, clusters, seeds)
    total: Floats = np.zeros((1, 1, 1), np.float32)
    weights = total[0]
    for cluster in range(len(clusters.centres)):
        is_in = (clusters.labels == cluster).astype(np.float32)
        values = np.concatenate([is_in[np.newaxis], seeds.values * is_in])
        # Of two by two samples the mean: finer than the grid there is nothing to fill.
        means = np.stack([np.bincount(pair, each) / count for each in values]).astype(np.float32)
        layers = push_pull_halved(Seeds(rows, columns, means), half)
        layers = box_mean(layers, _STREAKS)
        share, paint = np.maximum(layers[0], _LEAST), layers[1:]
        weight = np.where(layers[0] > _LEAST, box_mean(layers[0], _COMMON) ** _SHARPNESS, 0)
        if unlikely is not None:
            weight *= np.exp(unlikely[cluster])
        total = total + weight / share * paint
        weights = weights + weight
    return np.asarray(total / weights)
