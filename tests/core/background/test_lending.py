# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fine detail, carried to where it is borrowed."""

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.background.borrowing import Borrowing
from heic_depth_import.core.background.fine_detail import FineDetail
from heic_depth_import.core.background.lending import Lent
from heic_depth_import.core.background.likeness import CELL

Choice = NDArray[np.intp]
SCALE, MARGIN = 2, 3
SIDE = CELL * SCALE
ROWS, COLUMNS = 12, 16
"""Cells of the frame."""


def noise(rows: int = ROWS * SIDE, columns: int = COLUMNS * SIDE) -> FineDetail:
    fine = np.random.default_rng(5).normal(0, 40, (rows, columns, 3)).astype(np.int16)
    unused = np.zeros((rows // SCALE, columns // SCALE), np.float32)
    low = np.zeros((*unused.shape, 3), np.float32)
    return FineDetail(low, np.zeros(fine.shape, np.uint8), fine, unused, unused, unused, SCALE)


def carried(detail: FineDetail, choice: Choice, *shifts: tuple[int, int]) -> NDArray[np.int16]:
    return Lent.of(detail, MARGIN, Borrowing(choice, np.array(shifts))).fine()


def everywhere(number: int) -> Choice:
    return np.full((ROWS + 2 * MARGIN, COLUMNS + 2 * MARGIN), number)


def test_a_whole_shift_carries_every_pixel() -> None:
    """7 samples down and 10 to the left are 14 and 20 pixels; beyond the frame is nothing."""
    detail = noise()
    found = carried(detail, everywhere(0), (7, -10))
    assert found.shape == ((ROWS + 2 * MARGIN) * SIDE, (COLUMNS + 2 * MARGIN) * SIDE, 3)
    edge = MARGIN * SIDE
    inner = found[edge:-edge, edge:-edge]
    np.testing.assert_array_equal(inner[:-14, 20:], detail.fine[14:, :-20])
    assert not inner[-14:][: 2 * SIDE - 1].any()
    assert not inner[:, :16].any()


def test_frames_of_no_whole_cells_are_carried_as_well() -> None:
    detail = noise(ROWS * SIDE - 6, COLUMNS * SIDE - 2)
    edge = MARGIN * SIDE
    found = carried(detail, everywhere(0), (0, 0))[edge:, edge:]
    np.testing.assert_array_equal(found[: ROWS * SIDE - 6, : COLUMNS * SIDE - 2], detail.fine)


def test_who_borrows_nothing_gets_nothing() -> None:
    assert not carried(noise(), everywhere(1), (0, 0)).any()


def test_borders_are_as_grainy_as_the_rest() -> None:
    """Two means of noise would have less of it, by 30 % in the middle."""
    choice = everywhere(0)
    choice[:, 10:] = 1
    found = carried(noise(), choice, (1, 2), (-3, -1))[5 * SIDE : -5 * SIDE].astype(float)
    at_border = found[:, 10 * SIDE - 2 : 10 * SIDE + 2]
    assert abs(at_border.std() / 40 - 1) < 0.08


def test_borders_go_over_from_one_to_the_other() -> None:
    """Flat detail of 100 beside nothing: half of each at the border, all of it a cell away."""
    detail = noise()
    detail.fine[:] = 100
    choice = everywhere(0)
    choice[:, 10:] = 1
    found = carried(detail, choice, (0, 0))[8 * SIDE, :, 0]
    border = 10 * SIDE
    assert (found[border - 12 : border - 4] == 100).all()
    assert not found[border + 4 :].any()
    middle = found[border - 4 : border + 4]
    assert (np.diff(middle) < 0).all()
    assert abs(int(middle[3]) + int(middle[4]) - 2 * 100 * 0.5**0.5) < 30


def test_beyond_the_frame_is_nothing_however_far_a_shift_leads() -> None:
    """Also where the pixels of the next row lie behind those of this one."""
    detail = noise()
    detail.fine[:] = 50
    edge = MARGIN * SIDE
    for shift in ((0, COLUMNS * CELL + 1), (0, -COLUMNS * CELL - 1), (500, 0), (-500, 0)):
        inner = carried(detail, everywhere(0), shift)[edge:-edge, edge:-edge]
        assert not inner.any()


def test_strips_of_cells_are_those_of_the_whole() -> None:
    choice = np.random.default_rng(3).integers(0, 4, everywhere(0).shape)
    lent = Lent.of(noise(), MARGIN, Borrowing(choice, np.array([(3, 5), (-2, 9), (8, -4)])))
    whole, last = lent.fine(), len(choice)
    strips = [lent.strip(first, min(first + 5, last)).fine() for first in range(0, last, 5)]
    np.testing.assert_array_equal(np.concatenate(strips), whole)


def test_each_pixel_is_a_mixture_of_what_the_cells_around_it_borrow() -> None:
    detail, shifts = noise(), np.array([(3, 5), (-2, 9), (8, -4)])
    choice = np.random.default_rng(4).integers(0, 4, everywhere(0).shape)
    found = carried(detail, choice, *shifts.tolist())

    def lent(number: int, row: int, column: int) -> float:
        if number == len(shifts):
            return 0.0
        row, column = np.array([row, column]) + shifts[number] * SCALE - MARGIN * SIDE
        is_inside = 0 <= row < ROWS * SIDE and 0 <= column < COLUMNS * SIDE
        return float(detail.fine[row, column, 1]) if is_inside else 0.0

    for row, column in np.random.default_rng(6).integers(6, 110, (2000, 2)).tolist():
        shares: dict[int, float] = {}
        (above, down), (left, across) = (
            divmod(place / SIDE - 0.5 + 0.5 / SIDE, 1) for place in (row, column)
        )
        for cell, height in ((above, 1 - down), (above + 1, down)):
            for beside, width in ((left, 1 - across), (left + 1, across)):
                number = int(choice[int(cell), int(beside)])
                shares[number] = shares.get(number, 0) + height * width
        total = sum(share * lent(number, row, column) for number, share in shares.items())
        norm = sum(share**2 for share in shares.values()) ** 0.5
        assert abs(found[row, column, 1] - total / norm) <= 0.51
