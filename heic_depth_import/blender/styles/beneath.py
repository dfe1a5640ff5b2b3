# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a photo's subject goes on beneath what stands before it, as a petal beneath another.

Seen from beside there would be a black gap between the two.
"""

from dataclasses import dataclass

from ..nodes.values import Value, minimum
from .appearance import coloured, photo_colour
from .behind import Behind
from .cutting import ONE_CORNER, deleted, is_rim, spread
from .flat_points import FlatPoints
from .lattice import Lattice, lattice_of
from .raster import blurred
from .tone import toned

# The sheet's points are so many times as far apart as those of what is seen.
_COARSER = 2.0
# The background is known so many of the sheet's points around its samples.
_KNOWN = 1.2
# The sheet is behind what is seen by more than the first, in jumps, and nowhere by less than the
# second; it goes on a little beyond that, up to what it is to meet.
_HIDDEN, _BEHIND = 0.5, 0.1
# It bears jumps larger by so much: the background is smooth, and cracks in it would be black.
_TOLERANT = 2.0
# At least this part of its rim goes on from what is seen.
_MET = 0.4
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Beneath:
    """A sheet of quads at (x, y, 0).

    Attributes:
        mesh: Its faces, in their colours.
        near: Nearness of its points.
        is_there: 1 on all of them: 0 on those of other meshes that it is joined with.
    """

    mesh: Value
    near: Value
    is_there: Value


def beneath(  # noqa: PLR0913, PLR0917  # what the sheet is made of
    flat: FlatPoints,
    behind: Behind,
    seen: Lattice,
    subject: tuple[Value, Value],
    jump: Value,
    levels: Value,
) -> Beneath:
    """Returns what of the filled background belongs to the subject, where that is hidden.

    Args:
        flat: The visible samples.
        behind: The background.
        seen: A grid of what is seen.
        subject: Nearness from which on something belongs to it, and how much the points of the grid
            do.
        jump: A difference of nearness that is one.
        levels: How much of the photo's tone curve is applied.
    """
    recipe, (least, share) = flat.recipe, subject
    with recipe.frame("What of the background belongs to the subject"):
        samples = deleted(recipe, behind.points, behind.near < least, "POINT")
        count = recipe.node("GeometryNodeAttributeDomainSize", {"Geometry": samples})["Point Count"]
    with recipe.frame("A coarser grid"):
        columns, rows, _ = (seen.last * (1.0 / _COARSER) + 1.5).floor().xyz()
        grid = lattice_of(flat, columns, rows)
    with recipe.frame("What is next to each of its points"):
        number = recipe.nearest(samples, recipe.position())
        there = recipe.sampled(samples, recipe.position(), number, "FLOAT_VECTOR")
        away = (there - recipe.position()).length()
        mesh, near, colour, known = recipe.capture(
            grid.mesh,
            near=recipe.sampled(samples, behind.near, number),
            colour=recipe.sampled(samples, photo_colour(recipe), number, "FLOAT_VECTOR"),
            known=(count > 0.0) & (away < grid.spacing * _KNOWN),
        )
    with recipe.frame("Where that is hidden, and up to what is seen beside"):
        at = seen.number(recipe.position())
        before = seen.sampled(seen.near, at)
        is_met = ((before - near).absolute() < jump) & (seen.sampled(share, at) > _HALF)
        is_hidden = (before - near > jump * _HIDDEN) & known
        mesh, near, needed, met = recipe.capture(
            mesh,
            near=minimum(near, before - jump * _BEHIND),
            needed=is_hidden * 1.0,
            met=is_met * 1.0,
        )
        mesh, needed = grid.extremes(mesh, needed, 1, 2)
        mesh, known, near = recipe.capture(mesh, known=known * 1.0, near=blurred(flat, near, 1))
        mesh, variance = spread(recipe, mesh, (near - flat.far) / jump)
        is_loose = (recipe.of_face(needed) <= 0.0) | (recipe.of_face(known) < _HALF)
        is_torn = variance > ONE_CORNER * _TOLERANT * _TOLERANT
        mesh = deleted(recipe, mesh, is_loose | is_torn)
    mesh = _in_sight(flat, mesh, met)
    with recipe.frame("In the photo's tones"):
        mesh = coloured(recipe, mesh, toned(flat, colour, levels))
        mesh, is_there = recipe.capture(mesh, is_there=recipe.index() >= 0.0)
    return Beneath(mesh, near, is_there * 1.0)


def _in_sight(flat: FlatPoints, mesh: Value, met: Value) -> Value:
    """Returns the pieces of the sheet that go on from something in sight: others hang in the air.

    Args:
        flat: The visible samples.
        mesh: The sheet.
        met: 1 at its points where something of the subject that is seen is as near, else 0.
    """
    recipe = flat.recipe
    with recipe.frame("Pieces whose rim meets what is seen of the subject"):
        at_rim = recipe.node(
            "GeometryNodeFieldOnDomain", {"Value": is_rim(recipe) * 1.0}, domain="POINT"
        )
        piece = recipe.node("GeometryNodeInputMeshIsland")["Island Index"]
        is_at_rim = (at_rim.value > 0.0) * 1.0
        rim, along = (
            recipe.node("GeometryNodeAccumulateField", {"Value": value, "Group ID": piece})["Total"]
            for value in (is_at_rim, is_at_rim * met)
        )
        mesh, is_alone = recipe.capture(mesh, is_alone=(along < rim * _MET) * 1.0)
        return deleted(recipe, mesh, is_alone > _HALF, "POINT")
