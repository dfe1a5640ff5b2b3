# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of a grid over the photo, one for every level, that know where its sheet is."""

from dataclasses import dataclass

from ..nodes.values import Value, maximum, minimum
from .flat_points import FlatPoints
from .raster import Raster, blurred, rise
from .sheets import Levels

# What changes by more than this part of an equal step from point to point jumps, on average around.
_STEEP, _AROUND = 0.25, 3
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Stack:
    """Whole copies of a grid, one for every level.

    Attributes:
        mesh: All of them.
        level: Number of the copy.
        number: Of the point in its copy.
        colour: Of the paper.
        inside: At least a half where the sheet is.
        slope: How that rises to the right and upwards, from point to point.
        own: Number of the nearest sheet that is there.
        steep: 1 where depth jumps, less where the scene slopes from level to level.
    """

    mesh: Value
    level: Value
    number: Value
    colour: Value
    inside: Value
    slope: Value
    own: Value
    steep: Value


def stack_of(flat: FlatPoints, at: Levels, grid: Raster, rows: Value, smooth: Value) -> Stack:
    """Finds where every sheet is.

    What is blurred is not nearness, which has slopes then where it jumps, but on which side of the
    level the scene is: outlines get smooth, and where several levels are passed at once they lie
    on top of each other.
    """
    recipe = flat.recipe
    with recipe.frame("How far nearness spreads from one point to the next"):
        across, up = rise(flat, grid.near, rows)
        spread = maximum((across * across + up * up).sqrt(), flat.range * 0.0001)
        steep = minimum(blurred(flat, spread, _AROUND) / (at.step * _STEEP), 1.0)
        number = recipe.index()
        mesh, near, spread, steep, colour, number = recipe.capture(
            grid.mesh,
            near=grid.near,
            spread=spread,
            steep=steep,
            colour=grid.colour,
            number=number,
        )
    with recipe.frame("One copy of the grid for each level"):
        sheets, level = at.copies(mesh)
    with recipe.frame("Inside is what is as near as the level"):
        # Where nearness jumps, all levels in between are passed at the very same place.
        inside = (near - at.near_of(level)) / minimum(spread, at.step * _HALF) + _HALF
        inside = maximum(minimum(maximum(inside, 0.0), 1.0), (level < _HALF) * 1.0)
        sheets, inside = recipe.capture(sheets, inside=blurred(flat, inside, smooth))
        across, up = rise(flat, inside, rows)
        own = recipe.node(
            "GeometryNodeAccumulateField",
            {"Value": (inside >= _HALF) * 1.0, "Group ID": number},
        )["Total"]
        sheets, slope, own, level = recipe.capture(
            sheets, slope=recipe.vector(across, up, 0.0), own=own - 1.0, level=level
        )
    return Stack(sheets, level, number, colour, inside, slope, own, steep)
