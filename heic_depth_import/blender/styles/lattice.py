# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A grid over the photo whose points know their neighbours, and where depth jumps between them."""

from dataclasses import dataclass, replace

from ..nodes.recipe import Recipe
from ..nodes.values import Value, maximum, minimum
from .appearance import photo_colour
from .cracks import without_cracks
from .cutting import ONE_CORNER, deleted, spread
from .flat_points import FlatPoints
from .raster import picture_grid

_HALF = 0.5
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Lattice:
    """A flat mesh grid over a picture.

    Blender numbers the points of a grid upwards, column after column.

    Attributes:
        recipe: What all this belongs to.
        mesh: Its points are at (x, y, 0).
        column: Of every point.
        row: Of every point.
        last: The last column and row, and 0.
        sides: Numbers of the points to the right, above, to the left and below; at the border, of
            the point itself.
        steps: What the number grows by from column to column and from row to row, and 0.
        middle: Of the picture.
        half: Of its width and height, and 0.
        spacing: How far points are apart.
        per_cell: Columns and rows to a unit of length.
        near: Nearness at every point.
        colour: Its colour.
    """

    recipe: Recipe
    mesh: Value
    column: Value
    row: Value
    last: Value
    sides: tuple[Value, Value, Value, Value]
    steps: Value
    middle: Value
    half: Value
    spacing: Value
    per_cell: Value
    near: Value
    colour: Value

    def on_border(self, margin: Value) -> Value:
        """Returns whether a place is so close to the picture's border."""
        inside = self.half - (self.recipe.position() - self.middle).absolute()
        x, y, _ = inside.xyz()
        return minimum(x, y) < margin

    def at(self, value: Value, place: Value, data_type: str = "FLOAT") -> Value:
        """Returns what the point nearest to a place has."""
        return self.sampled(value, self.number(place), data_type)

    def number(self, place: Value) -> Value:
        """Returns the number of the point nearest to a place."""
        cell = ((place - self.middle + self.half) * self.per_cell + _HALF).floor()
        cell = minimum(maximum(cell, 0.0), self.last)
        return self.recipe.node(
            "ShaderNodeVectorMath", {0: cell, 1: self.steps}, operation="DOT_PRODUCT"
        )["Value"]

    def sampled(self, value: Value, number: Value, data_type: str = "FLOAT") -> Value:
        """Returns what a point has, by its number."""
        return self.recipe.sampled(self.mesh, value, number, data_type)

    def extremes(self, mesh: Value, value: Value, *steps: int) -> list[Value]:
        """Gives every point the largest or the smallest of a value nearby.

        Args:
            mesh: The grid, with the value.
            value: Of its points.
            *steps: 1 looks for the largest in a square of 2 x 2 points to the right and above, 2 to
                the left and below; -1 and -2 for the smallest. One after the other.

        Returns:
            The mesh and the new values.
        """
        right, above, left, below = self.sides
        for step in steps:
            choose = maximum if step > 0 else minimum
            for side in (right, above) if abs(step) == 1 else (left, below):
                beside = self.recipe.at_index(value, side)
                mesh, value = self.recipe.capture(mesh, extreme=choose(value, beside))
        return [mesh, value]


def lattice_of(flat: FlatPoints, columns: Value, rows: Value) -> Lattice:
    """Covers a picture with a grid of so many points."""
    recipe = flat.recipe
    with recipe.frame("A grid, and the neighbours of its points"):
        mesh = picture_grid(flat, columns, rows)
        index = recipe.index()
        column = ((index + _HALF) / rows).floor()
        row = index - column * rows
        width, _, _ = flat.size.xyz()
        sides = (
            index + rows * (column < columns - 1.5),
            index + (row < rows - 1.5) * 1.0,
            index - rows * (column > _HALF),
            index - (row > _HALF) * 1.0,
        )
        mesh, column, row, *beside = recipe.capture(
            mesh,
            column=column,
            row=row,
            right=sides[0],
            above=sides[1],
            left=sides[2],
            below=sides[3],
        )
        last = recipe.vector(columns - 1.0, rows - 1.0, 0.0)
        return Lattice(
            recipe=recipe,
            mesh=mesh,
            column=column,
            row=row,
            last=last,
            sides=(beside[0], beside[1], beside[2], beside[3]),
            steps=recipe.vector(rows, 1.0, 0.0),
            middle=flat.low + flat.size * _HALF,
            half=flat.size * _HALF,
            spacing=width / maximum(columns - 1.0, 1.0),
            per_cell=last / maximum(flat.size, _TINY),
            near=row,
            colour=row,
        )


def photographed(flat: FlatPoints, lattice: Lattice) -> Lattice:
    """Takes nearness and colours from the samples nearest to a grid's points."""
    recipe = flat.recipe
    with recipe.frame("What the photo shows"):
        number = flat.nearest_sample(recipe.position())
        mesh, near, colour = recipe.capture(
            lattice.mesh,
            near=flat.sampled(flat.near, number),
            colour=flat.sampled(photo_colour(recipe), number, "FLOAT_COLOR"),
        )
    return replace(lattice, mesh=mesh, near=near, colour=colour)


def opened(lattice: Lattice) -> Lattice:
    """Takes out what is less than two points wide, gaps and then what is in front.

    All else then has faces of its own. Colours stay: a hair is painted on what is behind it.

    Source: J. Serra, Image Analysis and Mathematical Morphology, 1982.
    """
    with lattice.recipe.frame("Closed and opened: nothing is less than two points wide"):
        mesh, near = lattice.extremes(lattice.mesh, lattice.near, 1, -2, -1, 2)
        return replace(lattice, mesh=mesh, near=near)


def torn(
    lattice: Lattice,
    far: Value,
    threshold: Value,
    tolerance: Value | float = 1.0,
    shortest: Value | float = 0.0,
) -> Value:
    """Returns the mesh without the faces across which nearness jumps by more than a threshold.

    Args:
        lattice: The grid.
        far: The smallest nearness.
        threshold: For all faces.
        tolerance: Of a face, in thresholds.
        shortest: What is torn for fewer faces than this, and ends on both sides, stays joined.
    """
    recipe = lattice.recipe
    mesh, is_torn = across_jumps(lattice, far, threshold, tolerance)
    if shortest != 0.0:
        mesh, is_torn = without_cracks(recipe, mesh, is_torn, (shortest, lattice.spacing))
    with recipe.frame("Torn"):
        return deleted(recipe, mesh, is_torn)


def across_jumps(
    lattice: Lattice, far: Value, threshold: Value, tolerance: Value | float
) -> tuple[Value, Value]:
    """Returns the mesh, and across which of its faces nearness jumps by more than a threshold."""
    recipe = lattice.recipe
    with recipe.frame("Faces across which depth jumps"):
        mesh, variance = spread(recipe, lattice.mesh, (lattice.near - far) / threshold)
        return mesh, variance > tolerance * tolerance * ONE_CORNER
