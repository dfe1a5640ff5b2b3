# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other programs get: each format read back, in the photo's colours."""

import importlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.blender.scene import load, positions, write_photo

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
EXPORTING = "bl_ext.user_default.heic_depth_import.blender.exporting"
formats = importlib.import_module(f"{EXPORTING}.formats")
main = importlib.import_module(f"{COMMAND}.main").main

P3 = (12, 13)
READERS: dict[str, Callable[[str], object]] = {
    ".ply": lambda path: bpy.ops.wm.ply_import(filepath=path),
    ".obj": lambda path: bpy.ops.wm.obj_import(filepath=path),
    ".usdc": lambda path: bpy.ops.wm.usd_import(filepath=path),
}
# Display P3 180, 120, 90 in sRGB; by hand in test_render.py.
SRGB = (190.5, 116.7, 84.1)


def shown() -> bpy.types.Object:
    """Returns the one object that has points."""
    bpy.context.view_layer.update()
    (obj,) = (one for one in bpy.context.scene.objects if one.type in {"MESH", "POINTCLOUD"})
    return obj


def in_world() -> NDArray[np.float64]:
    matrix = np.array(shown().matrix_world)
    return positions(shown()) @ matrix[:3, :3].T + matrix[:3, 3]


def is_the_same(points: NDArray[np.float64], others: NDArray[np.float64]) -> bool:
    return np.allclose(points, others, rtol=0, atol=2e-6)


def written(folder: Path, suffix: str, **options: object) -> tuple[Path, NDArray[np.float64]]:
    """Imports a photo of one colour and export it; return the file and the points of the scene."""
    colours = np.full((48, 64, 3), (180, 120, 90), np.uint8)
    obj = load(write_photo(folder / "my dog 🐶.heic", colours=colours, nclx=P3), **options)
    bpy.context.view_layer.update()
    matrix = np.array(obj.matrix_world)
    points = positions(obj) @ matrix[:3, :3].T + matrix[:3, 3]
    path = folder / f"my dog 🐶{suffix}"
    export(path, folder / "my dog 🐶.heic", **options)
    return path, points


def stood_up(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turns points by 90 degrees about X, as the import turns its object."""
    return points @ np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])


def srgb(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Encodes linear light as 0 to 255; what a byte cannot say is clipped."""
    light = light.clip(0, 1)
    return 255 * np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def export(path: Path, photo: Path, **options: object) -> None:
    """Exports what was imported from a photo with some options.

    glTF in a process of its own: Blender 4.2's module does not end well after it.
    """
    if path.suffix != ".glb":
        formats.FORMATS[path.suffix].write(path)
        return
    words = [str(photo), "-o", str(path)]
    for name, value in options.items():
        flag = name.replace("_", "-")
        off = "no-" if value is False else ""
        words += [f"--{off}{flag}"] if isinstance(value, bool) else [f"--{flag}", str(value)]
    assert main(words) == 0


def exported(
    folder: Path, suffix: str, object_type: str, **options: object
) -> tuple[Path, NDArray[np.float64], NDArray[np.float64]]:
    """Imports a photo of many colours and export it; return the file, and points and colours."""
    options |= {"object_type": object_type, "use_texture": False, "cut": 0}
    load(write_photo(folder / "dog.heic"), **options)
    points, colours = in_world(), shown_colours()
    assert len(np.unique(colours, axis=0)) > 100
    path = folder / f"dog{suffix}"
    export(path, folder / "dog.heic", **options)
    return path, points, colours


def read_glb(path: Path) -> tuple[dict[str, Any], list[NDArray[np.float64]]]:
    """Returns what a file says of itself and its arrays, integers as shares of 1."""
    content = path.read_bytes()
    size = int.from_bytes(content[12:16], "little")
    found = json.loads(content[20 : 20 + size])
    arrays = []
    for accessor in found["accessors"]:
        view = found["bufferViews"][accessor["bufferView"]]
        kind = np.dtype({5126: "<f4", 5125: "<u4", 5123: "<u2"}[accessor["componentType"]])
        width = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}[accessor["type"]]
        start = 28 + size + view["byteOffset"]
        flat = np.frombuffer(content, kind, accessor["count"] * width, start).astype(np.float64)
        share = np.iinfo(kind).max if accessor.get("normalized") else 1
        arrays.append(flat.reshape(-1, width) / share)
    return found, arrays


def numbers(text: str, name: str) -> NDArray[np.float64]:
    """Returns the array of a name in USD's text form, (rows, 3)."""
    _, _, rest = text.partition(f"{name} = [")
    inside = rest.partition("]")[0]
    return np.array(inside.replace("(", "").replace(")", "").split(","), float).reshape(-1, 3)


def shown_colours() -> NDArray[np.float64]:
    """Returns what the points' colours are in sRGB, (points, 3) of 0 to 255."""
    (layer,) = (
        one for one in shown().data.attributes if one.data_type in {"FLOAT_COLOR", "BYTE_COLOR"}
    )
    flat = np.empty(len(layer.data) * 4, np.float32)
    layer.data.foreach_get("color", flat)
    return srgb(flat.reshape(-1, 4)[:, :3].astype(np.float64))


# Each point of the scene is there, in the scene's order unless said, with its colour.
@pytest.mark.parametrize("suffix", [".ply", ".obj"])
@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
def test_ply_and_obj_keep_points_and_colours(tmp_path: Path, suffix: str, object_type: str) -> None:
    path, points, colours = exported(tmp_path, suffix, object_type)
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    READERS[suffix](str(path))
    assert is_the_same(in_world(), points)
    assert np.abs(shown_colours() - colours).max() <= 0.51


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
@pytest.mark.parametrize("material", ["PHOTO", "LIT"])
def test_glb_keeps_points_and_colours(tmp_path: Path, object_type: str, material: str) -> None:
    """Read by hand: Blender 4.2 imports no colours of points."""
    path, points, colours = exported(tmp_path, ".glb", object_type, material=material)
    found, arrays = read_glb(path)
    (part,) = (mesh["primitives"][0] for mesh in found["meshes"])
    shader = found["materials"][part["material"]]["pbrMetallicRoughness"]
    assert shader.get("baseColorFactor", [1, 1, 1, 1]) == [1, 1, 1, 1]
    assert part.get("mode", 4) == {"MESH": 4, "POINT_CLOUD": 0}[object_type]
    x, up, back = arrays[part["attributes"]["POSITION"]].T
    local = np.column_stack([x, -back, up])  # glTF's Y is up
    order = [np.abs(points - stood_up(one)).max(axis=1).argmin() for one in local]
    assert sorted(set(order)) == list(range(len(points)))
    assert is_the_same(stood_up(local), points[order])
    light = arrays[part["attributes"]["COLOR_0"]][:, :3]
    assert np.abs(srgb(light) - colours[order]).max() <= 0.51


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD"])
def test_usd_keeps_points_and_colours(tmp_path: Path, object_type: str) -> None:
    """Read by hand in the same writer's text form: Blender 4.2 imports no colours of points."""
    load(write_photo(tmp_path / "dog.heic"), object_type=object_type, use_texture=False, cut=0)
    own, colours = positions(shown()), shown_colours()
    formats.FORMATS[".usdc"].write(tmp_path / "dog.usda")
    text = (tmp_path / "dog.usda").read_text()
    assert is_the_same(numbers(text, "point3f[] points"), own)
    assert np.abs(srgb(numbers(text, "primvars:displayColor")) - colours).max() <= 0.51
    if object_type == "MESH" or bpy.app.version >= (4, 5, 0):
        assert ("def Points" in text) == (object_type == "POINT_CLOUD")


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
def test_balls_are_round_and_light_from_the_upper_left(tmp_path: Path, object_type: str) -> None:
    """They are points with a radius, wherever they come from; in the file they are triangles."""
    path, points = written(tmp_path, ".ply", style="SPHERES", object_type=object_type)
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    READERS[".ply"](str(path))
    balls = in_world().reshape(-1, 162, 3)
    middle = balls.mean(axis=1, keepdims=True)
    radius = np.linalg.norm(balls - middle, axis=-1)
    assert np.ptp(radius, axis=1).max() < 0.001 * radius.min()
    # Behind each that is seen lies another, as if in its shadow.
    depth = middle[:, 0, 1]
    order = np.argsort(depth)
    ray = np.round(middle[order, 0][:, [0, 2]] / depth[order, None], 4)
    is_seen = np.zeros(len(balls), np.bool_)
    is_seen[order[np.unique(ray, axis=0, return_index=True)[1]]] = True
    assert is_seen.mean() == 0.5
    colours = shown_colours().reshape(-1, 162, 3)
    assert colours[~is_seen].max() < colours[is_seen].max() * 0.7
    balls, middle, radius, colours = (each[is_seen] for each in (balls, middle, radius, colours))
    if object_type != "GRID":  # whose points lie flat before its modifier
        low, high = points.min(axis=0) - 0.1, points.max(axis=0) + 0.1
        assert ((middle[:, 0] >= low) & (middle[:, 0] <= high)).all()
    # Away from the lamp 0.4 of the photo's light, towards it 1.3, of which sRGB holds some.
    towards = (balls - middle) / radius[..., None] @ (-0.48, -0.64, 0.6)
    light = ((np.array(SRGB) / 255 + 0.055) / 1.055) ** 2.4
    for side, share in ((towards > 0.98, 1.29), (towards < 0.0, 0.4)):
        assert np.abs(colours[side] - srgb(light * share)).max() < 3
    assert shown().data.polygons[0].loop_total == 3


@pytest.mark.parametrize("suffix", [".obj", ".usdc"])
def test_texture_is_srgb_and_arrives(tmp_path: Path, suffix: str) -> None:
    path, points = written(tmp_path, suffix, cut=0)
    moved = (
        tmp_path / "elsewhere"
    )  # what belongs together goes together, and nothing else is needed
    moved.mkdir()
    for file in tmp_path.glob("my dog*"):
        if file.suffix != ".heic":
            file.rename(moved / file.name)
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    READERS[suffix](str(moved / path.name))
    assert is_the_same(in_world(), points)
    (node,) = (
        node
        for material in bpy.data.materials
        for node in material.node_tree.nodes
        if node.type == "TEX_IMAGE"
    )
    assert tuple(node.image.size) == (64, 48)
    pixels = np.array(node.image.pixels[:]).reshape(-1, 4)[:, :3] * 255
    assert np.abs(pixels - SRGB).max() <= 2
    assert node.image.colorspace_settings.name == "sRGB"


def test_glb_is_unlit_and_not_coloured_twice(tmp_path: Path) -> None:
    path, _ = written(tmp_path, ".glb", fill_background=True)
    found, _ = read_glb(path)
    assert len(found["materials"]) == 2
    assert all("KHR_materials_unlit" in material["extensions"] for material in found["materials"])
    for mesh in found["meshes"]:
        (part,) = mesh["primitives"]
        shader = found["materials"][part["material"]]["pbrMetallicRoughness"]
        assert "baseColorTexture" in shader
        assert "COLOR_0" not in part["attributes"]
    assert found["cameras"]
    assert {image["name"] for image in found["images"]} == {"my dog 🐶", "my dog 🐶 Background"}
    from PIL import Image

    for image in found["images"]:
        view = found["bufferViews"][image["bufferView"]]
        start = path.read_bytes().index(b"BIN\0") + 4 + view["byteOffset"]
        packed = io.BytesIO(path.read_bytes()[start : start + view["byteLength"]])
        with Image.open(packed) as picture:
            assert picture.format == "JPEG"
            if image["name"] == "my dog 🐶":
                assert picture.size == (64, 48)
            assert np.abs(np.asarray(picture, float) - SRGB).max() <= 2


@pytest.mark.parametrize("suffix", [".obj", ".usdc"])
def test_photo_and_background_keep_a_texture_each(tmp_path: Path, suffix: str) -> None:
    """Both are one colour, so that size and place tell them apart."""
    path, _ = written(tmp_path, suffix, fill_background=True)
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    READERS[suffix](str(path))
    found = {}
    for obj in bpy.data.objects:
        if obj.type == "MESH":
            (material,) = obj.data.materials
            (node,) = (one for one in material.node_tree.nodes if one.type == "TEX_IMAGE")
            found["Background" in obj.name] = node.image
    photo, background = found[False], found[True]
    assert Path(photo.filepath).name == "my dog 🐶_texture.jpg"
    assert Path(background.filepath).name == "my dog 🐶_texture_2.jpg"
    assert tuple(photo.size) == (64, 48)
    assert background.size[0] > 64
    pixels = np.array(background.pixels[:]).reshape(-1, 4)[:, :3] * 255
    assert np.abs(pixels - SRGB).max() <= 2


@pytest.mark.parametrize("suffix", [".obj", ".ply"])
def test_a_background_that_a_style_shows_is_not_there_twice(tmp_path: Path, suffix: str) -> None:
    written(tmp_path, suffix, fill_background=True, style="VOXELS")
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    READERS[suffix](str(tmp_path / f"my dog 🐶{suffix}"))
    corners = len(positions(shown()))
    assert corners % 8 == 0, "cubes alone"
    # Without the background there are fewer.
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    alone = tmp_path / "alone"
    alone.mkdir()
    path, _ = written(alone, suffix, style="VOXELS")
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    READERS[suffix](str(path))
    assert corners > len(positions(shown()))
    assert not list(tmp_path.glob("*_texture*"))


def test_lit_material_stays_lit(tmp_path: Path) -> None:
    path, _ = written(tmp_path, ".glb", material="LIT")
    assert b"KHR_materials_unlit" not in path.read_bytes()


def test_lit_material_before_a_background_keeps_its_texture(tmp_path: Path) -> None:
    """Other programs understand no more than one plain shader."""
    written(tmp_path, ".obj", material="LIT", fill_background=True)
    assert "map_Kd" in (tmp_path / "my dog 🐶.mtl").read_text(encoding="utf-8")


def test_exported_texture_knows_no_place_nor_phone(tmp_path: Path) -> None:
    written(tmp_path, ".obj")
    from PIL import Image

    with Image.open(tmp_path / "my dog 🐶_texture.jpg") as picture:
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_blend_has_the_photo_packed_and_in_its_own_colours(tmp_path: Path) -> None:
    path, points = written(tmp_path, ".blend")
    bpy.ops.wm.open_mainfile(filepath=str(path))
    assert is_the_same(in_world(), points)
    (image,) = (image for image in bpy.data.images if image.packed_file)
    assert image.colorspace_settings.name == "Display P3"
    assert image.filepath_raw == "//my dog 🐶.jpg"
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "my dog 🐶.blend",
        "my dog 🐶.heic",
    ]


def test_a_blender_without_the_exporter_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's Blender has no USD, and anybody may have disabled glTF."""
    load(write_photo(tmp_path / "dog.heic"))
    monkeypatch.setattr(formats, "dir", lambda _operators: ["other"], raising=False)
    for suffix, said in ((".glb", "enable the add-on glTF 2.0"), (".usdc", "built without USD")):
        with pytest.raises(formats.WriteError, match=rf"^dog{suffix} cannot be written: .*{said}"):
            formats.FORMATS[suffix].write(tmp_path / f"dog{suffix}")
