# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Front and back put together again, with a hard cut between them."""

from functools import cache

import numpy as np
import pytest

from heic_depth_import.core.arrays import Mask
from heic_depth_import.core.layers.hard_cut import hard_cut
from heic_depth_import.core.layers.layers import layers_of
from heic_depth_import.core.layers.matting import matting_of
from heic_depth_import.core.restoration.grid import Grid
from heic_depth_import.core.restoration.jumps import dilate
from tests.core.layers.test_layers import CUT, grid_for
from tests.core.layers.test_matting import small
from tests.making.portrait import CHAIR, COLUMNS, FAR, NEAR, ROWS, SCALE, portrait


@cache
def cut_out(seed: int) -> tuple[Grid, Grid, Mask]:
    """Returns the grid before and after, and where the person really is."""
    made = portrait(seed)
    matting = matting_of(small(made.rgb), small(made.matte))
    assert matting is not None
    grid = grid_for(made.disparity)
    layers = layers_of(grid, matting, CUT)
    assert layers is not None
    alpha = matting.alpha(small(made.rgb))
    person = made.alpha.reshape(ROWS, SCALE, COLUMNS, SCALE).mean(axis=(1, 3)) > 0.4
    return grid, hard_cut(layers, grid, alpha, small(made.matte), cut=CUT, scale=1.0), person


@pytest.mark.parametrize("seed", range(3))
def test_the_person_ends_where_the_matte_says(seed: int) -> None:
    grid, one, person = cut_out(seed)
    looks_near = one.disparity > (NEAR + CHAIR) / 2
    certain = ~(dilate(person, 1) & dilate(~person, 1))
    assert np.mean((looks_near != person)[certain]) < 0.01
    # As stored it ends where depth does, which knows no hair.
    before = grid.disparity > (NEAR + CHAIR) / 2
    assert (looks_near != person).sum() < 0.75 * (before != person).sum()


@pytest.mark.parametrize("seed", range(3))
def test_all_of_the_rim_is_torn(seed: int) -> None:
    _, one, _ = cut_out(seed)
    near = one.disparity > (NEAR + CHAIR) / 2
    across = (near[:-1, 1:] != near[:-1, :-1]) | (near[1:, 1:] != near[1:, :-1])
    down = (near[1:, :-1] != near[:-1, :-1]) | (near[1:, 1:] != near[:-1, 1:])
    at_rim = across | down
    assert at_rim.sum() > 300
    assert not (one.cells.first & one.cells.second)[at_rim].any()


def test_neither_halo_nor_soft_edge_is_left_beside_it() -> None:
    grid, one, person = cut_out(0)
    beside = dilate(person, 5) & ~dilate(person, 1)
    beside[:, 120:] = False  # not the chair
    beside[120:] = False
    assert np.quantile(grid.disparity[beside], 0.9) > 1.2 * FAR
    assert np.quantile(one.disparity[beside], 0.9) < 1.08 * FAR


def test_no_shred_hangs_in_the_air() -> None:
    grid, one, person = cut_out(0)
    assert np.isfinite(one.disparity).all()
    inside, outside = ~dilate(~person, 12), ~dilate(person, 54)
    assert np.array_equal(one.disparity[inside], grid.disparity[inside])
    assert np.array_equal(one.disparity[outside], grid.disparity[outside])
