# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pin screen: a framed board full of pins, each pushed out as far as the photo is deep there."""

from dataclasses import dataclass, replace

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .appearance import coloured, finish
from .build_up import arrived, progress, shuffled, to_go
from .cells import LEAST_SAMPLES, Cells, cells_of
from .flat_points import FlatPoints, flat_points_of
from .gaps import narrowed_gaps, some_of
from .inputs import BUILD, common_inputs, subject_input
from .pin_board import board_around
from .tone import levels_input, toned

# Points around a pin.
_SIDES = 8
# In its radii, how far below its tip its side ends, and how wide the flat end of the tip is.
_SHOULDER, _TIP = 0.42, 0.5
# What is as near as the subject, give or take this share, is the subject.
_ALIKE = 0.15
# It counts as at least so long, in longer sides of the photo: pins are not without number.
_SMALLEST = 0.6
# A uniform row is so many of its standard deviations long.
_DEVIATIONS = 12**0.5
# So far before the board the farthest pins end, in their distances.
_LEAST = 1.0
# Paint, as a share of the tip's: at the shoulder, and at the board, where no light comes to.
_AT_SHOULDER, _AT_BOARD = 0.75, 0.02
# Linear light of steel.
_STEEL = 0.5
# Pins begin so far behind the board's face, in their radii: no foot is seen.
_SUNK = 0.5


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Lengths on the photo.

    Attributes:
        spacing: Of pins in a row.
        radius: Of a pin.
        height: From the farthest tip to the nearest.
        board: Where the board's face is; the farthest tip is at 0.
    """

    spacing: Value
    radius: Value
    height: Value
    board: Value


def pins(name: str) -> bpy.types.NodeTree:
    """Builds the node group."""
    recipe = Recipe(name, "A framed board of pins, pushed out as far as the photo is deep")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input("Count", 150, low=2, high=1000, about="Pins along the photo's subject")
    distance = subject_input(recipe)
    size = recipe.factor("Size", 0.9, "Diameter; at 1 the pins touch their neighbours")
    height = recipe.factor(
        "Height", 0.2, "From the farthest tip to the nearest, in the longer side"
    )
    compress = recipe.factor(
        "Compress", 0.8, "How much gaps of depth shrink, so that shapes beside them stand out more"
    )
    frame = recipe.input(
        "Frame",
        0.025,
        low=0.0,
        high=0.5,
        about="Width of the frame, as a share of the longer side; 0 leaves it out",
    )
    steel = recipe.factor("Steel", 0.0, "At 0 pins have the photo's colours, at 1 all are of steel")
    levels = levels_input(recipe)
    perspective, material = common_inputs(recipe)
    with recipe.group("Samples"):
        flat = flat_points_of(recipe, geometry, perspective, to_look_up=True)
    with recipe.group("Sizes"), recipe.frame("Lengths on the photo"):
        near = flat.subject_near(distance)
        spacing = maximum(_subject_size(flat, near) / count, flat.spacing * LEAST_SAMPLES)
        radius = spacing * size * 0.5
        sizes = _Sizes(spacing, radius, height * flat.longer, spacing * -_LEAST)
    with recipe.group("One point for each pin"):
        cells = _cells(flat, sizes)
    with recipe.group("Depth"):
        narrowed = narrowed_gaps(flat, some_of(flat), flat.share(cells.near))
        with recipe.frame("As deep as it is, or with gaps narrowed"):
            share = mix(flat.share(cells.near), narrowed, compress)
    with recipe.group("Tones"):
        colour = toned(flat, cells.colour, levels)
    with recipe.group("Pins"):
        points, tip, done, colour = _risen(flat, cells, share * sizes.height, colour, sizes)
        standing = _standing(flat, points, (tip, done), sizes)
        whole = _painted(recipe, standing, colour, steel)
    with recipe.group("Board"):
        board = board_around(recipe, points, sizes.spacing, sizes.board, frame * flat.longer)
    with recipe.frame("Pins on their board, as far away as the subject"):
        build = Value(recipe, None, "VALUE", BUILD)
        board = arrived(recipe, board, build)
        whole = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [whole, board]}).value
        nearest = mix(flat.far + flat.range, -1.0, flat.perspective)
        corner = flat.low + recipe.vector(0.0, 0.0, nearest - sizes.height)
        placed = (recipe.position() + corner) * flat.scale(near)
        whole = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": whole, "Position": placed}
        ).value
        finish(recipe, whole, material, builds_itself=True)
    return recipe.tidy()


def _subject_size(flat: FlatPoints, near: Value) -> Value:
    """Returns how long what the photo is of is in the picture, along its longer side."""
    recipe = flat.recipe
    is_alike = (flat.near - near).absolute() < flat.range * _ALIKE
    spread = recipe.node(
        "GeometryNodeAttributeStatistic",
        {"Geometry": flat.points, "Attribute": recipe.position(), "Selection": is_alike},
        data_type="FLOAT_VECTOR",
    )["Standard Deviation"]
    across, up, _ = spread.xyz()
    return minimum(maximum(maximum(across, up) * _DEVIATIONS, flat.longer * _SMALLEST), flat.longer)


def _cells(flat: FlatPoints, sizes: _Sizes) -> Cells:
    """Gathers the samples under each pin, with the picture's corner at the origin."""
    recipe = flat.recipe
    with recipe.frame("From the picture's corner on"):
        corner = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": flat.points, "Offset": -flat.low}
        ).value
    return cells_of(replace(flat, points=corner), sizes.spacing, honeycomb=True)


def _risen(
    flat: FlatPoints, cells: Cells, height: Value, colour: Value, sizes: _Sizes
) -> list[Value]:
    """Pushes pins out, those in the middle first.

    Returns:
        The points, the height of each pin's tip, how far it has come, and its colour.
    """
    recipe = flat.recipe
    with recipe.frame("Pins are pushed out, in the middle first"):
        x, y, _ = (recipe.vector(cells.x, cells.y, 0.0) - flat.size * 0.5).xyz()
        away = (x * x + y * y).sqrt() / flat.size.length() * 2.0
        done = progress(recipe, away * 0.85 + shuffled(recipe) * 0.15)
        tip = mix(height, sizes.board, to_go(done))
        middle = recipe.vector(cells.x, cells.y, 0.0)
        points, middle, tip, done, colour = recipe.capture(
            cells.points, middle=middle, tip=tip, done=done, colour=colour
        )
        points = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": points, "Position": middle}
        ).value
        return [points, tip, done, colour]


def _standing(
    flat: FlatPoints, points: Value, risen: tuple[Value, Value], sizes: _Sizes
) -> list[Value]:
    """Returns the pins as a mesh, and of its points which ring of a pin they belong to.

    Args:
        flat: The samples.
        points: Where pins stand, on the board.
        risen: The height of each pin's tip, and how far it has come.
        sizes: Of pins.
    """
    recipe = flat.recipe
    tip, done = risen
    with recipe.frame("A pin: a rod with a rounded end"):
        rod = recipe.node(
            "GeometryNodeMeshCylinder",
            {"Vertices": _SIDES, "Side Segments": 2, "Radius": 1.0, "Depth": 2.0},
            fill_type="NGON",
        )["Mesh"]
        x, y, z = recipe.position().xyz()
        rod, ring = recipe.capture(rod, ring=(z + 1.5).floor())
        wide = mix(1.0, _TIP, (ring > 1.5) * 1.0)
        shape = recipe.vector(x * wide, y * wide, mix(-_SHOULDER, 0.0, (ring > 1.5) * 1.0))
        rod = recipe.node("GeometryNodeSetPosition", {"Geometry": rod, "Position": shape}).value
        rod = recipe.node(
            "GeometryNodeSetShadeSmooth", {"Geometry": rod, "Shade Smooth": True}
        ).value
    with recipe.frame("All pins that are there, from their tips down to the board"):
        points = arrived(recipe, points, done)
        rods = recipe.node(
            "GeometryNodeInstanceOnPoints",
            {
                "Points": points,
                "Instance": rod,
                "Scale": recipe.vector(sizes.radius, sizes.radius, sizes.radius),
            },
        ).value
        rods = recipe.node("GeometryNodeRealizeInstances", {"Geometry": rods}).value
        x, y, z = recipe.position().xyz()
        foot = sizes.board - sizes.radius * _SUNK
        top = mix(foot, z + tip, minimum(ring, 1.0))
        rods = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": rods, "Position": recipe.vector(x, y, top)},
        ).value
        return [rods, ring]


def _painted(recipe: Recipe, pins_and_rings: list[Value], colour: Value, steel: Value) -> Value:
    """Paints pins: bright at the tip, dark at the board, where the others keep the light away."""
    rods, ring = pins_and_rings
    with recipe.frame("Bright tips, and dark between the pins"):
        colour = mix(colour, recipe.vector(_STEEL, _STEEL, _STEEL), steel)
        light = mix(mix(_AT_BOARD, _AT_SHOULDER, minimum(ring, 1.0)), 1.0, (ring > 1.5) * 1.0)
        return coloured(recipe, rods, colour * light)
