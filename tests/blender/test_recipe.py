# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Node groups from recipes calculate what the recipe says, and can be read by a person."""

import importlib
from collections.abc import Callable
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.scene import assert_readable, positions, values

POINTS = [(1.0, 2.0, 3.0), (-4.0, 0.5, 6.0), (0.25, -2.0, 1.0)]


@pytest.fixture
def module() -> Any:
    return importlib.import_module("bl_ext.user_default.heic_depth_import.blender.nodes.recipe")


def points() -> bpy.types.Object:
    mesh = bpy.data.meshes.new("Points")
    mesh.from_pydata(POINTS, [], [])
    obj = bpy.data.objects.new("Points", mesh)
    bpy.context.scene.collection.objects.link(obj)
    return obj


def evaluated(obj: bpy.types.Object) -> bpy.types.Object:
    bpy.context.view_layer.update()
    return obj.evaluated_get(bpy.context.evaluated_depsgraph_get())


def calculated(module: Any, formula: Callable[[Any, Any, Any, Any], Any]) -> list[float]:
    """Evaluates a formula of x, y, z at POINTS."""
    recipe = module.Recipe("Formula")
    geometry = recipe.input("Geometry", kind="Geometry")
    result = formula(recipe, *recipe.position().xyz())
    stored = recipe.node(
        "GeometryNodeStoreNamedAttribute", {"Geometry": geometry, "Name": "f", "Value": result}
    )
    recipe.output("Geometry", stored.value)
    obj = points()
    obj.modifiers.new("M", "NODES").node_group = recipe.tidy()
    return [float(value) for value in values(evaluated(obj), "f", 1, "value")[:, 0]]


@pytest.mark.parametrize(
    "formula",
    [
        lambda x, y, z: x + y * z - x / z,
        lambda x, y, z: 2.0 - x + (1.0 / z) * 3.0 - -y,
        lambda x, y, z: (x % 3.0) + z**2.0 - y,
        lambda x, y, z: (x < y) * 1.0 + (x <= 1.0) * 2.0 + (x > y) * 4.0 + (z >= 3.0) * 8.0,
    ],
)
def test_formulas_are_pythons_own(module: Any, formula: Callable[[Any, Any, Any], Any]) -> None:
    expected = [float(formula(*point)) for point in POINTS]
    found = calculated(module, lambda _recipe, x, y, z: formula(x, y, z))
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_logic_and_functions(module: Any) -> None:
    nodes = importlib.import_module("bl_ext.user_default.heic_depth_import.blender.nodes.values")
    found = calculated(
        module,
        lambda _recipe, x, y, z: (
            (((x > 0.0) & (y > 0.0)) | ~(z < 5.0)) * 100.0
            + nodes.maximum(x, y)
            + nodes.minimum(y, z) * 10.0
            + z.sqrt()
            + x.floor()
            + y.absolute()
            + nodes.mix(x, y, x * 0.0 + 0.25)
        ),
    )
    expected = [
        100 * ((x > 0 and y > 0) or not z < 5)
        + max(x, y)
        + min(y, z) * 10
        + z**0.5
        + np.floor(x)
        + abs(y)
        + (0.75 * x + 0.25 * y)
        for x, y, z in POINTS
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_vectors_scale_add_and_multiply(module: Any) -> None:
    def formula(recipe: Any, x: Any, y: Any, z: Any) -> Any:
        vector = recipe.vector(x, y, z)
        result = (vector * 2.0 + (1.0, 2.0, 3.0)) * vector - vector / (1.0, 2.0, 4.0) + 0.5 * vector
        across, up, near = result.xyz()
        return across + up * 10.0 + near * 100.0 + vector.length() * 1000.0

    p = np.array(POINTS)
    result = (p * 2 + [1, 2, 3]) * p - p / [1, 2, 4] + 0.5 * p
    expected = result @ [1, 10, 100] + np.linalg.norm(p, axis=1) * 1000
    np.testing.assert_allclose(calculated(module, formula), expected, rtol=1e-5)


def test_values_go_in_and_out_of_nested_groups(module: Any) -> None:
    """Of the group around, of one within one, and of one beside that is finished."""

    def formula(recipe: Any, x: Any, y: Any, z: Any) -> Any:
        with recipe.group("First"):
            total = x + y
            with recipe.group("Inner"):
                product = total * z
                with recipe.frame("Framed"):
                    product = product + x
            with recipe.group("Beside"):
                share = product * 0.5
        with recipe.group("Second"):
            result = share - total + product * z
            twice = share * 2.0
        return result + twice + total * 10.0

    found = calculated(module, formula)
    expected = []
    for x, y, z in POINTS:
        product = (x + y) * z + x
        expected.append(product * 0.5 - (x + y) + product * z + product + (x + y) * 10.0)
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    names = sorted(tree.name for tree in bpy.data.node_groups)
    first = ".Formula: First"
    assert names == [first, f"{first}: Beside", f"{first}: Inner", ".Formula: Second", "Formula"]
    for tree in bpy.data.node_groups:
        assert_readable(tree)
        assert tree.is_modifier == (tree.name == "Formula")
    # What is taken in twice, or let out twice, has one socket.
    second = bpy.data.node_groups[".Formula: Second"].interface.items_tree
    assert sorted(item.in_out for item in second) == ["INPUT"] * 4 + ["OUTPUT"] * 2


def test_geometry_inputs_and_captured_values_go_into_nested_groups(module: Any) -> None:
    recipe = module.Recipe("Lift")
    geometry = recipe.input("Geometry", kind="Geometry")
    height = recipe.input("Height", 2.0)
    with recipe.group("Keep"):
        geometry, was = recipe.capture(geometry, was=recipe.position())
    with recipe.group("Lift"):
        up = was + recipe.vector(0.0, 0.0, height)
        moved = recipe.node("GeometryNodeSetPosition", {"Geometry": geometry, "Offset": up})
    recipe.output("Geometry", moved.value)
    obj = points()
    obj.modifiers.new("M", "NODES").node_group = recipe.tidy()
    np.testing.assert_allclose(positions(evaluated(obj)), np.array(POINTS) * 2 + [0, 0, 2])
    lift = bpy.data.node_groups[".Lift: Lift"].interface.items_tree
    assert {item.name for item in lift if item.in_out == "INPUT"} == {"Geometry", "was", "Height"}


def lift(module: Any) -> bpy.types.NodeTree:
    recipe = module.Recipe("Lift", about="Lifts points")
    geometry = recipe.input("Geometry", kind="Geometry")
    height = recipe.input("Height", 0.5, low=0.0, high=9.0, subtype="DISTANCE", about="How far up")
    count = recipe.input("Count", 2, low=1, high=5)
    with recipe.frame("Keep where it was"):
        geometry, was = recipe.capture(geometry, was=recipe.position())
    with recipe.frame("Lift"):
        up = recipe.vector(0.0, 0.0, height * count)
        moved = recipe.node("GeometryNodeSetPosition", {"Geometry": geometry, "Offset": up})
        moved = recipe.node("GeometryNodeSetPosition", {"Geometry": moved.value, "Offset": was})
        merged = recipe.node(
            "GeometryNodeMergeByDistance",
            {"Geometry": moved.value, "Distance": 1e-6},
            mode="ALL",
        )
        joined = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [merged.value, geometry]})
    recipe.output("Geometry", joined.value)
    return recipe.tidy()


def test_inputs_have_units_ranges_and_tooltips_and_are_set_by_name(module: Any) -> None:
    inputs = importlib.import_module(f"{module.__package__}.modifier_inputs")
    obj = points()
    modifier = obj.modifiers.new("M", "NODES")
    modifier.node_group = tree = lift(module)
    height = tree.interface.items_tree["Height"]
    assert (height.min_value, height.max_value, height.default_value) == (0, 9, 0.5)
    assert (height.subtype, height.description) == ("DISTANCE", "How far up")
    assert tree.is_modifier
    assert tree.description == "Lifts points"
    p = np.array(POINTS)
    for lifted, chosen in ((1.0, {}), (9.0, {"Height": 3.0, "Count": 3})):
        for name, value in chosen.items():
            inputs.set_input(modifier, name, value)
            assert inputs.get_input(modifier, name) == value
        expected = np.concatenate([2 * p + np.array([0, 0, lifted]), p])
        np.testing.assert_allclose(positions(evaluated(obj)), expected, rtol=1e-6)
    with pytest.raises(KeyError):
        inputs.set_input(modifier, "Depth", 1.0)


def test_nodes_do_not_lie_on_each_other_and_links_go_right(module: Any) -> None:
    tree = lift(module)
    assert {node.label for node in tree.nodes if node.type == "FRAME"} == {
        "Keep where it was",
        "Lift",
    }
    assert_readable(tree)
