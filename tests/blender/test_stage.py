# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a style is shown with: all in one collection, which can go without harm."""

import importlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.evaluated import result_of
from tests.blender.scene import everything, load, write_photo
from tests.blender.test_render import rendered, set_up_render
from tests.blender.test_style_shapes import two_walls
from tests.blender.test_styles import EXTENSION, MODIFIER, STYLE, STYLES, same, two_colours

LIT = ("SPHERES", "VOXELS", "CONTOURS", "LOW_POLY", "RELIEF", "PINS", "DISSOLVE")
GLOWING = ("SCANLINES", "HALFTONE")


def staged(path: Path, style: str, **options: object) -> bpy.types.Object:
    """Imports a photo with a style on its stage."""
    return load(two_colours(path), style=style, use_stage=True, **options)


@pytest.mark.parametrize("style", STYLES)
def test_all_of_it_is_in_one_collection(tmp_path: Path, style: str) -> None:
    obj = staged(tmp_path / "flag.heic", style)
    (stage,) = bpy.data.collections["flag"].children
    assert stage.name == "flag Stage"
    lamps = {"flag Stage Key", "flag Stage Rim"} if style in LIT else set()
    if style == "CONTOURS":  # one shadow
        lamps = {"flag Stage Key"}
    assert set(stage.objects.keys()) == {"flag Backdrop", "flag Stage Camera"} | lamps
    assert all(thing.parent == obj for thing in stage.objects)
    assert set(bpy.data.collections["flag"].objects.keys()) == {"flag", "flag Camera"}


def test_no_stage_unless_asked_for_nor_without_a_style(tmp_path: Path) -> None:
    for options in ({"style": "VOXELS"}, {"use_stage": True}):
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        load(write_photo(tmp_path / "cat.heic"), **options)
        assert bpy.data.collections.keys() == ["cat"]
        assert not bpy.data.lights
        assert bpy.context.scene.camera.name == "cat Camera"
        assert bpy.context.scene.view_settings.view_transform == "AgX"


def test_the_photos_camera_stays_and_the_stages_looks(tmp_path: Path) -> None:
    load(write_photo(tmp_path / "cat.heic"), style="VOXELS")
    plain = camera_of(bpy.data.objects["cat Camera"])
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    load(write_photo(tmp_path / "cat.heic"), style="VOXELS", use_stage=True)
    assert camera_of(bpy.data.objects["cat Camera"]) == plain
    scene = bpy.context.scene
    assert scene.camera == bpy.data.objects["cat Stage Camera"]
    assert camera_of(scene.camera) != plain
    assert scene.camera.data.dof.use_dof


def camera_of(camera: bpy.types.Object) -> tuple[object, ...]:
    lens = camera.data
    return (
        *camera.location,
        *camera.rotation_euler,
        *(lens.lens, lens.shift_x, lens.shift_y, lens.dof.use_dof, lens.dof.aperture_fstop),
    )


def test_a_moving_camera_is_the_photos(tmp_path: Path) -> None:
    staged(tmp_path / "flag.heic", "VOXELS", camera_move="ORBIT")
    assert bpy.context.scene.camera.name == "flag Camera"


@pytest.mark.parametrize(
    ("style", "way"),
    [*((style, "collection") for style in STYLES), ("VOXELS", "hierarchy"), ("VOXELS", "objects")],
)
def test_deleting_it_leaves_the_style_as_it_is_without(
    tmp_path: Path, style: str, way: str
) -> None:
    plain = result_of(load(two_colours(tmp_path / "flag.heic"), style=style))
    set_up_render(96, 72, 16)
    expected = rendered(tmp_path / "plain")
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    obj = staged(tmp_path / "flag.heic", style)
    stage = bpy.data.collections["flag Stage"]
    set_up_render(96, 72, 16)
    bpy.context.scene.camera = bpy.data.objects["flag Camera"]
    assert np.abs(rendered(tmp_path / "with") - expected).mean() > 2 or style == "SCANLINES"
    things = list(stage.objects)
    if way != "collection":
        for thing in things:
            bpy.data.objects.remove(thing)
    if way != "objects":
        bpy.data.collections.remove(stage)
    obj.update_tag()  # Blender looks into a collection anew when something else changes
    result = result_of(obj)
    assert same(result.points, plain.points)
    assert same(result.colour, plain.colour)
    if way == "collection":  # lamps that somebody keeps may shine on what takes no light
        for thing in things:
            bpy.data.objects.remove(thing)
    assert np.abs(rendered(tmp_path / "without") - expected).max() < 2


@pytest.mark.parametrize("style", ["SPHERES", "VOXELS", "CONTOURS"])
def test_things_throw_a_shadow_to_the_right(tmp_path: Path, style: str) -> None:
    """Beside a square before a wall, seen from the photo's own place."""
    codes = np.full((48, 64), 30, np.uint8)
    codes[16:32, 24:40] = 70
    grey = np.full((192, 256, 3), 128, np.uint8)
    path = write_photo(tmp_path / "wall.heic", columns=64, rows=48, codes=codes, colours=grey)
    load(path, style=style, use_stage=True, fill_background=True)
    bpy.context.scene.camera = bpy.data.objects["wall Camera"]
    set_up_render(128, 96, 32)
    seen = rendered(tmp_path / "render", linear=True)[:, :, 1]
    bpy.data.lights["wall Stage Key"].use_shadow = False
    dark = rendered(tmp_path / "without", linear=True)[:, :, 1] - seen
    left, right = (dark[:, :44] > 0.02).mean(), (dark[:, 84:] > 0.02).mean()
    assert right > 0.02 + 2 * left


@pytest.mark.parametrize("factor", [1.0, 4.0])
def test_lamps_are_as_large_as_the_subject(tmp_path: Path, factor: float) -> None:
    load(write_photo(tmp_path / "cat.heic"), style="VOXELS", use_stage=True)
    first = bpy.data.lights["cat Stage Key"].size
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    load(
        write_photo(tmp_path / "cat.heic"),
        style="VOXELS",
        use_stage=True,
        disparity_scale=1 / factor,
    )
    assert bpy.data.lights["cat Stage Key"].size == pytest.approx(first * factor, rel=0.02)


def test_colours_are_shown_as_they_are_unless_somebody_has_decided(tmp_path: Path) -> None:
    view = bpy.context.scene.view_settings
    staged(tmp_path / "flag.heic", "VOXELS")
    assert view.view_transform == "Standard"
    view.view_transform, view.exposure = "AgX", 0.5
    staged(tmp_path / "flag.heic", "VOXELS")
    assert (view.view_transform, view.exposure) == ("AgX", 0.5)


def test_the_world_stays(tmp_path: Path) -> None:
    bpy.ops.wm.read_homefile(use_factory_startup=True)
    before = bpy.context.scene.world
    staged(tmp_path / "flag.heic", "VOXELS")
    assert bpy.context.scene.world == before
    assert len(bpy.data.worlds) == 1


@pytest.mark.parametrize("material", ["LIT", "NONE"])
def test_other_materials_are_on_a_stage_too(tmp_path: Path, material: str) -> None:
    staged(tmp_path / "flag.heic", "VOXELS", material=material)
    assert sorted(bpy.data.lights.keys()) == ["flag Stage Key", "flag Stage Rim"]
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    staged(tmp_path / "flag.heic", "SCANLINES", material="LIT")  # without lamps of its own
    assert sorted(bpy.data.lights.keys()) == ["flag Fill", "flag Key"]


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_a_style_of_the_menu_has_the_stage_of_the_import(
    tmp_path: Path, object_type: str, projection: str
) -> None:
    options = {"object_type": object_type, "projection": projection}
    staged(tmp_path / "flag.heic", "VOXELS", **options)
    expected, blocks = stage_state(), everything()
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    load(two_colours(tmp_path / "flag.heic"), **options)
    STYLE(style="VOXELS", use_stage=True)
    assert everything() == blocks
    assert stage_state() == expected
    for style in (*STYLES, "VOXELS"):
        STYLE(style=style, use_stage=True)
    assert everything() == blocks
    assert stage_state() == expected


def stage_state() -> dict[str, object]:
    """Returns where everything of the stage is, to a millionth, and how the camera sees it."""
    found: dict[str, object] = {
        thing.name: [round(float(value), 6) for row in thing.matrix_basis for value in row]
        for thing in bpy.data.collections["flag Stage"].objects
    }
    wall = bpy.data.objects["flag Backdrop"].data
    found["wall"] = [round(float(x), 5) for vertex in wall.vertices for x in vertex.co]
    found["colour"] = [
        round(float(value), 5)
        for node in wall.materials[0].node_tree.nodes
        for socket in node.inputs
        if socket.type == "RGBA"
        for value in socket.default_value
    ]
    camera = bpy.context.scene.camera
    found["camera"] = (camera.name, *(round(float(value), 5) for value in lens_of(camera)))
    found["lamps"] = [(light.name, round(light.energy, 4)) for light in bpy.data.lights]
    return found


def test_the_backdrop_is_of_the_photo_in_any_linear_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A studio's colour management may have another one than Rec. 709."""

    def backdrop() -> float:
        staged(tmp_path / "flag.heic", "VOXELS")
        nodes = bpy.data.objects["flag Backdrop"].data.materials[0].node_tree.nodes
        (emission,) = (node for node in nodes if node.type == "EMISSION")
        return float(emission.inputs["Color"].default_value[2])

    usual = backdrop()
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    halved = tuple(map(tuple, np.eye(3) / 2))
    for module in ("objects.scene_colour", "building"):
        known = importlib.import_module(f"{EXTENSION}.{module}")
        monkeypatch.setattr(known, "scene_basis", lambda: halved)
    assert backdrop() == pytest.approx(usual / 2, rel=1e-4)


def lens_of(camera: bpy.types.Object) -> tuple[float, ...]:
    lens = camera.data
    blur = lens.dof
    scale = lens.ortho_scale if lens.type == "ORTHO" else lens.lens
    return (scale, lens.shift_x, lens.shift_y, blur.aperture_fstop, blur.focus_distance)


def test_taking_the_style_off_takes_its_stage_away(tmp_path: Path) -> None:
    load(two_colours(tmp_path / "flag.heic"))
    before = everything()
    STYLE(style="VOXELS", use_stage=True)
    assert bpy.context.scene.camera.name == "flag Stage Camera"
    STYLE(style="NONE", use_stage=True)
    assert everything() == before


def test_lamps_of_the_import_are_off_while_a_stage_has_its_own(tmp_path: Path) -> None:
    load(two_colours(tmp_path / "flag.heic"), material="LIT")
    lamps = [bpy.data.objects["flag Key"], bpy.data.objects["flag Fill"]]
    for style, is_off in (
        ("VOXELS", True),
        ("SCANLINES", False),
        ("VOXELS", True),
        ("NONE", False),
    ):
        STYLE(style=style, use_stage=True)
        assert [lamp.hide_render for lamp in lamps] == [is_off, is_off], style
        assert [lamp.hide_viewport for lamp in lamps] == [is_off, is_off], style


@pytest.mark.parametrize("way", ["hide_viewport", "hide_render"])
def test_what_a_person_has_hidden_stays_hidden(tmp_path: Path, way: str) -> None:
    """A lamp and the filled background; those beside them, and the other way, are as they were."""
    load(two_walls(tmp_path / "walls.heic"), material="LIT", fill_background=True)
    things = [bpy.data.objects[f"walls {name}"] for name in ("Key", "Fill", "Background")]
    key, fill, background = things
    other = {"hide_viewport": "hide_render", "hide_render": "hide_viewport"}[way]
    for thing in (key, background):
        setattr(thing, way, True)
    before = everything()
    for style in ("VOXELS", "SCANLINES", "SPHERES", "NONE"):
        STYLE(style=style, use_stage=True)
        assert getattr(key, way), style
        assert getattr(background, way), style
        assert getattr(background, other) == (style != "NONE"), style
        assert getattr(fill, way) == getattr(fill, other) == (style in LIT), style
        assert getattr(key, other) == (style in LIT), style
    assert all(thing.get("heic_depth_shown") is None for thing in things)
    assert everything() == before


def test_a_background_that_an_older_version_hid_is_shown_again(tmp_path: Path) -> None:
    load(two_walls(tmp_path / "walls.heic"), style="VOXELS", fill_background=True)
    background = bpy.data.objects["walls Background"]
    del background["heic_depth_shown"]
    STYLE(style="NONE")
    assert not background.hide_viewport
    assert not background.hide_render


def test_what_a_person_has_put_on_the_stage_stays(tmp_path: Path) -> None:
    staged(tmp_path / "flag.heic", "VOXELS")
    stage = bpy.data.collections["flag Stage"]
    lamp = bpy.data.objects.new("My Lamp", bpy.data.lights.new("My Lamp", "POINT"))
    stage.objects.link(lamp)
    own = bpy.data.cameras.new("My Camera")
    bpy.context.scene.camera = bpy.data.objects.new("My Camera", own)
    STYLE(style="SPHERES", use_stage=True)
    assert stage.objects.keys() == ["My Lamp"]
    assert bpy.context.scene.camera.name == "My Camera"
    assert "flag Stage Key" in bpy.data.objects
    assert "flag Stage Key.001" not in bpy.data.objects


def test_a_stage_later_leaves_a_moving_camera_its_picture(tmp_path: Path) -> None:
    load(two_colours(tmp_path / "flag.heic"), camera_move="DOLLY_ZOOM")
    bpy.context.scene.frame_set(20)
    STYLE(style="VOXELS", use_stage=True)
    assert bpy.context.scene.camera.name == "flag Camera"
    found = lens_of(bpy.data.objects["flag Stage Camera"])
    assert not bpy.data.cameras["flag Stage Camera"].animation_data
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    staged(tmp_path / "flag.heic", "VOXELS")
    assert found == pytest.approx(lens_of(bpy.context.scene.camera))


def test_a_stage_without_the_photos_camera_has_none(tmp_path: Path) -> None:
    load(two_colours(tmp_path / "flag.heic"))
    bpy.data.objects.remove(bpy.data.objects["flag Camera"])
    STYLE(style="VOXELS", use_stage=True)
    assert "flag Stage Key" in bpy.data.objects
    assert not bpy.data.cameras.get("flag Stage Camera")


def test_a_photo_of_an_older_version_has_a_style_without_a_stage(tmp_path: Path) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"))
    del obj["heic_depth"]["focal_length"]
    STYLE(style="VOXELS", use_stage=True)
    assert obj.modifiers[MODIFIER].node_group
    assert "flag Stage" not in bpy.data.collections


def test_the_menus_styles_come_with_a_stage_and_the_current_one_is_marked(
    tmp_path: Path,
) -> None:
    operators: Any = importlib.import_module(f"{EXTENSION}.interface.style_operator")
    drawn: list[SimpleNamespace] = []

    def operator(name: str, text: str, icon: str, **_: str) -> SimpleNamespace:
        drawn.append(SimpleNamespace(name=name, text=text, icon=icon))
        return drawn[-1]

    menu = SimpleNamespace(layout=SimpleNamespace(operator=operator))
    load(two_colours(tmp_path / "flag.heic"))
    for current in ("NONE", "VOXELS"):
        STYLE(style=current)
        drawn.clear()
        operators.VIEW3D_MT_heic_depth_style.draw(menu, bpy.context)
        assert [entry.style for entry in drawn if entry.icon == "RADIOBUT_ON"] == [current]
    assert [entry.style for entry in drawn] == ["NONE", *STYLES]
    assert all(entry.use_stage for entry in drawn)
    tooltips = [
        operators.OBJECT_OT_heic_depth_style.description(bpy.context, entry) for entry in drawn
    ]
    assert len(set(tooltips)) == len(drawn)


def test_a_failed_import_leaves_no_stage_and_no_view_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    showing: Any = importlib.import_module(f"{EXTENSION}.showing")

    def fail(*_arguments: object) -> None:
        bpy.context.scene.view_settings.view_transform = "Standard"
        raise KeyboardInterrupt

    path = two_colours(tmp_path / "flag.heic")
    monkeypatch.setattr(showing, "show", fail)
    before = everything()
    with pytest.raises((RuntimeError, KeyboardInterrupt)):
        load(path, style="VOXELS", use_stage=True)
    assert everything() == before
    assert bpy.context.scene.view_settings.view_transform == "AgX"


def test_the_window_offers_it_switched_on() -> None:
    operators = bpy.ops.import_scene
    assert not operators.heic_depth.get_rna_type().properties["use_stage"].default
    assert operators.heic_depth_dialog.get_rna_type().properties["use_stage"].default
