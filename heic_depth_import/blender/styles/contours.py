# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets stacked by depth, as a paper-cut or a map in relief."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .flat_points import FlatPoints, coloured, common_inputs, finish, flat_points_of
from .raster import Raster, blurred, points_along, raster_of


def contours(name: str) -> bpy.types.NodeTree:
    """Builds the node group.

    Every sheet is the grid cut off where the scene lies behind the sheet's level. Points just
    outside are pulled onto the line where the scene crosses the level, so outlines are smooth.
    """
    recipe = Recipe(name, "Flat sheets at equal steps of depth, each as large as what is nearer")
    geometry = recipe.input("Geometry", kind="Geometry")
    levels = recipe.input("Levels", 12, low=2, high=200, about="Number of sheets")
    thickness = recipe.input(
        "Thickness",
        0.5,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="Of a sheet; at 1 it reaches the next",
    )
    flatness = recipe.input(
        "Flat Colour",
        0.2,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="At 1 a sheet has one colour, at 0 it shows the photo",
    )
    shadow = recipe.input(
        "Shadow",
        0.9,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="How dark a sheet is next to one that lies on it",
    )
    edge = recipe.input(
        "Edge", 0.25, low=0.0, high=1.0, subtype="FACTOR", about="How bright the cut edges are"
    )
    detail = recipe.input("Detail", 360, low=2, high=2000, about="Points along the longer side")
    smooth = recipe.input("Smooth", 7, low=0, high=100, about="Evens out the outlines")
    perspective, material = common_inputs(recipe)
    flat = flat_points_of(recipe, geometry, perspective, to_look_up=True)
    columns, rows = points_along(flat, detail)
    grid = raster_of(flat, columns, rows, smooth)
    with recipe.frame("The level that every point is on"):
        step = flat.range / levels
        own = minimum(maximum((flat.share(grid.near) * levels).floor(), 0.0), levels - 1.0)
    slope = _slope(flat, grid, rows, flat.longer / detail)
    colour = _paper(flat, grid, own, flatness, shadow)
    with recipe.frame("One copy of the grid for each level"):
        mesh, near, slope, colour = recipe.capture(
            grid.mesh, near=grid.near, slope=slope, colour=colour
        )
        places = recipe.node(
            "GeometryNodeMeshLine", {"Count": levels, "Offset": (0.0, 0.0, 0.0)}
        ).value
        sheets = recipe.node(
            "GeometryNodeInstanceOnPoints", {"Points": places, "Instance": mesh}
        ).value
        sheets, level = recipe.capture(sheets, "INSTANCE", level=recipe.index())
        sheets = recipe.node("GeometryNodeRealizeInstances", {"Geometry": sheets}).value
    with recipe.frame("Cut off what lies behind the level"):
        height = flat.far + step * level
        missing = maximum(height - near, 0.0)
        outside = missing > step * 0.0001
        sheets, outside, missing, height = recipe.capture(
            sheets, outside=outside, missing=missing, height=height
        )
        all_outside = recipe.node(
            "GeometryNodeFieldOnDomain", {"Value": outside * 1.0}, domain="FACE"
        ).value
        sheets = recipe.node(
            "GeometryNodeDeleteGeometry",
            {"Geometry": sheets, "Selection": all_outside > 0.999},
            domain="FACE",
        ).value
        steepness = maximum(slope.length(), 1e-6)
        pull = slope / recipe.vector(steepness, steepness, 1.0)
        distance = minimum(missing / steepness, flat.longer / detail)
        x, y, _ = (recipe.position() + pull * distance).xyz()
        lower = height - step * thickness
        # Beyond the farthest sheet infinity may be nearer than the next step.
        lower = mix(lower, maximum(lower, flat.far * 0.8), perspective)
        sheets = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": sheets, "Position": recipe.vector(x, y, lower)},
        ).value
    with recipe.frame("Thickness and colour"):
        painted = mix(colour, mix(colour, (1.0, 1.0, 1.0), edge), outside * 1.0)
        sheets = coloured(recipe, sheets, painted)
        backs = recipe.node("GeometryNodeFlipFaces", {"Mesh": sheets}).value
        sheets = recipe.node(
            "GeometryNodeExtrudeMesh",
            {
                "Mesh": sheets,
                "Offset": recipe.vector(0.0, 0.0, height - lower),
                "Individual": False,
            },
        ).value
        sheets = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [sheets, backs]}).value
        x, y, z = recipe.position().xyz()
        sheets = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": sheets, "Position": flat.stood_up(x, y, z)},
        ).value
        sheets = recipe.node(
            "GeometryNodeSetShadeSmooth", {"Geometry": sheets, "Shade Smooth": False}
        ).value
        finish(recipe, sheets, material)
    return recipe.tidy()


def _slope(flat: FlatPoints, grid: Raster, rows: Value, spacing: Value) -> Value:
    """Returns how nearness rises to the right and upwards, from neighbouring points.

    Blender numbers the points of a grid upwards, column after column.
    """
    recipe = flat.recipe
    with recipe.frame("How nearness rises across the photo"):
        index = recipe.index()

        def beside(offset: Value | float) -> Value:
            return recipe.node(
                "GeometryNodeFieldAtIndex", {"Value": grid.near, "Index": index + offset}
            ).value

        right = beside(rows) - beside(-rows)
        up = beside(1.0) - beside(-1.0)
        return recipe.vector(right, up, 0.0) * (0.5 / spacing)


def _paper(flat: FlatPoints, grid: Raster, own: Value, flatness: Value, shadow: Value) -> Value:
    """Returns the colour of every point: part photo, part its sheet's mean, shaded."""
    recipe = flat.recipe
    with recipe.frame("Colour of the paper, in the shadow of the sheets that lie on it"):
        total = recipe.node(
            "GeometryNodeAccumulateField",
            {"Value": grid.colour, "Group ID": own},
            data_type="FLOAT_VECTOR",
        )["Total"]
        count = recipe.node("GeometryNodeAccumulateField", {"Value": 1.0, "Group ID": own})["Total"]
        mean = total / recipe.vector(count, count, count)
        paper = mix(grid.colour, mean, flatness)
        above = maximum(blurred(flat, own, 12) - own, 0.0)
        shade = 1.0 - minimum(above * 1.5, 1.0) * shadow
        return paper * shade
