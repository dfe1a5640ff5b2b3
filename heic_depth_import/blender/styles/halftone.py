# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dots of a printer's screen, as large as the photo is bright, each at its depth."""

import math

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .appearance import coloured, finish
from .build_up import arrived, progress, shuffled
from .cells import LEAST_SAMPLES, Cells, cells_of, told_apart
from .flat_points import FlatPoints, flat_points_of
from .inks import four_inks
from .inputs import background_input, common_inputs, staged
from .printed import PAPER, dots_at, paper_of, paper_shade
from .tone import levels_input, toned

# So many samples for each dot of a square screen, and of the background: a few for every cell,
# where that has two sheets and goes on beyond the photo. With half as many some have none.
_SEEN, _BEHIND = 10.0, 20.0


def halftone(name: str) -> bpy.types.NodeTree:
    """Builds the node group.

    A dot covers a share of its cell, and its colour times that share is the photo's colour: from
    afar, before black, the dots are the photo. On white it is the same with colours inverted.
    """
    recipe = Recipe(name, "Dots that face the camera, as large as the photo is bright")
    geometry = recipe.input("Geometry", kind="Geometry")
    count = recipe.input("Count", 160, low=2, high=2000, about="Dots along the photo's longer side")
    angle = recipe.input(
        "Angle",
        math.radians(45),
        low=-math.pi,
        high=math.pi,
        subtype="ANGLE",
        about="The rows of dots are turned by this",
    )
    size = recipe.input("Size", 1.0, low=0.0, high=3.0, about="Diameter; at 1 tones are right")
    contrast = recipe.input(
        "Contrast",
        0.7,
        low=0.1,
        high=1.0,
        subtype="FACTOR",
        about="At 1 ink is as bright as can be and only size tells tones; below, dots differ less",
    )
    on_white = recipe.input(
        "On White",
        False,
        about="Larger dots where the photo is dark, to be seen before white, as on a stage",
    )
    four = recipe.input(
        "Four Inks",
        False,
        about="Prints in cyan, magenta, yellow and black on white paper, each in a screen of its "
        "own angle, instead of dots in the photo's colours",
    )
    levels = levels_input(recipe)
    perspective, material = common_inputs(recipe)
    background = background_input(recipe)
    with recipe.group("Samples"):
        # A stage is paper.
        on_white = maximum(on_white * 1.0, staged(recipe))
        with recipe.frame("Enough samples for every dot"):
            most, most_behind = (count * count * each for each in (_SEEN, _BEHIND))
        flat = flat_points_of(
            recipe, geometry, perspective, background, most=most, most_behind=most_behind
        )
        with recipe.frame("Distance of the dots"):
            spacing = maximum(flat.longer / count, flat.spacing * LEAST_SAMPLES)
        flat = told_apart(flat, spacing)
    with recipe.group("Cells"):
        cells = cells_of(flat, spacing, angle=angle)
        photo = toned(flat, cells.colour, levels)
        # Before black paper is black.
        white = paper_shade(flat, cells, spacing, photo) * on_white
    with recipe.group("Dots"):
        dots = _dots(flat, cells, photo, (white, on_white), contrast, (spacing * size, material))
    with recipe.group("Paper behind dots"):
        # From aside the dots of what is farther would show between those before them.
        colour = white * recipe.vector(*PAPER)
        # White that reaches over what is beside it would be a line along the outline.
        paper = paper_of(flat, cells, spacing, angle, material, colour, 1.0 - on_white)
    with recipe.frame("Dots and paper"):
        dots = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [dots, paper]}).value
    with recipe.frame("Angle from that of black"):
        turn = angle - math.radians(45)
    printed = four_inks(flat, spacing, turn, size, levels, material)
    with recipe.frame("Dots of the photo's colours, or of four inks"):
        shown = recipe.node(
            "GeometryNodeSwitch",
            {"Switch": four, "False": dots, "True": printed},
            input_type="GEOMETRY",
        ).value
        shown = recipe.node("GeometryNodeRealizeInstances", {"Geometry": shown}).value
        finish(recipe, shown, None, builds_itself=True)
    return recipe.tidy()


def _dots(  # noqa: PLR0913, PLR0917  what dots are made of
    flat: FlatPoints,
    cells: Cells,
    photo: Value,
    before: tuple[Value, Value],
    contrast: Value,
    drawn: tuple[Value, Value],
) -> Value:
    """Returns a dot for each cell, which with what it leaves free is as bright as the photo.

    They are instances.

    Args:
        flat: All samples.
        cells: One for each dot.
        photo: Its colours in the cells.
        before: The colour of what is between dots, and whether that is paper: 1 before white, 0
            before black.
        contrast: The input Contrast.
        drawn: Diameter of a dot that is all there, in the picture, and what shows it.
    """
    recipe, (between, on_white), (largest, material) = flat.recipe, before, drawn
    with recipe.frame("Share of the cell that the dot covers"):
        red, green, blue = photo.xyz()
        light = maximum(maximum(red, green), blue)
        dark = 1.0 - minimum(minimum(red, green), blue)
        # Dots in proportion to light would be too small to see where the photo is dark: these
        # are larger, in darker ink.
        covered = minimum(maximum(mix(light, dark, on_white), 0.0001), 1.0) ** contrast
        inverse = 1.0 - covered
        ink = (photo - between * inverse) / recipe.vector(covered, covered, covered)
        radius = (covered * (1.0 / math.pi)).sqrt() * largest
    with recipe.frame("Dots grow, far ones first"):
        done = progress(recipe, flat.share(cells.near) * 0.6 + shuffled(recipe) * 0.4)
        points, done = recipe.capture(cells.points, done=done)
        points = arrived(recipe, points, done)
        radius *= done
    with recipe.frame("Dots"):
        places = coloured(recipe, points, ink)
        place = cells.x, cells.y, cells.near
        return dots_at(flat, cells.is_behind, places, material, place, radius)
