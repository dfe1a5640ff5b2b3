# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user decides about the surface."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Self


class Projection(Enum):
    """How samples of the depth map are placed in space."""

    CAMERA = "CAMERA"
    ORTHOGRAPHIC = "ORTHOGRAPHIC"


@dataclass(frozen=True, slots=True)
class Correction:
    """What the user decides about disparity as it was measured: all that this depends on.

    Attributes:
        projection: A relief shows what the map stores, nothing corrected.
        disparity_scale: Factor of disparity.
        disparity_offset: Added to disparity, in 1/m.
        far_limit: Metres that nothing lies beyond; 0 is automatic.
    """

    projection: Projection
    disparity_scale: float
    disparity_offset: float
    far_limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceSettings:
    """What the user decides about the surface; the operator's properties have the same names.

    Attributes:
        projection: Rays of the real lens, or a relief.
        use_undistort: Straighten the rays of the lens.
        disparity_scale: Factor of disparity.
        disparity_offset: Added to disparity, in 1/m.
        depth_scale: Height of the relief, in quarters of the photo's longer side.
        far_limit: Metres that nothing lies beyond; 0 is automatic.
        use_dequantize: Remove the terraces of a coarse depth map.
        use_soft_edges: Take the surface apart along the portrait matte, with a soft rim; other
            outlines may have a fringe.
        cut: Relative jump of depth above which the surface may tear; 0 never.
        resolution: Samples of the surface per sample of the depth map, along either axis.
    """

    projection: Projection = Projection.CAMERA
    use_undistort: bool = True
    disparity_scale: float = 1.0
    disparity_offset: float = 0.0
    depth_scale: float = 1.0
    far_limit: float = 0.0
    use_dequantize: bool = True
    use_soft_edges: bool = True
    cut: float = 0.05
    resolution: float = 1.0

    def at_most(self, points: int, shape: tuple[int, int]) -> Self:
        """Returns the same, with a lower resolution where the surface would have too many points.

        Args:
            points: How many it may have.
            shape: Rows and columns of the depth map.
        """
        highest = (points / (shape[0] * shape[1])) ** 0.5
        return self if self.resolution <= highest else replace(self, resolution=highest)

    @property
    def correction(self) -> Correction:
        """What corrects disparity."""
        return Correction(
            self.projection, self.disparity_scale, self.disparity_offset, self.far_limit
        )

    def that_matter(self, *, has_distortion: bool, has_soft_rims: bool) -> Self:
        """Returns the same with the defaults of all that makes no difference.

        Args:
            has_distortion: Whether the photo's lens bends lines.
            has_soft_rims: Whether anything could have a soft rim or a fringe.
        """
        if self.projection is Projection.ORTHOGRAPHIC:
            shape = SurfaceSettings(projection=self.projection, depth_scale=self.depth_scale)
        else:
            shape = replace(self, depth_scale=1.0)
        return replace(
            self,
            disparity_scale=shape.disparity_scale,
            disparity_offset=shape.disparity_offset,
            far_limit=shape.far_limit,
            depth_scale=shape.depth_scale,
            use_undistort=shape.use_undistort or not has_distortion,
            use_soft_edges=self.use_soft_edges and has_soft_rims,
        )
