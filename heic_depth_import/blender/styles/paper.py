# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours as of cut paper: without fine detail, in the shadow of what lies on it."""

from ..nodes.values import Value, maximum, minimum, mix
from .flat_points import FlatPoints
from .raster import blurred

_FLATTENED = 10  # times that a colour is mixed with its neighbours'
# Colours whose difference is this part of their brightness mix half as fast as equal ones.
_OUTLINE = 0.03
_DARKEST = 0.02  # below, differences are noise
# The shadow is looked for so many points away, of a grid of 300, towards the light.
_SHADOW_AT = (2.0, 4.0, 7.0, 11.0)
_SHADOW_GRID = 300.0
_PER_LEVEL = 5.0  # it is so long for each level


def flattened(flat: FlatPoints, colour: Value, near: Value, step: Value) -> Value:
    """Returns the photo's colours without fine detail: outlines stay, of colour and of depth.

    Source: Perona and Malik, Scale-space and edge detection using anisotropic diffusion, 1990.

    Args:
        flat: The samples.
        colour: At the points of a grid.
        near: Nearness there.
        step: Difference of nearness that makes an outline.
    """
    recipe = flat.recipe
    with recipe.frame("The photo's colours without fine detail"):
        fine = blurred(flat, colour, 1, "FLOAT_VECTOR")  # single points are no outlines
        soft = blurred(flat, fine, 3, "FLOAT_VECTOR")
        differs = (fine - soft).length() / (soft.length() + _DARKEST) / _OUTLINE
        jumps = (near - blurred(flat, near, 1)).absolute() / (step * 0.25)
        weight = 1.0 / (1.0 + differs * differs + jumps * jumps)
        return blurred(flat, colour, _FLATTENED, "FLOAT_VECTOR", weight)


def shade_of(flat: FlatPoints, level: Value, rows: Value, detail: Value) -> Value:
    """Returns how much of a light from above on the left does not get to the points of a grid.

    Args:
        flat: The samples.
        level: Of the sheet that is seen at each point.
        rows: Of the grid; Blender numbers its points upwards, column after column.
        detail: Points along the longer side.
    """
    recipe = flat.recipe
    with recipe.frame("Shadow of the sheets that lie above on the left"):
        soft = blurred(flat, level, 2)
        _, y, _ = recipe.position().xyz()
        _, top, _ = (flat.low + flat.size).xyz()
        found: Value | None = None
        for distance in _SHADOW_AT:
            away = (detail * (distance / _SHADOW_GRID) + 0.5).floor()
            there = recipe.at_index(soft, recipe.index() + away * (1.0 - rows))
            on_photo = y + away * flat.longer / detail <= top
            above = maximum(there - level - (distance - 1.0) / _PER_LEVEL, 0.0) * on_photo
            found = above if found is None else maximum(found, above)
        assert found is not None
        return blurred(flat, minimum(found, 1.0), 1)


def of_pieces(flat: FlatPoints, colour: Value, seen: Value) -> Value:
    """Returns the mean colour of every connected piece of a mesh.

    Args:
        flat: The samples.
        colour: At every point.
        seen: 1 where it counts.
    """
    recipe = flat.recipe
    piece = recipe.node("GeometryNodeInputMeshIsland")["Island Index"]
    total = recipe.node(
        "GeometryNodeAccumulateField",
        {"Value": colour * seen, "Group ID": piece},
        data_type="FLOAT_VECTOR",
    )["Total"]
    count = recipe.node("GeometryNodeAccumulateField", {"Value": seen, "Group ID": piece})["Total"]
    count = maximum(count, 1.0)
    return total / recipe.vector(count, count, count)


def carried_on(flat: FlatPoints, colour: Value, seen: Value, times: int) -> Value:
    """Returns colours carried on from where a sheet is seen to what is next to it."""
    recipe = flat.recipe
    total = blurred(flat, colour * seen, times, "FLOAT_VECTOR")
    count = maximum(blurred(flat, seen, times), 1e-6)
    return mix(total / recipe.vector(count, count, count), colour, seen)
