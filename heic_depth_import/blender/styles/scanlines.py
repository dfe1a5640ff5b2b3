# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ridge lines: rows of the photo, raised where things are near, on black cloth."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import maximum, minimum, mix
from .flat_points import brightness, coloured, common_inputs, finish, flat_points_of
from .raster import raster_of


def scanlines(name: str) -> bpy.types.NodeTree:
    """Builds the node group.

    The grid has two rows of points for each line, its upper and its lower side; the faces between
    two lines are the cloth that hides what is behind.
    """
    recipe = Recipe(name, "Lines in the photo's colours, raised where things are near")
    geometry = recipe.input("Geometry", kind="Geometry")
    lines = recipe.input("Lines", 72, low=2, high=1000, about="From top to bottom")
    ridge = recipe.input(
        "Ridge",
        0.06,
        low=-1.0,
        high=1.0,
        about="How far up the nearest lines are moved, as a share of the photo's longer side",
    )
    width = recipe.input(
        "Width",
        0.8,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="Width of a line where the photo is white; at 1 lines touch",
    )
    engraving = recipe.input(
        "Engraving",
        0.75,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="How much thinner lines get where the photo is dark",
    )
    cut = recipe.input(
        "Cut",
        0.15,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="Lines are torn where depth jumps farther than this share of the whole; 1 never",
    )
    detail = recipe.input("Detail", 500, low=2, high=4000, about="Points along a line")
    smooth = recipe.input("Smooth", 2, low=0, high=50, about="Evens out the depth")
    perspective, material = common_inputs(recipe)
    flat = flat_points_of(recipe, geometry, perspective, to_look_up=True)
    grid = raster_of(flat, detail, lines * 2.0, smooth)
    with recipe.frame("Upper and lower side of every line"):
        x, y, _ = recipe.position().xyz()
        _, low, _ = flat.low.xyz()
        _, height, _ = flat.size.xyz()
        side = ((y - low) / height * (lines * 2.0 - 1.0) + 0.5).floor()
        line = (side * 0.5).floor()
        upper = (side % 2.0) * 2.0 - 1.0
        mesh, side = recipe.capture(grid.mesh, side=side)
    with recipe.frame("Mean nearness of a line, and jumps along it"):
        total = recipe.node("GeometryNodeAccumulateField", {"Value": grid.near, "Group ID": line})[
            "Total"
        ]
        many = recipe.node("GeometryNodeAccumulateField", {"Value": 1.0, "Group ID": line})["Total"]
        mean = total / many
        # Blender numbers the points of a grid upwards, column after column.
        beside = recipe.node(
            "GeometryNodeFieldAtIndex",
            {"Value": grid.near, "Index": recipe.index() + lines * 2.0},
        ).value
        jumps = (beside - grid.near).absolute() > flat.range * cut
        mesh, jumps = recipe.capture(mesh, jumps=jumps * 1.0)
    with recipe.frame("Wide where it is bright, raised where it is near"):
        spacing = height / lines
        bright = brightness(recipe, grid.colour)
        covered = width * mix(1.0, bright, engraving)
        half = spacing * 0.5 * covered
        raised = (grid.near - mean) / flat.range * ridge * flat.longer
        y = low + spacing * (line + 0.5) + upper * half + raised
        mesh = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": mesh, "Position": flat.stood_up(x, y, grid.near)},
        ).value
    with recipe.frame("No cloth across a jump"):
        torn = recipe.node("GeometryNodeFieldOnDomain", {"Value": jumps}, domain="FACE").value
        mesh = recipe.node(
            "GeometryNodeDeleteGeometry", {"Geometry": mesh, "Selection": torn > 0.4}, domain="FACE"
        ).value
    with recipe.frame("Colour on the lines, black between them: from afar, the photo"):
        on_face = recipe.node(
            "GeometryNodeFieldOnDomain", {"Value": side}, domain="FACE", label="Mean side"
        ).value
        is_line = (on_face % 2.0) < 1.0
        red, green, blue = grid.colour.xyz()
        strongest = maximum(maximum(red, green), blue)
        gain = minimum(1.0 / maximum(covered, 0.001), maximum(1.0 / maximum(strongest, 0.001), 1.0))
        mesh = coloured(recipe, mesh, grid.colour * gain * is_line, "CORNER")
        finish(recipe, mesh, material)
    return recipe.tidy()
