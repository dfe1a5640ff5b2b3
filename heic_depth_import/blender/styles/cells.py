# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One point for every cell of a lattice on the photo."""

from dataclasses import dataclass, replace

from ..nodes.values import Value, maximum, mix
from .appearance import photo_colour
from .flat_points import FlatPoints

# More than the columns of any lattice; times three times its rows, it is still exact as a float.
_MANY = 2048.0

# Sheets of the background are told apart where depths behind a cell deviate from their mean by so
# many cells: of two that are closer the farther one is not seen beside the nearer one, and no slope
# of a table is as steep.
_APART = 1.5
# What is seen, and the nearer and the farther sheet of the background, have numbers of their own.
_SHEETS = 3.0

LEAST_SAMPLES = 1.6
"""A cell is at least so many samples wide: with less, cells between samples would stay empty."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One point for every cell that has samples.

    Attributes:
        points: Point cloud.
        x: Middle of the cell.
        y: Middle of the cell.
        near: Nearness of what stands in front in the cell.
        rise: How far nearness goes from one end of the cell to the other, where it slopes.
        own_rise: The same of what stands in front alone: at an outline, too.
        colour: Its mean colour.
        is_behind: Where it is of the background, 0 or 1; None where that takes no part.
    """

    points: Value
    x: Value
    y: Value
    near: Value
    rise: Value
    own_rise: Value
    colour: Value
    is_behind: Value | None = None


def cells_of(
    flat: FlatPoints,
    spacing: Value,
    *,
    angle: Value | None = None,
    honeycomb: bool = False,
    first_row: Value | None = None,
) -> Cells:
    """Gathers the samples of a picture in the cells of a lattice.

    Args:
        flat: The samples.
        spacing: Distance of the cells in a row; where it differs, first_row has to.
        angle: The rows are turned by this.
        honeycomb: Every other row is shifted by half a cell, and rows are closer.
        first_row: Number of the first row; tells cells of one distance from those of another.
    """
    recipe = flat.recipe
    with recipe.frame("The cell of every sample"):
        cell, middle = _cell(flat, spacing, angle, first_row, honeycomb=honeycomb)
    with recipe.frame("What stands in front in the cell"):
        # Sums of two numbers at a time: looking up which cell a sample is in takes the time.
        total, count, _ = total_in(flat, recipe.vector(flat.near, 1.0, 0.0), cell).xyz()
        mean = total / count
        # A mean of equal numbers may be rounded up: without room a flat photo had nothing in front.
        room = flat.range * 0.0001 + mean.absolute() * 0.00001
        in_front = flat.near >= mean - room
        total, weight, _ = total_in(flat, recipe.vector(flat.near, 1.0, 0.0) * in_front, cell).xyz()
        near = total / weight
        # Of a slope the nearer half is a quarter of it nearer than the mean.
        rise = (near - mean) * 4.0
        # And the nearest quarter of it an eighth nearer than that half, whatever is behind.
        is_nearest = in_front & (flat.near >= near - room)
        total, nearest, _ = total_in(
            flat, recipe.vector(flat.near, 1.0, 0.0) * is_nearest, cell
        ).xyz()
        own_rise = maximum(total / nearest - near, 0.0) * 8.0
        colour = total_in(flat, photo_colour(recipe) * in_front, cell)
        colour /= recipe.vector(weight, weight, weight)
        first = recipe.node(
            "GeometryNodeAccumulateField", {"Value": 1.0, "Group ID": cell}, label="Number in cell"
        )["Trailing"]
    with recipe.frame("One point for each cell"):
        points, near, rise, own_rise, colour, middle, first = recipe.capture(
            flat.points,
            near=near,
            rise=rise,
            own_rise=own_rise,
            colour=colour,
            middle=middle,
            first=first,
        )
        points = recipe.node(
            "GeometryNodeSeparateGeometry", {"Geometry": points, "Selection": first < 0.5}
        ).value
        x, y, _ = middle.xyz()
        is_behind = None if flat.is_behind is None else flat.is_behind * 1.0
    return Cells(points, x, y, near, rise, own_rise, colour, is_behind)


def told_apart(flat: FlatPoints, spacing: Value) -> FlatPoints:
    """Tells the samples of what is seen, and of both sheets of the background, apart.

    Args:
        flat: The samples; they stay as they are where the background takes no part.
        spacing: Distance of the cells that they are to be gathered in.
    """
    if flat.is_behind is None:
        return flat
    recipe = flat.recipe
    with recipe.frame("The two sheets of the background"):
        x, y, _ = recipe.position().xyz()
        cell = (y / spacing).floor() * _MANY + (x / spacing).floor()
        share = flat.share(flat.near)
        total, squares, count = total_in(
            flat, recipe.vector(share, share * share, 1.0), cell * 2.0 + flat.is_behind
        ).xyz()
        mean = total / count
        least = spacing * mix(1.0, flat.near, flat.perspective) * _APART / flat.range
        is_farther = (squares / count - mean * mean > least * least) & (share < mean)
        points, sheet = recipe.capture(flat.points, sheet=flat.is_behind * (is_farther + 1.0))
    return replace(flat, points=points, sheet=sheet)


def honeycomb_sums(flat: FlatPoints, spacing: Value, first_row: Value, value: Value) -> Value:
    """Returns the sum of a vector over the honeycomb cell of every sample."""
    cell, _ = _cell(flat, spacing, None, first_row, honeycomb=True)
    return total_in(flat, value, cell)


def _cell(
    flat: FlatPoints,
    spacing: Value,
    angle: Value | None,
    first_row: Value | None,
    *,
    honeycomb: bool,
) -> tuple[Value, Value]:
    """Returns the number of every sample's cell, and the cell's middle.

    What is seen and what is behind it do not mix, though they share their places.
    """
    recipe = flat.recipe
    place = recipe.position()
    if angle is not None:
        place = _turned(flat, place, angle)
    x, y, _ = place.xyz()
    row_height = spacing * 0.75**0.5 if honeycomb else spacing
    row = (y / row_height).floor()
    shift = (row % 2.0) * 0.5 if honeycomb else None
    left = x / spacing if shift is None else x / spacing - shift
    column = left.floor()
    cell = (row if first_row is None else row + first_row) * _MANY + column
    if flat.is_behind is not None:
        # The background has two sheets in places, and both go on.
        assert flat.sheet is not None  # samples with a background were told apart
        cell = cell * _SHEETS + flat.sheet
    middle_x = column + 0.5 if shift is None else column + 0.5 + shift
    middle = recipe.vector(middle_x * spacing, (row + 0.5) * row_height, 0.0)
    if angle is not None:
        middle = _turned(flat, middle, -angle)
    return cell, middle


def _turned(flat: FlatPoints, place: Value, angle: Value) -> Value:
    return flat.recipe.node(
        "ShaderNodeVectorRotate", {"Vector": place, "Angle": angle}, rotation_type="Z_AXIS"
    ).value


def total_in(flat: FlatPoints, value: Value, cell: Value) -> Value:
    """Returns the sum of a vector over all that has the same number of a cell."""
    return flat.recipe.node(
        "GeometryNodeAccumulateField",
        {"Value": value, "Group ID": cell},
        data_type="FLOAT_VECTOR",
    )["Total"]
