# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A view of a photo from a little aside, filled by the photo, or with even room around it."""

from dataclasses import dataclass
from math import atan, radians, tan

import numpy as np

from ..arrays import Doubles
from ..camera import Intrinsics
from .camera_reach import DepthExtent, widest_tangent
from .placed_points import PlacedPoints
from .stage_design import StageDesign

# Of the picture's width, how far near and far come apart at most. Holes behind things are as wide
# as that, and dark.
_APART = 0.06
# Of the photo, what is so near to its border shows where that is seen; of those points so many may
# be outside.
_BORDER = 0.02
_IGNORED = 0.1
_FEWEST_POINTS = 4
# More of the picture is not cut off, whatever is seen beyond it.
_NEAREST = 1.3


@dataclass(frozen=True, slots=True)
class StageView:
    """Where a camera stands.

    Attributes:
        place: Metres.
        tilt: Radians about x, upwards.
        pan: Radians about y, to the left, after the tilt.
        zoom: Factor of the photo's focal length.
        shift: Of the picture's middle from the optical axis, to the right and up, in its widths.
    """

    place: tuple[float, float, float]
    tilt: float
    pan: float
    zoom: float
    shift: tuple[float, float]


def view_of(
    design: StageDesign, points: PlacedPoints, camera: Intrinsics, extent: DepthExtent
) -> StageView:
    """Walks around the subject, to the right and up, as far as holes stay small.

    Args:
        design: Tells how far at most.
        points: What is seen.
        camera: The photo's.
        extent: The same, measured.
    """
    limit = tan(radians(design.across))
    tangent = widest_tangent(extent, radians(design.across), _APART)
    pan = atan(tangent)
    tilt = -radians(design.above) * tangent / limit if limit > 0 else 0.0
    turn = _turn(tilt, pan)
    x, y, z = (turn @ (0.0, 0.0, extent.subject) - (0.0, 0.0, extent.subject)).tolist()
    seen = _seen(points, turn, extent)
    is_filled = design.room == 0
    low, high = _frame(_seen(points, np.eye(3), extent), seen, is_filled=is_filled)
    aspect = camera.size[1] / camera.size[0] * camera.focal[0] / camera.focal[1]
    sizes = (high - low) / (1.0, aspect)
    width = max(sizes.min(), 1 / _NEAREST) if is_filled else sizes.max() * (1 + 2 * design.room)
    middle = (low + high) / 2 / width
    return StageView((x, y, z), tilt, pan, float(1 / width), (float(middle[0]), float(middle[1])))


def _turn(tilt: float, pan: float) -> Doubles:
    """Returns the rotation of a camera, (3, 3): first the tilt, then the pan."""
    (ct, st), (cp, sp) = ((np.cos(angle), np.sin(angle)) for angle in (tilt, pan))
    about_x = np.array([[1, 0, 0], [0, ct, -st], [0, st, ct]])
    about_y = np.array([[cp, 0, sp], [0, 1, 0], [-sp, 0, cp]])
    turn: Doubles = about_y @ about_x
    return turn


def _seen(points: PlacedPoints, turn: Doubles, extent: DepthExtent) -> Doubles:
    """Returns where points are seen, (vertices, 2) widths of the photo from the optical axis."""
    pivot = np.array((0.0, 0.0, -extent.subject))
    # Nine times as quick as the product of matrices, which is made for larger ones.
    turned = np.einsum("pi,ij->pj", points.positions - pivot, turn) + pivot
    if extent.is_orthographic:
        return np.asarray(turned[:, :2] / extent.width, np.float64)
    # What is beside or behind the camera is seen at the picture's border, if at all.
    away = np.maximum(-turned[:, 2], extent.subject * 1e-3)
    return np.asarray(turned[:, :2] / away[:, None] * extent.focal, np.float64)


def _frame(in_photo: Doubles, seen: Doubles, *, is_filled: bool) -> tuple[Doubles, Doubles]:
    """Returns the corners of the largest frame that is filled, or of one that holds all of it.

    Args:
        in_photo: (points, 2) where the photo shows points.
        seen: (points, 2) where the view does.
        is_filled: Whether nothing but the photo may be seen.
    """
    inner = 1 - _IGNORED if is_filled else _IGNORED
    low, high = seen.min(axis=0), seen.max(axis=0)
    for axis in (0, 1):
        place = in_photo[:, axis]
        least, most = place.min(), place.max()
        border = _BORDER * (most - least)
        for is_border, corner, share in (
            (place <= least + border, low, inner),
            (place >= most - border, high, 1 - inner),
        ):
            if is_border.sum() >= _FEWEST_POINTS:
                corner[axis] = np.quantile(seen[is_border, axis], share)
    return low, high
