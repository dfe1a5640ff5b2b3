# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The points of an object moved along their rays, with all that is told about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import bpy
import numpy as np

from ...core.arrays import Floats
from ...core.surface.rescale import Rescale
from .attributes import fill
from .coloured_points import Geometry


@dataclass(frozen=True, slots=True, eq=False)
class MovedPoints:
    """The points of an object where they belong after a correction.

    Attributes:
        geometry: Mesh or point cloud.
        positions: (points, 3) metres in camera space.
        keys: The same of every shape key.
        attributes: What else is told of every point, (points,) by name.
    """

    geometry: Geometry
    positions: Floats
    keys: tuple[Floats, ...]
    attributes: dict[str, Floats]

    @classmethod
    def of(cls, geometry: bpy.types.ID | None, rescale: Rescale) -> Self:
        """Moves them, and changes nothing yet.

        Raises:
            RescaleError: One would be beyond infinity.
        """
        assert isinstance(geometry, Geometry)
        before = positions_of(geometry)
        attributes = {}
        radius = point_values(geometry, "radius")
        if isinstance(geometry, bpy.types.PointCloud) and radius is not None:
            away = np.maximum(-before[:, 2], np.float32(0)).astype(np.float64)
            attributes["radius"] = (radius * rescale.factors(away)).astype(np.float32)
        depth = point_values(geometry, "depth")
        if depth is not None and "disparity" in geometry.attributes:
            moved = depth * rescale.factors(depth.astype(np.float64))
            attributes["depth"] = moved.astype(np.float32)
            attributes["disparity"] = np.reciprocal(moved).astype(np.float32)
        keys = []
        for key in _shape_keys(geometry):
            flat = np.empty(before.size, np.float32)
            key.data.foreach_get("co", flat)
            keys.append(rescale.moved(flat.reshape(-1, 3)))
        return cls(geometry, rescale.moved(before), tuple(keys), attributes)

    def put(self) -> None:
        """Puts them there."""
        for key, positions in zip(_shape_keys(self.geometry), self.keys, strict=True):
            key.data.foreach_set("co", positions.ravel())
        fill(self.geometry, "position", self.positions)
        for name, values in self.attributes.items():
            fill(self.geometry, name, values)
        if isinstance(self.geometry, bpy.types.Mesh):
            self.geometry.update()
        self.geometry.update_tag()


def positions_of(geometry: bpy.types.ID | None) -> Floats:
    """Returns where the points of a mesh or point cloud are, (points, 3) in its own axes."""
    assert isinstance(geometry, Geometry)
    layer = geometry.attributes["position"].data
    flat = np.empty(len(layer) * 3, np.float32)
    layer.foreach_get("vector", flat)
    return flat.reshape(-1, 3)


def point_values(geometry: Geometry, name: str) -> Floats | None:
    """Returns a number of every point, (points,); None where there is no such attribute."""
    attribute = geometry.attributes.get(name)
    if attribute is None or attribute.data_type != "FLOAT" or attribute.domain != "POINT":
        return None
    found = np.empty(len(attribute.data), np.float32)
    attribute.data.foreach_get("value", found)
    return found


def _shape_keys(geometry: Geometry) -> Iterator[bpy.types.ShapeKey]:
    keys = geometry.shape_keys if isinstance(geometry, bpy.types.Mesh) else None
    yield from keys.key_blocks if keys is not None else ()
