# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import does to the scene that it comes into, beside adding to it."""

import importlib
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from tests.blender.conftest import EXTENSION
from tests.blender.scene import load, positions, write_photo
from tests.blender.test_render import rendered, set_up_render

IMPORT = bpy.ops.import_scene.heic_depth
startup = importlib.import_module(f"{EXTENSION}.blender.objects.startup")
style_operator = importlib.import_module(f"{EXTENSION}.blender.interface.style_operator")


def _photos(folder: Path, *names: str) -> list[dict[str, str]]:
    for name in names:
        write_photo(folder / f"{name}.heic")
    return [{"name": f"{name}.heic"} for name in names]


def _across(name: str) -> tuple[float, float]:
    """Returns from where to where an object reaches along the world's X."""
    obj = bpy.data.objects[name]
    bpy.context.view_layer.update()
    across = [(obj.matrix_world @ Vector(place)).x for place in positions(obj)]
    return min(across), max(across)


@pytest.mark.parametrize("options", [{}, {"fill_background": True}, {"object_type": "GRID"}])
def test_several_photos_stand_in_a_row(tmp_path: Path, options: dict[str, object]) -> None:
    files = _photos(tmp_path, "one", "two", "three")
    IMPORT(directory=str(tmp_path), files=files, **options)
    assert bpy.data.objects["one"].location == Vector()
    reached = -np.inf
    for name in ("one", "two", "three"):
        start, end = _across(name)
        assert start > reached, f"{name} stands in the one before"
        if f"{name} Background" in bpy.data.objects:
            hidden = _across(f"{name} Background")
            assert hidden[0] > reached
            end = max(end, hidden[1])
        assert start - reached < end - start or reached == -np.inf, f"{name} is far off"
        reached = end
    two, camera = bpy.data.objects["two"], bpy.data.objects["two Camera"]
    assert camera.matrix_world.translation == two.matrix_world.translation


def test_a_row_is_as_wide_in_any_unit(tmp_path: Path) -> None:
    files = _photos(tmp_path, "one", "two")
    IMPORT(directory=str(tmp_path), files=files)
    bpy.context.scene.unit_settings.scale_length = 0.01
    IMPORT(directory=str(tmp_path), files=files)
    metres, centimetres = (bpy.data.objects[name].location.x for name in ("two", "two.001"))
    assert centimetres == pytest.approx(100 * metres)


def test_colours_of_the_photo_are_shown_on_a_stage(tmp_path: Path) -> None:
    scene = bpy.context.scene
    scene.view_settings.view_transform = "AgX"
    load(write_photo(tmp_path / "cat.heic"), style="VOXELS")
    assert scene.view_settings.view_transform == "AgX"
    load(write_photo(tmp_path / "cat.heic"), style="VOXELS", use_stage=True)
    assert str(scene.view_settings.view_transform) == "Standard"


def test_several_photos_can_be_stacked(tmp_path: Path) -> None:
    files = _photos(tmp_path, "one", "two")
    IMPORT(directory=str(tmp_path), files=files, arrange="STACKED", placement="CURSOR")
    assert bpy.data.objects["one"].location == bpy.data.objects["two"].location == Vector()


def test_the_cursor_can_be_the_place(tmp_path: Path) -> None:
    bpy.context.scene.cursor.location = (1, 2, 3)
    files = _photos(tmp_path, "one", "two")
    IMPORT(directory=str(tmp_path), files=files, placement="CURSOR")
    assert bpy.data.objects["one"].location == Vector((1, 2, 3))
    assert bpy.data.objects["two"].location.yz == Vector((2, 3))
    assert _across("two")[0] > _across("one")[1]


@pytest.mark.parametrize("unit", [1.0, 0.01])
@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
def test_by_hand_one_photo_after_the_other_stands_beside(
    tmp_path: Path, object_type: str, unit: float
) -> None:
    """At the origin what is looked at through its camera would be the one before."""
    bpy.context.scene.unit_settings.scale_length = unit
    options = {"object_type": object_type, "placement": "BESIDE", "fill_background": True}
    IMPORT(directory=str(tmp_path), files=_photos(tmp_path, "one"), **options)
    assert bpy.data.objects["one"].location == Vector()
    bpy.data.objects["one"].location = (5.0, 1.0, 0.0)
    IMPORT(directory=str(tmp_path), files=_photos(tmp_path, "two", "three"), **options)
    IMPORT(directory=str(tmp_path), files=_photos(tmp_path, "four"), **options)
    reached = 5.0
    for name in ("one", "two", "three", "four"):
        (start, end), hidden = _across(name), _across(f"{name} Background")
        start, end = min(start, hidden[0]), max(end, hidden[1])
        assert name == "one" or 0.0 < start - reached < end - start
        reached = end
    assert bpy.data.objects["four"].location.yz == Vector((0.0, 0.0))


def test_stacked_photos_stand_beside_others_together(tmp_path: Path) -> None:
    files = _photos(tmp_path, "one", "two", "three")
    IMPORT(directory=str(tmp_path), files=files[:1])
    IMPORT(directory=str(tmp_path), files=files[1:], arrange="STACKED", placement="BESIDE")
    assert bpy.data.objects["two"].location == bpy.data.objects["three"].location
    assert _across("two")[0] > _across("one")[1]


def test_by_hand_is_beside_and_scripts_are_at_the_origin() -> None:
    by_hand, script = (
        getattr(bpy.ops.import_scene, name).get_rna_type().properties["placement"]
        for name in ("heic_depth_dialog", "heic_depth")
    )
    assert (by_hand.default, script.default) == ("BESIDE", "ORIGIN")


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_sizes_are_true_in_any_unit(tmp_path: Path, object_type: str, projection: str) -> None:
    """A centimetre as unit makes everything a hundred times as long, and no picture changes."""
    path = write_photo(tmp_path / "cat.heic")
    options = {"object_type": object_type, "projection": projection, "far_limit": 1.5}
    in_metres = load(path, **options)
    expected = np.array([in_metres.matrix_world @ Vector(place) for place in positions(in_metres)])
    scene = bpy.context.scene
    scene.unit_settings.system, scene.unit_settings.scale_length = "METRIC", 0.01
    options["far_limit"] = 150.0  # as somebody types 1.5 m there
    small = load(path, **options)
    bpy.context.view_layer.update()
    places = np.array([small.matrix_world @ Vector(place) for place in positions(small)])
    np.testing.assert_allclose(places, expected * 100, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(positions(small), positions(in_metres), rtol=1e-6, atol=1e-7)
    first, second = (
        np.array([world_to_camera_view(scene, camera, Vector(place)) for place in where])
        for camera, where in (
            (bpy.data.objects["cat Camera"], expected),
            (bpy.data.objects["cat Camera.001"], places),
        )
    )
    np.testing.assert_allclose(second[:, :2], first[:, :2], atol=1e-5)
    old, new = bpy.data.objects["cat Camera"].data, bpy.data.objects["cat Camera.001"].data
    assert new.clip_start == pytest.approx(old.clip_start * 100)
    assert new.clip_end == pytest.approx(old.clip_end * 100)
    assert new.dof.focus_distance == pytest.approx(old.dof.focus_distance * 100)


def test_the_focus_of_a_moving_camera_is_true_in_any_unit(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "cat.heic")
    scene = bpy.context.scene
    wanted = {"camera_move": "DOLLY_ZOOM", "use_depth_of_field": True}
    distances = []
    for metres, name in ((1.0, "cat Camera"), (0.01, "cat Camera.001")):
        scene.unit_settings.scale_length = metres
        load(path, **wanted)
        scene.frame_set(scene.frame_end // 3)
        distances.append(bpy.data.objects[name].data.dof.focus_distance)
    assert distances[1] == pytest.approx(distances[0] * 100, rel=1e-5)


def test_a_scene_without_units_is_in_metres(tmp_path: Path) -> None:
    settings = bpy.context.scene.unit_settings
    settings.system, settings.scale_length = "NONE", 0.01
    assert load(write_photo(tmp_path / "cat.heic")).scale == Vector((1, 1, 1))


@pytest.mark.parametrize("options", [{"material": "LIT"}, {"style": "SPHERES", "use_stage": True}])
def test_light_is_the_same_in_any_unit(tmp_path: Path, options: dict[str, object]) -> None:
    path = write_photo(tmp_path / "cat.heic")
    pictures = []
    for metres in (1.0, 0.1):
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        bpy.context.scene.unit_settings.scale_length = metres
        load(path, **options)
        set_up_render(64, 48, 32)
        pictures.append(rendered(tmp_path / f"{metres}.png"))
    first, second = (picture[..., :3].astype(float) for picture in pictures)
    assert first.mean() > 5, "nothing is lit"
    assert np.abs(first.mean() - second.mean()) < 2


def test_a_scenes_camera_and_size_can_stay(tmp_path: Path) -> None:
    scene = bpy.context.scene
    mine = bpy.data.objects.new("Mine", bpy.data.cameras.new("Mine"))
    scene.collection.objects.link(mine)
    scene.camera = mine
    scene.render.resolution_x = 123
    path = str(write_photo(tmp_path / "cat.heic"))
    IMPORT(filepath=path, use_active_camera=False, use_render_size=False)
    assert (scene.camera, scene.render.resolution_x) == (mine, 123)
    IMPORT(filepath=path, use_active_camera=False)
    assert (scene.camera, scene.render.resolution_x) == (mine, 64)
    scene.render.resolution_x = 123
    IMPORT(filepath=path, use_render_size=False)
    assert (scene.camera.name, scene.render.resolution_x) == ("cat Camera.002", 123)


def test_colours_of_the_photo_are_shown_if_asked_for(tmp_path: Path) -> None:
    path, view = str(write_photo(tmp_path / "cat.heic")), bpy.context.scene.view_settings
    assert view.view_transform == "AgX"
    IMPORT(filepath=path)
    assert view.view_transform == "AgX"
    IMPORT(filepath=path, use_photo_colours=True)
    assert view.view_transform == "Standard"
    view.view_transform = "Filmic"
    IMPORT(filepath=path, use_photo_colours=True)
    assert view.view_transform == "Filmic", "somebody has chosen it"


def _new_file() -> None:
    bpy.ops.wm.read_homefile(use_factory_startup=True)
    bpy.ops.preferences.addon_enable(module=EXTENSION)


def test_the_cube_of_a_new_file_is_hidden_only_for_a_look_through_the_camera(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = str(write_photo(tmp_path / "cat.heic"))
    _new_file()
    bpy.ops.ed.undo_push(message="before")
    IMPORT(filepath=path)
    cube = bpy.data.objects["Cube"]
    assert not cube.hide_get()
    assert "cube" not in capfd.readouterr().out
    IMPORT("EXEC_DEFAULT", True, filepath=path, use_look_through=True)
    assert cube.hide_get()
    assert cube.hide_render
    assert "; the startup cube is hidden" in capfd.readouterr().out
    bpy.ops.ed.undo()
    cube = bpy.data.objects["Cube"]
    assert not cube.hide_get()
    assert not cube.hide_render


def test_whoever_turns_the_view_turns_about_what_the_photo_is_of(tmp_path: Path) -> None:
    """Blender turns about a place a metre away otherwise: what is nearer flies out of sight."""
    codes = np.full((24, 32), 20, np.uint8)
    codes[6:18, 10:22] = 250
    path = write_photo(tmp_path / "block.heic", columns=32, rows=24, codes=codes)
    _new_file()
    bpy.context.scene.cursor.location = (3, 2, 1)
    IMPORT(filepath=str(path), use_look_through=True, placement="CURSOR")
    window = bpy.context.window_manager.windows[0]
    view = next(area for area in window.screen.areas if area.type == "VIEW_3D").spaces[0]
    assert view.region_3d.view_perspective == "CAMERA"
    subject = bpy.data.objects["block"]["heic_depth"]["subject_distance"]
    assert subject < 0.6
    assert tuple(view.region_3d.view_location) == pytest.approx((3, 2 + subject, 1), abs=1e-4)


def test_whoever_turns_the_view_sees_as_far_as_the_camera(tmp_path: Path) -> None:
    path = str(write_photo(tmp_path / "cat.heic"))
    _new_file()
    window = bpy.context.window_manager.windows[0]
    view = next(area for area in window.screen.areas if area.type == "VIEW_3D").spaces[0]
    usual = view.clip_start, view.clip_end
    IMPORT(filepath=path, use_look_through=True)
    assert (view.clip_start, view.clip_end) == usual
    bpy.context.scene.unit_settings.scale_length = 0.01  # a centimetre
    IMPORT(filepath=path, use_look_through=True)
    lens = bpy.context.scene.camera.data
    assert (view.clip_start, view.clip_end) == (lens.clip_start, lens.clip_end)
    assert lens.clip_end > usual[1]


@pytest.mark.parametrize(
    ("options", "is_covered"),
    [({}, False), ({"object_type": "POINT_CLOUD"}, True), ({"style": "HALFTONE"}, True)],
)
def test_outlines_cover_no_points_and_no_styles(
    tmp_path: Path, options: dict[str, Any], *, is_covered: bool
) -> None:
    """Blender draws one around each piece of what is selected, and all is orange."""
    path = str(write_photo(tmp_path / "cat.heic"))
    _new_file()
    window = bpy.context.window_manager.windows[0]
    view = next(area for area in window.screen.areas if area.type == "VIEW_3D").spaces[0]
    for shading in ("SOLID", "RENDERED"):
        view.shading.type = shading
        IMPORT(filepath=path, **options)
        assert bpy.context.object.select_get(), "for scripts it is selected"
        assert view.shading.type == shading
        IMPORT(filepath=path, use_look_through=True, **options)
        assert bpy.context.object.name.startswith("cat")
        assert bpy.context.object.select_get() is not is_covered
    assert view.shading.type == "RENDERED"


def test_outlines_cover_no_style_that_was_chosen_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_photo(tmp_path / "cat.heic")
    _new_file()
    obj, choose = load(path), bpy.ops.object.heic_depth_style
    assert choose(style="HALFTONE") == {"FINISHED"}
    assert obj.select_get(), "for scripts it stays selected"
    # Without a window no operator is invoked.
    monkeypatch.setattr(style_operator.OBJECT_OT_heic_depth_style, "_is_by_hand", True)
    assert choose(style="NONE") == {"FINISHED"}
    assert obj.select_get()
    assert choose(style="HALFTONE") == {"FINISHED"}
    assert not obj.select_get()
    assert bpy.context.object == obj, "the sidebar is still there"


def _move(cube: Any) -> None:
    cube.location.x = 1


def _shape(cube: Any) -> None:
    cube.data.vertices[0].co.z += 0.1


def _animate(cube: Any) -> None:
    cube.keyframe_insert("location")


def _modify(cube: Any) -> None:
    cube.modifiers.new("Bevel", "BEVEL")


def _hide(cube: Any) -> None:
    cube.hide_set(state=True)


def _exclude(_cube: Any) -> None:
    layer = bpy.context.view_layer
    layer.layer_collection.children["Collection"].exclude = True
    layer.update()


@pytest.mark.parametrize("touch", [_move, _shape, _animate, _modify, _hide, _exclude])
def test_a_cube_that_somebody_has_touched_is_not_the_startup_one(touch: Any) -> None:
    _new_file()
    scene = bpy.context.scene
    assert startup.startup_cube(scene) == bpy.data.objects["Cube"]
    touch(bpy.data.objects["Cube"])
    assert startup.startup_cube(scene) is None


def test_the_camera_of_a_new_file_is_known_until_it_is_touched() -> None:
    _new_file()
    camera = bpy.context.scene.camera
    assert startup.is_startup_camera(camera)
    assert not startup.is_startup_camera(None)
    camera.location.x += 0.1
    assert not startup.is_startup_camera(camera)


def test_colours_of_the_photo_are_one_click_away() -> None:
    view = bpy.context.scene.view_settings
    assert bpy.ops.scene.heic_depth_photo_colours.poll()
    assert bpy.ops.scene.heic_depth_photo_colours() == {"FINISHED"}
    assert view.view_transform == "Standard"
    assert not bpy.ops.scene.heic_depth_photo_colours.poll()
    view.view_transform = "AgX"
    view.exposure = 1
    assert not bpy.ops.scene.heic_depth_photo_colours.poll(), "somebody has decided"
