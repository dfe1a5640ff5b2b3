# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The levels at which sheets lie, and copies of a grid to cut sheets from."""

from dataclasses import dataclass

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, mix
from .flat_points import FlatPoints
from .raster import Raster

# On either end so much of the photo does not set the range: single samples are far out.
_IGNORED = 0.01
# A share from here on means equal steps over the whole range, without leaving anything out.
_WHOLE = 0.999


@dataclass(frozen=True, slots=True)
class Levels:
    """The sheets' levels, far to near.

    Attributes:
        recipe: What all this belongs to.
        count: How many.
        line: A mesh with a point for every level.
        near: On it, the nearness of the sheet's front.
        step: What an equal step of nearness is.
        thickness: Of a sheet, in nearness.
    """

    recipe: Recipe
    count: Value
    line: Value
    near: Value
    step: Value
    thickness: Value

    def near_of(self, level: Value) -> Value:
        """Returns the nearness of a level by its number."""
        return self.recipe.sampled(self.line, self.near, level)

    def level_of(self, near: Value) -> Value:
        """Returns the number of the nearest level that is not nearer than something."""
        recipe = self.recipe
        drawn = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": self.line, "Position": recipe.vector(self.near, 0.0, 0.0)},
        ).value
        closest = recipe.nearest(drawn, recipe.vector(near, 0.0, 0.0))
        return maximum(closest - (self.near_of(closest) > near), 0.0)

    def copies(self, mesh: Value) -> tuple[Value, Value]:
        """Returns one copy of a mesh for every level, and the level's number."""
        recipe = self.recipe
        sheets = recipe.node(
            "GeometryNodeInstanceOnPoints", {"Points": self.line, "Instance": mesh}
        ).value
        sheets, level = recipe.capture(sheets, "INSTANCE", level=recipe.index())
        return recipe.node("GeometryNodeRealizeInstances", {"Geometry": sheets}).value, level


def levels_of(
    flat: FlatPoints, grid: Raster, count: Value, even: Value, thickness: Value
) -> Levels:
    """Chooses levels between those that show equal parts of the photo and equal steps.

    Args:
        flat: The samples.
        grid: Over the photo.
        count: How many levels.
        even: From 0, equal parts, to 1, equal steps from the farthest to the nearest sample.
        thickness: Of a sheet, as a share of an equal step.
    """
    recipe = flat.recipe
    with recipe.frame("Levels: equal parts of the photo, or equal steps"):
        points = recipe.node("GeometryNodeMeshToPoints", {"Mesh": grid.mesh}).value
        points = recipe.node(
            "GeometryNodeSortElements", {"Geometry": points, "Sort Weight": grid.near}
        ).value
        size = recipe.node(
            "GeometryNodeAttributeDomainSize", {"Geometry": points}, component="POINTCLOUD"
        )["Point Count"]

        def quantile(share: Value | float) -> Value:
            return recipe.sampled(points, grid.near, ((size - 1.0) * share).floor())

        is_whole = (even > _WHOLE) * 1.0
        low = mix(quantile(_IGNORED), flat.far, is_whole)
        high = mix(quantile(1.0 - _IGNORED), flat.far + flat.range, is_whole)
        step = maximum(high - low, flat.range * _IGNORED) / count
        line = recipe.node(
            "GeometryNodeMeshLine", {"Count": count, "Offset": (0.0, 0.0, 0.0)}
        ).value
        number = recipe.index()
        part = number / count * (1.0 - 2.0 * _IGNORED) + _IGNORED
        near = mix(quantile(part), low + step * number, even)
        line, near = recipe.capture(line, near=near)
        return Levels(recipe, count, line, near, step, step * thickness)
