# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In the sandbox, with the Python and numpy of each Blender, photos are read as without it."""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.fuzz.photos import all_photos

PACKAGE = "bl_ext.user_default.heic_depth_import"
reader = importlib.import_module(f"{PACKAGE}.reading.reader")
decoder = importlib.import_module(f"{PACKAGE}.isolation.decoder")
photo_reader = importlib.import_module(f"{PACKAGE}.reading.photo_reader")
awaited = photo_reader.awaited
limits = importlib.import_module(f"{PACKAGE}.core.limits").Limits()
DepthImportError = importlib.import_module(f"{PACKAGE}.core.errors").DepthImportError

STILL_LIFE = Path(__file__).parents[1] / "still_life" / "still_life.heic"


def check_apart(path: Path) -> None:
    """Reads a photo here and in a process of its own, and compares."""
    order = reader.PhotoOrder(path)
    here, apart = (
        reader.read(order, limits),
        awaited(photo_reader.reading(decoder.Decoder(limits), order)),
    )
    assert np.array_equal(here.rgb, apart.rgb)
    assert np.array_equal(here.depth.disparity, apart.depth.disparity, equal_nan=True)
    assert list(here.mattes) == list(apart.mattes)
    for kind, matte in here.mattes.items():
        assert np.array_equal(matte.opacity, apart.mattes[kind].opacity)
    assert (here.camera, here.shot, here.warnings) == (apart.camera, apart.shot, apart.warnings)


def test_the_still_life_is_the_same_apart() -> None:
    check_apart(STILL_LIFE)


@pytest.mark.parametrize(
    "name", ["pug", "building", "branch", "face", "face_chair", "glass", "magnolia", "wreath"]
)
def test_a_real_photo_is_the_same_apart(real_photo: Callable[[str], Path], name: str) -> None:
    check_apart(real_photo(f"{name}.heic"))


def test_nothing_is_loaded_after_the_door_is_shut() -> None:
    """What this numpy or Pillow loads when it is first used could not be found any more."""
    photos = all_photos()
    reader.warm_up()
    before = set(sys.modules)
    for photo in photos:
        reader.photo_of(photo.content, "a.heic")
    assert sorted(set(sys.modules) - before) == []
