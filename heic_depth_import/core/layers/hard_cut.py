# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Front and back as one surface again, cut along the portrait matte."""

import numpy as np

from ..arrays import Floats, Pixels
from ..photo import typical_step
from ..restoration.grid import Grid, torn_grid
from ..restoration.jumps import JumpRule
from ..restoration.silhouette import absorb_slivers
from .layers import Layers
from .tears_kept import torn_alike

# A sample is the front where it shows this much of it: what is left shows on the wall behind. But
# where the photo has no contrast, alpha is the matte blurred: so the matte has to show a quarter.
_VISIBLE = 0.4
_IN_MATTE = 64


def hard_cut(  # noqa: PLR0913  what there is, and where to cut
    layers: Layers, grid: Grid, alpha: Floats, matte: Pixels, *, cut: float, scale: float
) -> Grid:
    """Puts two layers back together with a hard cut, where nothing can show a soft rim.

    Up to the rim both are as they are further off: without the phone's halo and its soft edge.
    Where the rim is, the matte says alone.

    Args:
        layers: Front and back.
        grid: What they were taken from.
        alpha: (rows, columns) how much of each sample shows the front, 0 to 1.
        matte: (rows, columns) bytes of the portrait matte.
        cut: Relative jump of depth that tears.
        scale: Samples per sample of the depth map, along either axis.
    """
    back = layers.back.disparity
    front = np.where(layers.is_own, grid.disparity, layers.front.disparity)
    is_front = (alpha >= _VISIBLE) & (matte >= _IN_MATTE)
    is_front &= np.isfinite(layers.front.disparity)
    either = np.where(is_front | np.isnan(back), front, back)
    disparity = absorb_slivers(either, JumpRule(cut, typical_step(grid.step)))
    mixed = np.asarray(back + alpha * (front - back), np.float32)
    soft = np.where(np.isnan(mixed), disparity, mixed)
    is_front = np.isnan(back) | (np.abs(disparity - front) < np.abs(disparity - back))
    # What is made up is joined to nothing across a jump, however shallow.
    person = np.where(is_front & layers.is_own, np.uint8(255), np.uint8(0))
    return torn_alike(grid, torn_grid(disparity, grid, cut, scale, person, soft=soft))
