# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sheets of paper are beneath other sheets, and beyond the photo's frame."""

from dataclasses import replace

from ..nodes.values import Value, maximum, mix
from .appearance import coloured, photo_colour
from .behind import Behind
from .build_up import arrived, completed
from .cutting import ALL, deleted, evened, laid, pulled, slid, without
from .flat_points import FlatPoints
from .raster import Raster, blurred, picture_grid, points_along, rise
from .sheets import Levels

# The underlay's points are so much farther apart than those of what is seen.
_COARSE = 3.0
# So many of its own points a sheet goes on beneath what lies on it, where nothing is known to be.
_REACH = 20
# What is known is known this many points around.
_KNOWN = 1.1
# Its outlines are as smooth as so many mixings make them, and its colours.
_OUTLINE, _COLOUR = 2, 6
# It lies lower by this part of the thickness: renderers must know which is in front.
_LOWER = 0.1
# Levels lie so many widths of the photo apart where what is known of a sheet is looked for.
_APART = 10.0
# From the photo's border on, so many points of the grid inwards, sheets keep their ends.
_INSIDE = 2.0
_HALF = 0.5
_TINY = 1e-6


def is_beyond(flat: FlatPoints, margin: Value) -> Value:
    """Returns whether a place is farther off the photo than a margin."""
    half = flat.size * _HALF
    x, y, _ = ((flat.recipe.position() - flat.low - half).absolute() - half).xyz()
    return maximum(x, y) > margin


def underlay(  # noqa: PLR0913, PLR0917  # what sheets are made of
    flat: FlatPoints,
    behind: Behind,
    at: Levels,
    grid: Raster,
    core: Value,
    detail: Value,
    shadow: Value,
) -> Value:
    """Lets every sheet go on beneath what lies on it, in the colours around.

    Where the filled background tells what is there, that is shown; elsewhere sheets go on a little.
    The farthest sheet is beneath all.

    Args:
        flat: The visible samples.
        behind: The background.
        at: The levels.
        grid: Which level is seen at every point of a grid over the photo, and its colour.
        core: 1 where that is more than a thin band.
        detail: The grid's points along the photo's longer side.
        shadow: The input Shadow.
    """
    recipe = flat.recipe
    spacing = flat.longer / detail * _COARSE
    known, of_background = _known(flat, behind, at, grid, core)
    with recipe.frame("A coarse grid: what is seen and what is known at each of its points"):
        whole = replace(flat, low=behind.low, size=behind.size)
        columns, rows = points_along(whole, detail * (1.0 / _COARSE))
        coarse = picture_grid(whole, columns, rows)
        number = recipe.nearest(grid.mesh, recipe.position())
        own = recipe.sampled(grid.mesh, grid.near, number)
        is_filled = behind.is_there & (behind.away(recipe.position()) < spacing * _KNOWN)
        coarse, own, is_filled, is_free = recipe.capture(
            coarse,
            own=mix(own, -1.0, is_beyond(flat, spacing * 0.01) * 1.0),
            is_filled=is_filled,
            is_free=is_beyond(flat, spacing * -1.5) & behind.is_there,
        )
        sheets, level = at.copies(coarse)
    with recipe.frame("The same sheet nearby"):
        x, y, _ = recipe.position().xyz()
        place = recipe.vector(x, y, level * flat.longer * _APART)
        number = recipe.nearest(known, place)
        there = recipe.sampled(known, recipe.position(), number, "FLOAT_VECTOR")
        is_known = (there - place).length() < spacing * _KNOWN
        colour = recipe.sampled(known, photo_colour(recipe), number, "FLOAT_VECTOR")
        is_hidden = is_known & (recipe.sampled(known, of_background, number) > _HALF)
        sheets, colour, is_known, is_hidden, level = recipe.capture(
            sheets, colour=colour, is_known=is_known, is_hidden=is_hidden, level=level
        )
    with recipe.frame("Where it is, and not seen"):
        # Where the background is known a sheet goes on beneath its next, or there would be a gap.
        is_last = level > at.count - 1.5
        above = recipe.at_index(is_hidden * 1.0, recipe.index() + columns * rows) * ~is_last
        is_free_below = ~is_filled | (above > _HALF)
        reached = (blurred(flat, is_known * 1.0, _REACH) > _TINY) & is_free_below
        is_there = (is_known | reached | (level < _HALF)) * 1.0
        sheets, inside = recipe.capture(sheets, inside=blurred(flat, is_there, _OUTLINE))
        across, up = rise(flat, inside, rows)
        sheets, slope = recipe.capture(sheets, slope=recipe.vector(across, up, 0.0))
        sheets = without(flat, sheets, inside < _HALF)
        is_beneath = own > level + _HALF
        is_off = own < -_HALF
        is_same = is_free & (own > level - _HALF)
        sheets, hidden = recipe.capture(sheets, hidden=(is_beneath | is_same | is_off) * 1.0)
        sheets = deleted(recipe, sheets, recipe.of_face(hidden) < ALL)
        sheets = evened(flat, sheets, (inside >= _HALF) & ~is_beyond(flat, spacing * -_INSIDE))
    with recipe.frame("In its place, in the colours around"):
        colour = blurred(flat, colour, _COLOUR, "FLOAT_VECTOR") * (1.0 - shadow * is_beneath)
        near = at.near_of(level) - at.thickness * _LOWER
        near = mix(near, maximum(near, flat.far * 0.9), flat.perspective)
        x, y, _ = pulled(recipe, inside, slope, spacing).xyz()
        sheets = slid(flat, at, laid(flat, sheets, recipe.vector(x, y, near), colour), level)
        # Nobody is to see what is beneath before all lies on it.
        return arrived(recipe, sheets, maximum(is_free * 1.0, completed(recipe)))


def _known(flat: FlatPoints, behind: Behind, at: Levels, grid: Raster, core: Value) -> list[Value]:
    """Returns all that is known of sheets: points at (x, y, level), far apart, with colours.

    And which of them are of the background.
    """
    recipe = flat.recipe
    with recipe.frame("What is known of sheets, each at a height of its own"):
        x, y, _ = recipe.position().xyz()
        apart = flat.longer * _APART
        seen = coloured(recipe, grid.mesh, grid.colour)
        hidden, of_background = recipe.capture(behind.points, of_background=recipe.index() >= 0.0)
        # A thin band is no part of a sheet, though better than nothing.
        own = grid.near + (1.0 - core) * 0.25
        parts = [
            recipe.node(
                "GeometryNodeSetPosition",
                {"Geometry": points, "Position": recipe.vector(x, y, level * apart)},
            ).value
            for points, level in ((seen, own), (hidden, at.level_of(behind.near)))
        ]
        known = recipe.node("GeometryNodeJoinGeometry", {"Geometry": parts}).value
        return [known, of_background * 1.0]
