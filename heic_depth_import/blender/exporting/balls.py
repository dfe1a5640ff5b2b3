# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points that have a size, as balls of triangles: other programs draw points as dots."""

from dataclasses import replace

import numpy as np

from ...core.icosphere import icosphere
from ..objects.shading import is_shaded, light_on
from .shown_geometry import ShownGeometry
from .write_errors import FormatError

# Few vertices are round enough where many balls are small: the finest balls (by how often an
# icosahedron is halved) with which all of them have no more vertices than this, some 200 MB.
_MOST_VERTICES = 4_000_000
_FINEST, _COARSEST = 2, 0
# Above so many balls, however large a photo shows them, finer ones than of 42 vertices are wasted.
_MANY = 6_000


def balls(points: ShownGeometry) -> ShownGeometry:
    """Puts a ball at each point, in its colour, and as light and dark as its material makes it.

    Args:
        points: With radii, without triangles.

    Raises:
        FormatError: There are too many.
    """
    assert points.radii is not None
    number = len(points.radii)
    finest = _FINEST if number <= _MANY else _FINEST - 1
    sizes = (icosphere(halvings) for halvings in range(finest, _COARSEST - 1, -1))
    ball = next((each for each in sizes if len(each.vertices) * number <= _MOST_VERTICES), None)
    if ball is None:
        raise FormatError(
            f"{number:,} balls are too many to write as triangles; "
            "write .pcd or .blend instead, or lower --resolution"
        )
    corners = len(ball.vertices)
    placed = points.positions[:, None] + ball.vertices * points.radii[:, None, None]
    colours = np.repeat(points.colours, corners, axis=0)
    if any(material is not None and is_shaded(material) for material in points.materials):
        colours[:, :3] *= np.tile(light_on(ball.normals), number)[:, None]
    starts = np.arange(number, dtype=np.int32) * np.int32(corners)
    triangles = (ball.triangles + starts[:, None, None]).reshape(-1, 3)
    return replace(
        points,
        positions=placed.reshape(-1, 3),
        colours=colours,
        triangles=triangles,
        values={name: np.repeat(each, corners) for name, each in points.values.items()},
        radii=None,
        slots=np.zeros(len(triangles), np.int32),
        is_flat=np.zeros(len(triangles), np.bool_),
    )
