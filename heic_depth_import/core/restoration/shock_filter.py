# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Soft edges become hard steps between the surfaces on both sides."""

import numpy as np

from ..arrays import Floats
from .jumps import JumpRule, Sparse
from .soft_edges import soft_edges

# A soft edge of up to twice as many samples closes.
_SOFTNESS = 6
# What differs by less than this share of all that its surroundings of so many samples to each side
# do is no edge, but part of one of the two sides of an edge nearby.
_GENTLE, _SURROUNDINGS = 1 / 3, 3


def snap(disparity: Floats, rule: JumpRule, unsure: float | None = None) -> Floats:
    """Puts samples between two surfaces onto the nearer of the two.

    In a soft edge a sample takes the largest or smallest value of its 3 x 3 neighbourhood,
    whichever is nearer to its own, again and again: the edge closes from both sides and the step
    comes to stand in its middle. What is round falls off ever faster towards its outline, and would
    become a stair: on what is gentle beside a deeper edge, where noise decides which is nearer, the
    surroundings tell.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
        unsure: 1/m, how much rounding and noise change by what a sample is nearer to one side; None
            for a step.

    Returns:
        (rows, columns) in 1/m; every value is one of the input's.

    Source: H. P. Kramer and J. B. Bruckner, "Iterations of a non-linear transformation for
        enhancement of digital images", Pattern Recognition 7 (1975).
    """
    unsure = rule.step if unsure is None else unsure
    edge = Sparse.of(disparity, soft_edges(disparity, rule), reach=1)
    wider = np.pad(disparity, _SURROUNDINGS, mode="edge")
    lowest, highest = _range_around(Sparse.at_places(wider, edge.place, _SURROUNDINGS))
    is_high = highest - edge.own < edge.own - lowest
    bottom, top = _range_around(edge)
    is_gentle = top - bottom < np.float32(_GENTLE) * (highest - lowest)
    for _ in range(_SOFTNESS):
        own = edge.own
        apart = own - bottom - (top - own)
        is_open = is_gentle & (np.abs(apart) <= np.float32(unsure))
        rises = np.where(is_open, is_high, apart > 0)
        nearer = np.where(rises, top, bottom)
        is_settled = top - bottom <= JumpRule(rule.cut / 2, rule.step).tolerance(bottom)
        moved = np.where(is_settled, own, nearer)
        if (moved == own).all():
            break
        edge.become(moved)
        bottom, top = _range_around(edge)
    return edge.placed(disparity, edge.own)


def _range_around(samples: Sparse) -> tuple[Floats, Floats]:
    """Returns the least and the most within the reach of samples, (samples,) each."""
    least, most = np.empty((2, samples.place.size), np.float32)
    first, side = 0, range(-samples.reach, samples.reach + 1)
    for some in samples.parts():
        last = first + some.place.size
        low, high, beside = least[first:last], most[first:last], some.own
        low[:] = high[:] = beside
        for down in side:
            for across in side:
                some.at(down, across, out=beside)
                np.minimum(low, beside, out=low)
                np.maximum(high, beside, out=high)
        first = last
    return least, most
