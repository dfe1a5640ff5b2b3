# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faces and edges of a torn grid: consistent, complete, turned to the camera."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.restoration.tear import Cells
from heic_depth_import.core.surface.join import Topology, join, join_as_one, points_only
from heic_depth_import.core.surface.soft_rim import in_one

Mask = NDArray[np.bool_]


def faces_of(topology: Topology) -> list[list[int]]:
    """Returns the grid samples around each face."""
    samples = topology.samples[topology.corner_vertices]
    return (
        [part.tolist() for part in np.split(samples, topology.face_starts[1:])]
        if len(topology.face_starts)
        else []
    )


def expected_faces(cells: Cells) -> list[list[int]]:
    """Builds the faces one by one: quads first, then single triangles, row by row."""
    rows, columns = cells.first.shape
    quads, triangles = [], []
    for row in range(rows):
        for column in range(columns):
            a = row * (columns + 1) + column
            b, d = a + columns + 1, a + 1
            c = b + 1
            first, second = (
                ([a, b, c], [a, c, d]) if cells.along_ac[row, column] else ([b, c, d], [b, d, a])
            )
            has_first, has_second = cells.first[row, column], cells.second[row, column]
            if has_first and has_second:
                quads.append([*first, second[-1]])
            elif has_first or has_second:
                triangles.append(first if has_first else second)
    return quads + triangles


def turned(face: list[int]) -> list[int]:
    """Starts a face at its smallest sample: where a triangle starts means nothing."""
    at = face.index(min(face))
    return face[at:] + face[:at]


@st.composite
def torn(draw: st.DrawFn) -> Cells:
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    masks = [draw(arrays.arrays(np.bool_, shape)) for _ in range(3)]
    return Cells(*masks)


@settings(max_examples=60)
@given(torn())
def test_faces_are_the_filled_cells(cells: Cells) -> None:
    """Quads start at an end of their diagonal: Blender splits from first corner to third."""
    found, expected = faces_of(join(cells)), expected_faces(cells)
    quads = [face for face in found if len(face) == 4]
    for face, wanted in zip(quads, expected, strict=False):
        assert face in (wanted, wanted[2:] + wanted[:2])
    assert list(map(turned, found)) == list(map(turned, expected))


@settings(max_examples=60)
@given(torn(), torn())
def test_triangles_are_the_faces_of_one_grid_or_several(cells: Cells, other: Cells) -> None:
    both = in_one([join(cells), join(other)])
    halves = [
        half
        for face in faces_of(both)
        for half in ([face[:3], [face[0], *face[2:]]] if len(face) == 4 else [face])
    ]
    assert sorted(both.samples[both.triangles].tolist()) == sorted(halves)


@settings(max_examples=60)
@given(st.lists(torn(), min_size=1, max_size=3))
def test_grids_that_are_joined_as_one_are_each_joined_and_put_together(grids: list[Cells]) -> None:
    whole, samples = join_as_one(grids)
    apart = [join(cells) for cells in grids]
    together = in_one(apart)
    for name in ("samples", "corner_vertices", "corner_edges", "face_starts", "edges"):
        np.testing.assert_array_equal(getattr(whole, name), getattr(together, name))
    for found, expected in zip(samples, apart, strict=True):
        np.testing.assert_array_equal(found, expected.samples)


@settings(max_examples=60)
@given(torn())
def test_corner_edges_join_each_corner_to_the_next(cells: Cells) -> None:
    topology = join(cells)
    ends = [set(edge) for edge in topology.edges.tolist()]
    bounds = [*topology.face_starts.tolist(), len(topology.corner_vertices)]
    for start, stop in pairwise(bounds):
        around = topology.corner_vertices[start:stop].tolist()
        for corner, vertex in enumerate(around):
            following = around[(corner + 1) % len(around)]
            assert ends[topology.corner_edges[start + corner]] == {vertex, following}


@settings(max_examples=60)
@given(torn())
def test_edges_are_there_once_and_all_in_use(cells: Cells) -> None:
    topology = join(cells)
    edges = [frozenset(edge) for edge in topology.edges.tolist()]
    assert len(set(edges)) == len(edges)
    assert all(len(edge) == 2 for edge in edges)
    assert sorted(set(topology.corner_edges.tolist())) == list(range(len(edges)))
    uses = np.bincount(topology.corner_edges, minlength=len(edges))
    assert uses.max(initial=0) <= 2


@settings(max_examples=60)
@given(torn())
def test_vertices_are_the_samples_in_use_ascending(cells: Cells) -> None:
    topology = join(cells)
    used = sorted({corner for face in expected_faces(cells) for corner in face})
    assert topology.samples.tolist() == used
    assert sorted(set(topology.corner_vertices.tolist())) == list(range(len(used)))


@settings(max_examples=60)
@given(torn())
def test_faces_turn_counter_clockwise_as_the_camera_sees_them(cells: Cells) -> None:
    """With x right and y up the area is positive."""
    columns = cells.first.shape[1] + 1
    for face in faces_of(join(cells)):
        x = np.array(face) % columns
        y = -(np.array(face) // columns)
        assert (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() > 0


def full(rows: int, columns: int, *, along_ac: bool = True) -> Cells:
    shape = (rows, columns)
    return Cells(np.full(shape, along_ac), np.ones(shape, np.bool_), np.ones(shape, np.bool_))


@pytest.mark.parametrize("along_ac", [True, False])
@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 4), (4, 1), (3, 5)])
def test_whole_grid(rows: int, columns: int, *, along_ac: bool) -> None:
    """Euler: vertices - edges + faces = 1 for a sheet without holes."""
    topology = join(full(rows, columns, along_ac=along_ac))
    assert len(topology.samples) == (rows + 1) * (columns + 1)
    assert len(topology.face_starts) == rows * columns
    assert len(topology.edges) == rows * (columns + 1) + columns * (rows + 1)
    assert len(topology.samples) - len(topology.edges) + len(topology.face_starts) == 1


def test_nothing_filled() -> None:
    empty = np.zeros((2, 3), np.bool_)
    topology = join(Cells(empty, empty, empty))
    assert topology.edges.shape == (0, 2)
    assert [
        len(part)
        for part in (
            topology.samples,
            topology.corner_vertices,
            topology.corner_edges,
            topology.face_starts,
        )
    ] == [0, 0, 0, 0]


def test_types_are_blenders() -> None:
    topology = join(full(2, 2))
    for part in (
        topology.samples,
        topology.corner_vertices,
        topology.corner_edges,
        topology.face_starts,
        topology.edges,
    ):
        assert part.dtype == np.int32


@settings(max_examples=60)
@given(torn())
def test_points_alone_are_the_vertices_of_the_faces(cells: Cells) -> None:
    points, faces = points_only(cells), join(cells)
    np.testing.assert_array_equal(points.samples, faces.samples)
    assert points.samples.dtype == faces.samples.dtype
    assert not points.face_starts.size
