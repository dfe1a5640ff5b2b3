# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cubes of equal size, as of a building game."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import mix
from .flat_points import coloured, common_inputs, finish, flat_points_of


def voxels(name: str) -> bpy.types.NodeTree:
    """Builds the node group."""
    recipe = Recipe(name, "Equal cubes, one wherever the surface passes")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input(
        "Count",
        150,
        low=2,
        high=1000,
        about="Cubes along the photo's longer side, at the middle depth",
    )
    size = recipe.input(
        "Size", 1.0, low=0.0, high=1.0, subtype="FACTOR", about="At 1 neighbours touch"
    )
    shade = recipe.input(
        "Shade", 0.8, low=0.0, high=1.0, subtype="FACTOR", about="How dark the cubes' sides are"
    )
    perspective, material = common_inputs(recipe)
    flat = flat_points_of(recipe, geometry, perspective)
    with recipe.frame("Edge length of a cube"):
        middle = recipe.node(
            "GeometryNodeAttributeStatistic",
            {"Geometry": flat.points, "Attribute": flat.near},
        )["Median"]
        edge = flat.longer / count * flat.scale(middle)
    with recipe.frame("One point for each cube, in the mean colour"):
        edges = recipe.vector(edge, edge, edge)
        cell = (flat.place / edges).floor() + 0.5
        points = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": flat.points, "Position": cell * edge}
        ).value
        points = recipe.node(
            "GeometryNodeMergeByDistance", {"Geometry": points, "Distance": edge * 0.1}, mode="ALL"
        ).value
    with recipe.frame("Cubes"):
        cube = recipe.node("GeometryNodeMeshCube", {"Size": edges * size}).value
        cubes = recipe.node(
            "GeometryNodeInstanceOnPoints", {"Points": points, "Instance": cube}
        ).value
        cubes = recipe.node("GeometryNodeRealizeInstances", {"Geometry": cubes}).value
    with recipe.frame("Sides darker than the front, the top brighter"):
        colour = recipe.attribute("Color", "FLOAT_COLOR")
        across, up, towards = recipe.node("GeometryNodeInputNormal")["Normal"].xyz()
        light = towards * 0.25 + up * 0.35 - across * 0.1 + 0.75
        cubes = coloured(recipe, cubes, colour * mix(1.0, light, shade), "FACE")
        finish(recipe, cubes, material)
    return recipe.tidy()
