# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walls lose lumps that are tens of samples wide; what stands before them, or on them, does not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.restoration import smoothing
from heic_depth_import.core.restoration.flat import hold_flat
from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.restore import restore
from heic_depth_import.core.settings import SurfaceSettings

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]

STEP = np.full((1, 1), 0.01, np.float32)
SHAPE = (400, 480)
Y, X = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(np.float64)
# In steps.
WALL = 60 + 0.03 * X + 0.02 * Y


def lumps(noise: float, alike: int, seed: int = 3) -> Doubles:
    """Noise, in steps, that is alike over some samples."""
    off = np.random.default_rng(seed).standard_normal((SHAPE[0] + 2 * alike, SHAPE[1] + 2 * alike))
    kernel = np.ones(alike) / alike
    for axis in (0, 1):
        off = np.apply_along_axis(np.convolve, axis, off, kernel, "same")
    off = off[alike:-alike, alike:-alike]
    return np.asarray(noise * off / off.std())


def disc(row: float, column: float, radius: float) -> Mask:
    return np.asarray((Y - row) ** 2 + (X - column) ** 2 < radius**2)


def held(codes: Doubles, step: Floats = STEP) -> Doubles:
    """In steps again."""
    disparity = (codes * STEP).astype(np.float32)
    links = Links.of(disparity, JumpRule(0.05, float(STEP.item())))
    return np.asarray(hold_flat(disparity, step, links) / STEP, np.float64)


def roughness(off: Doubles, where: Mask) -> float:
    """How far gradients are off, in steps a sample."""
    inner = np.hypot(np.diff(off, axis=0)[:, :-1], np.diff(off, axis=1)[:-1])
    return float(inner[where[:-1, :-1]].mean())


@pytest.mark.parametrize(("noise", "alike"), [(0.5, 16), (0.7, 24)])
def test_lumps_go_and_what_stands_before_the_wall_does_not_change(noise: float, alike: int) -> None:
    is_ball, is_near = disc(250, 240, 90), disc(250, 240, 100)
    ball = 150 + 0.5 * np.sqrt(np.maximum(90**2 - (Y - 250) ** 2 - (X - 240) ** 2, 0))
    stored = np.where(is_ball, ball, WALL) + lumps(noise, alike)
    result = held(stored)
    np.testing.assert_allclose(result[is_ball], stored[is_ball], atol=1e-4)
    before, after = (roughness(codes - WALL, ~is_near) for codes in (stored, result))
    assert after < before / 4


def test_a_relief_over_the_noise_stays() -> None:
    is_relief = disc(180, 200, 40) | disc(300, 380, 6)
    stored = WALL + lumps(0.5, 16) + 4 * is_relief
    assert (held(stored) - WALL)[is_relief].mean() == pytest.approx(4, abs=0.3)


def test_on_a_clean_wall_more_than_a_step_is_a_relief() -> None:
    is_relief = disc(180, 200, 40)
    result = held(WALL + 1.2 * is_relief)
    np.testing.assert_allclose(result[is_relief], (WALL + 1.2)[is_relief], atol=0.05)
    np.testing.assert_allclose(result[~is_relief], WALL[~is_relief], atol=0.05)


def test_on_a_clean_wall_nothing_moves_by_more_than_two_thirds_of_a_step() -> None:
    heights = np.linspace(0.1, 1.5, 15)
    is_bump = [disc(200, 30 * number + 30, 8) for number in range(len(heights))]
    stored = WALL + sum(height * where for height, where in zip(heights, is_bump, strict=True))
    assert 0.6 < np.abs(held(stored) - stored).max() < 2 / 3


def test_what_bends_by_more_than_its_noise_is_no_wall() -> None:
    petal = 60 + ((X - 240) / 60) ** 2 + ((Y - 200) / 70) ** 2 + lumps(0.15, 16)
    np.testing.assert_array_equal(held(petal), held_nothing(petal))


def test_folds_are_no_walls() -> None:
    folds = WALL + 4 * np.sin(X / 12)
    np.testing.assert_array_equal(held(folds), held_nothing(folds))


def test_what_is_flat_but_small_is_no_wall() -> None:
    rough = 40 + lumps(6, 12)
    is_small = disc(200, 240, 52)
    stored = np.where(is_small, 90 + lumps(0.6, 16), rough)
    np.testing.assert_array_equal(held(stored), held_nothing(stored))


def test_where_two_walls_meet_the_crease_stays() -> None:
    corner = 60 + 0.25 * np.abs(X - 237)
    result = held(corner + lumps(0.5, 16))
    at_crease = np.abs(X - 237) < 4
    assert (result - corner)[at_crease].mean() < 0.3
    before, after = (
        roughness(codes - corner, np.abs(X - 237) > 150)
        for codes in (corner + lumps(0.5, 16), result)
    )
    assert after < before / 3


@pytest.mark.parametrize(("noise", "gap"), [(0.3, 4), (0.6, 3.5)])
def test_two_walls_one_behind_the_other_keep_their_distance(noise: float, gap: float) -> None:
    off = lumps(noise, 16)
    result = held(np.where(X < 240, 60.0, 60.0 + gap) + off)
    near, far = result[:, 244:260].mean(axis=1), result[:, 220:236].mean(axis=1)
    assert near.mean() - far.mean() == pytest.approx(gap, abs=0.3)


def test_what_is_rougher_than_any_noise_is_no_wall() -> None:
    rough = WALL + lumps(1.3, 16)
    np.testing.assert_array_equal(held(rough), held_nothing(rough))


def test_a_wall_full_of_studs_is_no_wall() -> None:
    bumps = np.maximum(np.sin(X / 9) * np.sin(Y / 9) - 0.5, 0)
    studs = WALL + lumps(0.3, 16) + 20 * bumps
    np.testing.assert_array_equal(held(studs), held_nothing(studs))


def test_nothing_new_begins_where_the_wall_ends() -> None:
    true = WALL + 20 * (np.maximum(X - 300, 0) / 100) ** 2
    stored = true + lumps(0.5, 16)
    result = held(stored)
    assert np.abs((result - stored)[:, :200]).max() > 0.5
    assert np.abs((result - stored)[:, 440:]).max() < 1e-4
    before, after = (np.abs(np.diff(codes - true)).mean(axis=0) for codes in (stored, result))
    assert (after < 1.1 * before).all()


def test_steps_that_are_uneven_count_where_they_are() -> None:
    even, uneven = STEP, np.broadcast_to(STEP, SHAPE).copy()
    stored = WALL + lumps(0.5, 16)
    np.testing.assert_allclose(held(stored, uneven), held(stored, even), atol=1e-3)


@pytest.mark.parametrize("shape", [(395, 477), (170, 210)])
def test_any_size_will_do(shape: tuple[int, int]) -> None:
    rows, columns = shape
    stored, true = (WALL + lumps(0.4, 16))[:rows, :columns], WALL[:rows, :columns]
    result = held(stored)
    assert result.shape == shape
    assert np.abs(result - true).mean() < np.abs(stored - true).mean()


@pytest.mark.parametrize("shape", [(2, 2), (79, 400), (1, 300)])
def test_small_maps_have_no_walls(shape: tuple[int, int]) -> None:
    stored = np.linspace(60, 61, shape[0] * shape[1]).reshape(shape)
    np.testing.assert_array_equal(held(stored), held_nothing(stored))


def test_restoring_holds_walls() -> None:
    codes = np.round(WALL + lumps(0.7, 24))
    stored = (codes * STEP).astype(np.float32)
    restored = restore(stored, STEP, 1e-3, SurfaceSettings()) / STEP
    everywhere = np.ones(SHAPE, np.bool_)
    assert roughness(restored - WALL, everywhere) < 0.01
    untouched = restore(stored, STEP, 1e-3, SurfaceSettings(use_dequantize=False)) / STEP
    np.testing.assert_allclose(untouched, codes, atol=1e-3)


def test_walls_neither_join_nor_part_what_stands_before_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    posts = WALL + np.where(X % 60 < 12, 4.5, 0) * (Y / SHAPE[0])
    stored = ((posts + lumps(0.5, 16)) * STEP).astype(np.float32)
    with_walls = restore(stored, STEP, 1e-3, SurfaceSettings())
    monkeypatch.setattr(smoothing, "hold_flat", lambda disparity, *_: disparity)
    without = restore(stored, STEP, 1e-3, SurfaceSettings())
    assert np.abs(with_walls - without).max() > 0.5 * STEP
    for share in (1, 0.75):
        one, other = (
            Links.of(disparity, JumpRule(0.05, float(STEP.item())), share)
            for disparity in (with_walls, without)
        )
        assert not one.down.all() or not one.across.all()
        assert np.count_nonzero(one.across != other.across) <= 3
        assert np.count_nonzero(one.down != other.down) <= 3


def held_nothing(codes: Doubles) -> Doubles:
    return np.asarray((codes * STEP).astype(np.float32) / STEP, np.float64)


def test_a_wall_of_a_map_coded_as_depth_has_no_terraces() -> None:
    """Disparity's steps follow the samples as stored, and have their terraces."""
    even = 0.02
    depth = 1 / (0.4 + 0.0004 * X + 0.0003 * Y)
    stored = np.round(depth / even) * even
    step = (even / stored**2).astype(np.float32)
    result = restore((1 / stored).astype(np.float32), step, 0.05, SurfaceSettings())
    off = (1 / result - depth)[20:-20, 20:-20] / even
    assert np.abs(off).max() < 0.5
    assert np.hypot(np.diff(off, axis=0)[:, :-1], np.diff(off, axis=1)[:-1]).mean() < 0.05
