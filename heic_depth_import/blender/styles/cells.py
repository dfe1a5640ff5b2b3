# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One point for every cell of a lattice on the photo."""

from dataclasses import dataclass

from ..nodes.values import Value
from .appearance import photo_colour
from .flat_points import FlatPoints

# More than the columns of any lattice; twice as many times its rows are still exact as a float.
_MANY = 2048.0

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
        colour: Its mean colour.
    """

    points: Value
    x: Value
    y: Value
    near: Value
    colour: Value


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
        mean = _total(flat, flat.near, cell) / _total(flat, None, cell)
        # A mean of equal numbers may be rounded up: without room a flat photo had nothing in front.
        room = flat.range * 0.0001 + mean.absolute() * 0.00001
        in_front = flat.near >= mean - room
        weight = _total(flat, in_front * 1.0, cell)
        near = _total(flat, flat.near * in_front, cell) / weight
        colour = _total(
            flat, photo_colour(recipe) * in_front, cell, "FLOAT_VECTOR"
        ) / recipe.vector(weight, weight, weight)
        first = recipe.node(
            "GeometryNodeAccumulateField", {"Value": 1.0, "Group ID": cell}, label="Number in cell"
        )["Trailing"]
    with recipe.frame("One point for each cell"):
        points, near, colour, middle, first = recipe.capture(
            flat.points, near=near, colour=colour, middle=middle, first=first
        )
        points = recipe.node(
            "GeometryNodeSeparateGeometry", {"Geometry": points, "Selection": first < 0.5}
        ).value
        x, y, _ = middle.xyz()
    return Cells(points, x, y, near, colour)


def honeycomb_sums(flat: FlatPoints, spacing: Value, first_row: Value, value: Value) -> Value:
    """Returns the sum of a vector over the honeycomb cell of every sample."""
    cell, _ = _cell(flat, spacing, None, first_row, honeycomb=True)
    return _total(flat, value, cell, "FLOAT_VECTOR")


def _cell(
    flat: FlatPoints,
    spacing: Value,
    angle: Value | None,
    first_row: Value | None,
    *,
    honeycomb: bool,
) -> tuple[Value, Value]:
    """Returns the number of every sample's cell, and the cell's middle."""
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
    if flat.is_behind is not None:  # the two do not mix, though they share their cells
        cell = cell * 2.0 + flat.is_behind * 1.0
    middle_x = column + 0.5 if shift is None else column + 0.5 + shift
    middle = recipe.vector(middle_x * spacing, (row + 0.5) * row_height, 0.0)
    if angle is not None:
        middle = _turned(flat, middle, -angle)
    return cell, middle


def _turned(flat: FlatPoints, place: Value, angle: Value) -> Value:
    return flat.recipe.node(
        "ShaderNodeVectorRotate", {"Vector": place, "Angle": angle}, rotation_type="Z_AXIS"
    ).value


def _total(flat: FlatPoints, value: Value | None, cell: Value, data_type: str = "FLOAT") -> Value:
    return flat.recipe.node(
        "GeometryNodeAccumulateField",
        {"Value": 1.0 if value is None else value, "Group ID": cell},
        data_type=data_type,
    )["Total"]
