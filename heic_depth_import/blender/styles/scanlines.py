# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ridge lines: thin rows of the photo that rise over its subject, on black cloth."""

from dataclasses import replace

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import mix
from .appearance import finish
from .behind import parted
from .flat_points import flat_points_of
from .inputs import background_input, common_inputs, subject_input
from .jumps import plain_range, subject_depth
from .ridge_lines import Look, ridge_lines
from .scan_rows import cut_loose, rows_of, where_hidden
from .scan_rows_behind import laid, led_away, rows_behind
from .tone import levels_input

# So many samples at most for each point of a line, and of the background: more than lines have
# points. Looking for the nearest of them takes the time.
_SEEN, _BEHIND = 3.0, 100_000


def scanlines(name: str) -> bpy.types.NodeTree:
    """Builds the node group.

    The grid has two rows of points for each line, its upper and its lower side; the faces between
    two lines are the cloth. Where a near line has risen over those behind, they are pressed onto it
    and black, which is how plotters hide lines: the floating horizon, T. J. Wright, "A two-space
    solution to the hidden line problem for plotting functions of two variables", IEEE Trans.
    Computers C-22 (1973).
    """
    recipe = Recipe(name, "Lines in the photo's colours that rise over the subject")
    geometry = recipe.input("Geometry", kind="Geometry")
    lines = recipe.input("Lines", 160, low=2, high=1000, about="From top to bottom")
    ridge = recipe.input(
        "Ridge",
        0.03,
        low=-1.0,
        high=1.0,
        about="How far up lines rise on the subject, as a share of the photo's longer side",
    )
    width = recipe.factor(
        "Width",
        0.7,
        "Width of a line where the photo is white; at 1 lines touch",
    )
    engraving = recipe.factor(
        "Engraving",
        0.75,
        "How much thinner lines get where the photo is dark",
    )
    cut = recipe.factor(
        "Cut",
        0.15,
        "Lines break where depth jumps farther than this share of the whole; 1 never",
    )
    detail = recipe.input("Detail", 400, low=2, high=4000, about="Points along a line")
    smooth = recipe.input("Smooth", 2, low=0, high=50, about="Evens out the depth")
    distance = subject_input(recipe)
    fade = recipe.factor(
        "Fade",
        0.6,
        "How much thinner and darker lines get far behind the subject",
    )
    levels = levels_input(recipe)
    perspective, material = common_inputs(recipe)
    background = background_input(recipe)
    with recipe.group("Samples"):
        most = lines * detail * _SEEN
        flat = flat_points_of(
            recipe,
            geometry,
            perspective,
            background,
            to_look_up=True,
            most=most,
            most_behind=_BEHIND,
        )
        flat, behind = parted(flat)
        with recipe.frame("From the farthest to the subject"):
            depth = subject_depth(flat, flat.subject_near(distance))
            whole = mix(plain_range(flat, depth), flat.range * 2.0, (cut >= 1.0) * 1.0)
            threshold = whole * cut
    look = Look(depth, (width, engraving), fade, levels, ridge)
    with recipe.group("Rows"):
        rows = rows_of(flat, behind, lines, detail, smooth, threshold)
    with recipe.group("Lines"):
        front, is_hidden = ridge_lines(flat, rows, look)
    rows = replace(rows, grid=replace(rows.grid, mesh=front))
    with recipe.group("Behind ridges"):
        rows, hides = where_hidden(flat, rows, is_hidden)
    with recipe.group("Rows behind"):
        hidden, shown = rows_behind(flat, behind, rows, hides, smooth, threshold)
        hidden, leads = led_away(flat, hidden)
    with recipe.group("Loose ends"):
        front = cut_loose(flat, rows, is_hidden, threshold)
    with recipe.group("Lines behind"):
        beneath, _ = ridge_lines(flat, hidden, look, leads)
    with recipe.group("Where something is behind"):
        beneath = laid(flat, hidden, beneath, shown)
    with recipe.frame("Lines, and those behind them"):
        mesh = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [front, beneath]}).value
        finish(recipe, mesh, material, builds_itself=True)
    return recipe.tidy()
