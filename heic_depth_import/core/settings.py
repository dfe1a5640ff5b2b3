# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user decides about the surface, and which numbers make sense."""

from dataclasses import dataclass, fields, replace
from enum import Enum
from math import isfinite
from numbers import Integral, Real
from typing import Literal, Self

import numpy as np

from .defaults import BOUNDS, Bounds, SurfaceDefaults


class Projection(Enum):
    """How samples of the depth map are placed in space."""

    CAMERA = "CAMERA"
    ORTHOGRAPHIC = "ORTHOGRAPHIC"


_FINITE = float(np.finfo(np.float32).max)  # as surfaces and Blender's properties have numbers


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

    Numbers are within `BOUNDS`.

    Attributes:
        projection: Rays of the real lens, or a relief; a `Projection`, also where it was named.
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

    Raises:
        ValueError: A number is out of its bounds, or there is no such projection.
        TypeError: A number is no number, or what is on or off is neither.
    """

    projection: Projection | Literal["CAMERA", "ORTHOGRAPHIC"] = SurfaceDefaults.projection
    use_undistort: bool = SurfaceDefaults.use_undistort
    disparity_scale: float = SurfaceDefaults.disparity_scale
    disparity_offset: float = SurfaceDefaults.disparity_offset
    depth_scale: float = SurfaceDefaults.depth_scale
    far_limit: float = SurfaceDefaults.far_limit
    use_dequantize: bool = SurfaceDefaults.use_dequantize
    use_soft_edges: bool = SurfaceDefaults.use_soft_edges
    cut: float = SurfaceDefaults.cut
    resolution: float = SurfaceDefaults.resolution

    def __post_init__(self) -> None:
        for field in fields(self):
            given = getattr(self, field.name)
            meant: object
            if field.name == "projection":
                meant = _projection(given)
            elif field.name in BOUNDS:
                meant = _number(field.name, given)
            else:
                meant = _switch(field.name, given)
            object.__setattr__(self, field.name, meant)

    def at_most(self, points: int, shape: tuple[int, int]) -> Self:
        """Returns the same, with a lower resolution where the surface would have too many points.

        Args:
            points: How many it may have.
            shape: Rows and columns of the depth map.
        """
        affordable = (points / (shape[0] * shape[1])) ** 0.5
        highest = max(affordable, BOUNDS["resolution"].lowest)
        return self if self.resolution <= highest else replace(self, resolution=highest)

    @property
    def correction(self) -> Correction:
        """What corrects disparity."""
        return Correction(
            Projection(self.projection),
            self.disparity_scale,
            self.disparity_offset,
            self.far_limit,
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


def _projection(given: object) -> Projection:
    try:
        return Projection(given)
    except ValueError:
        names = " or ".join(each.value for each in Projection)
        raise ValueError(f"projection has to be {names}, not {given!r}") from None


def _number(name: str, given: object) -> float:
    if isinstance(given, bool | np.bool_) or not isinstance(given, Real):
        raise TypeError(f"{name} has to be a number, not {given!r}")
    try:
        number, bounds = float(given), BOUNDS[name]
    except OverflowError:
        raise ValueError(f"{name} has more digits than any number that makes sense") from None
    if abs(number) <= _FINITE and bounds.lowest <= number <= bounds.highest:
        return number
    if bounds == Bounds():
        raise ValueError(f"{name} has to be finite, not {number:g}")
    highest = f"at most {bounds.highest:g}" if isfinite(bounds.highest) else "finite"
    raise ValueError(f"{name} has to be at least {bounds.lowest:g} and {highest}, not {number:g}")


def _switch(name: str, given: object) -> bool:
    if isinstance(given, bool | np.bool_ | Integral) and given in {0, 1}:
        return bool(given)
    raise TypeError(f"{name} has to be True or False, not {given!r}")
