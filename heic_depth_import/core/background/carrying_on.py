# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries what is seen on over a whole grid."""

from ..arrays import Floats
from ..neighbourhood import box_mean
from ..push_pull import Seeds, push_pull

# Samples to each side: fills keep streaks from single samples at their edge.
_STREAKS = 3


def carried_on(seeds: Seeds, shape: tuple[int, int]) -> Floats:
    """Fills a grid from its seeds; the disparity of those stays as it is.

    Args:
        seeds: Disparity first. What is not one surface should not be filled as one: it would mix.
        shape: Rows and columns of the grid.

    Returns:
        (layers, rows, columns).
    """
    layers = push_pull(seeds, shape)
    layers[1:] = box_mean(layers[1:], _STREAKS)
    return layers
