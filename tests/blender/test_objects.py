# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import leaves in Blender: objects, attributes, names, properties."""

import importlib
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
import pytest

from in_blender.bootstrap import EXTENSION
from tests.blender.scene import Doubles, colours_of, load, positions, values, write_photo
from tests.making.heic_exif import Exif
from tests.making.heic_writer import DepthItem, Photo, write_heic


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A slope with a step in it, so that the default cut tears it."""
    codes = np.add.outer(np.arange(12), np.arange(16)).astype(np.uint8)
    codes[:, 9:] += 180
    return write_photo(tmp_path / "cat.heic", codes=codes)


def test_collection_object_and_camera_have_the_files_name(photo: Path) -> None:
    obj = load(photo)
    (collection,) = bpy.context.scene.collection.children
    assert collection.name == obj.name == "cat"
    assert {member.name for member in collection.objects} == {"cat", "cat Camera"}
    camera = bpy.data.objects["cat Camera"]
    assert camera.parent == obj
    assert bpy.context.scene.camera == camera
    assert np.allclose(np.array(camera.matrix_local), np.eye(4))


def test_it_stands_upright_and_the_phone_looks_along_y(photo: Path) -> None:
    obj = load(photo)
    bpy.context.view_layer.update()
    away = np.array(obj.matrix_world)[:3, :3] @ (0, 0, -1)
    up = np.array(obj.matrix_world)[:3, :3] @ (0, 1, 0)
    np.testing.assert_allclose([away, up], [(0, 1, 0), (0, 0, 1)], atol=1e-6)


def test_second_import_changes_nothing_of_the_first(photo: Path) -> None:
    first = load(photo)
    before = positions(first)
    second = load(photo, cut=0)
    assert second.name == "cat.001"
    np.testing.assert_array_equal(positions(first), before)


def test_mesh_is_valid_and_torn_between_columns_8_and_9(photo: Path) -> None:
    obj = load(photo)
    mesh = obj.data
    assert len(mesh.vertices) == 12 * 16
    assert len(mesh.polygons) == 11 * 14
    assert not mesh.validate(verbose=True)
    crossing = [edge for edge in mesh.edges if {v % 16 for v in edge.vertices} == {8, 9}]
    assert not crossing


def test_normals_point_at_the_camera(photo: Path) -> None:
    obj = load(photo, cut=0)
    normals = np.array([face.normal for face in obj.data.polygons])
    centres = np.array([face.center for face in obj.data.polygons])
    assert (np.einsum("ij,ij->i", normals, centres) < 0).all()


def test_uv_is_the_place_on_the_photo(photo: Path) -> None:
    mesh = load(photo, cut=0).data
    assert [layer.name for layer in mesh.uv_layers] == ["UVMap"]
    for loop, corner in zip(mesh.loops, mesh.uv_layers[0].uv, strict=True):
        row, column = divmod(loop.vertex_index, 16)
        expected = ((column + 0.5) / 16, 1 - (row + 0.5) / 12)
        assert tuple(corner.vector) == pytest.approx(expected, abs=1e-6)


def test_blocks_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few points and corners at a time have the colours and UVs of all at once."""
    colours = np.random.default_rng(2).integers(0, 256, (48, 64, 3), np.uint8)
    path = write_photo(tmp_path / "noise.heic", colours=colours, nclx=(12, 13))

    def shown() -> tuple[Doubles, Doubles]:
        mesh = load(path, cut=0)
        uv = np.array([corner.vector for corner in mesh.data.uv_layers[0].uv])
        return colours_of(mesh), uv

    expected = shown()
    monkeypatch.setattr(importlib.import_module(f"{EXTENSION}.core.arrays"), "_BLOCK", 50)
    for one, other in zip(shown(), expected, strict=True):
        assert len(np.unique(other, axis=0)) > 150
        np.testing.assert_array_equal(one, other)


def test_depth_and_disparity_attributes(photo: Path) -> None:
    obj = load(photo)
    depth, disparity = values(obj, "depth", 1, "value"), values(obj, "disparity", 1, "value")
    np.testing.assert_allclose(depth[:, 0], -positions(obj)[:, 2], rtol=1e-6)
    np.testing.assert_allclose(depth * disparity, 1, rtol=1e-6)


@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
@pytest.mark.parametrize("cut", [0, 0.05])
def test_points_are_the_vertices(photo: Path, projection: str, cut: float) -> None:
    mesh = load(photo, projection=projection, cut=cut)
    cloud = load(photo, projection=projection, cut=cut, object_type="POINT_CLOUD")
    assert cloud.type == "POINTCLOUD"
    np.testing.assert_allclose(positions(cloud), positions(mesh), rtol=1e-5)
    np.testing.assert_allclose(colours_of(cloud), colours_of(mesh), atol=1e-6)
    for name in ("depth", "disparity"):
        expected = values(mesh, name, 1, "value")
        np.testing.assert_allclose(values(cloud, name, 1, "value"), expected, rtol=1e-6)


def test_points_leave_nothing_but_the_points(photo: Path) -> None:
    load(photo, object_type="POINT_CLOUD", use_camera=False)
    assert len(bpy.data.objects) == len(bpy.data.pointclouds) == 1
    assert not bpy.data.meshes
    assert not bpy.data.node_groups
    assert not bpy.data.images


def test_automatic_radius_lets_diagonal_neighbours_touch(photo: Path) -> None:
    cloud = load(photo, object_type="POINT_CLOUD", use_undistort=False, cut=0)
    radius = values(cloud, "radius", 1, "value").reshape(12, 16)
    grid = positions(cloud).reshape(12, 16, 3)
    rays = grid / -grid[..., 2:]
    spacing = rays[5, 6, 0] - rays[5, 5, 0]
    np.testing.assert_allclose(radius, spacing * -grid[..., 2] / 2**0.5, rtol=1e-4)


def test_chosen_radius(photo: Path) -> None:
    cloud = load(photo, object_type="POINT_CLOUD", point_radius=0.25)
    np.testing.assert_allclose(values(cloud, "radius", 1, "value"), 0.25)


def test_relief_keeps_the_photos_aspect_and_is_linear_in_disparity(photo: Path) -> None:
    obj = load(photo, projection="ORTHOGRAPHIC", cut=0, depth_scale=2)
    grid = positions(obj).reshape(12, 16, 3)
    across, down = np.diff(grid[..., 0], axis=1), -np.diff(grid[..., 1], axis=0)
    np.testing.assert_allclose(across, 1 / 16, rtol=1e-5)  # the longer side is 1 m
    np.testing.assert_allclose(down, 1 / 16, rtol=1e-5)
    codes = np.add.outer(np.arange(12), np.arange(16)) + 180 * (np.arange(16) >= 9)
    share = codes / codes.max()
    np.testing.assert_allclose(grid[..., 2], -1 - 2 * 0.25 * (1 - share), atol=1e-6)


def test_disparity_scale_and_offset(photo: Path) -> None:
    plain = values(load(photo, cut=0), "disparity", 1, "value")
    changed = load(photo, cut=0, disparity_scale=2, disparity_offset=-0.25)
    np.testing.assert_allclose(values(changed, "disparity", 1, "value"), plain * 2 - 0.25, 1e-5)
    np.testing.assert_allclose(-positions(changed)[:, 2], 1 / (plain[:, 0] * 2 - 0.25), 1e-5)


def test_far_limit_brings_the_background_up(photo: Path) -> None:
    depth = values(load(photo, cut=0, far_limit=1.5), "depth", 1, "value")
    assert depth.max() == pytest.approx(1.5)
    assert depth.min() < 1


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
def test_materials(photo: Path, object_type: str) -> None:
    for kind, node in (("PHOTO", "EMISSION"), ("LIT", "BSDF_PRINCIPLED")):
        obj = load(photo, material=kind, object_type=object_type)
        (material,) = obj.data.materials
        assert node in {item.type for item in material.node_tree.nodes}
    assert not load(photo, material="NONE", object_type=object_type).data.materials


def test_photo_is_packed_whole(photo: Path) -> None:
    load(photo)
    (image,) = bpy.data.images
    assert tuple(image.size) == (64, 48)
    assert image.packed_file
    assert image.colorspace_settings.name == "sRGB"


def test_without_texture_the_material_takes_the_attribute(photo: Path) -> None:
    obj = load(photo, use_texture=False)
    assert not bpy.data.images
    nodes = obj.data.materials[0].node_tree.nodes
    assert [node.attribute_name for node in nodes if node.type == "ATTRIBUTE"] == ["Color"]


def test_without_camera_the_scene_keeps_its_own(photo: Path) -> None:
    own = bpy.data.objects.new("Own", bpy.data.cameras.new("Own"))
    bpy.context.scene.camera = own
    bpy.context.scene.render.resolution_x = 123
    load(photo, use_camera=False)
    assert bpy.context.scene.camera == own
    assert bpy.context.scene.render.resolution_x == 123
    assert len(bpy.data.cameras) == 1


def test_new_objects_are_the_selection(photo: Path) -> None:
    other = bpy.data.objects.new("Other", None)
    bpy.context.scene.collection.objects.link(other)
    other.select_set(True)
    obj = load(photo)
    assert bpy.context.selected_objects == [obj]
    assert bpy.context.view_layer.objects.active == obj


def test_survives_save_and_reload(photo: Path, tmp_path: Path) -> None:
    before = positions(load(photo))
    path = tmp_path / "saved.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    bpy.ops.wm.open_mainfile(filepath=str(path))
    np.testing.assert_array_equal(positions(bpy.data.objects["cat"]), before)
    assert tuple(bpy.data.images[0].size) == (64, 48)


def test_properties_tell_about_the_photo_but_not_where_or_by_whom(tmp_path: Path) -> None:
    exif = Exif(position=(44.850478, 34.976647), owner="Jane Doe", serial_number="C39XK1234")
    path = tmp_path / "told.heic"
    photo = Photo(np.zeros((48, 64, 3), np.uint8), exif=exif.to_bytes())
    path.write_bytes(write_heic(photo, depth=DepthItem(np.full((12, 16), 9, np.uint8))))
    told = load(path)["heic_depth"].to_dict()
    assert told["file"] == "told.heic"
    assert told["device"] == "Apple iPhone 13 Pro"
    assert told["lens"] == "iPhone 13 Pro back triple camera 5.7mm f/1.5"
    assert told["date"] == "2023:02:21 14:33:08"
    assert told["size"] == [64, 48]
    assert told["accuracy"] == "relative"
    assert told["intrinsics"] == "from the EXIF focal length"
    assert told["nearest_depth"] == pytest.approx(1 / (0.5 + 9 * 1.5 / 255), rel=1e-5)
    assert told["quantisation_step"] == pytest.approx(1.5 / 255, rel=1e-5)
    blend = tmp_path / "told.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(blend), compress=False)
    content = blend.read_bytes() + bytes(bpy.data.images[0].packed_file.data)
    for secret in (b"Jane", b"C39XK", b"Exif", b"GPS"):
        assert secret not in content, secret


def test_real_photo_comes_in_whole(real_photo: Callable[[str], Path]) -> None:
    obj = load(real_photo("pug.heic"))
    assert not obj.data.validate(verbose=True)
    triangles = sum(len(face.vertices) - 2 for face in obj.data.polygons)
    assert triangles == pytest.approx(877_111, rel=2e-3)  # geometry.md, section 5, uncleaned
    assert obj["heic_depth"]["accuracy"] == "relative"
