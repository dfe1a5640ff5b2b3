# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JPEGs with depth, decoded apart: all decoders are there before the sandbox is entered."""

import sys
from pathlib import Path

import numpy as np
import pytest

from heic_depth_import.reading.reader import PhotoOrder, read
from tests.isolation.test_decoder import apart, same
from tests.making.heic_exif import Exif
from tests.making.heic_writer import PORTRAIT_URN, AuxItem, DepthItem, Photo
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet
from tests.making.icc import DISPLAY_P3, matrix_profile
from tests.making.jpeg_writer import (
    GoogleDepth,
    JpegLayout,
    write_dynamic_depth,
    write_gdepth,
    write_jpeg,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="as its neighbours")

RANDOM = np.random.default_rng(3)
RGB = RANDOM.integers(0, 256, (96, 128, 3), np.uint8)
CODES = RANDOM.integers(0, 256, (48, 64), np.uint8)
PHOTO = Photo(RGB, exif=Exif(orientation=6).to_bytes(), icc=matrix_profile(DISPLAY_P3))
DEPTH = DepthItem(CODES, xmp=xmp_packet(depth_fields(iphone_calibration(128, 96))))
GOOGLE = GoogleDepth(samples=CODES, units="m", confidence=CODES, original=RGB)


@pytest.mark.parametrize(
    "content",
    [
        write_jpeg(PHOTO, depth=DEPTH, aux=[AuxItem(CODES, PORTRAIT_URN)]),
        write_jpeg(PHOTO, depth=DEPTH, layout=JpegLayout(progressive=True)),
        write_gdepth(PHOTO, GOOGLE),
        write_dynamic_depth(PHOTO, GOOGLE),
    ],
    ids=["Apple", "progressive", "GDepth", "Dynamic Depth"],
)
def test_it_is_the_same_apart(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "IMG.jpg"
    path.write_bytes(content)
    assert same(apart(path), read(PhotoOrder(path)))
