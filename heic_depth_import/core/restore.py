# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From disparity as phones store it to disparity as the scene must have been."""

import numpy as np
from numpy.typing import NDArray

from .dequantise import dequantise
from .links import JumpRule, Links
from .silhouette import clean_silhouettes

Floats = NDArray[np.float32]

# With this relative jump two samples are not on one surface, whatever the user tears.
_TERRACE = 0.05


def restore(
    disparity: Floats, step: Floats, cut: float, lowest: float, *, use_dequantize: bool
) -> Floats:
    """Cleans silhouettes, then removes terraces.

    Args:
        disparity: (rows, columns) in 1/m, positive; NaN where unknown.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        cut: Relative jump of depth that tears the surface; 0 leaves silhouettes as they are.
        lowest: 1/m, the farthest that a sample may go.
        use_dequantize: Remove the terraces.

    Returns:
        (rows, columns) in 1/m, positive; NaN where it was.
    """
    is_unknown = np.isnan(disparity)
    # What is unknown is no surface: far behind all else it joins nothing.
    whole = np.where(is_unknown, np.float32(0), disparity)
    typical = float(np.nanmedian(step))
    rule = JumpRule(cut, typical)
    if cut:
        whole = clean_silhouettes(whole, rule)
    if use_dequantize:
        # Where nothing is torn, what jumps is still not one terrace.
        links = Links.of(whole, rule if cut else JumpRule(_TERRACE, typical))
        whole = _dequantised(whole, step, links)
    return np.where(is_unknown, np.float32(np.nan), np.maximum(whole, np.float32(lowest)))


def _dequantised(disparity: Floats, step: Floats, links: Links) -> Floats:
    if step.size == 1:
        return dequantise(disparity, float(step.item()), links)
    # The map was stored as depth, whose steps are even; disparity's are not.
    with np.errstate(divide="ignore"):
        depth = np.where(disparity > 0, 1 / disparity, 0).astype(np.float32)
        even = float(np.nanmedian(step * depth**2))
        smooth = dequantise(depth, even, links)
        return np.where(smooth > 0, 1 / smooth, 0).astype(np.float32)
