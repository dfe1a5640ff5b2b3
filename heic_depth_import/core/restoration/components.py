# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which samples hang together."""

import numpy as np

from ..arrays import Indices, Indices32
from .jumps import Links


def pieces(links: Links) -> tuple[Indices32, Indices]:
    """Indices32 the pieces of a surface.

    Args:
        links: Which neighbours are joined.

    Returns:
        (rows, columns) labels from 0, and the number of samples of each label.

    Source: L. He, Y. Chao, K. Suzuki, "A run-based two-scan labeling algorithm", IEEE Trans. Image
        Processing 17 (2008), with min-label hooking and pointer jumping for the second scan.
    """
    rows, columns = links.across.shape[0], links.down.shape[1]
    is_start = np.ones((rows, columns), np.bool_)
    is_start[:, 1:] = ~links.across
    run = np.cumsum(is_start.ravel(), dtype=np.int32).reshape(rows, columns) - 1
    upper, lower = _touching(run, links)
    label = np.arange(run[-1, -1] + 1, dtype=np.int32)
    while True:
        first, second = label[upper], label[lower]
        apart = first != second
        if not apart.any():
            break
        upper, lower = upper[apart], lower[apart]
        smaller, larger = np.minimum(first, second)[apart], np.maximum(first, second)[apart]
        np.minimum.at(label, larger, smaller)
        while (label[label] != label).any():
            label = label[label]
    is_first = label == np.arange(label.size, dtype=np.int32)  # of its piece
    labels = (np.cumsum(is_first, dtype=np.int32) - 1)[label][run]
    return labels, np.bincount(labels.ravel())


def _touching(run: Indices32, links: Links) -> tuple[Indices32, Indices32]:
    """Returns the pairs of runs that touch across a link, each pair about once."""
    upper, lower = run[:-1][links.down], run[1:][links.down]
    is_new = np.ones(upper.size, np.bool_)
    is_new[1:] = (upper[1:] != upper[:-1]) | (lower[1:] != lower[:-1])
    return upper[is_new], lower[is_new]
