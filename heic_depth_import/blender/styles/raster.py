# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A regular grid over the whole photo, holes filled with what is next to them."""

from dataclasses import dataclass

from ..nodes.values import Value
from .appearance import photo_colour
from .flat_points import FlatPoints


@dataclass(frozen=True, slots=True)
class Raster:
    """A flat mesh grid over a picture.

    Attributes:
        mesh: Its points are at (x, y, 0).
        near: Nearness at every point.
        colour: The photo's colour there.
    """

    mesh: Value
    near: Value
    colour: Value


def raster_of(flat: FlatPoints, columns: Value, rows: Value, near_smoothing: Value | int) -> Raster:
    """Covers a picture with a grid of so many points, and takes from the nearest samples."""
    recipe = flat.recipe
    with recipe.frame("A grid over the photo"):
        mesh = picture_grid(flat, columns, rows)
        number = flat.nearest_sample(recipe.position())
        mesh, near, colour = recipe.capture(
            mesh,
            near=flat.sampled(flat.near, number),
            colour=flat.sampled(photo_colour(recipe), number, "FLOAT_COLOR"),
        )
        mesh, near = recipe.capture(mesh, near=blurred(flat, near, near_smoothing))
    return Raster(mesh, near, colour)


def picture_grid(flat: FlatPoints, columns: Value, rows: Value) -> Value:
    """Returns a flat mesh grid of so many points over a picture."""
    recipe = flat.recipe
    width, height, _ = flat.size.xyz()
    mesh = recipe.node(
        "GeometryNodeMeshGrid",
        {"Size X": width, "Size Y": height, "Vertices X": columns, "Vertices Y": rows},
    )["Mesh"]
    return recipe.node(
        "GeometryNodeSetPosition", {"Geometry": mesh, "Offset": flat.low + flat.size * 0.5}
    ).value


def blurred(
    flat: FlatPoints,
    value: Value,
    times: Value | int,
    data_type: str = "FLOAT",
    weight: Value | float = 1.0,
) -> Value:
    """Returns a value mixed with its neighbours', so many times, by a weight of 0 to 1."""
    return flat.recipe.node(
        "GeometryNodeBlurAttribute",
        {"Value": value, "Iterations": times, "Weight": weight},
        data_type=data_type,
    ).value


def rise(flat: FlatPoints, value: Value, rows: Value) -> tuple[Value, Value]:
    """Returns how a value rises to the right and upwards, from point to point of a grid.

    Blender numbers the points of a grid upwards, column after column.
    """

    def beside(offset: Value | float) -> Value:
        return flat.recipe.at_index(value, flat.recipe.index() + offset)

    return (beside(rows) - beside(-rows)) * 0.5, (beside(1.0) - beside(-1.0)) * 0.5


def points_along(flat: FlatPoints, count: Value) -> tuple[Value, Value]:
    """Returns how many columns and rows a grid has, from those along the longer side."""
    width, height, _ = flat.size.xyz()
    spacing = flat.longer / count
    return (width / spacing + 1.5).floor(), (height / spacing + 1.5).floor()
