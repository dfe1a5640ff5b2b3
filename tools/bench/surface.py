# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far an imported mesh is from what is really there, away from rims."""

from dataclasses import dataclass
from typing import Any, Self

import bpy
import numpy as np
from numpy.typing import NDArray

from bench.optics import CAMERA, CUT, FACTOR, Seen, sampled, value_at
from heic_depth_import.core.restoration.jumps import JumpRule, Links, dilate

Floats = NDArray[np.float32]
Indices = NDArray[np.int32]

_PROPERTIES = "heic_depth"
"""The object's property that says what the import knows of its photo."""

_INSIDE = 3
"""Samples between an object's inside and its rim."""


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """A mesh as it is in Blender, in the terms of the photo.

    Attributes:
        place: (vertices, 2) pixels of the photo, from the top-left corner.
        disparity: (vertices,) 1/m.
        quads: (quads, 4) vertices.
        triangles: (triangles, 3) vertices of all faces.
        ends: (edges, 2) vertices of the edges that have a face on one side only.
        is_soft: (edges,) where the surface goes on beyond, transparent or behind something.
    """

    place: Floats
    disparity: Floats
    quads: Indices
    triangles: Indices
    ends: Indices
    is_soft: NDArray[np.bool_]

    @classmethod
    def of(cls, obj: bpy.types.Object | None, offset: float = 0.0) -> Self:
        """Takes the mesh of an object whose axes are the camera's.

        Args:
            obj: As imported.
            offset: 1/m that the phone added to disparity.
        """
        assert obj is not None
        mesh = obj.data
        assert isinstance(mesh, bpy.types.Mesh)
        points = _values(mesh.vertices, "co", 3, np.float32).reshape(-1, 3)
        starts = _values(mesh.polygons, "loop_start", 1, np.int32)
        lengths = _values(mesh.polygons, "loop_total", 1, np.int32)
        corners = _values(mesh.loops, "vertex_index", 1, np.int32)
        mesh.calc_loop_triangles()
        triangles = _values(mesh.loop_triangles, "vertices", 3, np.int32).reshape(-1, 3)
        depth = -points[:, 2:]
        focal = np.array([CAMERA.focal[0], -CAMERA.focal[1]], np.float32)
        place = points[:, :2] / depth * focal + np.array(CAMERA.principal_point)
        quads = corners[starts[lengths == 4, None] + np.arange(4)]
        # Of relative disparity the import has chosen scale and offset, and says which.
        origin = obj[_PROPERTIES]
        stored = (1 / depth[:, 0] - origin["disparity_offset"]) / origin["disparity_scale"]
        disparity = (stored - offset).astype(np.float32)
        # What is there for a soft rim alone is not seen from the front.
        is_seen = _seen(mesh)
        loop_seen = np.repeat(np.logical_and.reduceat(is_seen[corners], starts), lengths)
        edges = _values(mesh.loops, "edge_index", 1, np.int32)[loop_seen]
        ends = _values(mesh.edges, "vertices", 2, np.int32).reshape(-1, 2)
        faces = np.bincount(edges, minlength=len(ends))
        all_faces = np.bincount(_values(mesh.loops, "edge_index", 1, np.int32))
        number = (np.cumsum(is_seen) - 1).astype(np.int32)
        quads, triangles = (number[each[is_seen[each].all(axis=1)]] for each in (quads, triangles))
        place, disparity = place[is_seen].astype(np.float32), disparity[is_seen]
        is_soft = all_faces[faces == 1] > 1
        return cls(place, disparity, quads, triangles, number[ends[faces == 1]], is_soft)

    @property
    def edges(self) -> Floats:
        """Both ends of the edges that have a face on one side only, (edges, 2, 2)."""
        return self.place[self.ends]


@dataclass(frozen=True, slots=True)
class SurfaceErrors:
    """Errors of a surface inside objects.

    Attributes:
        depth: Median and 95th percentile, in quantisation steps.
        normals: Mean and median, in degrees.
    """

    depth: tuple[float, float]
    normals: tuple[float, float]


def surface_errors(mesh: Imported, truth: Seen, step: float) -> SurfaceErrors:
    """Compares samples and the directions of faces with the truth.

    Args:
        mesh: What was imported.
        truth: What there is.
        step: Quantisation step in 1/m.
    """
    disparity, owner = sampled(truth.disparity), sampled(truth.owner)
    links = Links.of(disparity, JumpRule(CUT, step))
    other = Links(owner[:, 1:] == owner[:, :-1], owner[1:] == owner[:-1])
    rim = links.rim() | other.rim()
    is_inside = value_at(~dilate(rim, _INSIDE) & (disparity > 0), mesh.place / FACTOR)
    true = between_pixels(truth.disparity, mesh.place)
    wrong = np.abs(mesh.disparity - true)[is_inside] / step
    quads = mesh.quads[is_inside[mesh.quads].all(axis=1)]
    result, wanted = (_normals(mesh.place, one, quads) for one in (mesh.disparity, true))
    cosine = np.abs(np.sum(result * wanted, axis=1))
    degrees = np.degrees(np.arccos(np.minimum(cosine, 1)))
    return SurfaceErrors(
        (float(np.median(wrong)), float(np.percentile(wrong, 95))),
        (float(np.mean(degrees)), float(np.median(degrees))),
    )


def between_pixels(picture: Floats, place: Floats) -> Floats:
    """Returns what lies at points (..., 2), interpolated between the pixels' centres.

    The nearest pixel will not do for normals: faces may be no larger than a few pixels.
    """
    rows, columns = picture.shape
    at = place - np.float32(0.5)
    corner = np.clip(np.floor(at), 0, (columns - 2, rows - 2))
    right, below = np.moveaxis(at - corner, -1, 0)
    x, y = np.moveaxis(corner.astype(np.intp), -1, 0)
    above = picture[y, x] * (1 - right) + picture[y, x + 1] * right
    under = picture[y + 1, x] * (1 - right) + picture[y + 1, x + 1] * right
    return np.asarray(above * (1 - below) + under * below, np.float32)


def _normals(place: Floats, disparity: Floats, quads: Indices) -> NDArray[np.float64]:
    rays = (place.astype(np.float64) - CAMERA.principal_point) / CAMERA.focal
    depth = 1 / np.maximum(disparity.astype(np.float64), 1e-3)[:, None]
    points = np.concatenate([rays * depth, depth], axis=1)[quads]
    normal = np.cross(points[:, 2] - points[:, 0], points[:, 3] - points[:, 1])
    return np.asarray(normal / np.linalg.norm(normal, axis=1, keepdims=True))


def _seen(mesh: bpy.types.Mesh) -> NDArray[np.bool_]:
    """Returns which vertices the photo's own camera sees."""
    hidden = mesh.attributes.get("hidden")
    if hidden is None:
        return np.ones(len(mesh.vertices), np.bool_)
    return _values(hidden.data, "value", 1, np.float32) < 0.5


def _values(
    layer: "bpy.types.bpy_prop_collection[Any]", key: str, width: int, kind: type
) -> NDArray[Any]:
    flat: NDArray[Any] = np.empty(len(layer) * width, kind)
    layer.foreach_get(key, flat)
    return flat
