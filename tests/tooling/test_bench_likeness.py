# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench's figures of pictures: each is right where the answer can be counted."""

import numpy as np
import pytest

from bench.likeness import (
    gradient_similarity,
    likeness,
    opacity_error,
    smeared_share,
    structural_similarity,
)

SHAPE = (24, 32)
EVERYWHERE = np.ones(SHAPE, np.bool_)
GREEN, RED = np.array([20, 200, 20]), np.array([200, 20, 20])


def _plain(colour: np.ndarray) -> np.ndarray:
    return np.broadcast_to(colour, (*SHAPE, 3)).astype(np.uint8)


def _spots(seed: int, height: float = 60) -> np.ndarray:
    """Returns grey noise, (rows, columns, 3) bytes."""
    grey = np.random.default_rng(seed).normal(128, height, SHAPE).clip(0, 255)
    return np.repeat(grey[..., None], 3, axis=-1).astype(np.uint8)


def test_likeness_is_psnr() -> None:
    truth = _plain(GREEN)
    assert likeness(truth + 5.0, truth) == pytest.approx(20 * np.log10(255 / 5))


def test_likeness_looks_only_where_it_is_told_to() -> None:
    truth, where = _plain(GREEN), EVERYWHERE.copy()
    result = truth + 5.0
    result[:3] = 0
    where[:3] = False
    assert likeness(result, truth, where) == pytest.approx(20 * np.log10(255 / 5))
    assert np.isnan(likeness(result, truth, ~EVERYWHERE))


def test_smeared_is_what_is_nearer_to_the_front() -> None:
    truth, front = _plain(GREEN), _plain(RED).astype(np.float32)
    result = truth.astype(float)
    result[:6] = 0.6 * RED + 0.4 * GREEN
    result[6:12] = 0.4 * RED + 0.6 * GREEN
    assert smeared_share(result, truth, front, EVERYWHERE) == pytest.approx(25)
    where = EVERYWHERE.copy()
    where[12:] = False
    assert smeared_share(result, truth, front, where) == pytest.approx(50)


def test_nothing_is_smeared_where_nobody_could_tell() -> None:
    truth = _plain(GREEN)
    front = truth.astype(np.float32) + 10
    front[:8] = RED
    result = front.astype(float)
    assert smeared_share(result, truth, front, EVERYWHERE) == pytest.approx(100)
    front[:8] = GREEN + 10
    assert np.isnan(smeared_share(result, truth, front, EVERYWHERE))


def test_gradients_of_the_same_picture_are_alike() -> None:
    spots = _spots(1)
    assert gradient_similarity(spots.astype(float), spots, EVERYWHERE) == pytest.approx(1)


def test_what_is_as_rough_is_more_alike_than_what_is_smooth() -> None:
    truth = _spots(1)
    as_rough = gradient_similarity(_spots(2).astype(float), truth, EVERYWHERE)
    smooth = gradient_similarity(_plain(np.full(3, 128)).astype(float), truth, EVERYWHERE)
    too_rough = gradient_similarity(_spots(2).astype(float), _plain(GREEN), EVERYWHERE)
    assert smooth < 0.5 < as_rough < 1
    assert too_rough < 0.5


def test_gradients_are_those_of_an_edge() -> None:
    """A step of 30 has a gradient of 30 on both of its sides, and Prewitt's is 30 there."""
    truth, flat = _plain(np.zeros(3)).copy(), _plain(np.zeros(3)).astype(float)
    truth[:, 16:] = 30
    where = ~EVERYWHERE
    where[:, 14:18] = True  # of which the two inner columns have all of their surroundings
    wanted = 170 / (30**2 + 170)
    assert gradient_similarity(flat, truth, where) == pytest.approx(wanted)
    lying = [np.swapaxes(one, 0, 1) for one in (flat, truth, where)]
    assert gradient_similarity(*lying) == pytest.approx(wanted)


def test_gradients_count_only_inside() -> None:
    truth = _plain(GREEN)
    result = truth.astype(float)
    where = ~EVERYWHERE
    where[8:16, 8:16] = True
    result[7, :] = 255  # the rim of the place: its surroundings are not inside
    assert gradient_similarity(result, truth, where) == pytest.approx(1)
    assert np.isnan(gradient_similarity(result, truth, ~EVERYWHERE))


def test_structure_is_alike_whatever_is_finer_than_the_blur() -> None:
    truth = np.zeros((60, 80, 3))
    truth[:, 40:] = 200
    board = np.indices((60, 80)).sum(axis=0) % 2
    dots = truth + 40 * board[..., np.newaxis] - 20
    where = np.ones((60, 80), np.bool_)
    assert structural_similarity(truth, truth, where, 2) == pytest.approx(1)
    coarse = structural_similarity(dots, truth, where, 4)
    assert structural_similarity(dots, truth, where, 1) < coarse
    assert coarse > 0.9
    turned = np.flip(truth, axis=1)
    assert structural_similarity(turned, truth, where, 2) < 0.6
    left = where.copy()
    left[:, 20:] = False
    assert structural_similarity(turned, truth, left, 2) < 0.1
    assert np.isnan(structural_similarity(truth, truth, ~where, 2))


def test_opacity_is_compared_at_the_rim_alone() -> None:
    alpha = np.zeros(SHAPE, np.uint8)
    alpha[:, 16] = 51
    alpha[:, 17:] = 255
    share = (np.arange(32) > 16) * np.ones(SHAPE)
    around = opacity_error(share, alpha, around=2)
    assert around == pytest.approx(100 * 0.2 / 5)
    share[:, :4] = 1  # far away from the rim
    assert opacity_error(share, alpha, around=2) == around
    assert opacity_error(alpha / 255, alpha) == pytest.approx(0)
