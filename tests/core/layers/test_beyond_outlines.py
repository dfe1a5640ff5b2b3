# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an outline some samples inwards."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.layers.beyond_outlines import beside
from heic_depth_import.core.restoration.jumps import Links


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 6), st.integers(0, 9999))
def test_beside_is_what_as_many_steps_across_and_down_reach(
    rows: int, columns: int, reach: int, seed: int
) -> None:
    """Each step goes across and then down, where samples are joined, and never around the edge."""
    random = np.random.default_rng(seed)
    links = Links(
        random.random((rows, columns - 1)) < 0.8, random.random((rows - 1, columns)) < 0.8
    )
    place = np.stack([random.integers(0, rows, 2), random.integers(0, columns, 2)])
    reached = {(int(row), int(column)) for row, column in place.T}
    for _ in range(reach):
        for row, column in list(reached):
            if column + 1 < columns and links.across[row, column]:
                reached.add((row, column + 1))
            if column and links.across[row, column - 1]:
                reached.add((row, column - 1))
        for row, column in list(reached):
            if row + 1 < rows and links.down[row, column]:
                reached.add((row + 1, column))
            if row and links.down[row - 1, column]:
                reached.add((row - 1, column))
    assert {tuple(one) for one in np.argwhere(beside(place, links, reach)).tolist()} == reached
