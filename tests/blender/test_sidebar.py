# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sidebar shows what is known about a photo, and what can be done with it."""

import importlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from in_blender import style_pictures
from tests.blender.conftest import EXTENSION
from tests.blender.scene import linked_objects, load, seen_at, write_photo
from tests.making.heic_exif import Exif
from tests.making.heic_writer import DepthItem, Photo, write_heic

PANELS = ["photo", "depth", "style", "camera", "actions"]


class Layout:
    """Takes note of what a panel shows."""

    def __init__(self, around: "Layout | None" = None) -> None:
        self.shown: list[tuple[str, str]] = around.shown if around else []
        self.greyed: list[str] = around.greyed if around else []
        self.called: list[Any] = around.called if around else []
        self.operator_context = ""
        self.active = True

    def _part(self, **_: Any) -> "Layout":
        return Layout(self)

    row = column = split = grid_flow = _part

    def separator(self, **_: Any) -> None:
        """Shows nothing."""

    def label(self, text: str = "", **_: Any) -> None:
        """Takes a text."""
        self.shown.append(("label", text))

    def prop(self, owner: Any, name: str, text: str | None = None, **_: Any) -> None:
        """Takes a property."""
        found = owner.bl_rna.properties[name].name if "[" not in name else name
        self.shown.append(("prop", text or found))
        if not self.active:
            self.greyed.append(text or found)

    def operator(
        self, name: str, text: str = "", *, depress: bool = False, icon: str = "", **_: Any
    ) -> Any:
        """Takes a button."""
        self.shown.append(("pressed" if depress else "operator", text or name))
        self.called.append(SimpleNamespace(name=name, icon=icon))
        return self.called[-1]

    def operator_menu_enum(self, name: str, _prop: str, text: str = "") -> None:
        """Takes a menu of an operator."""
        self.shown.append(("menu", text or name))

    def template_icon(self, icon_value: int, **_: Any) -> None:
        """Takes a picture."""
        self.shown.append(("icon", str(icon_value)))


def drawn(name: str) -> Layout:
    """Draws a panel as Blender would; it has to be one that is there."""
    panel = getattr(bpy.types, f"VIEW3D_PT_heic_depth_{name}")
    assert panel.poll(bpy.context)
    layout = Layout()
    panel.draw(SimpleNamespace(layout=layout), bpy.context)
    return layout


def texts(name: str) -> list[str]:
    return [text for _, text in drawn(name).shown]


def module(name: str) -> Any:
    return importlib.import_module(f"{EXTENSION}.blender.interface.{name}")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return write_photo(tmp_path / "cat.heic", columns=32, rows=24)


def activate(obj: bpy.types.Object) -> None:
    bpy.context.view_layer.objects.active = obj


def child(obj: bpy.types.Object, kind: str) -> bpy.types.Object:
    return next(each for each in obj.children if each.type == kind)


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_panels_are_there_for_the_photo_its_camera_and_its_background(
    photo: Path, object_type: str, projection: str
) -> None:
    panels = [getattr(bpy.types, f"VIEW3D_PT_heic_depth_{name}") for name in PANELS]
    assert not any(panel.poll(bpy.context) for panel in panels)
    obj = load(photo, object_type=object_type, projection=projection, fill_background=True)
    for each in (obj, *obj.children):
        activate(each)
        assert all(drawn(name).shown for name in PANELS)
    cube = bpy.data.objects.new("Cube", None)
    bpy.context.scene.collection.objects.link(cube)
    activate(cube)
    assert not any(panel.poll(bpy.context) for panel in panels)


def told() -> dict[str, str]:
    known = bpy.context.object["heic_depth"]
    return dict(module("photo_facts").facts(known, bpy.context.scene))


def test_photo_tells_how_it_was_taken(tmp_path: Path) -> None:
    exif = Exif(exposure_time=(1, 50), f_number=(9, 5), iso=64)
    path = tmp_path / "told.heic"
    item = DepthItem(np.full((12, 16), 9, np.uint8))
    colours = np.zeros((48, 64, 3), np.uint8)
    path.write_bytes(write_heic(Photo(colours, exif=exif.to_bytes()), depth=item))
    load(path)
    found = told()
    assert found.pop("Depth").startswith("1.81 m to 1.81")
    assert found.pop("Step").startswith("1.92 cm at 1.81 m")
    assert found == {
        "File": "told.heic",
        "Device": "Apple iPhone 13 Pro",
        "Lens": "back triple camera 5.7mm f/1.5",
        "Date": "2023-02-21 14:33",
        "Exposure": "1/50 s  f/1.8  ISO 64",
        "Size": "64 x 48",
    }


def test_lengths_are_in_the_scenes_units(photo: Path) -> None:
    load(photo)
    bpy.context.scene.unit_settings.system = "IMPERIAL"
    assert "'" in told()["Depth"] or "ft" in told()["Depth"]
    bpy.context.scene.unit_settings.system = "NONE"
    assert told()["Depth"].endswith(" m")


def test_what_the_sizes_are_worth_is_said_in_words(photo: Path) -> None:
    obj = load(photo)
    trust = module("photo_facts").trust
    assert trust(obj["heic_depth"]).startswith("Relative: sizes may be off")
    assert "Set Another, Keep the Last" not in texts("actions")
    bpy.ops.object.heic_depth_set_distance(measure="CAMERA", point_a=(0, 1, 0), length=2)
    assert trust(obj["heic_depth"]) == "Scaled by you"
    assert "Set Another, Keep the Last" in texts("actions")
    actions = drawn("actions")
    assert actions.operator_context == "INVOKE_REGION_WIN"  # points are picked in the view
    again = [button.measure for button in actions.called if getattr(button, "use_last", False)]
    assert again == ["POINTS", "CAMERA"]


def test_the_photos_colours_are_offered_where_they_are_not_shown(photo: Path) -> None:
    load(photo)
    button = "scene.heic_depth_photo_colours"
    bpy.context.scene.view_settings.view_transform = "AgX"
    assert button in texts("photo")
    bpy.context.scene.view_settings.view_transform = "Standard"
    assert button not in texts("photo")


def test_long_exposures_are_told_in_seconds(photo: Path) -> None:
    known = load(photo)["heic_depth"].to_dict()
    tell = module("photo_facts").facts
    for seconds, text in ((0.02, "1/50 s"), (2.0, "2 s")):
        assert dict(tell(known | {"exposure_time": seconds}, bpy.context.scene))["Exposure"] == text


def test_the_object_menu_marks_the_style(photo: Path) -> None:
    obj = load(photo, style="VOXELS")
    for active in (obj, child(obj, "CAMERA")):
        activate(active)
        layout = Layout()
        bpy.types.VIEW3D_MT_heic_depth_style.draw(SimpleNamespace(layout=layout), bpy.context)
        marked = [button.style for button in layout.called if button.icon == "RADIOBUT_ON"]
        assert marked == ["VOXELS"]


def test_lines_break_between_words() -> None:
    lines_of = module("wrapped_text").lines_of
    text = "one two three of interminable words"
    assert lines_of(text, 8, len) == ["one two", "three of", "interminable", "words"]
    assert lines_of("", 8, len) == []


def test_inputs_of_a_grid_or_how_to_get_one(photo: Path) -> None:
    load(photo, object_type="GRID")
    assert texts("depth") == [
        "Strength",
        "Disparity Scale",
        "Disparity Offset",
        "Cut",
        "Far Limit",
    ]
    load(photo)
    layout = drawn("depth")
    assert layout.shown == [("operator", "Make Live")]
    assert layout.called[0].use_live is True


def test_the_photos_style_is_marked(photo: Path) -> None:
    load(photo)
    assert ("pressed", "None") in drawn("style").shown
    bpy.ops.object.heic_depth_style(style="PINS")
    shown = drawn("style").shown
    assert [text for kind, text in shown if kind == "pressed"] == ["Pin Screen"]
    assert sum(kind == "icon" for kind, _ in shown) == sum(kind != "icon" for kind, _ in shown)


def test_every_style_has_a_small_picture() -> None:
    from PIL import Image

    choices = bpy.ops.object.heic_depth_style.get_rna_type().properties["style"].enum_items
    names = {f"{each.identifier.lower()}.jpg" for each in choices}
    files = list(style_pictures.PICTURES.iterdir())
    assert {path.name for path in files} == names, (
        "run: python build.py run tools/in_blender/style_pictures.py"
    )
    for path in files:
        assert path.stat().st_size <= 15_000
        with Image.open(path) as picture:
            assert picture.size == (128, 128)
        assert (module("thumbnails").PICTURES / path.name).is_file()


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_thumbnails_show_photo_and_depth(tmp_path: Path, object_type: str, projection: str) -> None:
    """Left red and near, right green and far, the lower half darker."""
    codes = np.full((24, 32), 60, np.uint8)
    codes[:, :16] = 220
    colours = np.zeros((96, 128, 3), np.uint8)
    colours[:, :64, 0], colours[:, 64:, 1] = 200, 200
    colours[48:] //= 2
    path = write_photo(tmp_path / "two.heic", columns=32, rows=24, codes=codes, colours=colours)
    obj = load(path, object_type=object_type, projection=projection, cut=0)
    seen, depth = module("thumbnails").pictures_of(obj)
    rows, columns, _ = seen.shape
    assert columns / rows == pytest.approx(4 / 3, rel=0.1)
    assert min(seen[..., 3].min(), depth[..., 3].min()) == 1
    quarter, half = columns // 4, rows // 2
    upper, lower = half + half // 2, half // 2
    for row, bright in ((upper, 200), (lower, 100)):
        assert seen[row, quarter, :2] * 255 == pytest.approx([bright, 0], abs=20)
        assert seen[row, -quarter, :2] * 255 == pytest.approx([0, bright], abs=20)
        assert depth[row, quarter, 0] > 0.9
        assert depth[row, -quarter, 0] < 0.1


def test_thumbnails_are_made_once_and_anew_for_other_points(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    obj = load(photo)
    drawing = module("thumbnails").pictures_of
    made: list[bpy.types.Object] = []

    def noted(each: bpy.types.Object) -> Any:
        made.append(each)
        return drawing(each)

    monkeypatch.setattr(module("thumbnails"), "pictures_of", noted)
    thumbnails = module("thumbnails").Thumbnails()
    for _ in range(3):
        thumbnails.photo(obj)
    assert len(made) == 1
    bpy.ops.object.heic_depth_reload()
    thumbnails.photo(obj)
    assert len(made) == 2
    thumbnails.remove()


def test_thumbnails_of_a_long_session_take_no_more_room(photo: Path) -> None:
    thumbnails, picture = module("thumbnails").Thumbnails(), np.ones((2, 2, 4), np.float32)
    for number in range(150):
        icons = thumbnails.both(f"photo {number}", lambda: (picture, picture))
        assert icons == thumbnails.both(f"photo {number}", lambda: ())
    kept = len(thumbnails._collection())
    thumbnails.remove()
    assert 2 <= kept < 70


def test_thumbnails_wait_for_the_end_of_edit_mode(photo: Path) -> None:
    obj = load(photo)
    thumbnails = module("thumbnails").Thumbnails()
    bpy.ops.object.mode_set(mode="EDIT")
    assert thumbnails.photo(obj) == ()
    texts("photo")
    bpy.ops.object.mode_set(mode="OBJECT")
    icons = thumbnails.photo(obj)
    assert len(icons) == 2
    bpy.ops.object.mode_set(mode="EDIT")
    assert thumbnails.photo(obj) == icons
    thumbnails.remove()


def test_thumbnails_of_what_was_edited(photo: Path) -> None:
    obj = load(photo)
    obj.data.attributes.active_color_name = "Color"
    obj.data.color_attributes.active_color = obj.data.color_attributes["Color"]
    assert bpy.ops.geometry.color_attribute_convert(domain="CORNER") == {"FINISHED"}
    module("thumbnails").pictures_of(obj)
    obj.data.clear_geometry()
    module("thumbnails").pictures_of(obj)


def test_the_object_menu_has_what_search_is_to_find(photo: Path) -> None:
    draw = module("reload_operator").draw_photo_entries
    empty = Layout()
    draw(SimpleNamespace(layout=empty), bpy.context)
    assert empty.shown == []
    load(photo)
    menu = Layout()
    draw(SimpleNamespace(layout=menu), bpy.context)
    names = ["object.heic_depth_set_distance", "object.heic_depth_reload"]
    assert [text for _, text in menu.shown] == names
    assert draw in bpy.types.VIEW3D_MT_object._dyn_ui_initialize()


def test_look_through_makes_it_the_scenes_camera(photo: Path) -> None:
    obj = load(photo)
    camera = bpy.context.scene.camera
    bpy.context.scene.camera = None
    assert bpy.ops.object.heic_depth_look_through() == {"FINISHED"}
    assert bpy.context.scene.camera == camera == child(obj, "CAMERA")


def test_a_scene_that_renders_another_shape_is_matched_to_the_photo(photo: Path) -> None:
    """Of several photos the scene has the size of the first; F12 would cut off the others."""
    load(photo)
    button, render = "object.heic_depth_render_size", bpy.context.scene.render
    assert button not in texts("camera")
    render.resolution_x, render.resolution_y = 33, 25
    render.pixel_aspect_x = 2.0
    assert button in texts("camera")
    assert bpy.ops.object.heic_depth_render_size() == {"FINISHED"}
    assert (render.resolution_x, render.resolution_y, render.pixel_aspect_x) == (128, 96, 1.0)
    assert button not in texts("camera")
    render.resolution_x, render.resolution_y = 64, 48
    assert button not in texts("camera"), "a smaller picture is somebody's choice"


def test_camera_moves_as_imported_with_that_move_and_stands_still_again(photo: Path) -> None:
    moving = load(photo, camera_move="DOLLY_ZOOM")
    expected = animation_of(child(moving, "CAMERA"))
    obj = load(photo)
    camera = child(obj, "CAMERA")
    before, still = seen_at(obj), animation_of(camera)
    bpy.context.scene.frame_end = 250
    for move in ("ORBIT", "DOLLY_ZOOM"):
        assert bpy.ops.object.heic_depth_camera_move(camera_move=move) == {"FINISHED"}
    np.testing.assert_allclose(animation_of(camera), expected, rtol=1e-5, atol=1e-6)
    assert bpy.context.scene.frame_end == 72
    bpy.context.scene.frame_set(20)
    assert bpy.ops.object.heic_depth_camera_move(camera_move="NONE") == {"FINISHED"}
    np.testing.assert_allclose(animation_of(camera), still, rtol=1e-6)
    assert camera.animation_data is camera.data.animation_data is None
    np.testing.assert_allclose(seen_at(obj), before, atol=1e-3)


def test_a_camera_moves_farther_with_a_background(tmp_path: Path) -> None:
    codes = np.full((24, 32), 20, np.uint8)
    codes[6:18, 10:22] = 250
    path = write_photo(tmp_path / "block.heic", columns=32, rows=24, codes=codes)
    moves = []
    for is_filled in (True, False):
        obj = load(path, fill_background=is_filled, camera_move="ORBIT")
        camera = child(obj, "CAMERA")
        expected = animation_of(camera)
        bpy.ops.object.heic_depth_camera_move(camera_move="NONE")
        bpy.ops.object.heic_depth_camera_move(camera_move="ORBIT")
        np.testing.assert_allclose(animation_of(camera), expected, rtol=1e-5, atol=1e-6)
        moves.append(expected)
    assert not np.allclose(*moves, rtol=1e-2)


@pytest.mark.parametrize("object_type", ["MESH", "GRID", "POINT_CLOUD"])
def test_a_camera_moves_the_same_whatever_the_style_and_the_mode(
    photo: Path, object_type: str
) -> None:
    obj = load(photo, object_type=object_type)
    camera = child(obj, "CAMERA")
    bpy.ops.object.heic_depth_camera_move(camera_move="ORBIT")
    expected = animation_of(camera)
    bpy.ops.object.heic_depth_style(style="SPHERES")
    bpy.ops.object.heic_depth_camera_move(camera_move="ORBIT")
    np.testing.assert_allclose(animation_of(camera), expected, rtol=1e-5, atol=1e-6)
    assert obj.modifiers["HEIC Depth Style"].show_viewport
    if object_type != "POINT_CLOUD":
        bpy.ops.object.mode_set(mode="EDIT")
        bpy.ops.object.heic_depth_camera_move(camera_move="ORBIT")
        assert obj.mode == "EDIT"
        np.testing.assert_allclose(animation_of(camera), expected, rtol=1e-5, atol=1e-6)


def _style_of(obj: bpy.types.Object) -> str:
    apply = importlib.import_module(f"{EXTENSION}.blender.styles.apply")
    return str(apply.identifier_of(obj))


def test_a_style_is_given_in_edit_mode_and_from_the_camera(photo: Path) -> None:
    obj = load(photo)
    bpy.ops.object.mode_set(mode="EDIT")
    assert bpy.ops.object.heic_depth_style(style="VOXELS", use_stage=True) == {"FINISHED"}
    assert obj.mode == "EDIT"
    assert _style_of(obj) == "VOXELS"
    bpy.ops.object.mode_set(mode="OBJECT")
    activate(child(obj, "CAMERA"))
    assert bpy.ops.object.heic_depth_style(style="NONE") == {"FINISHED"}
    assert _style_of(obj) == "NONE"


def test_a_linked_photo_is_looked_at_and_not_changed(photo: Path, tmp_path: Path) -> None:
    load(photo)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "library.blend"))
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    linked, camera = linked_objects(tmp_path / "library.blend", photo.stem, f"{photo.stem} Camera")
    for obj in (linked, camera):
        bpy.context.scene.collection.objects.link(obj)
    activate(linked)
    assert bpy.ops.object.heic_depth_look_through() == {"FINISHED"}
    ours = linked.override_create()
    bpy.context.scene.collection.objects.link(ours)
    for obj in (linked, ours):
        activate(obj)
        for change in ("style", "camera_move", "camera_background", "set_distance", "reload"):
            assert not getattr(bpy.ops.object, f"heic_depth_{change}").poll(), change


def animation_of(camera: bpy.types.Object) -> list[list[float]]:
    """Returns where a camera is, and what its lens is, over a second."""
    found = []
    for frame in range(1, 25, 4):
        bpy.context.scene.frame_set(frame)
        lens = camera.data
        found.append([*camera.location, *camera.rotation_euler, lens.lens, lens.shift_x])
    bpy.context.scene.frame_set(1)
    return found


def test_photo_is_the_cameras_background_image_and_goes_again(photo: Path) -> None:
    obj = load(photo)
    lens = child(obj, "CAMERA").data
    assert ("operator", "Background Image") in drawn("camera").shown
    assert bpy.ops.object.heic_depth_camera_background() == {"FINISHED"}
    assert [shown.image.name for shown in lens.background_images] == ["cat"]
    assert lens.show_background_images
    assert ("pressed", "Background Image") in drawn("camera").shown
    assert bpy.ops.object.heic_depth_camera_background() == {"FINISHED"}
    assert not lens.background_images


def test_focus_is_greyed_until_something_is_out_of_it(photo: Path) -> None:
    field = child(load(photo), "CAMERA").data.dof
    for is_used, greyed in ((False, ["Focus", "F-Stop"]), (True, [])):
        field.use_dof = is_used
        assert drawn("camera").greyed == greyed


def test_without_a_packed_photo_there_is_no_background_image(photo: Path) -> None:
    load(photo, use_texture=False)
    assert "Background Image" not in texts("camera")
    with pytest.raises(RuntimeError, match="Pack Photo"):
        bpy.ops.object.heic_depth_camera_background()


def test_buttons_of_one_operator_tell_what_each_does(photo: Path) -> None:
    load(photo)
    tips = []
    for button in [*drawn("depth").called, *drawn("actions").called]:
        given = SimpleNamespace(**{"use_live": False} | vars(button))
        operator = getattr(bpy.types, button.name.replace("object.", "OBJECT_OT_"))
        tips.append(operator.description(bpy.context, given)[:15])
    assert tips == ["Make a live gri", "Click two point", "Click one point", ""]


def test_without_its_camera_that_is_said(photo: Path) -> None:
    load(photo, use_camera=False)
    assert " ".join(texts("camera")) == "The photo has no camera of its own"
    assert not bpy.ops.object.heic_depth_look_through.poll()
