# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Terraces and noise taken out in the unit that a map was stored in, and walls held flat."""

import numpy as np

from ..arrays import Floats, Mask
from ..photo import typical_step
from .dequantise import dequantise
from .flat import hold_flat
from .jumps import JumpRule, Links
from .noise import joined_within_noise, noise_by_confidence, noise_of
from .places import places
from .tear import LESS


def smooth(  # noqa: PLR0913, PLR0917  all that is known of samples
    disparity: Floats,
    step: Floats,
    links: Links,
    rule: JumpRule,
    noise: float,
    confidence: Floats | None,
) -> Floats:
    """Removes terraces and noise, and holds walls flat.

    Args:
        disparity: (rows, columns) in 1/m, known everywhere.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        links: Which neighbours are one surface.
        rule: What a jump is.
        noise: Standard deviation, in steps, where those are even in disparity.
        confidence: (rows, columns) how far the phone relies on a sample, 0 to 1; None where it does
            not tell.

    Returns:
        (rows, columns) in 1/m.
    """
    if step.size == 1:
        result, joined = _smoothed(disparity, float(step.item()), links, noise, confidence)
        return _unless_torn_otherwise(result, hold_flat(result, step, joined), rule)
    # The map was stored as depth, whose steps are even; disparity's are not.
    with np.errstate(divide="ignore"):
        depth = np.where(disparity > 0, 1 / disparity, 0).astype(np.float32)
        even = typical_step(step * depth**2)
        noise = noise_of(depth, even, links) if even > 0 else 0.0
        depth, joined = _smoothed(depth, even, links, noise, confidence)
        result = np.where(depth > 0, 1 / depth, 0).astype(np.float32)
    # The steps of the samples as stored have the terraces that are gone.
    steps = np.asarray(even * result**2, np.float32)
    return _unless_torn_otherwise(result, hold_flat(result, steps, joined), rule)


def _smoothed(
    values: Floats, step: float, links: Links, noise: float, confidence: Floats | None
) -> tuple[Floats, Links]:
    """Returns values without terraces and noise, and what is one surface if noise is no jump."""
    told = noise if confidence is None else noise_by_confidence(noise, confidence)
    links = joined_within_noise(links, values, step, told)
    return dequantise(values, step, links, told), links


def _unless_torn_otherwise(before: Floats, after: Floats, rule: JumpRule) -> Floats:
    """Leaves samples as they were where they would be joined or parted otherwise.

    At the foot of what stands before a wall, it takes nothing with it.
    """
    if after is before:
        return before
    across = _joined_otherwise((before[:, :-1], before[:, 1:]), (after[:, :-1], after[:, 1:]), rule)
    down = _joined_otherwise((before[:-1], before[1:]), (after[:-1], after[1:]), rule)
    return np.where(Links(~across, ~down).rim(), before, after)


def _joined_otherwise(
    before: tuple[Floats, Floats], after: tuple[Floats, Floats], rule: JumpRule
) -> Mask:
    """Tells which neighbours are joined before and not after, or the other way round.

    Args:
        before: One and the other, of the same shape.
        after: The same.
        rule: What a jump is.
    """
    near = np.float32(rule.noise * LESS)
    # What is next to the same both times is joined both times, whichever share is asked for.
    result = np.ones(before[0].shape, np.bool_)
    for one, other in (before, after):
        apart = one - other
        np.abs(apart, out=apart)
        result &= apart <= near
    np.logical_not(result, out=result)
    row, column = np.divmod(places(result), before[0].shape[1])
    was_one, was_other = before[0][row, column], before[1][row, column]
    is_one, is_other = after[0][row, column], after[1][row, column]
    is_changed = np.zeros(row.shape, np.bool_)
    for share in (1.0, LESS):
        is_changed |= rule.joins(was_one, was_other, share) != rule.joins(is_one, is_other, share)
    result[row, column] = is_changed
    return result
