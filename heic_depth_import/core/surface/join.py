# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which samples of a torn depth grid are joined to faces.

Faces turn counter-clockwise as the camera sees them, so that normals point at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..arrays import Indices, Indices32, Mask, blocks
from ..restoration.tear import Cells

Kind = TypeVar("Kind", np.int32, np.bool_)

_A, _B, _C, _D = range(4)
_LEFT, _BOTTOM, _RIGHT, _TOP, _DIAGONAL = range(5)
# Corners and sides of a triangle: the first and second along a-c, the first and second along b-d.
_TRIANGLE_CORNERS = np.array([[_A, _B, _C], [_A, _C, _D], [_B, _C, _D], [_B, _D, _A]])
_TRIANGLE_SIDES = np.array(
    [
        [_LEFT, _BOTTOM, _DIAGONAL],
        [_DIAGONAL, _RIGHT, _TOP],
        [_BOTTOM, _RIGHT, _DIAGONAL],
        [_DIAGONAL, _TOP, _LEFT],
    ]
)
# Corners of the two triangles of a quad.
_FIRST_HALF, _SECOND_HALF = np.array([0, 1, 2]), np.array([0, 2, 3])
_DIAGONAL_ENDS = np.array([[_A, _C], [_A, _C], [_B, _D], [_B, _D]])


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """Faces and edges, in the layout of a Blender mesh.

    Attributes:
        samples: (vertices,) flat grid index of every vertex that a face uses; of each grid
            ascending.
        corner_vertices: (corners,) vertex at every face corner; of each grid quads first, then
            triangles.
        corner_edges: (corners,) edge from each corner to the face's next.
        face_starts: (faces,) first corner of every face.
        edges: (edges, 2) vertices.
    """

    samples: Indices32
    corner_vertices: Indices32
    corner_edges: Indices32
    face_starts: Indices32
    edges: Indices32

    @property
    def triangles(self) -> Indices32:
        """The same faces, (triangles, 3) vertices, with quads split as Blender splits them."""
        corners = np.diff(self.face_starts, append=np.int32(self.corner_vertices.size))
        quads, threes = (self.face_starts[corners == count, np.newaxis] for count in (4, 3))
        halves = (quads, _FIRST_HALF), (quads, _SECOND_HALF), (threes, _FIRST_HALF)
        at = np.concatenate([starts + corner for starts, corner in halves])
        triangles: Indices32 = self.corner_vertices[at]
        return triangles


def points_only(cells: Cells) -> Topology:
    """Returns the samples that faces would use, without faces and edges: for points alone."""
    nothing = np.zeros(0, np.int32)
    samples = np.flatnonzero(_InUse.by(cells).samples).astype(np.int32)
    return Topology(samples, nothing, nothing, nothing, nothing.reshape(0, 2))


def join(cells: Cells) -> Topology:
    """Builds faces and edges from filled cells.

    Two triangles of a cell become one quad that starts at an end of their diagonal: Blender splits
    quads from the first corner to the third, so it draws those same two triangles.
    """
    return join_as_one([cells])[0]


def join_as_one(grids: Sequence[Cells]) -> tuple[Topology, list[Indices32]]:
    """Builds faces and edges of several grids, in their order, as one surface.

    Args:
        grids: Filled cells of each.

    Returns:
        The surface, and the samples of each grid.
    """
    used = [_InUse.by(cells) for cells in grids]
    counts = [each.counts(cells) for each, cells in zip(used, grids, strict=True)]
    firsts = np.cumsum([(0,) * len(counts[0]), *counts], axis=0).tolist()
    # Written once, where they stay: memory that is asked for anew takes as long as all of this.
    vertices, corners, faces, edges = firsts[-1]
    shapes = (vertices, corners, corners, faces, (edges, 2))
    room = [np.empty(shape, np.int32) for shape in shapes]
    samples = []
    for cells, in_use, first, after in zip(grids, used, firsts, firsts[1:], strict=False):
        spans = [slice(first[kind], after[kind]) for kind in (0, 1, 1, 2, 3)]
        part = Topology(*(array[span] for array, span in zip(room, spans, strict=True)))
        _write(cells, in_use, part, first)
        samples.append(part.samples)
    return Topology(*room), samples


def _write(cells: Cells, used: "_InUse", room: Topology, first: Sequence[int]) -> None:
    """Writes faces and edges.

    Args:
        cells: Filled.
        used: What of their grid belongs to a face.
        room: As much as they take.
        first: How many vertices, corners, faces and edges come before them.
    """
    vertices, before, _, edges = first
    # What is numbered are samples and sides in use; cells look their corners and sides up by where
    # these lie, so that nothing has to be numbered anew.
    number = _numbered(used.samples, vertices)
    across = _numbered(used.across, edges)
    down = _numbered(used.down, edges + np.count_nonzero(used.across))
    is_quad, is_triangle = cells.first & cells.second, cells.first ^ cells.second
    is_bent = ~cells.along_ac
    corner_vertices, corner_edges = room.corner_vertices, room.corner_edges
    at = 0
    for rows in blocks(*is_quad.shape):
        bent = is_bent[rows][is_quad[rows]]
        part = slice(at, at + 4 * bent.size)
        # What lies on a quad's right is in use as well, and so the next one's number.
        left, below = (each[rows][is_quad[rows]] for each in _corners(number)[:2])
        _turn([left, below, below + 1, left + 1], bent, corner_vertices[part])
        left, below, _, above = _sides(across, down)
        left, below, above = (each[rows][is_quad[rows]] for each in (left, below, above))
        _turn([left, below, left + 1, above], bent, corner_edges[part])
        at = part.stop

    kind = is_bent[is_triangle] * 2 + ~cells.first[is_triangle]
    sides = len(room.edges) - kind.size
    corners = _chosen(_corners(number), is_triangle)
    diagonals = np.arange(edges + sides, edges + len(room.edges), dtype=np.int32)
    around = [*_chosen(_sides(across, down), is_triangle), diagonals]
    corner_vertices[at:] = _picked(corners, _TRIANGLE_CORNERS[kind]).ravel()
    corner_edges[at:] = _picked(around, _TRIANGLE_SIDES[kind]).ravel()

    used.fill_ends(number, room.edges[:sides])
    room.edges[sides:] = _picked(corners, _DIAGONAL_ENDS[kind])
    quads, end = before + at, before + corner_vertices.size
    room.face_starts[: at // 4] = np.arange(before, quads, 4, dtype=np.int32)
    room.face_starts[at // 4 :] = np.arange(quads, end, 3, dtype=np.int32)
    room.samples[:] = np.flatnonzero(used.samples)


@dataclass(frozen=True, slots=True, eq=False)
class _InUse:
    """What of a grid belongs to a face.

    Attributes:
        samples: (rows, columns).
        across: (rows, columns - 1) sides between neighbours in a row.
        down: (rows - 1, columns) sides between neighbours in a column.
    """

    samples: Mask
    across: Mask
    down: Mask

    @classmethod
    def by(cls, cells: Cells) -> Self:
        """Looks at what filled cells use."""
        first, second = cells.first, cells.second
        is_ac, is_bd = cells.along_ac, ~cells.along_ac
        rows, columns = (length + 1 for length in first.shape)
        samples = np.zeros((rows, columns), np.bool_)
        across = np.zeros((rows, columns - 1), np.bool_)
        down = np.zeros((rows - 1, columns), np.bool_)
        left = (first & is_ac) | (second & is_bd)
        right = (second & is_ac) | (first & is_bd)
        in_use = (left, first, right, second)
        for side, is_used in zip(_sides(across, down), in_use, strict=True):
            np.logical_or(side, is_used, out=side)
        # A corner lies between two sides, and a face that uses it uses one of them.
        for place, corner in enumerate(_corners(samples)):
            np.logical_or(corner, in_use[place] | in_use[place - 1], out=corner)
        return cls(samples, across, down)

    def counts(self, cells: Cells) -> tuple[int, int, int, int]:
        """Returns of how many samples, corners, faces and sides a surface of filled cells is."""
        first, second = (int(np.count_nonzero(each)) for each in (cells.first, cells.second))
        triangles = int(np.count_nonzero(cells.first ^ cells.second))
        quads = (first + second - triangles) // 2
        samples, across, down = map(np.count_nonzero, (self.samples, self.across, self.down))
        sides = int(across + down) + triangles
        return int(samples), 4 * quads + 3 * triangles, quads + triangles, sides

    def fill_ends(self, number: Indices32, ends: Indices32) -> None:
        """Writes the two vertices of each side, those across first.

        Args:
            number: (rows, columns) vertices.
            ends: (sides, 2).
        """
        count = np.count_nonzero(self.across)
        ends[:count, 0] = number[:, :-1][self.across]
        np.add(ends[:count, 0], 1, out=ends[:count, 1])
        ends[count:, 0] = number[:-1][self.down]
        ends[count:, 1] = number[1:][self.down]


def _numbered(in_use: Mask, first: int | np.integer = 0) -> Indices32:
    """Returns the number of each that is in use, ascending; of others one that means nothing."""
    number = np.cumsum(in_use, dtype=np.int32)
    number += np.int32(first - 1)
    return number.reshape(in_use.shape)


def _corners(samples: NDArray[Kind]) -> tuple[NDArray[Kind], ...]:
    """Returns corners a, b, c, d of each cell, of shape (rows - 1, columns - 1) each."""
    return samples[:-1, :-1], samples[1:, :-1], samples[1:, 1:], samples[:-1, 1:]


def _sides(across: NDArray[Kind], down: NDArray[Kind]) -> tuple[NDArray[Kind], ...]:
    """Returns sides a-b, b-c, c-d, d-a of each cell, of shape (rows - 1, columns - 1) each."""
    return down[:, :-1], across[1:], down[:, 1:], across[:-1]


def _chosen(around: Sequence[Indices32], cells: Mask) -> list[Indices32]:
    return [each[cells] for each in around]


def _turn(around: Sequence[Indices32], bent: Mask, turned: Indices32) -> None:
    """Writes what lies around each quad, starting one further where its diagonal is b-d.

    Args:
        around: Four of shape (quads,).
        bent: (quads,) whether the diagonal is b-d.
        turned: (4 quads,), is written.
    """
    for place in range(4):
        # Not np.where: where noise decides on diagonals it takes ten times as long, as no processor
        # can guess which comes next.
        step = around[(place + 1) % 4] - around[place]
        step *= bent
        np.add(around[place], step, out=turned[place::4])


def _picked(around: Sequence[Indices32], places: Indices) -> Indices32:
    """Returns some of what lies around each cell, in the shape of their places, (cells, ...)."""
    return np.take_along_axis(np.stack(around, axis=1), places, axis=1)
