# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points with colours as a file of the Point Cloud Library."""

from dataclasses import dataclass

import numpy as np

from .arrays import Floats, Pixels

_HEADER = """\
# .PCD v0.7 - Point Cloud Data file format
VERSION 0.7
FIELDS x y z rgb{fields}
SIZE 4 4 4 4{sizes}
TYPE F F F F{types}
COUNT 1 1 1 1{counts}
WIDTH {count}
HEIGHT 1
VIEWPOINT {viewpoint}
POINTS {count}
DATA binary
"""
_ROW = (("position", "<f4", 3), ("rgb", "<u4"))
_RADIUS = ("radius", "<f4")


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Where the points were seen from.

    Attributes:
        position: x, y, z in the axes of the points.
        rotation: Quaternion w, x, y, z that turns the sensor's axes into those of the points.
            Sensors of this library look along their z, with x to the right and y down.
    """

    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rotation: tuple[float, float, float, float] = (1.0, 0.0, 0.0, 0.0)


def pcd_file(
    positions: Floats, colours: Pixels, viewpoint: Viewpoint, radii: Floats | None = None
) -> bytes:
    """Returns the file, binary.

    Args:
        positions: (points, 3) metres.
        colours: (points, 3) sRGB.
        viewpoint: Where they were seen from.
        radii: (points,) metres, of balls; readers leave out the field `radius` if they know none.

    Source: the PCD file format, version 0.7, of the Point Cloud Library. `rgb` holds the bits of
        the integer 0x00RRGGBB in the place of a float (pcl::PointXYZRGB).
    """
    has_radius = radii is not None
    rows = np.empty(len(positions), [*_ROW, *([_RADIUS] if has_radius else ())])
    if has_radius:
        rows["radius"] = radii
    rows["position"] = positions
    red, green, blue = colours.astype(np.uint32).T
    rows["rgb"] = red << 16 | green << 8 | blue
    seen_from = " ".join(
        f"{value + 0.0:.9g}" for value in (*viewpoint.position, *viewpoint.rotation)
    )
    fifth = (" radius", " 4", " F", " 1") if has_radius else ("",) * 4
    names = dict(zip(("fields", "sizes", "types", "counts"), fifth, strict=True))
    header = _HEADER.format(count=len(rows), viewpoint=seen_from, **names)
    return header.encode("ascii") + rows.tobytes()
