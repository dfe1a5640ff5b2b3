# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever has points, as arrays: positions and colours."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Self

import bpy
import numpy as np
from mathutils import Matrix

from ...core.arrays import Floats
from .attributes import COLOUR, HIDDEN

_HALF = 0.5

Geometry = bpy.types.Mesh | bpy.types.PointCloud


@dataclass(frozen=True, slots=True, eq=False)
class ColouredPoints:
    """Points in one space.

    Attributes:
        positions: (points, 3) metres.
        colours: (points, 4) scene-linear.
    """

    positions: Floats
    colours: Floats

    def moved(self, matrix: Matrix) -> Self:
        """Returns them in another space.

        Args:
            matrix: 4 x 4, from this space to that.
        """
        turn = np.array(matrix, np.float64)
        placed = self.positions @ turn[:3, :3].T + turn[:3, 3]
        return replace(self, positions=placed.astype(np.float32))


def points_in_world(
    context: bpy.types.Context, wanted: Callable[[bpy.types.Object], bool]
) -> ColouredPoints:
    """Collects the points of objects as they look now, with modifiers and instances.

    Args:
        context: Has the scene.
        wanted: Tells whether an object of the scene takes part.
    """
    parts = list(_parts(context.evaluated_depsgraph_get(), wanted))
    return ColouredPoints(
        np.concatenate([np.empty((0, 3), np.float32), *[part.positions for part in parts]]),
        np.concatenate([np.empty((0, 4), np.float32), *[part.colours for part in parts]]),
    )


def coloured_points_of(geometry: Geometry) -> ColouredPoints:
    """Reads the points of a mesh or point cloud, in its own axes; white where it has no colours.

    What is there for a soft rim alone is left out: as points it would stand before what is seen.
    """
    is_mesh = isinstance(geometry, bpy.types.Mesh)
    positions = np.empty((len(geometry.vertices if is_mesh else geometry.points), 3), np.float32)
    if len(positions):
        geometry.attributes["position"].data.foreach_get("vector", positions.ravel())
    points = ColouredPoints(positions, _colours(geometry, len(positions)))
    hidden = geometry.attributes.get(HIDDEN)
    if hidden is None or hidden.data_type != "FLOAT":
        return points
    values = np.empty(len(positions), np.float32)
    hidden.data.foreach_get("value", values)
    is_seen = values < _HALF
    return ColouredPoints(points.positions[is_seen], points.colours[is_seen])


def _parts(
    depsgraph: bpy.types.Depsgraph, wanted: Callable[[bpy.types.Object], bool]
) -> Iterator[ColouredPoints]:
    for instance in depsgraph.object_instances:
        shown = instance.object
        owner = instance.parent if instance.is_instance else shown
        assert owner is not None
        geometry = shown.data
        if not isinstance(geometry, Geometry) or not wanted(_original(owner)):
            continue
        yield coloured_points_of(geometry).moved(instance.matrix_world)


def _original(evaluated: bpy.types.Object) -> bpy.types.Object:
    original = evaluated.original
    assert isinstance(original, bpy.types.Object)
    return original


def _colours(geometry: Geometry, count: int) -> Floats:
    colours = np.ones((count, 4), np.float32)
    layers, names = geometry.attributes, [COLOUR]
    if isinstance(geometry, bpy.types.Mesh):
        names.append(geometry.color_attributes.active_color_name or "")
    attribute = next((layers[name] for name in names if name in layers), None)
    if attribute is None or attribute.data_type not in {"FLOAT_COLOR", "BYTE_COLOR"}:
        return colours
    if attribute.domain == "POINT" and count:
        attribute.data.foreach_get("color", colours.ravel())
    elif attribute.domain == "CORNER":
        corners = np.empty((len(geometry.loops), 4), np.float32)
        attribute.data.foreach_get("color", corners.ravel())
        vertices = np.empty(len(corners), np.int32)
        geometry.loops.foreach_get("vertex_index", vertices)
        colours[vertices] = corners
    return colours
