# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Relative disparity that goes below 0: only its order and its differences hold.

Phones with a single rear lens (iPhone XR, SE) store disparity from an origin that they do not
know: more than half of all samples lie below 0, which would be beyond infinity. Disparity 0 is then
no place, and a scene needs an origin that somebody chooses.
"""

import numpy as np

from ..arrays import Floats
from ..photo import Origin, typical_step

# A share of samples below 0, by a share of the whole range: less is the noise of far things.
_LEAST_SAMPLES, _LEAST_DEPTH = 0.02, 0.04
_STEPS_BELOW = 2.0
# Ends of the range that count: single samples may be anything.
_FARTHEST_SHARE, _NEAREST_SHARE = 0.005, 0.995
# Where the ends of the range go, in metres: a room behind a portrait, and an arm's length.
_FARTHEST, _NEAREST = 4.0, 0.4


def chosen_origin(disparity: Floats, step: Floats) -> Origin | None:
    """Chooses an origin for relative disparity, where it goes below 0.

    Args:
        disparity: (rows, columns) in 1/m; NaN where unknown.
        step: Quantisation step in 1/m, broadcasts to the same shape.

    Returns:
        The origin; None where disparity is at or above 0 but for noise.

    Source: AVDepthData.h: of relative accuracy, an error of the optical centre is an offset of
        disparity, and differences are reliable.
    """
    known = disparity[np.isfinite(disparity)]
    if not known.size:
        return None
    typical = typical_step(step)
    if np.count_nonzero(known < -_STEPS_BELOW * typical) < _LEAST_SAMPLES * known.size:
        return None
    far, near = (float(np.quantile(known, share)) for share in (_FARTHEST_SHARE, _NEAREST_SHARE))
    span = near - far
    if span <= 0 or -far < _LEAST_DEPTH * span:
        return None
    scale = min(1.0, (1 / _NEAREST - 1 / _FARTHEST) / span)
    return Origin(scale, 1 / _FARTHEST - scale * far)
