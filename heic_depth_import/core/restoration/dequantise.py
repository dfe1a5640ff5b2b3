# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes terraces and noise out of 8-bit disparity, as far as rounding and noise may have gone."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from ..arrays import Floats, Mask
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
_SWEEPS_AT_FULL_SIZE = 40
_SWEEPS_BELOW = 50
# 16 for each direction bounds the largest eigenvalue of the squared second differences.
_PACE = np.float32(-1 / 32)
# Of a number of 32 bits.
_ROUNDING = 2.0**-23


@dataclass(frozen=True, slots=True, eq=False)
class _Level:
    """One size of the pyramid: samples in steps, which of them are joined, and their noise."""

    codes: Floats
    links: Links
    noise: float

    @property
    def bound(self) -> float:
        """How many steps a sample may move."""
        return 0.5 + _NOISE_BOUND * self.noise

    @property
    def straight(self) -> float:
        """The largest second difference, in steps, of what may be a straight line."""
        return _STRAIGHT + _NOISE_BENDS * self.noise


def dequantise(disparity: Floats, step: float, links: Links, noise: float = 0.0) -> Floats:
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
        noise: Standard deviation of the noise, in steps.

    Returns:
        (rows, columns) in 1/m.

    Source: thin-plate smoothing under interval constraints; the descent is A. Beck and
        M. Teboulle, "A fast iterative shrinkage-thresholding algorithm", SIAM J. Imaging Sciences
        2 (2009); the order of sizes F. Bornemann and P. Deuflhard, "The cascadic multigrid method",
        Numerische Mathematik 75 (1996).
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
        sweeps = _SWEEPS_AT_FULL_SIZE if level is pyramid[0] else _SWEEPS_BELOW
        correction = _relaxed(level, correction, sweeps)
    # A hair less than the bound, so that rounding to 32 bits does not exceed it.
    hair = disparity * np.float32(_ROUNDING / step)
    bound = np.maximum(np.float32(pyramid[0].bound - 1e-6) - hair, 0)
    return disparity + np.clip(correction, -bound, bound) * np.float32(step)


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
    return _Level(mean, links, level.noise / 2)


def _doubled(values: Floats, links: Links, shape: tuple[int, ...]) -> Floats:
    """Enlarges to twice the size between the centres of samples that are joined.

    The last row and column of odd sizes start from 0.
    """
    larger = np.zeros(shape, np.float32)
    rows, columns = 2 * values.shape[0], 2 * values.shape[1]
    tall = _doubled_down(values, links.down)
    across = np.repeat(links.across, 2, axis=0)
    larger[:rows, :columns] = _doubled_down(tall.T, across.T).T
    return larger


def _doubled_down(values: Floats, joined: Mask) -> Floats:
    """Enlarges along columns; across a jump each side goes on as it is."""
    larger = np.repeat(values, 2, axis=0)
    quarter = np.float32(0.25) * joined * (values[1:] - values[:-1])
    larger[1:-1:2] += quarter
    larger[2::2] -= quarter
    return larger


def _relaxed(level: _Level, correction: Floats, sweeps: int) -> Floats:
    """Descends along the gradient of the weighted second differences, within the bound."""
    bound = np.float32(level.bound)
    gradient = _Gradient.of(level)
    # By how much the codes themselves are bent stays the same in all sweeps, which see corrections
    # alone: those are small, so that 32 bits tell them apart better.
    pull = np.zeros(correction.size, np.float32)
    gradient.descend(level.codes.ravel(), pull)
    result = np.clip(correction, -bound, bound).ravel()
    ahead, moved = result.copy(), np.empty_like(result)
    pace = 1.0
    for _ in range(sweeps):
        faster = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        np.add(ahead, pull, out=moved)
        gradient.descend(ahead, moved)
        np.clip(moved, -bound, bound, out=moved)
        np.subtract(moved, result, out=ahead)
        ahead *= np.float32((pace - 1) / faster)
        ahead += moved
        pace = faster
        result, moved = moved, result
    relaxed: Floats = result.reshape(correction.shape)
    return relaxed


@dataclass(frozen=True, slots=True, eq=False)
class _Gradient:
    """The gradient of the sum of weighted, squared second differences of a grid as one row.

    Attributes:
        directions: For rows and columns how far apart neighbours lie, how much the second
            difference around each sample counts, times the pace, and room for those differences
            between zeros.
        slope: Room for first differences.
    """

    directions: list[tuple[int, Floats, Floats]]
    slope: Floats

    @classmethod
    def of(cls, level: _Level) -> Self:
        strides = (1, level.codes.shape[1])
        weights = [weight.ravel() for weight in _weights(level)]
        directions = [
            (stride, weight[stride:-stride], np.zeros_like(weight))
            for stride, weight in zip(strides, weights, strict=True)
        ]
        return cls(directions, np.empty_like(weights[0]))

    def descend(self, values: Floats, total: Floats) -> None:
        """Adds one step down the gradient.

        Args:
            values: (samples,) where.
            total: (samples,) is added to.
        """
        for stride, weight, bend in self.directions:
            slope, inside = self.slope[:-stride], bend[stride:-stride]
            # Differences of differences, weighted, and differences of differences of those.
            np.subtract(values[stride:], values[:-stride], out=slope)
            np.subtract(slope[stride:], slope[:-stride], out=inside)
            np.multiply(inside, weight, out=inside)
            np.subtract(bend[stride:], bend[:-stride], out=slope)
            total[:-stride] += slope
            total[stride:] -= slope


def _weights(level: _Level) -> tuple[Floats, Floats]:
    """Returns the pace in the middle of three joined samples on a straight line, else 0."""
    codes, links = level.codes, level.links
    across, down = np.zeros_like(codes), np.zeros_like(codes)
    bend = codes[:, 2:] + codes[:, :-2] - 2 * codes[:, 1:-1]
    across[:, 1:-1] = links.across[:, 1:] & links.across[:, :-1] & (np.abs(bend) <= level.straight)
    bend = codes[2:] + codes[:-2] - 2 * codes[1:-1]
    down[1:-1] = links.down[1:] & links.down[:-1] & (np.abs(bend) <= level.straight)
    return across * _PACE, down * _PACE
