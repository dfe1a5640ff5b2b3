# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a style's result looks like: its colours, its material, whether a stage lights it."""

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum
from ..objects.attributes import COLOUR, STAGED
from .build_up import faces_from_below
from .inputs import staged

_HALF = 0.5


def finish(
    recipe: Recipe, geometry: Value, material: Value | None, *, builds_itself: bool = False
) -> None:
    """Gives the result its material, and the group its end.

    Args:
        recipe: What the nodes are added to.
        geometry: The result.
        material: Shows it; None where its parts have theirs.
        builds_itself: The style has seen to the input Build; else faces appear from below.
    """
    if not builds_itself:
        geometry = faces_from_below(recipe, geometry)
    shown = geometry if material is None else shown_by(recipe, geometry, material)
    told = recipe.node(
        "GeometryNodeStoreNamedAttribute",
        {"Geometry": shown, "Name": STAGED, "Value": 1.0},
        label="There Is a Stage",
    ).value
    shown = recipe.node(
        "GeometryNodeSwitch",
        {"Switch": staged(recipe) > _HALF, "False": shown, "True": told},
        input_type="GEOMETRY",
    ).value
    recipe.output("Geometry", shown)


def shown_by(recipe: Recipe, geometry: Value, material: Value) -> Value:
    """Gives geometry its material."""
    return recipe.node(
        "GeometryNodeSetMaterial", {"Geometry": geometry, "Material": material}
    ).value


def coloured(recipe: Recipe, geometry: Value, colour: Value, domain: str = "POINT") -> Value:
    """Writes the colours that the material shows."""
    return recipe.node(
        "GeometryNodeStoreNamedAttribute",
        {"Geometry": geometry, "Name": COLOUR, "Value": colour},
        data_type="FLOAT_COLOR",
        domain=domain,
        label="Colour",
    ).value


def photo_colour(recipe: Recipe) -> Value:
    """Returns the photo's colour at every sample."""
    return recipe.attribute(COLOUR, "FLOAT_COLOR")


def brightness(recipe: Recipe, colour: Value) -> Value:
    """Returns luminance as bright as it looks: its square root, about what a screen encodes."""
    red, green, blue = colour.xyz()
    return maximum(red * 0.2126 + green * 0.7152 + blue * 0.0722, 0.0).sqrt()
