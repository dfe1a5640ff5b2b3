# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mattes come back where they belong, whatever was done to photo and mattes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.reading.reader import photo_of
from heic_depth_import.reading.sampler import PillowSampler, resample
from tests.making.heic_boxes import read_items
from tests.making.heic_writer import GAIN_MAP_URN, HAIR_URN, AuxItem, clap, imir, irot
from tests.making.photos import written
from tests.making.ramps import URNS, expected, ramp_photo

# Finer and coarser than the depth map's 16 x 12, and not of one size.
SIZES = {
    "portrait": (128, 96),
    "hair": (32, 24),
    "skin": (64, 48),
    "teeth": (8, 6),
    "glasses": (16, 12),
    "sky": (40, 30),
}
TURNS = [
    [irot(turns), *mirrors] for turns in range(4) for mirrors in ([], [imir(0)], [imir(1)])
] + [[imir(0), irot(1)], [imir(1), irot(3)]]


def check(photo: DepthPhoto, rows: int, columns: int, kinds: set[str]) -> None:
    """Compares each matte with the colours of the photo, which say where a cell is."""
    grid = PillowSampler(photo)
    colours = grid.colours(rows, columns) / 255
    found = grid.mattes(rows, columns)
    assert set(found) == kinds
    # A coarse matte is flat along its edge, half a pixel (a twelfth) wide.
    inner = np.s_[rows // 6 : -(rows // 6), columns // 6 : -(columns // 6)]
    for kind, matte in found.items():
        ideal = expected(kind, colours[..., 0], colours[..., 1])
        assert matte.shape == (rows, columns)
        np.testing.assert_allclose(matte[inner] / 255, ideal[inner], atol=2.5 / 255, err_msg=kind)
        np.testing.assert_allclose(matte / 255, ideal, atol=1 / 12, err_msg=kind)


@pytest.mark.parametrize("turned", TURNS)
@pytest.mark.parametrize("resolution", [1, 4])
def test_every_rotation_and_mirror(turned: list[bytes], resolution: int) -> None:
    photo = photo_of(ramp_photo(turned, mattes=SIZES), "a")
    rows, columns = photo.depth.disparity.shape
    assert not photo.warnings
    check(photo, rows * resolution, columns * resolution, set(URNS))


def test_mattes_that_forgot_to_turn_are_turned_like_the_photo() -> None:
    photo = photo_of(ramp_photo([irot(3)], mattes=SIZES, mattes_turned=[]), "a")
    check(photo, 16, 12, set(URNS))


def test_all_cropped_alike_and_turned() -> None:
    """48 x 40 of 64 x 48 is 12 x 10 of 16 x 12."""
    cropped = [clap(48, 40, 4, -4), irot(1)]
    sizes = dict.fromkeys(URNS, (64, 48))
    photo = photo_of(
        ramp_photo(cropped, mattes=sizes, depth_turned=[clap(12, 10, 1, -1), irot(1)]), "a"
    )
    assert photo.rgb.shape == (48, 40, 3)
    rows, columns = photo.depth.disparity.shape
    check(photo, rows, columns, set(URNS))


def test_photo_cropped_on_the_phone_keeps_mattes_of_the_whole_field() -> None:
    sizes = SIZES | {"teeth": (16, 12)}  # 8 x 6 could be anything
    photo = photo_of(ramp_photo(mattes=sizes, cropped=slice(8, 56)), "a")
    assert photo.rgb.shape == (48, 48, 3)
    rows, columns = photo.depth.disparity.shape
    assert rows == columns
    check(photo, rows, columns, set(URNS))


def test_only_those_that_are_there() -> None:
    gain_map = AuxItem(np.zeros((24, 32), np.uint8), GAIN_MAP_URN)
    photo = photo_of(ramp_photo(mattes={"sky": (32, 24)}, more=[gain_map]), "a")
    check(photo, 12, 16, {"sky"})
    assert photo_of(written(), "a").mattes == {}


def test_the_year_in_the_name_does_not_matter() -> None:
    later = AuxItem(np.full((24, 32), 77, np.uint8), HAIR_URN.replace("2019", "2026"))
    photo = photo_of(ramp_photo(mattes={}, more=[later]), "a")
    assert (photo.mattes["hair"].opacity == 77).all()


def test_not_decoded_where_nobody_wants_them() -> None:
    content = _with_damaged(ramp_photo(mattes=SIZES))
    photo = photo_of(content, "a", use_mattes=False)
    assert photo.mattes == {}
    assert photo.warnings == ()


def _with_damaged(content: bytes) -> bytes:
    """Overwrites what is coded of the second matte."""
    coded = [item for item in read_items(content, "a") if item.kind == "hvc1"]
    assert content.count(coded[3].payload) == 1
    return content.replace(coded[3].payload, b"\xff" * len(coded[3].payload))


def test_damaged_matte_is_left_out_with_a_word() -> None:
    photo = photo_of(_with_damaged(ramp_photo(mattes=SIZES)), "a")
    assert photo.warnings == ("the hair matte cannot be read; it is left out",)
    check(photo, 12, 16, set(URNS) - {"hair"})


def test_matte_of_too_many_bits_is_left_out_with_a_word() -> None:
    deep = AuxItem(np.full((24, 32), 500, np.uint16), HAIR_URN, bits=10)
    photo = photo_of(ramp_photo(mattes={"skin": (64, 48)}, more=[deep]), "a")
    assert photo.warnings == ("the hair matte cannot be read; it is left out",)
    check(photo, 12, 16, {"skin"})


def test_second_matte_of_a_kind_stands_in_for_a_damaged_one() -> None:
    deep = AuxItem(np.full((24, 32), 500, np.uint16), HAIR_URN, bits=10)
    photo = photo_of(ramp_photo(mattes={"hair": (64, 48)}, more=[deep]), "a")
    assert photo.warnings == ()
    check(photo, 12, 16, {"hair"})


def test_matte_across_the_photo_is_left_out_with_a_word() -> None:
    photo = photo_of(ramp_photo([], mattes={"sky": (64, 48)}, mattes_turned=[irot(1)]), "a")
    assert photo.warnings == ("the sky matte cannot be read; it is left out",)
    assert photo.mattes == {}


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_larger_cells_are_a_mean_around_their_centre(across: int, down: int, seed: int) -> None:
    opacity = np.random.default_rng(seed).integers(0, 256, (9, 9), np.uint8)
    found = resample(opacity, (0, 0, 9, 9), (across, down))
    ideal = _shares(down, 9) @ opacity @ _shares(across, 9).T
    np.testing.assert_allclose(found, ideal, atol=1.01)  # rounded in both directions


def _shares(cells: int, pixels: int) -> NDArray[np.float64]:
    """Returns how much each pixel counts in each cell, (cells, pixels)."""
    centre = (np.arange(cells) + 0.5) * pixels / cells
    away = np.abs(np.arange(pixels) + 0.5 - centre[:, None]) * cells / pixels
    weight = np.maximum(1 - away, 0)
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))


def test_smaller_cells_lie_between_pixel_centres() -> None:
    """Halves of pixels: a quarter and three quarters of the way."""
    opacity = np.array([[0, 100, 200]], np.uint8)
    found = resample(opacity, (0, 0, 3, 1), (6, 1))
    np.testing.assert_allclose(found, [[0, 25, 75, 125, 175, 200]], atol=1)


def test_beyond_the_matte_is_what_its_edge_is() -> None:
    opacity = np.array([[10, 200], [10, 200]], np.uint8)
    found = resample(opacity, (-2, -2, 4, 4), (3, 3))
    assert found[:, 0].tolist() == [10] * 3
    assert found[:, 2].tolist() == [200] * 3
    assert found[1, 1] == 105
