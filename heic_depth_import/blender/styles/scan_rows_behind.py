# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of points for lines behind what is seen, and beyond the photo."""

from dataclasses import replace

from ..nodes.values import Value, maximum, minimum, mix
from .appearance import photo_colour
from .behind import Behind
from .cutting import deleted, vertices_of
from .flat_points import FlatPoints
from .raster import Raster, picture_grid
from .scan_rows import COARSER, KNOWN, Leads, Rows, around, evened, stood_up

# It is behind what is seen by at least this share of the whole depth.
_BEHIND = 0.002
# The nearer of two sheets of it is found among so many points, either way.
_AROUND = 2
# What is nearer by a jump is as far apart as so many points.
_APART = 3.0
_ALL = 0.99
# Depth jumps next to at least three of four corners of a face that leads from near to far.
_THREE_CORNERS = 0.7


def rows_behind(  # noqa: PLR0913, PLR0917  # what is behind what
    flat: FlatPoints,
    behind: Behind,
    front: Rows,
    hides: Value,
    smooth: Value,
    threshold: Value,
) -> tuple[Rows, Value]:
    """Goes on with rows behind what is seen, and beyond the photo, where the background is known.

    Args:
        flat: The visible samples.
        behind: The background.
        front: The rows of what is seen.
        hides: Where ridges hide something of them: there they go on as they were.
        smooth: How often nearness is mixed with that beside it.
        threshold: More is a jump.

    Returns:
        The rows, and 1 where they may be seen.
    """
    recipe = flat.recipe
    rows, column, width = _larger_grid(flat, behind, front)
    mesh, side = rows.grid.mesh, rows.side
    with recipe.frame("What is seen at every point"):
        on_photo = (column >= 0.0) & (column < front.columns)
        on_photo = on_photo & (side >= 0.0) & (side < front.count)
        there = column * front.count + side
        near, colour, hides = (
            recipe.sampled(front.grid.mesh, value, there, kind)
            for value, kind in (
                (front.grid.near, "FLOAT"),
                (front.grid.colour, "FLOAT_VECTOR"),
                (hides, "FLOAT"),
            )
        )
        mesh, near, colour, on_photo, hides = recipe.capture(
            mesh, near=near, colour=colour, on_photo=on_photo * 1.0, hides=hides
        )
    with recipe.frame("The nearer one where the background has two sheets"):
        closest = behind.nearest(recipe.position())
        there = recipe.sampled(behind.points, recipe.position(), closest, "FLOAT_VECTOR")
        is_known = (there - recipe.position()).length() < width * KNOWN
        mesh, chosen, known = recipe.capture(
            mesh,
            near=recipe.sampled(behind.points, behind.near, closest),
            known=(behind.is_there & is_known) * 1.0,
        )
        for _ in range(_AROUND):
            mesh, chosen = around(flat, mesh, chosen, rows.extent)
    with recipe.frame("What the background has there"):
        apart = width * _APART / threshold
        aloft = recipe.vector(0.0, 0.0, behind.near * apart)
        sheets = recipe.node(
            "GeometryNodeSetPosition", {"Geometry": behind.points, "Offset": aloft}
        ).value
        place = recipe.position() + recipe.vector(0.0, 0.0, chosen * apart)
        closest = recipe.nearest(sheets, place)
        found = recipe.sampled(sheets, behind.near, closest)
        # What has been nearer than what is seen is not what looks like that.
        is_beyond = (found > near + threshold) * on_photo
        found = mix(found, minimum(found, near - flat.range * _BEHIND), on_photo)
        paint = recipe.sampled(sheets, photo_colour(recipe), closest, "FLOAT_VECTOR")
        paint = mix(paint, colour, is_beyond)
        below = near - flat.range * _BEHIND
        mesh, near, colour, shown = recipe.capture(
            mesh,
            near=mix(below, found, known),
            colour=mix(colour, paint, known),
            shown=maximum(known, hides * on_photo),
        )
    rows = replace(rows, grid=Raster(mesh, near, colour), known=known)
    return evened(flat, rows, smooth, threshold), shown


def _larger_grid(flat: FlatPoints, behind: Behind, front: Rows) -> tuple[Rows, Value, Value]:
    """Covers photo and background with rows in line with those on the photo.

    Returns:
        The rows, which know nothing yet; next to which column on the photo a point lies; how far
        points are apart along a line.
    """
    recipe = flat.recipe
    with recipe.frame("A larger grid, whose rows are in line with those on the photo"):
        steps = recipe.vector((front.columns - 1.0) / COARSER, (front.count - 1.0) * 0.5, 1.0)
        pitch = flat.size / steps
        before = maximum(((flat.low - behind.low) / pitch + 0.5).floor(), 0.0)
        after = (behind.low + behind.size - flat.low - flat.size) / pitch
        after = maximum((after + 0.5).floor(), 0.0)
        across, up, _ = (steps + before + after).xyz()
        across = (across + 0.5).floor()
        columns, count = across + 1.0, up * 2.0 + 1.0
        whole = replace(
            flat, low=flat.low - before * pitch, size=recipe.vector(across, up, 0.0) * pitch
        )
        mesh = picture_grid(whole, columns, count)
        index = recipe.index()
        number = index - ((index + 0.5) / count).floor() * count
        _, first, _ = before.xyz()
        width, _, _ = pitch.xyz()
        x, _, _ = ((recipe.position() - flat.low) / pitch).xyz()
        column = (x * COARSER + 0.5).floor()
        mesh, number, side, column = recipe.capture(
            mesh, number=number, side=number - first * 2.0, column=column
        )
    raster = Raster(mesh, number, number)
    rows = Rows(raster, columns, count, front.of_photo, number, side, side, side, side)
    return rows, column, width


def laid(flat: FlatPoints, rows: Rows, mesh: Value, shown: Value) -> Value:
    """Puts what is behind in its place, where it may be seen, without what is folded over."""
    recipe = flat.recipe
    with recipe.frame("Without what is folded over, if on one side only"):
        _, height, _ = recipe.position().xyz()
        one, two, three, four = (recipe.at_index(height, at) for at in vertices_of(recipe, 4))
        is_folded = minimum(four - one, three - two) < 0.0
        unwanted = (recipe.of_face(shown) < _ALL) | is_folded
        mesh = deleted(recipe, mesh, unwanted)
        return stood_up(flat, mesh, rows.grid.near)


def led_away(flat: FlatPoints, rows: Rows) -> tuple[Rows, Leads]:
    """Finds faces that lead from near to far.

    In the near one's colours lines from a petal to what is far behind it would be a comb that
    stands out beside it, and the cloth that hangs from it a black patch.
    """
    recipe, near = flat.recipe, rows.grid.near
    with recipe.frame("Faces that lead from near to far, and their farthest corners"):
        farthest, *others = vertices_of(recipe, 4)
        least = recipe.at_index(near, farthest)
        for number in others:
            other = recipe.at_index(near, number)
            farthest = mix(farthest, number, (other < least) * 1.0)
            least = minimum(least, other)
        mesh, is_one, farthest = recipe.capture(
            rows.grid.mesh,
            "FACE",
            is_one=(recipe.of_face(rows.steep) > _THREE_CORNERS) * 1.0,
            farthest=farthest,
        )
    return replace(rows, grid=replace(rows.grid, mesh=mesh)), Leads(is_one, farthest)
