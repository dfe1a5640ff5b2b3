# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's correction of disparity, and where the farthest goes."""

import numpy as np

from ..arrays import Floats

# Depth (m) that no lens can focus at: 0 with rounding errors.
_NEAREST = 1e-6
# A depth that is uncertain by more than 1/4 of itself is no measurement.
_TRUST = 4.0
# The background lies at least so many times as far as what was measured, and at most so many times
# as far as the middle of it.
_BEHIND, ROOM = 1.2, 8.0
# Disparity (1/m) that no phone tells from 0: a kilometre.
_INFINITELY_FAR = 1e-3


def corrected(disparity: Floats, scale: float, offset: float) -> Floats:
    """Applies the user's correction.

    Args:
        disparity: (height, width) in 1/m.
        scale: Factor, for an error of the focal length (AVDepthData.h: relative accuracy).
        offset: Added, in 1/m, for an error of the optical centre.
    """
    return disparity * np.float32(scale) + np.float32(offset)


def lowest_disparity(disparity: Floats, step: float, far_limit: float) -> float:
    """Decides how far away the farthest may be: where disparity 0, infinitely far, goes.

    Rounding makes a depth uncertain by `step * depth` of itself. Depths where that exceeds a
    quarter are no measurements, so what is farther is background: it goes behind all that was
    measured, yet not so far that the scene shrinks to a dot.

    Args:
        disparity: (height, width) in 1/m, after the user's correction; 0 or less is infinitely far.
        step: Quantisation step in 1/m.
        far_limit: Metres that nothing lies beyond; 0 decides by itself.

    Returns:
        1/m, above 0. Where nothing is too far to be measured it lies half a step below all samples.
    """
    if far_limit > 0:
        return 1.0 / max(far_limit, _NEAREST)
    known = disparity[np.isfinite(disparity)]
    least = max(step * _TRUST, _INFINITELY_FAR)
    measured = known[known >= least]
    if not measured.size:
        return least
    farthest = float(measured.min())
    if measured.size == known.size:
        return max(farthest - step / 2, farthest / 2)
    in_the_middle = float(np.median(measured))
    behind_all = float(np.quantile(measured, 0.001)) / _BEHIND
    return min(max(least, in_the_middle / ROOM), behind_all)
