# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo gets its true size; its camera sees what it saw."""

import importlib
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Vector

from tests.blender.conftest import EXTENSION
from tests.blender.scene import Doubles, load, positions, seen_at, values, write_photo

SAME_PIXEL = 1e-4


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A near block (2/m) before a slope (0.5/m and up)."""
    codes = np.add.outer(np.arange(24), np.arange(32)).astype(np.uint8) * 2
    codes[6:18, 10:22] = 250
    return write_photo(tmp_path / "block.heic", columns=32, rows=24, codes=codes)


def shown(obj: bpy.types.Object) -> bpy.types.Object:
    bpy.context.view_layer.update()
    return obj.evaluated_get(bpy.context.evaluated_depsgraph_get())


def child(obj: bpy.types.Object, kind: str) -> bpy.types.Object:
    return next(each for each in obj.children if each.type == kind)


def background(obj: bpy.types.Object) -> bpy.types.Object:
    return next(each for each in obj.children if each.get("heic_depth_background"))


def in_world(obj: bpy.types.Object) -> Doubles:
    matrix = np.array(shown(obj).matrix_world)
    return positions(shown(obj)) @ matrix[:3, :3].T + matrix[:3, 3]


def set_distance(obj: bpy.types.Object, length: float, *points: Any, **options: Any) -> None:
    bpy.context.view_layer.objects.active = obj
    ends = dict(zip(("point_a", "point_b"), ([*map(float, each)] for each in points), strict=False))
    options.setdefault("measure", "POINTS" if len(points) > 1 else "CAMERA")
    result = bpy.ops.object.heic_depth_set_distance(length=length, **ends, **options)
    assert result == {"FINISHED"}


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
def test_one_length_becomes_true_and_the_picture_stays(photo: Path, object_type: str) -> None:
    obj = load(photo, object_type=object_type, fill_background=True)
    obj.location, obj.scale = (1.0, 2.0, 3.0), (2.0, 2.0, 2.0)
    before, pixels, behind = in_world(obj), seen_at(shown(obj)), seen_at(background(obj))
    length = np.linalg.norm(before[0] - before[-1])
    set_distance(obj, length * 3, before[0], before[-1])
    after = in_world(obj)
    assert np.linalg.norm(after[0] - after[-1]) == pytest.approx(length * 3, rel=1e-5)
    place = np.array(obj.location)
    np.testing.assert_allclose(after - place, (before - place) * 3, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(seen_at(shown(obj)), pixels, rtol=0, atol=SAME_PIXEL)
    np.testing.assert_allclose(seen_at(background(obj)), behind, rtol=0, atol=SAME_PIXEL)


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
def test_two_distances_stretch_depth_and_the_picture_stays(photo: Path, object_type: str) -> None:
    obj = load(photo, object_type=object_type, fill_background=True)
    before, pixels, behind = positions(shown(obj)), seen_at(shown(obj)), seen_at(background(obj))
    near, far = np.argmax(before[:, 2]), np.argmin(before[:, 2])
    scale, offset = 0.8, -0.1
    true = before / (scale - offset * before[:, 2:])
    for number in (near, far):
        at = in_world(obj)[number]
        wanted = float(np.linalg.norm(true[number]))
        set_distance(obj, wanted, at, use_last=bool(number == far))
    after = positions(shown(obj))
    np.testing.assert_allclose(after, true, rtol=2e-5, atol=1e-6)
    np.testing.assert_allclose(seen_at(shown(obj)), pixels, rtol=0, atol=SAME_PIXEL)
    np.testing.assert_allclose(seen_at(background(obj)), behind, rtol=0, atol=SAME_PIXEL)
    found = shown(obj)
    np.testing.assert_allclose(values(found, "depth", 1, "value")[:, 0], -after[:, 2], rtol=1e-5)
    np.testing.assert_allclose(
        values(found, "disparity", 1, "value")[:, 0], -1 / after[:, 2], rtol=1e-5
    )
    known = obj["heic_depth"]
    assert known["accuracy"] == "scaled by you"
    assert known["disparity_scale"] == pytest.approx(scale, rel=1e-4)
    assert known["disparity_offset"] == pytest.approx(offset, rel=1e-3)
    assert known["nearest_depth"] == pytest.approx(-after[:, 2].max(), rel=1e-4)
    assert known["farthest_depth"] == pytest.approx(-after[:, 2].min(), rel=1e-4)


def test_points_of_a_cloud_grow_with_their_distance(photo: Path) -> None:
    obj = load(photo, object_type="POINT_CLOUD")
    before, depth = values(obj, "radius", 1, "value"), -positions(obj)[:, 2:]
    at = in_world(obj)[0]
    set_distance(obj, float(np.linalg.norm(at)) * 5, at)
    grown = values(obj, "radius", 1, "value") / before
    np.testing.assert_allclose(grown, -positions(obj)[:, 2:] / depth, rtol=1e-5)
    assert grown.mean() == pytest.approx(5, rel=1e-4)


def test_what_was_sculpted_stays(photo: Path) -> None:
    obj = load(photo)
    obj.data.vertices[40].co += Vector((0.01, 0.02, 0.05))
    obj.shape_key_add(name="Basis")
    obj.shape_key_add(name="Open").data[7].co.z += 0.1
    before = positions(obj)
    keyed = np.array([point.co for point in obj.data.shape_keys.key_blocks["Open"].data])
    set_distance(obj, 4.0, (0, 1, 0), (0, 1, 2))
    np.testing.assert_allclose(positions(obj), before * 2, rtol=1e-5)
    after = np.array([point.co for point in obj.data.shape_keys.key_blocks["Open"].data])
    np.testing.assert_allclose(after, keyed * 2, rtol=1e-5)


def test_camera_and_lamps_follow(photo: Path) -> None:
    obj = load(photo, material="LIT", camera_move="ORBIT", use_depth_of_field=True)
    camera, lamp = child(obj, "CAMERA"), child(obj, "LIGHT")
    lens = camera.data
    bpy.context.scene.frame_set(10)
    was = {
        "clip_start": lens.clip_start,
        "clip_end": lens.clip_end,
        "focus": lens.dof.focus_distance,
        "display": lens.display_size,
    }
    place, moved, f_number = lamp.location.copy(), camera.location.copy(), lens.dof.aperture_fstop
    size, power, pixels = lamp.data.size, lamp.data.energy, seen_at(obj)
    assert moved.length > 1e-4
    set_distance(obj, 6.0, (0, 1, 0), (0, 1, 2))
    bpy.context.scene.frame_set(10)
    is_now = {
        "clip_start": lens.clip_start,
        "clip_end": lens.clip_end,
        "focus": lens.dof.focus_distance,
        "display": lens.display_size,
    }
    for name, value in was.items():
        assert is_now[name] == pytest.approx(value * 3, rel=1e-5), name
    assert tuple(lamp.location) == pytest.approx(tuple(place * 3))
    assert tuple(camera.location) == pytest.approx(tuple(moved * 3), rel=1e-4)
    assert lens.dof.aperture_fstop == pytest.approx(f_number / 3)
    assert lamp.data.size == pytest.approx(size * 3)
    assert lamp.data.energy == pytest.approx(power * 9)
    np.testing.assert_allclose(seen_at(obj), pixels, rtol=0, atol=SAME_PIXEL * 3)


def test_cameras_of_scenes_in_other_units_follow(photo: Path) -> None:
    """There the object is enlarged, and with it what a camera sees, but not its own distances."""
    obj = load(photo, use_depth_of_field=True)
    lens = child(obj, "CAMERA").data
    obj.scale = (100.0, 100.0, 100.0)
    lens.clip_start, lens.dof.focus_distance = 1.0, 80.0
    bpy.context.view_layer.update()
    depths = -positions(obj)[:, 2]
    for number in (int(depths.argmin()), int(depths.argmax())):
        wanted = depths[number] / (0.9 - 0.1 * depths[number]) * 100
        place = (0, -positions(obj)[number, 2] * 100, 0)
        set_distance(obj, wanted, place, use_last=bool(number == depths.argmax()))
    assert lens.dof.focus_distance == pytest.approx(80 / (0.9 - 0.1 * 0.8), rel=1e-3)
    assert lens.clip_start == pytest.approx(1 / (0.9 - 0.1 * 0.01), rel=1e-3)


def test_stage_and_style_follow(photo: Path) -> None:
    obj = load(photo, style="VOXELS", use_stage=True)
    inputs = importlib.import_module(f"{EXTENSION}.blender.nodes.modifier_inputs")
    style = obj.modifiers["HEIC Depth Style"]
    inputs.set_input(style, "Subject", 0.7)
    staged = {each.name: each.matrix_local.translation.copy() for each in obj.children}
    backdrop = next(each for each in obj.children if "Backdrop" in each.name)
    wall, cubes = positions(backdrop), in_world(obj)
    set_distance(obj, 4.0, (0, 1, 0), (0, 1, 2))
    for each in obj.children:
        assert tuple(each.location) == pytest.approx(tuple(staged[each.name] * 2), abs=1e-6)
    np.testing.assert_allclose(positions(backdrop), wall * 2, rtol=1e-5)
    assert inputs.get_input(style, "Subject") == pytest.approx(1.4)
    assert len(in_world(obj)) == len(cubes)
    np.testing.assert_allclose(in_world(obj).max(axis=0), cubes.max(axis=0) * 2, rtol=1e-3)


def test_depth_image_follows(photo: Path) -> None:
    obj = load(photo, use_depth_image=True)
    before = np.array(obj["heic_depth_image"].pixels[:])
    texture = bpy.data.textures.new("Depth", "IMAGE")
    texture.image = obj["heic_depth_image"]
    set_distance(obj, 4.0, (0, 1, 0), (0, 1, 2))
    assert obj["heic_depth_image"] == texture.image == bpy.data.images["block Depth"]
    after = np.array(texture.image.pixels[:])
    np.testing.assert_allclose(after[::4], before[::4] * 2, rtol=1e-5)
    np.testing.assert_array_equal(after[3::4], 1)


def test_in_edit_mode_the_mode_stays(photo: Path) -> None:
    obj = load(photo)
    before = positions(obj)
    bpy.ops.object.mode_set(mode="EDIT")
    set_distance(obj, 4.0, (0, 1, 0), (0, 1, 2))
    assert obj.mode == "EDIT"
    bpy.ops.object.mode_set(mode="OBJECT")
    np.testing.assert_allclose(positions(obj), before * 2, rtol=1e-5)


def test_it_works_from_the_camera_and_can_be_undone(photo: Path) -> None:
    obj = load(photo)
    bpy.ops.ed.undo_push(message="before")
    depth = obj["heic_depth"]["nearest_depth"]
    bpy.context.view_layer.objects.active = child(obj, "CAMERA")
    assert bpy.ops.object.heic_depth_set_distance(
        "EXEC_DEFAULT", True, point_a=(0, 1, 0), measure="CAMERA", length=10
    ) == {"FINISHED"}
    assert bpy.data.objects["block"]["heic_depth"]["nearest_depth"] == pytest.approx(depth * 10)
    bpy.ops.ed.undo()
    again = bpy.data.objects["block"]
    assert again["heic_depth"]["nearest_depth"] == pytest.approx(depth)
    assert again["heic_depth"]["accuracy"] == "relative"


def test_what_was_done_adds_up(photo: Path) -> None:
    record = importlib.import_module(f"{EXTENSION}.blender.import_record")
    obj = load(photo, disparity_scale=2, disparity_offset=0.25)
    set_distance(obj, 4.0, (0, 1, 0), (0, 1, 2))
    set_distance(obj, 4.0, (0, 1, 0), (0, 1, 2))
    assert record.recorded_rescale(obj).scale == pytest.approx(0.25)
    assert record.recorded_settings(obj).surface.disparity_scale == pytest.approx(2)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"point_a": (0, 1, 0), "point_b": (0, 1, 0), "length": 1.0}, "same"),
    ({"point_a": (0, 1, 0), "point_b": (0, 1, 1), "length": 0.0}, "zero"),
    ({"point_a": (0, -1, 0), "measure": "CAMERA", "length": 1.0}, "behind"),
    ({"point_a": (0, 1, 0), "measure": "CAMERA", "length": 1.0, "use_last": True}, "before"),
]


@pytest.mark.parametrize(("options", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_refused_in_a_sentence(photo: Path, options: dict[str, Any], said: str) -> None:
    obj = load(photo)
    before, known = positions(obj), obj["heic_depth"].to_dict()
    with pytest.raises(RuntimeError, match=said):
        bpy.ops.object.heic_depth_set_distance(**options)
    np.testing.assert_array_equal(positions(obj), before)
    assert obj["heic_depth"].to_dict() == known


def test_a_relief_has_no_distances(photo: Path) -> None:
    load(photo, projection="ORTHOGRAPHIC")
    assert not bpy.ops.object.heic_depth_set_distance.poll()


def test_an_object_whose_rotation_was_applied_is_left_alone(photo: Path) -> None:
    obj = load(photo)
    bpy.ops.object.transform_apply(location=False, rotation=True, scale=False)
    before = positions(obj)
    with pytest.raises(RuntimeError, match="origin"):
        bpy.ops.object.heic_depth_set_distance(point_a=(0, 1, 0), measure="CAMERA", length=2)
    np.testing.assert_array_equal(positions(obj), before)


def test_a_flattened_grid_is_left_alone(photo: Path) -> None:
    inputs = importlib.import_module(f"{EXTENSION}.blender.nodes.modifier_inputs")
    obj = load(photo, object_type="GRID")
    inputs.set_input(obj.modifiers["HEIC Depth"], "Strength", 0.5)
    with pytest.raises(RuntimeError, match="Strength"):
        bpy.ops.object.heic_depth_set_distance(point_a=(0, 1, 0), measure="CAMERA", length=2)
