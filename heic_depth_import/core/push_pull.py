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
# Samples that are worked on at once: few stay near the processor.
_AT_ONCE = 1 << 17
# With fewer than one known sample in so many each is worked on for itself.
_FEW = 12


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
    values = np.concatenate([seeds.values, np.ones((1, seeds.rows.size), np.float32)])
    return _filled_around(*_gathered_from(seeds.rows, seeds.columns, values, shape))


def _filled_around(place: Indices, sums: Floats, shape: tuple[int, int]) -> Floats:
    """Fills a grid of which few samples are known, and those to a degree, from coarser grids.

    Args:
        place: (samples,) of those, on the grid as one row.
        sums: (channels + 1, samples), their weighted values, and last the weights.
        shape: Rows and columns.
    """
    values, weight = _normal(sums)
    if place.size * _FEW > shape[0] * shape[1]:
        layers = np.zeros((len(sums), *shape), np.float32)
        for layer, known in zip(layers, [*values, weight], strict=True):
            layer.reshape(-1)[place] = known
        return _filled(layers[:-1], layers[-1])
    values *= weight
    rows, columns = np.divmod(place, shape[1])
    sums = np.concatenate([values, weight[np.newaxis]])
    filled = doubled(_filled_around(*_gathered_from(rows, columns, sums, shape)), shape)
    rest = 1 - weight
    for layer, known in zip(filled.reshape(len(filled), -1), values, strict=True):
        layer[place] = layer.take(place) * rest + known
    return filled


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
    channels, height, width = values.shape
    rows, columns = (height + 1) // 2, (width + 1) // 2
    result = np.empty((channels, rows, columns), np.float32)
    step = max(1, _AT_ONCE // (2 * channels * width))
    for first in range(0, rows, step):
        last = min(first + step, rows)
        # What is gathered, from the row before to the one after, of which some lie beyond the edge.
        start, end = max(2 * first - 1, 0), min(2 * last + 1, height)
        lines = np.empty((channels, 2 * (last - first) + 2, 2 * columns + 2), np.float32)
        before = start - (2 * first - 1)
        inner = slice(before, before + end - start)
        lines[:, :before], lines[:, inner.stop :] = 0, 0
        lines[..., 0], lines[..., width + 1 :] = 0, 0
        lines[:, inner, 1 : width + 1] = values[:, start:end]
        halved = _sums(*(lines[:, each : 2 * (last - first) + each : 2] for each in range(4)))
        result[:, first:last] = _sums(*(halved[..., each::2][..., :columns] for each in range(4)))
    return result


def _sums(first: Floats, second: Floats, third: Floats, fourth: Floats) -> Floats:
    """Returns weighted sums of four samples each."""
    outer, inner = first + fourth, second + third
    outer *= np.float32(_WEIGHTS[0])
    inner *= np.float32(_WEIGHTS[1])
    outer += inner
    return outer


def _gathered_from(
    rows: Indices, columns: Indices, values: Floats, shape: tuple[int, int]
) -> tuple[Indices, Floats, tuple[int, int]]:
    """Gathers samples that are few on a large grid.

    Args:
        rows: (samples,), each place once.
        columns: (samples,).
        values: (channels, samples), weighted.
        shape: Rows and columns of their grid.

    Returns:
        Places on the smaller grid as one row, (channels, places) sums there, and its shape.
    """
    height, width = ((length + 1) // 2 for length in shape)
    # A ring of one sample around catches what falls beyond the edge.
    receivers, share = [], []
    for row, row_share in _receivers(rows):
        for column, column_share in _receivers(columns):
            receivers.append((row + 1) * (width + 2) + column + 1)
            share.append(row_share * column_share)
    index, weight = np.concatenate(receivers), np.array(share)[:, np.newaxis]
    receives = np.zeros((height + 2, width + 2), np.bool_)
    receives.reshape(-1)[index] = True
    receives[0], receives[-1], receives[:, 0], receives[:, -1] = (False,) * 4
    place = np.flatnonzero(receives)
    number = np.full(receives.size, place.size)
    number[place] = np.arange(place.size)
    index = number.take(index)
    sums = np.empty((len(values), place.size), np.float32)
    for channel, each in zip(sums, values, strict=True):
        channel[:] = np.bincount(index, (weight * each).ravel(), place.size + 1)[:-1]
    row, column = np.divmod(place, width + 2)
    return (row - 1) * width + column - 1, sums, (height, width)


def _receivers(fine: Indices) -> tuple[tuple[Indices, float], tuple[Indices, float]]:
    """Returns the two coarse samples that gather each fine one, and with which weights."""
    coarse = fine // 2
    return (coarse, _WEIGHTS[1]), (coarse + np.where(fine % 2, 1, -1), _WEIGHTS[0])


def doubled(values: Floats, shape: tuple[int, ...], out: Floats | None = None) -> Floats:
    """Doubles rows and columns, or one less, linearly between the centres of samples.

    Args:
        values: (channels, rows, columns).
        shape: Rows and columns of the larger grid.
        out: (channels, *shape), room for it.
    """
    larger = np.empty((len(values), *shape), np.float32) if out is None else out
    step = max(1, _AT_ONCE // max(1, len(values) * shape[1]))
    for first in range(0, values.shape[1], step):
        last = min(first + step, values.shape[1])
        near, far = _shares(_columns_doubled(_with_beside(values, first, last), shape[1]))
        strip = larger[:, 2 * first : 2 * last]
        before, after = strip[:, ::2], strip[:, 1::2]
        np.add(near[:, 1:-1], far[:, :-2], out=before)
        count = after.shape[1]
        np.add(near[:, 1:-1][:, :count], far[:, 2:][:, :count], out=after)
    return larger


def _with_beside(values: Floats, first: int, last: int) -> Floats:
    """Returns some rows with the one before and the one after; beyond the edge lies the edge."""
    end = values.shape[1]
    if first and last < end:
        return values[:, first - 1 : last + 1]
    before, after = values[:, max(first - 1, 0)], values[:, min(last, end - 1)]
    return np.concatenate(
        [before[:, np.newaxis], values[:, first:last], after[:, np.newaxis]], axis=1
    )


def _columns_doubled(lines: Floats, count: int) -> Floats:
    before, far = _shares(lines)
    after = before.copy()
    before[..., 1:] += far[..., :-1]
    before[..., 0] += far[..., 0]
    after[..., :-1] += far[..., 1:]
    after[..., -1] += far[..., -1]
    # Written last, and once: every second sample is what numpy is slow to write.
    larger = np.empty((*lines.shape[:2], count), np.float32)
    larger[..., ::2], larger[..., 1::2] = before, after[..., : count // 2]
    return larger


def _shares(lines: Floats) -> tuple[Floats, Floats]:
    """Returns what counts of lines for those that are near them, and for those beyond these."""
    return lines * np.float32(0.75), lines * np.float32(0.25)
