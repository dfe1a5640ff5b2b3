# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Silhouettes become one clean step; what is no silhouette stays bit by bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heic_depth_import.core.restoration.jumps import JumpRule, Links, dilate
from heic_depth_import.core.restoration.shock_filter import snap
from heic_depth_import.core.restoration.silhouette import (
    absorb_slivers,
    clean_silhouettes,
    trim_teeth,
)
from tests.core.outlines import FAR, NEAR, RULE, Floats, disc, drawn, levelled, shown

STAGES = [snap, trim_teeth, absorb_slivers, levelled, clean_silhouettes]


def blurred(disparity: Floats, times: int, step: float = RULE.step) -> Floats:
    """Blurs with 1 2 1 and round to whole steps, as phones do; goes around at the border."""
    for _ in range(times):
        for axis in (0, 1):
            before, after = np.roll(disparity, 1, axis), np.roll(disparity, -1, axis)
            disparity = (before + disparity + disparity + after) * np.float32(0.25)
    rounded: Floats = np.rint(disparity / np.float32(step)) * np.float32(step)
    return rounded


SOFT = [(), (0.5,), (0.75, 0.25), (0.875, 0.5, 0.125), (0.9375, 0.6875, 0.3125, 0.0625)]


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("between", SOFT, ids=len)
def test_soft_edge_becomes_one_step_at_its_middle(between: tuple[float, ...], turn: int) -> None:
    """Blurring with 1 1, 1 2 1, ... leaves up to four samples between; a middle one goes back."""
    edge = np.concatenate([np.ones(12), between, np.zeros(12)])
    soft = np.tile(1 + 2 * edge, (20, 1)).astype(np.float32)
    hard = np.tile(np.where(edge > 0.5, NEAR, FAR), (20, 1))
    for clean in (snap, clean_silhouettes):
        np.testing.assert_array_equal(clean(np.rot90(soft, turn), RULE), np.rot90(hard, turn))


@pytest.mark.parametrize("turn", range(2))
@pytest.mark.parametrize(("total", "is_edge"), [(0.045, False), (0.07, True), (0.18, True)])
def test_soft_edge_is_one_from_a_jump(total: float, is_edge: bool, turn: int) -> None:
    """7 % within two samples are a silhouette, though no neighbours differ by 5 %."""
    shape = np.concatenate([np.ones(12), (0.75, 0.25), np.zeros(12)])
    soft = np.tile(1 + total * shape, (20, 1)).astype(np.float32)
    hard = np.where(soft > 1 + total / 2, soft[0, 0], FAR)
    found = snap(np.rot90(soft, turn), JumpRule(0.05, 0.001))
    np.testing.assert_array_equal(found, np.rot90(hard if is_edge else soft, turn))


@pytest.mark.parametrize("times", [2, 4])
@pytest.mark.parametrize("steepness", [2, 4, 8])
@pytest.mark.parametrize("radius", [25, 60, 110])
def test_a_round_rim_does_not_become_a_stair(radius: int, steepness: int, times: int) -> None:
    """A head's disparity falls off ever faster towards its outline, by a third, and is noisy."""
    step, rng = 0.0114, np.random.default_rng(radius)
    y, x = np.mgrid[: 2 * radius + 24, : 2 * radius + 24] - (radius + 11.5)
    off = np.hypot(x, y) / radius
    dome = np.where(off < 1, 2.7 * (1 - 0.35 * np.minimum(off, 1) ** steepness), 0.65)
    noisy = blurred(dome.astype(np.float32), times, 1e-6) + rng.normal(0, 0.33 * step, dome.shape)
    rule = JumpRule(0.05, step * 1.5)
    stored = blurred(noisy.astype(np.float32), 0, step)
    links = Links.of(clean_silhouettes(stored, rule, (1 + 7.3 * 0.33) * step), rule)
    is_inside = off < 1 - 2.5 / radius
    assert links.across[is_inside[:, 1:] & is_inside[:, :-1]].all()
    assert links.down[is_inside[1:] & is_inside[:-1]].all()


@pytest.mark.parametrize("turn", range(2))
def test_slope_is_no_soft_edge_however_steep(turn: int) -> None:
    """Four samples of it differ by 17 %, yet nothing is offset; rounding does not change that."""
    rule = JumpRule(0.05, 0.004)
    rows, columns = np.mgrid[:24, :24]
    slope = 1.5 + 0.045 * columns + 0.003 * rows
    coded = (np.rint(slope / rule.step) * rule.step).astype(np.float32)
    assert (np.diff(coded) > 0.8 * rule.noise).all()  # steep enough to be looked at
    np.testing.assert_array_equal(snap(np.rot90(coded, turn), rule), np.rot90(coded, turn))


@pytest.mark.parametrize("turn", range(4))
def test_a_table_before_a_wall_stays_one_surface(turn: int) -> None:
    """Its top, seen at a grazing angle, rises by 4 % a sample from its far edge to its front."""
    rule, rows = JumpRule(0.05, 0.004), np.arange(56)
    top = 1.8 + np.clip(0.08 * (rows - 28), 0, 0.48)
    table = np.where(rows < 27, 0.8, top).astype(np.float32)
    soft = blurred(np.tile(table[:, None], (1, 30)), 1, rule.step)[8:-8]
    found = np.rot90(clean_silhouettes(np.rot90(soft, turn), rule), -turn)
    links = Links.of(np.ascontiguousarray(found), rule)
    assert np.argwhere(~links.down)[:, 0].tolist() == [18] * 30  # the table's far edge
    assert links.across.all()


@pytest.mark.parametrize("times", [1, 2])
def test_blurred_disc_gets_its_outline_back(times: int) -> None:
    hard = np.where(disc(), NEAR, FAR)
    found = snap(blurred(hard, times), RULE)
    np.testing.assert_allclose(found, hard, atol=0.006)  # half a step of rounding


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.integers(1, 30))
@settings(max_examples=40)
def test_snapped_values_are_the_maps_own(seed: int, rows: int, columns: int) -> None:
    disparity = np.random.default_rng(seed).uniform(0.2, 4, (rows, columns)).astype(np.float32)
    found = snap(disparity, RULE)
    assert np.isin(found, disparity).all()
    for row, column in np.ndindex(rows, columns):  # and come from within six samples
        window = disparity[max(row - 6, 0) : row + 7, max(column - 6, 0) : column + 7]
        assert np.isin(found[row, column], window)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("slope", [(0.0, 0.0), (0.0, 0.02), (0.015, 0.015), (-0.02, 0.01)])
def test_slanted_surfaces_stay_bit_by_bit(stage: object, slope: tuple[float, float]) -> None:
    """Up to 2 % nearer with each sample, twelvefold across the map: steep, yet no jump of 5 %."""
    assert callable(stage)
    y, x = np.mgrid[:60, :60]
    floor = (2.0 * np.exp(slope[0] * (x - 30) + slope[1] * (y - 30))).astype(np.float32)
    np.testing.assert_array_equal(stage(floor, JumpRule(0.05, 0.001)), floor)


@pytest.mark.parametrize("stage", STAGES)
def test_noise_of_two_steps_is_no_silhouette(stage: object) -> None:
    """Far away two steps are a fifth of the disparity, but they are rounding all the same."""
    assert callable(stage)
    codes = np.random.default_rng(4).integers(10, 13, (40, 40))
    noise = (codes * 0.0113).astype(np.float32)
    np.testing.assert_array_equal(stage(noise, RULE), noise)


def test_cleaning_takes_teeth_and_slivers_too() -> None:
    rough = drawn("......", ".###..", ".###..", ".###..", "......", ".#....", "######")
    assert shown(clean_silhouettes(rough, RULE)) == ["......"] * 6 + ["######"]


@pytest.mark.parametrize("times", [2, 3, 4])
def test_slanted_surfaces_go_on_to_their_soft_edge(times: int) -> None:
    """What comes from further in is not what belongs there: it is 2.5 to 2.8 steps off."""
    y, x = np.mgrid[:60, :90]
    front, behind = 3 + 0.02 * x + 0.01 * y, 1 + 0.003 * x - 0.008 * y
    hard = np.where(np.hypot(x - 45, y - 30) < 20, front, behind).astype(np.float32)
    found = clean_silhouettes(blurred(hard, times), RULE)
    off = np.minimum(np.abs(found - front), np.abs(found - behind)) / RULE.step
    near_rim = dilate(Links.of(hard, RULE).rim(), 4)
    near_rim[[*range(8), *range(-8, 0)]] = False  # blurred around the border
    assert off[near_rim].mean() < 1.5
    assert np.percentile(off[near_rim], 95) < 5


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_second_run_changes_next_to_nothing(times: int) -> None:
    y, x = np.mgrid[:40, :60]
    hard = np.where(disc() | (x < 5), 3 + 0.001 * x, 1 + 0.001 * y).astype(np.float32)
    once = clean_silhouettes(blurred(hard, times), RULE)
    twice = clean_silhouettes(once, RULE)
    rim = Links.of(once, RULE).rim()
    assert rim.any()
    assert (np.abs(twice - once) > RULE.step)[rim].mean() < 0.01
    np.testing.assert_array_equal(Links.of(twice, RULE).rim(), rim)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 30), (30, 1), (2, 2), (3, 40)])
def test_thin_maps_and_infinite_ratios(stage: object, shape: tuple[int, int]) -> None:
    """Disparity 0 beside 1000 is a jump like any other; the input is left as it was."""
    assert callable(stage)
    disparity = np.zeros(shape, np.float32)
    disparity[:, shape[1] // 2 :] = 1000
    before = disparity.copy()
    found = stage(disparity, RULE)
    assert found.shape == shape
    assert found.dtype == np.float32
    assert np.isin(np.rint(found), (0, 1000)).all()
    np.testing.assert_array_equal(disparity, before)


@pytest.mark.parametrize("turn", range(4))
def test_a_lawn_beside_a_post_keeps_its_own_rows(turn: int) -> None:
    """It recedes by most of a step a row, and its soft edge with the post is a dozen samples wide.

    What goes onto the lawn there comes from rows above and below.
    """
    step = 0.0063
    rows, columns = np.mgrid[:140, :120]
    lawn = np.maximum(rows - 20, 1) * np.float32(0.78 * step)
    stands = np.abs(columns - 60) < 9
    soft = blurred(np.where(stands, np.float32(0.73), lawn).astype(np.float32), 12, step)
    clean = np.rot90(clean_silhouettes(np.rot90(soft, turn).copy(), JumpRule(0.05, step)), -turn)
    beside = (np.abs(columns - 60) > 11) & (np.abs(columns - 60) < 20) & (rows > 24) & (rows < 110)
    assert np.abs(clean - lawn)[beside].mean() < 0.6 * step
