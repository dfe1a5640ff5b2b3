# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stored samples of a depth map mean.

Source: Rec. ITU-T H.265 annex G.14.3.3 (depth representation information), whose words everybody
uses.
"""

from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from .errors import COPY_AGAIN, DamagedPhotoError


class Representation(IntEnum):
    """What a stored sample is linear in."""

    INVERSE_DEPTH = 0
    DISPARITY = 1
    DEPTH = 2
    NONUNIFORM_DISPARITY = 3


@dataclass(frozen=True, slots=True)
class DepthRepresentation:
    """How stored samples mean depth; None where the file leaves a number out.

    Attributes:
        representation: What a sample is linear in.
        z_near: Depth of the nearest sample.
        z_far: Depth of the farthest sample.
        d_min: Disparity of the lowest sample.
        d_max: Disparity of the highest sample.
        curve: Deviations of the knots of a non-uniform curve, the two ends included.
    """

    representation: Representation
    z_near: float | None = None
    z_far: float | None = None
    d_min: float | None = None
    d_max: float | None = None
    curve: tuple[int, ...] = ()


def nonuniform_lut(curve: tuple[int, ...], maximum: int) -> tuple[float, ...]:
    """Returns DepthLUT: what each sample of a non-uniform map is as a uniform one.

    Args:
        curve: Deviations of the knots, as in `DepthRepresentation.curve`.
        maximum: The largest sample, 255 for 8 bits.

    Source: H.265 G.14.3.3, the derivation of DepthLUT: knots stand at equal distances along the
        diagonal and are moved off it at right angles by their deviation.
    """
    intervals = len(curve) - 1
    knots = [
        (maximum * k / intervals - deviation, maximum * k / intervals + deviation)
        for k, deviation in enumerate(curve)
    ]
    if any(left >= right for (left, _), (right, _) in pairwise(knots)):
        raise DamagedPhotoError(
            "has a damaged description of its depth map (its curve goes back); {copy_again}",
            copy_again=COPY_AGAIN,
        )
    values, k = [], 0
    for x in range(maximum + 1):
        while k < intervals - 1 and x > knots[k + 1][0]:
            k += 1
        (x1, y1), (x2, y2) = knots[k], knots[k + 1]
        values.append(min(max((x - x1) * (y2 - y1) / (x2 - x1) + y1, 0.0), float(maximum)))
    return tuple(values)
