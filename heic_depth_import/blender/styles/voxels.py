# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cubes, as of a building game: fine where the photo's subject is, coarse far behind it."""

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .appearance import coloured, finish
from .build_up import arrived, from_below, progress, shuffled, to_go
from .cells import LEAST_SAMPLES
from .flat_points import FlatPoints, flat_points_of
from .inputs import background_input, common_inputs, subject_input
from .tone import brighten_input, brightened

# Cubes of the background are so many times as large, and so many of its samples at most are taken
# for each cube of a square picture: little of it is seen, and in slopes it would be as many cubes
# as all else. They go back by their own edge: none stands out before what is seen beside it. Right
# beyond the photo's border they are as small as others: larger ones would reach over it.
_LARGER, _BEHIND = 2.0, 10.0
# A cube is at least so many samples wide as it looks from the phone's place.
_FEWEST = 1.3
# Of two cubes whose sides fall together the larger is smaller by this: renderers need one in front.
_HAIR = 0.002
_HALF = 0.5
# Blender merges with one processor, but several geometries at a time: so strips of so many rows of
# cubes go to one part after the other, of two to the power of the second. No cube is in two parts.
_STRIP = 8.0
_SPLITS = 3
# Sides are less dark by so much for every distance of the subject that they are behind it, and at
# most by the second: on a wall every step of depth was a line, as on a map.
_PALING, _PALEST = 2.0, 0.9
# Cubes fall from so high, in longer sides of the photo.
_FALL = 0.5


def voxels(name: str) -> bpy.types.NodeTree:
    """Builds the node group."""
    recipe = Recipe(name, "Cubes wherever the surface passes, twice as large at twice the distance")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input(
        "Count",
        240,
        low=2,
        high=1000,
        about="Cubes along the photo's longer side, as far away as the subject",
    )
    distance = subject_input(recipe)
    doubling = recipe.input(
        "Doubling",
        True,
        about="Behind the subject cubes double in size with every doubling of distance",
    )
    size = recipe.factor("Size", 1.0, "At 1 neighbours touch")
    shade = recipe.factor("Shade", 0.8, "How dark the cubes' sides are, behind the subject less")
    brighten = brighten_input(recipe)
    perspective, material = common_inputs(recipe)
    background = background_input(recipe)
    with recipe.frame("Enough of the background for every cube"):
        enough = count * count * _BEHIND
    flat = flat_points_of(recipe, geometry, perspective, background, most_behind=enough)
    flat = brightened(flat, brighten)
    assert flat.is_behind is not None  # a background was given
    with recipe.frame("Edge length at the subject"):
        subject = flat.scale(flat.subject_near(distance))
        smallest = maximum(flat.longer / count, flat.spacing * LEAST_SAMPLES) * subject
    with recipe.frame("Edge length, doubled with every doubling of distance"):
        doublings = ((flat.scale(flat.near) / subject).logarithm(2.0) + 0.5).floor()
        # Far cubes look smaller before they double: those of a small map would leave gaps.
        finest = flat.spacing * _FEWEST * flat.scale(flat.near)
        enough = (smallest / finest).logarithm(2.0).floor() * -1.0
        doublings = maximum(maximum(doublings, enough), 0.0) * doubling
        edge = smallest * 2.0**doublings
        beyond = flat.beyond(recipe.position()) * flat.scale(flat.near)
        is_large = flat.is_behind & ~((beyond > 0.0) & (beyond < edge * _LARGER))
        edge *= is_large * (_LARGER - 1.0) + 1.0
    points, edge, doublings = _cells(flat, edge, doublings, smallest)
    with recipe.frame("Stacked from below: every cube falls into its place"):
        order = from_below(recipe, points) * 0.7 + shuffled(recipe) * 0.3
        points, done = recipe.capture(points, done=progress(recipe, order))
        points = arrived(recipe, points, done)
        _, _, z = recipe.position().xyz()
        height = flat.longer * mix(1.0, -z, flat.perspective) * _FALL
        points = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": points, "Offset": recipe.vector(0.0, height * to_go(done), 0.0)},
        ).value
    with recipe.frame("Cubes"):
        cube = recipe.node("GeometryNodeMeshCube").value
        scale = edge * size * (1.0 - doublings * _HAIR) * done
        cubes = recipe.node(
            "GeometryNodeInstanceOnPoints",
            {"Points": points, "Instance": cube, "Scale": recipe.vector(scale, scale, scale)},
        ).value
        cubes = recipe.node("GeometryNodeRealizeInstances", {"Geometry": cubes}).value
    with recipe.frame("Sides darker than the front, the top brighter"):
        colour = recipe.attribute("Color", "FLOAT_COLOR")
        across, up, towards = recipe.node("GeometryNodeInputNormal")["Normal"].xyz()
        _, _, z = recipe.position().xyz()
        farther = mix(1.0, -z / subject, flat.perspective)
        light = towards * 0.25 + up * 0.35 - across * 0.1 + 0.75
        shade *= 1.0 - minimum(maximum((farther - 1.0) * _PALING, 0.0), _PALEST)
        cubes = coloured(recipe, cubes, colour * mix(1.0, light, shade), "FACE")
        finish(recipe, cubes, material, builds_itself=True)
    return recipe.tidy()


def _cells(
    flat: FlatPoints, edge: Value, doublings: Value, smallest: Value
) -> tuple[Value, Value, Value]:
    """Returns one point in each cell of the lattices, with its edge and how often that doubled."""
    recipe = flat.recipe
    with recipe.group("One point for each cube"):
        with recipe.frame("Samples in the middles of their cubes"):
            assert flat.is_behind is not None  # a background was given
            # Away from the camera: straight back, what is beyond the photo's border would come
            # inside it, before what is seen there.
            x, y, _ = recipe.position().xyz()
            away = recipe.vector(x * flat.perspective, y * flat.perspective, -1.0)
            place = flat.place + away * (edge * flat.is_behind)
            cell = (place / recipe.vector(edge, edge, edge)).floor()
            _, row, _ = cell.xyz()
            points, edge, doublings, middle, strip = recipe.capture(
                flat.points,
                edge=edge,
                doublings=doublings,
                middle=(cell + 0.5) * edge,
                strip=(row / _STRIP).floor(),
            )
            points = recipe.node(
                "GeometryNodeSetPosition", {"Geometry": points, "Position": middle}
            ).value
        with recipe.frame("Put together, in the mean colour"):
            parts = [points]
            for split in range(_SPLITS):
                is_odd = (strip / 2.0**split).floor() % 2.0 > _HALF
                parts = [half for part in parts for half in _halves(part, is_odd)]
            merged = [
                recipe.node(
                    "GeometryNodeMergeByDistance",
                    {"Geometry": part, "Distance": smallest * 0.1},
                    mode="ALL",
                ).value
                for part in parts
            ]
            points = recipe.node("GeometryNodeJoinGeometry", {"Geometry": merged}).value
    return points, edge, doublings


def _halves(points: Value, is_odd: Value) -> tuple[Value, Value]:
    """Returns the points that are odd, and the others."""
    halves = points.recipe.node(
        "GeometryNodeSeparateGeometry", {"Geometry": points, "Selection": is_odd}
    )
    return halves["Selection"], halves["Inverted"]
