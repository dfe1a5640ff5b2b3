# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points or triangles with colours as a binary PLY file."""

from collections.abc import Mapping

import numpy as np

from .arrays import Floats, Indices32, Pixels

_CORNERS = 3
_FACE = np.dtype([("count", "u1"), ("vertices", "<i4", _CORNERS)])


def ply_file(
    positions: Floats, colours: Pixels, values: Mapping[str, Floats], triangles: Indices32
) -> bytes:
    """Returns the file, little-endian.

    Args:
        positions: (points, 3) metres, Z up.
        colours: (points, 4) sRGB and how opaque.
        values: What else is known of each point by its name, which has no space; (points,).
        triangles: (triangles, 3) numbers of points; without any, the file holds points alone.

    Source: G. Turk, The PLY Polygon File Format (Stanford, 1994), with the names of properties
        that have become usual since. All faces are triangles, since readers take the size of the
        first face for that of all, or leave out what is none.
    """
    row = np.dtype(
        [
            ("position", "<f4", 3),
            ("colour", "u1", 4),
            *((f"value {number}", "<f4") for number in range(len(values))),
        ]
    )
    rows = np.empty(len(positions), row)
    rows["position"], rows["colour"] = positions, colours
    for number, each in enumerate(values.values()):
        rows[f"value {number}"] = each
    faces = np.empty(len(triangles), _FACE)
    faces["count"], faces["vertices"] = _CORNERS, triangles
    header = [
        "ply",
        "format binary_little_endian 1.0",
        "comment metres, z up, sRGB",
        f"element vertex {len(rows)}",
        *(f"property float {name}" for name in ("x", "y", "z")),
        *(f"property uchar {name}" for name in ("red", "green", "blue", "alpha")),
        *(f"property float {name}" for name in values),
    ]
    if len(faces):
        header += [f"element face {len(faces)}", "property list uchar int vertex_indices"]
    text = "\n".join([*header, "end_header", ""])
    return text.encode("ascii") + rows.tobytes() + faces.tobytes()
