# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The limits in the add-on's preferences hold for every import."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.scene import everything, load, write_photo
from tests.making.heic_repeated import write_repeated
from tests.making.heic_writer import DepthItem

SLOPE = (np.mgrid[0:48, 0:64].sum(0) % 256).astype(np.uint8)


@pytest.fixture
def preferences() -> Generator[Any]:
    found = bpy.context.preferences.addons[EXTENSION].preferences
    yield found
    found.property_unset("photo_megapixels")
    found.property_unset("depth_megapixels")


def test_usual_limits(preferences: Any) -> None:
    assert (preferences.photo_megapixels, preferences.depth_megapixels) == (300, 16)


def test_smaller_photos_only(preferences: Any, tmp_path: Path) -> None:
    path = tmp_path / "IMG.heic"
    path.write_bytes(write_repeated(2, 2, DepthItem(SLOPE), tile=512))  # 1.05 megapixels
    load(path)
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    before = everything()
    preferences.photo_megapixels = 1
    with pytest.raises(RuntimeError, match="1024 x 1024 pixels, more than the limit of 1 megapixe"):
        bpy.ops.import_scene.heic_depth(filepath=str(path))
    assert everything() == before


def test_smaller_depth_maps_only(preferences: Any, tmp_path: Path) -> None:
    preferences.depth_megapixels = 1
    load(write_photo(tmp_path / "small.heic"))
    path = tmp_path / "IMG.heic"
    codes = np.zeros((1024, 1024), np.uint8)
    path.write_bytes(write_repeated(2, 2, DepthItem(codes), tile=512))
    with pytest.raises(RuntimeError, match="depth map of 1024 x 1024 pixels, more than the limit"):
        bpy.ops.import_scene.heic_depth(filepath=str(path))
