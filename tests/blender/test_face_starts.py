# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where faces start, told at once or, where Blender keeps that in another way, one by one."""

import importlib
from collections.abc import Callable
from types import SimpleNamespace

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from in_blender.bootstrap import EXTENSION

face_starts = importlib.import_module(f"{EXTENSION}.blender.objects.face_starts")

SIZES = np.array([4, 4, 3, 4, 3, 3], np.int32)
STARTS = np.append(0, SIZES.cumsum()[:-1]).astype(np.int32)


def mesh_of(tell: Callable[[bpy.types.Mesh], None]) -> bpy.types.Mesh:
    """Makes faces that hang together by their first and last corners."""
    mesh = bpy.data.meshes.new("faces")
    corners = np.concatenate([2 * face + np.arange(size) for face, size in enumerate(SIZES)])
    mesh.vertices.add(int(corners.max()) + 1)
    mesh.vertices.foreach_set("co", np.random.default_rng(1).random(3 * len(mesh.vertices)))
    mesh.loops.add(corners.size)
    mesh.polygons.add(SIZES.size)
    mesh.loops.foreach_set("vertex_index", corners.astype(np.int32))
    tell(mesh)
    mesh.update(calc_edges=True)
    assert not mesh.validate()
    return mesh


def faces_of(mesh: bpy.types.Mesh) -> list[tuple[int, ...]]:
    return [tuple(face.vertices) for face in mesh.polygons]


def test_faces_are_those_that_blender_makes_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = faces_of(
        mesh_of(lambda mesh: mesh.polygons.foreach_set("loop_start", STARTS.tolist()))
    )
    assert [len(face) for face in expected] == SIZES.tolist()
    at_once = mesh_of(lambda mesh: face_starts.set_face_starts(mesh, STARTS))
    assert faces_of(at_once) == expected
    assert faces_of(at_once.copy()) == expected
    monkeypatch.setattr(face_starts, "kept_starts", lambda _mesh: None)
    assert faces_of(mesh_of(lambda mesh: face_starts.set_face_starts(mesh, STARTS))) == expected


def test_every_supported_blender_lets_them_be_told_at_once() -> None:
    mesh = mesh_of(lambda mesh: mesh.polygons.foreach_set("loop_start", STARTS.tolist()))
    kept = face_starts.kept_starts(mesh)
    assert kept is not None
    np.testing.assert_array_equal(kept, STARTS)
    assert face_starts.kept_starts(bpy.data.meshes.new("none")) is None


def told_of(memory: NDArray[np.int32], stride: int, corners: int) -> SimpleNamespace:
    """Returns a mesh of a Blender that may keep starts in some other way."""
    places = memory.ctypes.data + stride * np.arange(len(memory) - 1)
    faces = [SimpleNamespace(as_pointer=lambda place=place: place) for place in places.tolist()]
    return SimpleNamespace(polygons=faces, loops=range(corners))


def test_another_layout_is_left_alone() -> None:
    memory = np.array([0, 4, 8, 12, 16], np.int32)
    kept = face_starts.kept_starts(told_of(memory, 4, 16))
    assert kept is not None
    assert kept.tolist() == [0, 4, 8, 12]
    assert face_starts.kept_starts(told_of(memory, 8, 16)) is None
    assert face_starts.kept_starts(told_of(memory, 4, 15)) is None
