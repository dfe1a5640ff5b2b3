# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wherever an import fails, Blender and the disk are as they were before."""

import importlib
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import bpy
import numpy as np
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.faults import Fault, FaultError, making_statements
from tests.blender.scene import everything, temporary_files, write_photo
from tests.making.portrait import portrait

reader = importlib.import_module(f"{EXTENSION}.reading.reader")
kept_groups = importlib.import_module(f"{EXTENSION}.blender.nodes.kept_groups")

IMPORT = bpy.ops.import_scene.heic_depth

NEAR = np.full((12, 16), 30, np.uint8)
NEAR[3:9, 5:11] = 220  # something in front, so that there is something behind

ALL_AT_ONCE = {
    "fill_background": True,
    "material": "LIT",
    "use_depth_image": True,
    "camera_move": "ORBIT",
    "use_depth_of_field": True,
}
IMPORTS: dict[str, Mapping[str, object]] = {
    "mesh": {"object_type": "MESH", **ALL_AT_ONCE},
    "points": {"object_type": "POINT_CLOUD", **ALL_AT_ONCE, "camera_move": "DOLLY_ZOOM"},
    "soft rim": {},
    "grid": {"object_type": "GRID", **ALL_AT_ONCE, "camera_move": "WIGGLE"},
    "stage": {"style": "SPHERES", "use_stage": True, "camera_move": "NONE"},
    **{
        f"styles/{style.lower()}": {"style": style, "material": "NONE"}
        for style in (
            "SPHERES",
            "VOXELS",
            "SCANLINES",
            "CONTOURS",
            "HALFTONE",
            "LOW_POLY",
            "RELIEF",
            "PINS",
            "DISSOLVE",
        )
    },
}
# Modules that change what an import has made.
NOT_AN_IMPORT = ("interface", "presets", "exporting", "command")
AFTER_AN_IMPORT = tuple(
    f"{name}.py"
    for name in ("moved_points", "reloading", "replacement", "rescaling", "taking_over")
)
ERRORS = (FaultError, MemoryError, KeyboardInterrupt)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return photo_for("mesh", tmp_path)


def photo_for(kind: str, folder: Path) -> Path:
    """Writes a photo; one with a portrait matte where a soft rim is wanted."""
    path = folder / "cat.heic"
    if kind != "soft rim":
        return write_photo(path, codes=NEAR)
    path.write_bytes(portrait().heic())
    return path


@pytest.fixture
def unsaved_work() -> None:
    """A scene in use: data-blocks named like ours, things selected, a camera, an edited mesh."""
    scene = bpy.context.scene
    for name in ("Mine", "cat", "cat Camera", "HEIC Depth"):
        obj = bpy.data.objects.new(name, bpy.data.meshes.new(name))
        obj.data.materials.append(bpy.data.materials.new("cat"))
        scene.collection.objects.link(obj)
    bpy.data.node_groups.new("HEIC Depth", "GeometryNodeTree").use_fake_user = True
    scene.collection.children.link(bpy.data.collections.new("cat"))
    camera = bpy.data.objects.new("Mine too", bpy.data.cameras.new("Mine too"))
    scene.collection.objects.link(camera)
    scene.camera = camera
    scene.frame_start, scene.frame_end = 7, 77
    scene.frame_set(17)
    scene.render.resolution_x, scene.render.resolution_y = 123, 456
    bpy.data.objects["Mine"].select_set(state=True)
    bpy.data.objects["cat"].select_set(state=True)
    bpy.context.view_layer.objects.active = bpy.data.objects["cat"]
    bpy.ops.object.mode_set(mode="EDIT")


def state(folder: Path) -> dict[str, object]:
    """Returns everything that an import must not change when it fails."""
    scene, layer = bpy.context.scene, bpy.context.view_layer
    found: dict[str, object] = dict(everything())
    for kind in bpy.data.bl_rna.properties:
        if kind.type == "COLLECTION":
            blocks = getattr(bpy.data, kind.identifier)
            found[f"all {kind.identifier}"] = sorted(
                (block.name, block.users, block.session_uid) for block in blocks
            )
    found["linked"] = [obj.name for obj in scene.collection.all_objects]
    found["mode"] = bpy.context.mode
    found["home"] = layer.active_layer_collection.name
    found["format"] = (
        scene.render.resolution_percentage,
        scene.render.pixel_aspect_x,
        scene.render.pixel_aspect_y,
    )
    found["files"] = {
        path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }
    found["temporary files"] = temporary_files()
    return found


@pytest.mark.parametrize("kind", list(IMPORTS))
def test_a_failure_anywhere_leaves_everything_as_it_was(
    tmp_path: Path, unsaved_work: None, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Fail at the first place where something is made, then at the second, and so on."""
    photo = photo_for(kind, tmp_path)
    read = reader.read(reader.PhotoOrder(photo))
    monkeypatch.setattr(reader, "begin", lambda *_, **__: read)  # once is enough
    before = state(photo.parent)
    wrong = []
    place = 1
    while True:
        within = "styles" if kind.startswith("styles") else ""
        fault = Fault(place, ERRORS[place % len(ERRORS)], within=within)
        with fault.injected():
            try:
                IMPORT(filepath=str(photo), **IMPORTS[kind])
            except (RuntimeError, KeyboardInterrupt):
                pass
            else:
                assert fault.count < place, "an import swallowed an error"
                break
        assert fault.count >= place
        after = state(photo.parent)
        wrong += [
            f"{place}: {name}: {before[name]} became {after[name]}"
            for name in before
            if after[name] != before[name]
        ]
        assert not wrong, "\n".join(wrong)
        place += 1
    assert place > 3
    after = state(photo.parent)
    assert after["all objects"] != before["all objects"]
    assert after["selected"] == ["cat.001"]
    assert after["files"] == before["files"]


def test_the_places_are_those_of_a_whole_import(tmp_path: Path) -> None:
    """All that is written in the modules that make data-blocks, where this Blender gets to it."""
    kept_groups.forget_kept_groups()  # imports before have built the nodes of this session
    fault = Fault()
    for kind, options in IMPORTS.items():
        photo = photo_for(kind, tmp_path)
        with fault.injected():
            assert IMPORT(filepath=str(photo), **options) == {"FINISHED"}
    known = {
        (Path(file).name, lines.start)
        for file, statements in making_statements().items()
        if Path(file).parent.name not in NOT_AN_IMPORT and Path(file).name not in AFTER_AN_IMPORT
        for lines in statements.values()
    }
    assert len(fault.reached) > 0.7 * len(known)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize(
    "step",
    ["adding._link", "showing.match_render"],
)
def test_photos_of_an_import_that_breaks_off_go_together(
    tmp_path: Path,
    unsaved_work: None,
    monkeypatch: pytest.MonkeyPatch,
    error: type[BaseException],
    step: str,
) -> None:
    """An error that is no photo's fault ends the operator, and with it there is nothing to undo."""
    names = ["cat.heic", "dog.heic"]
    for name in names:
        write_photo(tmp_path / name, codes=NEAR)
    before = state(tmp_path)
    module, _, function = step.rpartition(".")
    home = importlib.import_module(f"{EXTENSION}.blender.{module}")
    real = getattr(home, function)

    def fails(*arguments: object) -> None:
        real(*arguments)
        if "dog" in bpy.data.objects:
            raise error("injected")

    monkeypatch.setattr(home, function, fails)
    files = [{"name": name} for name in names]
    if step == "adding._link" and issubclass(error, Exception):  # one photo's mishap
        assert IMPORT(directory=str(tmp_path), files=files) == {"FINISHED"}
        assert "cat" in bpy.data.collections
        assert "dog" not in bpy.data.collections
        assert not [block for block in bpy.data.objects if block.name.startswith("dog")]
        return
    with pytest.raises((RuntimeError, KeyboardInterrupt)):
        IMPORT(directory=str(tmp_path), files=files)
    assert state(tmp_path) == before


def test_a_photo_that_is_refused_takes_no_other_with_it(tmp_path: Path) -> None:
    write_photo(tmp_path / "cat.heic", codes=NEAR)
    (tmp_path / "dog.heic").write_bytes(b"")
    files = [{"name": "cat.heic"}, {"name": "dog.heic"}]
    assert IMPORT(directory=str(tmp_path), files=files) == {"FINISHED"}
    assert [obj.name for obj in bpy.context.selected_objects] == ["cat"]
    assert "cat" in bpy.data.collections
    assert "dog" not in bpy.data.collections


def test_a_refused_photo_and_a_decoder_that_dies_leave_everything(
    tmp_path: Path, photo: Path, unsaved_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    preferences = bpy.context.preferences.addons[EXTENSION].preferences
    before = state(tmp_path)
    process = __import__("sys").modules[f"{EXTENSION}.isolation.decoder_process"]
    monkeypatch.setattr(process, "_START", "import os; os.abort()")
    preferences.decode_apart = "ALWAYS"
    try:
        with pytest.raises(RuntimeError, match=r"cat\.heic cannot be decoded: .*SIGABRT.*Never"):
            IMPORT(filepath=str(photo))
    finally:
        preferences.property_unset("decode_apart")
    assert state(tmp_path) == before


def test_a_timers_script_has_a_selection_without_a_window() -> None:
    """There the context has no `selected_objects`: seen in a real window of Blender 4.3."""
    transaction = importlib.import_module(f"{EXTENSION}.blender.transaction")
    obj = bpy.data.objects.new("Mine", None)
    bpy.context.scene.collection.objects.link(obj)
    obj.select_set(state=True)
    windowless = SimpleNamespace(scene=bpy.context.scene, view_layer=bpy.context.view_layer)
    kept = transaction.arrangement_kept(windowless)
    kept.__enter__()
    obj.select_set(state=False)
    assert not kept.__exit__(FaultError, FaultError(), None)
    assert obj.select_get()
