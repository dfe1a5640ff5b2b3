# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours as linear light."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heic_depth_import.core.colour import ColourSpace, codes_of, encode_srgb, linear_rec709

EVERY = np.arange(256, dtype=np.uint8)


def linear(red: int, green: int, blue: int, space: ColourSpace) -> list[float]:
    found = linear_rec709(np.array([[red, green, blue]], np.uint8), space)
    assert found.dtype == np.float32
    row: list[float] = found[0].tolist()
    return row


def test_curve_by_hand() -> None:
    """10 is on the straight part: 10 / 255 / 12.92; 188 is ((0.7373 + 0.055) / 1.055)^2.4."""
    found = linear(10, 188, 255, ColourSpace.SRGB)
    assert found == pytest.approx([10 / 255 / 12.92, ((188 / 255 + 0.055) / 1.055) ** 2.4, 1.0])
    assert found[1] == pytest.approx(0.5029, abs=1e-4)


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        ((255, 0, 0), (1.2249401, -0.0420569, -0.0196376)),
        ((0, 255, 0), (-0.2249404, 1.0420571, -0.0786361)),
        ((0, 0, 255), (0.0, 0.0, 1.0982735)),
    ],
)
def test_pure_display_p3_lies_outside_rec_709(
    encoded: tuple[int, int, int], expected: tuple[float, float, float]
) -> None:
    assert linear(*encoded, ColourSpace.DISPLAY_P3) == pytest.approx(expected, abs=1e-6)


@given(st.integers(0, 255))
def test_grey_is_the_same_in_both(value: int) -> None:
    """Both have the same white."""
    p3 = linear(value, value, value, ColourSpace.DISPLAY_P3)
    assert p3 == pytest.approx(linear(value, value, value, ColourSpace.SRGB), abs=1e-5)


def test_p3_is_applied_after_the_curve() -> None:
    """Half-way red: the curve's value times the first column of the matrix."""
    curve = ((188 / 255 + 0.055) / 1.055) ** 2.4
    expected = [curve * factor for factor in (1.2249401, -0.0420569, -0.0196376)]
    assert linear(188, 0, 0, ColourSpace.DISPLAY_P3) == pytest.approx(expected, abs=1e-6)


def test_encode_undoes_decode_for_every_byte() -> None:
    rgb = np.stack([EVERY, EVERY[::-1], np.roll(EVERY, 99)], axis=-1)
    found = encode_srgb(linear_rec709(rgb, ColourSpace.SRGB))
    np.testing.assert_array_equal(found, rgb)
    assert found.dtype == np.uint8


def test_unrounded_codes_are_those_of_the_curve() -> None:
    """From a table, but nowhere off by what a picture could show."""
    light = np.concatenate([np.linspace(0, 0.01, 5001), np.linspace(0, 1, 9001)])
    curve = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    found = codes_of(light.astype(np.float32)[:, np.newaxis].repeat(3, 1), ColourSpace.SRGB)
    np.testing.assert_allclose(found[:, 0], curve, atol=5e-4)
    assert found[-1, 0] == 255


def test_encode_clips() -> None:
    assert encode_srgb(np.array([-0.5, 0.0, 1.0, 7.0], np.float32)).tolist() == [0, 0, 255, 255]


def test_names_are_blenders() -> None:
    assert [space.value for space in ColourSpace] == ["sRGB", "Display P3"]


@pytest.mark.parametrize("shape", [(3,), (0, 3), (2, 5, 3)])
def test_shapes(shape: tuple[int, ...]) -> None:
    assert linear_rec709(np.zeros(shape, np.uint8), ColourSpace.DISPLAY_P3).shape == shape
