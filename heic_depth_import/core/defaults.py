# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is chosen where nobody chooses, and which numbers make sense.

Blender wants to know these of every option before anything is imported: nothing is made here that
takes time, and nothing is imported that does.
"""

from collections.abc import Mapping
from math import inf
from types import MappingProxyType
from typing import Literal, Self

MEGA = 1_000_000


class Bounds(tuple[float, float]):
    """Which numbers a setting may have; both ends are among them.

    A tuple with names by hand: those that Python makes take it longer than all else here.
    """

    __slots__ = ()

    def __new__(cls, lowest: float = -inf, highest: float = inf) -> Self:
        """Puts the two together, the lower one first."""
        return super().__new__(cls, (lowest, highest))

    def __getnewargs__(self) -> tuple[float, float]:
        """Returns what a copy is made from."""
        return self.lowest, self.highest

    def __repr__(self) -> str:
        """Returns how it is made."""
        return f"{type(self).__name__}(lowest={self.lowest}, highest={self.highest})"

    @property
    def lowest(self) -> float:
        """None is lower."""
        return self[0]

    @property
    def highest(self) -> float:
        """None is higher."""
        return self[1]


BOUNDS: Mapping[str, Bounds] = MappingProxyType(
    {
        "disparity_scale": Bounds(0.001, 1000.0),
        "disparity_offset": Bounds(),
        "depth_scale": Bounds(),
        "far_limit": Bounds(0.0),
        "cut": Bounds(0.0, 10.0),
        "resolution": Bounds(0.125, 4.0),
    }
)
"""Of every number among the settings; the operator's properties have the same."""


class SurfaceDefaults:
    """Those of `core.settings.SurfaceSettings`, which says what they mean."""

    projection: Literal["CAMERA", "ORTHOGRAPHIC"] = "CAMERA"
    use_undistort = True
    disparity_scale = 1.0
    disparity_offset = 0.0
    depth_scale = 1.0
    far_limit = 0.0
    use_dequantize = True
    use_soft_edges = True
    cut = 0.05
    resolution = 1.0


class LimitDefaults:
    """Those of `core.limits.Limits`, which says what they mean."""

    photo_pixels = 300 * MEGA
    depth_pixels = 16 * MEGA
    decoding_seconds = 60.0
    decoding_bytes = 4000 * MEGA
    decoding_threads = 0
