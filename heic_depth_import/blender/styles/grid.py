# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A regular grid over the whole photo, holes filled with what is next to them."""

from dataclasses import dataclass

from ..nodes.values import Value
from .picture import Picture, photo_colour


@dataclass(frozen=True, slots=True)
class Grid:
    """A flat mesh grid over a picture.

    Attributes:
        mesh: Its points are at (x, y, 0).
        near: Nearness at every point.
        colour: The photo's colour there.
    """

    mesh: Value
    near: Value
    colour: Value


def grid_of(picture: Picture, columns: Value, rows: Value, near_smoothing: Value | int) -> Grid:
    """Covers a picture with a grid of so many points, and takes from the nearest samples."""
    recipe = picture.recipe
    with recipe.frame("A grid over the photo"):
        width, height, _ = picture.size.xyz()
        mesh = recipe.node(
            "GeometryNodeMeshGrid",
            {"Size X": width, "Size Y": height, "Vertices X": columns, "Vertices Y": rows},
        )["Mesh"]
        mesh = recipe.node(
            "GeometryNodeSetPosition",
            {"Geometry": mesh, "Offset": picture.low + picture.size * 0.5},
        ).value
        number = picture.nearest_sample(recipe.position())
        mesh, near, colour = recipe.capture(
            mesh,
            near=picture.sampled(picture.near, number),
            colour=picture.sampled(photo_colour(recipe), number, "FLOAT_COLOR"),
        )
        mesh, near = recipe.capture(mesh, near=blurred(picture, near, near_smoothing))
    return Grid(mesh, near, colour)


def blurred(picture: Picture, value: Value, times: Value | int, data_type: str = "FLOAT") -> Value:
    """Returns a value mixed with its neighbours', so many times."""
    return picture.recipe.node(
        "GeometryNodeBlurAttribute", {"Value": value, "Iterations": times}, data_type=data_type
    ).value


def points_along(picture: Picture, count: Value) -> tuple[Value, Value]:
    """Returns how many columns and rows a grid has, from those along the longer side."""
    width, height, _ = picture.size.xyz()
    spacing = picture.longer / count
    return (width / spacing + 1.5).floor(), (height / spacing + 1.5).floor()
