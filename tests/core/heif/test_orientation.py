# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotation, mirror and crop: points go where the samples go."""

import struct

import numpy as np
import pytest

from heic_depth_import.core.errors import DamagedPhotoError
from heic_depth_import.core.heif.container import Property
from heic_depth_import.core.heif.orientation import transforms_of
from heic_depth_import.core.transforms import (
    Crop,
    Mirror,
    Rotate,
)

WIDTH, HEIGHT = 6, 4
NUMBERED = np.arange(WIDTH * HEIGHT).reshape(HEIGHT, WIDTH)


def irot(turns: int) -> Property:
    return Property("irot", bytes([turns]))


def imir(axis: int) -> Property:
    return Property("imir", bytes([axis]))


def clap(*numbers: int) -> Property:
    """Writes width, height, right, down, each as numerator and denominator."""
    return Property("clap", struct.pack(">8i", *numbers))


def test_order_is_kept() -> None:
    found = transforms_of([imir(1), Property("hvcC", b""), irot(3), irot(1)], (6, 4))
    assert found == (Mirror(1), Rotate(3), Rotate(1))


def test_only_the_lowest_bits_count_and_empty_bodies_do_nothing() -> None:
    assert transforms_of([irot(0xFE), imir(0xFF)], (6, 4)) == (Rotate(2), Mirror(1))
    assert transforms_of([Property("irot", b""), Property("imir", b"")], (6, 4)) == ()


def test_crop_in_the_middle() -> None:
    """4 of 6 columns leave 1 on either side; 2 of 4 rows leave 1 above and below."""
    assert transforms_of([clap(4, 1, 2, 1, 0, 1, 0, 1)], (6, 4)) == (Crop(1, 1, 4, 2),)


def test_crop_off_the_middle() -> None:
    """Its centre is half a pixel left of the middle and 1 below: columns 0 to 4, rows 2 to 3."""
    assert transforms_of([clap(5, 1, 2, 1, -1, 2, 1, 1)], (6, 4)) == (Crop(0, 2, 5, 2),)


def test_crop_of_padding() -> None:
    """489 of 490 columns with the crop's centre half a pixel left: the last column goes."""
    found = transforms_of([clap(489, 1, 490, 1, -1, 2, 0, 1)], (490, 490))
    assert found == (Crop(0, 0, 489, 490),)


def test_crop_after_a_turn_is_of_the_turned_picture() -> None:
    """6 x 4 turned is 4 x 6; the crop takes the middle 2 x 4 of it, whatever stands between."""
    expected = (Rotate(1), Crop(1, 1, 2, 4))
    crop = clap(2, 1, 4, 1, 0, 1, 0, 1)
    assert transforms_of([irot(1), crop], (6, 4)) == expected
    assert transforms_of([irot(1), Property("auxC", b""), crop], (6, 4)) == expected


@pytest.mark.parametrize(
    "numbers",
    [
        (7, 1, 4, 1, 0, 1, 0, 1),
        (6, 1, 5, 1, 0, 1, 0, 1),
        (0, 1, 4, 1, 0, 1, 0, 1),
        (-2, 1, 4, 1, 0, 1, 0, 1),
        (2, 1, 1, 3, 0, 1, 0, 1),
    ],
)
def test_crop_larger_than_the_picture_or_empty(numbers: tuple[int, ...]) -> None:
    with pytest.raises(DamagedPhotoError, match="a crop of"):
        transforms_of([clap(*numbers)], (6, 4))


@pytest.mark.parametrize("at", [1, 3, 5, 7])
def test_crop_that_divides_by_0(at: int) -> None:
    numbers = [2, 1, 2, 1, 0, 1, 0, 1]
    numbers[at] = 0
    with pytest.raises(DamagedPhotoError, match="divides by 0"):
        transforms_of([clap(*numbers)], (6, 4))


def test_crop_that_is_incomplete() -> None:
    with pytest.raises(DamagedPhotoError, match="incomplete"):
        transforms_of([Property("clap", bytes(31))], (6, 4))
