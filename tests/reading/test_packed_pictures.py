# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures are packed in strips, and are the same pictures."""

import io
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

from heic_depth_import.core.arrays import Pixels
from heic_depth_import.reading.packed_pictures import (
    STRIP_ROWS,
    Jpeg,
    encode_jpeg,
)
from heic_depth_import.reading.png import Png, encode_png

WIDTH = 37


def picture(height: int, kind: str) -> Pixels:
    rgba = np.zeros((height, WIDTH, 4), np.uint8)
    noise = np.random.default_rng(0).integers(0, 256, rgba.shape, np.uint8)
    if kind == "full":
        return noise
    if kind == "band":
        rgba[height // 2 : height // 2 + 5, 7:20] = noise[0, 0]
    elif kind == "blocks":
        # What is empty comes after zeros, and again after others.
        rgba[:20], rgba[64:96] = 1, 255
    elif kind == "ends":
        rgba[0, 0], rgba[-1, -1] = 1, 255
    return rgba


def stream_of(png: bytes) -> bytes:
    """Returns the rows as they are; raises where the stream's check does not fit them."""
    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start], "big")
    return zlib.decompress(png[start + 4 : start + 4 + length])


@pytest.mark.parametrize("height", [1, 31, 32, 33, 64, 300])
@pytest.mark.parametrize("kind", ["empty", "full", "band", "blocks", "ends"])
def test_png_is_the_picture(height: int, kind: str) -> None:
    rgba = picture(height, kind)
    png = encode_png(rgba)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(png))), rgba)
    assert len(stream_of(png)) == height * (1 + 4 * WIDTH)


@pytest.mark.parametrize("rows", [1, 7, 32, 100])
def test_strips_make_the_same_picture(rows: int) -> None:
    rgba = picture(150, "ends")
    packed = Png(*rgba.shape[:2])
    for first in range(0, len(rgba), rows):
        packed.add(rgba[first : first + rows])
    png = packed.finished()
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(png))), rgba)
    assert len(stream_of(png)) == len(rgba) * (1 + 4 * WIDTH)


def test_empty_rows_take_next_to_no_room() -> None:
    assert len(encode_png(picture(4000, "ends"))) < 4000 * WIDTH * 4 / 50


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_a_jpeg_is_the_same_however_many_threads_pack_it(threads: int) -> None:
    rgb = picture(1500, "full")[..., :3]
    packed = Jpeg(len(rgb))
    for first in range(0, len(rgb), STRIP_ROWS):
        packed.add(rgb[first : first + STRIP_ROWS])
    assert encode_jpeg(rgb, threads) == packed.finished()


def test_a_jpeg_is_the_same_on_systems_without_files_in_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rgb = picture(600, "full")[..., :3]
    here = encode_jpeg(rgb)
    monkeypatch.setattr(sys, "platform", "win32")
    assert encode_jpeg(rgb) == here
    assert Image.open(io.BytesIO(here)).size == (WIDTH, 600)
