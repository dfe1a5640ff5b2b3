# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries what is seen on over a whole grid."""

import numpy as np

from ..arrays import Floats, Indices
from ..neighbourhood import box_mean, gathered
from ..push_pull import Seeds, doubled, push_pull, push_pull_halved
from .borders import Visible, unlikelihood
from .clusters import clusters_of
from .low_pass import smooth_everywhere

# Colours are filled on a grid of every fourth sample, of which so many to each side are averaged:
# fills keep streaks from single samples at their edge.
_STREAKS = 1

# Where two clusters of colours meet, the border between them is so many times as sharp as the fill
# is coarse there.
_SHARPNESS = 2
# Where nothing is seen of a border that is not of shades, it is by so many powers sharper: beyond
# the frame a petal ends, and does not become a fog.
_CLEAR = 4
# A cluster has to be common among so many of those to each side: what an outline's own blur leaves
# beyond it is not.
_COMMON = 3
# What has less of a cluster knows nothing of its colour.
_LEAST = np.float32(1e-5)
_NEVER = np.float32(1e-12)
# What is nearer than what is seen is not hidden there: a colour counts less by a power of e for
# every so much of its disparity, and by so many at most: may be nothing else is there.
_NEARER, _UNHIDDEN = 0.003, 9.0
# By what the fill misses its seeds it is corrected beside them: within a few times so many of every
# second sample. Roots of linear light by which it may miss them, 20 codes of 255: what is farther
# off is another colour, which lost there.
_FADING, _MISSED = 2.0, np.float32(0.08)
# So many of every second sample from a seed less than a millionth of it is left.
_FADED = 24


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
    depths = seeds.values[:1]
    seeds = Seeds(seeds.rows, seeds.columns, seeds.values[1:])
    paint = _parted(seeds, depths, half, visible)
    _meet(_merged(seeds, half), paint)
    layers = np.empty((1 + len(paint), *shape), np.float32)
    layers[:1] = disparity
    doubled(paint, shape, layers[1:])
    return layers


def _merged(seeds: Seeds, half: tuple[int, int]) -> Seeds:
    """Returns means of two by two samples: finer than the grid there is nothing to fill.

    Args:
        seeds: Of a grid.
        half: Rows and columns of that of every second sample.
    """
    place, pair, count = np.unique(
        seeds.rows // 2 * half[1] + seeds.columns // 2, return_inverse=True, return_counts=True
    )
    means = np.empty((len(seeds.values), place.size), np.float32)
    for mean, each in zip(means, seeds.values, strict=True):
        mean[:] = np.bincount(pair, each) / count
    return Seeds(*np.divmod(place, half[1]), means)


def _meet(seeds: Seeds, paint: Floats) -> None:
    """Adds to a fill what it lacks of its seeds, fading away from them: no seam shows then.

    Args:
        seeds: Three colours first.
        paint: (layers, rows, columns), the fill; stays within the range of the seeds.
    """
    filled = paint[:, seeds.rows, seeds.columns]
    roots, there = (np.sqrt(np.maximum(each[:3], 0)) for each in (seeds.values, filled))
    missed = np.abs(roots - there).max(axis=0, initial=0) / _MISSED
    # Beyond so far from all of them nothing of it is left.
    (top, below), (left, behind) = (
        (max(int(places.min()) - _FADED, 0), int(places.max()) + _FADED + 1)
        for places in (seeds.rows, seeds.columns)
    )
    near = paint[:, top:below, left:behind]
    lacks, counts = np.zeros_like(near), np.zeros(near.shape[1:], np.bool_)
    place = seeds.rows - top, seeds.columns - left
    lacks[:, *place] = (seeds.values - filled) * np.exp(-(missed**2))
    counts[place] = True
    near += smooth_everywhere(lacks, counts, _FADING)
    for layer, values in zip(paint, seeds.values, strict=True):
        np.clip(layer, values.min(), values.max(), out=layer)


def _parted(seeds: Seeds, depths: Floats, half: tuple[int, int], visible: Visible | None) -> Floats:
    """Fills a grid of every second sample, each cluster of colours for itself, and weighs those.

    A petal that another hides does not go on where it is seen itself: not beyond its own outline
    either, where a leaf lies behind it that is as near as it is elsewhere.

    Args:
        seeds: Three colours first.
        depths: (1, seeds) in 1/m.
        half: Rows and columns of that grid.
        visible: As above.

    Returns:
        (layers, rows, columns).
    """
    clusters, ones = clusters_of(seeds.values[:3]), np.ones_like(depths)
    is_in = (clusters.labels == np.arange(len(clusters.centres))[:, np.newaxis]).astype(np.float32)
    sums = [each * np.concatenate([ones, seeds.values, depths]) for each in is_in]
    limit = None if visible is None else _nearest_of_four(visible.limit, half)
    merged = _merged(Seeds(seeds.rows, seeds.columns, np.concatenate(sums)), half)
    filled = box_mean(push_pull_halved(merged, half), _STREAKS)
    weights, paints = [], []
    for layers in filled.reshape(len(sums), -1, *filled.shape[1:]):
        weight = box_mean(layers[0], _COMMON) ** _SHARPNESS
        means = layers[1:] / np.maximum(layers[0], _LEAST)
        depth = means[-1]
        if limit is not None:
            nearer = (depth - limit) * np.float32(1 / _NEARER) / limit
            weight *= np.exp(-np.clip(nearer, 0, _UNHIDDEN))
        weights.append(np.where(layers[0] > _LEAST, weight, 0))
        paints.append(means[:-1])
    weight = np.stack(weights)
    if visible is None:
        shades = clusters.going_over(seeds.values[:3], (seeds.rows, seeds.columns))
        weight *= _of_groups(weight ** np.float32(1 / _SHARPNESS), clusters.alike(shades)) ** _CLEAR
    unlikely = None if visible is None else unlikelihood(visible, clusters, seeds)
    if unlikely is None:
        return doubled(_mean(weight, paints), half)
    # Borders are sharper than a grid of every fourth sample: between those, likelihoods go over.
    likely = doubled(np.log(np.maximum(weight, _NEVER)) + unlikely, half)
    return _mean(np.exp(likely - likely.max(axis=0)), [doubled(paint, half) for paint in paints])


def _of_groups(shares: Floats, groups: Indices) -> Floats:
    """Returns how common the group of each cluster is.

    Args:
        shares: (clusters, rows, columns), how common each is.
        groups: (clusters,), of which group each is.
    """
    return np.stack([shares[groups == group].sum(axis=0) for group in groups])


def _nearest_of_four(limit: Floats, half: tuple[int, int]) -> Floats:
    """Returns the nearest of four by four samples, of a grid of which half has every second."""
    size = tuple(-(-length // 2) for length in half)
    padding = tuple((0, 4 * few - many) for few, many in zip(size, limit.shape, strict=True))
    return gathered(np.pad(limit, padding, mode="edge"), 4, np.max)


def _mean(weight: Floats, paints: list[Floats]) -> Floats:
    """Returns the weighted mean of fills.

    Args:
        weight: (fills, rows, columns).
        paints: (layers, rows, columns) each.
    """
    total = sum((one * each for one, each in zip(weight, paints, strict=True)), np.float32(0))
    return np.asarray(total / weight.sum(axis=0))
