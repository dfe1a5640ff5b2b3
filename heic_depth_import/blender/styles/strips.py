# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strips behind the outlines of a torn grid: what is behind goes on up to what is before it.

Without them a gap as wide as the grid's faces would be a black line around every petal.
"""

from dataclasses import dataclass

from ..nodes.recipe import Recipe
from ..nodes.values import Value, minimum, mix
from .cutting import deleted, vertices_of
from .facet_corners import joined
from .lattice import Lattice

# Pieces of a strip are so many times as large as the grid's faces, as outlines are evened out, and
# lie behind what goes on beside them by this part of a jump.
_LARGER, _BEHIND = 2.0, 0.1


@dataclass(frozen=True, slots=True)
class Stripped:
    """A torn grid with its strips.

    Attributes:
        mesh: Its faces.
        near: Nearness of its points.
        share: How much they belong to the subject.
        is_strip: 1 on strips, else 0.
    """

    mesh: Value
    near: Value
    share: Value
    is_strip: Value


def with_strips(whole: Lattice, share: Value, torn: tuple[Value, Value], jump: Value) -> Stripped:
    """Returns a torn grid with its strips.

    Args:
        whole: The grid.
        share: How much its points belong to the subject.
        torn: Its mesh, and which faces of it are across a jump.
        jump: A difference of nearness that is one.
    """
    recipe, (mesh, is_torn) = whole.recipe, torn
    with recipe.frame("Faces that are torn, each as far away as its farthest corner"):
        farthest, least = (_least(recipe, value) for value in (whole.near, share))
        mesh, is_torn, low, least, middle = recipe.capture(
            mesh,
            "FACE",
            is_torn=is_torn * 1.0,
            low=farthest - jump * _BEHIND,
            share=least,
            middle=recipe.position(),
        )
        pieces = deleted(recipe, mesh, is_torn <= 0.0)
        pieces = recipe.node("GeometryNodeSplitEdges", {"Mesh": pieces}).value
        place = middle + (recipe.position() - middle) * _LARGER
        pieces = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": pieces, "Position": place}
        ).value
    with recipe.frame("With the rest of the grid"):
        rest = deleted(recipe, mesh, is_torn > 0.0)
        both = joined(recipe, [rest, pieces])
        both, near, share, is_strip = recipe.capture(
            both,
            near=mix(whole.near, low, is_torn),
            share=mix(share, least, is_torn),
            is_strip=is_torn,
        )
        return Stripped(both, near, share, is_strip)


def _least(recipe: Recipe, value: Value) -> Value:
    """Returns the least of a value at the four corners of a face."""
    one, two, three, four = (recipe.at_index(value, at) for at in vertices_of(recipe, 4))
    return minimum(minimum(one, two), minimum(three, four))
