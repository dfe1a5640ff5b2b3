# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes of the gallery's photos are sculpted as they are told."""

import numpy as np
import pytest

from tests.gallery.sculpting import carved, ellipsoid, limb, melted, mesh_around, mirrored


def test_mesh_around_an_ellipsoid_is_closed_and_as_large() -> None:
    radii = np.array([0.5, 0.3, 0.4])
    points, quads = mesh_around(
        lambda places: ellipsoid(places, (0.1, 0, 0), radii),
        (-0.6, -0.5, -0.6),
        (0.8, 0.5, 0.6),
        0.03,
    )
    sides = np.concatenate([quads[:, [n, (n + 1) % 4]] for n in range(4)])
    there = np.unique(sides[:, 0] * len(points) + sides[:, 1])
    assert len(there) == len(sides), "faces of an edge turn opposite ways"
    assert np.array_equal(np.unique(sides[:, 1] * len(points) + sides[:, 0]), there)
    assert len(points) - len(there) // 2 + len(quads) == 2
    corner = points[quads]
    normal = np.cross(corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1]) / 2
    volume = (corner.mean(axis=1) * normal).sum() / 3
    assert volume == pytest.approx(4 / 3 * np.pi * radii.prod(), rel=0.01)
    off = np.linalg.norm((points - (0.1, 0, 0)) / radii, axis=1)
    np.testing.assert_allclose(off, 1, atol=0.02)


def test_shapes_melt_and_are_carved() -> None:
    places = np.array([[0, 0, 0], [1, 0, 0], [-1, 0, 0]], np.float32)
    first, second = (ellipsoid(places, (x, 0, 0), (1.2, 1.2, 1.2)) for x in (1, -1))
    both = melted(first, second, 0.5)
    assert both[0] == pytest.approx(first[0] - 0.125, abs=1e-5), "a quarter of the width, between"
    np.testing.assert_allclose(both[1:], -1.2, atol=1e-5)
    np.testing.assert_allclose(carved(first, second, 0.1)[1:], (-0.8, 1.2), atol=1e-5)
    assert limb(places, [(0, 0, 1), (2, 0, 1)], (0.5, 0.1))[1] == pytest.approx(0.7)
    assert (mirrored(places)[:, 0] >= 0).all()
