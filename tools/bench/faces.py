# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the faces of a mesh."""

import numpy as np

from tests.blender.evaluated import Result


def turned_away(result: Result) -> float:
    """Returns the percentage of faces that turn their back to the origin, where the camera is.

    Faces seen edge on, to a thousandth, do not count; 0 without faces.
    """
    if not result.corners.size:
        return 0.0
    middles, normals = result.middles(), result.normals()
    towards = -(middles * normals).sum(axis=1)
    scale = np.linalg.norm(middles, axis=1) * np.linalg.norm(normals, axis=1)
    return float(100 * (towards < -1e-3 * scale).mean())


def open_edges(result: Result) -> float:
    """Returns the percentage of faces' sides that no other face meets, turned the same way."""
    if not result.corners.size:
        return 0.0
    following = np.arange(len(result.corners)) + 1
    following[result.starts[1:] - 1] = result.starts[:-1]
    start, end = result.corners.astype(np.int64), result.corners[following].astype(np.int64)
    count = len(result.points)
    ways = np.concatenate([start * count + end, end * count + start])
    kinds, edge = np.unique(ways, return_inverse=True)
    # Each side goes one way, and what meets it the other.
    here, met = (np.bincount(half, minlength=len(kinds)) for half in np.split(edge, 2))
    return float(100 * np.maximum(here - met, 0).sum() / len(start))
