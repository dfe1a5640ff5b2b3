# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an import must come to, worked out slowly and obviously from the restored grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from in_blender.bootstrap import extension_module

Doubles = NDArray[np.float64]

_CLOSE = 1e-6
"""Metres, or of a position that is more than a metre away: a float32 can hold no less."""
_CLOSE_UV = 1e-6
_NUDGES = (-1e-6, 1e-6)
"""Pixels."""
_CLOSE_CODES = 1.5
"""Of 255: Pillow rounds twice."""


@dataclass(frozen=True, slots=True, eq=False)
class PlainMesh:
    """A surface.

    Attributes:
        positions: (vertices, 3) metres in camera space.
        uv: (vertices, 2), (0, 0) bottom left.
        codes: (ways, vertices, 3) what the photo shows, 0 to 255. A pixel whose centre lies on the
            border of two cells may be either's.
        triangles: (triangles, 3) vertices, each from its lowest.
    """

    positions: Doubles
    uv: Doubles
    codes: Doubles
    triangles: NDArray[np.int64]


def plain_mesh(photo: Path) -> tuple[PlainMesh, object]:
    """Works out the mesh of a photo without mattes.

    Args:
        photo: A HEIC file.

    Returns:
        The mesh, and the photo's colour space.
    """
    reader, pixels = extension_module("reading.reader"), extension_module("reading.sampler")
    settings = extension_module("core.settings").SurfaceSettings()
    read = reader.read(reader.PhotoOrder(photo, use_mattes=False))
    visible = extension_module("core.surface.visible_grid").VisibleGrid
    grid = visible.of(read, settings, pixels.PillowSampler(read)).grid
    triangles = np.array(list(_triangles(grid.cells)))
    rows, columns = grid.disparity.shape
    used = np.zeros(rows * columns, np.bool_)
    used[triangles] = True
    vertex_of = np.cumsum(used) - 1
    places = _places(read.depth.window, grid).reshape(-1, 2)[used]
    depth = 1 / grid.disparity.astype(np.float64).ravel()[used]
    across, up = _rays(places, read.camera, read.distortion).T
    mesh = PlainMesh(
        positions=np.stack([across * depth, up * depth, -depth], axis=1),
        uv=np.array([0, 1]) + places / read.camera.size * [1, -1],
        codes=np.stack(
            [
                _codes(read.rgb, read.depth.window, (rows, columns), nudge).reshape(-1, 3)[used]
                for nudge in ((down, across) for down in _NUDGES for across in _NUDGES)
            ]
        ),
        triangles=_from_lowest(vertex_of[triangles]),
    )
    return mesh, read.colour_space


def differences(data: bpy.types.ID | None, plain: PlainMesh, space: object) -> list[str]:
    """Returns in what an import is not the plain mesh, a sentence each; none where it is.

    Args:
        data: Of the imported object: a mesh, or its points alone.
        plain: What it must be.
        space: The photo's colour space.
    """
    positions = _values(data, "position", "vector", 3)
    if positions.shape != plain.positions.shape:
        return [f"{len(positions)} points, {len(plain.positions)} in the plain path"]
    found = []
    off = np.abs(positions - plain.positions) / np.maximum(1, np.abs(plain.positions))
    if not off.max() <= _CLOSE:
        found.append(f"positions are off by {off.max():.2g}")
    linear = _values(data, "Color", "color", 4)
    light = extension_module("blender.objects.scene_colour").rec709(linear)
    off = np.abs(extension_module("core.colour").codes_of(light, space) - plain.codes)
    if not (worst := off.min(axis=0).max()) <= _CLOSE_CODES:
        found.append(f"colours are off by {worst:.2g} of 255")
    if isinstance(data, bpy.types.Mesh):
        found += _face_differences(data, plain)
    return found


def _face_differences(mesh: bpy.types.Mesh, plain: PlainMesh) -> Iterator[str]:
    corners = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", corners)
    starts = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("loop_start", starts)
    ends = np.append(starts[1:], len(corners))
    # Blender splits a quad from its first corner to its third.
    first = np.stack([corners[starts], corners[starts + 1], corners[starts + 2]], axis=1)
    fours = starts[ends - starts == 4]
    second = np.stack([corners[fours], corners[fours + 2], corners[fours + 3]], axis=1)
    triangles = _from_lowest(np.concatenate([first, second]))
    if not np.array_equal(_in_order(triangles), _in_order(plain.triangles)):
        yield "faces are others"
    uv = _values(mesh, "UVMap", "vector", 2)
    off = np.abs(uv - plain.uv[corners]).max()
    if not off <= _CLOSE_UV:
        yield f"UVs are off by {off:.2g}"


def _triangles(cells: Any) -> Iterator[tuple[int, int, int]]:  # noqa: ANN401  of the extension
    """Yields the samples of each triangle, cell by cell, as `core.restoration.tear` tells them."""
    along, first, second = (each.tolist() for each in (cells.along_ac, cells.first, cells.second))
    columns = len(along[0]) + 1
    for row in range(len(along)):
        for column in range(columns - 1):
            a = row * columns + column
            b, c, d = a + columns, a + columns + 1, a + 1
            is_ac = along[row][column]
            if first[row][column]:
                yield (a, b, c) if is_ac else (b, c, d)
            if second[row][column]:
                yield (a, c, d) if is_ac else (b, d, a)


def _places(window: Any, grid: Any) -> Doubles:  # noqa: ANN401  of the extension
    """Returns where each sample lies, (rows, columns, 2) photo pixels."""
    rows, columns = grid.disparity.shape
    row, column = np.mgrid[0:rows, 0:columns].astype(np.float64)
    if grid.shift is not None:
        column, row = column + grid.shift[..., 0], row + grid.shift[..., 1]
    x = window.left + (column + 0.5) * window.width / columns
    y = window.top + (row + 0.5) * window.height / rows
    return np.stack([x, y], axis=-1)


def _rays(places: Doubles, camera: Any, lens: Any) -> Doubles:  # noqa: ANN401  of the extension
    """Returns camera-space x and y at a depth of 1 m, (places, 2)."""
    if lens is not None:
        away = places - lens.centre
        squared = np.minimum((away**2).sum(axis=1) * lens.pixel_size**2, lens.reach**2)
        percent = sum(factor * squared**power for power, factor in enumerate(lens.inverse))
        places = lens.centre + away / (1 + percent / 100)[:, np.newaxis]
    rays: Doubles = (places - camera.principal_point) / camera.focal * [1, -1]
    return rays


def _codes(
    rgb: NDArray[np.uint8],
    window: Any,  # noqa: ANN401  of the extension
    shape: tuple[int, int],
    nudge: tuple[float, float],
) -> Doubles:
    """Returns the mean of the pixels whose centre each sample's cell has, (rows, columns, 3)."""
    height, width = rgb.shape[:2]
    top, bottom = max(window.top, 0), min(window.top + window.height, height)
    left, right = max(window.left, 0), min(window.left + window.width, width)
    down = _first_inside(np.linspace(top, bottom, shape[0] + 1) + nudge[0])
    across = _first_inside(np.linspace(left, right, shape[1] + 1) + nudge[1])
    sums = np.add.reduceat(rgb[: down[-1]], down[:-1], axis=0, dtype=np.float64)
    sums = np.add.reduceat(sums[:, : across[-1]], across[:-1], axis=1)
    counts = np.diff(down)[:, np.newaxis] * np.diff(across)
    codes: Doubles = sums / counts[..., np.newaxis]
    return codes


def _first_inside(edges: Doubles) -> NDArray[np.int64]:
    """Returns the first pixel whose centre lies beyond each edge."""
    return np.floor(edges + 0.5).astype(np.int64)


def _from_lowest(triangles: NDArray[Any]) -> NDArray[np.int64]:
    """Returns the same triangles, turned so that each starts with its lowest vertex."""
    turns = (triangles.argmin(axis=1)[:, np.newaxis] + np.arange(3)) % 3
    return np.take_along_axis(triangles.astype(np.int64), turns, axis=1)


def _in_order(triangles: NDArray[np.int64]) -> NDArray[np.int64]:
    return triangles[np.lexsort(triangles.T)]


def _values(data: Any, name: str, value: str, width: int) -> Doubles:  # noqa: ANN401  of any kind
    attribute = data.attributes[name]
    values = np.empty(len(attribute.data) * width, np.float32)
    attribute.data.foreach_get(value, values)
    return values.reshape(-1, width).astype(np.float64)
