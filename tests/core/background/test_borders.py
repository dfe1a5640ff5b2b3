# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of borders between colours that are carried on behind what stands in front."""

import numpy as np
import pytest

from heic_depth_import.core.arrays import Floats, Mask
from heic_depth_import.core.background.borders import Visible, unlikelihood
from heic_depth_import.core.background.carrying_on import carried_on
from heic_depth_import.core.background.clusters import clusters_of
from heic_depth_import.core.push_pull import Seeds

ROWS, COLUMNS = np.mgrid[:120, :200].astype(np.float32)
WALL, FLOOR = 0.6, 0.05
PERSON = (abs(COLUMNS - 100) < 40 - 0.2 * ROWS) & (ROWS >= 10) & (ROWS < 110)
"""Wide above, narrow below: far more of a wall than of a floor lies along its outline."""


def seeds_of(light: Floats, hidden: Mask) -> Seeds:
    """Returns the outline of what is hidden, with a depth and the colours beside it."""
    seeds = hidden & ~(
        np.roll(hidden, 1, 0)
        & np.roll(hidden, -1, 0)
        & np.roll(hidden, 1, 1)
        & np.roll(hidden, -1, 1)
    )
    rows, columns = np.nonzero(seeds)
    values = np.stack([np.full(rows.size, 0.3, np.float32), *(light[rows, columns],) * 3])
    return Seeds(rows, columns, values)


def visible_of(light: Floats, counts: Mask) -> Visible:
    return Visible(np.stack([light] * 3), counts, np.ones_like(light))


def light_of(row: Floats) -> Floats:
    """Returns a wall above a row of each column, and a floor below."""
    return np.where(row > ROWS, np.float32(WALL), np.float32(FLOOR))


@pytest.mark.parametrize("slope", [0, 0.1, -0.25])
def test_a_floor_ends_in_a_line_behind_the_person(slope: float) -> None:
    """Nine in ten hidden samples are what they are, and without what is seen beside it not so."""
    light = light_of(70 + slope * (COLUMNS - 100))
    seeds = seeds_of(light, PERSON)
    near = PERSON & (abs(ROWS - 70) < 30)
    right = []
    for visible in (visible_of(light, ~PERSON), None):
        filled = carried_on(seeds, light.shape, visible)[1]
        right.append(float(np.mean(np.abs(filled - light)[near] < 0.1)))
    assert right[0] > 0.9 > right[1]


@pytest.mark.parametrize("place", [66, 67, 68, 69])
def test_its_end_is_as_sharp_wherever_it_lies_on_coarser_grids(place: int) -> None:
    """Of the samples from the wall down to the floor few are in between."""
    light = light_of(place + 0 * COLUMNS)
    filled = carried_on(seeds_of(light, PERSON), light.shape, visible_of(light, ~PERSON))[1]
    inside = filled[place - 20 : place + 20, 90:110]
    off = (inside - FLOOR) / (WALL - FLOOR)
    assert ((off > 0.1) & (off < 0.9)).sum(axis=0).mean() < 5


def test_it_goes_on_where_one_end_of_it_is_seen() -> None:
    """To the right of the person nobody looks."""
    light = light_of(70 + 0 * COLUMNS)
    seeds = seeds_of(light, PERSON)
    filled = carried_on(seeds, light.shape, visible_of(light, ~PERSON & (COLUMNS < 100)))[1]
    near = PERSON & (abs(ROWS - 70) < 20) & (COLUMNS < 100)
    assert np.mean(np.abs(filled - light)[near] < 0.1) > 0.85


def test_a_short_piece_leads_nowhere_beside_a_long_one() -> None:
    """To the right of the person a few samples of the border are seen, which is steep there."""
    light = light_of(np.where(COLUMNS < 110, 70, 70 - 3 * (COLUMNS - 126)).astype(np.float32))
    seeds = seeds_of(light, PERSON)
    filled = carried_on(seeds, light.shape, visible_of(light, ~PERSON & (COLUMNS < 136)))[1]
    near = PERSON & (abs(ROWS - 70) < 24) & (COLUMNS < 122)
    straight = light_of(70 + 0 * COLUMNS)
    assert np.mean(np.abs(filled - straight)[near] < 0.1) > 0.88


def test_a_shade_has_no_border() -> None:
    """A wall in the light of a window, brighter from column to column, is one wall."""
    shade = np.interp(COLUMNS, [70, 130], [0.1, 0.9]).astype(np.float32)
    for light, is_one in ((shade, True), (np.where(COLUMNS < 100, 0.1, 0.9), False)):
        seeds = seeds_of(light.astype(np.float32), PERSON)
        clusters = clusters_of(seeds.values[1:4])
        assert clusters.alike().any()
        assert (unlikelihood(visible_of(light, ~PERSON), clusters, seeds) is None) == is_one


def test_the_outline_of_something_is_no_border() -> None:
    """What is not counted beside a jump keeps the two sides of it apart."""
    light = light_of(70 + 0 * COLUMNS)
    seeds = seeds_of(light, PERSON)
    clusters = clusters_of(seeds.values[1:4])
    counts = ~PERSON & (abs(ROWS - 69.5) > 2)
    assert unlikelihood(visible_of(light, ~PERSON), clusters, seeds) is not None
    assert unlikelihood(visible_of(light, counts), clusters, seeds) is None


def test_a_third_colour_is_neither_more_nor_less_likely() -> None:
    """A window above the wall has no border with the floor, nor with what it is not seen beside."""
    light = light_of(70 + 0 * COLUMNS)
    light[:30] = 3.0
    seeds = seeds_of(light, PERSON)
    clusters = clusters_of(seeds.values[1:4])
    counts = ~PERSON & (abs(ROWS - 29.5) > 2)
    unlikely = unlikelihood(visible_of(light, counts), clusters, seeds)
    assert unlikely is not None
    window = clusters.centres[:, 0] > 1.2
    assert window.sum() == 1
    assert not unlikely[window].any()
    assert np.all(unlikely <= 0)
    assert np.all(unlikely.min(axis=(1, 2))[~window] < -2)


def test_wherever_few_samples_are_known_all_is_finite() -> None:
    rng = np.random.default_rng(4)
    light = rng.uniform(0, 2, (23, 37)).astype(np.float32)
    hidden = rng.random(light.shape) < 0.3
    seeds = seeds_of(light, hidden)
    filled = carried_on(seeds, light.shape, visible_of(light, ~hidden))
    assert np.isfinite(filled).all()
    assert filled[1:].min() >= -1e-4
    assert filled[1:].max() <= light.max() + 1e-4
