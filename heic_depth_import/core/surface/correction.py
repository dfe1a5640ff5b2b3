# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The user's correction of disparity, and where the farthest goes."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..photo import DepthMap, DepthPhoto, typical_step
from ..restoration.measured import CorrectedDepth
from ..settings import Correction, Projection, SurfaceSettings

# Depth (m) that no lens can focus at: 0 with rounding errors.
_NEAREST = 1e-6
# A depth that is uncertain by more than 1/4 of itself is no measurement.
_TRUST = 4.0
# The background lies at least so many times as far as what was measured, and at most so many times
# as far as the middle of it.
_BEHIND, ROOM = 1.2, 8.0
# Disparity (1/m) that no phone tells from 0: a kilometre.
_INFINITELY_FAR = 1e-3
# Disparity (1/m) that the farthest of a relief has at least: a division needs it above 0.
_JUST_ABOVE_0 = 1e-3


@dataclass(frozen=True, slots=True)
class CorrectedPhoto:
    """A photo and its depth map after the user's correction; equal if made of the same.

    Attributes:
        photo: As read from the file.
        settings: The user's decisions.
        depth: After the correction.
    """

    photo: DepthPhoto
    settings: SurfaceSettings
    depth: CorrectedDepth

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest disparity."""
        return _span(self.depth.disparity)


def corrected_photo(photo: DepthPhoto, settings: SurfaceSettings) -> CorrectedPhoto:
    """Applies the user's correction to a depth map.

    Args:
        photo: As read from the file.
        settings: The user's decisions.
    """
    return CorrectedPhoto(photo, settings, corrected_depth(photo.depth, settings.correction))


def corrected_depth(depth: DepthMap, correction: Correction) -> CorrectedDepth:
    """Applies the user's correction to a depth map.

    Args:
        depth: As read from the file.
        correction: The user's.
    """
    if correction.projection is Projection.ORTHOGRAPHIC:
        # Linear in what the map stores: infinity is nothing special. Only above 0 it must be.
        lowest, _ = _span(depth.disparity)
        raised = correct_disparity(depth.disparity, 1.0, max(0.0, _JUST_ABOVE_0 - lowest))
        # Where all was measured it goes as far as in perspective: both are made of the same then.
        automatic = lowest_disparity(raised, typical_step(depth.step), 0.0)
        lowest = min(max(lowest, _JUST_ABOVE_0), automatic)
        return CorrectedDepth(raised, depth.step, lowest, confidence=depth.confidence)
    scale, offset = correction.disparity_scale, correction.disparity_offset
    disparity = correct_disparity(depth.disparity, scale, offset)
    step = depth.step * np.float32(abs(scale))
    if scale == 1 or scale <= 0:
        lowest = lowest_disparity(disparity, typical_step(step), correction.far_limit)
        return CorrectedDepth(disparity, step, lowest, confidence=depth.confidence)
    moved = correct_disparity(depth.disparity, 1.0, offset / scale)
    far_limit, least = correction.far_limit * scale, _INFINITELY_FAR / scale
    lowest = lowest_disparity(moved, typical_step(depth.step), far_limit, least)
    unscaled = CorrectedDepth(moved, depth.step, lowest, confidence=depth.confidence)
    # As samples become: what lies there is told by being equal.
    lowest = float(np.float32(lowest) * np.float32(scale))
    return CorrectedDepth(disparity, step, lowest, scale, unscaled, depth.confidence)


def correct_disparity(disparity: Floats, scale: float, offset: float) -> Floats:
    """Applies the user's correction.

    Args:
        disparity: (height, width) in 1/m.
        scale: Factor, for an error of the focal length (AVDepthData.h: relative accuracy).
        offset: Added, in 1/m, for an error of the optical centre.
    """
    return disparity * np.float32(scale) + np.float32(offset)


def lowest_disparity(
    disparity: Floats, step: float, far_limit: float, infinitely_far: float = _INFINITELY_FAR
) -> float:
    """Decides how far away the farthest may be: where disparity 0, infinitely far, goes.

    Rounding makes a depth uncertain by `step * depth` of itself. Depths where that exceeds a
    quarter are no measurements, so what is farther is background: it goes behind all that was
    measured, yet not so far that the scene shrinks to a dot.

    Args:
        disparity: (height, width) in 1/m, after the user's correction; 0 or less is infinitely far.
        step: Quantisation step in 1/m.
        far_limit: Metres that nothing lies beyond; 0 decides by itself. Beyond all that was
            measured there is nothing to limit.
        infinitely_far: 1/m that is as good as 0.

    Returns:
        1/m, above 0. Where nothing is too far to be measured it lies half a step below all samples.
    """
    wanted = 1.0 / max(far_limit, _NEAREST) if far_limit > 0 else 0.0
    known = disparity[np.isfinite(disparity)]
    least = max(step * _TRUST, infinitely_far)
    measured = known[known >= least]
    if measured.size and measured.size == known.size:
        farthest = float(measured.min())
        return max(farthest - step / 2, farthest / 2, wanted)
    if wanted:
        return wanted
    if not measured.size:
        return least
    in_the_middle = float(np.median(measured))
    behind_all = float(np.quantile(measured, 0.001)) / _BEHIND
    return min(max(least, in_the_middle / ROOM), behind_all)


def undone(corrected: CorrectedPhoto, disparity: Floats, automatic: float) -> Floats:
    """Undoes the correction; beyond the far limit it returns what was measured there, or 0.

    Args:
        corrected: Tells the correction.
        disparity: (rows, columns) in 1/m after it, of any size.
        automatic: 1/m, the far limit that nobody chose.
    """
    settings, lowest = corrected.settings, np.float32(corrected.depth.lowest)
    scale, offset = np.float32(settings.disparity_scale), np.float32(settings.disparity_offset)
    before = (disparity - offset) / scale
    # A limit that somebody chose may hide what was measured; the automatic one never does.
    if lowest <= automatic:
        is_measured = corrected.span[0] > automatic  # all of it
        beyond = before if is_measured else np.zeros_like(before)
    else:
        rows, columns = disparity.shape
        raw = _nearest(corrected.photo.depth.disparity, rows, columns)
        raised = correct_disparity(raw, settings.disparity_scale, settings.disparity_offset)
        is_known = raised > automatic
        beyond = np.where(is_known, np.minimum(raw, (lowest - offset) / scale), np.float32(0))
    result: Floats = np.where(disparity <= lowest, beyond, before)
    return result


def _nearest(samples: Floats, rows: int, columns: int) -> Floats:
    down = ((np.arange(rows) + 0.5) * samples.shape[0] / rows).astype(np.intp)
    across = ((np.arange(columns) + 0.5) * samples.shape[1] / columns).astype(np.intp)
    result: Floats = samples[down][:, across]
    return result


def _span(disparity: Floats) -> tuple[float, float]:
    known = disparity[np.isfinite(disparity)]
    return (float(known.min()), float(known.max())) if known.size else (1.0, 1.0)
