# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps that were quantised twice are told from those of few things or steep slopes."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.metadata.depth_coding import Coding, decode
from heic_depth_import.core.metadata.levels import levels_of

Doubles = NDArray[np.float64]


def hills(rows: int = 240, columns: int = 320) -> Doubles:
    """Values from 0 to 1 that change slowly, as most surfaces do."""
    y, x = np.mgrid[:rows, :columns] / columns
    values = np.sin(5 * x) + np.cos(4 * y + 2 * x) + x
    return np.asarray((values - values.min()) / np.ptp(values))


def stored(values: Doubles, levels: int) -> NDArray[np.uint8]:
    """Quantises to some levels first and stretches them to 8 bits then."""
    return np.round(np.round(values * (levels - 1)) * 255 / (levels - 1)).astype(np.uint8)


@pytest.mark.parametrize("levels", [60, 80, 99, 100, 128, 160])
def test_the_levels_of_a_map_that_was_quantised_twice(levels: int) -> None:
    found = levels_of(stored(hills(), levels))
    assert found.apart == pytest.approx(255 / (levels - 1), rel=2e-3)
    places = np.arange(levels) * 255 / (levels - 1)
    assert np.allclose(found.places[np.round(places).astype(int)], places, atol=0.3)


def test_levels_that_do_not_fill_the_codes_evenly() -> None:
    """Every 2.6 codes, rounded: the line through them is found all the same."""
    samples = np.round(np.round(hills() * 98) * 2.6).astype(np.uint8)
    found = levels_of(samples)
    assert found.apart == pytest.approx(2.6, rel=2e-3)
    places = np.arange(99) * 2.6
    assert np.allclose(found.places[np.round(places).astype(int)], places, atol=0.3)


@pytest.mark.parametrize("noise", [0.1, 0.3])
def test_noise_before_it_was_quantised_changes_nothing(noise: float) -> None:
    noisy = hills() + np.random.default_rng(3).normal(0, noise / 127, hills().shape)
    assert levels_of(stored(np.clip(noisy, 0, 1), 128)).apart == pytest.approx(255 / 127, rel=2e-3)


def few_things() -> NDArray[np.uint8]:
    return np.repeat(np.arange(0, 250, 10, dtype=np.uint8), 8)[None].repeat(90, 0)


def cliffs() -> NDArray[np.uint8]:
    """Every second code is used, but neighbours are far from each other."""
    return np.random.default_rng(1).integers(0, 120, (90, 90)).astype(np.uint8) * 2


def steep() -> NDArray[np.uint8]:
    """A slope of 3 codes a sample has no terraces."""
    return (np.arange(80) * 3 % 250)[None].repeat(60, 0).astype(np.uint8)


@pytest.mark.parametrize(
    "samples",
    [
        stored(hills(), 256),
        stored(hills(), 220),
        few_things(),
        cliffs(),
        steep(),
        np.zeros((9, 9), np.uint8),
    ],
    ids=["every code", "nearly every code", "few things", "cliffs", "steep", "flat"],
)
def test_all_others_are_taken_as_they_are(samples: NDArray[np.uint8]) -> None:
    found = levels_of(samples)
    assert found.apart == 1
    assert np.array_equal(found.places, np.arange(int(samples.max()) + 1))


def test_values_and_step_are_those_of_the_levels() -> None:
    values = hills()
    samples = stored(values, 100)
    disparity, step = decode(samples, Coding(True, (0, 255), (0.5, 1.5)))
    assert step.item() == pytest.approx(1 / 99, rel=2e-3)
    assert np.abs(disparity - 0.5 - values).max() <= 0.52 / 99


def test_maps_of_depth_have_the_step_of_their_levels_too() -> None:
    samples = stored(hills(), 100)
    disparity, step = decode(samples, Coding(False, (0, 255), (1.0, 2.0)))
    assert step * disparity**-2.0 == pytest.approx(1 / 99, rel=2e-3)
