# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A style built up from nothing: its elements come one after the other."""

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum
from .inputs import BUILD

# An element is on its way for this part of the time. A power of two: at the end, rounding must not
# leave the last one on its way.
_UNDER_WAY = 0.25
_TINY = 1e-6


def progress(recipe: Recipe, order: Value) -> Value:
    """Returns how far elements have come, 0 not yet there to 1 in place.

    Args:
        recipe: What the nodes are added to.
        order: Of an element, 0 the first to 1 the last.
    """
    build = Value(recipe, None, "VALUE", BUILD)
    start = minimum(maximum(order, 0.0), 1.0) * (1.0 - _UNDER_WAY)
    return minimum(maximum((build - start) / _UNDER_WAY, 0.0), 1.0)


def to_go(done: Value) -> Value:
    """Returns how much of their way is left, 1 to 0, which they end slowly."""
    left = 1.0 - done
    return left * left


def arrived(recipe: Recipe, geometry: Value, done: Value, domain: str = "POINT") -> Value:
    """Deletes what is not yet there."""
    return recipe.node(
        "GeometryNodeDeleteGeometry",
        {"Geometry": geometry, "Selection": done <= 0.0},
        domain=domain,
    ).value


def completed(recipe: Recipe) -> Value:
    """Returns 1 once all is in place, else 0."""
    return (Value(recipe, None, "VALUE", BUILD) >= 1.0) * 1.0


def shuffled(recipe: Recipe) -> Value:
    """Returns a number from 0 to 1 for each element, as if drawn by lot."""
    # The fractional part of multiples of the golden ratio is spread evenly over 0 to 1.
    return (recipe.index() * 0.6180339887) % 1.0


def from_below(recipe: Recipe, geometry: Value, component: str = "POINT") -> Value:
    """Returns how high elements are, 0 the lowest to 1 the highest.

    Args:
        recipe: What the nodes are added to.
        geometry: What they belong to.
        component: The domain they are of.
    """
    _, height, _ = recipe.position().xyz()
    heights = recipe.node(
        "GeometryNodeAttributeStatistic",
        {"Geometry": geometry, "Attribute": height},
        domain=component,
    )
    return (height - heights["Min"]) / maximum(heights["Range"], _TINY)


def faces_from_below(recipe: Recipe, geometry: Value) -> Value:
    """Lets the faces of a mesh appear from below."""
    build = Value(recipe, None, "VALUE", BUILD)
    height = recipe.of_face(from_below(recipe, geometry))
    shown = arrived(recipe, geometry, progress(recipe, height), "FACE")
    return recipe.node(
        "GeometryNodeSwitch",
        {"Switch": build < 1.0, "False": geometry, "True": shown},
        input_type="GEOMETRY",
    ).value
