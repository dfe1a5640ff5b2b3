# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What sheets of paper are beneath other sheets, and beyond the photo's frame."""

from dataclasses import replace

from ..nodes.values import Value, maximum, mix
from .appearance import coloured, photo_colour
from .behind import Behind
from .build_up import arrived, completed
from .cells import total_in
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
# Colours of thin bands count so little, and what the photo has at a place so much less.
_BAND, _FAINT = 0.01, 1e-12
# From the photo's border on, so many points of the grid inwards, sheets keep their ends.
_INSIDE = 2.0
_HALF = 0.5
_TINY = 1e-6


def is_beyond(flat: FlatPoints, margin: Value) -> Value:
    """Returns whether a place is farther off the photo than a margin."""
    return flat.beyond(flat.recipe.position()) > margin


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
    known, counts = _known(flat, behind, at, grid, core)
    with recipe.frame("A coarse grid: what is seen and what is known at each of its points"):
        whole = replace(flat, low=behind.low, size=behind.size)
        columns, rows = points_along(whole, detail * (1.0 / _COARSE))
        coarse = picture_grid(whole, columns, rows)
        number = recipe.nearest(grid.mesh, recipe.position())
        own = recipe.sampled(grid.mesh, grid.near, number)
        is_filled = behind.is_there & (behind.away(recipe.position()) < spacing * _KNOWN)
        coarse, seen, own, is_filled, is_free = recipe.capture(
            coarse,
            seen=recipe.sampled(grid.mesh, grid.colour, number, "FLOAT_VECTOR"),
            own=mix(own, -1.0, is_beyond(flat, spacing * 0.01) * 1.0),
            is_filled=is_filled,
            is_free=is_beyond(flat, spacing * -1.5) & behind.is_there,
        )
        sheets, level = at.copies(coarse)
    sheets, colour, is_known, is_hidden, level = _nearby(
        whole, (columns, rows), (known, counts), (sheets, seen), level
    )
    with recipe.frame("Where it is, and not seen"):
        # Where the background is known a sheet goes on beneath its next, or there would be a gap.
        is_last = level > at.count - 1.5
        above = recipe.at_index(is_hidden, recipe.index() + columns * rows) * ~is_last
        is_free_below = ~is_filled | (above > _HALF)
        reached = (blurred(flat, is_known, _REACH) > _TINY) & is_free_below
        is_there = ((is_known > _HALF) | reached | (level < _HALF)) * 1.0
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
    """Returns all that is known of sheets: points at (x, y, level), with colours.

    And for each of them 1 if it is of a sheet, 1 if that is of the background, and how much its
    colour counts. A thin band is no part of a sheet, but its colour is better than nothing.
    """
    recipe = flat.recipe
    with recipe.frame("What is known of sheets, each at the height of its level"):
        x, y, _ = recipe.position().xyz()
        seen = coloured(recipe, grid.mesh, grid.colour)
        seen, of_seen = recipe.capture(
            seen, of_seen=recipe.vector(core, 0.0, mix(_BAND, 1.0, core))
        )
        hidden, of_hidden = recipe.capture(behind.points, of_hidden=recipe.vector(1.0, 1.0, 1.0))
        parts = [
            recipe.node(
                "GeometryNodeSetPosition",
                {"Geometry": points, "Position": recipe.vector(x, y, level)},
            ).value
            for points, level in ((seen, grid.near), (hidden, at.level_of(behind.near)))
        ]
        known = recipe.node("GeometryNodeJoinGeometry", {"Geometry": parts}).value
        return [known, of_seen + of_hidden]


def _nearby(
    whole: FlatPoints,
    size: tuple[Value, Value],
    told: tuple[Value, Value],
    copies: tuple[Value, Value],
    level: Value,
) -> list[Value]:
    """Tells points of copies of a grid what is known of their sheet in the cells around them.

    By sums over cells: most of a sheet is far from all that is known of it, and the nearest point
    is found the more slowly the farther away it is.

    Args:
        whole: The picture that the grid covers.
        size: Columns and rows of the grid.
        told: Points at (x, y, level), with colours; and of each whether it is of a sheet and of a
            hidden one, and how its colour counts.
        copies: One for every level; and the colour of the photo at their points.
        level: Of their points.

    Returns:
        The copies; a colour, that of what is next to each point; whether something is known there;
        whether that is hidden; the level.
    """
    recipe, (columns, rows) = whole.recipe, size
    (known, counts), (sheets, seen) = told, copies
    with recipe.frame("The cell of all that is known"):
        place = (recipe.position() - whole.low) / maximum(whole.size, _TINY)
        x, y, _ = place.xyz()
        _, _, z = recipe.position().xyz()
        column = (x * (columns - 1.0) + _HALF).floor()
        row = (y * (rows - 1.0) + _HALF).floor()
        cell = ((z + _HALF).floor() * columns + column) * rows + row
        known, cell, is_known = recipe.capture(known, cell=cell, is_known=recipe.index() >= 0.0)
    with recipe.frame("Sums over the cells of every sheet"):
        both = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [sheets, known]}).value
        # Copies come first: they are numbered as their cells are.
        cell = mix(recipe.index(), cell, is_known * 1.0)
        _, _, weight = counts.xyz()
        sheets, counts, colours, level = recipe.capture(
            sheets,
            counts=recipe.sampled(
                both, total_in(whole, counts, cell), recipe.index(), "FLOAT_VECTOR"
            ),
            colours=recipe.sampled(
                both,
                total_in(whole, photo_colour(recipe) * weight, cell),
                recipe.index(),
                "FLOAT_VECTOR",
            ),
            level=level,
        )
    with recipe.frame("What is known of the same sheet nearby"):
        count, hidden, weight = counts.xyz()
        is_seen = count - hidden > _HALF
        count, hidden, _ = blurred(whole, counts, 1, "FLOAT_VECTOR").xyz()
        is_known, is_hidden = count > _TINY, (hidden > _TINY) & ~is_seen
        # Where nothing of the sheet is near, as the photo is at that place.
        colour = blurred(whole, colours, _REACH, "FLOAT_VECTOR") + seen * _FAINT
        weight = blurred(whole, weight, _REACH) + _FAINT
        return recipe.capture(
            sheets,
            colour=colour / recipe.vector(weight, weight, weight),
            is_known=is_known * 1.0,
            is_hidden=is_hidden * 1.0,
            level=level,
        )
