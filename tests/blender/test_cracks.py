# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tears of a grid are cracks within one surface."""

import importlib
from typing import Any

import bpy
import pytest

from tests.blender.evaluated import result_of

PACKAGE = "bl_ext.user_default.heic_depth_import.blender"
CELLS = 20


def faces_left(kind: str, shortest: float) -> int:
    """Returns how many faces a grid of CELLS x CELLS has left that is torn in some way."""
    recipe: Any = importlib.import_module(f"{PACKAGE}.nodes.recipe").Recipe("Torn")
    cracks: Any = importlib.import_module(f"{PACKAGE}.styles.cracks")
    recipe.input("Geometry", kind="Geometry")
    size = {"Size X": CELLS, "Size Y": CELLS}
    points = {"Vertices X": CELLS + 1, "Vertices Y": CELLS + 1}
    mesh = recipe.node("GeometryNodeMeshGrid", {**size, **points})["Mesh"]
    x, y, _ = recipe.position().xyz()
    across, up = (x - 0.5).absolute(), (y - 0.5).absolute()
    farther = across * (across > up) + up * (across <= up)
    chosen = {
        "crack": (across < 0.1) & (up < 3.1),
        "ring": (farther > 1.9) & (farther < 2.1),
        "through": across < 0.1,
    }[kind]
    mesh, is_torn = cracks.without_cracks(recipe, mesh, chosen, (shortest, 1.0))
    gone = recipe.node(
        "GeometryNodeDeleteGeometry", {"Geometry": mesh, "Selection": is_torn}, domain="FACE"
    )
    recipe.output("Geometry", gone.value)
    obj = bpy.data.objects.new("Grid", bpy.data.meshes.new("Grid"))
    bpy.context.scene.collection.objects.link(obj)
    obj.modifiers.new("M", "NODES").node_group = recipe.tidy()
    return len(result_of(obj).starts) - 1


@pytest.mark.parametrize(
    ("kind", "shortest", "gone"),
    [("crack", 8, 0), ("crack", 7, 7), ("ring", 100, 16), ("through", 20, 20), ("crack", 1, 7)],
)
def test_only_short_tears_with_two_ends_are_cracks(kind: str, shortest: float, gone: int) -> None:
    """An ear has one where it comes out of a cheek; a ring is around something that stands free."""
    assert faces_left(kind, shortest) == CELLS * CELLS - gone
