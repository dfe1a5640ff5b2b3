# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet of facets behind all that stands in front, so that no view shows a hole."""

from dataclasses import replace

from ..nodes.values import Value, maximum, minimum, mix
from .appearance import photo_colour
from .cutting import deleted
from .facet_corners import FacetSizes, joined
from .facet_ledges import irregular
from .flat_points import FlatPoints
from .lattice import Lattice, lattice_of
from .raster import blurred

# The sheet's corners are so far apart, in largest facets.
_SPACING = 0.75
# What the sheet is at least behind what is seen, in jumps: facets of what is round lie deeper than
# that is.
_BEHIND = 1.0
# It is there where what is seen is in front of it by more than this, in jumps, and next to that.
_HIDDEN = 0.5
# Beyond the photo it goes on so far from what is known there, in largest facets.
_BEYOND = 1.0
# Infinity is not to be reached.
_FARTHEST = 0.9


def sheet_behind(
    flat: FlatPoints,
    lattice: Lattice,
    behind: Value,
    is_far_side: Value,
    sizes: FacetSizes,
) -> tuple[Value, Lattice]:
    """Returns triangles behind what stands in front, at (x, y, nearness), in colours of their own.

    They take depth and colours from the filled background, and from the far sides of all outlines.
    The grid that they come from is returned, too.

    Args:
        flat: All samples.
        lattice: The grid of what is seen.
        behind: The samples of the filled background.
        is_far_side: Which points of the grid are the far side of an outline.
        sizes: Of facets.
    """
    recipe = flat.recipe
    grid = _grid_over(flat, lattice, behind, sizes)
    samples, near, colour = _samples_behind(flat, lattice, behind, is_far_side)
    with recipe.frame("The farthest nearby"):
        number = recipe.nearest(samples, recipe.position())
        there = recipe.sampled(samples, recipe.position(), number, "FLOAT_VECTOR")
        mesh, own, away = recipe.capture(
            grid.mesh,
            near=recipe.sampled(samples, near, number),
            away=(there - recipe.position()).length(),
        )
        mesh, own = grid.extremes(mesh, own, -1, -2, -1, -2)
        mesh, own = recipe.capture(mesh, near=blurred(flat, own, 1))
    with recipe.frame("The colours of what is as far"):
        aloft = recipe.vector(0.0, 0.0, near * sizes.deep)
        raised = recipe.node("GeometryNodeSetPosition", {"Geometry": samples, "Offset": aloft})
        there = recipe.position() + recipe.vector(0.0, 0.0, own * sizes.deep)
        number = recipe.nearest(raised.value, there)
        own_colour = recipe.sampled(samples, colour, number, "FLOAT_VECTOR")
        mesh, own_colour = recipe.capture(mesh, colour=own_colour)
        mesh, own_colour = recipe.capture(mesh, colour=blurred(flat, own_colour, 1, "FLOAT_VECTOR"))
    with recipe.frame("Behind all that is seen"):
        seen = lattice.at(lattice.near, recipe.position())
        is_beyond = lattice.on_border(lattice.spacing * -1.0) * 1.0
        count = recipe.node("GeometryNodeAttributeDomainSize", {"Geometry": samples})["Point Count"]
        is_hidden = ((seen - own > sizes.jump * _HIDDEN) & (count > 0.0)) * 1.0
        is_known = (away < sizes.largest * _BEYOND) * 1.0
        tucked = mix(minimum(own, seen - sizes.jump * _BEHIND), own, is_beyond)
        tucked = mix(tucked, maximum(tucked, flat.far * _FARTHEST), flat.perspective)
        mesh, tucked, needed = recipe.capture(
            mesh, near=tucked, needed=mix(is_hidden, is_known, is_beyond)
        )
        mesh, needed = grid.extremes(mesh, needed, 1, 2)
    whole = replace(grid, mesh=mesh, near=tucked)
    with recipe.frame("Where it may be seen"):
        mesh = deleted(recipe, mesh, recipe.of_face(needed) <= 0.0)
    return irregular(grid, mesh, tucked, own_colour), whole


def _samples_behind(
    flat: FlatPoints, lattice: Lattice, behind: Value, is_far_side: Value
) -> list[Value]:
    """Returns what is known to be behind, as loose vertices, with nearness and colour."""
    recipe = flat.recipe
    with recipe.frame("The filled background, and the far sides of outlines"):
        far_side = far_sides_of(lattice, is_far_side)
        assert flat.is_behind is not None  # the style has the input
        is_filled = flat.is_behind * 1.0
        return recipe.capture(
            joined(recipe, [behind, far_side]),
            near=mix(lattice.near, flat.near, is_filled),
            colour=mix(lattice.colour, photo_colour(recipe), is_filled),
        )


def far_sides_of(lattice: Lattice, is_far_side: Value) -> Value:
    """Returns the points of a grid that are the far side of an outline, as loose vertices."""
    recipe = lattice.recipe
    points = recipe.node(
        "GeometryNodeMeshToPoints", {"Mesh": lattice.mesh, "Selection": is_far_side}
    ).value
    return recipe.node("GeometryNodePointsToVertices", {"Points": points}).value


def _grid_over(flat: FlatPoints, lattice: Lattice, behind: Value, sizes: FacetSizes) -> Lattice:
    """Covers photo and background with a coarse grid."""
    recipe = flat.recipe
    with recipe.frame("A coarse grid over photo and background"):
        extent = recipe.node(
            "GeometryNodeAttributeStatistic",
            {"Geometry": joined(recipe, [behind, lattice.mesh]), "Attribute": recipe.position()},
            data_type="FLOAT_VECTOR",
        )
        width, height, _ = (
            (extent["Range"] * (1.0 / (sizes.largest * _SPACING)) + 1.5).floor().xyz()
        )
    return lattice_of(replace(flat, low=extent["Min"], size=extent["Range"]), width, height)
