# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps that were quantised before they were stored: most codes are never used.

Some phones compute disparity in coarser levels than their files have, or stretch it to fill them.
What lies between two levels is then several codes wide, and so are the terraces.
"""

from dataclasses import dataclass

import numpy as np

from ..arrays import Doubles, Samples

# Fewer levels than this are a picture of a few flat things.
_FEWEST_LEVELS = 24
_LEAST_APART, _MOST_APART = 1.4, 6.0
# Of the small steps between neighbours, up to so many levels: how many go to the next one.
_SMALL, _MANY = 3, 0.5
# Terraces: how many neighbours are the same.
_SAME = 0.3
# Levels that lie evenly are rounded to codes by this much; the line errs a little as well.
_ROUNDED = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """The levels of a map.

    Attributes:
        apart: Codes from one level to the next, 1 for most maps.
        places: For each code, where its level was before it was rounded to that code.
    """

    apart: float
    places: Doubles


def levels_of(samples: Samples) -> Levels:
    """Finds out whether a map was quantised before it was stored.

    It has to have terraces, and from one level to the next one has to be the usual step: otherwise
    few codes are used because there are few things in the scene.

    Args:
        samples: (rows, columns) as stored.
    """
    codes = np.arange(int(samples.max(initial=0)) + 1, dtype=np.float64)
    usual = Levels(1.0, codes)
    used = np.flatnonzero(np.bincount(samples.ravel()))
    if len(used) < _FEWEST_LEVELS:
        return usual
    # The line through them, as the ends may be rounded, too.
    order = np.arange(len(used))
    apart, first = np.polyfit(order, used.astype(np.float64), 1)
    if not _LEAST_APART <= apart <= _MOST_APART:
        return usual
    rank = np.zeros(len(codes), np.int32)
    rank[used] = order
    steps = np.abs(np.diff(rank[samples], axis=1))
    same, to_next = (int(np.count_nonzero(steps == length)) for length in (0, 1))
    small = int(np.count_nonzero(steps <= _SMALL)) - same
    if same < _SAME * steps.size or to_next < _MANY * max(small, 1):
        return usual
    even = first + apart * order
    if np.abs(even - used).max() <= _ROUNDED:
        codes[used] = even
    return Levels(float(apart), codes)
