# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person with hair, imported with a soft rim."""

import importlib
import json
import struct
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.blender.scene import colours_of, load, values
from tests.blender.test_render import reduced, rendered, set_up_render
from tests.making.heic_writer import imir, irot
from tests.making.portrait import COLUMNS, ROWS, Portrait, portrait

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
EXPORTING = "bl_ext.user_default.heic_depth_import.blender.exporting"
main = importlib.import_module(f"{COMMAND}.main").main
pcd_export = importlib.import_module(f"{EXPORTING}.formats").write_pcd

WIDTH, HEIGHT = 2 * COLUMNS, 2 * ROWS
SLOTS = ["portrait", "portrait Rim", "portrait Behind Rim"]


@pytest.fixture(scope="module")
def made() -> Portrait:
    return portrait()


@pytest.fixture
def path(tmp_path: Path, made: Portrait) -> Path:
    path = tmp_path / "portrait.heic"
    path.write_bytes(made.heic())
    return path


def slots(obj: bpy.types.Object) -> list[str]:
    return [slot.material.name for slot in obj.material_slots]


def has_soft_edges(obj: bpy.types.Object) -> bool:
    return "hidden" in obj.data.attributes


@pytest.mark.parametrize("fill_background", [False, True])
@pytest.mark.parametrize("nclx", [(1, 13), (12, 13)], ids=["sRGB", "Display P3"])
@pytest.mark.parametrize("options", [{}, {"use_texture": False}], ids=["texture", "colours"])
def test_from_the_phones_place_it_is_the_photo(
    path: Path,
    made: Portrait,
    nclx: tuple[int, int],
    options: dict[str, bool],
    fill_background: bool,
) -> None:
    path.write_bytes(made.heic(nclx))
    load(path, use_undistort=False, fill_background=fill_background, **options)
    set_up_render(WIDTH, HEIGHT, 32)
    picture = rendered(path.with_suffix(".png"))
    wanted = reduced(made.rgb, WIDTH, HEIGHT) if nclx[0] != 1 else reduced_srgb(made.rgb)
    # The mesh ends half a sample before the frame does.
    off = np.abs(picture - wanted)[4:-4, 4:-4]
    assert off.mean() <= (2 if not options else 6)


@pytest.mark.parametrize(
    ("transforms", "shown"),
    [((irot(1),), np.rot90), ((imir(1),), np.fliplr), ((irot(2), imir(1)), np.flipud)],
    ids=["turned", "mirrored", "both"],
)
def test_turned_photos_have_their_rim_where_the_person_is(
    path: Path,
    made: Portrait,
    transforms: tuple[bytes, ...],
    shown: Callable[[NDArray[np.uint8]], NDArray[np.uint8]],
) -> None:
    path.write_bytes(made.heic(turned=transforms))
    obj = load(path, use_undistort=False)
    assert has_soft_edges(obj)
    wanted = shown(made.rgb)
    height, width = wanted.shape[:2]
    set_up_render(width // 2, height // 2, 32)
    picture = rendered(path.with_suffix(".png"))
    assert np.abs(picture - reduced_srgb(wanted))[4:-4, 4:-4].mean() <= 2


def reduced_srgb(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    code = np.arange(256) / 255
    curve = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    height, width = rgb.shape[:2]
    light = curve[rgb].reshape(height // 2, 2, width // 2, 2, 3).mean(axis=(1, 3))
    return np.asarray(
        np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    )


@pytest.mark.parametrize("material", ["PHOTO", "LIT"])
def test_before_green_the_hair_has_no_wall_in_it(path: Path, made: Portrait, material: str) -> None:
    """Before a wall of another colour: with a hard cut the wall's own colour hangs in the hair."""

    def strangeness(**options: object) -> float:
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        obj = load(path, material=material, **options)
        world = bpy.data.worlds.new("Green")
        bpy.context.scene.world = world
        if bpy.app.version < (5, 0, 0):
            world.use_nodes = True
        world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.0, 1.0, 0.0, 1.0)
        # Only what is in front: the wall would hide the green.
        keep_near(obj)
        set_up_render(WIDTH, HEIGHT, 16)
        light = rendered(path.with_suffix(".exr"), linear=True)
        green = np.clip((light[..., 1] - light[..., 0]) / 1.0, 0, 1)
        alpha = made.alpha.reshape(HEIGHT, 2, WIDTH, 2).mean(axis=(1, 3))
        hair = np.s_[60:170, 90:300]
        return float(np.abs((1 - green) - alpha)[hair].mean())

    assert strangeness() < 0.5 * strangeness(use_soft_edges=False)


def keep_near(obj: bpy.types.Object) -> None:
    """Leaves the vertices that are nearer than the wall and the chair."""
    import bmesh

    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    far = [vertex for vertex in mesh.verts if vertex.co.z < -0.9]
    bmesh.ops.delete(mesh, geom=far, context="VERTS")
    mesh.to_mesh(obj.data)
    mesh.free()


def test_parts_have_materials_of_their_own(path: Path) -> None:
    obj = load(path)
    assert slots(obj) == SLOTS
    used = np.empty(len(obj.data.polygons), np.int32)
    obj.data.polygons.foreach_get("material_index", used)
    assert set(used) == {0, 1, 2}
    front = obj.material_slots[1].material.node_tree.nodes
    (image,) = (node.image for node in front if node.type == "TEX_IMAGE")
    assert (image.file_format, image.alpha_mode) == ("PNG", "STRAIGHT")
    assert image.colorspace_settings.name == "sRGB"
    assert image.packed_file is not None


def test_points_have_alpha(path: Path) -> None:
    obj = load(path, object_type="POINT_CLOUD")
    alpha = colours_of(obj)[:, 3]
    assert alpha.min() < 0.1
    assert ((alpha > 0.1) & (alpha < 0.9)).sum() > 100
    nodes = obj.material_slots[0].material.node_tree.nodes
    (mix,) = (node for node in nodes if node.type == "MIX_SHADER")
    assert mix.inputs[0].links[0].from_socket.name == "Alpha"


@pytest.mark.parametrize(
    "options",
    [
        {"use_soft_edges": False},
        {"object_type": "GRID"},
        {"style": "VOXELS"},
        {"material": "NONE"},
        {"use_mattes": False},
        {"cut": 0.0},
    ],
    ids=lambda options: next(iter(options)),
)
def test_edges_are_hard_where_nothing_would_show_soft_ones(
    path: Path, options: dict[str, object]
) -> None:
    obj = load(path, **options)
    assert not has_soft_edges(obj)
    assert len(slots(obj)) <= 1


def test_a_style_put_on_later_shows_what_is_seen(path: Path) -> None:
    """The balls of a soft import are as many as those of a hard one, and none is transparent."""
    balls = []
    for soft in (True, False):
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        obj = load(path, use_soft_edges=soft)
        assert has_soft_edges(obj) is soft
        assert bpy.ops.object.heic_depth_style(style="SPHERES") == {"FINISHED"}
        depsgraph = bpy.context.evaluated_depsgraph_get()
        (points,) = (
            instance.object.data
            for instance in depsgraph.object_instances
            if instance.object.type == "POINTCLOUD"
        )
        balls.append(len(points.points))
    assert balls[0] == pytest.approx(balls[1], rel=0.02)


def test_hidden_points_are_no_points_for_other_programs(path: Path, tmp_path: Path) -> None:
    obj = load(path)
    hidden = values(obj, "hidden", 1, "value")[:, 0]
    assert 0 < hidden.sum() < 0.2 * hidden.size
    pcd_export(bpy.context, tmp_path / "portrait.pcd")
    head = (tmp_path / "portrait.pcd").read_bytes()[:400].decode("ascii", "replace")
    assert f"POINTS {int((hidden == 0).sum())}\n" in head


def test_glb_has_alpha(path: Path, tmp_path: Path) -> None:
    glb = tmp_path / "portrait.glb"
    assert main([str(path), "-o", str(glb)]) == 0
    content = glb.read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    document = json.loads(content[20 : 20 + length])
    modes = {one["name"]: one.get("alphaMode", "OPAQUE") for one in document["materials"]}
    assert modes == dict(zip(SLOTS, ["OPAQUE", "BLEND", "OPAQUE"], strict=True))
    kinds = sorted(image["mimeType"] for image in document["images"])
    assert kinds == ["image/jpeg", "image/jpeg", "image/png"]
    assert all("KHR_materials_unlit" in one["extensions"] for one in document["materials"])


@pytest.mark.parametrize("suffix", [".obj", ".ply", ".pcd"])
def test_formats_without_alpha_get_hard_edges(path: Path, tmp_path: Path, suffix: str) -> None:
    result = tmp_path / f"portrait{suffix}"
    assert main([str(path), "-o", str(result)]) == 0
    hard = tmp_path / f"hard{suffix}"
    assert main([str(path), "-o", str(hard), "--no-use-soft-edges"]) == 0
    assert result.stat().st_size == pytest.approx(hard.stat().st_size, abs=40)


@pytest.mark.parametrize("name", ["face.heic", "face_chair.heic"])
def test_real_people_stay_the_photo(
    real_photo: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    """As much as with a hard cut, which shows every pixel as it is."""
    import pillow_heif

    photo = np.asarray(pillow_heif.open_heif(real_photo(name)).to_pillow())
    wanted = reduced(photo, 384, 512)
    off = []
    for soft in (True, False):
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        obj = load(real_photo(name), use_undistort=False, use_soft_edges=soft, cut=0.05)
        assert has_soft_edges(obj) is soft
        set_up_render(384, 512, 16)
        off.append(np.abs(rendered(tmp_path / "render") - wanted).mean())
    assert off[0] < off[1] + 0.1
