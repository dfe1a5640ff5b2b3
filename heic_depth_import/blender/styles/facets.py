# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facets between given corners: a fine grid whose points all go to the corner next to them."""

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum
from .appearance import coloured
from .cutting import deleted, is_rim, vertices_of
from .facet_corners import Corners, FacetSizes
from .lattice import Lattice

# With no such point all count.
_HALF = 0.5
_TINY = 0.001
# Closer points are in the same place, and smaller facets are lines; in distances of the grid.
_SAME = 0.01
_SMALLEST = 0.01
# A facet whose corners are farther apart than the first, in jumps, and that is off what is seen in
# the middle of a side by more than the second, has taken one of another surface: slopes are not.
_STEEPEST, _OFF = 2.5, 1.5
# A facet that is joined with no other is no splinter if its corners are as near, in jumps.
_LEVEL = 0.8
# A corner is behind the mean of itself and those it is joined with by so many jumps at most. That
# is seen to so often: the next one may be off, too.
_BEHIND, _RAISED = 0.3, 4
# The picture's border has corners of its own, which are looked for so many widths away.
_ASIDE = 100.0


def facets_between(lattice: Lattice, mesh: Value, corners: Corners, sizes: FacetSizes) -> Value:
    """Joins corners by triangles, at (x, y, nearness).

    The regions of points that have the same corner next to them are Voronoi's; where three meet
    there is a triangle, which is Delaunay's. The grid is torn where depth jumps, and so are these.
    Where regions are too narrow for the grid triangles fold: those turned away are taken out, and
    as all of them together cover the picture exactly once, no hole is left.

    Source: G. Rong and T.-S. Tan, "Jump flooding in GPU with applications to Voronoi diagram and
    distance transform", I3D 2006, for triangles from a Voronoi diagram of pixels.

    Args:
        lattice: The grid.
        mesh: That of the grid, without the faces across jumps.
        corners: To be joined.
        sizes: Of facets.
    """
    recipe = lattice.recipe
    with recipe.frame("The corner next to every point of the grid"):
        width, _, _ = lattice.half.xyz()
        close, far_aside = lattice.spacing * _SAME, width * _ASIDE

        def place_of(near: Value) -> Value:
            aside = lattice.on_border(close) * far_aside
            return recipe.position() + recipe.vector(0.0, 0.0, near * sizes.deep + aside)

        points, place, near = recipe.capture(
            corners.points, place=recipe.position(), near=corners.near
        )
        points = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": points, "Position": place_of(near)}
        ).value
        nearest = recipe.nearest(points, place_of(lattice.near))
        mesh, nearest = recipe.capture(mesh, nearest=nearest)
    with recipe.frame("Faces where three or four regions meet"):
        one, two, three, four = (recipe.at_index(nearest, at) for at in vertices_of(recipe, 4))
        sides = _differ(one, two) + _differ(two, three) + _differ(three, four) + _differ(four, one)
        is_facet = (sides > 2.5) & (_differ(one, three) * _differ(two, four) > _HALF)
        mesh = deleted(recipe, mesh, ~is_facet)
    with recipe.frame("Their points go to the corners"):
        x, y, _ = recipe.sampled(points, place, nearest, "FLOAT_VECTOR").xyz()
        there = recipe.vector(x, y, recipe.sampled(points, near, nearest))
        mesh = recipe.node("GeometryNodeSetPosition", {"Geometry": mesh, "Position": there}).value
        mesh = recipe.node(
            "GeometryNodeMergeByDistance", {"Geometry": mesh, "Distance": close}
        ).value
        mesh = recipe.node("GeometryNodeTriangulate", {"Mesh": mesh}).value
    with recipe.frame("Without what is folded over, or reaches across a jump"):
        one, two, three = _corners(recipe)
        x_one, y_one, _ = (two - one).xyz()
        x_two, y_two, _ = (three - one).xyz()
        area = x_one * y_two - y_one * x_two
        is_folded = area < lattice.spacing * lattice.spacing * _SMALLEST
        unwanted = is_folded
        for here, there in ((one, two), (two, three), (three, one)):
            _, _, steep = (there - here).xyz()
            middle = (here + there) * _HALF
            _, _, near = middle.xyz()
            off = lattice.at(lattice.near, middle) - near
            is_across = off.absolute() > sizes.jump * _OFF
            unwanted |= is_across & (steep.absolute() > sizes.jump * _STEEPEST)
        return deleted(recipe, mesh, unwanted)


def without_spikes(lattice: Lattice, facets: Value, person: Value, sizes: FacetSizes) -> Value:
    """Raises corners that are far behind those around: from beside they would stick out.

    A person is cut from all else before: an ear whose outline has taken corners of the chair behind
    it would hang on that.

    Args:
        lattice: The grid.
        facets: At (x, y, nearness).
        person: How much the grid's points belong to one; with no matte all are alike.
        sizes: Of facets.
    """
    recipe = lattice.recipe
    with recipe.frame("No facets edge on that hang from others by a corner"):
        one, two, three = _corners(recipe)
        facets, rim = recipe.capture(facets, "EDGE", rim=is_rim(recipe) * 1.0)
        depths = [corner.xyz()[2] for corner in (one, two, three)]
        deep = maximum(maximum(*depths[:2]), depths[2]) - minimum(minimum(*depths[:2]), depths[2])
        is_loose = (recipe.of_face(rim) > 1.0 - _TINY) & (deep > sizes.jump * _LEVEL)
        facets = deleted(recipe, facets, is_loose)
    with recipe.frame("A person cut from all else"):
        is_own = (lattice.at(person, recipe.position()) > _HALF) * 1.0
        facets, is_own = recipe.capture(facets, "FACE", is_own=is_own)
        mean = recipe.node("GeometryNodeFieldOnDomain", {"Value": is_own}, domain="EDGE").value
        is_between = (mean - _HALF).absolute() < _HALF - _TINY
        facets = recipe.node(
            "GeometryNodeSplitEdges", {"Mesh": facets, "Selection": is_between}
        ).value
    with recipe.frame("No corner is far behind those around it"):
        for _ in range(_RAISED):
            x, y, near = recipe.position().xyz()
            mean = recipe.node(
                "GeometryNodeBlurAttribute",
                {"Value": near, "Iterations": 1, "Weight": 1.0},
                data_type="FLOAT",
            ).value
            there = recipe.vector(x, y, maximum(near, mean - sizes.jump * _BEHIND))
            facets = recipe.node(
                "GeometryNodeSetPosition", {"Geometry": facets, "Position": there}
            ).value
        return facets


def coloured_within(lattice: Lattice, facets: Value, sizes: FacetSizes) -> Value:
    """Gives facets the mean colour of what lies within each, on its own side of a jump."""
    recipe = lattice.recipe
    with recipe.frame("Facets, each in the mean colour of what lies within"):
        corners = _corners(recipe)
        _, _, own = recipe.position().xyz()
        found: list[tuple[Value, Value]] = []
        middle = recipe.position()
        for place in (middle, *((middle + corner) * _HALF for corner in corners)):
            number = lattice.number(place)
            is_own = (lattice.sampled(lattice.near, number) - own).absolute() < sizes.jump
            weight = maximum(is_own * 1.0, _TINY)
            found.append((lattice.sampled(lattice.colour, number, "FLOAT_VECTOR") * weight, weight))
        total, count = found[0]
        for colour, weight in found[1:]:
            total, count = total + colour, count + weight
        colour = total / recipe.vector(count, count, count)
        return coloured(recipe, facets, colour, "FACE")


def _corners(recipe: Recipe) -> list[Value]:
    """Returns where the three corners of a face are."""
    return [
        recipe.node(
            "GeometryNodeFieldAtIndex",
            {"Value": recipe.position(), "Index": vertex},
            data_type="FLOAT_VECTOR",
        ).value
        for vertex in vertices_of(recipe, 3)
    ]


def _differ(one: Value, other: Value) -> Value:
    return ((one - other).absolute() > _HALF) * 1.0
