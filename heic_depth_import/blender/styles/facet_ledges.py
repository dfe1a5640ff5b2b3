# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ledges of facets: what is next behind an outline goes on beneath what stands before it.

A neck beneath a chin, the bowl beneath its fruit: the farthest of all that is there, which the
sheet behind shows, would shine between the two.
"""

import math
from dataclasses import replace

from ..nodes.values import Value, maximum, minimum
from .appearance import coloured
from .cutting import ONE_CORNER, deleted, spread
from .facet_corners import FacetSizes
from .flat_points import FlatPoints
from .lattice import Lattice, lattice_of
from .raster import blurred

# Corners are so far apart, in largest facets.
_SPACING = 0.4
# Each is off its place by up to so much of their distance, either way: with more than a quarter
# four could be a hollow, of whose triangles one turns its back.
_OFF = 0.25
# A ledge reaches so far beneath what stands before it, in largest facets.
_REACH = 2.0
# It is behind that by more than this, in jumps, and behind all else that is seen by so much: facets
# of what is round lie deeper than that.
_HIDDEN, _BEHIND = 0.5, 0.4
# It is before the sheet behind all by more than the first, in jumps, and by more than the second of
# how far it is behind what stands before it: a far wall next to an outline is the sheet's.
_BEFORE, _CLOSER = 2.0, 0.5
# Surfaces are wide that reach so far every way, in largest facets, and fall off by less than so
# many jumps.
_WIDE, _FALL = 0.9, 1.5
# Depths are evened out by so many mixings: a table's far side above a saucer is farther than that
# below, and where ledges of both meet there would be a hole.
_EVENED = 4
_AROUND = tuple(
    (math.cos(number * math.pi / 4), math.sin(number * math.pi / 4)) for number in range(8)
)


def ledges(
    flat: FlatPoints,
    lattice: Lattice,
    far_sides: Value,
    sheet: Lattice,
    sizes: FacetSizes,
) -> Value:
    """Returns triangles beneath what stands in front, at (x, y, nearness), in their colours.

    Args:
        flat: The visible samples.
        lattice: The grid of what is seen.
        far_sides: Its points on the far sides of outlines, as loose vertices.
        sheet: The grid of the sheet behind all.
        sizes: Of facets.
    """
    recipe = flat.recipe
    far_sides = _of_wide_surfaces(lattice, far_sides, sizes)
    with recipe.frame("A finer grid over the photo"):
        size = lattice.half * 2.0
        columns, rows, _ = (size / (sizes.largest * _SPACING) + 1.5).floor().xyz()
        over = replace(flat, low=lattice.middle - lattice.half, size=size)
        grid = lattice_of(over, columns, rows)
    with recipe.frame("The nearest far side of an outline"):
        number = recipe.nearest(far_sides, recipe.position())
        there = recipe.sampled(far_sides, recipe.position(), number, "FLOAT_VECTOR")
        mesh, own, colour, away = recipe.capture(
            grid.mesh,
            near=recipe.sampled(far_sides, lattice.near, number),
            colour=recipe.sampled(far_sides, lattice.colour, number, "FLOAT_VECTOR"),
            away=(there - recipe.position()).length(),
        )
        mesh, own, colour = recipe.capture(
            mesh,
            near=blurred(flat, own, _EVENED),
            colour=blurred(flat, colour, 1, "FLOAT_VECTOR"),
        )
    with recipe.frame("Beneath what stands before it"):
        seen = lattice.at(lattice.near, recipe.position())
        before = own - sheet.at(sheet.near, recipe.position())
        is_before = before > maximum(sizes.jump * _BEFORE, (seen - own) * _CLOSER)
        is_hidden = (seen - own > sizes.jump * _HIDDEN) & (away < sizes.largest * _REACH)
        mesh, own, needed = recipe.capture(
            mesh,
            near=minimum(own, seen - sizes.jump * _BEHIND),
            needed=(is_hidden & is_before) * 1.0,
        )
        mesh, needed = grid.extremes(mesh, needed, 1, 2)
        mesh, variance = spread(recipe, mesh, (own - flat.far) / sizes.jump)
        is_loose = (recipe.of_face(needed) <= 0.0) | (variance > ONE_CORNER)
        mesh = deleted(recipe, mesh, is_loose)
    return irregular(grid, mesh, own, colour)


def _of_wide_surfaces(lattice: Lattice, far_sides: Value, sizes: FacetSizes) -> Value:
    """Returns those far sides that have nothing farther away beside them.

    An outline that blurs from what is near to what is far has far sides in between: no surface.
    """
    recipe = lattice.recipe
    with recipe.frame("Far sides of wide surfaces"):
        farthest = lattice.near
        for across, up in _AROUND:
            aside = recipe.vector(across, up, 0.0) * (sizes.largest * _WIDE)
            beside = lattice.at(lattice.near, recipe.position() + aside)
            farthest = minimum(farthest, beside)
        is_narrow = lattice.near - farthest > sizes.jump * _FALL
        return deleted(recipe, far_sides, is_narrow, "POINT")


def irregular(grid: Lattice, mesh: Value, near: Value, colour: Value) -> Value:
    """Returns irregular triangles, at (x, y, nearness), in place of a regular grid.

    Args:
        grid: As it was.
        mesh: What is left of it.
        near: Nearness of its points.
        colour: Of its faces.
    """
    recipe = grid.recipe
    with recipe.frame("Irregular triangles"):
        within = recipe.vector(grid.spacing * _OFF, grid.spacing * _OFF, 0.0)
        off = recipe.node(
            "FunctionNodeRandomValue",
            {"Min": within * -1.0, "Max": within},
            data_type="FLOAT_VECTOR",
        ).value
        off *= ~grid.on_border(grid.spacing * _OFF)
        there = off + recipe.vector(0.0, 0.0, near)
        mesh = recipe.node("GeometryNodeSetPosition", {"Geometry": mesh, "Offset": there}).value
        mesh = recipe.node("GeometryNodeTriangulate", {"Mesh": mesh}).value
        return coloured(recipe, mesh, colour, "FACE")
