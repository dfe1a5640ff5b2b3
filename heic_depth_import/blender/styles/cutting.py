# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets cut out of grids, and given their thickness."""

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from ..objects.attributes import COLOUR
from .appearance import coloured
from .build_up import arrived, progress, to_go
from .flat_points import FlatPoints
from .raster import blurred
from .sheets import Levels

# A mean over the corners of a face from here on says that it is so at all of them.
ALL = 0.999
ONE_CORNER = 0.43**2
"""The variance of four corners of which one differs by 1; two of them make 0.5 squared."""
_TINY = 1e-6
# Outlines are evened out by so many mixings with what is beside, each by so much: with more the
# smallest pieces would become nothing.
_EVENED, _MIXED = 4, 0.5
# Sheets come from so far, in longer sides of the photo: beside it.
_SLIDE = 1.5


def without(flat: FlatPoints, sheets: Value, unwanted: Value) -> Value:
    """Deletes faces of which no corner is wanted."""
    recipe = flat.recipe
    # Kept first: what is calculated on faces is so from means over their corners.
    sheets, unwanted = recipe.capture(sheets, unwanted=unwanted * 1.0)
    return deleted(recipe, sheets, recipe.of_face(unwanted) > ALL)


def deleted(recipe: Recipe, geometry: Value, chosen: Value, domain: str = "FACE") -> Value:
    """Deletes faces, or other elements."""
    return recipe.node(
        "GeometryNodeDeleteGeometry", {"Geometry": geometry, "Selection": chosen}, domain=domain
    ).value


def vertices_of(recipe: Recipe, count: int) -> list[Value]:
    """Returns the vertices at the first so many corners of a face."""
    corners = [
        recipe.node("GeometryNodeCornersOfFace", {"Sort Index": number})["Corner Index"]
        for number in range(count)
    ]
    return [
        recipe.node("GeometryNodeVertexOfCorner", {"Corner Index": corner}).value
        for corner in corners
    ]


def is_rim(recipe: Recipe) -> Value:
    """Returns which edges of a mesh have a face on one side only."""
    return recipe.node("GeometryNodeInputMeshEdgeNeighbors").value < 1.5


def spread(recipe: Recipe, mesh: Value, value: Value) -> list[Value]:
    """Returns a mesh, and by how much a value differs between the corners of its faces, squared.

    Args:
        recipe: What the nodes are added to.
        mesh: With the value on its points.
        value: Near 0, where that matters: a difference of large squares would drown in rounding.
    """
    # Kept first: what is calculated on faces is so from means over their corners.
    mesh, value, square = recipe.capture(mesh, value=value, square=value * value)
    mean = recipe.of_face(value)
    return [mesh, recipe.of_face(square) - mean * mean]


def evened(flat: FlatPoints, mesh: Value, chosen: Value) -> Value:
    """Evens out a mesh's outline where that is chosen: a grid's steps go."""
    recipe = flat.recipe
    at_rim = recipe.node(
        "GeometryNodeFieldOnDomain", {"Value": is_rim(recipe) * 1.0}, domain="POINT"
    )
    weight = ((at_rim.value > 0.0) & chosen) * _MIXED
    place = blurred(flat, recipe.position(), _EVENED, "FLOAT_VECTOR", weight)
    mesh, place = recipe.capture(mesh, evened=place)
    return recipe.node("GeometryNodeSetPosition", {"Geometry": mesh, "Position": place}).value


def laid(flat: FlatPoints, sheets: Value, place: Value, colour: Value) -> Value:
    """Puts coloured points in their places: x and y in the photo, and nearness."""
    recipe = flat.recipe
    sheets = coloured(recipe, sheets, colour)
    return recipe.node("GeometryNodeSetPosition", {"Geometry": sheets, "Position": place}).value


def pulled(recipe: Recipe, inside: Value, slope: Value, spacing: Value) -> Value:
    """Returns the places of a grid's points, those outside pulled onto the outline.

    Args:
        recipe: What the nodes are added to.
        inside: At least a half inside.
        slope: How that rises to the right and upwards, from point to point.
        spacing: Of the points.
    """
    steepness = maximum(slope.length(), _TINY)
    distance = minimum(maximum(0.5 - inside, 0.0) / steepness, 1.0) * spacing
    return recipe.position() + slope * (distance / steepness)


def slid(flat: FlatPoints, at: Levels, sheets: Value, level: Value) -> Value:
    """Lets sheets slide in, far ones first, from the left and the right."""
    recipe = flat.recipe
    done = progress(recipe, level / at.count)
    side = (level % 2.0) * 2.0 - 1.0
    away = side * to_go(done) * flat.longer * _SLIDE
    sheets, done, away = recipe.capture(sheets, done=done, away=away)
    sheets = recipe.node(
        "GeometryNodeSetPosition", {"Geometry": sheets, "Offset": recipe.vector(away, 0.0, 0.0)}
    ).value
    return arrived(recipe, sheets, done)


def thick(flat: FlatPoints, at: Levels, sheets: Value, edge: Value) -> Value:
    """Gives sheets their thickness, with sides and backs, and stands them up."""
    recipe = flat.recipe
    with recipe.frame("Thickness, sides and backs"):
        x, y, top = recipe.position().xyz()
        lower = top - at.thickness
        # Beyond the farthest sheet infinity may be nearer than the next step.
        lower = mix(lower, maximum(lower, flat.far * 0.8), flat.perspective)
        sheets, rim = recipe.capture(sheets, "EDGE", rim=is_rim(recipe) * 1.0)
        sheets, top, rim = recipe.capture(sheets, top=top, rim=rim)
        sheets = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": sheets, "Position": recipe.vector(x, y, lower)}
        ).value
        colour = recipe.attribute(COLOUR, "FLOAT_COLOR")
        backs = recipe.node("GeometryNodeFlipFaces", {"Mesh": sheets}).value
        backs = coloured(recipe, backs, colour, "CORNER")
        _, _, z = recipe.position().xyz()
        extruded = recipe.node(
            "GeometryNodeExtrudeMesh",
            {"Mesh": sheets, "Offset": recipe.vector(0.0, 0.0, top - z), "Individual": False},
        )
        bright = colour * 3.0 + 0.05
        painted = mix(colour, bright, edge * extruded["Side"])
        fronts = coloured(recipe, extruded["Mesh"], painted, "CORNER")
        sheets = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [fronts, backs]}).value
        sheets = recipe.node(
            "GeometryNodeMergeByDistance",
            {"Geometry": sheets, "Selection": rim > 0.0, "Distance": flat.longer * _TINY},
        ).value
        x, y, z = recipe.position().xyz()
        sheets = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": sheets, "Position": flat.stood_up(x, y, z)},
        ).value
        return recipe.node(
            "GeometryNodeSetShadeSmooth", {"Geometry": sheets, "Shade Smooth": False}
        ).value
