# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From stored samples to disparity: what a depth map's numbers mean.

Disparity is 1/metres (AVDepthData.h), 0 is infinitely far. It is what phones measure and what the
whole core works with; depth is 1/disparity.
"""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Samples
from ..depth_representation import DepthRepresentation, Representation, nonuniform_lut
from ..errors import Term
from .calibration import HALF_FORMATS, Calibration
from .levels import levels_of

# Where a file gives no range: a table-top scene, near 0.5 m, far 4 m.
_ASSUMED_DISPARITIES = (0.25, 2.0)
_ASSUMED_DEPTHS = (0.5, 4.0)
# Numbers of SEI and XMP count as the same within this share (XMP prints six decimals).
_AGREEMENT = 1e-3
_FARTHEST = 1e9
# Depth (m) that no lens can focus at: 0 with rounding errors.
_NEAREST = 1e-4


@dataclass(frozen=True, slots=True)
class Coding:
    """How a stored sample becomes a value.

    Attributes:
        is_disparity: Values are disparity (1/m); else depth (m).
        codes: Samples at the two ends.
        values: Values at the two ends.
        lut: Uniform sample for each stored one, where the map is non-uniform; else empty.
        warnings: What the user should know, one sentence each.
    """

    is_disparity: bool
    codes: tuple[float, float]
    values: tuple[float, float]
    lut: tuple[float, ...] = ()
    warnings: tuple[Term, ...] = ()


def coding_of(sei: DepthRepresentation | None, xmp: Calibration | None, bits: int) -> Coding:
    """Decides how to read a depth map from what its two descriptions say.

    The XMP is believed for the meaning (its native format), the SEI message for the numbers, which
    it holds without rounding, unless the two disagree.

    Args:
        sei: The depth representation SEI message, if there is one.
        xmp: Apple's fields, if there are any.
        bits: Bits of a stored sample.
    """
    maximum = float(2**bits - 1)
    stated, codes = _xmp_range(xmp, maximum)
    is_disparity, values = _sei_range(sei)
    warnings = []
    if xmp is not None and (xmp.stores_depth or xmp.stores_disparity):
        if stated is not None and (
            is_disparity != xmp.stores_disparity or not _agree(values, stated)
        ):
            values = stated
        if values is stated:  # numbers of the SEI message keep its meaning
            is_disparity = xmp.stores_disparity
    if sei is None and xmp is not None and xmp.is_called_depth:
        is_disparity = False
    values = values or stated
    if values is not None and is_disparity and not _is_possible(values, codes, maximum):
        values, codes = None, (0.0, maximum)
    if values is None:
        if xmp is not None and (xmp.stores_depth or xmp.stores_disparity):
            is_disparity = xmp.stores_disparity
        values = _ASSUMED_DISPARITIES if is_disparity else _ASSUMED_DEPTHS
        warnings.append(
            Term("the file does not say how far the depth map reaches; 0.5 m to 4 m assumed")
        )
    if values[0] > values[1]:
        warnings.append(
            Term("the range of the depth map is upside down in the file; read as it stands")
        )
    lut: tuple[float, ...] = ()
    if sei is not None and sei.representation == Representation.NONUNIFORM_DISPARITY:
        lut = nonuniform_lut(sei.curve, int(maximum)) if len(sei.curve) > 1 else ()
    return Coding(is_disparity, codes, values, lut, tuple(warnings))


def decode(samples: Samples, coding: Coding) -> tuple[Floats, Floats]:
    """Turns stored samples into disparity.

    Args:
        samples: (height, width) as stored.
        coding: How they were stored.

    Returns:
        (height, width) disparity in 1/m, NaN where the sample means nothing; and its quantisation
        step in 1/m, an array that broadcasts to the same shape: that of the coarser of two
        quantisations, where there were two.
    """
    low, high = coding.values
    first, last = coding.codes
    span = (high - low) / ((last - first) or 1.0)
    levels = levels_of(samples)
    step = abs(span) * levels.apart
    # A few hundred different samples, half a million pixels: look the values up.
    codes = levels.places
    if coding.lut:
        codes = np.asarray(coding.lut)[np.minimum(np.arange(len(codes)), len(coding.lut) - 1)]
    values = low + (codes - first) * span
    if coding.is_disparity:
        return values.astype(np.float32)[samples], np.full((1, 1), step, np.float32)
    depth = np.where(values > _NEAREST, values, np.nan)
    disparity = (1.0 / depth).astype(np.float32)
    coarsest = np.minimum(step / depth**2, 1 / _NEAREST)
    return disparity[samples], coarsest.astype(np.float32)[samples]


def _xmp_range(
    xmp: Calibration | None, maximum: float
) -> tuple[tuple[float, float] | None, tuple[float, float]]:
    if xmp is None:
        return None, (0.0, maximum)
    values = _usable(*xmp.value_range) if xmp.value_range else None
    half_limit = float(np.finfo(np.float16).max)
    if values and xmp.native_format in HALF_FORMATS and max(map(abs, values)) <= half_limit:
        values = (float(np.float16(values[0])), float(np.float16(values[1])))
    first, last = xmp.code_range or (0.0, maximum)
    is_possible = first >= 0 and first + 1 <= last <= maximum
    return values, (first, last) if is_possible else (0.0, maximum)


def _sei_range(sei: DepthRepresentation | None) -> tuple[bool, tuple[float, float] | None]:
    """Returns whether values are disparity, and the values of the lowest and highest sample."""
    if sei is None:
        return True, None
    depths = _usable(sei.z_near, sei.z_far)
    disparities = _usable(sei.d_min, sei.d_max)
    match sei.representation:
        case Representation.DEPTH:
            return False, depths
        case Representation.INVERSE_DEPTH if depths and min(depths) > _NEAREST:
            return True, (1.0 / depths[1], 1.0 / depths[0])
        case _ if disparities is None and depths and min(depths) > _NEAREST:
            return True, (1.0 / depths[1], 1.0 / depths[0])
        case _:
            return True, disparities


def _usable(low: float | None, high: float | None) -> tuple[float, float] | None:
    if low is None or high is None or max(abs(low), abs(high)) > _FARTHEST:
        return None
    return low, high


def _is_possible(
    disparities: tuple[float, float], codes: tuple[float, float], maximum: float
) -> bool:
    """Tells whether no sample, whatever it is, would be nearer than anything can be."""
    span = (disparities[1] - disparities[0]) / (codes[1] - codes[0])
    ends = (disparities[0] + (code - codes[0]) * span for code in (0.0, maximum))
    return max(map(abs, ends)) * _NEAREST <= 1


def _agree(first: tuple[float, float] | None, second: tuple[float, float] | None) -> bool:
    if first is None or second is None:
        return second is None
    return bool(np.allclose(first, second, rtol=_AGREEMENT, atol=_AGREEMENT))
