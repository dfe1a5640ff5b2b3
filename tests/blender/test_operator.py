# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator as scripts, the file browser and a drop call it."""

import ast
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from heic_depth_import.core.defaults import BOUNDS
from heic_depth_import.core.settings import SurfaceSettings
from tests.blender.conftest import EXTENSION
from tests.blender.scene import everything, load, positions, write_photo

IMPORT = bpy.ops.import_scene.heic_depth


def test_menu_entry_is_in_file_import() -> None:
    entries = [
        function.__name__
        for function in bpy.types.TOPBAR_MT_file_import._dyn_ui_initialize()
        if "heic_depth_import" in function.__module__
    ]
    assert entries == ["draw_menu_entry"]


def test_dropped_files_are_taken() -> None:
    handler = bpy.types.IO_FH_heic_depth
    assert handler.bl_import_operator == "import_scene.heic_depth_dialog"
    assert set(handler.bl_file_extensions.split(";")) >= {".heic", ".heif", ".hif"}


def test_every_option_has_a_label_and_a_plain_tooltip() -> None:
    properties = IMPORT.get_rna_type().properties
    shown = [item for item in properties if not item.is_hidden and item.identifier != "rna_type"]
    assert {"object_type", "cut", "use_camera"} <= {item.identifier for item in shown}
    for item in shown:
        assert item.name, item.identifier
        assert len(item.description) > 8, item.identifier
        assert not item.description.endswith("."), item.identifier
        if item.type == "ENUM":
            assert all(choice.description for choice in item.enum_items), item.identifier


def test_options_have_the_bounds_of_the_settings() -> None:
    """What scripts may give to `SurfaceSettings` and what Blender lets through is the same."""
    unbounded = float(np.finfo(np.float32).max)
    properties = IMPORT.get_rna_type().properties
    for name, bounds in BOUNDS.items():
        option = properties[name]
        assert option.hard_min == np.float32(max(bounds.lowest, -unbounded)), name
        assert option.hard_max == np.float32(min(bounds.highest, unbounded)), name
        # As they come back from Blender, in single precision, they are taken.
        SurfaceSettings(**{name: option.hard_min})
        SurfaceSettings(**{name: option.hard_max})


def test_the_dialog_has_presets_and_the_import_can_be_undone_and_adjusted() -> None:
    """The file browser makes an undo step of its own for whatever has UNDO, even if it fails."""
    assert bpy.types.IMPORT_SCENE_OT_heic_depth_dialog.bl_options == {"INTERNAL", "PRESET"}
    assert bpy.types.IMPORT_SCENE_OT_heic_depth.bl_options == {"REGISTER", "UNDO"}


def test_operators_ask_their_properties_what_was_set() -> None:
    """Asked of itself, a real window's operator knows no option and the import never begins.

    Without a window Blender calls no `invoke`: this holds only what was seen in one (4.3).
    """
    operator = bpy.types.IMPORT_SCENE_OT_heic_depth
    assert "use_stage" not in operator.bl_rna.properties
    assert "use_stage" in bpy.ops.import_scene.heic_depth.get_rna_type().properties
    interface = importlib.import_module(f"{EXTENSION}.blender.interface")
    (folder,) = interface.__path__
    for module in Path(folder).glob("*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        asked = [
            node.value.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            and node.attr == "is_property_set"
            and isinstance(node.value, ast.Name)
        ]
        assert not asked, f"{module.name}: ask self.properties"


def test_the_dialog_calls_the_import_with_all_that_was_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was told nothing is told as well: else the last import's would be taken."""
    operators = sys.modules[f"{EXTENSION}.blender.interface.import_operator"]
    called = []

    def execute(self: Any, _context: object) -> set[str]:  # there is no window to be modal in
        called.append((self.cut, self.resolution, self.paths(), operators.DIALOG_READER.get()))
        return {"FINISHED"}

    monkeypatch.setattr(operators.IMPORT_SCENE_OT_heic_depth, "execute", execute)
    files = [{"name": "one.heic"}, {"name": "two.heic"}]
    bpy.ops.import_scene.heic_depth_dialog(directory=str(tmp_path), files=files, cut=0.5)
    ((cut, resolution, paths, reader),) = called
    assert (cut, resolution) == (0.5, 1.0)
    assert paths == [tmp_path / "one.heic", tmp_path / "two.heic"]
    assert hasattr(reader, "beginning")
    assert operators.DIALOG_READER.get() is None


@pytest.mark.parametrize("separator", ["", "/", None])
def test_a_folder_alone_is_no_photo(tmp_path: Path, separator: str | None) -> None:
    """As the file browser tells it when nobody has clicked on a file."""
    filepath = "" if separator is None else f"{tmp_path}{separator}"
    wanted = "cannot be opened" if separator == "" else "No photo was chosen; select HEIC"
    with pytest.raises(RuntimeError, match=wanted):
        bpy.ops.import_scene.heic_depth(filepath=filepath, directory=f"{tmp_path}/")


def test_the_add_menu_adds_at_the_cursor() -> None:
    entry = SimpleNamespace()
    layout = SimpleNamespace(operator=lambda *_, **__: entry)
    dialog = sys.modules[f"{EXTENSION}.blender.interface.dialog"]
    dialog.draw_add_entry(SimpleNamespace(layout=layout), bpy.context)
    assert entry.placement == "CURSOR"


@pytest.mark.parametrize(
    ("area", "takes"), [("VIEW_3D", True), ("OUTLINER", True), ("IMAGE_EDITOR", False)]
)
def test_files_are_dropped_where_the_scene_is_shown(area: str, *, takes: bool) -> None:
    handler = sys.modules[f"{EXTENSION}.blender.interface.dialog"].IO_FH_heic_depth
    assert handler.poll_drop(SimpleNamespace(area=SimpleNamespace(type=area))) == takes
    assert not handler.poll_drop(SimpleNamespace(area=None))


def test_one_file_is_told_by_its_path_alone() -> None:
    values_of = sys.modules[f"{EXTENSION}.blender.interface.chosen_files"].values_of
    for names in (["one"], ["one", "two"]):
        files = [SimpleNamespace(name=name) for name in names]
        told = values_of(SimpleNamespace(as_keywords=lambda **_: {"cut": 1}, files=files))
        named = [{"name": name} for name in names]
        assert told == {"cut": 1, "files": named if len(names) > 1 else []}


def test_several_files(tmp_path: Path) -> None:
    for name in ("one.heic", "two.heic"):
        write_photo(tmp_path / name)
    files = [{"name": "one.heic"}, {"name": "two.heic"}]
    assert IMPORT(directory=str(tmp_path), files=files) == {"FINISHED"}
    assert sorted(bpy.data.collections.keys()) == ["one", "two"]
    assert {obj.name for obj in bpy.context.selected_objects} == {"one", "two"}
    assert bpy.context.scene.camera.name == "one Camera"


def test_several_files_apart_are_decoded_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is asked for once, the later ones before the one before them is there."""
    names = ["one.heic", "two.heic", "three.heic"]
    for name in names:
        write_photo(tmp_path / name)
    process = sys.modules[f"{EXTENSION}.isolation.decoder_process"].DecoderProcess
    asked: list[tuple[str, int]] = []

    def ask(self: object, request: Any, ask: Callable[[object, Any], None] = process.ask) -> None:
        asked.append((Path(request["path"]).name, len(bpy.data.collections)))
        ask(self, request)

    monkeypatch.setattr(process, "ask", ask)
    preferences = bpy.context.preferences.addons[EXTENSION].preferences
    preferences.decode_apart = "ALWAYS"
    try:
        files = [{"name": name} for name in names]
        assert IMPORT(directory=str(tmp_path), files=files) == {"FINISHED"}
    finally:
        preferences.property_unset("decode_apart")
    assert len(bpy.data.collections) == 3
    assert asked == [("one.heic", 0), ("two.heic", 0), ("three.heic", 1)]


def test_one_bad_file_among_good_ones_is_a_warning(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_photo(tmp_path / "good.heic")
    (tmp_path / "bad.heic").write_text("nothing")
    files = [{"name": "bad.heic"}, {"name": "good.heic"}]
    assert IMPORT(directory=str(tmp_path), files=files) == {"FINISHED"}
    assert list(bpy.data.collections.keys()) == ["good"]
    *_, why, count = capfd.readouterr().out.splitlines()  # the last one stays in the status bar
    assert why.startswith("Warning: bad.heic is a text file, not a HEIC or JPEG photo;")
    assert count == "Warning: Imported 1 of 2 photos"


def test_all_that_fails_is_told_one_by_one(tmp_path: Path) -> None:
    names = ["one.heic", "two.heic"]
    for name in names:
        (tmp_path / name).write_text("nothing")
    with pytest.raises(RuntimeError) as raised:
        IMPORT(directory=str(tmp_path), files=[{"name": name} for name in names])
    first, second = str(raised.value).strip().splitlines()
    assert first.startswith("Error: one.heic is a text file")
    assert "two.heic is a text file" in second


def test_report_tells_what_came_in(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load(write_photo(tmp_path / "cat.heic"), cut=0)
    said = capfd.readouterr().out
    assert "Info: Imported cat.heic: 192 points, " in said


@pytest.mark.parametrize(
    "name", ["with space.heic", 'quote".heic', "'.heic", "-dash.heic", "🐶 Ünï.heic", "x" * 200]
)
def test_odd_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / (name if name.endswith(".heic") else f"{name}.heic")
    obj = load(write_photo(path))
    assert obj.name == path.stem[: len(obj.name)]
    assert obj["heic_depth"]["file"] == path.name
    assert len(bpy.data.cameras) == 1


def test_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.heic")
    write_photo(tmp_path / "right.heic").rename(path)
    before = everything()
    with pytest.raises(RuntimeError, match=r"Error: caf\\udce9\.heic has a name that is no text;"):
        IMPORT(filepath=str(path))
    assert everything() == before


def test_import_while_editing_another_mesh(tmp_path: Path) -> None:
    load(write_photo(tmp_path / "first.heic"))
    bpy.ops.object.mode_set(mode="EDIT")
    obj = load(write_photo(tmp_path / "second.heic"))
    assert bpy.context.mode == bpy.data.objects["first"].mode == "OBJECT"
    assert bpy.context.view_layer.objects.active == obj


def test_import_into_the_active_collection(tmp_path: Path) -> None:
    shelf = bpy.data.collections.new("Shelf")
    bpy.context.scene.collection.children.link(shelf)
    bpy.context.view_layer.active_layer_collection = (
        bpy.context.view_layer.layer_collection.children["Shelf"]
    )
    load(write_photo(tmp_path / "cat.heic"))
    assert [child.name for child in shelf.children] == ["cat"]


def test_hidden_active_collection_does_not_stop_the_import(tmp_path: Path) -> None:
    shelf = bpy.data.collections.new("Shelf")
    bpy.context.scene.collection.children.link(shelf)
    layer = bpy.context.view_layer.layer_collection.children["Shelf"]
    bpy.context.view_layer.active_layer_collection = layer
    layer.exclude = True
    for object_type in ("MESH", "POINT_CLOUD"):
        path = write_photo(tmp_path / f"{object_type}.heic")
        assert IMPORT(filepath=str(path), object_type=object_type) == {"FINISHED"}
        assert object_type in bpy.data.objects


def test_a_scene_of_another_file_takes_nothing(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "slope.heic")
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "library.blend"))
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "this.blend"))
    bpy.ops.wm.link(directory=f"{tmp_path / 'library.blend'}/Scene/", filename="Scene")
    scene = next(scene for scene in bpy.data.scenes if scene.library is not None)
    with (
        bpy.context.temp_override(scene=scene, view_layer=scene.view_layers[0]),
        pytest.raises(RuntimeError, match="The scene is linked from another file"),
    ):
        bpy.ops.import_scene.heic_depth(filepath=str(path))


def test_undo_takes_the_whole_import_back(tmp_path: Path) -> None:
    bpy.ops.ed.undo_push(message="before")
    before = everything()
    bpy.ops.import_scene.heic_depth(
        "EXEC_DEFAULT", True, filepath=str(write_photo(tmp_path / "cat.heic"))
    )
    assert everything() != before
    bpy.ops.ed.undo()
    assert everything() == before


def test_blog_post_is_reproduced_up_to_one_affine_map(real_photo: Callable[[str], Path]) -> None:
    """There x and y are evenly spaced, z is linear in the code, the photo shrunk to match."""
    import pillow_heif
    from PIL import Image

    photo = pillow_heif.open_heif(real_photo("pug.heic"))
    codes = np.asarray(photo.info["depth_images"][0].to_pillow())
    down, across = np.mgrid[0 : codes.shape[0], 0 : codes.shape[1]]
    blog = np.stack([across, down, codes], axis=-1).reshape(-1, 3).astype(float)
    obj = load(real_photo("pug.heic"), projection="ORTHOGRAPHIC", cut=0, use_dequantize=False)
    ours = positions(obj)
    design = np.column_stack([blog, np.ones(len(blog))])
    affine, *_ = np.linalg.lstsq(design, ours, rcond=None)
    np.testing.assert_allclose(design @ affine, ours, rtol=0, atol=1e-5)  # 0.01 mm of 1 m
    off_axis = affine[:3] - np.diag(np.diag(affine[:3]))
    np.testing.assert_allclose(off_axis, 0, atol=1e-8)
    assert affine[0, 0] > 0 > affine[1, 1]  # x right, y up
    assert affine[2, 2] > 0  # near is up

    from tests.blender.scene import colours_of

    shrunk = np.asarray(photo.to_pillow().resize(codes.shape[::-1], Image.Resampling.BOX))
    code = shrunk.reshape(-1, 3) / 255
    light = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    mixed, *_ = np.linalg.lstsq(light, colours_of(obj)[:, :3], rcond=None)
    # Rows and columns are averaged one after the other: a code, which is most of light at white.
    np.testing.assert_allclose(light @ mixed, colours_of(obj)[:, :3], atol=3 / 255)
