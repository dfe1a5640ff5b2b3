# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Terraces become slopes; nothing moves by more than half a step, nothing crosses a jump."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.restoration.dequantise import dequantise
from heic_depth_import.core.restoration.jumps import Links

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

# Half floats as phones store them: this range of a photo has steps of 0.0113 1/m.
LOW = 1.498046875
STEP = (4.3828125 - LOW) / 255


def all_joined(rows: int, columns: int) -> Links:
    return Links(np.ones((rows, columns - 1), np.bool_), np.ones((rows - 1, columns), np.bool_))


def same_side(side: NDArray[np.bool_]) -> Links:
    return Links(side[:, 1:] == side[:, :-1], side[1:] == side[:-1])


def smoothed(codes: Doubles | NDArray[np.int64], links: Links | None = None) -> Doubles:
    """Dequantises codes and return steps again."""
    stored = (LOW + codes * STEP).astype(np.float32)
    found = dequantise(stored, STEP, links or all_joined(*codes.shape))
    assert found.dtype == np.float32
    steps: Doubles = (found.astype(np.float64) - LOW) / STEP
    return steps


def ramp(rows: int, columns: int, across: float, down: float) -> Doubles:
    """Steps that grow evenly along both axes, from a value that is no whole number."""
    y, x = np.mgrid[:rows, :columns]
    steps: Doubles = 20.3 + across * x + down * y
    return steps


def slope_error(found: Doubles, true: Doubles) -> float:
    """Mean length of the difference of gradients; for small angles, the error of normals."""
    difference = np.subtract(np.gradient(found), np.gradient(true))
    return float(np.hypot(*difference).mean())


@pytest.mark.parametrize(
    ("low", "step"),
    [(LOW, STEP), (0.0, 0.0098), (2.0, 2e-4), (1.0, 1e-6), (0.0, 1e3), (1e3, 1e3), (1e3, 0.004)],
)
def test_never_more_than_half_a_step_however_coarse_the_numbers_are(
    low: float, step: float
) -> None:
    """Of steps of 1e-6 at 1 only an eighth can be told, so rounding has to be allowed for."""
    codes = np.sort(np.random.default_rng(2).integers(0, 256, (60, 70)), axis=1)
    stored = (low + codes * step).astype(np.float32)
    found = dequantise(stored, step, all_joined(60, 70))
    moved = np.abs(found.astype(np.float64) - stored)
    assert np.isfinite(found).all()
    assert moved.max() <= step / 2
    assert moved.max() > step / 4


@settings(max_examples=40)
@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.integers(0, 2**32 - 1),
    st.sampled_from([2, 5, 256]),
    st.sampled_from([0.5, 0.9, 1.0]),
)
def test_never_more_than_half_a_step_whatever_the_map_and_its_links(
    rows: int, columns: int, seed: int, values: int, share: float
) -> None:
    random = np.random.default_rng(seed)
    codes = random.integers(0, values, (rows, columns))
    links = Links(
        random.random((rows, columns - 1)) < share, random.random((rows - 1, columns)) < share
    )
    found = smoothed(codes, links)
    assert found.shape == codes.shape
    assert np.abs(found - codes).max() <= 0.5


SLOPES = [(0.01, 0.0), (0.02, 0.005), (0.0, 0.05), (0.1, 0.1), (0.3, -0.2), (0.7, 0.1), (1.3, 0.4)]


@pytest.mark.parametrize(("across", "down"), SLOPES)
def test_plane_comes_back(across: float, down: float) -> None:
    """From one step in 100 samples to one and a half in each."""
    true = ramp(200, 300, across, down)
    codes = np.rint(true)
    found = smoothed(codes)
    assert slope_error(codes, true) > 4 * slope_error(found, true)
    assert np.abs(found - true).mean() < 0.3 * np.abs(codes - true).mean()


def test_wide_terraces_flatten_too() -> None:
    """Terraces of 100 samples: sweeps of one size alone would reach a few samples far."""
    true = ramp(128, 256, 0.01, 0.0)
    found = smoothed(np.rint(true))
    assert np.abs(np.diff(found, axis=1)).max() < 0.05
    np.testing.assert_allclose(found[:, 40:-40], true[:, 40:-40], atol=0.3)


def test_curved_surface_comes_back() -> None:
    y, x = np.mgrid[:160, :160] - 79.5
    true = 60 - (x**2 + 2 * y**2) / 400
    codes = np.rint(true)
    found = smoothed(codes)
    assert slope_error(codes, true) > 3 * slope_error(found, true)


def test_crease_stays() -> None:
    """A roof of 3 steps a sample bends by 6 in its ridge: more than rounding can, so it is real."""
    x = np.arange(81)
    roof = np.broadcast_to(150.0 - 3 * np.abs(x - 40), (40, 81))
    np.testing.assert_allclose(smoothed(roof), roof, atol=1e-3)
    true = 150.4 - 2.3 * np.abs(x - 40) + 0.05 * np.arange(40)[:, None]
    found = smoothed(np.rint(true))
    assert np.abs(found - true)[:, 38:43].mean() < np.abs(np.rint(true) - true)[:, 38:43].mean()


def test_rise_of_two_steps_is_no_rounding_and_one_of_one_is() -> None:
    """Between 50 and 52 the bends are 2 and -2, so nothing is smoothed; with 51 they are 1, -1."""
    codes = np.full((9, 1), 50.0)
    codes[4:] = 52
    np.testing.assert_allclose(smoothed(codes), codes, atol=1e-3)
    codes[4:] = 51
    assert np.diff(smoothed(codes), axis=0).max() < 0.3


@settings(max_examples=25)
@given(st.integers(20, 110), st.integers(20, 110), st.integers(0, 2**32 - 1))
def test_one_side_of_a_jump_does_not_know_the_other(rows: int, columns: int, seed: int) -> None:
    """Whatever stands on one side of any outline, the other comes out bit by bit the same."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:rows, :columns]
    wave = np.sin(random.uniform(0.03, 0.3) * x + random.uniform(0, 6))
    side = y > rows * random.uniform(0.2, 0.8) + rows * 0.3 * wave
    seen = 40 + np.rint(random.uniform(-0.4, 0.4) * x + random.uniform(-0.4, 0.4) * y)
    hidden = [random.integers(0, 256, side.shape), np.rint(200 + 0.03 * x)]
    first, second = (smoothed(np.where(side, seen, other), same_side(side)) for other in hidden)
    np.testing.assert_array_equal(first[side], second[side])


def test_terraces_flatten_up_to_the_jump() -> None:
    """On both sides of a jump of 100 steps, as well as without it."""
    true = ramp(96, 200, 0.04, 0.02)
    side = np.zeros(true.shape, np.bool_)
    side[:, 91:] = True
    codes = np.rint(true)
    found = smoothed(codes + 100 * side, same_side(side)) - 100 * side
    for part in (np.s_[:, :91], np.s_[:, 91:]):
        assert slope_error(codes[part], true[part]) > 4 * slope_error(found[part], true[part])
    beside = np.s_[:, 86:91]
    assert np.abs(found - true)[beside].mean() < 0.75 * np.abs(codes - true)[beside].mean()


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (2, 2), (2, 50), (3, 3), (24, 24), (97, 51)])
def test_constant_stays_bit_by_bit(shape: tuple[int, int]) -> None:
    stored = np.full(shape, 1.7, np.float32)
    np.testing.assert_array_equal(dequantise(stored, STEP, all_joined(*shape)), stored)


@pytest.mark.parametrize("step", [0.0, -1.0, float("nan")])
def test_without_a_step_nothing_is_done(step: float) -> None:
    stored = ramp(30, 30, 0.5, 0.0).astype(np.float32)
    assert dequantise(stored, step, all_joined(30, 30)) is stored


@pytest.mark.parametrize("columns", [30, 31, 64, 65, 127, 200])
def test_narrow_maps_of_any_length(columns: int) -> None:
    """2 x n and n x 2 have no middle across; along them terraces flatten as anywhere."""
    true = ramp(2, columns, 0.15, 0.0)
    codes = np.rint(true)
    for turn in (smoothed(codes), smoothed(codes.T).T):
        np.testing.assert_allclose(turn[0], turn[1], atol=1e-4)
        assert slope_error(codes, true) > 3 * slope_error(turn, true)


@pytest.mark.parametrize("size", [47, 48, 49, 50, 95, 97, 193])
def test_last_row_and_column_of_odd_sizes_are_no_worse(size: int) -> None:
    true = ramp(size, size + 2, 0.08, 0.11)
    found = smoothed(np.rint(true))
    for line in (
        found[0] - true[0],
        found[-1] - true[-1],
        (found - true)[:, 0],
        (found - true)[:, -1],
    ):
        assert np.abs(line).mean() < 0.25


@given(st.lists(st.integers(8, 40), min_size=3, max_size=8), st.sampled_from([1, -1]))
@settings(max_examples=30)
def test_what_rises_keeps_rising(lengths: list[int], sign: int) -> None:
    """Terraces of any lengths, one step each: less than a thirtieth of a step back."""
    row = sign * np.repeat(np.arange(float(len(lengths))), lengths)
    found = sign * smoothed(100 + np.tile(row, (30, 1)))
    assert np.diff(found, axis=1).min() > -1 / 30


CURVED = np.rint(60 + 30 * np.sin(np.arange(128) / 40) + 20 * np.cos(np.arange(96)[:, None] / 31))


@pytest.mark.parametrize(
    "turn", [np.fliplr, np.flipud, np.transpose, np.rot90], ids=["left", "up", "diagonal", "turn"]
)
def test_mirrored_and_turned_maps_give_the_same_surface(turn: object) -> None:
    """All sizes of the pyramid are even: 96 x 128 down to 12 x 16."""
    assert callable(turn)
    turned = smoothed(np.ascontiguousarray(turn(CURVED)))
    np.testing.assert_allclose(turned, turn(smoothed(CURVED)), atol=1e-3)


@pytest.mark.parametrize("added", [1, 7, 100])
def test_whole_steps_more_give_whole_steps_more(added: int) -> None:
    np.testing.assert_allclose(smoothed(CURVED + added), smoothed(CURVED) + added, atol=1e-3)


def test_near_and_far_change_places() -> None:
    np.testing.assert_allclose(smoothed(200 - CURVED), 200 - smoothed(CURVED), atol=1e-3)


def test_input_is_left_as_it_was() -> None:
    stored = CURVED.astype(np.float32)
    before = stored.copy()
    dequantise(stored, 1.0, all_joined(*stored.shape))
    np.testing.assert_array_equal(stored, before)
