# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paraboloids go through most of what is there, and blend into what they all are."""

import numpy as np

from heic_depth_import.core.restoration.paraboloids import blended, fitted

TERMS = [5.0, -2.0, 3.0, 0.5, -0.25, 1.5]


def paraboloid(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    c, cx, cy, cxx, cxy, cyy = TERMS
    return np.asarray(c + cx * x + cy * y + cxx * x * x + cxy * x * y + cyy * y * y)


def test_outliers_do_not_draw_a_paraboloid_away() -> None:
    random = np.random.default_rng(1)
    x, y = random.uniform(-2, 2, (2, 300))
    values, trust = paraboloid(x, y)[np.newaxis], np.ones((1, 300))
    values = np.concatenate([values, values])
    values[1, :45] += 25
    found = fitted(values, np.concatenate([trust, trust]), x, y)
    np.testing.assert_allclose(found.coefficients, [TERMS, TERMS], atol=0.05)
    assert found.off[1, :45].min() > 24


def test_what_has_no_weight_does_not_count() -> None:
    x, y = np.random.default_rng(2).uniform(-2, 2, (2, 100))
    values, trust = paraboloid(x, y), np.ones(100)
    values[:60], trust[:60] = 1, 0
    found = fitted(values[np.newaxis], trust[np.newaxis], x, y)
    np.testing.assert_allclose(found.coefficients[0], TERMS, atol=0.05)


def test_pieces_of_one_paraboloid_blend_into_it_up_to_the_border() -> None:
    row, column = (each.ravel() for each in np.indices((4, 6)))
    _, cx, cy, cxx, cxy, cyy = TERMS
    x, y = column.astype(float), row.astype(float)
    own = np.stack(
        [
            paraboloid(x, y),
            cx + 2 * cxx * x + cxy * y,
            cy + 2 * cyy * y + cxy * x,
            np.full_like(x, cxx),
            np.full_like(x, cxy),
            np.full_like(x, cyy),
        ],
        axis=1,
    )
    surface, share = blended(own, (row, column), (4, 6), 5)
    down, across = np.meshgrid(
        (np.arange(20) + 0.5) / 5 - 0.5, (np.arange(30) + 0.5) / 5 - 0.5, indexing="ij"
    )
    np.testing.assert_allclose(surface, paraboloid(across, down), atol=1e-9)
    np.testing.assert_allclose(share, 1)


def test_the_share_falls_to_nothing_within_one_and_a_half_nodes() -> None:
    plane = np.array([[7.0, 0, 0, 0, 0, 0]])
    surface, share = blended(plane, (np.array([0]), np.array([0])), (1, 8), 4)
    assert share[0, 0] > 0.98
    assert (np.diff(share[0, :8]) < 0).all()
    assert (share[0, 8:] < 1e-4).all()
    np.testing.assert_allclose(surface[0, :12], 7)  # and on beyond
