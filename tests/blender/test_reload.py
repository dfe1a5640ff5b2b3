# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo is read again in place: what is the user's stays."""

import importlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.scene import (
    Doubles,
    colours_of,
    everything,
    load,
    positions,
    write_photo,
)

KINDS = ["MESH", "POINT_CLOUD", "GRID"]


def written(path: Path, height: int = 250) -> Path:
    """Writes a near block before a slope."""
    codes = np.add.outer(np.arange(24), np.arange(32)).astype(np.uint8) * 2
    codes[6:18, 10:22] = height
    colours = np.full((96, 128, 3), (height, 90, 40), np.uint8)
    return write_photo(path, columns=32, rows=24, codes=codes, colours=colours)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return written(tmp_path / "block.heic")


def reload(obj: bpy.types.Object, **options: Any) -> None:
    bpy.context.view_layer.objects.active = obj
    assert bpy.ops.object.heic_depth_reload(**options) == {"FINISHED"}


def shown(obj: bpy.types.Object) -> Doubles:
    bpy.context.view_layer.update()
    return positions(obj.evaluated_get(bpy.context.evaluated_depsgraph_get()))


def background(obj: bpy.types.Object) -> bpy.types.Object:
    return next(each for each in obj.children if each.get("heic_depth_background"))


def modifier_inputs() -> Any:
    return importlib.import_module(f"{EXTENSION}.blender.nodes.modifier_inputs")


@pytest.mark.parametrize("object_type", KINDS)
@pytest.mark.parametrize("material", ["PHOTO", "LIT", "NONE"])
def test_reloading_an_unchanged_photo_changes_nothing(
    photo: Path, object_type: str, material: str
) -> None:
    obj = load(
        photo,
        object_type=object_type,
        material=material,
        fill_background=True,
        use_depth_image=True,
        camera_move="ORBIT",
    )
    before, points, known = everything(), shown(obj), obj["heic_depth"].to_dict()
    behind, record = positions(background(obj)), obj["heic_depth_import"].to_dict()
    reload(obj)
    assert everything() == before
    np.testing.assert_array_equal(shown(obj), points)
    np.testing.assert_array_equal(positions(background(obj)), behind)
    assert obj["heic_depth"].to_dict() == known
    assert obj["heic_depth_import"].to_dict() == record


@pytest.mark.parametrize("object_type", KINDS)
def test_what_the_file_shows_now_is_there(photo: Path, object_type: str) -> None:
    obj = load(photo, object_type=object_type, fill_background=True)
    written(photo, height=120)
    reload(obj)
    points, colours, behind = shown(obj), colours_of(obj), positions(background(obj))
    pixels = [bytes(image.packed_file.data) for image in bpy.data.images if image.packed_file]
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    fresh = load(photo, object_type=object_type, fill_background=True)
    np.testing.assert_array_equal(points, shown(fresh))
    np.testing.assert_array_equal(colours, colours_of(fresh))
    np.testing.assert_array_equal(behind, positions(background(fresh)))
    fresh_pixels = [bytes(each.packed_file.data) for each in bpy.data.images if each.packed_file]
    assert sorted(pixels) == sorted(fresh_pixels)


def test_what_hangs_on_the_object_stays(photo: Path) -> None:
    obj = load(photo)
    parent = bpy.data.objects.new("Parent", None)
    prop = bpy.data.objects.new("Prop", None)
    bpy.context.scene.collection.objects.link(parent)
    bpy.context.scene.collection.objects.link(prop)
    obj.parent, prop.parent = parent, obj
    obj.name, obj.data.name = "Mine", "My Mesh"
    obj.location, obj.scale = (1, 2, 3), (2, 2, 2)
    obj.keyframe_insert("location", frame=3)
    obj.modifiers.new("Thick", "SOLIDIFY")
    obj.constraints.new("LIMIT_SCALE")
    other = bpy.data.collections.new("Other")
    other.objects.link(obj)
    twin = obj.copy()
    other.objects.link(twin)
    was = {
        "matrix": [list(row) for row in obj.matrix_basis],
        "modifiers": obj.modifiers.keys(),
        "constraints": obj.constraints.keys(),
        "collections": sorted(each.name for each in obj.users_collection),
        "children": sorted(each.name for each in obj.children),
        "action": obj.animation_data.action.name,
    }
    written(photo, height=120)
    reload(obj)
    assert (obj.name, obj.data.name, obj.parent) == ("Mine", "My Mesh", parent)
    assert twin.data == obj.data
    assert was == {
        "matrix": [list(row) for row in obj.matrix_basis],
        "modifiers": obj.modifiers.keys(),
        "constraints": obj.constraints.keys(),
        "collections": sorted(each.name for each in obj.users_collection),
        "children": sorted(each.name for each in obj.children),
        "action": obj.animation_data.action.name,
    }


def test_edited_materials_stay_and_show_the_new_photo(photo: Path) -> None:
    obj = load(photo)
    material = obj.data.materials[0]
    material.name = "Edited"
    node = next(each for each in material.node_tree.nodes if each.type == "TEX_IMAGE")
    node.interpolation = "Closest"
    obj.data.materials.append(bpy.data.materials.new("Extra"))
    name, was = node.image.name, bytes(node.image.packed_file.data)
    written(photo, height=120)
    reload(obj)
    assert [each.name for each in obj.data.materials] == ["Edited", "Extra"]
    assert obj.data.materials[0] == material
    assert node.interpolation == "Closest"
    assert node.image.name == name
    assert bytes(node.image.packed_file.data) != was
    assert len(bpy.data.materials) == 2
    assert len(bpy.data.images) == 1


def test_a_picture_of_ones_own_stays(photo: Path) -> None:
    obj = load(photo)
    node = next(n for n in obj.data.materials[0].node_tree.nodes if n.type == "TEX_IMAGE")
    node.image = bpy.data.images.new("Painted", 4, 4)
    reload(obj)
    assert node.image.name == "Painted"


def test_a_deleted_material_comes_again(photo: Path) -> None:
    obj = load(photo)
    bpy.data.materials.remove(obj.data.materials[0])
    reload(obj)
    assert obj.data.materials[0].node_tree is not None


def test_inputs_of_a_live_grid_stay(photo: Path) -> None:
    obj = load(photo, object_type="GRID")
    set_to = {"Strength": 0.5, "Disparity Offset": 0.25, "Cut": 0.4}
    for name, value in set_to.items():
        modifier_inputs().set_input(obj.modifiers["HEIC Depth"], name, value)
    before = shown(obj)
    reload(obj)
    for name, value in set_to.items():
        found = modifier_inputs().get_input(obj.modifiers["HEIC Depth"], name)
        assert found == pytest.approx(value)
    np.testing.assert_allclose(shown(obj), before, rtol=1e-6)


def test_a_mesh_becomes_live(photo: Path) -> None:
    obj = load(photo, style="VOXELS")
    obj.modifiers.new("Thick", "SOLIDIFY")
    bpy.ops.object.heic_depth_style(style="NONE")
    before = positions(obj)
    reload(obj, use_live=True)
    assert obj.modifiers.keys() == ["HEIC Depth", "Thick"]
    obj.modifiers.remove(obj.modifiers["Thick"])
    np.testing.assert_allclose(shown(obj), before, rtol=1e-5)
    modifier_inputs().set_input(obj.modifiers["HEIC Depth"], "Disparity Scale", 2.0)
    np.testing.assert_allclose(shown(obj), before / 2, rtol=1e-5)
    reload(obj)
    assert obj.modifiers.keys() == ["HEIC Depth"]


def test_style_and_stage_stay(photo: Path) -> None:
    obj = load(photo, style="VOXELS", use_stage=True, fill_background=True)
    style = obj.modifiers["HEIC Depth Style"]
    modifier_inputs().set_input(style, "Build", 0.75)
    before, cubes = everything(), shown(obj)
    reload(obj)
    assert everything() == before
    assert modifier_inputs().get_input(style, "Build") == pytest.approx(0.75)
    assert background(obj).hide_render
    np.testing.assert_array_equal(shown(obj), cubes)


@pytest.mark.parametrize("object_type", KINDS)
def test_size_that_was_set_stays(photo: Path, object_type: str) -> None:
    obj = load(photo, object_type=object_type)
    bpy.ops.object.heic_depth_set_distance(measure="CAMERA", point_a=(0, 1, 0), length=3.0)
    before, known = shown(obj), obj["heic_depth"].to_dict()
    reload(obj)
    np.testing.assert_allclose(shown(obj), before, rtol=1e-5)
    found = obj["heic_depth"].to_dict()
    assert found["accuracy"] == "scaled by you"
    assert found["measurement"] == known["measurement"]
    assert found["nearest_depth"] == pytest.approx(known["nearest_depth"], rel=1e-5)


@pytest.mark.parametrize("object_type", KINDS)
def test_depth_that_was_stretched_stays(photo: Path, object_type: str) -> None:
    obj = load(photo, object_type=object_type)
    for options in (
        {"point_a": (0, 0.6, 0), "length": 1.2},
        {"point_a": (0, 3, 0), "length": 4.5, "use_last": True},
    ):
        bpy.ops.object.heic_depth_set_distance(measure="CAMERA", **options)
    before, known = shown(obj), obj["heic_depth"].to_dict()
    assert known["disparity_offset"] < -0.05
    reload(obj)
    np.testing.assert_allclose(shown(obj), before, rtol=1e-5)
    found = obj["heic_depth"].to_dict()
    for end in ("nearest_depth", "farthest_depth", "disparity_scale", "disparity_offset"):
        assert found[end] == pytest.approx(known[end], rel=1e-5)


def test_a_mesh_that_was_stretched_becomes_live(photo: Path) -> None:
    obj = load(photo)
    bpy.ops.object.heic_depth_set_distance(measure="CAMERA", point_a=(0, 1, 0), length=3.0)
    before = shown(obj)
    reload(obj, use_live=True)
    np.testing.assert_allclose(shown(obj), before, rtol=1e-5)


def test_camera_follows_another_picture_alone(photo: Path, tmp_path: Path) -> None:
    obj = load(photo)
    camera = next(each for each in obj.children if each.type == "CAMERA")
    camera.data.lens = 77.0
    reload(obj)
    assert camera.data.lens == pytest.approx(77)
    other = write_photo(tmp_path / "other.heic", columns=24, rows=32)
    reload(obj, filepath=str(other))
    assert camera.data.lens != pytest.approx(77)
    assert obj["heic_depth"]["file"] == "other.heic"


def test_a_file_that_has_moved_is_told(photo: Path, tmp_path: Path) -> None:
    obj = load(photo)
    moved = tmp_path / "moved" / "photo.heic"
    moved.parent.mkdir()
    shutil.move(photo, moved)
    before, known = everything(), obj["heic_depth"].to_dict()
    with pytest.raises(RuntimeError, match=r"block\.heic cannot be opened"):
        bpy.ops.object.heic_depth_reload()
    assert everything() == before
    assert obj["heic_depth"].to_dict() == known
    reload(obj, filepath=str(moved))
    assert obj.name == "block"
    assert len(bpy.data.images) == 1
    reload(obj)


def test_damaged_photo_changes_nothing(photo: Path) -> None:
    obj = load(photo, fill_background=True)
    content = photo.read_bytes()
    photo.write_bytes(content[: len(content) // 2])
    before, points = everything(), positions(obj)
    with pytest.raises(RuntimeError, match=r"block\.heic"):
        bpy.ops.object.heic_depth_reload()
    assert everything() == before
    np.testing.assert_array_equal(positions(obj), points)


def test_older_imports_cannot_be_reloaded(photo: Path) -> None:
    obj = load(photo)
    del obj["heic_depth_import"]
    assert not bpy.ops.object.heic_depth_reload.poll()


def test_it_is_undone_in_one_step(photo: Path) -> None:
    obj = load(photo)
    before = positions(obj)
    bpy.ops.ed.undo_push(message="before")
    written(photo, height=120)
    assert bpy.ops.object.heic_depth_reload("EXEC_DEFAULT", True) == {"FINISHED"}
    assert positions(obj).shape != before.shape or not np.array_equal(positions(obj), before)
    bpy.ops.ed.undo()
    np.testing.assert_array_equal(positions(bpy.data.objects["block"]), before)


def test_real_portrait_keeps_its_rim(real_photo: Callable[[str], Path]) -> None:
    obj = load(real_photo("face.heic"), fill_background=True)
    before, points = everything(), positions(obj)
    reload(obj)
    assert everything() == before
    np.testing.assert_array_equal(positions(obj), points)
