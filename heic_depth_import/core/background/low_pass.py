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
    sums = np.concatenate([values * weight, weight[np.newaxis]]).astype(np.float32, copy=False)
    kept = np.exp(-np.sqrt(2.0 * _PASSES) / reach)
    for _ in range(_PASSES):
        sums = _spread(sums, links.across, kept, axis=2)
        sums = _spread(sums, links.down, kept, axis=1)
    smooth: Floats = sums[:-1] / sums[-1]
    return smooth


def _spread(sums: Floats, linked: Mask, kept: float, axis: int) -> Floats:
    """Adds to each sample those before and behind it, by a share less with every link."""
    # Lines that follow each other in memory: six times as fast.
    lines = np.ascontiguousarray(np.moveaxis(sums, axis, 0))
    share = np.ascontiguousarray(np.moveaxis(linked, axis - 1, 0)) * np.float32(kept)
    total = _passed_on(lines, share)
    total += _passed_on(lines[::-1], share[::-1])[::-1]
    total -= lines
    # Weights that add up to 1 where nothing is torn: numbers stay in range whatever the reach.
    total *= np.float32((1 - kept) / (1 + kept))
    return np.moveaxis(total, 0, axis)


def _passed_on(lines: Floats, share: Floats) -> Floats:
    """Adds to each line a share of the one before, with what that got."""
    result = lines.copy()
    part = np.empty_like(lines[0])
    for before, here, passed in zip(result, result[1:], share, strict=False):
        np.multiply(before, passed, out=part)
        np.add(here, part, out=here)
    return result
