# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a camera may move before the holes behind things in front get large."""

from dataclasses import dataclass
from math import inf, tan
from typing import Self

import numpy as np

from ..camera import Intrinsics
from ..settings import Projection
from .placed_points import PlacedPoints

# Of the picture's width, how far near and far may come apart to either side of the photo's view:
# so wide is a hole behind a thing in front at most. With a background behind it, more.
_APART = 0.01
_APART_WITH_BACKGROUND = 0.04
# While the camera goes back: how much the frame may shrink inside its border, and how much what is
# far may grow beside the subject, as parts of their size.
_SHRINKING = 0.02
_SHRINKING_WITH_BACKGROUND = 0.1
_GROWING = 0.06
_GROWING_WITH_BACKGROUND = 0.18
# The longest way back, in distances of the subject.
_LONGEST_DOLLY = 0.8
# Of the picture, on either end of its range of depth, so much is too little to care for.
_IGNORED = 0.02


@dataclass(frozen=True, slots=True)
class DepthExtent:
    """How far what a camera stands before reaches.

    Attributes:
        subject: Distance of what stays in its place, metres.
        near: 1/m, the nearest that matters.
        far: 1/m, the farthest that matters.
        depth: Metres along the axis between the two, as built.
        focal: Focal length in widths of the picture.
        width: Metres that an orthographic camera sees side by side; 0 for perspective.
        has_background: Whether there is a surface behind what stands in front.
    """

    subject: float
    near: float
    far: float
    depth: float
    focal: float
    width: float
    has_background: bool

    @property
    def is_orthographic(self) -> bool:
        """Whether the camera sees from infinitely far away."""
        return self.width > 0

    @classmethod
    def of(
        cls,
        points: PlacedPoints,
        camera: Intrinsics,
        projection: Projection,
        subject: float,
        *,
        has_background: bool,
    ) -> Self:
        """Measures a scene.

        Args:
            points: What is seen.
            camera: Who sees it.
            projection: How it was placed.
            subject: Distance of what is to stay in its place, metres.
            has_background: Whether there is a surface behind what stands in front.
        """
        ends = [_IGNORED, 1 - _IGNORED]
        far, near = np.quantile(points.disparity, ends)
        low, high = np.quantile(points.positions[:, 2], ends)
        is_flat = projection is Projection.ORTHOGRAPHIC
        return cls(
            subject=subject,
            near=float(near),
            far=float(far),
            depth=float(high - low),
            focal=camera.focal[0] / camera.size[0],
            width=camera.size[0] / max(camera.size) if is_flat else 0.0,
            has_background=has_background,
        )


def widest_tangent(extent: DepthExtent, limit: float, most: float | None = None) -> float:
    """Returns how far aside a camera may go, in distances of the subject.

    Holes are as wide as near and far come apart: focal x baseline x (1/near - 1/far) in
    perspective; without it, the depth between them as seen from the side.

    Args:
        extent: What it stands before.
        limit: The largest angle about the subject, radians.
        most: Of the picture's width, how far near and far may come apart; as for camera moves
            without.
    """
    if extent.is_orthographic:
        apart = extent.depth / extent.width
    else:
        apart = extent.focal * extent.subject * (extent.near - extent.far)
    if most is None:
        most = _APART_WITH_BACKGROUND if extent.has_background else _APART
    return min(tan(limit), most / apart if apart > 0 else inf)


def farthest_dolly(extent: DepthExtent) -> float:
    """Returns how far back a camera may go that keeps the subject's size, in its distances.

    From t subject distances further back, what lies at q times the subject's disparity is
    (1 + t) / (1 + q t) times as large as before. What is near shrinks, and the frame's border with
    it; what is far grows, and uncovers what the subject hid.

    Args:
        extent: What it stands before, in perspective.
    """
    grown = 1 + (_GROWING_WITH_BACKGROUND if extent.has_background else _GROWING)
    shrunk = 1 - (_SHRINKING_WITH_BACKGROUND if extent.has_background else _SHRINKING)
    longest = _LONGEST_DOLLY
    for disparity, size in ((extent.far, grown), (extent.near, shrunk)):
        # (1 + t) = size (1 + q t)
        left = 1 - size * disparity * extent.subject
        if left * (size - 1) > 0:
            longest = min(longest, (size - 1) / left)
    return longest
