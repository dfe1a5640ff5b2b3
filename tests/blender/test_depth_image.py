# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Depth as a packed float image."""

import struct
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
import pytest

from tests.blender.scene import Doubles, load, positions, values, write_photo
from tests.making.heic_sei import UNIFORM_Z, DepthRepresentation
from tests.making.heic_writer import DepthItem, Photo, imir, irot, write_heic


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return write_photo(tmp_path / "cat.heic", turned=(irot(1), imir(1)))


def pixels(image: bpy.types.Image) -> Doubles:
    """Returns (rows, columns, 4), the top row first."""
    width, height = image.size
    flat = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(flat)
    return flat.reshape(height, width, 4)[::-1].astype(np.float64)


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
def test_every_pixel_is_the_depth_of_its_sample(photo: Path, object_type: str) -> None:
    obj = load(photo, use_depth_image=True, cut=0, object_type=object_type)
    image = bpy.data.images["cat Depth"]
    assert obj["heic_depth_image"] == image
    assert image.is_float
    assert image.colorspace_settings.name == "Non-Color"
    assert image.packed_file
    depth = values(obj, "depth", 1, "value").reshape(16, 12, 1)
    np.testing.assert_array_equal(pixels(image)[..., :3], np.repeat(depth, 3, axis=2))
    assert (pixels(image)[..., 3] == 1).all()


@pytest.mark.parametrize("corrected", [False, True])
def test_nothing_is_packed_behind_its_last_block(photo: Path, corrected: bool) -> None:
    """Where Blender packs floats itself, what lay in memory comes behind it."""
    obj = load(photo, use_depth_image=True)
    if corrected:
        bpy.context.view_layer.objects.active = obj
        bpy.ops.object.heic_depth_set_distance(measure="CAMERA", point_a=(0, 1, 0), length=10)
    image = bpy.data.images["cat Depth"]
    packed = bytes(image.packed_file.data)
    last_attribute = b"screenWindowWidth\0float\0"
    table = packed.index(last_attribute) + len(last_attribute) + 4 + 4 + 1
    count = -(-image.size[1] // 16)
    last = struct.unpack_from(f"<{count}Q", packed, table)[-1]
    (size,) = struct.unpack_from("<I", packed, last + 4)
    assert len(packed) == last + 8 + size


def test_a_correction_can_be_undone(photo: Path) -> None:
    obj = load(photo, use_depth_image=True)
    before = pixels(bpy.data.images["cat Depth"])
    bpy.ops.ed.undo_push(message="before")
    bpy.context.view_layer.objects.active = obj
    bpy.ops.object.heic_depth_set_distance(
        "EXEC_DEFAULT", True, measure="CAMERA", point_a=(0, 1, 0), length=10
    )
    assert (pixels(bpy.data.images["cat Depth"])[..., 0] > 2 * before[..., 0]).all()
    bpy.ops.ed.undo()
    np.testing.assert_array_equal(pixels(bpy.data.images["cat Depth"]), before)


def test_survives_save_and_reload(photo: Path, tmp_path: Path) -> None:
    load(photo, use_depth_image=True)
    before = pixels(bpy.data.images["cat Depth"])
    blend = tmp_path / "saved.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(blend))
    bpy.ops.wm.open_mainfile(filepath=str(blend))
    image = bpy.data.images["cat Depth"]
    assert image.packed_file
    assert image.colorspace_settings.name == "Non-Color"
    np.testing.assert_array_equal(pixels(image), before)


def test_only_where_it_is_wanted(photo: Path) -> None:
    obj = load(photo)
    assert "cat Depth" not in bpy.data.images
    assert "heic_depth_image" not in obj.keys()  # noqa: SIM118  the stubs know keys alone


def test_what_is_unknown_is_as_far_as_the_farthest(tmp_path: Path) -> None:
    """Depth as stored: 0 m means nothing."""
    codes = np.full((12, 16), 100, np.uint8)
    codes[4:8, 4:8] = 0
    codes[:2] = 200
    sei = DepthRepresentation(kind=UNIFORM_Z, z_near=0.0, z_far=2.55)
    path = tmp_path / "hole.heic"
    path.write_bytes(
        write_heic(Photo(np.zeros((48, 64, 3), np.uint8)), depth=DepthItem(codes, sei=sei))
    )
    load(path, use_depth_image=True, use_dequantize=False, far_limit=100)
    depth = pixels(bpy.data.images["hole Depth"])[..., 0]
    np.testing.assert_allclose(depth[9:, 9:], 1.0, rtol=1e-5)
    np.testing.assert_allclose(depth[5:7, 5:7], 2.0, rtol=1e-5)


def test_displace_modifier_with_it_makes_the_relief_of_depth(photo: Path) -> None:
    """The README's recipe, on a flat mesh with the photo's UVs."""
    mesh = load(photo, projection="ORTHOGRAPHIC", cut=0, depth_scale=0, use_depth_image=True)
    flat = positions(mesh)
    assert np.ptp(flat[:, 2]) == 0
    texture = bpy.data.textures.new("Depth", "IMAGE")
    texture.image = bpy.data.images["cat Depth"]
    texture.extension = "EXTEND"
    modifier = mesh.modifiers.new("Displace", "DISPLACE")
    modifier.texture = texture
    modifier.texture_coords = "UV"
    modifier.direction = "Z"
    modifier.mid_level = 0.0
    modifier.strength = -1.0
    bpy.context.view_layer.update()
    found = positions(mesh.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    depth = values(mesh, "depth", 1, "value")[:, 0]
    assert np.ptp(depth) > 0.1
    np.testing.assert_allclose(found[:, 2] - flat[:, 2], -depth, atol=2e-3)
    np.testing.assert_allclose(found[:, :2], flat[:, :2], atol=1e-6)


def test_real_photo(real_photo: Callable[[str], Path]) -> None:
    """Many blocks of rows, each compressed as far as it goes."""
    obj = load(real_photo("pug.heic"), use_depth_image=True, object_type="POINT_CLOUD", cut=0)
    image = bpy.data.images["pug Depth"]
    assert tuple(image.size) == (768, 576)
    depth = values(obj, "depth", 1, "value").reshape(576, 768)
    np.testing.assert_array_equal(pixels(image)[..., 0], depth)
