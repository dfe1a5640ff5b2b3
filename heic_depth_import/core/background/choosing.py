# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One of several choices for each place, and which few are worth having."""

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Indices
from ..restoration.jumps import dilate


def most_useful(costs: Floats, least: Floats, count: int) -> list[int]:
    """Returns the choices by each of which places gain most, after those before it.

    Args:
        costs: (choices, places).
        least: (places,) what they cost without any.
        count: So many at most; fewer where no other is worth anything.

    Source: M. Minoux, "Accelerated greedy algorithms for maximizing submodular set functions",
        Optimization Techniques (1978): what is gained by a choice becomes less with each before
        it, so that few have to be looked at again.
    """
    gain = np.maximum(least - costs, 0).sum(axis=1)
    chosen: list[int] = []
    while len(chosen) < count:
        is_known = np.zeros(gain.size, np.bool_)
        best = int(gain.argmax())
        while chosen and not is_known[best]:
            gain[best], is_known[best] = np.maximum(least - costs[best], 0).sum(), True
            best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        least = np.minimum(least, costs[best])
    return chosen


def agreed(costs: Floats, price: np.float32, rounds: int) -> Indices:
    """Returns what is cheapest at each place, for one that has a price for being alone.

    Args:
        costs: (choices, rows, columns).
        price: What each of nine, a place and those around it, takes off for choosing the same.
        rounds: In which all choose again, by what those around them chose before.

    Source: J. Besag, "On the statistical analysis of dirty pictures", J. Royal Statistical Society
        B 48 (1986): iterated conditional modes.
    """
    choice = cheapest(costs)
    again = cheapest(costs - price * company_of(choice, len(costs)))
    for _ in range(rounds - 1):
        # Others choose as they did before.
        place = np.flatnonzero(dilate(again != choice, 1))
        choice, again = again, again.copy()
        padded = np.pad(choice, 1, mode="edge")
        row, column = np.divmod(place, choice.shape[1])
        company = np.zeros((len(costs), place.size), np.uint8)
        for down in range(3):
            for across in range(3):
                company[padded[row + down, column + across], np.arange(place.size)] += 1
        some = costs.reshape(len(costs), -1).take(place, axis=1)
        again.reshape(-1)[place] = (some - price * company).argmin(axis=0)
    return again


def cheapest(costs: Floats) -> Indices:
    """Returns which costs least at each place, the first of those that are equal.

    Args:
        costs: (choices, rows, columns).
    """
    # Twice as fast as numpy's argmin along the first axis.
    least: Floats = costs.min(axis=0)
    choice = np.zeros(least.shape, np.intp)
    for index in reversed(range(len(costs))):
        np.putmask(choice, costs[index] == least, index)
    return choice


def company_of(choice: Indices, count: int) -> NDArray[np.uint8]:
    """Returns how many of a place and its eight neighbours chose each.

    Args:
        choice: (rows, columns); beyond the edge lies more of the edge.
        count: Of choices.

    Returns:
        (count, rows, columns), 9 at most.
    """
    padded = np.pad(choice, 1, mode="edge")
    each = np.arange(count)[:, np.newaxis, np.newaxis]
    chose = (padded == each).view(np.uint8)
    lines = chose[:, :-2] + chose[:, 1:-1]
    lines += chose[:, 2:]
    squares: NDArray[np.uint8] = lines[..., :-2] + lines[..., 1:-1]
    squares += lines[..., 2:]
    return squares
