# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a few samples of a grid lie."""

import numpy as np

from ..arrays import Indices, Mask


def places(mask: Mask) -> Indices:
    """Returns where a mask is set, on the grid as one row; quickly where that is rare.

    Args:
        mask: Of any shape, without gaps in memory.
    """
    flat = mask.ravel()
    octets = flat[: flat.size // 8 * 8].view(np.uint64)
    is_some = octets != 0
    if np.count_nonzero(is_some) * 16 > octets.size:
        return np.flatnonzero(flat)
    some = np.flatnonzero(is_some)
    within = np.flatnonzero(octets[some].view(np.bool_))
    rest = np.flatnonzero(flat[octets.size * 8 :]) + octets.size * 8
    return np.concatenate([some[within >> 3] * 8 + (within & 7), rest])
