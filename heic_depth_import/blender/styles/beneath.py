# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a photo's subject goes on beneath what stands before it, as a petal beneath another.

Seen from beside there would be a black gap between the two.
"""

from dataclasses import dataclass

from ..nodes.values import Value, maximum, minimum, mix
from .appearance import coloured, photo_colour
from .behind import Behind
from .cutting import ONE_CORNER, deleted, spread
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
# Only what has nothing farther away, by the second in jumps, so many of its points around, counts
# as seen: next to a twig, or a row of beads, the sheet would be a blob in the air.
_WIDE, _FALL = 4, 1.5
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


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of the background belongs to the subject, on a grid.

    Attributes:
        grid: Over the photo.
        mesh: With all that follows on its points.
        near: Nearness.
        colour: As painted.
        known: Whether the background is known there.
        before: Nearness of what is seen.
        is_hidden: 1 where that hides it, else 0.
        met: 1 where something of the subject that is seen is as near, else 0.
    """

    grid: Lattice
    mesh: Value
    near: Value
    colour: Value
    known: Value
    before: Value
    is_hidden: Value
    met: Value


def sheet_beneath(
    flat: FlatPoints, behind: Behind, seen: Lattice, subject: tuple[Value, Value], jump: Value
) -> Hidden:
    """Looks up what of the filled background belongs to the subject.

    Args:
        flat: The visible samples.
        behind: The background.
        seen: A grid of what is seen.
        subject: Nearness from which on something belongs to it, and how much the points of the grid
            do.
        jump: A difference of nearness that is one.
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
        mesh, near, before, is_hidden, met = recipe.capture(
            mesh,
            near=minimum(near, before - jump * _BEHIND),
            before=before,
            is_hidden=is_hidden * 1.0,
            met=is_met * 1.0,
        )
    return Hidden(grid, mesh, near, colour, known, before, is_hidden, met)


def goes_on(flat: FlatPoints, hidden: Hidden, jump: Value) -> list[Value]:
    """Returns the grid, and more than 0 where what is hidden goes on from what is seen.

    Elsewhere it would hang in the air. That is next to it in the same row, on the nearer side, as a
    camera beside the phone sees gaps open there; or above and below.

    Args:
        flat: The visible samples.
        hidden: What of the background belongs to the subject.
        jump: A difference of nearness that is one.
    """
    recipe, grid = flat.recipe, hidden.grid
    with recipe.frame("What is seen has nothing farther away around it"):
        mesh, farthest = grid.extremes(hidden.mesh, hidden.before, *(-1, -2) * _WIDE)
        is_wide = (hidden.before - farthest < jump * _FALL) * 1.0
        met = hidden.met * is_wide * (1.0 - hidden.is_hidden)
    with recipe.frame("What is seen at both ends of what is hidden"):
        columns, rows, _ = grid.last.xyz()
        (left, from_left), (right, from_right) = _ends(hidden, met, grid.row, columns)
        (below, _), (above, _) = _ends(hidden, met, grid.column, rows)
        beside = mix(right, left, (from_left < from_right) * 1.0)
        mesh, joins = recipe.capture(mesh, joins=maximum(beside, minimum(below, above)))
    return grid.extremes(mesh, joins, 1, 2)


def _ends(
    hidden: Hidden, met: Value, line: Value, longest: Value
) -> tuple[tuple[Value, Value], tuple[Value, Value]]:
    """Returns of every point what the last seen one before it has, and how far away that is.

    And the same of the next one after it. Seen ones are their own.

    Args:
        hidden: What of the background belongs to the subject.
        met: What points have; 0 on hidden ones.
        line: Number of a point's row or column.
        longest: How many points that has at most.
    """
    recipe = hidden.grid.recipe

    def accumulated(value: Value | float, group: Value) -> tuple[Value, Value, Value]:
        node = recipe.node("GeometryNodeAccumulateField", {"Value": value, "Group ID": group})
        return node["Leading"], node["Trailing"], node["Total"]

    # What is hidden has the number of what was seen last, and of what is to be seen next.
    before, after, _ = accumulated(1.0 - hidden.is_hidden, line)
    first, last = (line * (longest + 2.0) + number for number in (before, after))
    from_first, _, _ = accumulated(1.0, first)
    _, to_last, count = accumulated(1.0, last)
    return (
        (accumulated(met, first)[2], from_first),
        (accumulated(met, last)[2], count - to_last),
    )


def beneath(
    flat: FlatPoints, hidden: Hidden, joins: list[Value], jump: Value, levels: Value
) -> Beneath:
    """Returns what of the background goes on from what is seen of the subject, where it is hidden.

    Args:
        flat: The visible samples.
        hidden: What of the background belongs to the subject.
        joins: The grid, and more than 0 where it goes on.
        jump: A difference of nearness that is one.
        levels: How much of the photo's tone curve is applied.
    """
    recipe, (mesh, goes) = flat.recipe, joins
    with recipe.frame("Where it is hidden and goes on, without what leads across a jump"):
        mesh, needed = hidden.grid.extremes(mesh, hidden.is_hidden, 1, 2)
        mesh, known, near = recipe.capture(
            mesh, known=hidden.known * 1.0, near=blurred(flat, hidden.near, 1)
        )
        mesh, variance = spread(recipe, mesh, (near - flat.far) / jump)
        is_loose = (recipe.of_face(needed) <= 0.0) | (recipe.of_face(known) < _HALF)
        is_loose |= recipe.of_face(goes) < _HALF
        is_torn = variance > ONE_CORNER * _TOLERANT * _TOLERANT
        mesh = deleted(recipe, mesh, is_loose | is_torn)
    with recipe.frame("In the photo's tones"):
        mesh = coloured(recipe, mesh, toned(flat, hidden.colour, levels))
        mesh, is_there = recipe.capture(mesh, is_there=recipe.index() >= 0.0)
    return Beneath(mesh, near, is_there * 1.0)
