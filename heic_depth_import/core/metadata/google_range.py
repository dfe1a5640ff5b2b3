# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What samples of a depth map mean in Google's two formats: a range, and how it is divided.

Sources: Google, Depthmap Metadata (encoding, reference); Dynamic Depth 1.0, element Depth Map. In
both d is depth, sample s of n: RangeLinear d = near + (far - near) s/n; RangeInverse
d = far near / (far - (far - near) s/n), which is 1/d going evenly from 1/near to 1/far.
"""

import binascii
from dataclasses import dataclass
from math import isfinite

from ..errors import Term
from .calibration import Calibration, Lens
from .depth_coding import Coding

_INVERSE, _LINEAR = "rangeinverse", "rangelinear"
# Where a file gives no range, as for Apple's: near 0.5 m, far 4 m.
_ASSUMED = (0.5, 4.0)
# Metres in a unit; GDepth writes m and mm, Dynamic Depth whole words.
_METRES = {"m": 1.0, "meters": 1.0, "mm": 0.001}
_DIOPTRES = "diopters"
_FARTHEST = 1e9


@dataclass(frozen=True, slots=True)
class DepthRange:
    """The words of a file about its depth map.

    Attributes:
        layout: `RangeInverse` or `RangeLinear`.
        near: As the file has it; None where it does not.
        far: As the file has it; None where it does not.
        units: As the file has them; empty where it does not.
        measure: `OpticalAxis`, or `OpticRay` where distances are along the line of sight.
    """

    layout: str
    near: float | None
    far: float | None
    units: str
    measure: str

    @property
    def is_metric(self) -> bool:
        """Whether the file vouches for a unit; without one, numbers are as good as any."""
        return self.units.lower() in {*_METRES, _DIOPTRES}

    @property
    def is_along_ray(self) -> bool:
        """Whether distances are along the line of sight, not along the optical axis."""
        return self.measure.lower() in {"opticray", "opticalray"}

    def coding(self, maximum: int) -> Coding:
        """Returns how a stored sample becomes a value.

        Args:
            maximum: The largest sample that there can be.
        """
        warnings = []
        ends = self._metres()
        if ends is None:
            ends = _ASSUMED
            warnings.append(
                Term("the file does not say how far the depth map reaches; 0.5 m to 4 m assumed")
            )
        if self.layout.lower() not in {_INVERSE, _LINEAR}:
            warnings.append(
                Term(
                    "the file does not say how depth is coded (RangeInverse or RangeLinear); "
                    "RangeInverse is assumed"
                )
            )
        codes = (0.0, float(maximum))
        # Evenly in dioptres is evenly in disparity, whichever way it is called.
        if self.layout.lower() == _LINEAR and self.units.lower() != _DIOPTRES:
            return Coding(False, codes, ends, warnings=tuple(warnings))
        return Coding(True, codes, (1 / ends[0], 1 / ends[1]), warnings=tuple(warnings))

    def disparity_of(self, distance: float) -> float:
        """Returns a distance in the file's units as disparity in 1/m; 0 for what is none.

        Args:
            distance: As the file has it.
        """
        units = self.units.lower()
        if not (isfinite(distance) and 0 < distance < _FARTHEST):
            return 0.0
        is_in_dioptres = units == _DIOPTRES and (self.near or 0.0) > (self.far or 0.0)
        return distance if is_in_dioptres else 1.0 / (distance * _METRES.get(units, 1.0))

    def calibration(self, lens: Lens | None) -> Calibration:
        """Returns what a file says of accuracy and lens in these words.

        Args:
            lens: As the file has it.
        """
        return Calibration(accuracy="absolute" if self.is_metric else "relative", lens=lens)

    def _metres(self) -> tuple[float, float] | None:
        """Returns depth at the two ends in metres; None where the file makes no sense."""
        near, far = self.near, self.far
        if near is None or far is None or not (isfinite(near) and isfinite(far)):
            return None
        if min(near, far) <= 0 or near == far or max(near, far) > _FARTHEST:
            return None
        # Writers disagree whether dioptres are the unit of these two; what is near tells.
        if self.units.lower() == _DIOPTRES and near > far:
            return 1 / near, 1 / far
        scale = _METRES.get(self.units.lower(), 1.0)
        return near * scale, far * scale


def number(text: str) -> float | None:
    """Returns a text as a number, None where it is none."""
    try:
        result = float(text)
    except ValueError:
        return None
    return result if isfinite(result) else None


def bytes_of(base64: str) -> bytes | None:
    """Returns what a text stands for, None where it is no base64."""
    try:
        return binascii.a2b_base64(base64)
    except (binascii.Error, ValueError):
        return None
