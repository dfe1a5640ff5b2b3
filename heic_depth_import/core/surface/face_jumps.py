# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What decides, face by face, whether a surface is torn."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Indices32, blocks
from ..restoration.grid import Grid
from .join import Topology
from .surface import Surface

# A jump, in 1/m, that no face has: its face is never torn.
_NEVER = 1e9


@dataclass(frozen=True, slots=True, eq=False)
class Jumps:
    """What decides whether a face is torn, all of shape (faces,) and in 1/m as measured.

    Of a quad only the steeper of its two triangles counts.

    Attributes:
        lowest: Smallest disparity of its corners.
        highest: Largest.
        noise: Smaller differences are no jump.
    """

    lowest: Floats
    highest: Floats
    noise: Floats


def jumps_of(surface: Surface, measured: Floats, noise: Floats, grid: Grid) -> Jumps:
    """Collects what decides about each face.

    Args:
        surface: The faces; quads come first, each from an end of its diagonal.
        measured: (vertices,) in 1/m.
        noise: In 1/m, broadcasts to the shape of the grid.
        grid: Tells what may be torn.
    """
    topology = surface.topology
    lowest, highest = np.empty((2, topology.face_starts.size), np.float32)
    for faces, corners in _parts(topology):
        steeper = corners if len(corners) == 3 else _steeper(surface.disparity, corners)
        lowest[faces], highest[faces] = _span(measured.take(steeper))
    return Jumps(lowest, highest, _noise(topology, noise, grid))


def _parts(topology: Topology) -> Iterator[tuple[slice, Indices32]]:
    """Returns some faces at a time, and their (3 or 4, faces) vertices."""
    corners, faces = topology.corner_vertices, topology.face_starts.size
    quads = corners.size - 3 * faces
    fours, threes = corners[: 4 * quads].reshape(-1, 4), corners[4 * quads :].reshape(-1, 3)
    for block in blocks(quads):
        yield block, fours[block].T
    for block in blocks(faces - quads):
        yield slice(quads + block.start, quads + block.stop), threes[block].T


def _steeper(disparity: Floats, corners: Indices32) -> Indices32:
    """Returns the vertices of the steeper triangle of each quad, (3, quads).

    Args:
        disparity: (vertices,) in 1/m.
        corners: (4, quads) vertices; the diagonal is from the first to the third.
    """
    lowest, highest = _span(disparity.take(corners[::2]))
    apexes = disparity.take(corners[1::2])
    first, second = np.maximum(highest, apexes) / np.minimum(lowest, apexes)
    apex = np.where(first >= second, corners[1], corners[3])
    return np.stack([corners[0], apex, corners[2]])


def _span(around: Floats) -> tuple[Floats, Floats]:
    """Returns the least and the most of (corners, faces)."""
    return around.min(axis=0), around.max(axis=0)


def _noise(topology: Topology, noise: Floats, grid: Grid) -> Floats:
    result = np.empty(topology.face_starts.size, np.float32)
    if noise.size == 1 and grid.may_tear is None:
        result[:] = noise
        return result
    noise = np.broadcast_to(noise, grid.disparity.shape)
    for faces, corners in _parts(topology):
        row, column = np.divmod(topology.samples.take(corners), np.int32(noise.shape[1]))
        cell = row.min(axis=0), column.min(axis=0)
        result[faces] = noise[cell]
        if grid.may_tear is not None:
            result[faces][~grid.may_tear[cell]] = _NEVER
    return result
