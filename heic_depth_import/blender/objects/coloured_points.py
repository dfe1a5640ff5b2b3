# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever has points, as arrays: positions and colours."""

from collections.abc import Callable, Iterator, Sequence
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
        radii: (points,) metres, of balls that a modifier shows, 0 for other points; None without
            any.
    """

    positions: Floats
    colours: Floats
    radii: Floats | None = None

    def moved(self, matrix: Matrix) -> Self:
        """Returns them in another space.

        Args:
            matrix: 4 x 4, from this space to that.
        """
        radii = self.radii
        if radii is not None:
            radii = radii * np.float32(matrix.median_scale)
        return replace(self, positions=placed(self.positions, matrix), radii=radii)


def placed(positions: Floats, matrix: Matrix) -> Floats:
    """Returns positions in another space.

    Args:
        positions: (points, 3).
        matrix: 4 x 4, from their space to that.
    """
    turn = np.array(matrix, np.float64)
    return (positions @ turn[:3, :3].T + turn[:3, 3]).astype(np.float32)


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
        _joined_radii(parts),
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
        points, original = coloured_points_of(geometry), _original(owner)
        if isinstance(geometry, bpy.types.PointCloud) and original.modifiers:
            points = replace(points, radii=_radii(geometry))
        yield points.moved(instance.matrix_world)


def _joined_radii(parts: Sequence[ColouredPoints]) -> Floats | None:
    if all(part.radii is None for part in parts):
        return None
    return np.concatenate(
        [
            np.zeros(len(part.positions), np.float32) if part.radii is None else part.radii
            for part in parts
        ]
    )


def _radii(cloud: bpy.types.PointCloud) -> Floats:
    radii = np.zeros(len(cloud.points), np.float32)
    if len(radii):
        cloud.attributes["radius"].data.foreach_get("value", radii)
    return radii


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
    elif isinstance(geometry, bpy.types.Mesh) and attribute.domain in {"CORNER", "FACE"}:
        _mean_around(geometry, attribute, colours)
    return colours


def _mean_around(mesh: bpy.types.Mesh, layer: bpy.types.Attribute, colours: Floats) -> None:
    """Gives vertices the mean of the colours that meet there; without faces they keep their own.

    Args:
        mesh: The mesh.
        layer: Colours of its corners or faces.
        colours: (vertices, 4), changed in place.
    """
    found = np.empty((len(layer.data), 4), np.float32)
    layer.data.foreach_get("color", found.ravel())
    if layer.domain == "FACE":
        sizes = np.empty(len(mesh.polygons), np.int32)
        mesh.polygons.foreach_get("loop_total", sizes)
        found = np.repeat(found, sizes, axis=0)
    vertices = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", vertices)
    number = np.bincount(vertices, minlength=len(colours))
    has_faces = number > 0
    for channel in range(4):
        total = np.bincount(vertices, found[:, channel], len(colours))
        colours[has_faces, channel] = (total[has_faces] / number[has_faces]).astype(np.float32)
