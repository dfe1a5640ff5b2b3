# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A closed solid with a flat back, for a 3D printer or as a lithophane."""

from dataclasses import replace

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .appearance import brightness, coloured, finish, photo_colour
from .cutting import ALL
from .flat_points import FlatPoints, flat_points_of
from .gaps import narrowed_gaps, some_of
from .inputs import common_inputs
from .relief_front import Front, falling, front_over, solid_behind, steepened

_TINY = 1e-6
# Where the front falls, its colour is this much darker: in the shade.
_SHADED = 0.3


def relief(name: str) -> bpy.types.NodeTree:
    """Builds the node group.

    All is worked out on a grid. What becomes of that is a box, which is closed, with its points
    moved: it stays closed, whatever holes the surface has.
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

    def metres(label: str, default: float, about: str) -> Value:
        return recipe.input(label, default, low=0.0001, high=1.0, subtype="DISTANCE", about=about)

    lithophane = recipe.factor(
        "Lithophane", 0.0, "At 1 the solid is thick where the photo is dark, to be lit from behind"
    )
    compress = recipe.factor(
        "Compress", 0.8, "How much gaps of depth shrink, so that shapes beside them stand out more"
    )
    frame = recipe.input(
        "Frame",
        0.02,
        low=0.0,
        high=0.5,
        about="Width of a level frame, as a share of the longer side; 0 leaves it out",
    )
    white = "A lithophane of a given Width is so thick where the photo is white"
    thinnest = metres("Thinnest", 0.0008, white)
    thickest = metres("Thickest", 0.003, "And so thick where it is black")
    perspective, material = common_inputs(recipe)
    flat = flat_points_of(recipe, geometry, perspective, to_look_up=True)
    with recipe.group("Front"):
        front = front_over(flat, detail)
    across, _, _ = flat.size.xyz()
    with recipe.frame("How large it is"):
        middle = flat.median(flat.near)
        scale = mix(flat.scale(middle), width / maximum(across, _TINY), width > 0.0)
    margin = (frame + 1.5 / detail) * flat.longer
    with recipe.group("Outlines"):
        front, share = steepened(flat, front, smooth, margin)
    samples = some_of(flat)
    narrowed = narrowed_gaps(flat, samples, share)
    with recipe.frame("Height of the front"):
        as_relief = (base + mix(share, narrowed, compress) * height) * flat.longer
        dark = 1.0 - minimum(brightness(recipe, front.colour), 1.0)
        in_metres = (thinnest + dark * maximum(thickest - thinnest, 0.0)) / scale
        as_lithophane = mix((base + dark * height) * flat.longer, in_metres, width > 0.0)
        mesh, raised = recipe.capture(front.mesh, raised=mix(as_relief, as_lithophane, lithophane))
    front = replace(front, mesh=mesh)
    raised, is_frame = _framed(flat, front, raised, frame)
    mesh, is_above, moved, raised, is_frame, share, colour, uv = solid_behind(
        flat,
        front,
        moved=front.moved,
        raised=raised,
        is_frame=is_frame,
        share=share,
        colour=front.colour,
        uv=front.uv,
    )
    mesh, falls = falling(flat, mesh, share)
    shown, sides = (colour, uv), (is_frame, is_above)
    with recipe.group("Walls"):
        mesh, colour, uv = _painted(replace(flat, points=samples), mesh, shown, sides, falls)
    with recipe.frame("Place and size"):
        x, y, _ = moved.xyz()
        top = (base + height) * flat.longer + 1.0  # so that the camera sees the whole plate
        placed = recipe.vector(x, y, raised * is_above - top * perspective) * scale
        mesh = recipe.node("GeometryNodeSetPosition", {"Geometry": mesh, "Position": placed}).value
        mesh = coloured(recipe, mesh, colour, "CORNER")
        mesh = recipe.node(
            "GeometryNodeStoreNamedAttribute",
            {"Geometry": mesh, "Name": "UVMap", "Value": uv},
            data_type="FLOAT2",
            domain="CORNER",
            label="UV",
        ).value
        mesh = recipe.node(
            "GeometryNodeSetShadeSmooth", {"Geometry": mesh, "Shade Smooth": False}
        ).value
        finish(recipe, mesh, material)
    return recipe.tidy()


def _framed(flat: FlatPoints, front: Front, raised: Value, frame: Value) -> tuple[Value, Value]:
    """Puts a level frame around the front, as high as its highest point.

    Returns:
        How far points are raised, and 1 at those of the frame.
    """
    recipe = flat.recipe
    with recipe.frame("A level frame, as high as the highest"):
        highest = recipe.node(
            "GeometryNodeAttributeStatistic", {"Geometry": front.mesh, "Attribute": raised}
        )["Max"]
        is_frame = (flat.beyond(front.place) > (_TINY - frame) * flat.longer) * 1.0
        return mix(raised, highest, is_frame), is_frame


def _painted(
    flat: FlatPoints,
    mesh: Value,
    shown: tuple[Value, Value],
    sides: tuple[Value, Value],
    falls: Value,
) -> list[Value]:
    """Returns the mesh, and colours and places on the photo of its corners.

    Frame, walls and back have one colour, and one place: the photo's middle tone. Where the front
    falls, and within the frame, that is in the shade.

    Args:
        flat: Some samples.
        mesh: The solid.
        shown: Colour of its points, and their place on the photo.
        sides: 1 at points of the frame, and 1 at points of the front, else 0.
        falls: 1 on faces that fall, else 0.
    """
    recipe, (colour, uv) = flat.recipe, shown
    with recipe.frame("What does not show the photo"):
        of_frame, of_front = (recipe.of_face(side) for side in sides)
        is_inner = (of_frame > 0.0) & (of_frame < ALL) & (of_front > ALL)
        is_plain = (((of_frame > 0.0) | (of_front < ALL)) & ~is_inner) * 1.0
    with recipe.frame("Frame, walls and back in one colour: the photo's middle tone"):
        tones = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": flat.points, "Position": photo_colour(recipe)}
        ).value
        usual = recipe.node(
            "GeometryNodeAttributeStatistic",
            {"Geometry": flat.points, "Attribute": photo_colour(recipe)},
            data_type="FLOAT_VECTOR",
        )["Median"]
        # Looked for twice in all, not at every corner.
        lit, shaded = (
            (
                flat.sampled(photo_colour(recipe), number, "FLOAT_COLOR"),
                flat.sampled(recipe.attribute("UVMap", "FLOAT_VECTOR"), number, "FLOAT_VECTOR"),
            )
            for number in (recipe.nearest(tones, usual * light) for light in (1.0, _SHADED))
        )
        wanted = maximum(is_plain, maximum(falls, is_inner * 1.0))
        colour = mix(colour, mix(shaded[0], lit[0], is_plain), wanted)
        uv = mix(uv, mix(shaded[1], lit[1], is_plain), wanted)
        return recipe.capture(mesh, "CORNER", colour=colour, uv=uv)
