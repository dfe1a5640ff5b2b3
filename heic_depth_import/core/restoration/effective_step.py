# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The step that a map is as fine as: that of its codes, or its noise where that is more.

Maps of 10, 12 or 16 bits are stored far more finely than phones measure.
"""

import numpy as np

from ..arrays import Floats
from ..photo import typical_step
from .jumps import UNTORN_CUT, JumpRule, Links
from .noise import noise_of

# Steps in the range of a map of 8 bits, and the least of them that one of more has.
_USUAL, _FINER = 255.0, 600.0
# What differs by as many usual steps more than else may be noise.
_TWICE = 2.0
# Ends of the range that count: single samples may be anything.
_FARTHEST, _NEAREST = 0.001, 0.999


def effective_step(disparity: Floats, step: Floats, cut: float) -> Floats:
    """Returns steps no smaller than the noise of a map that is stored more finely than with 8 bits.

    Args:
        disparity: (rows, columns) in 1/m; NaN where unknown.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        cut: Relative jump of depth that is no part of a surface; 0 where nothing is to be torn.

    Returns:
        Of the shape of the steps, no more than a 255th of the map's range.
    """
    values, even = disparity, typical_step(step)
    if step.size > 1:  # the map was stored as depth, whose steps are even
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.where(disparity > 0, 1 / disparity, np.float32(np.nan))
            even = typical_step(step / disparity**2)
    known = values[np.isfinite(values)]
    if not known.size or not even > 0:
        return step
    if float(known.max() - known.min()) < _FINER * even:
        return step
    farthest, nearest = np.quantile(known, (_FARTHEST, _NEAREST))
    steps = float(nearest - farthest) / even
    most = steps / _USUAL
    links = Links.of(disparity, JumpRule(cut or UNTORN_CUT, _TWICE * most * typical_step(step)))
    whole = np.nan_to_num(values, nan=0.0)
    noise = noise_of(whole, even, links, most)
    return step * np.float32(max(noise, 1.0))
