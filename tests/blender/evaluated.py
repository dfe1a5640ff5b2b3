# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modifiers make of an object, as arrays."""

from dataclasses import dataclass

import bpy
import numpy as np
from numpy.typing import NDArray

from tests.blender.scene import Doubles

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """The mesh or the points that are shown for an object.

    Attributes:
        points: (points, 3) in the object's own axes.
        corners: (corners,) point of every face corner.
        starts: (faces + 1,) where the corners of each face begin, and where the last ones end.
        edges: (edges, 2) points.
        colour: (elements, 3) of the attribute Color.
        domain: What its elements are: POINT, CORNER or FACE.
        radius: (points,) of balls; empty for a mesh.
        materials: Names of the materials.
    """

    points: Doubles
    corners: Numbers
    starts: Numbers
    edges: Numbers
    colour: Doubles
    domain: str
    radius: Doubles
    materials: list[str]

    def elements(self) -> tuple[Doubles, Doubles]:
        """Returns place and colour of every face, or of every ball."""
        if not self.corners.size:
            return self.points, self.colour
        colour = self.colour
        if self.domain == "POINT":
            colour = colour[self.corners]
        if self.domain != "FACE":
            colour = self._mean(colour)
        return self.middles(), colour

    def middles(self) -> Doubles:
        """Returns (faces, 3), the mean of the corners of each face."""
        return self._mean(self.points[self.corners])

    def normals(self) -> Doubles:
        """Returns (faces, 3): the area of each face along its normal."""
        faces = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        following = np.arange(len(self.corners)) + 1
        following[self.starts[1:] - 1] = self.starts[:-1]
        here, there = self.points[self.corners], self.points[self.corners[following]]
        total = np.zeros((len(self.starts) - 1, 3))
        np.add.at(total, faces, np.cross(here, there) / 2)
        return total

    def _mean(self, values: Doubles) -> Doubles:
        return np.add.reduceat(values, self.starts[:-1]) / np.diff(self.starts)[:, None]


def result_of(obj: bpy.types.Object) -> Result:
    """Evaluates the modifiers of an object."""
    found = pieces_of(obj)
    assert len(found) == 1, f"{len(found)} pieces of geometry"
    return found[0]


def pieces_of(obj: bpy.types.Object) -> list[Result]:
    """Returns all that is shown for an object and is not empty."""
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    found = [
        _read(shown.object.data)
        for shown in graph.object_instances
        if shown.object.original == obj or (shown.parent and shown.parent.original == obj)
    ]
    return [result for result in found if len(result.points)]


def _read(geometry: bpy.types.Mesh | bpy.types.PointCloud) -> Result:
    is_mesh = isinstance(geometry, bpy.types.Mesh)
    return Result(
        points=_values(geometry, "position", "vector", 3),
        corners=_values(geometry, ".corner_vert", "value", 1)[:, 0].astype(np.int64),
        starts=_starts(geometry) if is_mesh else np.zeros(1, np.int64),
        edges=_values(geometry, ".edge_verts", "value", 2).astype(np.int64),
        colour=_values(geometry, "Color", "color", 4)[:, :3],
        domain=_domain(geometry),
        radius=np.zeros(0) if is_mesh else _values(geometry, "radius", "value", 1)[:, 0],
        materials=[material.name for material in geometry.materials if material],
    )


def _domain(geometry: bpy.types.Mesh | bpy.types.PointCloud) -> str:
    found = "Color" in geometry.attributes
    return str(geometry.attributes["Color"].domain) if found else "POINT"


def _starts(mesh: bpy.types.Mesh) -> Numbers:
    starts = np.zeros(len(mesh.polygons) + 1, np.int32)
    mesh.polygons.foreach_get("loop_start", starts[:-1])
    starts[-1] = len(mesh.loops)
    return starts.astype(np.int64)


def _values(geometry: bpy.types.Mesh, name: str, key: str, width: int) -> Doubles:
    layer = geometry.attributes.get(name)
    if layer is None:
        return np.zeros((0, width))
    kind = np.int32 if layer.data_type.startswith("INT") else np.float32
    flat = np.zeros(len(layer.data) * width, kind)
    layer.data.foreach_get(key, flat)
    return flat.reshape(-1, width).astype(np.float64)
