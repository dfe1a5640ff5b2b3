# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Balls, packed like honeycomb in the photo, each in the colour of what it covers."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import maximum
from .cells import LEAST_SAMPLES, cells_of
from .flat_points import coloured, finish, flat_points_of
from .inputs import background_input, common_inputs


def spheres(name: str) -> bpy.types.NodeTree:
    """Builds the node group."""
    recipe = Recipe(name, "Balls that touch when seen through the photo's camera")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input(
        "Count", 120, low=2, high=2000, about="Balls along the photo's longer side"
    )
    size = recipe.input(
        "Size", 1.0, low=0.0, high=2.0, about="Diameter; at 1 the balls touch their neighbours"
    )
    background = background_input(recipe)
    perspective, material = common_inputs(recipe)
    flat = flat_points_of(recipe, geometry, perspective, background)
    with recipe.frame("Distance of the balls"):
        spacing = maximum(flat.longer / count, flat.spacing * LEAST_SAMPLES)
    cells = cells_of(flat, spacing, honeycomb=True)
    with recipe.frame("Balls"):
        radius = flat.scale(cells.near) * spacing * size * 0.5
        balls = coloured(recipe, cells.points, cells.colour)
        balls = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": balls, "Position": flat.stood_up(cells.x, cells.y, cells.near)},
        ).value
        balls = recipe.node("GeometryNodeSetPointRadius", {"Points": balls, "Radius": radius}).value
        finish(recipe, balls, material)
    return recipe.tidy()
