# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Places of a decoded photo that perhaps nothing was painted on."""

import numpy as np

from ...core.arrays import Mask, Pixels

# A coding block has 16 pixels at least, so a square of 8 lies within it wherever it begins.
_BLOCK = 8
_LEAST_GREEN = 60


def may_be_unpainted(rgb: Pixels, *, is_in_colour: bool) -> bool:
    """Tells whether a photo has a block that looks as if nothing had been painted on it.

    What libde265 does not reach stays Y = Cb = Cr = 0. Without colour that is black; with colours
    it is a green without red and blue, whichever matrix the file has (BT.601: 135 or 136, BT.709:
    84, BT.2020: 94). A photo may well show such a colour itself: this only tells where to look.

    Args:
        rgb: (height, width, 3) as the decoder left it.
        is_in_colour: Whether it is coded with colours.
    """
    rows, columns = rgb.shape[0] // _BLOCK, rgb.shape[1] // _BLOCK
    half = _BLOCK // 2
    probes = rgb[half::_BLOCK, half::_BLOCK][:rows, :columns]
    candidates: Mask = (probes[..., 0] == 0) & (probes[..., 2] == 0)
    green = probes[..., 1]
    candidates &= (green >= _LEAST_GREEN) if is_in_colour else (green == 0)
    for row, column in np.argwhere(candidates):
        top, left = row * _BLOCK, column * _BLOCK
        block = rgb[top : top + _BLOCK, left : left + _BLOCK]
        if (block == block[0, 0]).all():
            return True
    return False
