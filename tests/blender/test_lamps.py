# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lamps of a LIT scene."""

from pathlib import Path

import bpy
import numpy as np
import pytest

from tests.blender.scene import load, write_photo
from tests.blender.test_render import rendered, set_up_render


@pytest.mark.parametrize("material", ["PHOTO", "NONE"])
def test_no_lamp_without_need(tmp_path: Path, material: str) -> None:
    load(write_photo(tmp_path / "cat.heic"), material=material)
    assert not bpy.data.lights


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
def test_lit_scene_has_a_key_and_a_fill(tmp_path: Path, object_type: str) -> None:
    obj = load(write_photo(tmp_path / "cat.heic"), material="LIT", object_type=object_type)
    key, fill = bpy.data.objects["cat Key"], bpy.data.objects["cat Fill"]
    assert len(bpy.data.lights) == 2
    for lamp in (key, fill):
        assert lamp.parent == obj
        assert [home.name for home in lamp.users_collection] == ["cat"]
        assert (lamp.data.type, lamp.data.shape) == ("AREA", "DISK")
    assert key.data.use_shadow
    assert not fill.data.use_shadow


@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
@pytest.mark.parametrize("code", [0, 255], ids=["2 m", "0.5 m"])
def test_grey_card_is_as_bright_as_in_the_photo(tmp_path: Path, projection: str, code: int) -> None:
    codes = np.full((12, 16), code, np.uint8)
    codes[0, 0] = 128  # not quite flat, or the import warns
    grey = np.full((48, 64, 3), 128, np.uint8)
    path = write_photo(tmp_path / "card.heic", codes=codes, colours=grey)
    seen = []
    for material in ("PHOTO", "LIT"):
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        load(path, material=material, projection=projection, cut=0.05)
        set_up_render(32, 24, 64)
        seen.append(rendered(tmp_path / material, linear=True)[8:20, 10:26].mean(axis=(0, 1)))
    np.testing.assert_allclose(seen[0], 0.2159, atol=0.005)
    np.testing.assert_allclose(seen[1], seen[0], rtol=0.12)


def test_relief_reads(tmp_path: Path) -> None:
    """A grey ridge from top to bottom is brighter on the side of the key, the left."""
    across = np.abs(np.arange(16) - 7.5)
    codes = np.repeat((200 - 14 * across)[None, :].astype(np.uint8), 12, axis=0)
    grey = np.full((48, 64, 3), 128, np.uint8)
    path = write_photo(tmp_path / "ridge.heic", codes=codes, colours=grey)
    load(path, material="LIT", cut=0)
    set_up_render(32, 24, 32)
    picture = rendered(tmp_path / "render", linear=True)[8:16, :, 1]
    assert picture[:, 4:14].mean() > 1.35 * picture[:, 18:28].mean()


@pytest.mark.parametrize("object_type", ["MESH", "GRID"])
def test_filled_wall_shows_no_outline_of_what_stood_before_it(
    tmp_path: Path, object_type: str
) -> None:
    """Seen from the left, the lamp's side, where the square's own shadow does not fall."""
    codes = np.full((48, 64), 30, np.uint8)
    codes[12:36, 24:40] = 220
    codes[0, 0] = 31  # not quite flat, or the import warns
    grey = np.full((192, 256, 3), 128, np.uint8)
    path = write_photo(
        tmp_path / "wall.heic",
        columns=64,
        rows=48,
        codes=codes,
        colours=grey,
    )
    load(path, material="LIT", fill_background=True, object_type=object_type)
    camera = bpy.context.scene.camera
    camera.location.x -= 0.12
    set_up_render(128, 96, 64)
    seen = rendered(tmp_path / "render", linear=True)[:, :, 1]
    wall = seen[44:52, 8:64].mean(axis=0)
    assert wall.min() > 0.94 * np.median(wall)

    camera.location.x += 0.24  # from the right, where the shadow is
    seen = rendered(tmp_path / "right", linear=True)[:, :, 1]
    bpy.data.lights["wall Key"].use_shadow = False
    without = rendered(tmp_path / "without", linear=True)[:, :, 1]
    assert (seen < 0.97 * without).mean() > 0.05
