# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A grid with two rows of points for each line, and cloth that hangs from it."""

from dataclasses import dataclass, replace

from ..nodes.values import Value, maximum
from .behind import Behind
from .cutting import ALL, ONE_CORNER, deleted, spread
from .flat_points import FlatPoints
from .raster import Raster, blurred, raster_of

# What is behind has points so many times as far apart along a line.
COARSER = 2.0
# The background is known so many of these distances around its samples.
KNOWN = 2.0


@dataclass(frozen=True, slots=True)
class Extent:
    """How large a grid of rows is.

    Attributes:
        number: Of every point's row, from below.
        rows: How many there are.
        columns: How many points each has.
    """

    number: Value
    rows: Value
    columns: Value


@dataclass(frozen=True, slots=True)
class Leads:
    """Faces that lead from what is near to what is far.

    Attributes:
        is_one: 1 on them, else 0.
        farthest: Number of the farthest corner of each face.
    """

    is_one: Value
    farthest: Value


@dataclass(frozen=True, slots=True)
class Rows:
    """A grid with two rows of points for each line.

    Blender numbers the points of a grid upwards, column after column.

    Attributes:
        grid: Its mesh, nearness, and colours.
        columns: Of points.
        count: Number of rows.
        of_photo: How many of them are on the photo, twice that of lines.
        number: Of a point's row, from below.
        side: The same, from the photo's lowest; even on the lower side of a line.
        torn: 1 where depth jumps next to a point, along its line.
        steep: 1 where it does, whichever way.
        known: 1 where the background is known.
    """

    grid: Raster
    columns: Value
    count: Value
    of_photo: Value
    number: Value
    side: Value
    torn: Value
    steep: Value
    known: Value

    @property
    def extent(self) -> Extent:
        """How large the grid is."""
        return Extent(self.number, self.count, self.columns)


def rows_of(  # noqa: PLR0913, PLR0917  # what a grid needs to know
    flat: FlatPoints,
    behind: Behind,
    lines: Value,
    detail: Value,
    smooth: Value,
    threshold: Value,
) -> Rows:
    """Covers the picture with rows of points, evened out but not across jumps of depth.

    Args:
        flat: The visible samples.
        behind: The background.
        lines: How many lines, of two rows each.
        detail: Points along a line.
        smooth: How often nearness is mixed with that beside it.
        threshold: More is a jump.
    """
    recipe = flat.recipe
    with recipe.frame("Two rows for each line"):
        count = lines * 2.0
    grid = raster_of(flat, detail, count, 0)
    with recipe.frame("The number of every row"):
        number = recipe.index() % count
        width, _, _ = flat.size.xyz()
        spacing = width / detail * COARSER
        is_known = behind.away(recipe.position()) < spacing * KNOWN
        known = (behind.is_there & is_known) * 1.0
        mesh, number, known = recipe.capture(grid.mesh, number=number, known=known)
        grid = replace(grid, mesh=mesh)
    rows = Rows(grid, detail, count, count, number, number, number, number, known)
    return evened(flat, rows, smooth, threshold)


def evened(flat: FlatPoints, rows: Rows, smooth: Value, threshold: Value) -> Rows:
    """Brings both sides of every line to one depth, and evens that out between jumps."""
    recipe, count, index = flat.recipe, rows.count, flat.recipe.index()
    with recipe.frame("Upper and lower side of every line, as near as the nearer one"):
        other = index + 1.0 - (rows.number % 2.0) * 2.0
        nearer = maximum(rows.grid.near, recipe.at_index(rows.grid.near, other))
        mesh, near = recipe.capture(rows.grid.mesh, near=nearer)
    with recipe.frame("Jumps of depth along a line, and across"):

        def jumps(step: Value | float, is_there: Value) -> Value:
            return is_there & ((recipe.at_index(near, index + step) - near).absolute() > threshold)

        left = jumps(-count, index >= count)
        torn = left | jumps(count, index + count < count * rows.columns)
        across = jumps(-1.0, rows.number >= 1.0) | jumps(1.0, rows.number + 1.0 < count)
        mesh, torn, steep = recipe.capture(mesh, torn=torn * 1.0, steep=(torn | across) * 1.0)
    with recipe.frame("Evened out"):
        evened = blurred(flat, near, smooth, weight=1.0 - steep)
        mesh, near = recipe.capture(mesh, near=evened)
        mesh, near = recipe.capture(mesh, near=(near + recipe.at_index(near, other)) * 0.5)
    return replace(rows, grid=replace(rows.grid, mesh=mesh, near=near), torn=torn, steep=steep)


def around(flat: FlatPoints, mesh: Value, value: Value, extent: Extent) -> list[Value]:
    """Gives every point the largest of a value in the 3 x 3 points around.

    Args:
        flat: The samples.
        mesh: A grid, with the value.
        value: Of its points.
        extent: How large the grid is.

    Returns:
        The mesh and the new values.
    """
    up = 1.0 - (extent.number > extent.rows - 1.5) * 1.0
    down = (extent.number > 0.5) * -1.0
    mesh, value = _largest(flat, mesh, value, (up, down))
    return along(flat, mesh, value, extent)


def along(flat: FlatPoints, mesh: Value, value: Value, extent: Extent) -> list[Value]:
    """Gives every point the largest of a value in the 3 points of its row; see around."""
    index, rows = flat.recipe.index(), extent.rows
    first, last = index < rows - 0.5, index > (extent.columns - 1.0) * rows - 0.5
    return _largest(flat, mesh, value, (rows * ~last, rows * -1.0 * ~first))


def _largest(
    flat: FlatPoints, mesh: Value, value: Value, steps: tuple[Value, Value]
) -> list[Value]:
    """Gives every point the largest of a value of its own and those so many numbers away."""
    recipe = flat.recipe
    one, other = (recipe.at_index(value, recipe.index() + step) for step in steps)
    return recipe.capture(mesh, extreme=maximum(value, maximum(one, other)))


def where_hidden(flat: FlatPoints, rows: Rows, is_hidden: Value) -> tuple[Rows, Value]:
    """Returns rows, and where others have to go on behind them.

    A face is left out if one of its points is hidden: those behind, which have points farther
    apart, have to go on that far around.

    Args:
        flat: The samples.
        rows: Of what is seen.
        is_hidden: Which of their points ridges before them hide.
    """
    with flat.recipe.frame("Where ridges hide something, and as far as faces reach around"):
        extent = rows.extent
        mesh, hides = around(flat, rows.grid.mesh, is_hidden, extent)
        for _ in range(int(COARSER) - 1):
            mesh, hides = along(flat, mesh, hides, extent)
    return replace(rows, grid=replace(rows.grid, mesh=mesh)), hides


def cut_loose(flat: FlatPoints, rows: Rows, is_hidden: Value, threshold: Value) -> Value:
    """Puts lines in their places; no cloth hangs from near to far before the background.

    There the lines behind go on. Where the background ends, cloth hangs on what stands in front
    alone: from the phone's place it is where it was, from beside it hides nothing of what is
    behind. Where nothing is known to be, it stays a curtain from what is near to what is far.

    What ridges hide is left out, as lines behind go on there: its cloth would hang askew over them
    beside the ridge, where hidden rows part from those that are in sight.
    """
    recipe, near = flat.recipe, rows.grid.near
    with recipe.frame("The nearest of the points around"):
        mesh, nearest = around(flat, rows.grid.mesh, near, rows.extent)
    with recipe.frame("What hangs from near to far"):
        mesh, variance = spread(recipe, mesh, (near - flat.far) / threshold)
        hangs = (variance > ONE_CORNER) & (recipe.of_face(rows.known) > 0.0)
        parts = recipe.node(
            "GeometryNodeSeparateGeometry", {"Geometry": mesh, "Selection": hangs}, domain="FACE"
        )
        strips = deleted(recipe, parts["Selection"], recipe.of_face(rows.known) > ALL)
        strips = stood_up(flat, strips, nearest)
        sheet = deleted(recipe, parts["Inverted"], recipe.of_face(is_hidden) > 0.0)
        sheet = stood_up(flat, sheet, near)
        return recipe.node("GeometryNodeJoinGeometry", {"Geometry": [sheet, strips]}).value


def stood_up(flat: FlatPoints, mesh: Value, near: Value) -> Value:
    """Puts points at (x, y) on the photo in their places, so near."""
    x, y, _ = flat.recipe.position().xyz()
    return flat.recipe.node(
        "GeometryNodeSetPosition", {"Geometry": mesh, "Position": flat.stood_up(x, y, near)}
    ).value
