# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which samples of a torn depth grid are joined to faces.

Faces turn counter-clockwise as the camera sees them, so that normals point at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Indices, Indices32, Mask
from ..restoration.tear import Cells


@dataclass(frozen=True, slots=True, eq=False)
class Topology:
    """Faces and edges, in the layout of a Blender mesh.

    Attributes:
        samples: (vertices,) flat grid index of every vertex that a face uses, ascending.
        corner_vertices: (corners,) vertex at every face corner; quads first, then triangles.
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
        quads = self.corner_vertices.size - 3 * self.face_starts.size
        fours = self.corner_vertices[: 4 * quads].reshape(-1, 4)
        threes = self.corner_vertices[4 * quads :].reshape(-1, 3)
        return np.concatenate([fours[:, [0, 1, 2]], fours[:, [0, 2, 3]], threes])


def points_only(cells: Cells) -> Topology:
    """Returns the samples that faces would use, without faces and edges: for points alone."""
    along, first, second = cells.along_ac, cells.first, cells.second
    in_use = np.zeros((along.shape[0] + 1, along.shape[1] + 1), np.bool_)
    in_use[:-1, :-1] |= second | (first & along)  # a
    in_use[1:, :-1] |= first | (second & ~along)  # b
    in_use[1:, 1:] |= first | (second & along)  # c
    in_use[:-1, 1:] |= second | (first & ~along)  # d
    nothing = np.zeros(0, np.int32)
    samples = np.flatnonzero(in_use).astype(np.int32)
    return Topology(samples, nothing, nothing, nothing, nothing.reshape(0, 2))


def join(cells: Cells) -> Topology:
    """Builds faces and edges from filled cells.

    Two triangles of a cell become one quad that starts at an end of their diagonal: Blender splits
    quads from the first corner to the third, so it draws those same two triangles.
    """
    rows, columns = (length + 1 for length in cells.first.shape)
    numbering = _Numbering(rows, columns)
    quad = np.flatnonzero(cells.first & cells.second).astype(np.int32)
    triangle = np.flatnonzero(cells.first ^ cells.second).astype(np.int32)
    bent = ~cells.along_ac.ravel()
    kind = bent[triangle] * 2 + ~cells.first.ravel()[triangle]

    quad_corners = numbering.quad_corners(quad, bent[quad])
    quad_edges = numbering.quad_edges(quad, bent[quad])
    corners, edges = numbering.triangles(triangle, kind)

    corner_samples = np.concatenate([quad_corners.ravel(), corners.ravel()])
    corner_edges = np.concatenate([quad_edges.ravel(), edges.ravel()])
    samples, corner_vertices, vertex_of = _renumber(corner_samples, rows * columns)
    used, corner_edges, _ = _renumber(corner_edges, numbering.edge_count)
    starts = np.concatenate(
        [np.arange(quad.size) * 4, quad.size * 4 + np.arange(triangle.size) * 3]
    )
    return Topology(
        samples=samples,
        corner_vertices=corner_vertices,
        corner_edges=corner_edges,
        face_starts=starts.astype(np.int32),
        edges=vertex_of[numbering.ends(used, bent)],
    )


def _renumber(numbers: Indices32, count: int) -> tuple[Indices32, Indices32, Indices32]:
    """Returns the numbers in use (ascending), the given ones renumbered, the new of each old."""
    in_use = np.zeros(count, np.bool_)
    in_use[numbers] = True
    kept = np.flatnonzero(in_use).astype(np.int32)
    new = np.cumsum(in_use, dtype=np.int32) - 1
    if kept.size == count:
        return kept, numbers, new
    return kept, new[numbers], new


def _turned(around: Sequence[Indices32], bent: Mask) -> Indices32:
    """Stacks what lies around each cell, starting one further where its diagonal is b-d."""
    stacked = np.empty((bent.size, 4), np.int32)
    for place in range(4):
        stacked[:, place] = np.where(bent, around[(place + 1) % 4], around[place])
    return stacked


class _Numbering:
    """Numbers samples and edges of a whole grid: edges across, then down, then diagonal."""

    def __init__(self, rows: int, columns: int) -> None:
        self.columns = columns
        self.across_count = rows * (columns - 1)
        self.down_count = (rows - 1) * columns
        self.cell_count = (rows - 1) * (columns - 1)
        self.edge_count = self.across_count + self.down_count + self.cell_count

    def quad_corners(self, cell: Indices32, bent: Mask) -> Indices32:
        """Returns the four samples of each cell, from an end of its diagonal, (cells, 4)."""
        return _turned(self._corners(cell), bent)

    def quad_edges(self, cell: Indices32, bent: Mask) -> Indices32:
        """Returns the edge after each corner of `quad_corners`, (cells, 4)."""
        return _turned(self._sides(cell), bent)

    def triangles(self, cell: Indices32, kind: Indices) -> tuple[Indices32, Indices32]:
        """Returns samples and edges of one triangle in each cell, both (cells, 3).

        Args:
            cell: Cell numbers.
            kind: 0 and 1 are the first and second triangle along a-c, 2 and 3 along b-d.
        """
        diagonal = cell + np.int32(self.across_count + self.down_count)
        corners = np.stack(self._corners(cell), axis=1)
        edges = np.stack([*self._sides(cell), diagonal], axis=1)
        a, b, c, d = range(4)
        left, bottom, right, top, inner = range(5)
        vertices = np.array([[a, b, c], [a, c, d], [b, c, d], [b, d, a]])
        sides = np.array(
            [[left, bottom, inner], [inner, right, top], [bottom, right, inner], [inner, top, left]]
        )
        return (
            np.take_along_axis(corners, vertices[kind], axis=1),
            np.take_along_axis(edges, sides[kind], axis=1),
        )

    def _corners(self, cell: Indices32) -> tuple[Indices32, Indices32, Indices32, Indices32]:
        """Returns samples a, b, c, d of each cell."""
        a, columns = self._first_sample(cell), np.int32(self.columns)
        return a, a + columns, a + (columns + 1), a + 1

    def _sides(self, cell: Indices32) -> tuple[Indices32, Indices32, Indices32, Indices32]:
        """Returns edges a-b, b-c, c-d, d-a of each cell."""
        left = self._first_sample(cell) + np.int32(self.across_count)
        return left, cell + np.int32(self.columns - 1), left + 1, cell

    def ends(self, edge: Indices32, bent: Mask) -> Indices32:
        """Returns the two samples of each edge, (edges, 2).

        Args:
            edge: Ascending edge numbers.
            bent: By cell, whether its diagonal is b-d.
        """
        down, diagonal = self.across_count, self.across_count + self.down_count
        first_down, first_diagonal = np.searchsorted(edge, (down, diagonal))
        across, upright = edge[:first_down], edge[first_down:first_diagonal] - np.int32(down)
        cell = edge[first_diagonal:] - np.int32(diagonal)
        left = self._first_sample(across)
        corner = self._first_sample(cell)
        start = np.concatenate([left, upright, corner + np.where(bent[cell], self.columns, 0)])
        reach = np.where(bent[cell], 1 - self.columns, 1 + self.columns)
        end = start.copy()
        end[:first_down] += 1
        end[first_down:first_diagonal] += self.columns
        end[first_diagonal:] += reach
        return np.stack([start, end], axis=1).astype(np.int32, copy=False)

    def _first_sample(self, cell: Indices32) -> Indices32:
        """Returns the sample at corner a of each cell (or the left end of each edge across)."""
        return cell + cell // np.int32(self.columns - 1)
