# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paraboloids through windows of a grid: fitted to most of what is there, and blended."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Doubles, Indices

# Residuals at which a value counts for a quarter: first what is far off loses its say, then less.
_DOUBTS = (8.0, 4.0, 2.0, 2.0)
# A value this small of each coefficient is preferred to what nothing can tell, in weights.
_RIDGE = 1e-3
# Windows fitted together: so few that their values stay in a core's cache, and that a product of
# matrices wakes no threads, which costs more than it takes (OpenBLAS does from 2^18 products on).
_AT_ONCE = 32
# Just beyond the last paraboloid it goes on with this share, for who interpolates across its end.
_BEYOND = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Paraboloids:
    """One paraboloid for each of some windows.

    Attributes:
        coefficients: (windows, 6) of 1, x, y, x^2, xy, y^2 about the window's middle.
        off: (windows, values) how far values lie above it.
    """

    coefficients: Doubles
    off: Doubles


def fitted(values: Doubles, trust: Doubles, across: Doubles, down: Doubles) -> Paraboloids:
    """Fits paraboloids that few outliers do not draw away.

    Args:
        values: (windows, values).
        trust: (windows, values) weights; 0 where there is none.
        across: (values,) where they lie, about the window's middle.
        down: (values,) the same.

    Source: iteratively reweighted least squares with the weights of S. Geman and D. McClure,
        "Statistical methods for tomographic image reconstruction", Bulletin of the ISI 52 (1987).
    """
    powers = _Powers.at(across, down)
    coefficients, off = np.empty((len(values), 6)), np.empty(values.shape)
    for start in range(0, len(values), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        coefficients[some], off[some] = _fitted(values[some], trust[some], powers)
    return Paraboloids(coefficients, off)


@dataclass(frozen=True, slots=True, eq=False)
class _Powers:
    """The terms of a paraboloid, and their products, fifteen of which differ.

    Attributes:
        terms: (6, values).
        products: (15, values).
        place: (36,) which of them each product of two terms is.
    """

    terms: Doubles
    products: Doubles
    place: Indices

    @classmethod
    def at(cls, across: Doubles, down: Doubles) -> Self:
        exponents = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]
        pairs = [(i + k, j + n) for i, j in exponents for k, n in exponents]
        different = sorted(set(pairs))
        products = np.stack([across**i * down**j for i, j in different])
        place = np.array([different.index(pair) for pair in pairs])
        return cls(np.stack(_powers(across, down)), products, place)


def _fitted(values: Doubles, trust: Doubles, powers: _Powers) -> tuple[Doubles, Doubles]:
    """Returns the coefficients of a few windows, and how far their values are off."""
    # About their own mean, or digits are lost.
    mean = (trust * values).sum(axis=1) / np.maximum(trust.sum(axis=1), _RIDGE)
    values = values - mean[:, np.newaxis]
    ridge = _RIDGE * np.eye(6)
    weights = trust
    for doubt in (*_DOUBTS, None):
        matrix = (weights @ powers.products.T).take(powers.place, axis=1).reshape(-1, 6, 6) + ridge
        right = (weights * values) @ powers.terms.T
        coefficients = np.asarray(
            np.linalg.solve(matrix, right[..., np.newaxis])[..., 0], np.float64
        )
        off = values - coefficients @ powers.terms
        if doubt is not None:
            doubted = off * (1 / doubt)
            doubted *= doubted
            doubted += 1
            doubted *= doubted
            weights = np.divide(trust, doubted, out=doubted)
    coefficients[:, 0] += mean
    return coefficients, off


def blended(
    coefficients: Doubles, middles: tuple[Indices, Indices], nodes: tuple[int, int], per_node: int
) -> tuple[Doubles, Doubles]:
    """Returns paraboloids that pass smoothly into one another.

    Args:
        coefficients: (windows, 6) as `fitted` finds them, with nodes one apart.
        middles: Row and column of the node that each window is around.
        nodes: Rows and columns of nodes, each in the middle of its square.
        per_node: Values along each square.

    Returns:
        The surface, and how much of what is around has one: both (nodes x per_node) along each
        axis, the latter 0 to 1. Three nodes from all paraboloids the surface means nothing.

    Source: quadratic B-splines that blend local surfaces, as Y. Ohtake and others, "Multi-level
        partition of unity implicits", SIGGRAPH 2003.
    """
    row, column = (middle.astype(np.float64) for middle in middles)
    fields = np.zeros((7, *nodes))
    fields[:, middles[0], middles[1]] = _about_origin(coefficients, row, column)
    down, across = (_shares(count, per_node) for count in nodes)
    fields = np.einsum("ri,fij->frj", down, fields)
    fields = np.einsum("cj,frj->frc", across, fields)
    y, x = (_positions(count, per_node) for count in nodes)
    terms = _powers(x, y[:, np.newaxis])
    surface = sum(field * term for field, term in zip(fields[:-1], terms, strict=True))
    return np.asarray(surface) / np.maximum(fields[-1], _BEYOND**3), fields[-1]


def _about_origin(coefficients: Doubles, y: Doubles, x: Doubles) -> Doubles:
    """Returns coefficients of paraboloids about node (0, 0), and ones below, (7, windows)."""
    c, cx, cy, cxx, cxy, cyy = coefficients.T
    constant = c - cx * x - cy * y + cxx * x * x + cxy * x * y + cyy * y * y
    slope_x, slope_y = cx - 2 * cxx * x - cxy * y, cy - 2 * cyy * y - cxy * x
    return np.stack([constant, slope_x, slope_y, cxx, cxy, cyy, np.ones_like(c)])


def _shares(nodes: int, per_node: int) -> Doubles:
    """Returns the share of each node at each place along an axis, (nodes x per_node, nodes)."""
    away = np.abs(_positions(nodes, per_node)[:, np.newaxis] - np.arange(nodes))
    spline = _spline(away) + _BEYOND * _spline(away / 2)
    return np.asarray(spline / spline.sum(axis=1, keepdims=True))


def _spline(away: Doubles) -> Doubles:
    return np.where(away < 0.5, 0.75 - away**2, 0.5 * np.maximum(1.5 - away, 0) ** 2)


def _positions(nodes: int, per_node: int) -> Doubles:
    """Returns where values lie along an axis, in nodes."""
    return np.asarray((np.arange(nodes * per_node) + 0.5) / per_node - 0.5)


def _powers(x: Doubles, y: Doubles) -> list[Doubles]:
    return [np.ones_like(x), x, y, x * x, x * y, y * y]
