# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Places of a decoded photo that nothing was painted on, though the decoder said nothing."""

import numpy as np

from ..core.arrays import Pixels

# What libheif leaves where a tile cannot be decoded: Y, Cb and Cr all 0. The green depends on the
# matrix (BT.601: 135 or 136, BT.709: 84, BT.2020: 94); no camera makes an even block of it.
_UNPAINTED_GREEN = (70, 160)
_BLOCK = 32


def has_unpainted_tile(rgb: Pixels) -> bool:
    """Tells whether a decoded grid has a place that no tile was painted on.

    Args:
        rgb: (height, width, 3) or more channels; as the decoder left it.
    """
    half = _BLOCK // 2
    probes = rgb[half::_BLOCK, half::_BLOCK]
    low, high = _UNPAINTED_GREEN
    green = (probes[..., 0] == 0) & (probes[..., 2] == 0)
    green &= (probes[..., 1] >= low) & (probes[..., 1] <= high)
    for row, column in np.argwhere(green):
        block = rgb[row * _BLOCK : (row + 1) * _BLOCK, column * _BLOCK : (column + 1) * _BLOCK, :3]
        if (block == block[0, 0]).all():
            return True
    return False
