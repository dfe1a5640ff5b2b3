# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets stacked by depth, as a paper-cut or a map in relief."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .appearance import finish
from .behind import parted
from .cutting import evened, laid, pulled, slid, thick, without
from .flat_points import FlatPoints, flat_points_of
from .inputs import background_input, common_inputs
from .paper import carried_on, flattened, of_pieces, shade_of
from .raster import Raster, blurred, points_along, raster_of
from .sheets import Levels, levels_of
from .stack import Stack, stack_of
from .tone import brighten_input, brightened
from .underlay import is_beyond, underlay

# So many points of the grid a sheet goes on beneath those on it; there its underlay begins.
_OVERLAP = 6
_HALF = 0.5
_TINY = 1e-6
# More than this mean square of levels around is a mixture.
_MIXED = 0.3
# What is seen in a thin band tells so little of how dark it is beneath: it counts where nothing
# else is next to it.
_BAND = 0.01
# Sheets on a slope, such as a cheek, cast this much less of a shadow than at a jump of depth, and
# have cut edges this bright: lines across a face are not part of it.
_TRUE, _FAINT = 0.65, 0.25
# So many samples at most for each point of a square grid, and of the background: enough to look at.
_SEEN, _BEHIND = 2.0, 50_000


def contours(name: str) -> bpy.types.NodeTree:
    """Builds the node group.

    Every sheet is cut from a copy of one grid. What is seen of it, and a margin beneath the sheets
    on it, is fine; what goes on beneath is a coarse sheet of its own, the underlay. Where a sheet
    is not seen it is not there: at a silhouette nothing lies between what is in front and behind.
    """
    recipe = Recipe(name, "Sheets of paper stacked by depth, each where its depth is seen")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input("Levels", 12, low=2, high=200, about="Number of sheets")
    thickness = recipe.factor(
        "Thickness", 0.5, "Of a sheet; at 1 it reaches the next at equal steps"
    )
    flatness = recipe.factor(
        "Flat Colour",
        0.5,
        "At 0 the photo, at a half its colours without fine detail, at 1 one colour for each piece",
    )
    shadow = recipe.factor(
        "Shadow", 0.7, "How dark a sheet is in the shadow of those that lie on it"
    )
    edge = recipe.factor("Edge", 0.25, "How bright the cut edges are")
    detail = recipe.input("Detail", 260, low=2, high=2000, about="Points along the longer side")
    smooth = recipe.input("Smooth", 7, low=0, high=100, about="Evens out the outlines")
    even = recipe.factor(
        "Even Steps",
        0.4,
        "At 0 every level shows as much of the photo, at 1 all are the same step of nearness apart",
    )
    brighten = brighten_input(recipe)
    perspective, material = common_inputs(recipe)
    background = background_input(recipe)
    with recipe.group("Samples"):
        most = detail * detail * _SEEN
        flat = flat_points_of(
            recipe,
            geometry,
            perspective,
            background,
            to_look_up=True,
            most=most,
            most_behind=_BEHIND,
        )
    flat = brightened(flat, brighten)
    with recipe.group("Seen and behind"):
        flat, behind = parted(flat)
    with recipe.group("A grid and its levels"):
        columns, rows = points_along(flat, detail)
        grid = raster_of(flat, columns, rows, 0)
        at = levels_of(flat, grid, count, even, thickness)
        spacing = flat.longer / detail
    with recipe.group("Paper"):
        plain = flattened(flat, grid.colour, grid.near, flat.range / count)
        with recipe.frame("Paper and photo"):
            colour = mix(grid.colour, plain, minimum(flatness * 2.0, 1.0))
            mesh, colour = recipe.capture(grid.mesh, colour=colour)
            grid = Raster(mesh, grid.near, colour)
    with recipe.group("Stack"):
        stack = stack_of(flat, at, grid, rows, smooth)
    with recipe.group("Shadows"):
        grid, core, shade = _seen(flat, at, grid, stack, rows, detail)
        there = (
            recipe.sampled(grid.mesh, core, stack.number),
            recipe.sampled(grid.mesh, shade, stack.number),
        )
    with recipe.group("Sheets"):
        fine = _fine(flat, at, stack, there, (flatness, shadow), spacing)
    with recipe.group("Sheets beneath"):
        beneath = underlay(flat, behind, at, grid, core, detail, shadow)
    with recipe.group("Thickness"):
        with recipe.frame("No cut edge where sheets go on beyond the photo"):
            bright = edge * ~(behind.is_there & is_beyond(flat, spacing * -_HALF))
            bright *= stack.steep * (1.0 - _FAINT) + _FAINT
            plain = edge * 0.0  # what is beneath is not to catch the eye
        parts = [thick(flat, at, fine, bright), thick(flat, at, beneath, plain)]
    with recipe.frame("Fine and coarse sheets together"):
        sheets = recipe.node("GeometryNodeJoinGeometry", {"Geometry": parts}).value
        finish(recipe, sheets, material, builds_itself=True)
    return recipe.tidy()


def _seen(  # noqa: PLR0913, PLR0917  # what sheets are made of
    flat: FlatPoints, at: Levels, grid: Raster, stack: Stack, rows: Value, detail: Value
) -> tuple[Raster, Value, Value]:
    """Finds which sheet is seen at every point of the grid.

    Returns:
        The grid with the numbers of the sheets instead of nearness, where these are more than thin
        bands, and how dark they are in the shadow of others.
    """
    recipe = flat.recipe
    with recipe.frame("The sheet that is seen at every point of the grid"):
        own = recipe.sampled(stack.mesh, stack.own, recipe.index())
        mesh, own = recipe.capture(grid.mesh, own=own)
    with recipe.frame("How high sheets cast shadows: what slopes casts little"):
        height = own * (1.0 - _TRUE) + (grid.near - flat.far) / at.step * _TRUE
    shade = shade_of(flat, height, rows, detail)
    with recipe.frame("Which sheets are more than thin bands, and how dark they are"):
        # Mean square of the levels between a point and those around: bands along a jump that are
        # a point or two wide are no sheets, but how the depth map gets from one to the other.
        around = blurred(flat, own * own, 2) - own * blurred(flat, own, 2) * 2.0 + own * own
        mesh, core, shade = recipe.capture(mesh, core=(around < _MIXED) * 1.0, shade=shade)
    return Raster(mesh, own, grid.colour), core, shade


def _fine(  # noqa: PLR0913, PLR0917  # what sheets are made of
    flat: FlatPoints,
    at: Levels,
    stack: Stack,
    there: tuple[Value, Value],
    look: tuple[Value, Value],
    spacing: Value,
) -> Value:
    """Cuts out what is seen of every sheet, with a margin, and pulls its rim onto its outline.

    Args:
        flat: The samples.
        at: The levels.
        stack: The sheets, whole.
        there: 1 where the sheet that is seen is more than a thin band, and how dark it is.
        look: The inputs Flat Colour and Shadow.
        spacing: Of the grid's points.
    """
    recipe, (core, shade), (flatness, shadow) = flat.recipe, there, look
    with recipe.frame("Cut off what is outside, or far beneath other sheets"):
        sheets, colour = stack.mesh, stack.colour
        sheets = without(flat, sheets, stack.inside < _HALF)
        seen = ((stack.own - stack.level).absolute() < _HALF) * 1.0
        reached = blurred(flat, seen * core, _OVERLAP)
        sheets, seen, is_there = recipe.capture(sheets, seen=seen, there=(reached > _TINY) * 1.0)
        # Where bands alone meet, as in foliage, none of the others reaches: there they are all.
        others = recipe.node(
            "GeometryNodeAccumulateField",
            {"Value": is_there * (stack.inside >= _HALF), "Group ID": stack.number},
        )["Total"]
        is_alone = (seen > _HALF) & (others < _HALF)
        sheets = without(flat, sheets, ~((is_there > _HALF) | is_alone))
        is_end = (stack.inside >= _HALF) & ~is_beyond(flat, spacing * -_HALF)
        sheets = evened(flat, sheets, is_end)
    with recipe.frame("Paint the paper, and what is beneath in its shadow"):
        sheets, colour = recipe.capture(sheets, colour=carried_on(flat, colour, seen, _OVERLAP + 1))
        pieces = of_pieces(flat, colour, seen)
        colour = mix(colour, pieces, maximum(flatness * 2.0 - 1.0, 0.0))
        # Next to an outline a sheet is as dark beneath as beside: there is one shadow only.
        told = seen * mix(_BAND, 1.0, core)
        shade, _, _ = carried_on(flat, recipe.vector(shade, shade, shade), told, _OVERLAP + 1).xyz()
        beneath = 1.0 - minimum(blurred(flat, seen, 3) * 4.0, 1.0)
        dark = maximum(shade, beneath) * shadow
        sheets, colour = recipe.capture(sheets, colour=colour * (1.0 - dark))
    with recipe.frame("Pull points outside onto the outline"):
        x, y, _ = pulled(recipe, stack.inside, stack.slope, spacing).xyz()
        place = recipe.vector(x, y, at.near_of(stack.level))
        return slid(flat, at, laid(flat, sheets, place, colour), stack.level)
