# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the near one of two sheets ends before the deep one, behind what hides both.

A shoulder goes on behind another person as it is seen to end before a wall, a table behind a glass:
straight.
"""

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..neighbourhood import box_mean, gathered
from ..push_pull import Seeds, doubled, push_pull
from ..restoration.jumps import dilate
from .border_sides import odds_beside, touching

# Borders are looked at in cells of so many samples, of which so much is known.
_CELL, _KNOWN = 4, 0.75
# So many cells on both sides of one are to be seen: shorter outlines lead nowhere.
_LONG = 12
# What fills less than that of so many samples to each side has no outline: twigs, pales.
_WIDE, _MOSTLY = 6, np.float32(0.35)
# Logarithms of odds that contradict nothing, and of what is not all round at most: chairs have
# corners, of which nothing tells.
_UNSURE, _MOST = 1, 2
# Shares are no surer than that.
_SURE = np.float32(1e-3)


def border_odds(near: Mask, deep: Mask, place: Indices, is_near: Mask) -> Floats:
    """Returns where the near sheet goes on, as far as its outline before the deep one tells.

    Args:
        near: (rows, columns), what is seen of the near sheet.
        deep: (rows, columns), what is seen of the deep one.
        place: (2, places) rows and columns along what hides them.
        is_near: (places,), behind which the near one goes on.

    Returns:
        (rows, columns), logarithm of the odds; 0 where no such outline is seen.
    """
    near, deep = near & ~deep, deep & ~near
    is_wide = box_mean(near[np.newaxis].astype(np.float32), _WIDE)[0] > _MOSTLY
    near &= dilate(is_wide, _WIDE)
    padding = tuple((0, -length % _CELL) for length in near.shape)
    near_part, deep_part = (
        gathered(np.pad(seen.astype(np.float32), padding), _CELL, np.mean) for seen in (near, deep)
    )
    known = near_part + deep_part
    share = near_part / np.maximum(known, np.float32(_KNOWN))
    is_mostly_near = share > np.float32(0.5)
    sides = (known >= _KNOWN) & is_mostly_near, (known >= _KNOWN) & ~is_mostly_near
    border = touching(*sides)
    if np.count_nonzero(border) < _LONG:
        return np.zeros(near.shape, np.float32)
    flat, which = np.unique(
        np.ravel_multi_index(tuple(place // _CELL), known.shape), return_inverse=True
    )
    cells = np.divmod(flat, known.shape[1])
    odds = odds_beside(border, share, sides, cells)
    # Where what hides them knows better there is another border, which is not seen.
    here = odds[cells]
    agrees = (here > 0) == (2 * np.bincount(which, is_near) > np.bincount(which))
    agrees |= np.abs(here) < _UNSURE
    agreed = push_pull(Seeds(*cells, agrees[np.newaxis].astype(np.float32)), known.shape)[0]
    odds = np.clip(odds, -_MOST, _MOST) * np.maximum(2 * agreed - 1, 0)
    half = (near.shape[0] + 1) // 2, (near.shape[1] + 1) // 2
    carried: Floats = doubled(doubled(odds[np.newaxis].astype(np.float32), half), near.shape)[0]
    return carried


def log_odds(share: Floats) -> Floats:
    """Returns the logarithm of the odds of a share, which is never quite sure."""
    share = np.clip(share, _SURE, 1 - _SURE)
    odds: Floats = np.log(share / (1 - share))
    return odds
