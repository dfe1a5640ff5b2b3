# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""File > Export > Point Cloud (.pcd)."""

from pathlib import Path

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.blender.scene import colours_of, load, positions, write_photo

EXPORT = bpy.ops.export_scene.heic_depth_pcd
ROW = np.dtype([("position", "<f4", 3), ("blue", "u1"), ("green", "u1"), ("red", "u1"), ("", "u1")])


def read(path: Path) -> tuple[NDArray[np.float32], NDArray[np.uint8], list[float]]:
    """Returns positions, colours and viewpoint."""
    header, _, body = path.read_bytes().partition(b"DATA binary\n")
    said = dict(line.split(maxsplit=1) for line in header.decode("ascii").splitlines())
    rows = np.frombuffer(body, ROW)
    assert said["POINTS"] == said["WIDTH"] == str(len(rows))
    colours = np.stack([rows["red"], rows["green"], rows["blue"]], axis=-1)
    return rows["position"], colours, [float(value) for value in said["VIEWPOINT"].split()]


def in_world(obj: bpy.types.Object) -> NDArray[np.float64]:
    bpy.context.view_layer.update()
    matrix = np.array(obj.matrix_world)
    return positions(obj) @ matrix[:3, :3].T + matrix[:3, 3]


def add(name: str, mesh: bpy.types.Mesh) -> bpy.types.Object:
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    return obj


def srgb(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Encodes linear light; what a byte cannot say is clipped."""
    light = light.clip(0, 1)
    return 255 * np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def triangle(name: str, at: float = 0.0) -> bpy.types.Object:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([(at, 0, 0), (at + 1, 0, 0), (at, 1, 0)], [], [(0, 1, 2)])
    return add(name, mesh)


def test_menu_entry_is_in_file_export() -> None:
    entries = [
        function.__name__
        for function in bpy.types.TOPBAR_MT_file_export._dyn_ui_initialize()
        if "heic_depth_import" in function.__module__
    ]
    assert entries == ["draw_export_entry"]


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
@pytest.mark.parametrize("nclx", [(1, 13), (12, 13)], ids=["sRGB", "Display P3"])
def test_points_and_colours_of_an_import(
    tmp_path: Path, object_type: str, nclx: tuple[int, int]
) -> None:
    obj = load(write_photo(tmp_path / "cat.heic", nclx=nclx), cut=0, object_type=object_type)
    assert EXPORT(filepath=str(tmp_path / "cat.pcd")) == {"FINISHED"}
    points, colours, _ = read(tmp_path / "cat.pcd")
    np.testing.assert_allclose(points, in_world(obj), rtol=0, atol=1e-6)
    assert np.abs(colours - srgb(colours_of(obj)[:, :3])).max() <= 0.51
    assert len(np.unique(colours, axis=0)) > 100


def test_viewpoint_is_the_camera(tmp_path: Path) -> None:
    """It stands at 1, 2, 3 and looks along +X, Z up: its y (down) is -Z."""
    obj = load(write_photo(tmp_path / "cat.heic"), cut=0)
    obj.location = (1, 2, 3)
    obj.rotation_euler = (np.pi / 2, 0, -np.pi / 2)
    bpy.context.view_layer.update()
    EXPORT(filepath=str(tmp_path / "cat.pcd"))
    from mathutils import Quaternion, Vector

    *position, w, x, y, z = read(tmp_path / "cat.pcd")[2]
    np.testing.assert_allclose(position, (1, 2, 3), rtol=0, atol=1e-6)
    turn = Quaternion((w, x, y, z))
    for own, world in (((0, 0, 1), (1, 0, 0)), ((0, 1, 0), (0, 0, -1)), ((1, 0, 0), (0, -1, 0))):
        np.testing.assert_allclose(np.array(turn @ Vector(own)), world, rtol=0, atol=1e-6)


def test_selected_objects_only(tmp_path: Path) -> None:
    triangle("Far", 100).select_set(False)
    triangle("Near").select_set(True)
    EXPORT(filepath=str(tmp_path / "near.pcd"), use_selection=True)
    points, colours, viewpoint = read(tmp_path / "near.pcd")
    assert points.tolist() == [[0, 0, 0], [1, 0, 0], [0, 1, 0]]
    assert (colours == 255).all()
    assert viewpoint == [0, 0, 0, 1, 0, 0, 0]


def test_modifiers_and_instances_count_as_they_are_seen(tmp_path: Path) -> None:
    obj = triangle("Row")
    modifier = obj.modifiers.new("Array", "ARRAY")
    modifier.count = 2
    modifier.relative_offset_displace = (3, 0, 0)
    part = bpy.data.collections.new("Part")
    part.objects.link(obj)
    bpy.context.scene.collection.objects.unlink(obj)
    empty = bpy.data.objects.new("Instance", None)
    empty.instance_type, empty.instance_collection = "COLLECTION", part
    empty.location = (0, 0, 7)
    bpy.context.scene.collection.objects.link(empty)
    EXPORT(filepath=str(tmp_path / "row.pcd"))
    points = read(tmp_path / "row.pcd")[0]
    expected = [[0, 0, 7], [1, 0, 7], [0, 1, 7], [3, 0, 7], [4, 0, 7], [3, 1, 7]]
    np.testing.assert_allclose(sorted(points.tolist()), sorted(expected), rtol=0, atol=1e-6)


def test_colours_of_corners(tmp_path: Path) -> None:
    mesh = triangle("Painted").data
    layer = mesh.color_attributes.new("Paint", "BYTE_COLOR", "CORNER")
    for corner, shade in zip(layer.data, (0.0, 0.5, 1.0), strict=True):
        corner.color_srgb = (shade, 0, 0, 1)
    mesh.color_attributes.active_color_name = "Paint"
    EXPORT(filepath=str(tmp_path / "painted.pcd"))
    reds = read(tmp_path / "painted.pcd")[1][:, 0].astype(int)
    assert np.abs(reds - (0, 128, 255)).max() <= 1


def test_colours_of_faces_meet_in_their_vertices(tmp_path: Path) -> None:
    """Two triangles, black and white, share a side; a vertex without faces is white."""
    mesh = bpy.data.meshes.new("Painted")
    places = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0), (5, 5, 5)]
    mesh.from_pydata(places, [], [(0, 1, 2), (1, 3, 2)])
    layer = mesh.attributes.new("Color", "FLOAT_COLOR", "FACE")
    for face, light in zip(layer.data, (0.0, 1.0), strict=True):
        face.color = (light, 0, 0, 1)
    add("Painted", mesh)
    EXPORT(filepath=str(tmp_path / "painted.pcd"))
    reds = read(tmp_path / "painted.pcd")[1][:, 0].astype(int)
    assert np.abs(reds - (0, 188, 188, 255, 255)).max() <= 1  # half the light


def test_nothing_to_export_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    old = tmp_path / "old.pcd"
    old.write_text("precious")
    with pytest.raises(RuntimeError, match=r"old\.pcd was not written: the scene has no points"):
        EXPORT(filepath=str(old))
    triangle("Unselected").select_set(False)
    with pytest.raises(RuntimeError, match="the selected objects have no points"):
        EXPORT(filepath=str(old), use_selection=True)
    assert old.read_text() == "precious"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    triangle("Thing")
    with pytest.raises(RuntimeError, match=r"x\.pcd cannot be written \(No such file or direct"):
        EXPORT(filepath=str(tmp_path / "gone" / "x.pcd"))


def test_a_full_disk_leaves_the_file_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    triangle("Thing")
    old = tmp_path / "old.pcd"
    old.write_text("precious")

    def write_half(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write_half)
    with pytest.raises(RuntimeError, match=r"old\.pcd cannot be written \(No space left on"):
        EXPORT(filepath=str(old))
    assert old.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir()] == ["old.pcd"]
