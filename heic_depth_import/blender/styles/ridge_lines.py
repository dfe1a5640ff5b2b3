# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ridge lines: what lines look like, how far they rise, and which of them hide others."""

from dataclasses import dataclass

from ..nodes.values import Value, maximum, minimum, mix
from .appearance import brightness, coloured
from .build_up import arrived, progress
from .cutting import ALL
from .flat_points import FlatPoints
from .scan_rows import Leads, Rows
from .tone import toned

# Doublings that reach from any row of the grid to any other: two rows for each of 1000 lines.
_DOUBLINGS = 11
# What a hidden row keeps of the distance of lines, lest faces fold or vanish.
_SLIVER = 0.01
# How steeply lines rise around the subject's nearness: what is half as near has hardly risen.
_STEEPNESS = 4.0
# Lines that would leave the picture at its upper and lower edge come to rest within this many
# times the ridge.
_EDGE = 6.0


@dataclass(frozen=True, slots=True)
class Look:
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


def ridge_lines(
    flat: FlatPoints, rows: Rows, look: Look, leads: Leads | None = None
) -> tuple[Value, Value]:
    """Paints lines, and puts their points in their places on the photo, (x, y, 0).

    Args:
        flat: The samples.
        rows: The grid.
        look: Of the lines.
        leads: Faces that lead from near to far, of the last rows: no others go on behind them.
            Where the background is known they do not break, and none is pressed onto another: that
            would leave black cloth where nearer ones end.

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
        mesh, covered, ink, tone, done = recipe.capture(
            grid.mesh, covered=covered * done, ink=photo * gain, tone=photo, done=done
        )
        risen = look.ridge * done
    mesh, own = _risen(flat, rows, mesh, share, covered, risen)
    mesh, y, is_hidden = _pressed(flat, rows, mesh, own)
    is_broken = recipe.of_face(rows.torn) > ALL
    cloth: Value | float = 0.0
    if leads is not None:
        y, is_hidden = mix(y, own, rows.known), is_hidden * (1.0 - rows.known)
        with recipe.frame("What leads from near to far looks like what is far"):
            far_ink, far_tone = (
                recipe.node(
                    "GeometryNodeFieldAtIndex",
                    {"Value": value, "Index": leads.farthest},
                    data_type="FLOAT_VECTOR",
                ).value
                for value in (ink, tone)
            )
            is_cloth = (recipe.of_face(rows.known) > ALL) & ~is_broken
            ink, cloth = mix(ink, far_ink, leads.is_one), far_tone * (leads.is_one * is_cloth)
        is_broken &= recipe.of_face(rows.known) < ALL
    with recipe.frame("Colour on the lines, black between them: from afar, the photo"):
        on_face = recipe.of_face(rows.side)
        is_line = (on_face % 2.0) < 1.0
        is_seen = recipe.of_face(is_hidden) < 0.3
        ink = ink * (is_line & is_seen & ~is_broken) + cloth * ~is_line
        mesh = coloured(recipe, mesh, ink, "CORNER")
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
            below = mix(y, recipe.at_index(y, recipe.index() - step), rows.number >= step)
            mesh, y = recipe.capture(mesh, y=maximum(y, below))
        y += rows.side * sliver
        return recipe.capture(mesh, y=y + low, is_hidden=(y > own + sliver * 5.0) * 1.0)


def _spacing(flat: FlatPoints, rows: Rows) -> Value:
    """Returns how far lines are apart."""
    _, height, _ = flat.size.xyz()
    return height / rows.of_photo * 2.0
