# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who stands in front of whom at the edges of a torn surface."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.links import JumpRule, Links
from heic_depth_import.core.topology import tear
from heic_depth_import.core.torn import TornEdges, away_from_jump, lowest_around, with_background

Floats = NDArray[np.float32]
RULE = JumpRule(cut=0.125, step=0.0)


def grid(*rows: list[float]) -> Floats:
    return np.array(rows, np.float32)


def edges_of(disparity: Floats) -> TornEdges:
    return TornEdges.of(disparity, Links.of(disparity, RULE))


def pairs(edges: TornEdges) -> list[tuple[list[int], list[int]]]:
    """Return (near, far) of each pair."""
    return list(zip(edges.near.T.tolist(), edges.far.T.tolist(), strict=True))


def test_lone_sample_in_front_has_four_edges() -> None:
    """Each names the sample in the middle as near, whether it is the first of the two or not."""
    found = pairs(edges_of(grid([1, 1, 1], [1, 2, 1], [1, 1, 1])))
    middle = [1, 1]
    assert found == [
        (middle, [1, 0]),
        (middle, [1, 2]),
        (middle, [0, 1]),
        (middle, [2, 1]),
    ]


def test_hole_is_far_on_all_sides() -> None:
    found = pairs(edges_of(grid([2, 2, 2], [2, 1, 2], [2, 2, 2])))
    assert found == [([1, 0], [1, 1]), ([1, 2], [1, 1]), ([0, 1], [1, 1]), ([2, 1], [1, 1])]


def test_no_jump_no_edge() -> None:
    """1 and 1.125 differ by the limit itself."""
    assert pairs(edges_of(grid([1, 1.125], [1, 1.125]))) == []


def test_some_of_the_pairs() -> None:
    found = edges_of(grid([1, 2, 4]))
    assert pairs(found) == [([0, 1], [0, 0]), ([0, 2], [0, 1])]
    assert pairs(found.only(np.array([False, True]))) == [([0, 2], [0, 1])]


def leaf_behind_stem() -> Floats:
    """Wall, a small leaf before it, a stem before both: the leaf hides as much as hides it."""
    disparity = np.full((30, 30), 1, np.float32)
    disparity[12:15, 10:15] = 2
    disparity[:, 15] = 4
    return disparity


def test_leaf_does_not_go_on_behind_the_stem() -> None:
    """15 of 900 samples; it hides the wall at 5 + 5 + 3 edges, the stem hides it at 3."""
    disparity = leaf_behind_stem()
    edges = edges_of(disparity)
    found = with_background(edges, Links.of(disparity, RULE))
    assert disparity[tuple(found.far)].max() == 1
    assert edges.far.shape[1] - found.far.shape[1] == 3


def test_gap_between_leaves_is_background() -> None:
    """As small as the leaf, but hidden all around; the large wall elsewhere goes on anyway."""
    disparity = np.full((30, 30), 2, np.float32)
    disparity[12:15, 10:15] = 1
    disparity[:, 20:] = 0.5
    edges = edges_of(disparity)
    assert pairs(with_background(edges, Links.of(disparity, RULE))) == pairs(edges)


def test_large_things_go_on_behind_others() -> None:
    """A 36th of the picture hides the wall at 34 edges and is hidden by the stem at 5."""
    disparity = leaf_behind_stem()
    disparity[10:15, 10:15] = 2
    edges = edges_of(disparity)
    assert pairs(with_background(edges, Links.of(disparity, RULE))) == pairs(edges)


@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(1, 9), st.integers(1, 9)),
        elements=st.sampled_from([0.5, 1.0, 2.0, 4.0]),
    )
)
def test_some_edges_are_left(disparity: Floats) -> None:
    edges = edges_of(disparity)
    left = with_background(edges, Links.of(disparity, RULE))
    assert (left.near.size > 0) is (edges.near.size > 0)


def colours_from(*row: float) -> list[int]:
    """Return where each edge of a line takes its colour."""
    disparity = grid(list(row))
    columns = away_from_jump(edges_of(disparity), disparity, RULE)[1]
    return [int(column) for column in columns]


def test_colour_is_taken_three_samples_from_the_jump() -> None:
    assert colours_from(2, 2, 1, 1, 1, 1, 1, 1) == [5]
    assert colours_from(1, 1, 1, 1, 1, 1, 2, 2) == [2]


def test_colour_is_taken_away_from_the_next_jump_too() -> None:
    """Between two jumps the sample before the last is as far from both as can be."""
    assert colours_from(2, 1, 1, 1, 1, 2) == [3, 2]
    assert colours_from(2, 1, 1, 1, 2) == [2, 2]
    assert colours_from(2, 1, 1, 2) == [1, 2]
    assert colours_from(2, 1, 2) == [1, 1]


def test_colour_is_taken_inside_the_picture() -> None:
    assert colours_from(2, 1, 1) == [2]
    assert colours_from(2, 1) == [1]


def test_colour_above_and_below() -> None:
    disparity = grid([1], [1], [1], [1], [1], [2], [1], [1], [1], [1], [1])
    found = away_from_jump(edges_of(disparity), disparity, RULE)
    assert found.tolist() == [[1, 9], [0, 0]]


def test_lowest_around_by_hand() -> None:
    """A near sample has torn itself off its first cell, but the three others make a face there."""
    disparity = grid([1, 1.0625, 1.0625], [1.0625, 4, 4], [1.0625, 4, 4])
    expected = grid([1, 1, 1.0625], [1, 1, 4], [1.0625, 4, 4])
    np.testing.assert_array_equal(lowest_around(disparity, RULE), expected)


@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(2, 6), st.integers(2, 6)),
        elements=st.sampled_from([1.0, 1.0625, 1.125, 1.25, 2.0]),
    )
)
def test_lowest_around_is_below_each_face_at_its_corners(disparity: Floats) -> None:
    """Faces are gone through one by one; around cells without any the disparity stays."""
    cells = tear(disparity, np.zeros((1, 1), np.float32), RULE.cut)
    expected = disparity.copy()
    for row, column in np.ndindex(cells.first.shape):
        a, b, c, d = ((row + i, column + j) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1)))
        first, second = (
            ((a, b, c), (a, c, d)) if cells.along_ac[row, column] else ((b, c, d), (b, d, a))
        )
        for face, is_there in ((first, cells.first), (second, cells.second)):
            if is_there[row, column]:
                least = min(disparity[corner] for corner in face)
                for corner in (a, b, c, d):
                    expected[corner] = min(expected[corner], least)
    np.testing.assert_array_equal(lowest_around(disparity, RULE), expected)
