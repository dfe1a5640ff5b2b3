# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Balls, packed like honeycomb in the photo, each in the colour of what it covers."""

import dataclasses

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from ..objects.attributes import MATTE
from .appearance import brightness, coloured, finish, photo_colour
from .build_up import arrived, progress, shuffled, to_go
from .cells import LEAST_SAMPLES, Cells, cells_of, honeycomb_sums, told_apart
from .flat_points import FlatPoints, flat_points_of
from .inputs import background_input, common_inputs
from .tone import brighten_input, brightened

# Radians from one direction to the next: no two balls near each other come the same way.
_GOLDEN_ANGLE = 2.39996
# Balls come from so far, in longer sides of the photo.
_FLIGHT = 0.7
# Balls are halved once or twice: where brightness, times Detail, varies more in their cell than the
# first number, and the first time in cells with more of the portrait matte than the second.
_HALVINGS = ((0.018, 0.2), (0.03, 1.0))
# And where nearness varies more than this share of the whole: at outlines.
_DEEP = 0.05
# Where what is behind slopes away from the camera, balls that touch from there lie apart from
# beside: they are as large as the slope is long, at most so many times as large.
_LARGEST = 1.4
# A ball whose cell falls off by more than this, in cells, has another behind it, at this part of
# the way to the next; infinity is not to be reached.
_STEEP, _BETWEEN, _HALF = 0.8, 0.5, 0.5
# All that are seen have one behind them that is larger by so much, and so dark, as in the shadow of
# those before it: it closes the gaps between three balls that touch, through which a bright wall
# would shine, and from beside those to the next.
_BACKING, _SHADOW = 1.2, 0.35
# So many samples of the background at most: it has few small balls.
_BEHIND = 500_000
# Rows from one size of balls to the next, as a share of the smallest balls along the photo: rows
# lie 0.87 as far apart as balls, so the smallest ones reach 0.58 to either side, others half that.
_ROWS = 0.9


def spheres(name: str) -> bpy.types.NodeTree:
    """Builds the node group."""
    recipe = Recipe(name, "Balls that touch when seen through the photo's camera")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input(
        "Count", 120, low=2, high=2000, about="Large balls along the photo's longer side"
    )
    size = recipe.input(
        "Size", 1.0, low=0.0, high=2.0, about="Diameter; at 1 the balls touch their neighbours"
    )
    detail = recipe.factor(
        "Detail",
        0.6,
        "How readily balls are half and a quarter as large, where the photo has detail and "
        "in the portrait matte; at 0 all are alike",
    )
    brighten = brighten_input(recipe)
    perspective, material = common_inputs(recipe)
    background = background_input(recipe)
    with recipe.group("Samples"):
        flat = flat_points_of(recipe, geometry, perspective, background, most_behind=_BEHIND)
    flat = brightened(flat, brighten)
    with recipe.group("Distances"), recipe.frame("Distance of large balls, and of the smallest"):
        least = flat.spacing * LEAST_SAMPLES
        spacing = maximum(flat.longer / count, least)
    flat = told_apart(flat, spacing)
    flat, spacing, first_row = _halved(flat, spacing, least, detail)
    with recipe.group("One point for each ball"):
        cells = cells_of(flat, spacing, honeycomb=True, first_row=first_row)
    with recipe.group("Balls of slopes"):
        points, near, backing, away = _doubled(flat, cells, spacing)
        cells = dataclasses.replace(cells, points=points, near=near)
    with recipe.frame("Every ball flies in from where its neighbours do not"):
        done = progress(recipe, shuffled(recipe))
        angle = recipe.index() * _GOLDEN_ANGLE
        left = to_go(done) * flat.longer * _FLIGHT
        x = cells.x + angle.wave("COSINE") * left
        y = cells.y + angle.wave("SINE") * left
        points, x, y, done = recipe.capture(cells.points, x=x, y=y, done=done)
        points = arrived(recipe, points, done)
    with recipe.frame("Balls"):
        touching = flat.scale(cells.near) * spacing * size * 0.5 * done
        stretch = _stretch(flat, cells, spacing)
        radius = touching * stretch * (backing * (_BACKING - 1.0) + 1.0)
        balls = coloured(recipe, points, cells.colour * (1.0 - backing * (1.0 - _SHADOW)))
        near = _farther(flat, cells.near, touching * (away + stretch - 1.0))
        balls = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": balls, "Position": flat.stood_up(x, y, near)},
        ).value
        balls = recipe.node("GeometryNodeSetPointRadius", {"Points": balls, "Radius": radius}).value
        finish(recipe, balls, material, builds_itself=True)
    return recipe.tidy()


def _doubled(flat: FlatPoints, cells: Cells, spacing: Value) -> list[Value]:
    """Returns points of balls, with another behind each that is seen, and each of a slope.

    From the photo's camera it is in the gaps between others; from aside in that up to the next.

    Args:
        flat: All samples.
        cells: Those of the balls.
        spacing: Distance of the balls.

    Returns:
        The points; their nearness; 1 for those behind what is seen, else 0; and how far these are
        behind that, in radii: on slopes they are half way to the next instead.
    """
    recipe = flat.recipe
    fall = cells.own_rise * _BETWEEN
    slope = cells.own_rise * flat.scale(cells.near) / spacing
    most = mix(flat.range, cells.near, flat.perspective) * _HALF
    is_steep = (slope > _STEEP) & (fall < most)
    assert cells.is_behind is not None  # the style has the input
    backing = 1.0 - cells.is_behind
    second = recipe.node(
        "GeometryNodeSeparateGeometry",
        {"Geometry": cells.points, "Selection": is_steep | (backing > _HALF)},
    ).value
    steep = is_steep * 1.0
    second, fall, backing, away = recipe.capture(
        second, fall=fall * steep, backing=backing, away=backing * (1.0 - steep) * _BACKING
    )
    points = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [cells.points, second]}).value
    return recipe.capture(points, near=cells.near - fall, backing=backing, away=away)


def _stretch(flat: FlatPoints, cells: Cells, spacing: Value) -> Value | float:
    """Returns how many times as large balls are for those of a slope behind to touch.

    Args:
        flat: All samples.
        cells: Those of the balls.
        spacing: Distance of the balls.
    """
    if cells.is_behind is None:
        return 1.0
    slope = cells.rise * flat.scale(cells.near) / spacing
    longer = minimum((slope * slope + 1.0).sqrt(), _LARGEST)
    return cells.is_behind * (longer - 1.0) + 1.0


def _farther(flat: FlatPoints, near: Value, metres: Value) -> Value:
    """Returns the nearness of what is so much farther away: larger balls stand out no farther."""
    in_perspective = 1.0 / (1.0 / near + metres)
    return mix(near - metres, in_perspective, flat.perspective)


def _halved(
    flat: FlatPoints, spacing: Value, least: Value, detail: Value
) -> tuple[FlatPoints, Value, Value]:
    """Halves the distance of balls once or twice where the photo has detail.

    Args:
        flat: All samples.
        spacing: Distance of large balls.
        least: Of the smallest that the depth map can fill.
        detail: The input Detail.

    Returns:
        The samples; the distance of balls at each; and, of each, the row that its size begins with.
    """
    recipe = flat.recipe
    with recipe.group("What balls are to show"), recipe.frame("Their values and squares"):
        rows = (flat.longer / least * _ROWS).floor()
        matte = recipe.attribute(f"{MATTE}portrait")
        light = brightness(recipe, photo_colour(recipe))
        near = flat.share(flat.near)
        values = recipe.vector(light, near, matte)
        squares = recipe.vector(light * light, near * near, 1.0)
        points, values, squares = recipe.capture(flat.points, values=values, squares=squares)
        flat = dataclasses.replace(flat, points=points)
        first_row = -rows
    for label, (busy, in_matte) in zip(("Halves", "Quarters"), _HALVINGS, strict=True):
        with recipe.group(label), recipe.frame("Where balls are half as large"):
            total = honeycomb_sums(flat, spacing, first_row, values)
            light2, near2, number = honeycomb_sums(flat, spacing, first_row, squares).xyz()
            light, near, matte = (total / recipe.vector(number, number, number)).xyz()
            varies = maximum(light2 / number - light * light, 0.0).sqrt() * detail > busy
            jumps = maximum(near2 / number - near * near, 0.0).sqrt() > _DEEP
            wanted = jumps | (matte > in_matte)
            is_half = (varies | (wanted & (detail > 0.0))) & (spacing * 0.5 >= least)
            half = is_half * 1.0
            points, spacing, first_row = recipe.capture(
                flat.points,
                spacing=spacing * (1.0 - 0.5 * half),
                first_row=first_row + half * rows,
            )
            flat = dataclasses.replace(flat, points=points)
    return flat, spacing, first_row
