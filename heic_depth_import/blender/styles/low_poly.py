# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facets: triangles that are small where the photo has detail, each in one colour."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .flat_points import FlatPoints, coloured, finish, flat_points_of
from .inputs import common_inputs
from .raster import Raster, blurred, points_along, raster_of


def low_poly(name: str) -> bpy.types.NodeTree:
    """Builds the node group.

    Source: the Delaunay triangles of points (x, y) are the lower faces of the convex hull of
    (x, y, x^2 + y^2) (Brown, 1979). Geometry Nodes has a convex hull, but no triangulation.
    """
    recipe = Recipe(name, "Flat triangles, small where the photo has detail")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input(
        "Count", 40, low=2, high=100, about="Large triangles along the photo's longer side"
    )
    follow = recipe.input(
        "Detail",
        0.7,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="How much smaller triangles get at outlines of depth and colour",
    )
    cut = recipe.input(
        "Cut",
        0.15,
        low=0.0,
        high=1.0,
        subtype="FACTOR",
        about="Facets come loose where depth jumps farther than this share of the whole",
    )
    shade = recipe.input(
        "Shade", 0.35, low=0.0, high=1.0, subtype="FACTOR", about="How dark facets turned away are"
    )
    seed = recipe.input("Seed", 0, low=0, high=10000, about="Another number, other triangles")
    perspective, material = common_inputs(recipe)
    flat = flat_points_of(recipe, geometry, perspective, to_look_up=True)
    with recipe.frame("Points of the grid"):
        columns, rows = points_along(flat, recipe.node("FunctionNodeInputInt", integer=256).value)
    grid = raster_of(flat, columns, rows, 1)
    with recipe.frame("Where the photo has detail"):
        soft = blurred(flat, grid.colour, 3, "FLOAT_VECTOR")
        mesh, soft = recipe.capture(grid.mesh, soft=soft)
        in_colour = (grid.colour - soft).length()
        depth = flat.share(grid.near)
        in_depth = (depth - blurred(flat, depth, 4)).absolute()
        detail = minimum(blurred(flat, in_colour * 4.0 + in_depth * 16.0, 2), 1.0)
        mesh, detail = recipe.capture(mesh, detail=detail)
        grid = Raster(mesh, grid.near, grid.colour)
    hull = _triangles(flat, grid, detail * follow, flat.longer / count, seed)
    with recipe.frame("Facets, each in the colour of its middle"):
        middle = recipe.node(
            "GeometryNodeSampleNearest",
            {"Geometry": grid.mesh, "Sample Position": recipe.position()},
        ).value
        colour = recipe.sampled(grid.mesh, soft, middle, "FLOAT_VECTOR")
        facets, colour = recipe.capture(hull, "FACE", colour=colour)
    with recipe.frame("Every facet at its own depth: none bridges a jump"):
        near = flat.sampled(flat.near, flat.nearest_sample(recipe.position()))
        facets, near = recipe.capture(facets, near=near)
        own = flat.sampled(flat.near, flat.nearest_sample(recipe.position()))
        facets, own = recipe.capture(facets, "FACE", own=own)
        facets = recipe.node("GeometryNodeSplitEdges", {"Mesh": facets}).value
        reach = flat.range * cut
        x, y, _ = recipe.position().xyz()
        near = minimum(maximum(near, own - reach), own + reach)
        facets = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": facets, "Position": flat.stood_up(x, y, near)},
        ).value
    with recipe.frame("Facets that look up and left are brighter"):
        normal = recipe.node("GeometryNodeInputNormal")["Normal"]
        across, up, towards = normal.xyz()
        light = up * 0.5 - across * 0.4 + towards * 0.7
        facets = coloured(recipe, facets, colour * mix(1.0, light + 0.4, shade), "FACE")
        facets = recipe.node(
            "GeometryNodeSetShadeSmooth", {"Geometry": facets, "Shade Smooth": False}
        ).value
        finish(recipe, facets, material)
    return recipe.tidy()


def _triangles(flat: FlatPoints, grid: Raster, detail: Value, spacing: Value, seed: Value) -> Value:
    """Scatters points, more where there is detail, and joins them to flat triangles."""
    recipe = flat.recipe

    def scattered(distance: Value, share: Value | float) -> Value:
        return recipe.node(
            "GeometryNodeDistributePointsOnFaces",
            {
                "Mesh": grid.mesh,
                "Distance Min": distance,
                "Density Max": 4.0 / (distance * distance),
                "Density Factor": share,
                "Seed": seed,
            },
            distribute_method="POISSON",
        )["Points"]

    with recipe.frame("Points: some everywhere, more where there is detail, and the border"):
        x, y, _ = flat.size.xyz()
        rim = recipe.node(
            "GeometryNodeMeshGrid",
            {
                "Size X": x,
                "Size Y": y,
                "Vertices X": (x / spacing + 1.5).floor(),
                "Vertices Y": (y / spacing + 1.5).floor(),
            },
        )["Mesh"]
        centre = flat.low + flat.size * 0.5
        across, up, _ = recipe.position().xyz()
        on_rim = (across.absolute() > x * 0.4999) | (up.absolute() > y * 0.4999)
        rim = recipe.node(
            "GeometryNodeMeshToPoints",
            {"Mesh": rim, "Selection": on_rim, "Position": recipe.position() + centre},
        ).value
        points = recipe.node(
            "GeometryNodeJoinGeometry",
            {"Geometry": [scattered(spacing, 1.0), scattered(spacing * 0.3, detail), rim]},
        ).value
    with recipe.frame("Delaunay triangles: the lower hull of a bowl"):
        across, up, _ = ((recipe.position() - centre) / maximum(flat.size, 1e-6)).xyz()
        bowl = recipe.vector(across, up, across * across + up * up)
        bowl = recipe.node("GeometryNodeSetPosition", {"Geometry": points, "Position": bowl}).value
        hull = recipe.node("GeometryNodeConvexHull", {"Geometry": bowl}).value
        hull = recipe.node("GeometryNodeTriangulate", {"Mesh": hull}).value
        _, _, towards = recipe.node("GeometryNodeInputNormal")["Normal"].xyz()
        hull = recipe.node(
            "GeometryNodeDeleteGeometry",
            {"Geometry": hull, "Selection": towards > -0.1},
            domain="FACE",
        ).value
        across, up, _ = recipe.position().xyz()
        laid = recipe.vector(across, up, 0.0) * flat.size + centre
        hull = recipe.node("GeometryNodeSetPosition", {"Geometry": hull, "Position": laid}).value
        return recipe.node("GeometryNodeFlipFaces", {"Mesh": hull}).value
