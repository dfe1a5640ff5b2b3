# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of how colours and depths go on behind what stands in front."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.arrays import Floats
from heic_depth_import.core.background.borders import Visible
from heic_depth_import.core.background.carrying_on import carried_on
from heic_depth_import.core.push_pull import Seeds, push_pull

ROWS, COLUMNS = 96, 160
HORIZON = 48
WALL, TABLE = 0.6, 0.05


def beside(left: Floats, right: Floats) -> Seeds:
    """Returns seeds along the left and the right side of a hole of 60 columns.

    Args:
        left: (layers, rows).
        right: (layers, rows).
    """
    rows = np.arange(ROWS)
    return Seeds(
        np.tile(rows, 2),
        np.repeat([50, 110], ROWS),
        np.concatenate([left, right], axis=1, dtype=np.float32),
    )


def shade(light: NDArray[np.floating[Any]]) -> Floats:
    """Returns (5, rows): a depth, a grey of that light, and a contrast."""
    depth = np.full_like(light, 0.3)
    contrast = np.full_like(light, 0.01)
    return np.stack([depth, light, light, light, contrast]).astype(np.float32)


def test_a_table_ends_before_a_wall_behind_the_person_as_well() -> None:
    """In less of a fog: three in four hidden samples are clearly one or the other."""
    side = shade(np.where(np.arange(ROWS) < HORIZON, WALL, TABLE))
    seeds = beside(side, side)
    light = carried_on(seeds, (ROWS, COLUMNS))[1, :, 50:111]
    plain = push_pull(seeds, (ROWS, COLUMNS))[1, :, 50:111]
    clear = [np.mean(np.abs(one - (WALL + TABLE) / 2) > 0.2) for one in (light, plain)]
    assert clear[0] > 3 / 4 > clear[1]
    assert np.all(light[: HORIZON - 16] > WALL - 0.05)
    assert np.all(light[HORIZON + 16 :] < TABLE + 0.05)


def test_a_smooth_shade_stays_smooth() -> None:
    """A wall that darkens has no border anywhere, however many clusters it is cut into."""
    side = shade(np.linspace(0.05, 0.9, ROWS))
    light = carried_on(beside(side, side), (ROWS, COLUMNS))[1, 8:-8, 50:111]
    step = 0.85 / (ROWS - 1)
    assert np.abs(np.diff(light, axis=0)).max() < 4 * step


def test_no_seam_shows_where_a_wall_is_blotched() -> None:
    """Beside its edge the fill is as dark or light as that, and deep inside as it is on average."""
    blotch = 0.05 * np.cos(np.arange(ROWS) * (2 * np.pi / 24))
    light = carried_on(beside(shade(WALL + blotch), shade(np.full(ROWS, WALL))), (ROWS, COLUMNS))[1]
    off = np.abs(light - WALL - blotch[:, np.newaxis])[8:-8]
    assert off[:, 50:53].mean() < 0.4 * np.abs(blotch).mean()
    assert np.abs(light - WALL)[8:-8, 80].max() < 0.02


def test_other_colours_that_lost_leave_no_mark_at_the_edge() -> None:
    """What blur leaves of a dark thing there is no blotch of the wall."""
    light = np.full(ROWS, WALL)
    light[40:44] = TABLE
    far = shade(np.where(np.arange(ROWS) < 80, WALL, TABLE))
    edge = carried_on(beside(shade(light), far), (ROWS, COLUMNS))[1, 30:60, 50]
    assert edge.min() > WALL - 0.08


def test_what_blur_leaves_beyond_an_outline_is_not_carried_on() -> None:
    """Four dark samples among the wall's leave no streak, though the same dark is there below."""
    light = np.full(ROWS, WALL)
    light[40:44] = TABLE
    far = shade(np.where(np.arange(ROWS) < 80, WALL, TABLE))
    inside = carried_on(beside(shade(light), far), (ROWS, COLUMNS))[1, 30:60, 50:98]
    assert inside.min() > WALL - 0.05


@given(st.integers(0, 2**32 - 1), st.integers(1, 60))
def test_what_goes_on_is_within_the_range_of_what_is_seen(seed: int, count: int) -> None:
    """Whatever the colours: none is made up, and depths stay where they were."""
    rng = np.random.default_rng(seed)
    place = rng.choice(24 * 31, count, replace=False)
    rows, columns = np.unravel_index(place, (24, 31))
    seeds = Seeds(rows, columns, rng.random((5, count), np.float32))
    filled = carried_on(seeds, (24, 31))
    least, most = (
        pick(seeds.values, axis=1)[:, np.newaxis, np.newaxis] for pick in (np.min, np.max)
    )
    assert np.all(filled >= least - 1e-4)
    assert np.all(filled <= most + 1e-4)
    assert np.array_equal(filled[0, seeds.rows, seeds.columns], seeds.values[0])


def test_what_would_be_nearer_than_what_is_seen_is_not_hidden_there() -> None:
    """A white petal lies behind the right half; before the left one stands no more than it."""
    dark, white = shade(np.full(ROWS, TABLE)), shade(np.full(ROWS, WALL))
    dark[0], white[0] = 1.0, 1.5
    limit = np.full((ROWS, COLUMNS), 4, np.float32)
    seen = Visible(np.zeros((3, ROWS, COLUMNS), np.float32), np.zeros(limit.shape, np.bool_), limit)
    anywhere = carried_on(beside(dark, white), limit.shape, seen)[1]
    assert anywhere[:, 92].mean() > (WALL + TABLE) / 2
    limit[:, :96] = 1.4
    light = carried_on(beside(dark, white), limit.shape, seen)[1]
    np.testing.assert_allclose(light[:, 50:90], TABLE, atol=0.02)
    np.testing.assert_allclose(light[:, 102:110], WALL, atol=0.02)
    limit[:] = 0.5
    nowhere = carried_on(beside(dark, white), limit.shape, seen)[1]
    np.testing.assert_allclose(nowhere, anywhere, atol=1e-3, err_msg="one of them is there")


def test_where_no_border_is_seen_colours_end_and_shades_go_over() -> None:
    """Above a frame a petal begins at once; on a wall the light fades within thirty samples."""
    columns = np.arange(COLUMNS)
    row = np.zeros(COLUMNS, np.intp)
    petal = np.where(np.abs(columns - 80) < 30, WALL, TABLE)
    fading = np.interp(columns, [45, 115], [TABLE, WALL])
    for along, widest in ((petal, 32), (fading, None)):
        light = carried_on(Seeds(row, columns, shade(along)), (ROWS, COLUMNS))[1, 24]
        between = np.abs(light - (WALL + TABLE) / 2) < 0.2
        if widest is None:
            assert between.sum() > 40
        else:
            assert between.sum() < widest
