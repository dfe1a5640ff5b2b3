# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds of the bench: a board before a wall of two colours, where the answer is arithmetic."""

import numpy as np
import pytest

from bench.displaced_fill import displaced_fills
from bench.hidden_places import hidden_places
from bench.nearest_fill import carried_on, nearest_fill
from bench.optics import CAMERA, FACTOR, PHOTO_SIZE, VIEW_SIZE, Seen
from bench.true_surface import seen_from

WALL, BOARD = 1, 2
NEAR, FAR = 1.0, 1 / 3
GREEN, RED, GREY = (20, 200, 20), (200, 20, 20), (90, 90, 90)
COLUMNS = (1000, 1500)
STEP = 0.2


def _seen(size: tuple[int, int], moved: float) -> Seen:
    """A green wall with a grey part behind the middle of the board only."""
    width, height = size
    across = (np.arange(width) + 0.5) * PHOTO_SIZE[0] / width
    to_wall = CAMERA.focal[0] * moved * FAR
    is_grey = np.abs(across + to_wall - sum(COLUMNS) / 2) < 200
    line = np.where(is_grey[:, None], GREY, GREEN).astype(np.uint8)
    on_board = across + CAMERA.focal[0] * moved * NEAR
    is_board = (on_board >= COLUMNS[0]) & (on_board < COLUMNS[1])
    line[is_board] = RED
    disparity = np.where(is_board, NEAR, FAR)
    owner = np.where(is_board, BOARD, WALL)
    return Seen(
        np.tile(line, (height, 1, 1)),
        np.tile(disparity, (height, 1)).astype(np.float32),
        np.tile(owner, (height, 1)).astype(np.uint8),
        None,
    )


@pytest.fixture
def photo() -> Seen:
    return _seen(PHOTO_SIZE, 0.0)


@pytest.fixture
def side() -> Seen:
    return _seen(VIEW_SIZE, STEP)


def _to_photo(step: float) -> np.ndarray:
    matrix = np.eye(4)
    matrix[0, 3] = step
    return matrix


def test_nearest_colours_are_those_of_the_same_thing(photo: Seen, side: Seen) -> None:
    rims = np.zeros((VIEW_SIZE[1], VIEW_SIZE[0], 3), np.float32)
    hidden = hidden_places(photo, side, _to_photo(STEP), rims)
    is_grey = (side.picture == GREY).all(axis=-1)
    assert is_grey[hidden.is_hidden].any()
    filled = nearest_fill(side, hidden, carried_on(photo))
    assert np.abs(filled[hidden.is_hidden] - GREEN).max() < 1
    assert (filled[~hidden.is_hidden] == side.picture[~hidden.is_hidden]).all()


def test_nothing_of_hair_is_carried_on(photo: Seen) -> None:
    alpha = np.where(photo.owner == BOARD, 255, 0).astype(np.uint8)
    hair = slice(COLUMNS[1], COLUMNS[1] + 100)
    alpha[:, hair], photo.picture[:, hair] = 128, RED
    wall = carried_on(Seen(photo.picture, photo.disparity, photo.owner, alpha))[WALL]
    assert np.abs(wall - GREEN).max() < 1


def test_true_depth_shows_the_truth(photo: Seen, side: Seen) -> None:
    seen = seen_from(photo, side, _to_photo(-STEP))
    is_off = np.abs(seen - side.picture).max(axis=-1) > 1
    # Pixels that outlines run through are mixed.
    assert is_off.sum(axis=1).max() <= 4
    assert (seen[side.picture == GREY] == 90).any()  # what the photo does not show is true


def test_true_depth_keeps_what_the_photo_mixes(photo: Seen, side: Seen) -> None:
    mixed = slice(COLUMNS[1], COLUMNS[1] + 2 * FACTOR)
    photo.picture[:, mixed] = RED
    seen = seen_from(photo, side, _to_photo(-STEP))
    column = int((COLUMNS[1] + FACTOR - CAMERA.focal[0] * STEP * FAR) / FACTOR)
    assert (np.abs(seen[:, column] - RED) < 1).all()


def test_pieces_from_elsewhere_are_of_the_same_thing(side: Seen) -> None:
    """On the board all is red; on the wall it is green or grey, grey in other places than there."""
    is_board = side.owner == BOARD
    is_elsewhere_grey = False
    places = np.zeros(side.owner.shape, np.bool_)
    for picture, is_same in displaced_fills(side):
        assert (picture[is_same & is_board] == RED).all()
        is_grey = (picture[is_same & ~is_board] == GREY).all(axis=-1)
        assert (is_grey | (picture[is_same & ~is_board] == GREEN).all(axis=-1)).all()
        is_elsewhere_grey |= bool((is_grey & (side.picture[is_same & ~is_board, 0] == 20)).any())
        places |= is_same
    assert is_elsewhere_grey
    assert places.mean() > 0.9
