# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Balls of triangles: closed, round, and as large as balls."""

import math

import numpy as np
import pytest

from heic_depth_import.core.icosphere import icosphere


@pytest.mark.parametrize(("halvings", "vertices"), [(0, 12), (1, 42), (2, 162)])
def test_it_is_closed_and_looks_outwards(halvings: int, vertices: int) -> None:
    ball = icosphere(halvings)
    assert len(ball.vertices) == vertices
    # Each edge is there once each way, so that faces all look to the same side.
    edges = ball.triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2).tolist()
    assert len({tuple(edge) for edge in edges}) == len(edges)
    assert sorted(edges) == sorted([after, before] for before, after in edges)
    assert len(ball.vertices) - len(edges) // 2 + len(ball.triangles) == 2
    first, second, third = (ball.vertices[each] for each in ball.triangles.T)
    outwards = np.cross(second - first, third - first)
    assert (np.sum(outwards * (first + second + third), axis=1) > 0).all()
    assert np.linalg.norm(outwards, axis=1).sum() / 2 == pytest.approx(4 * math.pi, rel=1e-5)
    np.testing.assert_allclose(np.linalg.norm(ball.normals, axis=1), 1.0, atol=1e-6)


def test_an_icosahedron_by_hand() -> None:
    """Its surface is 5 times the root of 3 of its edge squared."""
    ball = icosphere(0)
    edge = np.linalg.norm(ball.vertices[ball.triangles[:, 0]] - ball.vertices[ball.triangles[:, 1]])
    squared = edge**2 / len(ball.triangles)
    assert squared == pytest.approx(4 * math.pi / 5 / math.sqrt(3), rel=1e-5)
