# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ridge lines: thin rows of the photo that rise over its subject, on black cloth."""

from dataclasses import dataclass, replace

import bpy

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum, mix
from .appearance import brightness, coloured, finish
from .behind import parted
from .build_up import arrived, progress
from .cutting import ALL
from .flat_points import FlatPoints, flat_points_of
from .inputs import background_input, common_inputs, subject_input
from .jumps import plain_range, subject_depth
from .scan_rows import Rows, cut_loose, rows_of, where_hidden
from .scan_rows_behind import laid, rows_behind
from .tone import levels_input, toned

# Doublings that reach from any row of the grid to any other: two rows for each of 1000 lines.
_DOUBLINGS = 11
# So many samples at most for each point of a line, and of the background: more than lines have
# points. Looking for the nearest of them takes the time.
_SEEN, _BEHIND = 3.0, 120_000
# What a hidden row keeps of the distance of lines, lest faces fold or vanish.
_SLIVER = 0.01
# How steeply lines rise around the subject's nearness: what is half as near has hardly risen.
_STEEPNESS = 4.0
# Lines that would leave the picture at its upper and lower edge come to rest within this many
# times the ridge.
_EDGE = 6.0


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
    look = _Look(depth, (width, engraving), fade, levels, ridge)
    with recipe.group("Rows"):
        rows = rows_of(flat, behind, lines, detail, smooth, threshold)
    with recipe.group("Lines"):
        front, is_hidden = _lines(flat, rows, look)
    rows = replace(rows, grid=replace(rows.grid, mesh=front))
    with recipe.group("Behind ridges"):
        rows, hides = where_hidden(flat, rows, is_hidden)
    with recipe.group("Rows behind"):
        hidden, shown = rows_behind(flat, behind, rows, hides, smooth, threshold)
    with recipe.group("Loose ends"):
        front = cut_loose(flat, rows, is_hidden, threshold)
    with recipe.group("Lines behind"):
        beneath, _ = _lines(flat, hidden, look, is_last=True)
    with recipe.group("Where something is behind"):
        beneath = laid(flat, hidden, beneath, shown)
    with recipe.frame("Lines, and those behind them"):
        mesh = recipe.node("GeometryNodeJoinGeometry", {"Geometry": [front, beneath]}).value
        finish(recipe, mesh, material, builds_itself=True)
    return recipe.tidy()


@dataclass(frozen=True, slots=True)
class _Look:
    """How lines look.

    Attributes:
        depth: From the farthest to the subject, in nearness.
        widths: The inputs Width and Engraving.
        fade: The input.
        levels: The input.
        ridge: The input.
    """

    depth: Value
    widths: tuple[Value, Value]
    fade: Value
    levels: Value
    ridge: Value


def _lines(
    flat: FlatPoints, rows: Rows, look: _Look, *, is_last: bool = False
) -> tuple[Value, Value]:
    """Paints lines, and puts their points in their places on the photo, (x, y, 0).

    Args:
        flat: The samples.
        rows: The grid.
        look: Of the lines.
        is_last: No others go on behind them. Where the background is known they do not break, and
            none is pressed onto another: that would leave black cloth where nearer ones end.

    Returns:
        The mesh, and where a nearer ridge hides it.
    """
    recipe = flat.recipe
    grid, (width, engraving) = rows.grid, look.widths
    photo = toned(flat, grid.colour, look.levels)
    with recipe.frame("Wide where it is bright, fading behind the subject"):
        share = maximum((grid.near - flat.far) / look.depth, 0.0)
        photo *= 1.0 - (1.0 - minimum(share, 1.0)) * look.fade
        done = progress(recipe, (rows.side * 0.5).floor() / rows.of_photo * 2.0)
        covered = width * mix(1.0, brightness(recipe, photo), engraving)
        red, green, blue = photo.xyz()
        strongest = maximum(maximum(red, green), blue)
        gain = minimum(1.0 / maximum(covered, 0.001), maximum(1.0 / maximum(strongest, 0.001), 1.0))
        mesh, covered, ink, done = recipe.capture(
            grid.mesh, covered=covered * done, ink=photo * gain, done=done
        )
        risen = look.ridge * done
    mesh, own = _risen(flat, rows, mesh, share, covered, risen)
    mesh, y, is_hidden = _pressed(flat, rows, mesh, own)
    is_broken = recipe.of_face(rows.torn) > ALL
    if is_last:
        y, is_hidden = mix(y, own, rows.known), is_hidden * (1.0 - rows.known)
        is_broken &= recipe.of_face(rows.known) < ALL
    with recipe.frame("Colour on the lines, black between them: from afar, the photo"):
        on_face = recipe.of_face(rows.side)
        is_line = (on_face % 2.0) < 1.0
        is_seen = recipe.of_face(is_hidden) < 0.3
        mesh = coloured(recipe, mesh, ink * (is_line & is_seen & ~is_broken), "CORNER")
        mesh = arrived(recipe, mesh, recipe.of_face(done), "FACE")
        x, _, _ = recipe.position().xyz()
        mesh = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": mesh, "Position": recipe.vector(x, y, 0.0)},
        ).value
    return mesh, is_hidden


def _risen(  # noqa: PLR0913, PLR0917  all that decides where a line is
    flat: FlatPoints,
    rows: Rows,
    mesh: Value,
    share: Value,
    covered: Value,
    ridge: Value,
) -> list[Value]:
    """Returns the mesh, and how high its points rise.

    Args:
        flat: The samples.
        rows: The grid.
        mesh: That of the grid, with all that is kept with it.
        share: Nearness, 0 the farthest and 1 the subject.
        covered: What a line's width is of the distance between lines.
        ridge: How far lines rise on the subject, of the picture's longer side.
    """
    recipe = flat.recipe
    with recipe.frame("Raised on the subject, at rest at the picture's edges"):
        _, low, _ = flat.low.xyz()
        spacing = _spacing(flat, rows)
        _, height, _ = flat.size.xyz()
        middle = ((rows.side * 0.5).floor() + 0.5) * spacing
        upper = (rows.side % 2.0) * 2.0 - 1.0
        power = share**_STEEPNESS
        highest = ridge * flat.longer
        reach = maximum(highest.absolute() * _EDGE, spacing)
        rest = minimum(maximum(minimum(middle, height - middle), 0.0) / reach, 1.0)
        rise = power / (power + 1.0) * 2.0 * highest * rest
        return recipe.capture(mesh, y=middle + rise + upper * covered * spacing * 0.5 + low)


def _pressed(flat: FlatPoints, rows: Rows, mesh: Value, own: Value) -> list[Value]:
    """Presses rows behind nearer ones that have risen over them onto these.

    Args:
        flat: The samples.
        rows: The grid.
        mesh: That of the grid, with all that is kept with it.
        own: How high its points rise by themselves.

    Returns:
        The mesh, how high its points are, and 1 where a nearer ridge hides them.
    """
    recipe = flat.recipe
    with recipe.frame("As high as the highest row below: the horizon"):
        _, low, _ = flat.low.xyz()
        sliver = _spacing(flat, rows) * _SLIVER
        own -= low
        mesh, y = recipe.capture(mesh, y=own - rows.side * sliver)
        for doubling in range(_DOUBLINGS):
            step = 2.0**doubling
            below = mix(y, recipe.at_index(y, recipe.index() - step), (rows.number >= step) * 1.0)
            mesh, y = recipe.capture(mesh, y=maximum(y, below))
        y += rows.side * sliver
        return recipe.capture(mesh, y=y + low, is_hidden=(y > own + sliver * 5.0) * 1.0)


def _spacing(flat: FlatPoints, rows: Rows) -> Value:
    """Returns how far lines are apart."""
    _, height, _ = flat.size.xyz()
    return height / rows.of_photo * 2.0
