# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A grid of fewer samples, never averaged across a jump."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Indices, Indices32, Mask
from .jumps import JumpRule, Links

# A smaller share of a sample in a cell does not count.
_SLIVER = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class Coarse:
    """A coarser grid.

    Attributes:
        disparity: (rows, columns) in 1/m, of one side of a jump.
        soft: (rows, columns) in 1/m, the plain mean of each cell, both sides of a jump mixed.
        may_tear: (rows - 1, columns - 1), the squares between four new samples that a jump of the
            finer grid runs through; only these are torn, however steep the others have become.
    """

    disparity: Floats
    soft: Floats
    may_tear: Mask


@dataclass(frozen=True, slots=True, eq=False)
class _Axis:
    """How the cells of the coarse grid cover the fine samples along one axis.

    Attributes:
        index: (cells, taps) fine samples.
        share: (cells, taps) of each fine sample that lies in the cell.
        first: (cells,) first fine sample.
        end: (cells,) one behind the last.
    """

    index: Indices
    share: Floats
    first: Indices
    end: Indices

    @classmethod
    def covering(cls, size: int, count: int) -> "_Axis":
        edges = np.linspace(0, size, count + 1)
        first = np.floor(edges[:-1] + 1e-6).astype(np.intp)
        end = np.ceil(edges[1:] - 1e-6).astype(np.intp)
        index = first[:, None] + np.arange(int((end - first).max()))
        share = np.minimum(index + 1, edges[1:, None]) - np.maximum(index, edges[:-1, None])
        share = np.clip(share, 0, 1).astype(np.float32)
        return cls(np.minimum(index, size - 1), share, first, end)


def coarsen(disparity: Floats, shape: tuple[int, int], rule: JumpRule) -> Coarse:
    """Averages a grid over larger cells, each over the side of a jump that fills most of it.

    Args:
        disparity: (rows, columns) in 1/m, with clean silhouettes.
        shape: Rows and columns wanted, at most as many.
        rule: What a jump is.
    """
    down = _Axis.covering(disparity.shape[0], shape[0])
    across = _Axis.covering(disparity.shape[1], shape[1])
    taps = [
        (
            disparity[down.index[:, i]][:, across.index[:, j]],
            down.share[:, i, None] * across.share[:, j],
        )
        for i in range(down.index.shape[1])
        for j in range(across.index.shape[1])
    ]
    near, far = np.full(shape, -np.inf, np.float32), np.full(shape, np.inf, np.float32)
    total, covered = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for value, share in taps:
        counts = share > _SLIVER
        near = np.where(counts, np.maximum(near, value), near)
        far = np.where(counts, np.minimum(far, value), far)
        total += share * value
        covered += share
    soft = total / covered
    crossings = _Crossings(Links.of(disparity, rule))
    has_jump = near - far > rule.tolerance(far)
    has_jump &= crossings.within(down.first, down.end, across.first, across.end) > 0

    middle = (near + far) * np.float32(0.5)
    on_near_side = np.zeros(shape, np.float32)
    for value, share in taps:
        on_near_side += share * (value > middle)
    is_near = on_near_side * 2 >= covered
    total, weight = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for value, share in taps:
        counted = share * (share > _SLIVER) * (~has_jump | ((value > middle) == is_near))
        total += counted * value
        weight += counted
    between = crossings.within(down.first[:-1], down.end[1:], across.first[:-1], across.end[1:])
    return Coarse(total / weight, soft, between > 0)


class _Crossings:
    """Counts broken links in rectangles, by sums over the whole grid."""

    def __init__(self, links: Links) -> None:
        rows, columns = links.across.shape[0], links.down.shape[1]
        self._sums = np.zeros((rows + 1, columns + 1), np.int32)
        self._sums[1:, 2:] += np.cumsum(np.cumsum(~links.across, 0, dtype=np.int32), 1)
        self._sums[2:, 1:] += np.cumsum(np.cumsum(~links.down, 0, dtype=np.int32), 1)

    def within(
        self,
        top: Indices,
        bottom: Indices,
        left: Indices,
        right: Indices,
    ) -> Indices32:
        """Returns how many, (tops, lefts); the ends do not belong to a rectangle."""
        sums = self._sums
        whole = sums[bottom][:, right] - sums[top][:, right]
        return whole - sums[bottom][:, left] + sums[top][:, left]
