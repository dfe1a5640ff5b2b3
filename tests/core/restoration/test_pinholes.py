# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seen from where the phone stood, a torn surface has no holes, however noisy its depth is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.restoration.grid import Grid, grid_of
from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.measured import CorrectedDepth
from heic_depth_import.core.restoration.pinholes import close_pinholes
from heic_depth_import.core.restoration.tear import Cells, mend, tear, tear_on, torn_links
from heic_depth_import.core.settings import SurfaceSettings
from tests.core.coverage import uncovered

Floats = NDArray[np.float32]
STEP = 0.0053


def sky(seed: int, noise: float) -> Floats:
    """A sky at 4 to 15 steps above 0 with the noise of a codec, behind leaves of all sizes."""
    random = np.random.default_rng(seed)
    rows, columns = 64, 96
    steps = np.linspace(4, 15, columns) + random.normal(0, noise, (rows, columns))
    down, across = np.mgrid[0:rows, 0:columns]
    for _ in range(12):
        y, x, radius = random.uniform(0, rows), random.uniform(0, columns), random.uniform(1, 9)
        leaf = np.hypot(down - y, (across - x) * random.uniform(0.4, 1.5)) < radius
        steps[leaf] = random.uniform(30, 230) + random.normal(0, noise, leaf.sum())
    return (np.maximum(np.round(steps), 1) * STEP).astype(np.float32)


def built(disparity: Floats, resolution: float = 1.0) -> Grid:
    settings = SurfaceSettings(resolution=resolution)
    return grid_of(
        CorrectedDepth(disparity, np.full((1, 1), STEP, np.float32), STEP), settings, None
    )


def bare_sky(seed: int, noise: float) -> Floats:
    """The sky alone, with a gradient from 3 to 15 steps."""
    random = np.random.default_rng(seed)
    steps = np.linspace(3, 15, 96) + random.normal(0, noise, (64, 96))
    return (np.maximum(np.round(steps), 1) * STEP).astype(np.float32)


@pytest.mark.parametrize("noise", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("seed", range(4))
def test_sky_has_no_hole_through_the_photos_own_camera(seed: int, noise: float) -> None:
    """Before, noise of a step tore single faces."""
    assert uncovered(built(bare_sky(seed, noise))) == 0


@pytest.mark.parametrize("noise", [0.0, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("seed", range(4))
def test_next_to_no_hole_between_leaves(seed: int, noise: float) -> None:
    """Before, up to a percent of the picture: thin lines, ends of tears and steep slopes."""
    assert uncovered(built(sky(seed, noise))) < 2e-3


@pytest.mark.parametrize("resolution", [0.5, 0.7])
def test_next_to_no_hole_on_coarser_grids(resolution: float) -> None:
    assert uncovered(built(sky(1, 1.0), resolution)) < 2e-3


@given(st.integers(0, 1000))
def test_things_still_come_apart(seed: int) -> None:
    """Closing holes joins next to nothing: what is torn of a clean scene stays torn."""
    disparity = np.full((24, 32), 0.5, np.float32)
    random = np.random.default_rng(seed)
    top, left = random.integers(3, 10, 2)
    disparity[top : top + 10, left : left + 15] = 2.0
    grid = built(disparity)
    assert grid.cells is not None
    is_near = grid.disparity > 1
    corners = np.stack(
        [is_near[:-1, :-1], is_near[1:, :-1], is_near[1:, 1:], is_near[:-1, 1:]]
    ).sum(axis=0)
    whole = grid.cells.first & grid.cells.second
    assert not whole[(corners > 0) & (corners < 4)].any()
    assert whole[(corners == 0) | (corners == 4)].all()


@pytest.mark.parametrize(("spread", "is_torn"), [(2, False), (6, False), (7, True)])
def test_far_jumps_within_the_noise_of_a_codec_do_not_tear(spread: int, *, is_torn: bool) -> None:
    """Between 6 and 20 steps above 0 one step is itself more than a cut of 0.05."""
    disparity = np.full((12, 16), 6 * STEP, np.float32)
    disparity[:, 8:] += spread * STEP
    grid = built(disparity)
    assert grid.cells is not None
    assert bool((~(grid.cells.first & grid.cells.second)).any()) == is_torn


def test_near_jumps_of_the_same_size_do() -> None:
    disparity = np.full((12, 16), 40 * STEP, np.float32)
    disparity[:, 8:] += 6 * STEP
    grid = built(disparity)
    assert grid.cells is not None
    assert (~(grid.cells.first & grid.cells.second))[:, 7].all()


def test_slope_whose_sides_hold_is_mended_and_one_with_a_jump_is_not() -> None:
    """A twist: each side rises by 4.5 %, so its diagonal by 9 %."""
    disparity = np.array([[1, 1.045], [1.045, 1.0905]], np.float32)
    step = np.full((1, 1), 1e-4, np.float32)
    rule = JumpRule(0.05, 1e-4)
    cells = tear_on(tear(disparity, step, 0.05), disparity, step, 0.05)
    mended = mend(cells, Links.of(disparity, rule), disparity)
    assert (mended.first & mended.second).all()
    disparity[1, 1] = 1.2
    cells = tear_on(tear(disparity, step, 0.05), disparity, step, 0.05)
    mended = mend(cells, torn_links(cells, disparity, rule), disparity)
    assert not (mended.first & mended.second).any()


def test_nothing_is_no_picture_with_holes() -> None:
    nothing = np.zeros((3, 4), np.bool_)
    cells = Cells(nothing, nothing, nothing)
    shift, disparity = np.zeros((4, 5, 2), np.float32), np.ones((4, 5), np.float32)
    assert close_pinholes(cells, shift, disparity, STEP) is cells


def test_only_a_triangle_that_nothing_covers_is_a_hole() -> None:
    """A lone missing triangle is closed; one that its neighbour was moved across is not."""
    there = np.ones((4, 4), np.bool_)
    first = there.copy()
    first[1, 1] = False
    flat, shift = np.ones((5, 5), np.float32), np.zeros((5, 5, 2), np.float32)
    closed = close_pinholes(Cells(there, first, there), shift, flat, STEP)
    assert closed.first.all()
    shift[1:3, 1] = (1, 0)  # the left side of the cell onto its right side
    closed = close_pinholes(Cells(there, first, there), shift, flat, STEP)
    assert not closed.first[1, 1]


@pytest.mark.parametrize(
    ("step", "near", "is_closed"),
    [(0.001, 1.19, True), (0.001, 1.21, False), (0.01, 1.34, True), (0.01, 1.36, False)],
)
def test_things_far_apart_are_not_joined_for_a_hole(
    step: float, near: float, *, is_closed: bool
) -> None:
    """A fifth of the farther disparity or 35 steps; beyond that a hole stays open."""
    there = np.ones((4, 4), np.bool_)
    first = there.copy()
    first[1, 1] = False
    disparity = np.ones((5, 5), np.float32)
    disparity[1, 1] = near
    shift = np.zeros((5, 5, 2), np.float32)
    closed = close_pinholes(Cells(there, first, there), shift, disparity, step)
    assert bool(closed.first[1, 1]) == is_closed
