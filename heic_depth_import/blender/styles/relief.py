# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A closed solid with a flat back, for a 3D printer or as a lithophane."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import maximum, minimum, mix
from .flat_points import brightness, coloured, finish, flat_points_of, photo_colour
from .inputs import common_inputs
from .raster import blurred, points_along


def relief(name: str) -> bpy.types.NodeTree:
    """Builds the node group.

    It begins as a box, which is closed, and only moves its points: it stays closed, whatever holes
    the surface has.
    """
    recipe = Recipe(name, "A watertight solid with a flat back, ready to print")
    geometry = recipe.input("Geometry", kind="Geometry")
    width = recipe.input(
        "Width",
        0.0,
        low=0.0,
        high=100.0,
        subtype="DISTANCE",
        about="Of the solid, such as 0.15 m for a print; 0 makes it as large as what it shows",
    )
    height = recipe.input(
        "Height", 0.2, low=0.0, high=1.0, about="Of the relief, as a share of the longer side"
    )
    base = recipe.input("Base", 0.02, low=0.001, high=1.0, about="Thickness of the plate, likewise")
    detail = recipe.input("Detail", 512, low=2, high=4000, about="Points along the longer side")
    smooth = recipe.input("Smooth", 2, low=0, high=100, about="Evens out the depth")
    lithophane = recipe.input(
        "Lithophane",
        0.0,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="At 1 the solid is thick where the photo is dark, to be lit from behind",
    )
    perspective, material = common_inputs(recipe)
    flat = flat_points_of(recipe, geometry, perspective, to_look_up=True)
    with recipe.frame("A box as large as the photo, with many points"):
        across, up, _ = flat.size.xyz()
        columns, rows = points_along(flat, detail)
        box = recipe.node(
            "GeometryNodeMeshCube",
            {
                "Size": recipe.vector(across, up, 1.0),
                "Vertices X": columns,
                "Vertices Y": rows,
                "Vertices Z": 2,
            },
        )["Mesh"]
        x, y, z = recipe.position().xyz()
        place = recipe.vector(x, y, 0.0) + flat.low + flat.size * 0.5
        box, place, is_front = recipe.capture(box, place=place, is_front=z > 0.0)
    with recipe.frame("What the photo shows at every point"):
        number = flat.nearest_sample(place)
        uv = flat.sampled(recipe.attribute("UVMap", "FLOAT_VECTOR"), number, "FLOAT_VECTOR")
        there = flat.sampled(recipe.position(), number, "FLOAT_VECTOR")
        # The nearest sample is up to half a sample away: its UV goes on from there.
        uv = uv + (place - there) / maximum(flat.size, 1e-6)
        box, near, colour, uv = recipe.capture(
            box,
            near=flat.sampled(flat.near, number),
            colour=flat.sampled(photo_colour(recipe), number, "FLOAT_COLOR"),
            uv=uv,
        )
    with recipe.frame("Height of the front"):
        by_depth = flat.share(blurred(flat, near, smooth))
        by_light = 1.0 - minimum(brightness(recipe, colour), 1.0)
        raised = (base + mix(by_depth, by_light, lithophane) * height) * flat.longer
    with recipe.frame("Place and size"):
        middle = recipe.node(
            "GeometryNodeAttributeStatistic",
            {"Geometry": flat.points, "Attribute": flat.near},
        )["Median"]
        scale = mix(flat.scale(middle), width / maximum(across, 1e-6), width > 0.0)
        x, y, _ = place.xyz()
        top = (base + height) * flat.longer + 1.0  # so that the camera sees the whole plate
        placed = recipe.vector(x, y, raised * is_front - top * perspective) * scale
        solid = recipe.node("GeometryNodeSetPosition", {"Geometry": box, "Position": placed}).value
        solid = coloured(recipe, solid, colour)
        solid = recipe.node(
            "GeometryNodeStoreNamedAttribute",
            {"Geometry": solid, "Name": "UVMap", "Value": uv},
            data_type="FLOAT2",
            domain="CORNER",
            label="UV",
        ).value
        solid = recipe.node(
            "GeometryNodeSetShadeSmooth", {"Geometry": solid, "Shade Smooth": False}
        ).value
        finish(recipe, solid, material)
    return recipe.tidy()
