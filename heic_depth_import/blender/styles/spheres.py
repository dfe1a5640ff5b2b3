# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Balls, packed like honeycomb in the photo, each in the colour of what it covers."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import maximum
from .appearance import coloured, finish
from .build_up import arrived, progress, shuffled, to_go
from .cells import LEAST_SAMPLES, cells_of
from .flat_points import flat_points_of
from .inputs import background_input, common_inputs

# Radians from one direction to the next: no two balls near each other come the same way.
_GOLDEN_ANGLE = 2.39996
# Balls come from so far, in longer sides of the photo.
_FLIGHT = 0.7


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
    perspective, material = common_inputs(recipe)
    background = background_input(recipe)
    flat = flat_points_of(recipe, geometry, perspective, background)
    with recipe.frame("Distance of the balls"):
        spacing = maximum(flat.longer / count, flat.spacing * LEAST_SAMPLES)
    cells = cells_of(flat, spacing, honeycomb=True)
    with recipe.frame("Every ball flies in from where its neighbours do not"):
        done = progress(recipe, shuffled(recipe))
        angle = recipe.index() * _GOLDEN_ANGLE
        left = to_go(done) * flat.longer * _FLIGHT
        x = cells.x + angle.wave("COSINE") * left
        y = cells.y + angle.wave("SINE") * left
        points, x, y, done = recipe.capture(cells.points, x=x, y=y, done=done)
        points = arrived(recipe, points, done)
    with recipe.frame("Balls"):
        radius = flat.scale(cells.near) * spacing * size * 0.5 * done
        balls = coloured(recipe, points, cells.colour)
        balls = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": balls, "Position": flat.stood_up(x, y, cells.near)},
        ).value
        balls = recipe.node("GeometryNodeSetPointRadius", {"Points": balls, "Radius": radius}).value
        finish(recipe, balls, material, builds_itself=True)
    return recipe.tidy()
