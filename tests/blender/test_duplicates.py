# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo that was duplicated: what is done to one leaves the other as it is."""

import importlib
from pathlib import Path

import bpy
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.scene import load, write_photo

stage_of = importlib.import_module(f"{EXTENSION}.blender.styles.apply").stage_of


@pytest.fixture
def photo(tmp_path: Path) -> bpy.types.Object:
    path = write_photo(tmp_path / "slope.heic")
    return load(path, style="SPHERES", use_stage=True)


def duplicate(*chosen: bpy.types.Object) -> bpy.types.Object:
    """Does what Shift D does; returns the duplicate of the first."""
    bpy.ops.object.select_all(action="DESELECT")
    for obj in chosen:
        obj.select_set(state=True)
    bpy.context.view_layer.objects.active = chosen[0]
    assert bpy.ops.object.duplicate() == {"FINISHED"}
    twin = bpy.context.view_layer.objects.active
    assert twin != chosen[0]
    return twin


def staging(photo: bpy.types.Object) -> dict[str, tuple[float, ...]]:
    """Returns where the things of a photo's own stage are."""
    return {
        child.name: tuple(child.location)
        for child in photo.children
        if child.name in stage_of(photo).objects
    }


@pytest.mark.parametrize("style", ["NONE", "VOXELS"])
def test_a_duplicates_style_leaves_the_stage(photo: bpy.types.Object, style: str) -> None:
    before, camera = staging(photo), bpy.context.scene.camera
    assert before
    assert camera.name in before
    twin = duplicate(photo)
    bpy.ops.object.heic_depth_style(style=style, use_stage=True)
    assert stage_of(photo) is not None
    assert staging(photo) == before
    assert bpy.context.scene.camera == camera
    assert stage_of(twin) != stage_of(photo)


def test_a_duplicate_with_its_stage_takes_its_own_away(photo: bpy.types.Object) -> None:
    before, count = staging(photo), len(bpy.data.objects)
    duplicate(photo, *photo.children)
    bpy.ops.object.heic_depth_style(style="NONE")
    assert staging(photo) == before
    assert len(bpy.data.objects) == count + 2  # the photo and its camera


def test_the_size_of_a_duplicate_leaves_the_stage(photo: bpy.types.Object) -> None:
    before = staging(photo)
    twin = duplicate(photo, *photo.children)
    same = staging(twin)
    bpy.ops.object.heic_depth_set_distance(measure="CAMERA", point_a=(0, 1, 0), length=3)
    assert staging(photo) == before
    assert staging(twin) != same
