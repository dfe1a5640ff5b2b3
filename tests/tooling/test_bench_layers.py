# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person over what lies behind, as the bench and phones put them together."""

import numpy as np
import pytest

from bench.layers import blurred, defocused, half_size_matte, light, over

SHAPE = (40, 60)


def _picture(*colour: int) -> np.ndarray:
    return np.broadcast_to(np.array(colour, np.uint8), (*SHAPE, len(colour))).copy()


def test_light_is_mixed_not_bytes() -> None:
    person, behind = _picture(255, 255, 255, 128), _picture(0, 0, 0)
    assert over(person, behind) == pytest.approx(128 / 255)
    person[:] = (128, 128, 128, 255)
    assert over(person, behind) == pytest.approx(0.2159, abs=1e-3)
    person[..., 3] = 0
    assert over(person, _picture(128, 128, 128)) == pytest.approx(0.2159, abs=1e-3)


def test_what_lies_behind_alone_is_blurred() -> None:
    person, behind = _picture(255, 0, 0, 0), _picture(0, 0, 0)
    person[:, 30:, 3] = 255
    behind[:, ::2] = 255
    found = over(person, behind, 4)
    assert np.abs(found[:, 10:29] - 0.5).max() < 0.06
    assert (found[:, 30:] == (1, 0, 0)).all()


def test_blur_keeps_the_sum_and_spreads_it() -> None:
    spot = np.zeros((*SHAPE, 1), np.float32)
    spot[20, 30] = 1
    soft = blurred(spot, 2, times=1)
    assert soft.sum() == pytest.approx(1)
    assert soft[18:23, 28:33] == pytest.approx(1 / 25)
    assert blurred(spot, 0) is spot
    assert blurred(np.ones((*SHAPE, 1), np.float32), 7) == pytest.approx(1)


def test_a_phone_s_blur_carries_the_person_s_colours_outwards() -> None:
    """Where the matte does not reach, what is blurred has the person in it."""
    photo = np.zeros((*SHAPE, 3), np.float32)
    photo[:, 30:] = 1  # the person
    matte = np.zeros((20, 30), np.uint8)
    matte[:, 16:] = 255  # two pixels too little
    found = defocused(photo, matte, 3)
    assert (found[:, 32:] == 1).all()
    assert 0.02 < found[20, 27, 0] < 0.9
    assert found[20, 5, 0] == 0
    matte[:, 15:] = 255
    photo[:, :30] = 0.5
    assert defocused(photo, matte, 3)[:, :30] == pytest.approx(0.5, abs=1e-6)


def test_the_stored_matte_is_half_as_large_and_soft() -> None:
    alpha = np.zeros(SHAPE, np.uint8)
    alpha[:, 30:] = 255
    matte = half_size_matte(alpha)
    assert matte.shape == (20, 30)
    assert matte.dtype == np.uint8
    assert list(matte[10, 13:17]) == [0, 85, 170, 255]


def test_light_is_srgb() -> None:
    assert light(np.array([[[0, 188, 255]]], np.uint8))[0, 0] == pytest.approx(
        [0, 0.5029, 1], abs=1e-3
    )
