# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Light as bright as it was."""

import numpy as np

from heic_depth_import.core.camera import Window
from heic_depth_import.core.colour import decoded_light
from heic_depth_import.core.gain import Gain, GainMap, are_sound

ONES, NOTHING = np.ones((256, 3), np.float32), np.zeros((2, 3), np.float32)
RANDOM = np.random.default_rng(3)
CODES = RANDOM.integers(0, 256, 500, np.uint8)


def gain(gains: np.ndarray, offsets: np.ndarray = NOTHING) -> Gain:
    return Gain(CODES, GainMap(CODES[None], Window(0, 0, 500, 1), gains, offsets))


def test_a_headroom_of_1_leaves_every_bit() -> None:
    encoded = RANDOM.integers(0, 256, (500, 3), np.uint8)
    light = decoded_light(encoded)
    assert np.array_equal(gain(ONES).of(light.copy()), light)


def test_each_channel_has_its_gain_and_its_offsets() -> None:
    gains = RANDOM.uniform(0.5, 4, (256, 3)).astype(np.float32)
    offsets = np.array([[0.1, 0, 0.02], [0.05, 0.2, 0]], np.float32)
    light = RANDOM.uniform(0, 1, (500, 3)).astype(np.float32)
    found, part = gain(gains, offsets), slice(100, 300)
    whole = [
        [
            max(0, (light[i, c] + offsets[0, c]) * gains[CODES[i], c] - offsets[1, c])
            for c in range(3)
        ]
        for i in range(500)
    ]
    np.testing.assert_allclose(found.of(light.copy()), whole, rtol=1e-5, atol=1e-7)
    some = found.of(light[part].copy(), part)
    assert np.array_equal(some, found.of(light.copy())[part])
    places = np.array([7, 7, 499])
    assert np.array_equal(found.at(places).of(light[places]), found.of(light.copy())[places])


def test_gains_that_a_reader_may_have_made() -> None:
    assert are_sound(ONES, NOTHING)
    for gains in (ONES[:255], ONES * 1025, ONES * 0, ONES * np.float32(np.nan)):
        assert not are_sound(gains, NOTHING)
    for others in (NOTHING[:1], NOTHING + 2, NOTHING + np.float32(np.nan)):
        assert not are_sound(ONES, others)
