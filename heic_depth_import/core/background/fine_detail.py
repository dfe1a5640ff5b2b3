# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo, split into what is smooth and what is fine."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Mask, Pixels
from ..camera import Window
from ..colour import ColourSpace, codes_of
from ..restoration.jumps import JumpRule, Links, dilate
from ..restoration.occlusion_edges import MIXED
from .low_pass import smooth_within

# Samples: what is smaller is fine. With more, blurred backgrounds get the rims of other blurs.
_REACH = 5.0
# Roots of linear light by which neighbours differ less where a photo is out of focus, or things are
# of one colour: 15 codes of 255. Were what is smooth parted there, as depth is, it would have a
# step that the photo has not, and what is fine its negative.
_BLURRED = np.float32(0.06)
# Between things full of detail that is so by chance as well; not as far as this along an outline.
_NEARBY = 2
# Of what is fine, so much is borrowed: in the wrong place it is worse than none, and eyes miss
# little of it.
_SHARE = 0.85
# Pixels of the texture within the frame: with the margin they become three times as many.
_MOST_PIXELS = 2_800_000
# No detail has more contrast than there are codes.
_WILDEST = np.log(np.float32(256))
# Rows of samples that are worked on at once: few stay near the processor.
_AT_ONCE = 16
# Samples that are enlarged at once.
_FEW = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class FineDetail:
    """What a photo shows of its surfaces, at two scales; in codes of 0 to 255 of its own space.

    Attributes:
        low: (rows, columns, 3), of each sample what it has in common with those around it.
        photo: (rows x scale, columns x scale, 3).
        fine: The same, what is there beyond `low`; negative as well. In memory each channel lies
            for itself, as whatever works on it is several times as fast then.
        brightness: (rows, columns), mean of `fine` in each sample.
        amount: (rows, columns), mean amount of `fine` in each sample.
        contrast: (rows, columns), mean amount of `fine` around each sample.
        scale: Pixels per sample along either axis.
    """

    low: Floats
    photo: Pixels
    fine: NDArray[np.int16]
    brightness: Floats
    amount: Floats
    contrast: Floats
    scale: int

    @property
    def calm(self) -> Floats:
        """How little contrast there is, (rows, columns), 1 where there is none.

        That is what goes on behind what stands in front: midway between a calm wall and leaves it
        is rather calm, as patterns on a wall strike the eye more than none on leaves.
        """
        calm: Floats = 1 - np.log1p(self.contrast) / _WILDEST
        return calm

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
        scale = photo.shape[0] // len(disparity)
        is_unknown = np.isnan(disparity)
        links = Links.of(np.where(is_unknown, np.float32(0), disparity), rule)
        links = _with_blurred(links, light)
        is_mixed = dilate(links.rim() | is_unknown, MIXED)
        smooth = smooth_within(np.moveaxis(light, 2, 0), ~is_mixed, links, _REACH)
        low = codes_of(np.moveaxis(smooth, 0, 2), space)
        fine, brightness, amount = _beyond(low, photo, scale)
        contrast = smooth_within(amount[np.newaxis], ~is_mixed, links, _REACH)[0]
        return cls(low, photo, fine, brightness, amount, contrast, scale)


def _with_blurred(links: Links, light: Floats) -> Links:
    """Joins neighbours between which, and nearby, the photo shows no outline."""

    def joined(linked: Mask, down: int, across: int) -> Mask:
        rows, columns = np.nonzero(~linked)
        here, there = light[rows, columns], light[rows + down, columns + across]
        apart = np.abs(np.sqrt(np.maximum(there, 0)) - np.sqrt(np.maximum(here, 0)))
        is_outline = np.zeros_like(linked)
        is_outline[rows, columns] = apart.max(axis=1) > _BLURRED
        return linked | ~dilate(is_outline, _NEARBY)

    return Links(joined(links.across, 0, 1), joined(links.down, 1, 0))


def _beyond(low: Floats, photo: Pixels, scale: int) -> tuple[NDArray[np.int16], Floats, Floats]:
    """Returns what a photo shows beyond what is smooth; its mean, and mean amount, by samples."""
    rows, columns = low.shape[:2]
    planes = np.empty((3, *photo.shape[:2]), np.int16)
    brightness, amount = (np.empty((rows, columns), np.float32) for _ in range(2))
    for first in range(0, rows, _AT_ONCE):
        last = min(first + _AT_ONCE, rows)
        strip = slice(first * scale, last * scale)
        smooth = np.moveaxis(enlarged_rows(low, first, last, scale), 2, 0)
        np.subtract(np.moveaxis(photo[strip], 2, 0), smooth, out=smooth)
        smooth *= np.float32(_SHARE)
        np.rint(smooth, out=smooth)
        fine = planes[:, strip]
        fine[:] = smooth
        brightness[first:last] = _means(fine, scale)
        amount[first:last] = _means(np.abs(fine), scale)
    return np.moveaxis(planes, 0, 2), brightness, amount


def _means(planes: NDArray[np.int16], scale: int) -> Floats:
    """Returns the mean of each sample's pixels in all planes, (rows, columns)."""
    count, height, width = planes.shape
    lines = planes.reshape(count, height // scale, scale, width).sum(axis=(0, 2), dtype=np.int32)
    samples = lines.reshape(-1, width // scale, scale)
    total = sum((samples[..., each] for each in range(1, scale)), samples[..., 0])
    means: Floats = total.astype(np.float32) / np.float32(count * scale * scale)
    return means


def contrast_of(calm: Floats) -> Floats:
    """Returns the contrast, in codes, of what is as calm as `FineDetail.calm`.

    Args:
        calm: Of any shape.
    """
    contrast: Floats = np.expm1((1 - calm) * _WILDEST)
    return contrast


def scale_for(shape: tuple[int, int], pixels_per_sample: float) -> int:
    """Returns how many pixels a sample's side gets in a texture.

    Args:
        shape: Rows and columns of the grid.
        pixels_per_sample: Of the photo; more would show nothing more.
    """
    affordable = (_MOST_PIXELS / (shape[0] * shape[1])) ** 0.5
    return max(1, int(min(affordable, pixels_per_sample)))


def shape_for(shape: tuple[int, int], window: Window) -> tuple[int, int]:
    """Returns rows and columns on which the fine detail of a photo is looked at.

    Args:
        shape: Rows and columns of the grid.
        window: Where that lies on the photo.
    """
    rows, columns = shape
    scale = scale_for(shape, window.width / columns)
    return rows * scale, columns * scale


def enlarged(values: Floats, scale: int) -> Floats:
    """Enlarges a grid, linearly between the centres of its samples.

    Args:
        values: (rows, columns, channels).
        scale: Whole number.
    """
    # Each channel for itself: numpy is slow where what it goes along is short.
    planes = np.moveaxis(values, 2, 0)
    count, rows, columns = planes.shape
    larger = np.empty((count, rows * scale, columns * scale), np.float32)
    # Large ones one after the other: they stay near the processor.
    step = max(1, _FEW // (rows * columns))
    for first in range(0, count, step):
        _enlarge(planes[first : first + step], scale, larger[first : first + step])
    return np.moveaxis(larger, 0, 2)


def _enlarge(planes: Floats, scale: int, larger: Floats) -> None:
    """Does so with (channels, rows, columns)."""
    count, rows, columns = planes.shape
    # With the edge once more around.
    lines = np.empty((count, rows + 2, columns + 2), np.float32)
    lines[:, 1:-1, 1:-1] = planes
    lines[:, 0], lines[:, -1] = lines[:, 1], lines[:, -2]
    lines[..., 0], lines[..., -1] = lines[..., 1], lines[..., -2]
    wide = np.empty((count, rows + 2, columns * scale), np.float32)
    before, here, after = (np.s_[..., each : each + columns] for each in range(3))
    for phase, near, far in _shares(lines[here], lines, (before, after), scale):
        wide[..., phase::scale] = near + far  # written once: numpy is slow to write every other
    above, within, below = (np.s_[:, each : each + rows] for each in range(3))
    for phase, near, far in _shares(wide[within], wide, (above, below), scale):
        np.add(near, far, out=larger[:, phase::scale])


def _shares(
    here: Floats, lines: Floats, beside: tuple[Any, Any], scale: int
) -> Iterator[tuple[int, Floats, Floats | np.float32]]:
    """Yields pixels of samples by their number, and what adds up to what they are.

    Args:
        here: Samples, of any shape.
        lines: These with one more on either side.
        beside: Which of those lie before the samples, and after them.
        scale: Pixels of a sample.
    """
    # As far from the middle of a sample to either side pixels take the same shares.
    for phase in range(scale // 2):
        away = 0.5 - (phase + 0.5) / scale
        near, far = here * np.float32(1 - away), lines * np.float32(away)
        yield phase, near, far[beside[0]]
        yield scale - 1 - phase, near, far[beside[1]]
    if scale % 2:
        yield scale // 2, here, np.float32(0)


def enlarged_rows(values: Floats, first: int, last: int, scale: int) -> Floats:
    """Returns some rows of an enlarged grid.

    Args:
        values: (rows, columns, channels).
        first: Of the rows, before they are enlarged.
        last: The row after them.
        scale: Whole number.
    """
    # With a row before and one after, between which they go over.
    start = max(0, first - 1)
    larger = enlarged(values[start : last + 1], scale)
    return larger[(first - start) * scale :][: (last - first) * scale]
