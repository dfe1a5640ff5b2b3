# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Few long steps lead where many short ones do, whatever is swept together."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.restoration import descent as module
from heic_depth_import.core.restoration.descent import PACE, relaxed

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]

BOUND = 0.5


def weights(counts: Mask) -> tuple[Floats, Floats]:
    """The pace around samples that count; there is no second difference beyond the border."""
    across, down = (np.pad(counts * PACE, ((2, 2), (0, 0))) for _ in range(2))
    across[:, [0, -1]] = down[:3] = down[-3:] = 0
    return across.ravel(), down.ravel()


def bends(values: Doubles, counts: Mask) -> tuple[Doubles, Doubles]:
    """The weighted second differences along rows and along columns."""
    across = np.diff(values, 2, axis=1) * counts[:, 1:-1]
    return across, np.diff(values, 2, axis=0) * counts[1:-1]


def after_nesterov(codes: Doubles, counts: Mask, start: Doubles, sweeps: int) -> Doubles:
    """Where Nesterov's method is after so many sweeps: A. Beck and M. Teboulle's, as published."""
    here = ahead = np.clip(start, -BOUND, BOUND)
    pace = 1.0
    for _ in range(sweeps):
        across, down = bends(codes + ahead, counts)
        gradient = np.diff(np.pad(across, ((0, 0), (2, 2))), 2, axis=1)
        gradient += np.diff(np.pad(down, ((2, 2), (0, 0))), 2, axis=0)
        moved = np.clip(ahead - gradient / 32, -BOUND, BOUND)
        faster = (1 + (1 + 4 * pace**2) ** 0.5) / 2
        here, ahead, pace = moved, moved + (pace - 1) / faster * (moved - here), faster
    return here


def terraces(seed: int) -> tuple[Doubles, Mask]:
    """A wavy surface in whole steps, with a few creases that do not count."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:90, :120]
    surface = 8 * np.sin(x / random.uniform(12, 30)) + random.uniform(0.05, 0.2) * y
    surface += random.normal(0, 0.2, x.shape)
    return np.rint(surface), random.random(x.shape) > 0.03


def found(codes: Doubles, counts: Mask, start: Doubles, *, is_last: bool) -> Floats:
    return relaxed(
        codes.astype(np.float32), weights(counts), start.astype(np.float32), BOUND, is_last=is_last
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("is_last", "sweeps"), [(True, 40), (False, 50)])
def test_leads_where_nesterovs_method_does(seed: int, sweeps: int, *, is_last: bool) -> None:
    """In 26 and 28 sweeps where that is after 40 and 50; a start makes up for the sizes below."""
    codes, counts = terraces(seed)
    start = after_nesterov(codes, counts, np.zeros_like(codes), 20)
    start += np.random.default_rng(seed).normal(0, 0.05, start.shape)
    expected = after_nesterov(codes, counts, start, sweeps)
    off = np.abs(found(codes, counts, start, is_last=is_last) - expected)
    moved = np.abs(expected - np.clip(start, -BOUND, BOUND))
    assert np.quantile(off, 0.99) < 0.005 < 0.05 * np.quantile(moved, 0.99)


def test_the_roughest_there_is_goes() -> None:
    """A chessboard has the largest second differences: steps too long would make more of it."""
    y, x = np.mgrid[:64, :64]
    chessboard = 0.4 * (-1.0) ** (x + y)
    everywhere = np.ones(x.shape, np.bool_)
    rest = found(np.zeros(x.shape), everywhere, chessboard, is_last=True)
    assert np.abs(rest)[4:-4, 4:-4].max() < 0.01
    rest = found(np.zeros(x.shape), everywhere, chessboard, is_last=False)
    assert np.abs(rest)[4:-4, 4:-4].max() < 0.1


@pytest.mark.parametrize("at_once", [1, 121, 1000, 7777, 10_800, 1 << 20])
def test_it_does_not_matter_how_much_is_swept_together(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes, counts = terraces(5)
    start = np.random.default_rng(5).normal(0, 0.2, codes.shape)
    expected = found(codes, counts, start, is_last=True)
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    np.testing.assert_array_equal(found(codes, counts, start, is_last=True), expected)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 2), (3, 2), (2, 3)])
def test_smallest_grids(shape: tuple[int, int]) -> None:
    codes = np.arange(float(np.prod(shape))).reshape(shape) ** 2
    result = found(codes, np.ones(shape, np.bool_), np.zeros(shape), is_last=True)
    assert result.shape == shape
    assert np.abs(result).max() <= BOUND
    assert (np.abs(result).max() > 0) == (max(shape) > 2)


def test_leaves_no_more_ripples_than_nesterovs_method() -> None:
    """Long steps leave some from sample to sample, which show in slopes; the last sweeps do not."""
    noise = np.random.default_rng(3).normal(0, 0.1, (120, 160))
    everywhere, flat = np.ones(noise.shape, np.bool_), np.zeros(noise.shape)

    def rough(correction: Doubles | Floats) -> float:
        return sum(float((bend**2).mean()) for bend in bends(correction.astype(float), everywhere))

    smooth = found(flat, everywhere, noise, is_last=True)
    assert rough(smooth) < 1.07 * rough(after_nesterov(flat, everywhere, noise, 40))
