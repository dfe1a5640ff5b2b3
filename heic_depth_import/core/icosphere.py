# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A ball of triangles that are about alike: an icosahedron, with its faces cut into four."""

import math
from dataclasses import dataclass

import numpy as np

from .arrays import Doubles, Floats, Indices32

_GOLDEN = (1 + math.sqrt(5)) / 2
# Corners lie on three rectangles, sides 1 to the golden ratio; faces anticlockwise from outside.
_CORNERS = (
    *((-1, _GOLDEN, 0), (1, _GOLDEN, 0), (-1, -_GOLDEN, 0), (1, -_GOLDEN, 0)),
    *((0, -1, _GOLDEN), (0, 1, _GOLDEN), (0, -1, -_GOLDEN), (0, 1, -_GOLDEN)),
    *((_GOLDEN, 0, -1), (_GOLDEN, 0, 1), (-_GOLDEN, 0, -1), (-_GOLDEN, 0, 1)),
)
_FACES = (
    *((0, 11, 5), (0, 5, 1), (0, 1, 7), (0, 7, 10), (0, 10, 11)),
    *((1, 5, 9), (5, 11, 4), (11, 10, 2), (10, 7, 6), (7, 1, 8)),
    *((3, 9, 4), (3, 4, 2), (3, 2, 6), (3, 6, 8), (3, 8, 9)),
    *((4, 9, 5), (2, 4, 11), (6, 2, 10), (8, 6, 7), (9, 8, 1)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Icosphere:
    """A ball about 0, as large to the eye as one of radius 1: with that one's surface.

    Of all ways to look at a convex body, the mean of what it covers is a quarter of its surface
    (Cauchy, 1841).

    Attributes:
        vertices: (vertices, 3), all as far away from 0, a little more than 1.
        normals: (vertices, 3).
        triangles: (triangles, 3), anticlockwise seen from outside.
    """

    vertices: Floats
    normals: Floats
    triangles: Indices32


def icosphere(halvings: int) -> Icosphere:
    """Returns a ball of 12, 42, 162 ... vertices.

    Args:
        halvings: How often the icosahedron's edges are cut in half.
    """
    vertices = _outwards(np.array(_CORNERS))
    triangles = np.array(_FACES)
    for _ in range(halvings):
        edges = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]], axis=-1)
        unique, number = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True)
        middle = len(vertices) + number.reshape(-1, 3)
        vertices = np.concatenate([vertices, _outwards(vertices[unique].sum(axis=1))])
        first, second, third = triangles.T
        after_first, after_second, after_third = middle.T
        corners = [
            (first, after_first, after_third),
            (second, after_second, after_first),
            (third, after_third, after_second),
            (after_first, after_second, after_third),
        ]
        triangles = np.concatenate([np.stack(each, axis=-1) for each in corners])
    first, second, third = (vertices[each] for each in triangles.T)
    surface = np.linalg.norm(np.cross(second - first, third - first), axis=1).sum() / 2
    normals = vertices.astype(np.float32)
    radius = np.float32(math.sqrt(4 * math.pi / surface))
    return Icosphere(normals * radius, normals, triangles.astype(np.int32))


def _outwards(vertices: Doubles) -> Doubles:
    outwards: Doubles = vertices / np.linalg.norm(vertices, axis=1, keepdims=True)
    return outwards
