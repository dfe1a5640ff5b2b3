# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Meshes from a few numbers: turned, swept and woven shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

Mesh = tuple[NDArray[np.float64], NDArray[np.int64]]
"""Points (N, 3) in metres and quads (M, 4), indices of points."""


def new_object(
    name: str,
    shape: Mesh,
    material: bpy.types.Material,
    *,
    at: ArrayLike = (0, 0, 0),
    turn: ArrayLike = (0, 0, 0),
    subdivide: int = 0,
) -> bpy.types.Object:
    """Puts a smooth mesh into the scene.

    Args:
        name: Of the object and its mesh.
        shape: The mesh.
        material: Its only material.
        at: Location.
        turn: Rotation about x, y, z in radians.
        subdivide: Levels of subdivision.
    """
    points, faces = shape
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points.tolist(), [], faces.tolist())
    mesh.polygons.foreach_set("use_smooth", np.ones(len(mesh.polygons), bool))
    mesh.materials.append(material)
    obj = bpy.data.objects.new(name, mesh)
    obj.location, obj.rotation_euler = np.asarray(at).tolist(), np.asarray(turn).tolist()
    if subdivide:
        levels = obj.modifiers.new("Subdivision", "SUBSURF")
        levels.levels = levels.render_levels = subdivide
    bpy.context.scene.collection.objects.link(obj)
    return obj


def bevel(obj: bpy.types.Object, width: float) -> bpy.types.Object:
    """Rounds the edges of an object."""
    modifier = obj.modifiers.new("Bevel", "BEVEL")
    modifier.width, modifier.segments, modifier.harden_normals = width, 4, True
    return obj


def unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    """Gives vectors (..., 3) the length 1."""
    return np.asarray(vector / np.linalg.norm(vector, axis=-1, keepdims=True))


def spline(knots: ArrayLike, count: int) -> NDArray[np.float64]:
    """Runs a smooth curve (Catmull-Rom) through knots, ``count`` points in all."""
    through = np.asarray(knots, float)
    padded = np.concatenate(
        [2 * through[:1] - through[1:2], through, 2 * through[-1:] - through[-2:-1]]
    )
    position = np.linspace(0, len(through) - 1, count)
    piece = np.minimum(position.astype(int), len(through) - 2)
    t = (position - piece)[:, None]
    a, b, c, d = (padded[piece + n] for n in range(4))
    cubic = (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    return np.asarray(b + (c - a) * t / 2 + cubic / 2)


def grid_faces(rows: int, columns: int, *, wrap: bool = False) -> NDArray[np.int64]:
    """Connects a grid of points with quads; ``wrap`` joins the last column to the first."""
    row, column = np.mgrid[: rows - 1, : columns - (not wrap)]
    after = (column + 1) % columns
    corners = [row * columns + column, row * columns + after]
    corners += [(row + 1) * columns + after, (row + 1) * columns + column]
    return np.stack(corners, axis=-1).reshape(-1, 4)


def turned(profile: ArrayLike, segments: int = 96, rings: int = 72) -> Mesh:
    """Turns a profile of (radius, height) about the z axis, like a pot on a wheel."""
    radius, height = spline(profile, rings).T
    angle = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    x, y = np.cos(angle) * radius[:, None], np.sin(angle) * radius[:, None]
    points = np.stack([x, y, np.broadcast_to(height[:, None], x.shape)], axis=-1)
    return points.reshape(-1, 3), grid_faces(rings, segments, wrap=True)


def tube(path: NDArray[np.float64], radius: ArrayLike, sides: int = 8) -> Mesh:
    """Sweeps a circle along a path; the radius may change on the way."""
    along = unit(np.gradient(path, axis=0))
    side = unit(np.cross(along, [0.31, 0.95, 0.05]))
    up = np.cross(side, along)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)[None, :, None]
    ring = np.cos(angle) * side[:, None] + np.sin(angle) * up[:, None]
    points = path[:, None] + ring * np.broadcast_to(radius, len(path))[:, None, None]
    return points.reshape(-1, 3), grid_faces(len(path), sides, wrap=True)


def ball(radius: float, segments: int = 64) -> Mesh:
    """Makes a sphere, poles up and down."""
    angle = np.linspace(-np.pi / 2, np.pi / 2, segments // 2)
    arc = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius
    return turned(arc, segments, segments // 2)


def box(size: Sequence[float]) -> Mesh:
    """Makes a box that stands on the origin."""
    corners = np.array([[x, y, z] for z in (0, 1) for y in (-0.5, 0.5) for x in (-0.5, 0.5)])
    faces = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]]
    return corners * np.asarray(size), np.array(faces)


def joined(parts: Sequence[Mesh]) -> Mesh:
    """Makes one mesh of many."""
    starts = np.cumsum([0] + [len(points) for points, _ in parts[:-1]])
    faces = [faces + start for (_, faces), start in zip(parts, starts, strict=True)]
    return np.concatenate([points for points, _ in parts]), np.concatenate(faces)
