# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connected pieces, against a flood fill that goes from sample to sample."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.restoration.components import connected, pieces, whole
from heic_depth_import.core.restoration.jumps import Links

Mask = NDArray[np.bool_]


def flooded(links: Links) -> NDArray[np.intp]:
    """Labels pieces in the order of their first samples."""
    rows, columns = links.across.shape[0], links.down.shape[1]
    labels = np.full((rows, columns), -1, np.intp)
    count = 0
    for start in np.ndindex(rows, columns):
        if labels[start] >= 0:
            continue
        labels[start] = count
        waiting = [start]
        while waiting:
            row, column = waiting.pop()
            ways = [
                (column + 1 < columns, links.across, (row, column), (row, column + 1)),
                (column > 0, links.across, (row, column - 1), (row, column - 1)),
                (row + 1 < rows, links.down, (row, column), (row + 1, column)),
                (row > 0, links.down, (row - 1, column), (row - 1, column)),
            ]
            for is_inside, mask, link, place in ways:
                if is_inside and mask[link] and labels[place] < 0:
                    labels[place] = count
                    waiting.append(place)
        count += 1
    return labels


def in_order(labels: NDArray[np.integer]) -> NDArray[np.intp]:
    """Renames labels in the order of their first samples."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].reshape(labels.shape)


def check(links: Links) -> int:
    labels, sizes = pieces(links)
    expected = flooded(links)
    np.testing.assert_array_equal(in_order(labels), expected)
    np.testing.assert_array_equal(sizes, np.bincount(labels.ravel()))
    assert sizes.min() > 0  # labels from 0, none left out
    assert sizes.sum() == expected.size
    return len(sizes)


def linked(drawing: list[str]) -> Links:
    """Links equal letters."""
    grid = np.array([list(line) for line in drawing])
    return Links(grid[:, 1:] == grid[:, :-1], grid[1:] == grid[:-1])


@st.composite
def any_links(draw: st.DrawFn) -> Links:
    rows, columns = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    across = draw(arrays.arrays(np.bool_, (rows, columns - 1)))
    return Links(across, draw(arrays.arrays(np.bool_, (rows - 1, columns))))


@settings(max_examples=300)
@given(any_links())
def test_same_pieces_as_a_flood_fill(links: Links) -> None:
    check(links)


@pytest.mark.parametrize("share", [0.3, 0.45, 0.5, 0.7])
def test_mazes(share: float) -> None:
    """Half of the links is where pieces are most tangled (percolation).

    Of these seeds some need every step of every pointer.
    """
    for seed in (6, 11):
        random = np.random.default_rng(seed)
        size = 120 if seed == 11 else 200
        across = random.random((size, size - 1)) < share
        check(Links(across, random.random((size - 1, size)) < share))


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 2), (7, 5)])
def test_all_joined_is_one_piece_and_none_joined_are_single_samples(shape: tuple[int, int]) -> None:
    rows, columns = shape
    for value, count in ((True, 1), (False, rows * columns)):
        links = Links(np.full((rows, columns - 1), value), np.full((rows - 1, columns), value))
        assert check(links) == count


def test_rows_alone_and_columns_alone() -> None:
    """Neither hangs together at the ends of its lines, which follow each other in memory."""
    across, down = np.ones((4, 5), np.bool_), np.ones((3, 6), np.bool_)
    assert check(Links(across, ~down)) == 4
    assert check(Links(~across, down)) == 6


@pytest.mark.parametrize(
    ("drawing", "count"),
    [
        (["aaaaa", "bbbba", "aaaba", "abbba", "aaaaa"], 2),
        (["ababababa", "ababababa", "ababababa", "aaaaaaaaa"], 5),  # a comb, its gaps
        (["aaaaaaaaa", "ababababa", "ababababa", "ababababa"], 5),
        (["abbb", "aabb", "baab", "bbaa"], 3),
        (["aba", "bab", "aba"], 9),  # corners do not join
        (["abc", "adc", "aec"], 5),
    ],
)
def test_drawings(drawing: list[str], count: int) -> None:
    grid = linked(drawing)
    assert check(grid) == count
    flipped = linked(["".join(line) for line in zip(*drawing, strict=True)])
    assert check(flipped) == count


def test_long_spiral_is_two_pieces() -> None:
    """A path and the wall beside it, both wound around the middle of 61 x 61."""
    size = 61
    grid = np.zeros((size, size), np.bool_)
    row, column, down, across = 0, -2, 0, 1
    length = size + 1
    for turn in range(size):
        for _ in range(length):
            row, column = row + down, column + across
            if column >= 0:
                grid[row, column] = True
        down, across = across, -down
        if turn % 2 == 0 and turn:
            length -= 2
        if turn == 0:
            length -= 2
    links = Links(grid[:, 1:] == grid[:, :-1], grid[1:] == grid[:-1])
    assert check(links) == 2


@pytest.mark.parametrize(("smallest", "stays"), [(4, True), (5, False)])
def test_pieces_of_fewer_samples_are_left_out(smallest: int, *, stays: bool) -> None:
    mask = np.zeros((6, 9), np.bool_)
    mask[1:3, 1:3], mask[0:5, 5:8] = True, True
    expected = mask.copy()
    expected[1:3, 1:3] = stays
    np.testing.assert_array_equal(whole(mask, smallest), expected)


def test_what_hangs_together_has_the_first_of_it_whatever_joins_it() -> None:
    one, other = np.array([5, 3, 6, 4]), np.array([3, 1, 6, 2])
    assert connected(7, one, other).tolist() == [0, 1, 2, 1, 2, 1, 6]
