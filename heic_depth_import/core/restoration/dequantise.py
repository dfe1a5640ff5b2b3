# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes terraces and noise out of 8-bit disparity, as far as rounding and noise may have gone."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Mask
from ..neighbourhood import gathered
from .descent import PACE, relaxed
from .jumps import Links

# Rounding a straight line gives second differences of -1, 0 and 1 step and no others.
_STRAIGHT = 1.01
# Of normally distributed noise 97 % lie within this many standard deviations. More would smooth
# what is there; with less, what lies beyond shows as spikes.
_NOISE_BOUND = 2.2
# Noise bends a line, too: second differences have sqrt(6) times its deviation.
_NOISE_BENDS = 4.0
_LEVELS = 7
_SMALLEST = 24
# Of a number of 32 bits.
_ROUNDING = 2.0**-23


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """One size of the pyramid: samples in steps, which of them are joined, and their noise."""

    codes: Floats
    links: Links
    noise: float | Floats

    @property
    def bound(self) -> float | Floats:
        """How many steps a sample may move."""
        return 0.5 + _NOISE_BOUND * self.noise

    @property
    def straight(self) -> float | Floats:
        """The largest second difference, in steps, of what may be a straight line."""
        return _STRAIGHT + _NOISE_BENDS * self.noise


def dequantise(disparity: Floats, step: float, links: Links, noise: float | Floats = 0.0) -> Floats:
    """Returns the least bent surface that may have been stored as these samples.

    Minimises the sum of squared second differences along rows and columns while every sample stays
    within half a step of where it was, and 2.2 times the noise. A second difference counts only
    where its three samples are joined and lie on a straight line as far as their rounding and noise
    can tell, so creases and silhouettes stay. Coarse to fine: each level starts from the correction
    found at half its size, so terraces a hundred samples wide flatten too; the mean of four samples
    has half their noise.

    Args:
        disparity: (rows, columns) in 1/m.
        step: Quantisation step in 1/m.
        links: Which neighbours are one surface.
        noise: Standard deviation of the noise, in steps; of all samples, or (rows, columns).

    Returns:
        (rows, columns) in 1/m.

    Source: thin-plate smoothing under interval constraints; the order of sizes F. Bornemann and
        P. Deuflhard, "The cascadic multigrid method", Numerische Mathematik 75 (1996).
    """
    if not step > 0:
        return disparity
    pyramid = [_Level(disparity * np.float32(1 / step), links, noise)]
    while len(pyramid) < _LEVELS and min(pyramid[-1].codes.shape) >= _SMALLEST:
        pyramid.append(_halved(pyramid[-1]))
    correction = np.zeros_like(pyramid[-1].codes)
    coarser = pyramid[-1]
    for level in reversed(pyramid):
        if level is not coarser:
            correction = _doubled(correction, coarser.links, level.codes.shape)
        coarser = level
        is_last = level is pyramid[0]
        correction = relaxed(level.codes, _weights(level), correction, level.bound, is_last=is_last)
    # A hair less than the bound, so that rounding to 32 bits does not exceed it.
    bound = disparity * np.float32(_ROUNDING / step)
    np.subtract(np.float32(pyramid[0].bound - 1e-6), bound, out=bound)
    np.maximum(bound, 0, out=bound)
    np.clip(correction, -bound, bound, out=correction)
    correction *= np.float32(step)
    correction += disparity
    return correction


def _halved(level: _Level) -> _Level:
    """Returns means of 2 x 2 samples, joined where all the samples between are."""
    codes, across, down = level.codes, level.links.across, level.links.down
    height, width = codes.shape[0] // 2 * 2, codes.shape[1] // 2 * 2
    whole = codes[:height, :width]
    mean = np.float32(0.25) * (
        whole[::2, ::2] + whole[1::2, ::2] + whole[::2, 1::2] + whole[1::2, 1::2]
    )
    joined = (
        across[:height:2, :width:2]
        & across[1:height:2, :width:2]
        & down[:height:2, :width:2]
        & down[:height:2, 1:width:2]
    )
    beside = across[:height:2, 1 : width - 1 : 2] & across[1:height:2, 1 : width - 1 : 2]
    below = down[1 : height - 1 : 2, :width:2] & down[1 : height - 1 : 2, 1:width:2]
    links = Links(beside & joined[:, 1:] & joined[:, :-1], below & joined[1:] & joined[:-1])
    if not isinstance(level.noise, np.ndarray):
        return _Level(mean, links, level.noise / 2)
    squared = gathered(np.square(level.noise[:height, :width]), 2, np.add.reduce)
    return _Level(mean, links, np.sqrt(squared) / np.float32(4))


def _doubled(values: Floats, links: Links, shape: tuple[int, ...]) -> Floats:
    """Enlarges to twice the size between the centres of samples that are joined.

    The last row and column of odd sizes start from 0.
    """
    # Down the columns, then along the rows; across a jump each side goes on as it is.
    tall = np.repeat(values, 2, axis=0)
    quarter = np.float32(0.25) * links.down * (values[1:] - values[:-1])
    tall[1:-1:2] += quarter
    tall[2::2] -= quarter
    larger = np.zeros(shape, np.float32)
    inside = larger[: tall.shape[0], : 2 * tall.shape[1]]
    inside[:, ::2] = inside[:, 1::2] = tall
    quarter = np.float32(0.25) * np.repeat(links.across, 2, axis=0) * (tall[:, 1:] - tall[:, :-1])
    inside[:, 1:-1:2] += quarter
    inside[:, 2::2] -= quarter
    return larger


def _weights(level: _Level) -> tuple[Floats, Floats]:
    """Returns the pace in the middle of three joined samples on a straight line, else 0.

    Returns:
        Along rows, and along columns: as one row each, with two rows of zeros on either side.
    """
    codes, links = level.codes, level.links
    rows, columns = codes.shape
    is_across, is_down = np.zeros((2, rows, columns), np.bool_)
    most = level.straight
    along = is_across[:, 1:-1]
    middle = most[:, 1:-1] if isinstance(most, np.ndarray) else most
    _straight((codes[:, :-2], codes[:, 1:-1], codes[:, 2:]), middle, along)
    along &= links.across[:, 1:]
    along &= links.across[:, :-1]
    along = is_down[1:-1]
    middle = most[1:-1] if isinstance(most, np.ndarray) else most
    _straight((codes[:-2], codes[1:-1], codes[2:]), middle, along)
    along &= links.down[1:]
    along &= links.down[:-1]
    result = np.zeros((2, rows + 4, columns), np.float32)
    for weight, counts in zip(result[:, 2:-2], (is_across, is_down), strict=True):
        np.copyto(weight, PACE, where=counts)
    return result[0].ravel(), result[1].ravel()


def _straight(three: tuple[Floats, Floats, Floats], most: float | Floats, out: Mask) -> None:
    """Tells which three samples bend no more than by so many steps."""
    before, middle, after = three
    bend = before + after
    bend -= 2 * middle
    np.abs(bend, out=bend)
    np.less_equal(bend, most, out=out)
