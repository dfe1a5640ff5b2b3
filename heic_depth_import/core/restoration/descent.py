# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The descent to the least bent surface within bounds, on a grid of one size."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats

_SWEEPS_AT_LAST = 23
_SWEEPS_BEFORE = 28
# 16 for each direction bounds the largest eigenvalue of the squared second differences: a sweep of
# this pace overshoots nowhere.
PACE = np.float32(-1 / 32)
# With a momentum m it may go up to 2 (1 + m) times as far.
_FARTHEST = 1.85
# Samples that are swept together: so few that what each step leaves to the next stays near.
_AT_ONCE = 3 << 15


def _sweeps(*, is_last: bool) -> Iterator[tuple[float, float]]:
    """Tells of each sweep how much of the last one's way it goes on, and how far it goes itself.

    The latter is in units of the pace. Nesterov's method follows the path of a body that rolls
    against a friction of 3 / time, a root of the pace each sweep. The heavy ball follows the same
    path in longer steps, of which it takes fewer; those leave ripples from sample to sample, which
    the next larger size smooths, or three last sweeps without momentum.
    """
    time, step = 0.0, 1.0
    for _ in range(_SWEEPS_AT_LAST if is_last else _SWEEPS_BEFORE):
        momentum = max(0.0, 1 - 3 * step / (time + 3)) if time else 0.0
        farther = math.sqrt(_FARTHEST * (1 + momentum))
        yield momentum * farther / step, farther**2
        step, time = farther, time + farther
    if is_last:
        yield from ((0.0, 1.8), (0.0, 1.8), (0.0, 1.0))


def relaxed(
    codes: Floats,
    weights: tuple[Floats, Floats],
    correction: Floats,
    bound: float | Floats,
    *,
    is_last: bool,
) -> Floats:
    """Descends along the gradient of the weighted, squared second differences, within a bound.

    Args:
        codes: (rows, columns) in steps, what is corrected.
        weights: Along rows and along columns, the pace where the second difference around a sample
            counts, else 0; as one row each, with two rows of zeros on either side.
        correction: (rows, columns) in steps, where to start.
        bound: Steps that a correction may come to, of all samples, or (rows, columns).
        is_last: Nothing follows that would smooth the ripples of long steps.

    Returns:
        (rows, columns) in steps.

    Source: the heavy ball of B. T. Polyak, "Some methods of speeding up the convergence of
        iteration methods", USSR Comp. Math. and Math. Phys. 4 (1964), on the path of Y. Nesterov's
        method, which W. Su, S. Boyd and E. Candes, "A differential equation for modeling Nesterov's
        accelerated gradient method", JMLR 17 (2016), show it to follow.
    """
    size, columns = correction.size, correction.shape[1]
    limit = np.asarray(bound, np.float32).reshape(-1)
    # As one row each, with zeros around that the second differences of the outermost reach.
    inside = slice(2 * columns, 2 * columns + size)
    here, there, way, pull = np.zeros((4, size + 4 * columns), np.float32)
    few = min(max(1, _AT_ONCE // columns), correction.shape[0]) * columns
    slopes, bends = np.empty((2, few + 3 * columns), np.float32)
    gradient = _Gradient(columns, weights, (slopes, bends))
    parts = [
        slice(start, min(start + few, inside.stop))
        for start in range(inside.start, inside.stop, few)
    ]
    # By how much the codes themselves are bent stays the same in all sweeps, which see corrections
    # alone: those are small, so that 32 bits tell them apart better.
    here[inside] = codes.ravel()
    for part in parts:
        gradient.add_to(pull[part], here, part, out=pull[part])
    np.clip(correction.ravel(), -limit, limit, out=here[inside])
    for momentum, pace in _sweeps(is_last=is_last):
        for part in parts:
            moved, lag = there[part], way[part]
            first = part.start - inside.start
            most = limit if limit.size == 1 else limit[first : first + moved.size]
            gradient.add_to(pull[part], here, part, out=moved)
            moved *= np.float32(pace)
            lag *= np.float32(momentum)
            moved += lag
            moved += here[part]
            np.clip(moved, -most, most, out=moved)
            np.subtract(moved, here[part], out=lag)
        here, there = there, here
    result: Floats = here[inside].reshape(correction.shape)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class _Gradient:
    """The gradient of the sum of weighted, squared second differences of a grid as one row.

    Attributes:
        columns: Of the grid.
        weights: For rows and columns, how much the second difference around each sample counts,
            times the pace; as one row each, with two rows of zeros on either side.
        room: For differences.
    """

    columns: int
    weights: tuple[Floats, Floats]
    room: tuple[Floats, Floats]

    def add_to(self, base: Floats, values: Floats, part: slice, out: Floats) -> None:
        """Adds one step down the gradient.

        Args:
            base: (some samples,) what is added to.
            values: (samples and two rows on either side,) where.
            part: Which of `values` the samples are.
            out: (some samples,) where the sum goes.
        """
        start, stop = part.start, part.stop
        for stride, weight in zip((1, self.columns), self.weights, strict=True):
            # Differences of differences, weighted, and differences of differences of those.
            wide = stop - start + 2 * stride
            slope, bend = self.room[0][: wide + stride], self.room[1][:wide]
            ahead, behind = start - stride, start - 2 * stride
            np.subtract(
                values[ahead : stop + 2 * stride], values[behind : stop + stride], out=slope
            )
            np.subtract(slope[stride:], slope[:-stride], out=bend)
            bend *= weight[ahead : stop + stride]
            flow = slope[: wide - stride]
            np.subtract(bend[stride:], bend[:-stride], out=flow)
            base = np.add(base, flow[stride:], out=out)
            out -= flow[:-stride]
