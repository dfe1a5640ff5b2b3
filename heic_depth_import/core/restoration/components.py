# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which samples hang together."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..arrays import Indices, Indices32, Mask
from .jumps import Links
from .places import places


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Samples that follow each other along a row without a jump, as one row of runs.

    Attributes:
        starts: (runs,) the first sample of each, on the grid as one row.
        lengths: (runs,) how many samples.
        piece: (runs,) which piece of the surface each belongs to, from 0.
        sizes: (pieces,) how many samples.
    """

    starts: Indices
    lengths: Indices
    piece: Indices32
    sizes: Indices

    @classmethod
    def of(cls, links: Links) -> Self:
        """Finds the pieces of a surface.

        Args:
            links: Which neighbours are joined.

        Source: L. He, Y. Chao, K. Suzuki, "A run-based two-scan labeling algorithm", IEEE Trans.
            Image Processing 17 (2008), with min-label hooking and pointer jumping for the second
            scan.
        """
        is_start = np.ones((links.across.shape[0], links.down.shape[1]), np.bool_)
        np.logical_not(links.across, out=is_start[:, 1:])
        starts = places(is_start)
        lengths = np.diff(starts, append=is_start.size)
        upper, lower = _touching(is_start, links.down)
        label = connected(starts.size, upper, lower)
        is_first = label == np.arange(label.size, dtype=np.int32)  # of its piece
        piece = (np.cumsum(is_first, dtype=np.int32) - 1)[label]
        return cls(starts, lengths, piece, np.bincount(piece, lengths).astype(np.intp))

    def samples(self, chosen: Mask) -> Indices:
        """Returns the samples of some runs, on the grid as one row.

        Args:
            chosen: (runs,).
        """
        starts, lengths = self.starts[chosen], self.lengths[chosen]
        before = np.cumsum(lengths) - lengths
        return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def connected(count: int, one: Indices | Indices32, other: Indices | Indices32) -> Indices32:
    """Returns the first of all that each thing hangs together with, (things,).

    Args:
        count: Of things.
        one: (pairs,) of them that are joined.
        other: (pairs,), with which.
    """
    label = np.arange(count, dtype=np.int32)
    while True:
        first, second = label[one], label[other]
        apart = first != second
        if not apart.any():
            return label
        one, other = one[apart], other[apart]
        smaller, larger = np.minimum(first, second)[apart], np.maximum(first, second)[apart]
        np.minimum.at(label, larger, smaller)
        while (label[label] != label).any():
            label = label[label]


def alike(values: NDArray[Any]) -> Links:
    """Joins neighbours that are equal.

    Args:
        values: (rows, columns).
    """
    return Links(values[:, 1:] == values[:, :-1], values[1:] == values[:-1])


def pieces(links: Links) -> tuple[Indices32, Indices]:
    """Labels the pieces of a surface.

    Args:
        links: Which neighbours are joined.

    Returns:
        (rows, columns) labels from 0, and the number of samples of each label.
    """
    runs = Runs.of(links)
    labels: Indices32 = np.repeat(runs.piece, runs.lengths)
    return labels.reshape(links.across.shape[0], links.down.shape[1]), runs.sizes


def whole(mask: Mask, smallest: float) -> Mask:
    """Leaves out pieces of fewer samples.

    Args:
        mask: (rows, columns).
        smallest: Samples.
    """
    # What is left out is labelled as well: in few pieces it costs nothing.
    labels, sizes = pieces(alike(mask))
    large: Mask = mask & (sizes >= smallest)[labels]
    return large


def _touching(is_start: Mask, down: Mask) -> tuple[Indices32, Indices32]:
    """Returns the pairs of runs that touch across a link, each pair about once.

    Args:
        is_start: (rows, columns), where runs start.
        down: (rows - 1, columns) links.
    """
    # The first link of each pair: where one of the two starts, or after samples without a link.
    is_first = is_start[:-1] | is_start[1:]
    is_first[:, 1:] |= ~down[:, :-1]
    is_first &= down
    above = places(is_first)
    run = np.cumsum(is_start.ravel(), dtype=np.int32) - 1
    return run[above], run[above + down.shape[1]]
