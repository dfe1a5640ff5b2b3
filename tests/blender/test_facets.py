# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which facets of Low Poly come loose, and where they are cut."""

import importlib
from typing import Any

import bpy
import pytest

from tests.blender.evaluated import Result, result_of

PACKAGE = "bl_ext.user_default.heic_depth_import.blender"
JUMP = 0.1
# Four facets of one surface, around a point in its middle, (x, y, nearness).
SURFACE = [(-1, -1, 1), (1, -1, 1), (1, 1, 1), (-1, 1, 1), (0, 0, 1)]
FACETS = [(0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4)]


def without_spikes(
    points: list[tuple[float, float, float]],
    faces: list[tuple[int, ...]],
    person: float = 0.0,
) -> Result:
    """Returns what is left of facets.

    Args:
        points: (x, y, nearness).
        faces: Numbers of points, counter-clockwise.
        person: 1 where what is right of the middle is a person, 0 where nobody is.
    """
    recipe: Any = importlib.import_module(f"{PACKAGE}.nodes.recipe").Recipe("Facets")
    flat_points: Any = importlib.import_module(f"{PACKAGE}.styles.flat_points")
    lattices: Any = importlib.import_module(f"{PACKAGE}.styles.lattice")
    corners: Any = importlib.import_module(f"{PACKAGE}.styles.facet_corners")
    facets: Any = importlib.import_module(f"{PACKAGE}.styles.facets")
    geometry = recipe.input("Geometry", kind="Geometry")
    perspective = recipe.input("Perspective", False)
    columns, jump = recipe.input("Columns", 21.0), recipe.input("Jump", JUMP)
    flat = flat_points.flat_points_of(recipe, geometry, perspective, to_look_up=True)
    lattice = lattices.lattice_of(flat, columns, columns)
    x, _, _ = recipe.position().xyz()
    sizes = corners.FacetSizes(jump, jump, jump, jump)
    made = facets.without_spikes(lattice, geometry, (x > 0.0) * person, sizes)
    recipe.output("Geometry", made)
    mesh = bpy.data.meshes.new("Facets")
    mesh.from_pydata(points, [], faces)
    mesh.attributes.new("Color", "FLOAT_COLOR", "POINT")
    obj = bpy.data.objects.new("Facets", mesh)
    bpy.context.scene.collection.objects.link(obj)
    obj.modifiers.new("M", "NODES").node_group = recipe.tidy()
    return result_of(obj)


@pytest.mark.parametrize(("deep", "left"), [(0.0, 5), (0.05, 5), (0.2, 4)])
def test_a_facet_that_hangs_by_a_corner_edge_on_is_gone(deep: float, left: int) -> None:
    """Its other corners are of what is behind: a splinter, seen from beside."""
    hanging = [(1.5, 2, 1 - deep), (2, 1.5, 1 - deep)]
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
    halves = [(-1, -1, 1), (0, -1, 1), (1, -1, 1), (-1, 1, 1), (0, 1, 1), (1, 1, 1)]
    result = without_spikes(halves, [(0, 1, 4), (0, 4, 3), (1, 2, 5), (1, 5, 4)], person)
    assert len(result.starts) - 1 == 4
    assert len(result.points) == points
