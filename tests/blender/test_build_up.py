# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Styles built up from nothing."""

from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.evaluated import Result, pieces_of, result_of
from tests.blender.scene import load
from tests.blender.test_styles import MODIFIER, STYLES, inputs, two_colours

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
def test_it_can_be_animated(tmp_path: Path, style: str) -> None:
    obj = load(two_colours(tmp_path / "flag.heic"), style=style)
    modifier = obj.modifiers[MODIFIER]
    (item,) = (each for each in modifier.node_group.interface.items_tree if each.name == "Build")
    if hasattr(modifier, "properties"):
        getattr(modifier.properties.inputs, item.identifier).value = 0.0
        path = f'modifiers["{MODIFIER}"].properties.inputs.{item.identifier}.value'
    else:
        modifier[item.identifier] = 0.0
        path = f'modifiers["{MODIFIER}"]["{item.identifier}"]'
    obj.keyframe_insert(path, frame=1)
    curve = obj.animation_data.action
    assert curve is not None
    bpy.context.scene.frame_set(1)
    assert not pieces_of(obj)
