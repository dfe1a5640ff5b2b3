# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wherever a reload fails, the photo and all around it are as they were before."""

import importlib
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.faults import Fault, FaultError, LineFault
from tests.blender.scene import everything, load, write_photo

reader = importlib.import_module(f"{EXTENSION}.reading.reader")
importing = importlib.import_module(f"{EXTENSION}.blender.importing")
memo = importlib.import_module(f"{EXTENSION}.core.memo")
inputs = importlib.import_module(f"{EXTENSION}.blender.nodes.modifier_inputs")

RELOAD = bpy.ops.object.heic_depth_reload
ERRORS = (FaultError, MemoryError, KeyboardInterrupt)
MODULES = frozenset(
    f"{name}.py"
    for name in (
        *("reloading", "taking_over", "replacement", "transaction", "import_record"),
        *("rescaling", "moved_points", "depth_image", "reload_operator", "mishaps"),
    )
)
# Once Blender has removed what was replaced, the photo is the new one: few lines are left then.
LINES_AFTERWARDS = 15


def worked_on(folder: Path, object_type: str) -> bpy.types.Object:
    """Imports a photo and does to it what people do."""
    path = write_photo(folder / "cat.heic", columns=20, rows=28)
    obj = load(
        path,
        object_type=object_type,
        fill_background=True,
        use_depth_image=True,
        camera_move="ORBIT",
    )
    bpy.ops.object.heic_depth_set_distance(measure="CAMERA", point_a=(0, 1, 0), length=1.5)
    obj.name, obj.data.name = "Mine", "My Shape"
    parent, twin = bpy.data.objects.new("Parent", None), obj.copy()
    for each in (parent, twin):
        bpy.context.scene.collection.objects.link(each)
    obj.parent, obj.location = parent, (1, 2, 3)
    obj.data.materials[0].name = "Edited"
    obj.data.materials.append(bpy.data.materials.new("Extra"))
    obj.modifiers.new("Thick", "SOLIDIFY")
    bpy.data.images.new("Mine", 2, 2)["kept"] = obj["heic_depth_image"]
    if object_type == "GRID":
        inputs.set_input(obj.modifiers["HEIC Depth"], "Cut", 0.25)
        group = obj.modifiers["HEIC Depth"].node_group
        group.name = "My Nodes"
    if object_type == "MESH":
        bpy.ops.object.select_all(action="DESELECT")
        obj.select_set(state=True)
        bpy.context.view_layer.objects.active = obj
        bpy.ops.object.mode_set(mode="EDIT")
    return obj


def contents() -> dict[str, object]:
    """Returns what all that a reload may change holds, by what it is called."""
    bpy.context.view_layer.update()
    found: dict[str, object] = dict(everything()) | {"mode": bpy.context.mode}
    for kind in bpy.data.bl_rna.properties:
        if kind.type == "COLLECTION":
            blocks = getattr(bpy.data, kind.identifier)
            found[f"all {kind.identifier}"] = sorted(
                (block.name, block.users, block.session_uid) for block in blocks
            )
    for obj in bpy.data.objects:
        found[f"object {obj.name}"] = _of_object(obj)
    for geometry in (*bpy.data.meshes, *bpy.data.pointclouds):
        found[f"geometry {geometry.name}"] = _of_geometry(geometry)
    for image in bpy.data.images:
        packed = bytes(image.packed_file.data) if image.packed_file else b""
        found[f"image {image.name}"] = (
            *(tuple(image.size), image.filepath_raw, blake2b(packed).hexdigest()),
            image.get("kept"),
        )
    for block in bpy.data.cameras:
        found[repr(block)] = _plain_values(block)
    for material in bpy.data.materials:
        found[f"pictures of {material.name}"] = [
            node.image
            for node in (material.node_tree.nodes if material.node_tree else ())
            if node.type == "TEX_IMAGE"
        ]
    return found


def _of_object(obj: bpy.types.Object) -> dict[str, object]:
    modifiers: dict[str, object] = {}
    for modifier in obj.modifiers:
        modifiers[modifier.name] = _plain_values(modifier)
        if modifier.type == "NODES":
            group = modifier.node_group
            modifiers[f"{modifier.name} inputs"] = [group] + [
                inputs.get_input(modifier, item.name)
                for item in group.interface.items_tree
                if item.item_type == "SOCKET"
                and item.in_out == "INPUT"
                and item.socket_type != "NodeSocketGeometry"
            ]
    shown = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    return _plain_values(obj) | {
        "data": obj.data,
        # Of the object itself Blender 4.2 tells those of before.
        "dimensions": [round(size, 5) for size in shown.dimensions],
        "parent": obj.parent,
        "slots": [(slot.link, slot.material) for slot in obj.material_slots],
        "modifiers": modifiers,
        "properties": {
            key: value.to_dict() if hasattr(value, "to_dict") else value
            for key, value in obj.items()
        },
    }


def _of_geometry(geometry: Any) -> tuple[object, ...]:
    attributes: dict[str, object] = {}
    if isinstance(geometry, bpy.types.Mesh):  # in Edit Mode its attributes tell nothing
        attributes["points"] = [tuple(vertex.co) for vertex in geometry.vertices]
        attributes["corners"] = [tuple(face.vertices) for face in geometry.polygons]
    for attribute in geometry.attributes:
        key = {"FLOAT": "value", "FLOAT_VECTOR": "vector"}.get(attribute.data_type)
        if key is not None:
            flat = np.empty(len(attribute.data) * (3 if key == "vector" else 1), np.float32)
            attribute.data.foreach_get(key, flat)
            attributes[attribute.name] = blake2b(flat.tobytes()).hexdigest()
    return attributes, list(geometry.materials)


def _plain_values(owner: Any) -> dict[str, object]:
    """Returns a thing's numbers, texts and choices."""
    return {
        rule.identifier: list(value) if getattr(rule, "is_array", False) else value
        for rule in owner.bl_rna.properties
        if rule.type in {"BOOLEAN", "INT", "FLOAT", "STRING", "ENUM"}
        and not rule.is_readonly
        and isinstance(value := getattr(owner, rule.identifier), bool | int | float | str)
        | getattr(rule, "is_array", False)
    }


def differences(before: dict[str, object], after: dict[str, object]) -> list[str]:
    found = []
    for name in {**before, **after}:
        was, became = before.get(name), after.get(name)
        if isinstance(was, dict) and isinstance(became, dict):
            found += [f"{name}, {each}" for each in differences(was, became)]
        elif was != became:
            found.append(f"{name}: {was} became {became}")
    return found


@pytest.fixture
def no_append_handlers() -> Iterator[None]:
    """Nothing of ours runs when node groups are appended: Blender swallows what handlers raise."""
    handlers = getattr(bpy.app.handlers, "blend_import_post", [])
    ours = [handler for handler in handlers if handler.__module__.startswith(EXTENSION)]
    for handler in ours:
        handlers.remove(handler)
    yield
    handlers.extend(ours)


@pytest.mark.usefixtures("no_append_handlers")
@pytest.mark.parametrize(
    ("object_type", "use_live", "finds"),
    [
        ("MESH", False, "lines"),
        ("MESH", True, "lines"),
        ("POINT_CLOUD", False, "lines"),
        ("GRID", False, "lines"),
        ("GRID", False, "whatever makes something"),
    ],
)
def test_a_failure_anywhere_leaves_the_photo_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    object_type: str,
    use_live: bool,
    finds: str,
) -> None:
    """Fail before the first line of what replaces things, then before the second, and so on."""
    obj = worked_on(tmp_path, object_type)
    other = write_photo(tmp_path / "dog.heic", columns=28, rows=24)
    read, known = reader.read(reader.PhotoOrder(other)), memo.Memo(10**9)

    def build_once() -> None:
        monkeypatch.setattr(reader, "begin", lambda *_, **__: read)
        monkeypatch.setattr(importing, "memo_for", lambda _: known)

    build_once()
    before = contents()
    place, afterwards = 1, 0
    while True:
        error = ERRORS[place % len(ERRORS)]
        fault = LineFault(MODULES, place, error) if finds == "lines" else Fault(place, error)
        with fault.injected():
            try:
                RELOAD(filepath=str(other), use_live=use_live)
            except (RuntimeError, KeyboardInterrupt):
                pass
            else:
                assert fault.count < place, "a reload swallowed an error"
                break
        assert fault.count >= place
        if obj["heic_depth"]["file"] == "dog.heic":
            afterwards += 1
            assert afterwards <= LINES_AFTERWARDS
            assert_is_the_dog(before)
            bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
            monkeypatch.undo()
            obj = worked_on(tmp_path, object_type)
            build_once()
            before = contents()
        else:
            wrong = differences(before, contents())
            assert not wrong, f"{place}, {error.__name__}: " + "\n".join(wrong)
        place += 1
    print("PLACES", place, afterwards)
    assert place > (60 if finds == "lines" else 10)
    assert_is_the_dog(before)


def assert_is_the_dog(before: dict[str, object]) -> None:
    """All of the photo is the other one, under its own names, and nothing else is there."""
    after = contents()
    assert bpy.data.objects["Mine"]["heic_depth"]["file"] == "dog.heic"
    ours = ("objects", "meshes", "pointclouds", "cameras", "images", "materials", "collections")
    for kind in (*ours, "actions"):
        names = after[kind]
        assert isinstance(names, list)
        assert [name for name in names if name != "dog Torn"] == before[kind], kind
    for name, known in before.items():
        if name.startswith(("geometry ", "image cat", "pictures of Edited")) and known:
            assert after[name] != known, name
