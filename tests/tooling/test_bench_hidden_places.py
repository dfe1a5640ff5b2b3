# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the bench takes for hidden: a board before a wall, where the answer is arithmetic."""

from dataclasses import replace

import numpy as np
import pytest

from bench.hidden_places import as_one, hidden_places, nearest_of, rim_colours
from bench.optics import CAMERA, FACTOR, PHOTO_SIZE, VIEW_SIZE, Seen

WALL, BOARD = 1, 2
NEAR, FAR = 1.0, 1 / 3
GREEN, RED = (20, 200, 20), (200, 20, 20)
# Pixels of the photo that the board takes, and metres that the camera goes to the right.
ROWS, COLUMNS = slice(600, 1300), (1000, 1500)
STEP = 0.2


def _seen(size: tuple[int, int], columns: tuple[float, float], tall: slice) -> Seen:
    width, height = size
    owner = np.full((height, width), WALL, np.uint8)
    across = np.arange(width) + 0.5
    is_board = np.zeros(owner.shape, np.bool_)
    is_board[tall] = (across >= columns[0]) & (across < columns[1])
    owner[is_board] = BOARD
    picture = np.where(is_board[..., None], RED, GREEN).astype(np.uint8)
    disparity = np.where(is_board, NEAR, FAR).astype(np.float32)
    return Seen(picture, disparity, owner, None)


@pytest.fixture
def photo() -> Seen:
    return _seen(PHOTO_SIZE, COLUMNS, ROWS)


@pytest.fixture
def side() -> Seen:
    moved = [(column - _moved_by(NEAR)) / FACTOR for column in COLUMNS]
    tall = slice(ROWS.start // FACTOR, ROWS.stop // FACTOR)
    return _seen(VIEW_SIZE, (moved[0], moved[1]), tall)


@pytest.fixture
def to_photo() -> np.ndarray:
    matrix = np.eye(4)
    matrix[0, 3] = STEP
    return matrix


def _moved_by(disparity: float) -> float:
    """Returns by how many pixels of the photo a thing goes to the left."""
    return CAMERA.focal[0] * STEP * disparity


def test_hidden_is_the_wall_beside_the_board(photo: Seen, side: Seen, to_photo: np.ndarray) -> None:
    found = hidden_places(photo, side, to_photo, rim_colours(photo))
    wanted = (_moved_by(NEAR) - _moved_by(FAR)) / FACTOR
    rows, columns = np.nonzero(found.is_hidden)
    assert (rows.min(), rows.max() + 1) == (ROWS.start // FACTOR, ROWS.stop // FACTOR)
    assert (found.is_hidden[150].sum()) == pytest.approx(wanted, abs=1.01)
    assert columns.min() == pytest.approx((COLUMNS[1] - _moved_by(NEAR)) / FACTOR, abs=1.01)
    assert (side.owner[found.is_hidden] == WALL).all()
    assert (found.is_behind_other == found.is_hidden).all()
    assert (found.front[found.is_hidden] == RED).all()


def test_what_the_same_object_hides_is_no_other_object_s(
    photo: Seen, side: Seen, to_photo: np.ndarray
) -> None:
    one, other = as_one(photo, (WALL, BOARD)), as_one(side, (WALL, BOARD))
    somewhere = np.zeros((VIEW_SIZE[1], VIEW_SIZE[0], 3), np.float32)
    found = hidden_places(one, other, to_photo, somewhere)
    assert found.is_hidden.any()
    assert not found.is_behind_other.any()


def test_what_is_outside_the_photo_is_not_hidden_by_anything(
    photo: Seen, side: Seen, to_photo: np.ndarray
) -> None:
    to_photo[0, 3] = 100.0
    assert not hidden_places(photo, side, to_photo, rim_colours(photo)).is_hidden.any()


def test_the_wall_is_hidden_by_hair_as_well(photo: Seen, side: Seen, to_photo: np.ndarray) -> None:
    rims = rim_colours(photo)
    before = hidden_places(photo, side, to_photo, rims).is_hidden.sum(axis=1).max()
    alpha = np.where(photo.owner == BOARD, 255, 0).astype(np.uint8)
    alpha[ROWS, COLUMNS[1] : COLUMNS[1] + 50] = 128
    hairy = replace(photo, alpha=alpha)
    beside = replace(side, alpha=np.where(side.owner == BOARD, 255, 0).astype(np.uint8))
    found = hidden_places(hairy, beside, to_photo, rim_colours(hairy))
    assert found.is_hidden.sum(axis=1).max() == pytest.approx(before + 50 / FACTOR, abs=1.01)
    assert (found.front[found.is_behind_other] == RED).all()
    assert (found.is_behind_other == found.is_hidden).all()


def test_hair_before_the_wall_does_not_count(photo: Seen, side: Seen, to_photo: np.ndarray) -> None:
    alpha = np.where(photo.owner == BOARD, 255, 0).astype(np.uint8)
    all_hair = np.full(side.owner.shape, 128, np.uint8)
    hairy, beside = replace(photo, alpha=alpha), replace(side, alpha=all_hair)
    assert not hidden_places(hairy, beside, to_photo, rim_colours(hairy)).is_hidden.any()


def test_the_colour_is_that_of_the_nearest_rim(photo: Seen) -> None:
    photo.picture[ROWS, 1000:1100] = (10, 20, 30)
    photo.picture[ROWS, 1100:1400] = (99, 99, 99)
    photo.picture[ROWS, 1400:1500] = (40, 50, 60)
    row = rim_colours(photo)[950 // FACTOR]
    assert (row[1150 // FACTOR] == (10, 20, 30)).all()
    assert (row[1350 // FACTOR] == (40, 50, 60)).all()
    assert np.isnan(row[900 // FACTOR]).all()  # the wall is in front of nothing


def test_nearest_is_nearest() -> None:
    random = np.random.default_rng(5)
    mask = random.random((40, 53)) < 0.02
    mask[:, 10:] = False  # far away from most
    down, across = nearest_of(mask)
    assert mask[down, across].all()
    places = np.argwhere(mask)
    here = np.argwhere(np.ones(mask.shape, np.bool_))
    distances = np.linalg.norm(here[:, None] - places, axis=-1).min(axis=1)
    found = np.hypot(down.ravel() - here[:, 0], across.ravel() - here[:, 1])
    assert np.mean(found > distances + 1e-9) < 0.01
    assert np.abs(found - distances).max() < 2
