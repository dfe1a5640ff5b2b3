# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What decides, face by face, whether a surface is torn."""

from dataclasses import dataclass
from functools import reduce
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Indices32
from ..restoration.grid import Grid
from .join import Topology
from .surface import Surface

Number = TypeVar("Number", np.float32, np.int32)

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
    corners = surface.topology.corner_vertices
    quads = corners.size - 3 * surface.topology.face_starts.size
    square = corners[: 4 * quads].reshape(-1, 4)
    first, second = square[:, :3], square[:, [0, 2, 3]]
    is_steeper = _ratio(surface.disparity[first]) >= _ratio(surface.disparity[second])
    steeper = np.where(is_steeper[:, None], first, second)
    around = measured[np.concatenate([steeper, corners[4 * quads :].reshape(-1, 3)])]
    return Jumps(
        lowest=_least(around),
        highest=_most(around),
        noise=_noise(surface.topology, quads, noise, grid),
    )


def _ratio(disparity: Floats) -> Floats:
    result: Floats = _most(disparity) / _least(disparity)
    return result


# Of few corners a face: thirty times as quick as along the last axis.
def _least(around: NDArray[Number]) -> NDArray[Number]:
    return reduce(np.minimum, around.T)


def _most(around: NDArray[Number]) -> NDArray[Number]:
    return reduce(np.maximum, around.T)


def _noise(topology: Topology, quads: int, noise: Floats, grid: Grid) -> Floats:
    faces = topology.face_starts.size
    if noise.size == 1 and grid.may_tear is None:
        return np.full(faces, noise.item(), np.float32)
    corners = topology.samples[topology.corner_vertices]
    columns = grid.disparity.shape[1]

    def first(place: Indices32) -> Indices32:
        return np.concatenate(
            [
                _least(place[: 4 * quads].reshape(-1, 4)),
                _least(place[4 * quads :].reshape(-1, 3)),
            ]
        )

    cell = first(corners // np.int32(columns)), first(corners % np.int32(columns))
    result = np.broadcast_to(noise, grid.disparity.shape)[cell]
    return result if grid.may_tear is None else np.where(grid.may_tear[cell], result, _NEVER)
