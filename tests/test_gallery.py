# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's photos: a sitter with a portrait matte, and a meadow under the sky."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from tests.making.heic_reading import info, opened, pixels
from tests.making.heic_writer import PORTRAIT_URN

FOLDER = Path(__file__).with_name("gallery")


def disparity_of(photo: Any) -> NDArray[np.float64]:
    (depth,) = info(photo)["depth_images"]
    limits = info(depth)["metadata"]
    return np.asarray(
        limits["d_min"] + pixels(depth) / 255 * (limits["d_max"] - limits["d_min"]), np.float64
    )


@pytest.mark.parametrize("name", ["sitter", "meadow"])
def test_it_is_a_small_photo_with_wide_colours(name: str) -> None:
    path = FOLDER / f"{name}.heic"
    assert path.stat().st_size < 1_000_000
    photo = opened(path.read_bytes())
    assert pixels(photo).shape == (1512, 2016, 3)
    assert disparity_of(photo).shape == (432, 576)


def test_the_sitters_matte_is_where_the_sitter_is() -> None:
    photo = opened((FOLDER / "sitter.heic").read_bytes())
    matte = pixels(photo.get_aux_image(info(photo)["aux"][PORTRAIT_URN][0]))
    disparity = disparity_of(photo)
    small = np.asarray(Image.fromarray(matte).resize(disparity.shape[::-1], Image.Resampling.BOX))
    is_near = disparity > 1.0  # a metre; the shelf begins beyond
    assert np.mean((small > 127) == is_near) > 0.99
    assert 0.2 < is_near.mean() < 0.6
    assert np.mean((small > 2) & (small < 250)) > 0.004, "single hairs"


def test_the_meadow_goes_on_to_the_sky() -> None:
    photo = opened((FOLDER / "meadow.heic").read_bytes())
    assert PORTRAIT_URN not in info(photo)["aux"]
    disparity = disparity_of(photo)
    step = np.ptp(disparity) / 255
    sky = disparity[:60, 300:380]
    assert np.median(sky) == 0
    assert sky.max() < 3 * step, "noise"
    assert disparity.max() > 0.6, "something near"
