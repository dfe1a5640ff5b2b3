# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where facets have their corners: on outlines, on the photo's edges, densely on its subject."""

from dataclasses import dataclass

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum
from .cutting import deleted, is_rim
from .lattice import Lattice

# How often a jagged line of a grid is evened out: its points mix with those beside them.
_EVENED = 4
# Along outlines corners are so far apart, in smallest facets.
_ALONG = 1.3
# Corners at an outline that are closer than this, in smallest facets, are one.
_ALIKE = 0.6
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Corners:
    """Corners of facets.

    Attributes:
        points: Loose vertices, each at (x, y, 0).
        near: Nearness of each.
    """

    points: Value
    near: Value


@dataclass(frozen=True, slots=True)
class FacetSizes:
    """How large facets are.

    Attributes:
        largest: Distance of the corners of the largest.
        smallest: Of the smallest.
        jump: A difference of nearness that facets do not bridge.
        deep: How far away on the picture a unit of nearness is, when the next corner is looked for.
    """

    largest: Value
    smallest: Value
    jump: Value
    deep: Value


def scattered(
    recipe: Recipe, mesh: Value, spacing: Value, seed: Value, chosen: Value | None = None
) -> Value:
    """Returns points that are at least so far apart, on the chosen faces of a mesh.

    Source: R. Cook, "Stochastic sampling in computer graphics", ACM Trans. Graphics 5 (1986).
    """
    inputs: dict[str | int, Value | float] = {
        "Mesh": mesh,
        "Distance Min": spacing,
        "Density Max": 4.0 / (spacing * spacing),
        "Seed": seed,
    }
    if chosen is not None:
        inputs["Selection"] = chosen
    return recipe.node("GeometryNodeDistributePointsOnFaces", inputs, distribute_method="POISSON")[
        "Points"
    ]


def border_of(lattice: Lattice, spacing: Value) -> Value:
    """Returns evenly spaced points of a grid's border, with its four corners."""
    recipe = lattice.recipe
    columns, rows, _ = lattice.last.xyz()

    def is_chosen(number: Value, last: Value) -> Value:
        parts = maximum((last * lattice.spacing / spacing).floor(), 1.0)
        # The points nearest to the borders between equal parts.
        nearest = ((number / last * parts + _HALF).floor() / parts * last + _HALF).floor()
        return (nearest - number).absolute() < _HALF

    middle = columns * _HALF, rows * _HALF
    at_side = (lattice.column - middle[0]).absolute() > middle[0] - _HALF
    at_end = (lattice.row - middle[1]).absolute() > middle[1] - _HALF
    chosen = (at_side & is_chosen(lattice.row, rows)) | (
        at_end & is_chosen(lattice.column, columns)
    )
    return recipe.node(
        "GeometryNodeMeshToPoints", {"Mesh": lattice.mesh, "Selection": chosen}
    ).value


def traced(lattice: Lattice, mesh: Value, chosen: Value, sizes: FacetSizes) -> Value:
    """Returns points at equal distances along chosen edges of a grid, evened out."""
    recipe = lattice.recipe
    curve = recipe.node("GeometryNodeMeshToCurve", {"Mesh": mesh, "Selection": chosen}).value
    # What ends at the picture's border stays there.
    is_free = ~lattice.on_border(lattice.spacing * _HALF)
    even = recipe.node(
        "GeometryNodeBlurAttribute",
        {"Value": recipe.position(), "Iterations": _EVENED, "Weight": is_free * 1.0},
        data_type="FLOAT_VECTOR",
    ).value
    curve = recipe.node("GeometryNodeSetPosition", {"Geometry": curve, "Position": even}).value
    curve = recipe.node(
        "GeometryNodeResampleCurve",
        {"Curve": curve, "Length": sizes.smallest * _ALONG},
        mode="LENGTH",
    ).value
    return recipe.node("GeometryNodeCurveToPoints", {"Curve": curve}, mode="EVALUATED")["Points"]


def at_outlines(lattice: Lattice, torn_mesh: Value, outline: Value, sizes: FacetSizes) -> Corners:
    """Returns corners along outlines, for what is in front and for all that is behind.

    They have the same places on the photo, so that seen from the front there is no gap.

    Args:
        lattice: The grid.
        torn_mesh: It without the faces across jumps.
        outline: Points along the rims of what is in front.
        sizes: Of facets.
    """
    recipe = lattice.recipe
    mesh, on_edge = recipe.capture(torn_mesh, "EDGE", rim=is_rim(recipe) * 1.0)
    mesh, rim = recipe.capture(mesh, rim=on_edge)
    inside = ~lattice.on_border(lattice.spacing * _HALF)
    ends = recipe.node(
        "GeometryNodeMeshToPoints", {"Mesh": mesh, "Selection": (rim > 0.0) & inside}
    ).value
    line = recipe.node("GeometryNodePointsToVertices", {"Points": outline}).value
    nearest = recipe.nearest(line, recipe.position())
    x, y, _ = recipe.sampled(line, recipe.position(), nearest, "FLOAT_VECTOR").xyz()
    there = recipe.vector(x, y, lattice.near * sizes.deep)
    ends = recipe.node("GeometryNodeSetPosition", {"Geometry": ends, "Position": there}).value
    ends = recipe.node(
        "GeometryNodeMergeByDistance", {"Geometry": ends, "Distance": sizes.smallest * _ALIKE}
    ).value
    x, y, z = recipe.position().xyz()
    ends, near = recipe.capture(ends, near=z / sizes.deep)
    flat = recipe.vector(x, y, 0.0)
    ends = recipe.node("GeometryNodeSetPosition", {"Geometry": ends, "Position": flat}).value
    return Corners(ends, near)


def apart_from(recipe: Recipe, points: Value, others: Value, distance: Value) -> Value:
    """Returns the points that are at least so far from all of some others."""
    nearest = recipe.node("GeometryNodeProximity", {"Target": others}, target_element="POINTS")[
        "Distance"
    ]
    # With no others it is 0.
    return deleted(recipe, points, (nearest < distance) & (nearest > 0.0), "POINT")


def joined(recipe: Recipe, parts: list[Value]) -> Value:
    """Returns several geometries as one."""
    return recipe.node("GeometryNodeJoinGeometry", {"Geometry": parts}).value
