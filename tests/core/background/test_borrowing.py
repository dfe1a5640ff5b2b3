# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From where what is hidden borrows: never from what stands in front, and so that it goes on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.background.borrowing import Borrowing, borrowing_of
from heic_depth_import.core.background.likeness import CELL, Looks

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
# What may lend is not nearer than this share of what borrows.
NEARER = 1.105


def looks(disparity: Floats, counts: Mask, contrast: float | Floats = 5.0) -> Looks:
    colour = np.full((3, *disparity.shape), 100, np.float32)
    return Looks.of(colour, disparity, np.full(disparity.shape, contrast, np.float32), counts)


def cells_of(borrowing: Borrowing, margin: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Returns cells that borrow, and cells of the frame that lend to them."""
    borrower = np.argwhere(borrowing.choice < len(borrowing.shifts))
    shift = borrowing.shifts[borrowing.choice[tuple(borrower.T)]]
    return borrower, borrower - margin + np.rint(shift / CELL).astype(np.intp)


@given(st.data(), st.integers(0, 4))
@settings(max_examples=60)
def test_nobody_borrows_from_what_stands_in_front(data: st.DataObject, margin: int) -> None:
    frame = data.draw(st.tuples(st.integers(2, 24), st.integers(2, 24)))
    larger = (frame[0] + 2 * margin, frame[1] + 2 * margin)
    depths = st.sampled_from([0.5, 1.0, 1.0625, 1.25, 2.0])
    seen = data.draw(arrays.arrays(np.float32, frame, elements=depths))
    behind = data.draw(arrays.arrays(np.float32, larger, elements=depths))
    may_lend, exists = (data.draw(arrays.arrays(np.bool_, shape)) for shape in (frame, larger))
    fine = np.zeros((frame[0] * CELL, frame[1] * CELL), np.float32)
    found = borrowing_of(looks(seen, may_lend), looks(behind, exists), fine, margin)
    assert found.choice.shape == larger
    assert (found.choice[~exists] == len(found.shifts)).all()
    borrower, lender = cells_of(found, margin)
    assert (lender >= 0).all()
    assert (lender < frame).all()
    assert may_lend[tuple(lender.T)].all()
    assert (seen[tuple(lender.T)] <= NEARER * behind[tuple(borrower.T)]).all()


def hole(shape: tuple[int, int] = (40, 60)) -> tuple[Floats, Mask]:
    """Makes a block in front of a wall, and which cells of the wall it hides."""
    is_hidden = np.zeros(shape, np.bool_)
    is_hidden[15:25, 25:35] = True
    return np.where(is_hidden, np.float32(2), np.float32(1)), is_hidden


@pytest.mark.parametrize("axis", [0, 1])
def test_stripes_go_on(axis: int) -> None:
    """Stripes of 20 samples: shifts that fit are along them, or across by whole periods."""
    seen, is_hidden = hole()
    place = np.indices((40 * CELL, 60 * CELL))[axis]
    stripes = np.where(place % 20 < 10, np.float32(20), np.float32(-20))
    wall = np.ones_like(seen)
    found = borrowing_of(looks(seen, ~is_hidden), looks(wall, is_hidden), stripes, 0)
    assert (found.choice[is_hidden] < len(found.shifts)).all()
    used = found.shifts[np.unique(found.choice[is_hidden])]
    off = (used[:, axis] + 10) % 20 - 10
    assert np.abs(off).max() <= 2


def test_regions_are_few_and_large() -> None:
    """On noise any shift does; holes of 100 cells have some 40 borders between cells, not 180."""
    seen, is_hidden = hole()
    lenders, hidden = looks(seen, ~is_hidden), looks(np.ones_like(seen), is_hidden)
    borders = 0
    for seed in range(4):
        noise = np.random.default_rng(seed).normal(0, 20, (40 * CELL, 60 * CELL))
        found = borrowing_of(lenders, hidden, noise.astype(np.float32), 0)
        choice = found.choice[15:25, 25:35]
        borders += (np.diff(choice, axis=0) != 0).sum() + (np.diff(choice, axis=1) != 0).sum()
        assert len(found.shifts) <= 16
    assert borders <= 190


def test_calm_and_wild_each_borrow_from_their_like() -> None:
    """The wall is wild on the left and calm on the right, and so is what is hidden of it."""
    seen, is_hidden = hole()
    contrast = np.where(np.arange(60) < 30, np.float32(30), np.float32(1)) + np.zeros_like(seen)
    wall = np.ones_like(seen)
    fine = np.zeros((40 * CELL, 60 * CELL), np.float32)
    lenders, hidden = looks(seen, ~is_hidden, contrast), looks(wall, is_hidden, contrast)
    borrower, lender = cells_of(borrowing_of(lenders, hidden, fine, 0), 0)
    assert len(borrower) == is_hidden.sum()
    is_like = contrast[tuple(borrower.T)] == contrast[tuple(lender.T)]
    assert is_like.mean() > 0.9


@pytest.mark.parametrize(("side", "contrast"), [(10, 5.0), (30, 5.0), (10, 20.0)])
def test_nothing_is_borrowed_in_patches(side: int, contrast: float) -> None:
    """Only a square of what is hidden is as far away as what may lend; a small one is a patch.

    Not so among leaves, where it is one more.
    """
    is_hidden = np.ones((60, 60), np.bool_)
    behind = np.full(is_hidden.shape, 0.5, np.float32)
    behind[15 : 15 + side, 15 : 15 + side] = 1
    seen = np.ones((60, 120), np.float32)
    fine = np.zeros((60 * CELL, 120 * CELL), np.float32)
    is_hidden, behind = np.pad(is_hidden, ((0, 0), (0, 60))), np.pad(behind, ((0, 0), (0, 60)))
    lenders, hidden = looks(seen, ~is_hidden, contrast), looks(behind, is_hidden, contrast)
    found = borrowing_of(lenders, hidden, fine, 0)
    borrows = found.choice < len(found.shifts)
    assert len(found.shifts)
    assert borrows.any() == (side == 30 or contrast > 10)
    assert not borrows[15 + side :].any()


def test_where_nothing_may_lend_nothing_is_borrowed() -> None:
    seen, is_hidden = hole((30, 40))
    fine = np.zeros((30 * CELL, 40 * CELL), np.float32)
    found = borrowing_of(
        looks(seen, np.zeros_like(is_hidden)), looks(np.ones_like(seen), is_hidden), fine, 0
    )
    assert (found.choice == len(found.shifts)).all()
