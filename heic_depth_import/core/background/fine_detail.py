# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo, split into what is smooth and what is fine."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Pixels
from ..colour import ColourSpace, codes_of
from ..restoration.jumps import JumpRule, Links, dilate
from .low_pass import smooth_within

# Samples: what is smaller is fine. With more, blurred backgrounds get the rims of other blurs.
_REACH = 5.0
# Samples around a jump in which photos mix its two sides.
_MIXED = 3
# Of what is fine, so much is borrowed: in the wrong place it is worse than none, and eyes miss
# little of it.
_SHARE = 0.85
# Pixels of the texture within the frame: with the margin they become three times as many.
_MOST_PIXELS = 2_800_000


@dataclass(frozen=True, slots=True, eq=False)
class FineDetail:
    """What a photo shows of its surfaces, at two scales; in codes of 0 to 255 of its own space.

    Attributes:
        low: (rows, columns, 3), of each sample what it has in common with those around it.
        photo: (rows x scale, columns x scale, 3).
        fine: The same, what is there beyond `low`; negative as well.
        amount: (rows, columns), mean amount of `fine` in each sample.
        contrast: (rows, columns), mean amount of `fine` around each sample.
        scale: Pixels per sample along either axis.
    """

    low: Floats
    photo: Pixels
    fine: NDArray[np.int16]
    amount: Floats
    contrast: Floats
    scale: int

    @classmethod
    def of(
        cls, disparity: Floats, light: Floats, photo: Pixels, rule: JumpRule, space: ColourSpace
    ) -> "FineDetail":
        """Splits a photo.

        Args:
            disparity: (rows, columns) in 1/m; NaN where unknown.
            light: (rows, columns, 3), the photo as linear Rec. 709.
            photo: (rows x scale, columns x scale, 3).
            rule: Where the surface is torn.
            space: What the photo's numbers mean.
        """
        rows, columns = disparity.shape
        scale = photo.shape[0] // rows
        is_unknown = np.isnan(disparity)
        links = Links.of(np.where(is_unknown, np.float32(0), disparity), rule)
        is_mixed = dilate(links.rim() | is_unknown, _MIXED)
        smooth = smooth_within(np.moveaxis(light, 2, 0), ~is_mixed, links, _REACH)
        low = codes_of(np.ascontiguousarray(np.moveaxis(smooth, 0, 2)), space)
        fine = np.rint((photo - enlarged(low, scale)) * np.float32(_SHARE)).astype(np.int16)
        blocks = np.abs(fine).reshape(rows, scale, columns, scale * 3)
        amount = blocks.mean(axis=(1, 3), dtype=np.float32)
        contrast = smooth_within(amount[np.newaxis], ~is_mixed, links, _REACH)[0]
        return cls(low, photo, fine, amount, contrast, scale)


def scale_for(shape: tuple[int, int], pixels_per_sample: float) -> int:
    """Returns how many pixels a sample's side gets in a texture.

    Args:
        shape: Rows and columns of the grid.
        pixels_per_sample: Of the photo; more would show nothing more.
    """
    affordable = (_MOST_PIXELS / (shape[0] * shape[1])) ** 0.5
    return max(1, int(min(affordable, pixels_per_sample)))


def enlarged(values: Floats, scale: int) -> Floats:
    """Enlarges a grid, linearly between the centres of its samples.

    Args:
        values: (rows, columns, channels).
        scale: Whole number.
    """
    for axis in (1, 0):
        lines = np.moveaxis(values, axis, 0)
        shape = list(values.shape)
        shape[axis] *= scale
        values = np.empty(shape, np.float32)
        larger = np.moveaxis(values, axis, 0)
        for phase in range(scale):
            away = (phase + 0.5) / scale - 0.5
            own, other = np.float32(1 - abs(away)), np.float32(abs(away))
            between = larger[phase::scale]
            np.multiply(lines, own, out=between)
            if away < 0:
                between[1:] += lines[:-1] * other
                between[0] += lines[0] * other
            elif away > 0:
                between[:-1] += lines[1:] * other
                between[-1] += lines[-1] * other
    return values
