# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of each pixel is what stands in front, and the colours of the two that mix there."""

from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from ..arrays import Floats, Mask, Pixels
from ..colour import decoded_light
from ..deferred import together
from ..neighbourhood import box_mean
from ..push_pull import Seeds, push_pull
from ..restoration.components import alike, pieces, whole
from ..restoration.jumps import Sparse, dilate
from .guided_filter import LocalLinear, guided_filter
from .interpolation import between, centres, interpolated_together

# What the matte takes for front by more than half is solid, if it is a piece of this share of the
# picture. So many samples around it a pixel may be front in part, and so many inside it a pixel may
# be background in part.
_HALF, _LARGE = 127, 0.005
_OUTSIDE, _INSIDE = (18, 26), (3, 7)
# Hair ends within that, and the matte fades where it does. What has as much as the second value
# beyond is a chair or a hand that the matte is unsure of: all of it that has the first value is no
# front but for so many samples around the solid.
_UNSURE, _NO_HAIR, _BESIDE = 16, 51, (2, 4)
# Strands that reach as far have gaps between them, so many samples off their middle at most.
_STRAND = 3
# Filtered masks reach neither 0 nor 1.
_NOTHING, _ALL = 0.08, 0.92
# Details are what samples have beside the mean of so many around; mattes and photos have the same
# where these correlate by more than the second, and have not below the first.
_DETAIL, _AGREED = 3, (0.89, 0.93)
# Samples that are surely one of the two.
_PURE = 0.02
_MIDDLE = 0.5
UNDER = 4
"""Samples that the background goes on behind what is opaque, where nothing else is behind it."""


@dataclass(frozen=True, slots=True, eq=False)
class Matting:
    """What it takes to take any part of the photo apart, on the grid of the depth map.

    Attributes:
        mask: How alpha follows from colour.
        least: (rows, columns) alpha is at least.
        most: (rows, columns) alpha is at most.
        front: (rows, columns, 3) linear light of the front, carried on outwards.
        back: (rows, columns, 3) linear light of the background, carried on inwards.
        is_mixed: (rows, columns) where alpha is neither 0 nor 1, or may be between the samples.
        is_front: (rows, columns) where alpha is not 0, or may be.
        doubt: 0 where the matte has the photo's details at the rim, so that alpha is as good as can
            be; 1 where it has others, or none.
    """

    mask: LocalLinear
    least: Floats
    most: Floats
    front: Floats
    back: Floats
    is_mixed: Mask
    is_front: Mask
    doubt: float = 1.0

    def alpha(self, colours: Pixels) -> Floats:
        """Returns how much of a picture is front, 0 to 1.

        Args:
            colours: (rows, columns, 3), or (samples, 3), where the matting is.
        """
        return _bounded(self.mask.at(colours * np.float32(1 / 255)), self.least, self.most)

    def on_grid(self, shape: tuple[int, int]) -> Self:
        """Returns the same on another grid over the same part of the photo.

        Args:
            shape: Rows and columns.
        """
        stored = self.least.shape
        if shape == stored:
            return self
        return self.on(centres(shape[0], stored[0]), centres(shape[1], stored[1]))

    def on(self, rows: Floats, columns: Floats, behind: Floats | None = None) -> Self:
        """Returns the same on part of a finer or coarser grid, between the samples' centres.

        Args:
            rows: Where its rows lie on this one: 0 is the centre of the first.
            columns: The same across.
            behind: Another background on that grid, in the place of this one.
        """
        places = between(rows, self.least.shape[0]), between(columns, self.least.shape[1])
        values = [self.mask.slope, self.mask.offset, self.least, self.most, self.front]
        others = [self.back] if behind is None else []
        slope, offset, least, most, front, *others = interpolated_together(values + others, *places)
        nearest = np.ix_(*(np.where(p.share < _MIDDLE, p.low, p.low + 1) for p in places))
        return type(self)(
            LocalLinear(slope, offset),
            least,
            most,
            front,
            others[0] if behind is None else behind,
            self.is_mixed[nearest],
            self.is_front[nearest],
            self.doubt,
        )

    def near_rim(self) -> Mask:
        """Returns where both colours can show, (rows, columns)."""
        return dilate(self.is_mixed, UNDER)

    def at(self, chosen: Mask) -> Self:
        """Returns the same for some samples alone, in a row.

        Args:
            chosen: (rows, columns).
        """
        mask = LocalLinear(self.mask.slope[chosen], self.mask.offset[chosen])
        return type(self)(
            mask,
            self.least[chosen],
            self.most[chosen],
            self.front[chosen],
            self.back[chosen],
            self.is_mixed[chosen],
            self.is_front[chosen],
            self.doubt,
        )


def matting_of(colours: Pixels, matte: Pixels) -> Matting | None:
    """Looks at the rim of the portrait matte.

    Args:
        colours: (rows, columns, 3) of the photo, averaged to the grid of the depth map.
        matte: (rows, columns), 255 in front.

    Returns:
        None where nothing, or everything, is in front.
    """
    is_solid = whole(matte > _HALF, _LARGE * matte.size)
    if is_solid.all() or not is_solid.any():
        return None
    encoded = colours * np.float32(1 / 255)
    unsure = _unsure(is_solid, matte)
    opacity = _without(matte * np.float32(1 / 255), unsure)
    mask = guided_filter(encoded, opacity)
    most = falling(is_solid, *_OUTSIDE)
    if unsure.any():
        most = np.where(dilate(unsure, _BESIDE[1]), falling(is_solid, *_BESIDE), most)
    least = 1 - falling(~is_solid, *_INSIDE)
    alpha = _bounded(mask.at(encoded), least, most)
    is_back = (alpha < _PURE) & ~dilate(is_solid, 1)
    is_pure = (alpha > 1 - _PURE) & is_solid
    if not (is_back.any() and is_pure.any()):
        return None
    is_mixed = dilate(~(is_back | is_pure), 2)
    light = np.moveaxis(decoded_light(colours), 2, 0)
    around = dilate(is_mixed, _OUTSIDE[1])
    pure = is_pure, is_back
    front, back = together(*(partial(_carried_on, light, known, around) for known in pure))
    return Matting(
        mask=mask,
        least=least,
        most=most,
        front=front,
        back=back,
        is_mixed=is_mixed,
        is_front=is_mixed | is_solid,
        doubt=_doubt(alpha, opacity, is_mixed),
    )


def _doubt(alpha: Floats, opacity: Floats, where: Mask) -> float:
    """Returns how little the details of the matte have to do with those of the photo.

    Args:
        alpha: (rows, columns) as it follows from the photo's colours.
        opacity: (rows, columns) of the matte.
        where: (rows, columns) what is looked at.
    """
    detail, shown = ((values - box_mean(values, _DETAIL))[where] for values in (opacity, alpha))
    alike = float((detail * shown).mean())
    alike /= max(float(detail.std() * shown.std()), _PURE**2)
    return float(np.clip((_AGREED[1] - alike) / (_AGREED[1] - _AGREED[0]), 0, 1))


def _bounded(mask: Floats, least: Floats, most: Floats) -> Floats:
    alpha = (mask - np.float32(_NOTHING)) / np.float32(_ALL - _NOTHING)
    bounded: Floats = np.clip(np.clip(alpha, 0, most), least, 1)
    return bounded


def _unsure(is_solid: Mask, matte: Pixels) -> Mask:
    """Returns what the matte takes for half in front, further off than hair reaches."""
    is_half = (matte > _UNSURE) & ~dilate(is_solid, _BESIDE[0])
    labels, sizes = pieces(alike(is_half))
    goes_on = np.zeros(sizes.size, np.bool_)
    is_broad = ~dilate(matte <= _UNSURE, _STRAND)
    goes_on[labels[(matte > _NO_HAIR) & is_broad & ~dilate(is_solid, _OUTSIDE[0])]] = True
    return is_half & goes_on[labels]


def _without(opacity: Floats, unsure: Mask) -> Floats:
    """Takes off what the matte has too much of where it is unsure, and next to that."""
    if not unsure.any():
        return opacity
    excess = Sparse.of(np.where(unsure, opacity, np.float32(0)), dilate(unsure, _BESIDE[1]), 1)
    for _ in range(_BESIDE[1]):
        excess.become(np.maximum(excess.own, excess.ring().max(axis=0)))
    rest = np.maximum(1 - excess.own, np.float32(_PURE))
    sure = (opacity.ravel()[excess.place] - excess.own) / rest
    return excess.placed(opacity, np.clip(sure, 0, 1))


def falling(mask: Mask, start: int, end: int) -> Floats:
    """Returns 1 near a mask, falling to 0 further off.

    Args:
        mask: (rows, columns).
        start: Samples off it, in squares, where it is still 1.
        end: Samples off it from which on it is 0.
    """
    grown = dilate(mask, start)
    total = grown.astype(np.float32)
    for _ in range(start + 1, end):
        grown = dilate(grown, 1)
        total += grown
    return total / np.float32(end - start)


def _carried_on(light: Floats, is_known: Mask, around: Mask) -> Floats:
    rows, columns = np.nonzero(is_known & around)
    filled = push_pull(Seeds(rows, columns, light[:, rows, columns]), is_known.shape)
    return np.ascontiguousarray(np.moveaxis(filled, 0, 2))
