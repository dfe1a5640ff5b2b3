# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where between two samples a silhouette runs."""

import numpy as np

from ..arrays import Floats, Mask
from .jumps import Links

# How near to another sample, in samples, the outline may come: no face turns over.
_CLEARANCE = np.float32(0.05)
# So many jumps one after the other are a soft edge or thin lines; more are noise.
_LONGEST_RUN = 6
_KERNEL = [
    (down, across, np.float32((2 - abs(down)) * (2 - abs(across)) / 16))
    for down in (-1, 0, 1)
    for across in (-1, 0, 1)
]


def shift_to_outline(disparity: Floats, soft: Floats, links: Links, margin: float = 0.0) -> Floats:
    """Moves the samples at a jump onto its outline, so that both sides end in one smooth line.

    Across each broken link the outline is where the share of the near side, blurred over 3 x 3
    samples, is one half. Between two jumps, on a line one sample wide, there are no faces: what
    lies beside the line reaches up to it. So it is with a few jumps one after the other, which
    meet in their middle.

    Args:
        disparity: (rows, columns) in 1/m, every sample on one side of a jump.
        soft: (rows, columns) in 1/m, the same before its edges were made hard: they tell where the
            outline runs.
        links: Which neighbours are joined.
        margin: Samples that the near side gets on top.

    Returns:
        (rows, columns, 2) shift across and down, in samples.

    Source: marching squares, W. Lorensen and H. Cline, "Marching cubes", SIGGRAPH 1987: the
        crossing of a level between two samples, by linear interpolation.
    """
    shift = np.zeros((*disparity.shape, 2), np.float32)
    hard, mixed = np.pad(disparity, 1, mode="edge").ravel(), np.pad(soft, 1, mode="edge").ravel()
    width = disparity.shape[1] + 2
    for axis, joined in enumerate((links.across, links.down)):
        row, column = np.nonzero(~joined)
        other = (row, column + 1) if axis == 0 else (row + 1, column)
        inwards, is_run = _runs(joined if axis == 0 else joined.T)
        if axis == 1:
            inwards, is_run = inwards.T, is_run.T
        first = (row + 1) * width + column + 1
        second = first + (1 if axis == 0 else width)
        far = np.minimum(hard[first], hard[second])
        gap = np.maximum(hard[first], hard[second]) - far
        shares = []
        for index in (first, second):
            near = np.zeros_like(gap)
            for down, across, weight in _KERNEL:
                place = index + (down * width + across)
                middle = (mixed[place] + hard[place]) * np.float32(0.5)
                near += weight * np.clip((middle - far) / gap, 0, 1)
            shares.append(near)
        slope = shares[0] - shares[1]
        is_flat = np.abs(slope) < 1e-3
        crossing = (shares[0] - np.float32(0.5)) / np.where(is_flat, 1, slope)
        crossing = np.where(is_flat, np.float32(0.5), crossing)
        crossing += np.where(hard[first] > hard[second], margin, -margin).astype(np.float32)
        crossing = np.clip(crossing, _CLEARANCE, 1 - _CLEARANCE)
        shift[row, column, axis] += crossing
        shift[(*other, axis)] += crossing - 1
        shift[..., axis] = np.where(is_run, inwards, shift[..., axis])
    return shift


def _runs(joined: Mask) -> tuple[Floats, Mask]:
    """Finds samples between jumps that follow each other along the rows.

    Args:
        joined: (rows, columns - 1) links across.

    Returns:
        (rows, columns) how far each sample is from the middle of its run, and which samples are
        part of one.
    """
    rows, links = joined.shape
    place = np.arange(links + 1, dtype=np.int32)
    left, right = np.ones((rows, links + 1), np.bool_), np.ones((rows, links + 1), np.bool_)
    left[:, 1:], right[:, :-1] = joined, joined
    first = np.maximum.accumulate(np.where(left, place, 0), axis=1)
    last = np.minimum.accumulate(np.where(right, place, links)[:, ::-1], axis=1)[:, ::-1]
    length = last - first
    is_run = (length > 1) & (length <= _LONGEST_RUN)
    return (first + last - 2 * place).astype(np.float32) * np.float32(0.5), is_run
