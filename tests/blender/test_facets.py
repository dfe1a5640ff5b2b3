# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which facets of Low Poly come loose, and where they are cut."""

import importlib
from typing import Any

import bpy
import pytest

from tests.blender.evaluated import Result, result_of

Point = tuple[float, float, float]

JUMP = 0.1
# Four facets of one surface, around a point in its middle, (x, y, nearness).
SURFACE: list[Point] = [(-1, -1, 1), (1, -1, 1), (1, 1, 1), (-1, 1, 1), (0, 0, 1)]
FACETS = [(0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4)]


class Grid:
    """A node group in the making, with a grid over the points of its geometry.

    Attributes:
        recipe: Of the group.
        geometry: Its input, at (x, y, nearness).
        lattice: The grid.
        sizes: Of facets.
    """

    def __init__(self, columns: int) -> None:
        self.recipe: Any = module("nodes.recipe").Recipe("Facets")
        self.geometry = self.recipe.input("Geometry", kind="Geometry")
        perspective = self.recipe.input("Perspective", False)
        count, jump = self.recipe.input("Columns", columns * 1.0), self.recipe.input("Jump", JUMP)
        flat = module("styles.flat_points").flat_points_of(
            self.recipe, self.geometry, perspective, to_look_up=True
        )
        self.lattice = module("styles.lattice").lattice_of(flat, count, count)
        self.sizes = module("styles.facet_corners").FacetSizes(jump, jump, jump, jump)

    def made(self, geometry: object, points: list[Point], faces: list[tuple[int, ...]]) -> Result:
        """Returns what the group makes of a mesh."""
        self.recipe.output("Geometry", geometry)
        mesh = bpy.data.meshes.new("Facets")
        mesh.from_pydata(points, [], faces)
        obj = bpy.data.objects.new("Facets", mesh)
        bpy.context.scene.collection.objects.link(obj)
        mesh.attributes.new("Color", "FLOAT_COLOR", "POINT")
        obj.modifiers.new("M", "NODES").node_group = self.recipe.tidy()
        return result_of(obj)


def module(name: str) -> Any:
    return importlib.import_module(f"bl_ext.user_default.heic_depth_import.blender.{name}")


def without_spikes(
    points: list[Point], faces: list[tuple[int, ...]], person: float = 0.0
) -> Result:
    """Returns what is left of facets.

    Args:
        points: (x, y, nearness).
        faces: Numbers of points, counter-clockwise.
        person: 1 where what is right of the middle is a person, 0 where nobody is.
    """
    grid = Grid(columns=21)
    x, _, _ = grid.recipe.position().xyz()
    is_person = (x > 0.0) * person
    facets = module("styles.facets")
    left = facets.without_spikes(grid.lattice, grid.geometry, is_person, grid.sizes)
    return grid.made(left, points, faces)


@pytest.mark.parametrize(("deep", "left"), [(0.0, 5), (0.05, 5), (0.2, 4)])
def test_a_facet_that_hangs_by_a_corner_edge_on_is_gone(deep: float, left: int) -> None:
    """Its other corners are of what is behind: a splinter, seen from beside."""
    hanging: list[Point] = [(1.5, 2, 1 - deep), (2, 1.5, 1 - deep)]
    result = without_spikes([*SURFACE, *hanging], [*FACETS, (2, 6, 5)])
    assert len(result.starts) - 1 == left


def test_a_facet_edge_on_that_is_joined_by_an_edge_stays() -> None:
    result = without_spikes([*SURFACE, (2, 0, 0.8)], [*FACETS, (2, 1, 5)])
    assert len(result.starts) - 1 == 5


@pytest.mark.parametrize(("person", "points"), [(0.0, 6), (1.0, 8)])
def test_a_person_is_cut_from_all_else(person: float, points: int) -> None:
    """Facets right of the middle are the person's: the two corners between are there twice.

    An ear whose outline has taken corners of the chair behind it would hang on that.
    """
    halves: list[Point] = [(-1, -1, 1), (0, -1, 1), (1, -1, 1), (-1, 1, 1), (0, 1, 1), (1, 1, 1)]
    result = without_spikes(halves, [(0, 1, 4), (0, 4, 3), (1, 2, 5), (1, 5, 4)], person)
    assert len(result.starts) - 1 == 4
    assert len(result.points) == points


def test_no_triangle_of_a_sheet_turns_its_back() -> None:
    """Of four corners that are off their places one may lie within the others' triangle."""
    grid = Grid(columns=201)
    x, _, _ = grid.recipe.position().xyz()
    colour = grid.recipe.vector(x, x, x)
    ledges = module("styles.facet_ledges")
    sheet = ledges.irregular(grid.lattice, grid.lattice.mesh, x * 0.0, colour)
    normals = grid.made(sheet, SURFACE, FACETS).normals()
    assert len(normals) == 2 * 200 * 200
    assert (normals[:, 2] > 0).all()
