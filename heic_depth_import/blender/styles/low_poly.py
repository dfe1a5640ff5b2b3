# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facets: triangles along outlines and edges, small on the subject, each in one colour."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from ..objects.attributes import COLOUR
from .appearance import coloured, finish
from .behind import parted
from .cutting import deleted, is_rim
from .facet_corners import (
    Corners,
    FacetSizes,
    apart_from,
    at_outlines,
    border_of,
    joined,
    scattered,
    traced,
)
from .facet_ledges import ledges
from .facet_sheet import far_sides_of, sheet_behind
from .facets import coloured_within, facets_between, without_spikes
from .flat_points import FlatPoints, flat_points_of
from .inputs import background_input, common_inputs, subject_input
from .jumps import borne, least_jump, subject_depth
from .lattice import Lattice, lattice_of, opened, photographed, torn
from .photo_edges import Look, looked_at
from .raster import points_along
from .tone import brighten_input, brightened

# Points of the grid across a largest facet, three across a smallest; with fewer, facets fold.
_GRID = 12.0
_LARGEST_GRID = 720.0
# Facets are halved in size twice at most, where this much of detail is wanted.
_HALVED = (0.33, 0.6)
_SMALLEST = 0.5 ** len(_HALVED)
# The next corner is as far away across a jump as so many largest facets: outlines have corners on
# both sides, that are closer; with more, facets of slopes fold, and leave gaps seen from aside.
_DEEP = 0.25
# The grid bears jumps larger by so much.
_TOLERANT = 1.3
# What is torn for less than about so many largest facets, and joined at both ends, is no outline.
_SHORTEST = 2.0
# Edges weaker than this are left out, with no detail and all of it; how much more they count.
_WEAKEST = (0.1, 0.006)
_EDGES = 12.0
# Corners keep off outlines and edges, and off the border, by so much of their own distance.
_APART, _INSIDE = 0.6, 0.4
# So many samples at most for each point of a square grid, and of the background, whose sheet has
# fewer corners: with all of a photo's, looking for the nearest takes a seventh longer.
_SEEN, _BEHIND = 1.2, 60_000
_HALF = 0.5
_NEAR = "nearness"


def low_poly(name: str) -> bpy.types.NodeTree:
    """Builds the node group.

    Corners are chosen first: along the rims of what stands in front, along the photo's edges, and
    in between by their distance. Then they are joined, on either side of a jump apart.
    """
    recipe = Recipe(name, "Flat triangles along outlines and edges, small on the subject")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input(
        "Count", 40, low=2, high=100, about="Large triangles along the photo's longer side"
    )
    detail = recipe.factor(
        "Detail", 0.7, "How much smaller triangles get on the subject and at the photo's edges"
    )
    cut = recipe.factor(
        "Cut", 0.08, "Facets come loose where depth jumps farther than this share of it"
    )
    shade = recipe.factor("Shade", 0.35, "How dark facets turned away are")
    seed = recipe.input("Seed", 0, low=0, high=10000, about="Another number, other triangles")
    distance = subject_input(recipe)
    brighten = brighten_input(recipe)
    perspective, material = common_inputs(recipe)
    background = background_input(recipe)
    with recipe.group("Samples"):
        points = minimum(count * _GRID, _LARGEST_GRID)
        flat = flat_points_of(
            recipe,
            geometry,
            perspective,
            background,
            to_look_up=True,
            most=points * points * _SEEN,
            most_behind=_BEHIND,
        )
    flat = brightened(flat, brighten)
    with recipe.group("Seen and behind"):
        visible, behind = parted(flat)
        with recipe.frame("Sizes"):
            depth = subject_depth(flat, flat.subject_near(distance))
            jump = least_jump(flat, depth, cut)
            largest = flat.longer / count
            sizes = FacetSizes(largest, largest * _SMALLEST, jump, largest * _DEEP / jump)
            columns, rows = points_along(flat, points)
    with recipe.group("A fine grid"):
        lattice = opened(photographed(visible, lattice_of(visible, columns, rows)))
    with recipe.group("Subject and edges"):
        lattice, look = looked_at(visible, lattice, depth, jump)
        is_own = (recipe.of_face(look.subject) > _HALF) * 1.0
        tolerance = borne(visible, recipe.of_face(lattice.near), jump, is_own, _TOLERANT)
        mesh = torn(lattice, flat.far, jump, tolerance, _SHORTEST * _GRID)
    with recipe.group("Corners"):
        corners = _corners(lattice, mesh, look, sizes, (detail, seed))
    with recipe.group("Facets"):
        facets = facets_between(lattice, mesh, corners, sizes)
        facets = without_spikes(lattice, facets, look.subject * flat.has_person, sizes)
    with recipe.group("Colours"):
        facets = coloured_within(lattice, facets, sizes)
        facets = _shaded(flat, facets, shade)
    with recipe.group("Sheet behind"):
        with recipe.frame("The far sides of outlines"):
            is_far_side = look.nearest - lattice.near > jump
        sheet, grid = sheet_behind(flat, lattice, behind.points, is_far_side, sizes)
    with recipe.group("Ledges"):
        far_sides = far_sides_of(lattice, is_far_side)
        ledge = ledges(flat, lattice, far_sides, grid, sizes)
    with recipe.frame("With what is behind, which has no light of its own"):
        facets = joined(recipe, [facets, _stood_up(flat, sheet), _stood_up(flat, ledge)])
        facets = recipe.node(
            "GeometryNodeSetShadeSmooth", {"Geometry": facets, "Shade Smooth": False}
        ).value
        finish(recipe, facets, material)
    return recipe.tidy()


def _shaded(flat: FlatPoints, facets: Value, shade: Value) -> Value:
    recipe = flat.recipe
    with recipe.frame("Facets that look up and left are brighter"):
        facets = _stood_up(flat, facets)
        across, up, towards = recipe.node("GeometryNodeInputNormal")["Normal"].xyz()
        light = maximum(up * 0.5 - across * 0.4 + towards * 0.7 + 0.4, 0.0)
        colour = recipe.attribute(COLOUR, "FLOAT_COLOR") * mix(1.0, light, shade)
        return coloured(recipe, facets, colour, "FACE")


def _stood_up(flat: FlatPoints, facets: Value) -> Value:
    x, y, near = flat.recipe.position().xyz()
    there = flat.stood_up(x, y, near)
    return flat.recipe.node(
        "GeometryNodeSetPosition", {"Geometry": facets, "Position": there}
    ).value


def _corners(
    lattice: Lattice, mesh: Value, look: Look, sizes: FacetSizes, chosen: tuple[Value, Value]
) -> Corners:
    """Chooses where facets have their corners.

    Args:
        lattice: The grid.
        mesh: It without the faces across jumps.
        look: What the photo shows.
        sizes: Of facets.
        chosen: The inputs Detail and Seed.
    """
    recipe, (detail, seed) = lattice.recipe, chosen
    is_inside = ~lattice.on_border(lattice.spacing * _HALF)
    with recipe.frame("Along outlines"):
        is_front = lattice.near - look.farthest > sizes.jump * _HALF
        outline = traced(lattice, mesh, is_rim(recipe) & is_front & is_inside, sizes)
        ends = at_outlines(lattice, mesh, outline, sizes)
    with recipe.frame("Along the photo's edges"):
        bright = deleted(recipe, lattice.mesh, recipe.of_face(look.contrast) < 0.0)
        weakest = mix(_WEAKEST[0], _WEAKEST[1], detail)
        is_strong = look.edge * (look.subject * 0.75 + 0.25) > weakest
        edges = traced(lattice, bright, is_rim(recipe) & is_strong & is_inside, sizes)
        edges = apart_from(recipe, edges, outline, sizes.smallest * _APART)
    with recipe.frame("In between, closer where there is detail"):
        lines = joined(recipe, [outline, edges])
        wanted = look.subject * _HALF + look.edge * _EDGES * (look.subject + 1.0) * _HALF
        mesh, wanted = recipe.capture(mesh, wanted=minimum(wanted, 1.0) * detail)
        on_face = recipe.of_face(wanted)
        parts = []
        for halvings, (least, most) in enumerate(
            zip((-1.0, *_HALVED), (*_HALVED, 2.0), strict=True)
        ):
            spacing = sizes.largest * 0.5**halvings
            points = scattered(recipe, mesh, spacing, seed, (on_face >= least) & (on_face < most))
            points = apart_from(recipe, points, lines, spacing * _APART)
            parts.append(deleted(recipe, points, lattice.on_border(spacing * _INSIDE), "POINT"))
        inner = joined(recipe, [*parts, edges, border_of(lattice, sizes.largest * _HALF)])
        inner, near = recipe.capture(inner, near=lattice.at(lattice.near, recipe.position()))
    with recipe.frame("All corners"):
        named = [
            recipe.node(
                "GeometryNodeStoreNamedAttribute",
                {"Geometry": points, "Name": _NEAR, "Value": own},
                data_type="FLOAT",
                domain="POINT",
            ).value
            for points, own in ((ends.points, ends.near), (inner, near))
        ]
        every = recipe.node("GeometryNodePointsToVertices", {"Points": joined(recipe, named)})
        return Corners(every.value, recipe.attribute(_NEAR))
