# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Styles built up from nothing."""

import importlib
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.evaluated import Result, pieces_of, result_of
from tests.blender.scene import everything, load
from tests.blender.test_styles import EXTENSION, MODIFIER, STYLE, STYLES, inputs, two_colours

__all__ = ["inputs"]


@pytest.mark.parametrize("style", STYLES)
def test_from_nothing_to_all_of_it(tmp_path: Path, style: str, inputs: Any) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"), style=style)
    whole = result_of(obj)

    def built(share: float) -> Result:
        inputs.set_input(obj.modifiers[MODIFIER], "Build", share)
        return result_of(obj)

    inputs.set_input(obj.modifiers[MODIFIER], "Build", 0.0)
    assert not pieces_of(obj)
    some, more = (len(built(share).elements()[0]) for share in (0.3, 0.7))
    assert 0 < some < more <= len(whole.elements()[0])
    again = built(1.0)
    assert np.array_equal(again.points, whole.points)
    assert np.array_equal(again.colour, whole.colour)
    assert np.array_equal(again.radius, whole.radius)


@pytest.mark.parametrize("style", ["SPHERES", "VOXELS", "CONTOURS"])
def test_what_is_on_its_way_is_elsewhere(tmp_path: Path, style: str, inputs: Any) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"), style=style)
    reach = np.ptp(result_of(obj).points, axis=0)
    inputs.set_input(obj.modifiers[MODIFIER], "Build", 0.5)
    axis = 1 if style == "VOXELS" else 0  # they fall; others come from the side
    assert np.ptp(result_of(obj).points, axis=0)[axis] > 1.02 * reach[axis]


@pytest.mark.parametrize("style", STYLES)
def test_the_import_keys_a_loop_that_starts_whole(tmp_path: Path, style: str) -> None:
    whole = len(result_of(load(two_colours(tmp_path / "flag.heic"), style=style)).points)
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    scene = bpy.context.scene
    scene.frame_set(50)
    obj = load(two_colours(tmp_path / "flag.heic"), style=style, use_build_up=True)
    assert (scene.frame_start, scene.frame_end, scene.frame_current) == (1, 72, 1)

    def shown(frame: int) -> int:
        scene.frame_set(frame)
        return len(result_of(obj).points) if pieces_of(obj) else 0

    assert [shown(frame) for frame in (1, 19, 64, 72, 73, 91)] == [whole, 0, whole, whole, whole, 0]
    assert 0 < shown(35) <= whole


def test_the_loop_is_the_cameras(tmp_path: Path) -> None:
    obj = load(
        two_colours(tmp_path / "flag.heic"),
        style="VOXELS",
        use_build_up=True,
        camera_move="WIGGLE",
    )
    assert bpy.context.scene.frame_end == 24
    bpy.context.scene.frame_set(7)
    assert not pieces_of(obj)


def test_keys_go_when_the_style_is_taken_off(tmp_path: Path) -> None:
    load(two_colours(tmp_path / "flag.heic"))
    before = everything()
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    obj = load(two_colours(tmp_path / "flag.heic"), style="VOXELS", use_build_up=True)
    STYLE(style="NONE")
    assert not obj.animation_data
    assert {**everything(), "frames": before["frames"]} == before


@pytest.mark.parametrize("use_stage", [False, True])
def test_another_style_keeps_the_keys_and_a_persons_own(tmp_path: Path, use_stage: bool) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"), style="VOXELS")
    obj.keyframe_insert("location", index=0, frame=1)
    keys: Any = importlib.import_module(f"{EXTENSION}.styles.build_keys")
    keys.key_build(obj, obj.modifiers[MODIFIER], 48)
    for style in (*STYLES, "VOXELS"):
        STYLE(style=style, use_stage=use_stage)
        bpy.context.scene.frame_set(13)
        assert not pieces_of(obj), style
        bpy.context.scene.frame_set(49)
        assert pieces_of(obj), style
    (action,) = bpy.data.actions
    assert obj.animation_data.action == action
    STYLE(style="NONE")
    assert obj.animation_data.action == action, "with the key of its place"
    STYLE(style="SPHERES")
    bpy.context.scene.frame_set(13)
    assert pieces_of(obj)


def test_without_a_style_nothing_is_keyed(tmp_path: Path) -> None:
    before = bpy.context.scene.frame_end
    load(two_colours(tmp_path / "flag.heic"), use_build_up=True)
    assert not bpy.data.actions
    assert bpy.context.scene.frame_end == before
