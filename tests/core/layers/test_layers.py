# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Front and back as two depth maps."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from heic_depth_import.core.arrays import Floats
from heic_depth_import.core.layers.layers import Layers, layers_of
from heic_depth_import.core.layers.matting import Matting, matting_of
from heic_depth_import.core.restoration.grid import Grid, grid_of
from heic_depth_import.core.restoration.measured import CorrectedDepth
from heic_depth_import.core.settings import SurfaceSettings
from tests.core.layers.test_matting import small
from tests.making.portrait import CHAIR, COLUMNS, FAR, NEAR, ROWS, STEP, Portrait, portrait

CUT = 0.05
SETTINGS = SurfaceSettings(cut=CUT)


def grid_for(disparity: Floats, resolution: float = 1.0) -> Grid:
    depth = CorrectedDepth(disparity, np.full((1, 1), STEP, np.float32), 0.1)
    return grid_of(depth, SurfaceSettings(cut=CUT, resolution=resolution), None)


@cache
def taken_apart(seed: int, resolution: float = 1.0) -> tuple[Portrait, Matting, Layers]:
    made = portrait(seed)
    matting = matting_of(small(made.rgb), small(made.matte))
    assert matting is not None
    layers = layers_of(grid_for(made.disparity, resolution), matting, CUT)
    assert layers is not None
    return made, matting, layers


@pytest.mark.parametrize("seed", range(3))
def test_the_front_is_as_near_at_its_rim_as_inside(seed: int) -> None:
    _, matting, layers = taken_apart(seed)
    rim = layers.front.disparity[matting.is_mixed]
    assert np.isfinite(rim).all()
    assert rim.min() > 0.7 * NEAR
    assert rim.max() < 1.05 * NEAR


def test_the_rim_has_no_waves() -> None:
    """From beside, how near the rim is places the outline: waves of 2 % made a head lumpy."""
    made, matting, still = taken_apart(0)
    rows, columns = np.mgrid[:ROWS, :COLUMNS]
    waves = 1 + np.float32(0.02) * np.sin(rows / 2).astype(np.float32)
    is_rim = matting.is_front & (made.disparity > 0.8 * NEAR)
    inside = np.lib.stride_tricks.sliding_window_view(np.pad(~is_rim, 8), (17, 17))
    is_rim &= inside.any(axis=(2, 3))
    disparity = np.where(is_rim, made.disparity * waves, made.disparity)
    layers = layers_of(grid_for(disparity), matting, CUT)
    assert layers is not None
    at_rim = is_rim & layers.is_own & (columns < COLUMNS // 2) & (rows > 40) & (rows < 120)
    apart = layers.front.disparity[at_rim] / still.front.disparity[at_rim] - 1
    wave = 2 * abs(np.mean((apart - apart.mean()) * np.exp(0.5j * rows[at_rim])))
    assert wave < 0.005


@pytest.mark.parametrize("seed", range(3))
def test_the_wall_has_no_halo(seed: int) -> None:
    """Phones let it rise by 28 % towards the person."""
    made, _, layers = taken_apart(seed)
    beside = np.s_[60:100, 34:50]  # left of the head
    assert made.disparity[beside].max() > 1.12 * FAR
    assert np.nanmedian(layers.back.disparity[beside]) < 1.05 * FAR
    known = layers.back.disparity[np.isfinite(layers.back.disparity)]
    # The chair, which is too small to know it without its halo.
    assert (known < 1.35 * CHAIR).all()


@pytest.mark.parametrize("seed", range(3))
def test_a_wall_that_sinks_towards_the_person_comes_up_again(seed: int) -> None:
    """Where a phone sharpens its map, it reads farther there."""
    made, matting, _ = taken_apart(seed)
    disparity = made.disparity.copy()
    is_wall = disparity < (FAR + CHAIR) / 2
    disparity[is_wall] = np.maximum(2 * FAR - disparity[is_wall], 0.5 * FAR)
    beside = np.s_[60:100, 34:50]
    assert disparity[beside].min() < 0.88 * FAR
    layers = layers_of(grid_for(disparity), matting, CUT)
    assert layers is not None
    assert np.nanmedian(layers.back.disparity[beside]) > 0.95 * FAR


def test_what_is_nearer_than_the_person_but_beside_her_stays_as_it_is() -> None:
    """The floor before her feet."""
    made, matting, _ = taken_apart(0)
    disparity = made.disparity.copy()
    disparity[:, 176:] = 1.2 * NEAR
    layers = layers_of(grid_for(disparity), matting, CUT)
    assert layers is not None
    assert np.nanmin(layers.back.disparity[:100, 180:]) > 1.15 * NEAR


def test_the_chair_stays_before_the_wall() -> None:
    _, _, layers = taken_apart(0)
    assert np.nanmedian(layers.back.disparity[90:120, 145:165]) > 0.9 * CHAIR


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_together_they_cover_the_picture(resolution: float) -> None:
    _, _, layers = taken_apart(0, resolution)
    front, back = (np.isfinite(each.disparity) for each in (layers.front, layers.back))
    assert (front | back).all()
    assert (front & back).mean() > 0.05
    # Front before back wherever both are.
    both = front & back
    assert (layers.front.disparity[both] >= layers.back.disparity[both]).all()


def test_faces_exist_only_where_all_their_corners_do() -> None:
    _, _, layers = taken_apart(0)
    for layer in (layers.front, layers.back):
        known = np.isfinite(layer.disparity)
        whole = known[:-1, :-1] & known[1:, :-1] & known[1:, 1:] & known[:-1, 1:]
        assert not (layer.cells.first & ~whole).any()
        assert not (layer.cells.second & ~whole).any()
        assert (layer.cells.first & whole).sum() > 0.95 * whole.sum()


def test_a_tear_inside_the_front_stays() -> None:
    """A hand before the chest."""
    made, matting, _ = taken_apart(0)
    disparity = made.disparity.copy()
    disparity[70:100, 85:105] = 1.4 * NEAR
    layers = layers_of(grid_for(disparity), matting, CUT)
    assert layers is not None
    holds = layers.front.cells.first & layers.front.cells.second
    assert not holds[80, 104]
    assert holds[80, 95]


@pytest.mark.parametrize("nearer", [1.19, 1.3])
def test_a_tear_across_the_front_is_no_slope_at_its_rim(nearer: float) -> None:
    """A chin before the neck, as wide as that: what is made up at the rim joins the two."""
    made, matting, _ = taken_apart(0)
    disparity = made.disparity.copy()
    disparity[:80][disparity[:80] > 0.7 * NEAR] *= nearer
    layers = layers_of(grid_for(disparity), matting, CUT)
    assert layers is not None
    own = np.where(layers.is_own & matting.is_front, disparity, np.nan)[74:86, 66:123]
    off = np.abs(layers.front.disparity[74:86, 66:123] / own - 1)
    assert np.isfinite(off).sum() > 600
    assert np.nanmax(off) < 0.08
    holds = layers.front.cells.first & layers.front.cells.second
    both = layers.is_own[79] & layers.is_own[80]
    assert both[:-1][holds[79] & both[:-1] & both[1:]].size == 0


def test_a_tear_across_the_front_goes_on_where_that_is_made_up() -> None:
    """Beside the chin as well."""
    made, matting, _ = taken_apart(0)
    disparity = made.disparity.copy()
    disparity[:80][disparity[:80] > 0.7 * NEAR] *= 1.3
    layers = layers_of(grid_for(disparity), matting, CUT)
    assert layers is not None
    rows = np.s_[66:94]
    is_made_up = (matting.is_front & ~layers.is_own)[rows].all(axis=0)
    assert is_made_up.sum() > 6
    made_up = layers.front.disparity[rows, is_made_up]
    assert (made_up[1:] / made_up[:-1]).min(axis=0).max() < 1 / 1.2


def test_what_does_not_stand_out_is_not_taken_apart() -> None:
    """A picture of a person on a wall."""
    made, matting, _ = taken_apart(0)
    random = np.random.default_rng(1)
    wall = (FAR + random.normal(0, 0.3 * STEP, made.disparity.shape)).astype(np.float32)
    assert layers_of(grid_for(wall), matting, CUT) is None


def test_unknown_depth_is_carried_over() -> None:
    made, matting, _ = taken_apart(0)
    disparity = made.disparity.copy()
    disparity[75:85, 60:70] = np.nan
    disparity[20:40, 20:40] = np.nan
    layers = layers_of(grid_for(disparity), matting, CUT)
    assert layers is not None
    assert np.isfinite(layers.front.disparity[80, 65])
    assert layers.back.disparity[30, 30] == pytest.approx(FAR, rel=0.15)


def test_nothing_is_left_of_shape() -> None:
    _, _, layers = taken_apart(0)
    assert layers.is_rim.shape == layers.is_behind.shape == (ROWS - 1, COLUMNS - 1)
    assert (layers.is_behind | ~layers.is_rim).all()


def test_a_few_samples_of_an_ear_are_no_spike() -> None:
    """An ear is a fifth behind the head, too far to be the head's, but for a few samples of it."""
    made, matting, still = taken_apart(0)
    grid, row = grid_for(made.disparity), 70
    edge = int(np.flatnonzero(still.is_own[row])[0])
    ear = np.s_[row : row + 2, edge : edge + 3]
    disparity = grid.disparity.copy()
    disparity[ear] *= np.float32(0.93)
    layers = layers_of(replace(grid, disparity=disparity), matting, CUT)
    assert layers is not None
    np.testing.assert_allclose(layers.front.disparity[ear], still.front.disparity[ear], rtol=0.01)
