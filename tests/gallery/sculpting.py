# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sculpt with signed distances: shapes that melt into each other, and the mesh around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tests.still_life.shading import linear, surface

if TYPE_CHECKING:
    from collections.abc import Callable

    import bpy
    from numpy.typing import ArrayLike

    from tests.still_life.shading import Colour, Surface
    from tests.still_life.shapes import Mesh

Places = NDArray[np.float32]
"""(..., 3) metres."""

Distances = NDArray[np.float32]
"""(...,) metres to the surface, below 0 inside."""

TINT = "Tint"
"""The attribute that says which colour a sculpture is where."""

_SLAB = 24
"""Layers that are looked at at once: all would take gigabytes."""


def ellipsoid(places: Places, centre: ArrayLike, radii: ArrayLike, lean: float = 0.0) -> Distances:
    """Returns about how far places are from an ellipsoid.

    Source: I. Quilez, "Ellipsoid SDF": |p / r| (|p / r| - 1) / |p / r^2|.

    Args:
        places: Where.
        centre: Of the ellipsoid.
        radii: Along x, y, z.
        lean: Radians by which it is turned about x, its top away from -y.
    """
    at = places - np.asarray(centre, np.float32)
    if lean:
        cos, sin = np.float32(np.cos(lean)), np.float32(np.sin(lean))
        x, y, z = np.moveaxis(at, -1, 0)
        at = np.stack([x, cos * y - sin * z, sin * y + cos * z], axis=-1)
    inside = at / np.asarray(radii, np.float32)
    size = np.linalg.norm(inside, axis=-1)
    slope = np.linalg.norm(inside / np.asarray(radii, np.float32), axis=-1)
    # In the very middle the way out is any, and the shortest radius as long as can be said.
    off = np.where(slope > 0, size * (size - 1) / np.where(slope > 0, slope, 1), -np.min(radii))
    return np.asarray(off, np.float32)


def limb(places: Places, path: ArrayLike, radii: ArrayLike) -> Distances:
    """Returns how far places are from a bent limb: a ball that moves along lines, and changes.

    Args:
        places: Where.
        path: Knots of the lines.
        radii: Of the ball, at each knot.
    """
    knots, sizes = np.asarray(path, np.float32), np.broadcast_to(radii, len(np.asarray(path)))
    nearest = np.full(places.shape[:-1], np.inf, np.float32)
    for start, end, first, last in zip(knots[:-1], knots[1:], sizes[:-1], sizes[1:], strict=True):
        along = end - start
        share = np.clip((places - start) @ along / max(float(along @ along), 1e-12), 0, 1)
        off = np.linalg.norm(places - start - share[..., None] * along, axis=-1)
        nearest = np.minimum(nearest, off - (first + share * (last - first)))
    return np.asarray(nearest, np.float32)


def melted(first: Distances, second: Distances, width: float) -> Distances:
    """Joins two shapes; within a width they melt into each other.

    Source: I. Quilez, "Smooth minimum", the quadratic one.
    """
    share = np.clip(0.5 + 0.5 * (second - first) / width, 0, 1)
    return np.asarray(second + (first - second) * share - width * share * (1 - share), np.float32)


def carved(body: Distances, tool: Distances, width: float) -> Distances:
    """Takes a shape out of another, with a rounded edge."""
    return -melted(-body, tool, width)


def mirrored(places: Places) -> Places:
    """Returns the places' mirror images on the right, for what comes in pairs."""
    return np.stack([np.abs(places[..., 0]), places[..., 1], places[..., 2]], axis=-1)


def mesh_around(
    field: Callable[[Places], Distances], low: ArrayLike, high: ArrayLike, step: float
) -> Mesh:
    """Returns the surface where a field is 0, as quads.

    Source: S. Gibson, "Constrained elastic surface nets", MICCAI 1998: a corner in each cell that
    the surface passes, in the middle of where it crosses the cell's edges.

    Args:
        field: Distance of places.
        low: A corner of the box that is looked at.
        high: The opposite one.
        step: Metres from one place to the next.
    """
    start = np.asarray(low, float)
    counts = np.ceil((np.asarray(high, float) - start) / step).astype(int) + 1
    axes = [start[n] + step * np.arange(counts[n]) for n in range(3)]
    values = np.concatenate(
        [
            field(np.stack(np.meshgrid(part, *axes[1:], indexing="ij"), axis=-1, dtype=np.float32))
            for part in np.array_split(axes[0], max(1, counts[0] // _SLAB))
        ]
    )
    total, crossings = np.zeros((*counts - 1, 3), np.float32), np.zeros(counts - 1, np.float32)
    for axis in range(3):
        _cross_edges(values, axis, total, crossings)
    used = crossings > 0
    number = np.full(used.shape, -1)
    number[used] = np.arange(used.sum())
    corners = np.argwhere(used) + total[used] / crossings[used, None]
    faces = [_faces_across(values < 0, number, axis) for axis in range(3)]
    return start + step * corners, np.concatenate(faces)


def _cross_edges(
    values: Distances, axis: int, total: NDArray[np.float32], crossings: NDArray[np.float32]
) -> None:
    """Adds up, for every cell, where the surface crosses its four edges along an axis."""
    ahead = np.moveaxis(values, axis, 0)
    first, last = ahead[:-1], ahead[1:]
    crossed = (first < 0) != (last < 0)
    share = np.where(crossed, first / np.where(crossed, first - last, 1), 0)
    sums, counts = np.moveaxis(total, axis, 0), np.moveaxis(crossings, axis, 0)
    others = [n for n in range(3) if n != axis]
    for across in (0, 1):
        for along in (0, 1):
            window = (
                slice(None),
                slice(across, across + sums.shape[1]),
                slice(along, along + sums.shape[2]),
            )
            hit = crossed[window]
            counts += hit
            sums[..., axis] += share[window]
            sums[..., others[0]] += hit * across
            sums[..., others[1]] += hit * along


def _faces_across(
    inside: NDArray[np.bool_], number: NDArray[np.int64], axis: int
) -> NDArray[np.int64]:
    """Returns a quad for every edge along an axis that the surface crosses, facing outwards."""
    solid, cells = (np.moveaxis(each, axis, 0) for each in (inside, number))
    crossed = (solid[:-1] != solid[1:])[:, 1:-1, 1:-1]
    layer, across, along = np.nonzero(crossed)
    around = [(0, 0), (1, 0), (1, 1), (0, 1)]
    quads = np.stack([cells[layer, across + i, along + j] for i, j in around], axis=1)
    leaves = solid[layer, across + 1, along + 1]
    turned = leaves if axis != 1 else ~leaves
    return np.where(turned[:, None], quads, quads[:, ::-1])


def painted(name: str, roughness: float, **inputs: float) -> Surface:
    """Starts a material that shows a sculpture's tint; the inputs are those of `surface`."""
    made = surface(name, (0, 0, 0), roughness, **inputs)
    attribute = made.node("Attribute", {})
    attribute.attribute_name = TINT
    made.paint(attribute.outputs["Color"])
    return made


def tint(obj: bpy.types.Object, layers: list[tuple[Colour, NDArray[np.float64]]]) -> None:
    """Paints a sculpture, corner by corner.

    Args:
        obj: The sculpture.
        layers: Colours, and how much of each covers those before it, 0 to 1, (corners,).
    """
    colours = np.zeros((len(obj.data.vertices), 4), np.float32)
    for colour, share in layers:
        colours += (np.array(linear(colour)) - colours) * np.asarray(share)[..., None]
    attribute = obj.data.attributes.new(TINT, "FLOAT_COLOR", "POINT")
    attribute.data.foreach_set("color", colours.ravel())


def smooth_step(value: NDArray[np.floating], start: float, end: float) -> NDArray[np.float64]:
    """Returns 0 before a start, 1 beyond an end, and smoothly what is between."""
    share = np.clip((value - start) / (end - start), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float64)
