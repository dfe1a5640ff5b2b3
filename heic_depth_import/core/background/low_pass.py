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
    sums = _weighted(values, counts)
    kept = _kept(reach)
    across, down = (_shares(linked, kept) for linked in (links.across.T, links.down))
    for _ in range(_PASSES):
        sums = _turned(_spread(_turned(sums), across))
        sums = _spread(sums, down)
    return _means(sums)


def smooth_everywhere(values: Floats, counts: Mask, reach: float) -> Floats:
    """Does the same where nothing is torn, in half the time: the order of passes is free there.

    Args:
        values: (channels, rows, columns).
        counts: (rows, columns).
        reach: As above.
    """
    sums = _weighted(values, counts)
    kept = _kept(reach)
    for _ in range(2):
        sums = _turned(sums)
        share = np.full((len(sums) - 1, 1), kept, np.float32)
        for _ in range(_PASSES):
            _pass_on(sums[::-1], share)
            sums[0] *= np.float32(1 / (1 - kept * kept))
            _pass_on(sums, share)
    return _means(sums)


def _weighted(values: Floats, counts: Mask) -> Floats:
    """Returns weighted values and, last, weights, (rows, channels + 1, columns)."""
    weight = np.where(counts, np.float32(1), _HARDLY)
    # Lines that follow each other in memory: six times as fast.
    sums = np.empty((len(weight), len(values) + 1, weight.shape[1]), np.float32)
    np.multiply(np.moveaxis(values, 0, 1), weight[:, np.newaxis], out=sums[:, :-1])
    sums[:, -1] = weight
    return sums


def _means(sums: Floats) -> Floats:
    """Divides weighted sums by those of weights, (channels, rows, columns)."""
    smooth: Floats = sums[:, :-1] / sums[:, -1:]
    return np.moveaxis(smooth, 1, 0)


def _kept(reach: float) -> float:
    """Returns which share a sample gets of what the one before it has."""
    return float(np.exp(-np.sqrt(2.0 * _PASSES) / reach))


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


def _shares(linked: Mask, kept: float) -> tuple[Floats, Floats]:
    """Returns what lines get of the one before, and what they keep between the two ways.

    Args:
        linked: (lines - 1, samples), which are joined with the next line's.
        kept: What is passed on where they are.

    Returns:
        (lines - 1, samples) and (lines, samples).
    """
    share = np.ascontiguousarray(linked) * np.float32(kept)
    # Weights that add up to 1 where nothing is torn: numbers stay in range whatever the reach.
    usual = np.float32((1 - kept) / (1 + kept))
    own = np.full((len(share) + 1, share.shape[1]), usual)
    own[1:] *= 1 - share * share
    return share, own


def _spread(lines: Floats, shares: tuple[Floats, Floats]) -> Floats:
    """Gives each line what is in those before and behind it, by a share less with every link.

    Args:
        lines: (lines, channels, samples), is written over.
        shares: As `_shares` returns them.

    Source: what a first-order autoregressive process has in common with itself is the product of
        passing on one way, a factor for each line, and passing on the other way; C. Rasmussen and
        C. Williams, "Gaussian Processes for Machine Learning" (2006), appendix B.
    """
    share, own = shares
    _pass_on(lines[::-1], share[::-1])
    lines *= own[:, np.newaxis]
    _pass_on(lines, share)
    return lines


def _pass_on(lines: Floats, share: Floats) -> None:
    """Adds to each line a share of the one before, with what that got."""
    part = np.empty_like(lines[0])
    for before, here, passed in zip(lines, lines[1:], share, strict=False):
        np.multiply(before, passed, part)
        np.add(here, part, here)
