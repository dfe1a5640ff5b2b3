# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cells of a picture that hold something."""

import numpy as np
import pytest

from heic_depth_import.core.background.borrowing import Borrowing
from heic_depth_import.core.background.cells import paint_cells, parts_of
from heic_depth_import.core.background.fine_detail import FineDetail, enlarged
from heic_depth_import.core.background.lending import Lent
from heic_depth_import.core.background.likeness import CELL

SCALE = 2
ROWS, COLUMNS = 40, 50


@pytest.mark.parametrize("share", [0.0, 0.003, 0.2, 1.0])
def test_parts_hold_all_cells_that_count_each_once(share: float) -> None:
    counts = np.random.default_rng(1).random((ROWS, COLUMNS)) < share
    held = np.zeros(counts.shape, np.intp)
    for part in parts_of(counts):
        held[part] += 1
    assert held.max() <= 1
    assert held[counts].all()
    if share == 0.003:
        assert held.mean() < 0.2


def test_what_is_seen_is_smooth_and_fine_and_the_rest_one_colour_in_each_cell() -> None:
    random = np.random.default_rng(2)
    counts = np.zeros((ROWS, COLUMNS), np.bool_)
    counts[3:30, 20:31] = True
    low = random.uniform(80, 160, (ROWS * CELL, COLUMNS * CELL, 3)).astype(np.float32)
    size = (ROWS * CELL * SCALE, COLUMNS * CELL * SCALE)
    fine = random.integers(-40, 40, (*size, 3)).astype(np.int16)
    unused = np.zeros((ROWS * CELL, COLUMNS * CELL), np.float32)
    detail = FineDetail(low, np.zeros(fine.shape, np.uint8), fine, unused, unused, unused, SCALE)
    itself = Borrowing(np.zeros(counts.shape, np.intp), np.zeros((1, 2), np.intp))
    lent = Lent.of(detail, 0, itself)
    found = np.zeros((*size, 3), np.uint8)
    paint_cells(found, low, lent, counts)
    is_seen = counts.repeat(CELL * SCALE, axis=0).repeat(CELL * SCALE, axis=1)
    expected = np.rint(enlarged(low, SCALE) + np.float32(0.8) * fine)
    np.testing.assert_allclose(found[is_seen], expected[is_seen], atol=1)
    cells = found.reshape(ROWS, CELL * SCALE, COLUMNS, CELL * SCALE, 3)
    unseen = cells[0, :, 0], cells[-1, :, -1], cells[3, :, 0]
    assert all((cell == cell[0, 0]).all() for cell in unseen)
    before = 3 * SCALE
    part = np.zeros((size[0] - before - 5, size[1] - before - 3, 3), np.uint8)
    paint_cells(part, low, lent, counts, before)
    np.testing.assert_array_equal(part, found[before:-5, before:-3])
