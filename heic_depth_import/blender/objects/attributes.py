# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrays into attributes."""

from collections.abc import Mapping
from typing import Literal

import bpy
import numpy as np
from numpy.typing import NDArray

from ...core.arrays import Floats, Pixels
from ...core.surface.surface import Surface

COLOUR = "Color"
HIDDEN = "hidden"
"""1 where the photo's own camera sees less than half of a point, which is there for the sake of a
soft rim; objects without one lack it."""
CONFIDENCE = "confidence"
"""How far a point can be relied on, 0 (made up) to 1."""
STAGED = "staged"
"""1 on what a style makes while it has a stage; without one it is not there."""
MATTE = "matte_"
"""What names of mattes begin with."""

# Name of the value in a foreach_set of an attribute, by the attribute's type.
_VALUE_NAMES = {
    "FLOAT": "value",
    "INT": "value",
    "INT32_2D": "value",
    "FLOAT_VECTOR": "vector",
    "FLOAT2": "vector",
    "FLOAT_COLOR": "color",
}


def fill(
    geometry: bpy.types.Mesh | bpy.types.PointCloud,
    name: str,
    values: NDArray[np.generic],
    *,
    kind: Literal["FLOAT", "INT", "FLOAT_VECTOR", "FLOAT_COLOR"] = "FLOAT",
    domain: Literal["POINT", "FACE"] = "POINT",
) -> None:
    """Writes an attribute, which is made if it does not exist.

    Args:
        geometry: Mesh or point cloud.
        name: Of the attribute.
        values: One row per element, float32 or int32.
        kind: Type of a new attribute.
        domain: Elements that a new attribute belongs to.
    """
    attribute = geometry.attributes.get(name)
    if attribute is None:
        attribute = geometry.attributes.new(name, kind, domain)
    flat = np.ascontiguousarray(values).ravel()
    attribute.data.foreach_set(_VALUE_NAMES[attribute.data_type], flat)


def add_point_attributes(
    geometry: bpy.types.Mesh | bpy.types.PointCloud,
    surface: Surface,
    colours: Floats,
) -> None:
    """Adds what every kind of object carries per point.

    Args:
        geometry: Mesh or point cloud of the surface's vertices.
        surface: Depth, disparity and confidence.
        colours: (vertices, 4) scene-linear.
    """
    fill(geometry, COLOUR, colours, kind="FLOAT_COLOR")
    fill(geometry, "depth", surface.depth, kind="FLOAT")
    fill(geometry, "disparity", surface.disparity, kind="FLOAT")
    fill(geometry, CONFIDENCE, surface.confidence, kind="FLOAT")
    if surface.rim is not None:
        fill(geometry, HIDDEN, surface.rim.is_hidden.astype(np.float32), kind="FLOAT")
    if isinstance(geometry, bpy.types.Mesh):
        geometry.color_attributes.active_color_name = COLOUR
        layers = geometry.color_attributes
        layers.render_color_index = layers.keys().index(COLOUR)


def add_mattes(
    geometry: bpy.types.Mesh | bpy.types.PointCloud, mattes: Mapping[str, Pixels]
) -> None:
    """Adds what of each point belongs to a person, hair, skin, sky: 0 nothing, 1 all.

    Args:
        geometry: Mesh or point cloud of the surface's vertices.
        mattes: By what they show, (vertices,) bytes.
    """
    for kind, opacity in mattes.items():
        fill(geometry, f"{MATTE}{kind}", opacity / np.float32(255), kind="FLOAT")
