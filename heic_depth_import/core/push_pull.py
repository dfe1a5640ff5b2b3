# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries a few known samples on over a whole grid, smoothly."""

from dataclasses import dataclass

import numpy as np

from .arrays import Floats, Indices

# A coarse sample gathers four fine ones in each direction.
_WEIGHTS = (0.125, 0.375, 0.375, 0.125)
# It is known for sure where a quarter of what it gathers is: as much as one fine sample in four.
_SURE = np.float32(4)
_NOTHING = np.float32(1e-12)


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """The samples that are known.

    Attributes:
        rows: (seeds,), each place once.
        columns: (seeds,).
        values: (channels, seeds).
    """

    rows: Indices
    columns: Indices
    values: Floats


def push_pull(seeds: Seeds, shape: tuple[int, int]) -> Floats:
    """Fills a grid from its seeds, which stay as they are.

    Each coarser grid gathers what is known in the finer one, until all is known; from there the
    finer grids take what they lack. So a hole is filled at the coarseness of its own width.

    Args:
        seeds: One at least.
        shape: Rows and columns of the grid.

    Returns:
        (channels, rows, columns); within the range of the seeds.

    Source: S. Gortler, R. Grzeszczuk, R. Szeliski, M. Cohen, "The Lumigraph", SIGGRAPH 1996,
        section 3.4.
    """
    filled = doubled(push_pull_halved(seeds, shape), shape)
    filled[:, seeds.rows, seeds.columns] = seeds.values
    return filled


def push_pull_halved(seeds: Seeds, shape: tuple[int, int]) -> Floats:
    """Fills a grid of half as many rows and columns, rounded up, by what `push_pull` fills from.

    Args:
        seeds: One at least.
        shape: Rows and columns of the grid that the seeds are of.

    Returns:
        (channels, rows, columns) of the smaller grid; within the range of the seeds.
    """
    return _filled(*_gathered_from(seeds, shape))


def _filled(values: Floats, weight: Floats) -> Floats:
    """Fills a grid whose samples are known to a degree, from coarser grids.

    Args:
        values: (channels, rows, columns).
        weight: (rows, columns), 0 is unknown, 1 known.
    """
    if weight.size == 1 or (weight >= 1).all():
        return values
    known = values * weight
    coarse = _filled(*_normal(_gathered(np.concatenate([known, weight[np.newaxis]]))))
    filled = doubled(coarse, weight.shape)
    filled *= 1 - weight
    filled += known
    return filled


def _normal(sums: Floats) -> tuple[Floats, Floats]:
    """Divides weighted values by their weight, which comes last."""
    weight = sums[-1]
    return sums[:-1] / np.maximum(weight, _NOTHING), np.minimum(weight * _SURE, np.float32(1))


def _gathered(values: Floats) -> Floats:
    """Halves rows and columns, rounded up, by weighted sums; beyond the edge is nothing."""
    for axis in (1, 2):
        even = (values.shape[axis] + 1) // 2 * 2
        padded, lines = _empty(values.shape, axis, even + 2)
        lines[0] = 0
        lines[1 : values.shape[axis] + 1] = np.moveaxis(values, axis, 0)
        lines[values.shape[axis] + 1 :] = 0
        values, halved = _empty(padded.shape, axis, even // 2)
        np.add(lines[:even:2], lines[3::2], out=halved)
        halved *= np.float32(_WEIGHTS[0])
        middle = lines[1 : even + 1 : 2] + lines[2 : even + 2 : 2]
        middle *= np.float32(_WEIGHTS[1])
        halved += middle
    return values


def _gathered_from(seeds: Seeds, shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """Gathers seeds that are few on a large grid, all with weight 1."""
    height, width = ((length + 1) // 2 for length in shape)
    # A ring of one sample around catches what falls beyond the edge.
    place, share = [], []
    for rows, row_share in _receivers(seeds.rows):
        for columns, column_share in _receivers(seeds.columns):
            place.append((rows + 1) * (width + 2) + columns + 1)
            share.append(row_share * column_share)
    index, weight = np.concatenate(place), np.array(share)[:, np.newaxis]
    ones = np.ones(seeds.rows.size)
    sums = np.empty((len(seeds.values) + 1, height, width), np.float32)
    for channel, values in zip(sums, [*seeds.values, ones], strict=True):
        caught = np.bincount(index, (weight * values).ravel(), (height + 2) * (width + 2))
        channel[:] = caught.reshape(height + 2, width + 2)[1:-1, 1:-1]
    return _normal(sums)


def _receivers(fine: Indices) -> tuple[tuple[Indices, float], tuple[Indices, float]]:
    """Returns the two coarse samples that gather each fine one, and with which weights."""
    coarse = fine // 2
    return (coarse, _WEIGHTS[1]), (coarse + np.where(fine % 2, 1, -1), _WEIGHTS[0])


def doubled(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Doubles rows and columns, or one less, linearly between the centres of samples.

    Args:
        values: (channels, rows, columns).
        shape: Rows and columns of the larger grid.
    """
    # Columns first: rows, which lie behind each other in memory, are the quicker ones to double.
    for axis in (2, 1):
        lines = np.moveaxis(values, axis, 0)
        values, larger = _empty(values.shape, axis, shape[axis - 1])
        before, after = larger[::2], larger[1::2]
        far = lines * np.float32(0.25)
        np.multiply(lines, np.float32(0.75), out=before)
        after[:] = before[: len(after)]
        before[1:] += far[:-1]
        before[0] += far[0]
        after[: len(far) - 1] += far[1:]
        after[len(far) - 1 :] += far[-1]
    return values


def _empty(shape: tuple[int, ...], axis: int, length: int) -> tuple[Floats, Floats]:
    """Allocates an array of another length along an axis.

    Returns:
        The array, and a view of it with that axis first. Transposed in memory, all would be slower.
    """
    array = np.empty((*shape[:axis], length, *shape[axis + 1 :]), np.float32)
    return array, np.moveaxis(array, axis, 0)
