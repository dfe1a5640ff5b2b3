# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where between two samples a silhouette runs."""

import numpy as np

from ..arrays import Floats, Indices, Mask
from .jumps import Links
from .places import places

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
    columns = disparity.shape[1]
    shift = np.zeros((disparity.size, 2), np.float32)
    hard = np.pad(disparity, 1, mode="edge").ravel()
    middle = np.pad((soft + disparity) * np.float32(0.5), 1, mode="edge").ravel()
    for axis, joined in enumerate((links.across, links.down)):
        # On the grid and on the padded one: the first of two samples, and from there to the second.
        is_broken = np.zeros(disparity.shape, np.bool_)
        np.logical_not(joined, out=is_broken[: joined.shape[0], : joined.shape[1]])
        here, stride = places(is_broken), (1, columns)[axis]
        first = here + here // columns * 2 + (columns + 3)
        second = first + (1, columns + 2)[axis]
        far = np.minimum(hard[first], hard[second])
        gap = np.maximum(hard[first], hard[second]) - far
        shares = []
        for index in (first, second):
            near = np.zeros_like(gap)
            for down, across, weight in _KERNEL:
                share = middle[index + (down * (columns + 2) + across)]
                share -= far
                share /= gap
                np.clip(share, 0, 1, out=share)
                share *= weight
                near += share
            shares.append(near)
        slope = shares[0] - shares[1]
        is_flat = np.abs(slope) < 1e-3
        crossing = (shares[0] - np.float32(0.5)) / np.where(is_flat, 1, slope)
        crossing = np.where(is_flat, np.float32(0.5), crossing)
        crossing += np.where(hard[first] > hard[second], margin, -margin).astype(np.float32)
        crossing = np.clip(crossing, _CLEARANCE, 1 - _CLEARANCE)
        shift[here, axis] += crossing
        shift[here + stride, axis] += crossing - 1
        place, inwards = _runs(is_broken, axis)
        shift[place, axis] = inwards
    return shift.reshape(*disparity.shape, 2)


def _runs(is_broken: Mask, axis: int) -> tuple[Indices, Floats]:
    """Finds samples between jumps that follow each other along the rows, or along the columns.

    Args:
        is_broken: (rows, columns), after which samples there is a jump; none after the last.
        axis: 0 along the rows, 1 along the columns.

    Returns:
        (samples,) those that are part of a run, on the flat grid, and how far each is from the
        middle of its run.
    """
    is_start = is_broken.copy()
    if axis == 0:
        is_start[:, 1:] &= ~is_broken[:, :-1]
    else:
        is_start[1:] &= ~is_broken[:-1]
    goes_on, stride = is_broken.ravel(), (1, is_broken.shape[1])[axis]
    first = places(is_start)
    length = np.ones(first.size, np.intp)
    longer = np.arange(first.size)
    for jumps in range(1, _LONGEST_RUN + 1):
        longer = longer[goes_on[first[longer] + jumps * stride]]
        length[longer] += 1
    is_run = (length > 1) & (length <= _LONGEST_RUN)
    first, length = first[is_run, np.newaxis], length[is_run, np.newaxis]
    along = np.arange(_LONGEST_RUN + 1)
    inwards = (length * 0.5 - along).astype(np.float32)
    is_inside = along <= length
    return (first + along * stride)[is_inside], inwards[is_inside]
