# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From where what is hidden borrows fine detail: few whole shifts, each for a large region.

All is worked out for cells of some samples: regions smaller than those would show as a patchwork.
"""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Indices, Mask
from ..neighbourhood import box_mean
from ..restoration.components import alike, pieces
from .choosing import agreed, most_useful
from .likeness import Borrowers, Looks

# Shifts that are tried: rings of so many, with radii of so many samples to that share of the frame.
_RINGS, _DIRECTIONS = 12, 32
_NEAREST, _FARTHEST = 24.0, 0.7
# Few suffice for most.
_MOST_SHIFTS = 16
# What a shift across the whole frame costs.
_DISTANCE = 1.0
# The price of borrowing nothing.
_NOTHING = 15.0
# Cells to each side over which unlikeness, and what does not fit, are averaged; what a cell's own
# counts beside that: an eye in a face is small, and what may not lend costs more than nothing.
_AROUND, _FITTING, _OWN = 3, 8, 1.0
# What a cell pays for being alone; rounds in which neighbours agree.
_ALONE, _ROUNDS = 4.0, 4
# What borrows has so many cells for each along its border to what borrows nothing, but where there
# is as much contrast, in codes: among leaves fewer than there could be are a fog.
_BREADTH, _CALM = 4, 8.0
# So many cells are asked which shifts they like best.
_ASKED = 2500
# Shifts that are looked at together.
_AT_ONCE = 8
_HARDLY = np.float32(1e-4)


@dataclass(frozen=True, slots=True, eq=False)
class Borrowing:
    """Which cell borrows from where.

    Attributes:
        choice: (rows, columns), index of a shift; their number where nothing is borrowed.
        shifts: (shifts, 2) samples down and across, from who borrows to who lends.
    """

    choice: Indices
    shifts: Indices


def borrowing_of(
    lenders: Looks, hidden: Looks, fine: Floats, margin: int, shifts: Indices | None = None
) -> Borrowing:
    """Chooses few shifts, and one of them for each cell, the same for neighbours.

    Args:
        lenders: Cells within the frame.
        hidden: Cells of the larger grid.
        fine: (rows, columns) of the frame's samples, codes of brightness; whole cells.
        margin: Cells by which that grid is larger on every side.
        shifts: (shifts, 2) samples down and across, to choose from; None for any.

    Source: K. He and J. Sun, "Statistics of patch offsets for image completion", ECCV 2012: few
        shifts, those that fit best where both sides are seen, each for regions that hang together.
    """
    borrowers = Borrowers.of(lenders, hidden, fine, margin)
    if shifts is None:
        shifts = _candidates(fine.shape)
        shifts = shifts[_best_of(borrowers, shifts, max(fine.shape))]
    if not len(shifts):
        return Borrowing(np.zeros(hidden.counts.shape, np.intp), shifts)
    energy = _energy(borrowers, shifts, hidden.counts.shape, max(fine.shape))
    choice = agreed(energy, np.float32(_ALONE / 9), _ROUNDS)
    choice[~hidden.counts] = len(shifts)
    is_calm = hidden.contrast < _CALM
    choice[_patches(choice < len(shifts), hidden.counts) & is_calm] = len(shifts)
    return Borrowing(choice, shifts)


def _patches(borrows: Mask, counts: Mask) -> Mask:
    """Returns what borrows in patches amid what borrows nothing.

    The veins of a leaf on a wall that is smooth all around strike the eye more than none.

    Args:
        borrows: (rows, columns), cells that borrow.
        counts: (rows, columns), cells that could.
    """
    links = alike(borrows)
    labels, sizes = pieces(links)
    border = np.zeros(sizes.size, np.intp)
    for is_one, where in (
        (~links.across & counts[:, 1:] & counts[:, :-1], (np.s_[:, :-1], np.s_[:, 1:])),
        (~links.down & counts[1:] & counts[:-1], (np.s_[:-1], np.s_[1:])),
    ):
        for side in where:
            border += np.bincount(labels[side][is_one], minlength=sizes.size)
    return borrows & (sizes < _BREADTH * border)[labels]


def _candidates(frame: tuple[int, ...]) -> Indices:
    """Returns shifts in rings, (shifts, 2), none twice."""
    radius = np.geomspace(_NEAREST, max(_FARTHEST * max(frame), _NEAREST), _RINGS)[:, np.newaxis]
    turn = np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS)
    rings = np.stack([radius * np.sin(turn), radius * np.cos(turn)], axis=-1)
    return np.unique(np.rint(rings).astype(np.intp).reshape(-1, 2), axis=0)


def _best_of(borrowers: Borrowers, shifts: Indices, longest: int) -> list[int]:
    """Returns the shifts that together serve best, the most useful first."""
    asked = borrowers.only(np.s_[:: max(1, borrowers.is_seen.size // _ASKED)])
    costs = np.empty((len(shifts), asked.is_seen.size), np.float32)
    seen = np.flatnonzero(asked.is_seen)
    for start in range(0, len(shifts), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        costs[part] = asked.unlikeness(shifts[part]) + _far(shifts[part], longest)
        costs[part, seen] += asked.misfit(shifts[part])
    return most_useful(costs, np.full(costs.shape[1], _NOTHING, np.float32), _MOST_SHIFTS)


def _far(shifts: Indices, longest: int) -> Floats:
    far: Floats = np.hypot(*shifts.T.astype(np.float32))[:, np.newaxis]
    return far * np.float32(_DISTANCE / longest)


def _energy(borrowers: Borrowers, shifts: Indices, shape: tuple[int, ...], longest: int) -> Floats:
    """Returns what cells pay for each shift, and for none, (shifts + 1, rows, columns)."""
    place, seen = (
        np.ravel_multi_index(tuple(each), shape)
        for each in (borrowers.place, borrowers.place[:, borrowers.is_seen])
    )
    is_there, is_seen = (_placed(each, np.float32(1), shape) for each in (place, seen))
    around, known = box_mean(is_there, _AROUND) + _HARDLY, box_mean(is_seen, _FITTING) + _HARDLY
    energy = np.full((len(shifts) + 1, *shape), _NOTHING, np.float32)
    fitting = np.empty((len(shifts), *shape), np.float32)
    for index, shift in enumerate(shifts[:, np.newaxis]):
        costs = borrowers.unlikeness(shift)[0] + _far(shift, longest)[0]
        cost, misfit = (
            _placed(place, costs, shape),
            _placed(seen, borrowers.misfit(shift)[0], shape),
        )
        np.divide(box_mean(cost, _AROUND), around, out=energy[index])
        cost *= np.float32(_OWN)
        energy[index] += cost
        energy[index] /= np.float32(1 + _OWN)
        # Far from all that is seen, what fits on the whole.
        usual = misfit.sum() / np.float32(max(seen.size, 1))
        np.divide(box_mean(misfit, _FITTING) + _HARDLY * usual, known, out=fitting[index])
    # What fits nowhere is no reason to borrow nothing.
    fitting -= fitting.min(axis=0)
    energy[:-1] += fitting
    return energy


def _placed(place: Indices, values: Floats | np.float32, shape: tuple[int, ...]) -> Floats:
    """Returns a grid of nothing but some values, (rows, columns)."""
    grid = np.zeros(shape, np.float32)
    grid.reshape(-1)[place] = values
    return grid
