# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Places that somebody has marked, and places under the mouse."""

import importlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest
from mathutils import Vector

from tests.blender.conftest import EXTENSION
from tests.blender.scene import load, positions, write_photo


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A near block (2/m) before a wall."""
    codes = np.full((24, 32), 60, np.uint8)
    codes[6:18, 10:22] = 250
    return write_photo(tmp_path / "block.heic", columns=32, rows=24, codes=codes)


def module() -> Any:
    return importlib.import_module(f"{EXTENSION}.blender.interface.marked_points")


def marked(photo: bpy.types.Object, count: int) -> list[Vector] | None:
    found: list[Vector] | None = module().marked_points(bpy.context, photo, count)
    return found


def test_vertices_that_are_selected(photo: Path) -> None:
    obj = load(photo)
    obj.location = (1, 2, 3)
    for vertex in obj.data.vertices:
        vertex.select = vertex.index in {5, 99}
    for edge in obj.data.edges:
        edge.select = False
    for face in obj.data.polygons:
        face.select = False
    bpy.ops.object.mode_set(mode="EDIT")
    found = marked(obj, 2)
    assert found is not None
    assert marked(obj, 1) is None
    bpy.ops.object.mode_set(mode="OBJECT")
    bpy.context.view_layer.update()
    for place, number in zip(found, (5, 99), strict=True):
        assert tuple(place) == pytest.approx(tuple(obj.matrix_world @ obj.data.vertices[number].co))


def test_other_objects_that_are_selected(photo: Path) -> None:
    obj = load(photo)
    assert marked(obj, 2) is None
    for place in ((0, 1, 0), (0, 2, 0)):
        empty = bpy.data.objects.new("Mark", None)
        empty.location = place
        bpy.context.scene.collection.objects.link(empty)
        empty.select_set(state=True)
    for child in obj.children:
        child.select_set(state=True)
    bpy.context.view_layer.update()
    found = marked(obj, 2)
    assert found is not None
    assert [tuple(place) for place in found] == [(0, 1, 0), (0, 2, 0)]
    assert marked(obj, 1) is None


def scene_with(*rulers: tuple[tuple[float, float, float], ...]) -> Any:
    """Returns what holds rulers as Blender's scene does: not every version lets scripts add any."""
    strokes = [
        SimpleNamespace(points=[SimpleNamespace(co=place) for place in ruler]) for ruler in rulers
    ]
    layers = {"RulerData3D": SimpleNamespace(frames=[SimpleNamespace(strokes=strokes)])}
    name = "annotation" if "annotation" in bpy.types.Scene.bl_rna.properties else "grease_pencil"
    return SimpleNamespace(**{name: SimpleNamespace(layers=layers)})


def test_a_ruler_follows_what_it_was_drawn_on() -> None:
    """Else it floats before the photo, and the next distance is measured there."""
    used, other = ((0.0, 1.0, 1.0), (0.0, 3.0, 1.0)), ((0.0, 1.0, 1.0), (2.0, 3.0, 1.0))
    context = SimpleNamespace(scene=scene_with(other, used), space_data=None)
    before = [Vector((0.0, 1.0, 1.000001)), Vector((0.0, 3.0, 1.0))]
    after = [Vector((0.0, 2.0, 2.0)), Vector((0.0, 6.0, 2.0))]
    module().carry_ruler(context, before, after)
    assert module().ruler_ends(context.scene) == after
    left = module()._ruler_points(context.scene)[0]
    assert [point.co for point in left] == list(other)


@pytest.mark.parametrize("measure", ["POINTS", "CAMERA"])
def test_a_distance_that_is_set_carries_the_ruler(
    photo: Path, monkeypatch: pytest.MonkeyPatch, measure: str
) -> None:
    load(photo).location = (1.0, 0.0, 0.0)
    before = [(1.0, 1.0, 0.0), (1.0, 1.0, 0.5)]
    rulers = module()._ruler_points(scene_with(tuple(before)))
    monkeypatch.setattr(module(), "_ruler_points", lambda _scene: rulers)
    ends = dict(zip(("point_a", "point_b"), before, strict=True))
    bpy.ops.object.heic_depth_set_distance(measure=measure, length=1.0, **ends)
    # From the camera only one point was measured, and the ruler may have been for something else.
    wanted = [(1.0, 2.0, 0.0), (1.0, 2.0, 1.0)] if measure == "POINTS" else before
    for end, place in zip(rulers[0], wanted, strict=True):
        assert tuple(end.co) == pytest.approx(place, abs=1e-5)


def test_the_last_ruler_of_the_measure_tool() -> None:
    # The middle one of three is the corner of an angle.
    scene = scene_with(((0, 1, 0), (0, 2, 0)), ((0, 1, 1), (9, 9, 9), (0, 3, 1)))
    assert [tuple(end) for end in module().ruler_ends(scene)] == [(0, 1, 1), (0, 3, 1)]
    assert module().ruler_ends(scene_with(((0, 0, 0), (0, 0, 0)))) is None
    assert module().ruler_ends(scene_with()) is None
    assert module().ruler_ends(bpy.context.scene) is None


@pytest.mark.parametrize("object_type", ["MESH", "POINT_CLOUD", "GRID"])
def test_what_is_seen_first_is_under_the_mouse(photo: Path, object_type: str) -> None:
    obj = load(photo, object_type=object_type, fill_background=True)
    bpy.ops.mesh.primitive_cube_add(size=0.1, location=(0, 0.2, 0))
    bpy.context.view_layer.update()
    near = -positions(obj)[:, 2].max() if object_type != "GRID" else 1 / (0.5 + 250 * 1.5 / 255)
    finders = ["_nearest_point"] if object_type == "POINT_CLOUD" else ["_first_hit"]
    for finder in finders:
        place = getattr(module(), finder)(bpy.context, obj, Vector((0, 0, 0)), Vector((0, 1, 0)))
        assert tuple(place) == pytest.approx((0, near, 0), abs=0.01)
        assert getattr(module(), finder)(bpy.context, obj, Vector(), Vector((0, -1, 0))) is None


def test_the_background_is_under_the_mouse_where_it_is_seen(photo: Path) -> None:
    obj = load(photo, fill_background=True)
    bpy.context.view_layer.update()
    # From the side, past the block, to the middle of what it hides.
    start, wall = Vector((0.3, 0.6, 0)), Vector((0, 1 / (0.5 + 60 * 1.5 / 255), 0))
    place = module()._first_hit(bpy.context, obj, start, (wall - start).normalized())
    assert tuple(place) == pytest.approx(tuple(wall), abs=0.05)
    background = next(child for child in obj.children if child.get("heic_depth_background"))
    assert list(module()._shown(obj)) == [obj, background]
    background.hide_set(state=True)
    assert list(module()._shown(obj)) == [obj]
