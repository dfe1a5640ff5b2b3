# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a phone makes of the scene: a photo and a depth map through the same imperfect lens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from tests.still_life.shading import P3_TO_REC2020

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tests.making.heic_xmp import Calibration


SATURATION = 1.2
"""The brightest that the sensor can tell; brighter spots would ring when they are bent."""


def straightened(points: NDArray[np.float64], camera: Calibration) -> NDArray[np.float64]:
    """Moves points of the distorted picture to where a pinhole camera would see them.

    Args:
        points: (..., 2) from the top-left corner, in pixels of the calibration.
        camera: The lens: p' = c + (p - c) / (1 + P(t) / 100), t = |p - c|^2 in mm^2.
    """
    offset = points - camera.distortion_center
    squared = np.sum(offset**2, axis=-1, keepdims=True) * camera.pixel_size**2
    percent = np.polynomial.Polynomial(camera.inverse)(squared)
    return np.asarray(camera.distortion_center + offset / (1 + percent / 100))


def pixel_centers(camera: Calibration, width: int, height: int) -> NDArray[np.float64]:
    """Returns where the pixels of a picture lie, (H, W, 2), in pixels of the calibration."""
    x = (np.arange(width) + 0.5) * camera.size[0] / width
    y = (np.arange(height) + 0.5) * camera.size[1] / height
    return np.stack(np.meshgrid(x, y), axis=-1)


def through_the_lens(
    picture: NDArray[np.float32], camera: Calibration, width: int, height: int
) -> NDArray[np.float32]:
    """Bends the picture of a pinhole camera as the lens would, smoothly (Catmull-Rom).

    Args:
        picture: (H, W, 3).
        camera: The lens; the pinhole camera has the same intrinsics.
        width: Of the result.
        height: Of the result.
    """
    rows, columns = picture.shape[:2]
    place = straightened(pixel_centers(camera, width, height), camera)
    place = place * (columns, rows) / camera.size - 0.5
    corner = np.floor(place).astype(int)
    t = (place - corner).astype(np.float32)
    weights = [
        t * (t * (2 - t) - 1) / 2,
        (t * t * (3 * t - 5) + 2) / 2,
        t * (t * (4 - 3 * t) + 1) / 2,
        t * t * (t - 1) / 2,
    ]
    picture = np.minimum(picture, SATURATION)
    bent = np.zeros((height, width, 3), np.float32)
    for i in range(4):
        y = np.clip(corner[..., 1] + i - 1, 0, rows - 1)
        for j in range(4):
            x = np.clip(corner[..., 0] + j - 1, 0, columns - 1)
            bent += (weights[i][..., 1] * weights[j][..., 0])[..., None] * picture[y, x]
    return bent


def developed(light: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Turns linear Rec. 2020 into the bytes of a Display P3 photo."""
    value = np.clip(light @ np.linalg.inv(P3_TO_REC2020).T.astype(np.float32), 0, 1)
    curve = np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(curve * 255), np.uint8)


class Tracer:
    """Finds what lies behind a point of the distorted picture, exactly, without a renderer."""

    def __init__(self, viewpoint: bpy.types.Object, camera: Calibration) -> None:
        """Collects the triangles of all objects, in camera space."""
        self.camera = camera
        self.names: list[str] = []
        points: list[list[float]] = []
        triangles: list[list[int]] = []
        owners: list[NDArray[np.uint8]] = []
        graph = bpy.context.evaluated_depsgraph_get()
        for obj in (one for one in bpy.context.scene.objects if one.type == "MESH"):
            if obj.name.split(".")[0] not in self.names:
                self.names.append(obj.name.split(".")[0])
            mesh = obj.evaluated_get(graph).to_mesh()
            place = np.array(viewpoint.matrix_world.inverted() @ obj.matrix_world)
            local = np.empty(len(mesh.vertices) * 3, np.float32)
            mesh.vertices.foreach_get("co", local)
            corners = np.empty(len(mesh.loop_triangles) * 3, np.int32)
            mesh.loop_triangles.foreach_get("vertices", corners)
            triangles += (corners.reshape(-1, 3) + len(points)).tolist()
            points += (local.reshape(-1, 3) @ place[:3, :3].T + place[:3, 3]).tolist()
            number = self.names.index(obj.name.split(".")[0])
            owners.append(np.full(len(corners) // 3, number, np.uint8))
        self.owners = np.concatenate(owners)
        self.tree = BVHTree.FromPolygons(points, triangles, all_triangles=True)

    def trace(self, width: int, height: int) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
        """Traces the middle of every pixel.

        Returns:
            (H, W) depth along the optical axis in metres, and (H, W) indices into ``names``.
        """
        place = straightened(pixel_centers(self.camera, width, height), self.camera)
        x, y = np.moveaxis((place - self.camera.principal_point) / self.camera.focal, -1, 0)
        rays = np.stack([x, -y, -np.ones_like(x)], axis=-1).reshape(-1, 3)
        eye, cast = Vector(), self.tree.ray_cast
        hits = [cast(eye, ray) for ray in rays.tolist()]
        depth = np.array([-hit[0][2] for hit in hits])
        owner = self.owners[[hit[2] for hit in hits]]
        return depth.reshape(height, width), owner.reshape(height, width)


def softened(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Blurs by about half a pixel."""
    for axis in (0, 1):
        padded = np.pad(values, [(1, 1) if axis == n else (0, 0) for n in (0, 1)], mode="edge")
        size = values.shape[axis]
        before, here, after = (np.take(padded, range(n, n + size), axis) for n in range(3))
        values = (before + 6 * here + after) / 8
    return values


def area_mean(values: NDArray[np.float64], factor: int) -> NDArray[np.float64]:
    """Averages squares of ``factor`` times ``factor`` samples."""
    height, width = (size // factor for size in values.shape)
    return np.asarray(values.reshape(height, factor, width, factor).mean(axis=(1, 3)))


def quantised(disparity: NDArray[np.float64]) -> tuple[NDArray[np.uint8], float, float]:
    """Stores disparity in 8 bits, as a phone does.

    Returns:
        The codes, and what 0 and 255 stand for: numbers that half floats can hold.
    """
    low, high = float(np.float16(np.min(disparity))), float(np.float16(np.max(disparity)))
    codes = np.round((disparity - low) / (high - low) * 255)
    return np.clip(codes, 0, 255).astype(np.uint8), low, high


def matte_of(owner: NDArray[np.uint8], subjects: Sequence[int]) -> NDArray[np.uint8]:
    """Mask some objects, with soft edges."""
    mask = softened(softened(np.isin(owner, subjects).astype(float)))
    return np.asarray(np.round(mask * 255), np.uint8)
