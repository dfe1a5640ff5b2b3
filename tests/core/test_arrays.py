# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large arrays that are worked on some rows at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.arrays import blocks


@given(st.integers(0, 1000), st.integers(0, 50_000))
def test_blocks_are_all_rows_once_and_in_order(rows: int, columns: int) -> None:
    found = [row for block in blocks(rows, columns) for row in range(block.start, block.stop)]
    assert found == list(range(rows))


@pytest.mark.parametrize("columns", [1, 7, 768])
def test_blocks_are_small_and_few(columns: int) -> None:
    """What they hold stays in a processor's cache: 64 kB of 4 bytes each; all but the last do."""
    sizes = [(block.stop - block.start) * columns for block in blocks(100_000, columns)]
    assert max(sizes) <= 1 << 14
    assert min(sizes[:-1]) > (1 << 14) - columns
