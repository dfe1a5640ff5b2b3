# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filled background of a photo: what lies behind what stands in front, and beyond the frame."""

from dataclasses import dataclass, replace

from ..nodes.recipe import Recipe
from ..nodes.values import Value
from .cutting import deleted
from .flat_points import FlatPoints


@dataclass(frozen=True, slots=True)
class Behind:
    """The samples of the filled background, laid out flat.

    Where it has two sheets, samples of both share a place.

    Attributes:
        recipe: What all this belongs to.
        points: Loose vertices at (x, y, 0).
        near: Their nearness.
        low: Smallest x and y of photo and background, and 0.
        size: Width and height of both, and 0.
        is_there: Whether there are any.
    """

    recipe: Recipe
    points: Value
    near: Value
    low: Value
    size: Value
    is_there: Value

    def nearest(self, place: Value) -> Value:
        """Returns the number of the sample that is nearest to a place (x, y, 0)."""
        return self.recipe.nearest(self.points, place)

    def away(self, place: Value) -> Value:
        """Returns how far a place is from the nearest of the samples."""
        recipe, there = self.recipe, self.nearest(place)
        found = recipe.sampled(self.points, recipe.position(), there, "FLOAT_VECTOR")
        return (found - place).length()


def parted(flat: FlatPoints) -> tuple[FlatPoints, Behind]:
    """Takes apart what is seen and what is behind it: samples that are looked up."""
    recipe = flat.recipe
    assert flat.is_behind is not None  # a background was given
    with recipe.frame("What is seen, and what is behind"):
        seen = deleted(recipe, flat.points, flat.is_behind, "POINT")
        points = deleted(recipe, flat.points, ~flat.is_behind, "POINT")
        extent = recipe.node(
            "GeometryNodeAttributeStatistic",
            {"Geometry": flat.points, "Attribute": recipe.position()},
            data_type="FLOAT_VECTOR",
        )
        count = recipe.node("GeometryNodeAttributeDomainSize", {"Geometry": points})["Point Count"]
        behind = Behind(recipe, points, flat.near, extent["Min"], extent["Range"], count > 0.0)
        return replace(flat, points=seen, is_behind=None), behind
