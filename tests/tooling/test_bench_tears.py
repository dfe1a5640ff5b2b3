# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench's tears: where a mesh ends within an object, and where it does not at the matte."""

from itertools import pairwise

import numpy as np
import pytest

from bench.optics import FACTOR, PHOTO_SIZE, Seen
from bench.tears import Tears, tears_of

STEP = 1e-3
# In samples: a board of 100 x 100 before a wall, and its rim's length.
LEFT, TOP, SIZE = 200, 150, 100
LENGTH = 4 * SIZE


@pytest.fixture
def seen() -> Seen:
    width, height = PHOTO_SIZE
    is_board = np.zeros((height, width), np.bool_)
    is_board[_pixels(TOP), _pixels(LEFT)] = True
    disparity = np.where(is_board, 1.0, 0.3).astype(np.float32)
    picture = np.zeros((height, width, 3), np.uint8)
    return Seen(picture, disparity, is_board.astype(np.uint8) + np.uint8(1), None)


@pytest.fixture
def matte(seen: Seen) -> np.ndarray:
    return np.where(seen.owner == 2, 255, 0).astype(np.uint8)[::2, ::2]


def _pixels(start: int) -> slice:
    return slice(start * FACTOR, (start + SIZE) * FACTOR)


def _along(start: tuple[float, float], end: tuple[float, float], count: int) -> np.ndarray:
    """Returns edges between two points, given in samples."""
    points = np.linspace(start, end, count + 1) * FACTOR
    return np.stack([points[:-1], points[1:]], axis=1).astype(np.float32)


def _around(shift: float = 0) -> np.ndarray:
    """Returns the edges of both sides of a tear around the board."""
    low, high = (LEFT - shift, TOP - shift), (LEFT + SIZE + shift, TOP + SIZE + shift)
    corners = [low, (high[0], low[1]), high, (low[0], high[1]), low]
    sides = [_along(*pair, 100) for pair in pairwise(corners)]
    return np.concatenate([*sides, *sides])


def _tears(edges: np.ndarray, seen: Seen, matte: np.ndarray | None) -> Tears:
    """Measures edges behind which nothing goes on."""
    return tears_of(edges, np.zeros(len(edges), np.bool_), seen, STEP, matte)


def test_a_tear_along_the_rim_is_right(seen: Seen, matte: np.ndarray) -> None:
    for shift in (-1.5, 0.0, 1.5):
        found = _tears(_around(shift), seen, matte)
        assert (found.inside, found.untorn) == (0, 0)


def test_a_tear_within_an_object_counts_by_its_length(seen: Seen) -> None:
    slit = _along((230, 200), (270, 200), 40)
    edges = np.concatenate([_around(), slit, slit])
    assert _tears(edges, seen, None).inside == pytest.approx(100 * 40 / LENGTH)
    fine = _along((230, 200), (270, 200), 160)  # the same at four times the resolution
    edges = np.concatenate([_around(), fine, fine])
    assert _tears(edges, seen, None).inside == pytest.approx(100 * 40 / LENGTH)


def test_where_a_soft_rim_goes_on_is_no_tear_within_but_one_of_the_matte(
    seen: Seen, matte: np.ndarray
) -> None:
    around = _around(6.0)
    is_soft = np.ones(len(around), np.bool_)
    assert _tears(around, seen, None).inside > 90
    assert tears_of(around, is_soft, seen, STEP, None).inside == 0
    assert tears_of(_around(), is_soft, seen, STEP, matte).untorn == 0


def test_the_ends_of_the_photo_are_no_tears(seen: Seen) -> None:
    edges = _along((0, 0), (0, 384), 384)
    assert _tears(edges, seen, None).inside == 0


def test_a_fold_of_one_object_is_no_tear(seen: Seen) -> None:
    seen.disparity[_pixels(TOP), 250 * FACTOR :] = 0.5
    fold = _along((250, 160), (250, 240), 80)
    assert _tears(fold, seen, None).inside == 0


def test_untorn_is_the_share_of_the_matte_s_rim_without_a_tear(
    seen: Seen, matte: np.ndarray
) -> None:
    three_sides = _around()
    three_sides = three_sides[three_sides[:, :, 1].mean(axis=1) < (TOP + SIZE - 0.5) * FACTOR]
    assert _tears(three_sides, seen, matte).untorn == pytest.approx(25, abs=1.5)
    nothing = np.zeros((0, 2, 2), np.float32)
    assert _tears(nothing, seen, matte).untorn == pytest.approx(100)
    assert np.isnan(_tears(nothing, seen, None).untorn)


def test_a_tear_three_samples_off_is_none_for_the_matte(seen: Seen, matte: np.ndarray) -> None:
    assert _tears(_around(6.0), seen, matte).untorn > 90


def test_the_matte_need_not_tear_where_nothing_is_behind(seen: Seen, matte: np.ndarray) -> None:
    seen.disparity[200 * FACTOR :] = 1.0  # a floor that the board's lower half stands on
    upper = _around()
    upper = upper[upper[:, :, 1].mean(axis=1) < 201 * FACTOR]
    assert _tears(upper, seen, matte).untorn < 1
