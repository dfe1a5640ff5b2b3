# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole pictures: averages and JPEG."""

import io
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from heic_depth_import.reading import sampler
from heic_depth_import.reading.packed_pictures import encode_jpeg
from heic_depth_import.reading.reader import photo_of
from heic_depth_import.reading.sampler import PillowSampler, shrink
from tests.making.ramps import ramp_photo

RGB = np.random.default_rng(4).integers(0, 256, (24, 32, 3), np.uint8)


def test_shrink_is_the_mean_of_each_cell() -> None:
    """Pillow rounds twice, once for each direction."""
    found = shrink(RGB, (0, 0, 32, 24), (8, 6))
    expected = RGB.reshape(6, 4, 8, 4, 3).mean(axis=(1, 3))
    assert found.shape == (6, 8, 3)
    np.testing.assert_allclose(found, expected, atol=1.01)


def test_shrink_of_a_part() -> None:
    """Columns 4 to 20 and rows 8 to 16, in cells of 4 x 2."""
    found = shrink(RGB, (4, 8, 20, 16), (4, 4))
    expected = RGB[8:16, 4:20].reshape(4, 2, 4, 4, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(found, expected, atol=1.01)


def test_shrink_stays_inside_the_photo() -> None:
    assert shrink(RGB, (-1e-9, 0, 32.0001, 24), (8, 6)).shape == (6, 8, 3)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_shrink_is_the_same_however_many_threads_work_on_it(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = shrink(RGB, (0, 0, 32, 24), (8, 6))
    monkeypatch.setattr(sampler, "STRIP_PIXELS", 200)
    np.testing.assert_array_equal(shrink(RGB, (0, 0, 32, 24), (8, 6), threads), whole)


def test_shrink_of_views() -> None:
    np.testing.assert_array_equal(
        shrink(RGB[::-1, ::-1], (0, 0, 32, 24), (8, 6)),
        shrink(RGB, (0, 0, 32, 24), (8, 6))[::-1, ::-1],
    )


def test_jpeg_holds_the_picture_and_nothing_else() -> None:
    ramp = np.stack(np.broadcast_arrays(np.arange(64), np.arange(64)[:, None], 99), axis=-1)
    packed = encode_jpeg((ramp * 2).astype(np.uint8))
    picture = Image.open(io.BytesIO(packed))
    assert picture.format == "JPEG"
    assert not picture.getexif()
    assert not {"icc_profile", "exif", "comment", "xmp"} & set(picture.info)
    assert np.abs(np.asarray(picture).astype(int) - (ramp * 2).astype(np.uint8)).mean() < 2


@pytest.mark.parametrize("height", [1, 15, 16, 255, 256, 257, 512, 513, 2600])
def test_jpeg_in_strips_is_the_jpeg_of_the_whole(height: int) -> None:
    """The last strip is of any height, and after eight strips the marks begin anew."""
    rgb = np.random.default_rng(height).integers(0, 256, (height, 52, 3), np.uint8)
    whole = io.BytesIO()
    Image.fromarray(rgb).save(whole, "JPEG", quality=95)
    np.testing.assert_array_equal(
        np.asarray(Image.open(io.BytesIO(encode_jpeg(rgb)))), np.asarray(Image.open(whole))
    )


def test_widest_jpeg() -> None:
    """Restart intervals are counted with 16 bits."""
    ramp = np.linspace(0, 255, 65_500).astype(np.uint8)
    rgb = np.broadcast_to(ramp[:, None], (257, 65_500, 3))
    found = np.asarray(Image.open(io.BytesIO(encode_jpeg(rgb))))
    assert np.abs(found.astype(np.int16) - rgb).max() < 4


@pytest.mark.parametrize("strip", [1, 32, 100, 320, 1 << 24])
def test_strips_do_not_show(strip: int, monkeypatch: pytest.MonkeyPatch) -> None:
    box = (1.3, 2.6, 31.2, 23.9)
    whole = Image.fromarray(RGB).resize((13, 7), Image.Resampling.BOX, box=box)
    in_one_piece = shrink(RGB, box, (13, 7))
    np.testing.assert_allclose(in_one_piece.astype(int), np.asarray(whole), atol=1)
    monkeypatch.setattr(sampler, "STRIP_PIXELS", strip)
    np.testing.assert_array_equal(shrink(RGB, box, (13, 7)), in_one_piece)


@given(st.integers(2, 50), st.integers(1, 60), st.floats(0, 0.4), st.floats(0.6, 1))
def test_each_cell_has_the_pixels_whose_centres_lie_in_it(
    height: int, rows: int, top: float, bottom: float
) -> None:
    """One column of pixels of noise; what is just between two cells belongs to the upper one."""
    noise = np.random.default_rng(height).integers(0, 256, (height, 1, 3), np.uint8)
    edges = np.linspace(round(top * height), round(bottom * height) or 1, rows + 1)
    found = shrink(noise, (0, edges[0], 1, edges[-1]), (1, rows))
    centres = np.arange(height) + 0.5
    for cell, above, below in zip(found, edges, edges[1:], strict=False):
        if below - above < 1:
            is_in = np.floor(centres) == np.floor((above + below) / 2 + 1e-9)
        else:
            is_in = (centres > above + 1e-9) & (centres <= below + 1e-9)
        np.testing.assert_allclose(cell[0], noise[is_in, 0].mean(axis=0), atol=0.501)


def test_long_columns_of_white_are_white() -> None:
    """More than 16 bits hold the sum of."""
    for height in (255, 256, 257, 258, 700):
        assert (
            shrink(np.full((height, 2, 3), 255, np.uint8), (0, 0, 2, height), (2, 1)) == 255
        ).all()


def test_the_last_two_grids_are_averaged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    grid = PillowSampler(photo_of(ramp_photo(mattes={}), "a"))
    asked = Mock(wraps=shrink)
    monkeypatch.setattr(sampler, "shrink", asked)
    first, again = grid.colours(12, 16), grid.colours(12, 16)
    finer, once_more = grid.colours(24, 32), grid.colours(12, 16)
    grid.colours(6, 8)
    grid.colours(24, 32)
    grid.colours(12, 16)
    sizes = [call.args[2] for call in asked.call_args_list]
    assert sizes == [(16, 12), (32, 24), (8, 6), (16, 12)]
    assert finer.shape == (24, 32, 3)
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(first, once_more)
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = 0
