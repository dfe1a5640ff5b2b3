# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Means over what lies around on the same surface."""

import numpy as np

from ..arrays import Floats, Mask
from ..restoration.jumps import Links

# One pass falls off like a tent pole's cloth; two come near a bell.
_PASSES = 2
# Samples that do not count still get a value.
_HARDLY = np.float32(1e-3)
# Rows that become columns at once.
_AT_ONCE = 32


def smooth_within(values: Floats, counts: Mask, links: Links, reach: float) -> Floats:
    """Averages samples with those around them, never across a jump.

    Args:
        values: (channels, rows, columns).
        counts: (rows, columns), the samples that means are taken of; beside none of them, of all.
        links: Which neighbours are joined.
        reach: Standard deviation of the weights, in samples.

    Returns:
        (channels, rows, columns).

    Source: recursive edge-stopping filters as in E. Gastal and M. Oliveira, "Domain transform for
        edge-aware image and video processing", SIGGRAPH 2011, section 5.
    """
    weight = np.where(counts, np.float32(1), _HARDLY)
    # Lines that follow each other in memory: six times as fast.
    sums = np.empty((len(weight), len(values) + 1, weight.shape[1]), np.float32)
    np.multiply(np.moveaxis(values, 0, 1), weight[:, np.newaxis], out=sums[:, :-1])
    sums[:, -1] = weight
    kept = np.exp(-np.sqrt(2.0 * _PASSES) / reach)
    for _ in range(_PASSES):
        sums = _turned(_spread(_turned(sums), links.across.T, kept))
        sums = _spread(sums, links.down, kept)
    smooth: Floats = sums[:, :-1] / sums[:, -1:]
    return np.moveaxis(smooth, 1, 0)


def _turned(lines: Floats) -> Floats:
    """Returns what is in rows in columns, (columns, channels, rows)."""
    rows, channels, columns = lines.shape
    turned = np.empty((columns, channels, rows), np.float32)
    # Some at a time: numpy is slow where it goes across all of memory for each.
    for first in range(0, rows, _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        for channel in range(channels):
            turned[:, channel, some] = lines[some, channel].T
    return turned


def _spread(lines: Floats, linked: Mask, kept: float) -> Floats:
    """Adds to each line those before and behind it, by a share less with every link.

    Args:
        lines: (lines, channels, samples).
        linked: (lines - 1, samples), which are joined with the next line's.
        kept: The share.
    """
    share = np.ascontiguousarray(linked) * np.float32(kept)
    total = _passed_on(lines, share)
    total += _passed_on(lines[::-1], share[::-1])[::-1]
    total -= lines
    # Weights that add up to 1 where nothing is torn: numbers stay in range whatever the reach.
    total *= np.float32((1 - kept) / (1 + kept))
    return total


def _passed_on(lines: Floats, share: Floats) -> Floats:
    """Adds to each line a share of the one before, with what that got."""
    result = lines.copy()
    part = np.empty_like(lines[0])
    for before, here, passed in zip(result, result[1:], share, strict=False):
        np.multiply(before, passed, out=part)
        np.add(here, part, out=here)
    return result
