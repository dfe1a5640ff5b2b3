# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short cracks in a surface, which are no outlines.

An outline goes around something, or on to the picture's border. What is torn for a short way, and
joined at both ends, is where one surface folds, as an ear from a cheek.
"""

from ..nodes.recipe import Recipe
from ..nodes.values import Value
from .cutting import deleted

_HALF = 0.5
# Places closer than this part of the grid's spacing are one.
_SAME = 0.1


def without_cracks(
    recipe: Recipe, mesh: Value, is_torn: Value, sizes: tuple[Value | float, Value]
) -> list[Value]:
    """Returns a grid, and which of its faces are torn, short cracks left out.

    What goes around something is a ring of faces, which has as many corners and faces as edges: its
    Euler characteristic is 0, and that of a crack 1.

    Args:
        recipe: What the nodes are added to.
        mesh: The grid, whole.
        is_torn: Its faces across jumps.
        sizes: A crack has fewer faces than the first; the second is the grid's spacing.
    """
    shortest, spacing = sizes
    with recipe.frame("Short cracks, which end on both sides"):
        mesh, is_torn = recipe.capture(mesh, "FACE", is_torn=is_torn * 1.0)
        tears = deleted(recipe, mesh, is_torn < _HALF)
        island = recipe.node("GeometryNodeInputMeshIsland")["Island Index"]

        def count(domain: str) -> Value:
            return recipe.node(
                "GeometryNodeAccumulateField",
                {"Value": 1.0, "Group ID": island},
                domain=domain,
            )["Total"]

        tears, corners = recipe.capture(tears, corners=count("POINT"))
        tears, edges = recipe.capture(tears, "EDGE", edges=count("EDGE"))
        tears, faces = recipe.capture(tears, "FACE", faces=count("FACE"))
        on_face = recipe.of_face(corners) - recipe.of_face(edges) + faces
        is_crack = (on_face > _HALF) & (faces < shortest)
        cracks = deleted(recipe, tears, ~is_crack)
        middles = recipe.node("GeometryNodeMeshToPoints", {"Mesh": cracks}, mode="FACES").value
        middles = recipe.node("GeometryNodePointsToVertices", {"Points": middles}).value
        number = recipe.nearest(middles, recipe.position())
        there = recipe.sampled(middles, recipe.position(), number, "FLOAT_VECTOR")
        any_of_them = recipe.node("GeometryNodeAttributeDomainSize", {"Geometry": middles})
        is_one = ((there - recipe.position()).length() < spacing * _SAME) & (
            any_of_them["Point Count"] > _HALF
        )
        return recipe.capture(mesh, "FACE", is_torn=is_torn * ~is_one)
