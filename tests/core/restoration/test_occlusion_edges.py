# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who stands in front of whom at the edges of a torn surface."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from heic_depth_import.core.restoration.jumps import Links
from heic_depth_import.core.restoration.occlusion_edges import (
    TornEdges,
    deepest,
    nearest_behind,
    torn_by,
    with_background,
)
from tests.core.torn_grids import RULE, Floats, edges_of, grid


def pairs(edges: TornEdges) -> list[tuple[list[int], list[int]]]:
    """Returns (near, far) of each pair."""
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


def test_a_shallow_edge_beside_a_deep_one_is_left_out() -> None:
    """A cheek of 2 before an ear of 1.7, and both before a wall of 0.5."""
    disparity = grid([2, 2, 2, 1.7, 1.7, 1.7, 0.5, 0.5, 0.5])
    assert pairs(deepest(edges_of(disparity), disparity)) == [([0, 5], [0, 6])]


def test_a_shallow_edge_far_from_any_deep_one_stays() -> None:
    disparity = grid([2, 2, *[1.7] * 24, 0.5, 0.5])
    assert pairs(deepest(edges_of(disparity), disparity)) == [([0, 25], [0, 26])]
    disparity = grid([2, 2, *[1.7] * 25, 0.5, 0.5])
    found = pairs(deepest(edges_of(disparity), disparity))
    assert found == [([0, 1], [0, 2]), ([0, 26], [0, 27])]


def test_edges_of_about_the_same_depth_all_stay() -> None:
    """A chair at 1 before a wall at 0.5, a person at 2 before both."""
    disparity = grid([2, 2, 1, 1, 0.5, 0.5])
    edges = edges_of(disparity)
    assert pairs(deepest(edges, disparity)) == pairs(edges)


@pytest.mark.parametrize("turns", range(4))
def test_the_deepest_are_the_same_in_any_direction(turns: int) -> None:
    random = np.random.default_rng(4)
    disparity = np.repeat(np.repeat(random.choice([0.5, 0.6, 1, 2], (9, 7)), 9, 0), 9, 1)
    turned = np.rot90(disparity, turns).astype(np.float32)
    count = deepest(edges_of(turned), turned).near.shape[1]
    upright = disparity.astype(np.float32)
    assert count == deepest(edges_of(upright), upright).near.shape[1]
    assert 0 < count < edges_of(upright).near.shape[1]


def test_lone_triangle_holds_back_what_is_torn_off_beside_it() -> None:
    """Three corners of the first cell slope to the right and down; its plane ends at 1 + 2/16."""
    disparity = grid([1, 1.0625, 1.0625], [1.0625, 4, 4], [1.0625, 4, 4])
    expected = grid([1, 1.0625, 1.0625], [1.0625, 1.125, 4], [1.0625, 4, 4])
    np.testing.assert_array_equal(nearest_behind(disparity, torn_by(RULE, disparity)), expected)
    for turns in (1, 2, 3):
        turned = np.rot90(disparity, turns).copy()
        found = nearest_behind(turned, torn_by(RULE, turned))
        np.testing.assert_array_equal(found, np.rot90(expected, turns))


def test_plane_of_a_lone_triangle_goes_no_farther_than_its_farthest_corner() -> None:
    """It falls from 1.0625 by 1/16 both ways, to 1 - 1/16; there 1 will do if the first gives."""
    disparity = grid([1.0625, 1], [1, 4])
    found = nearest_behind(disparity, torn_by(RULE, disparity))
    np.testing.assert_array_equal(found, grid([1, 1], [1, 1]))


def test_torn_off_corner_that_is_farther_than_the_plane_stays() -> None:
    disparity = grid([4, 4], [4, 1])
    np.testing.assert_array_equal(nearest_behind(disparity, torn_by(RULE, disparity)), disparity)


def test_nearer_corner_of_a_twisted_cell_gives_way() -> None:
    """Split along 1 and 1 its middle is 1; the other way it would be 1.0625."""
    disparity = grid([1, 1.125], [1, 1])
    np.testing.assert_array_equal(
        nearest_behind(disparity, torn_by(RULE, disparity)), grid([1, 1], [1, 1])
    )
    twisted = grid([1, 1.0625], [1.03125, 1])
    np.testing.assert_array_equal(
        nearest_behind(twisted, torn_by(RULE, twisted)), grid([1, 1], [1, 1])
    )


def test_planes_hold_nothing_back() -> None:
    rows, columns = np.indices((4, 5)).astype(np.float32)
    plane = (1 + rows / 16 + columns / 32).astype(np.float32)
    np.testing.assert_array_equal(nearest_behind(plane, torn_by(RULE, plane)), plane)


def test_without_faces_nothing_is_held_back() -> None:
    disparity = grid([1, 2], [4, 8])
    np.testing.assert_array_equal(nearest_behind(disparity, torn_by(RULE, disparity)), disparity)


@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(2, 5), st.integers(2, 5)),
        elements=st.sampled_from([1.0, 1.0625, 1.125, 1.25, 2.0]),
    ),
    st.booleans(),
)
def test_surface_no_nearer_passes_no_face(disparity: Floats, along_ac: bool) -> None:
    """Faces are gone through one by one, against cells that are all split along one diagonal."""
    cells = torn_by(RULE, disparity)
    limit = nearest_behind(disparity, cells)
    for row, column in np.ndindex(cells.first.shape):
        a, b, c, d = ((row + i, column + j) for i, j in ((0, 0), (1, 0), (1, 1), (0, 1)))
        is_along = cells.along_ac[row, column]
        faces = ((a, b, c), (a, c, d)) if is_along else ((b, c, d), (b, d, a))
        ends = (a, c) if along_ac else (b, d)
        for face, is_there in zip(faces, (cells.first, cells.second), strict=True):
            if not is_there[row, column]:
                continue
            assert all(limit[corner] <= disparity[corner] for corner in face)
            assert min(limit[corner] for corner in (a, b, c, d)) >= disparity.min()
            # Where the two are split differently, both are bent at the middle of the cell only.
            visible_ends = (a, c) if is_along else (b, d)
            visible = sum(disparity[end] for end in visible_ends) / 2
            assert sum(limit[end] for end in ends) / 2 <= visible + 1e-6
