# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much noise a depth map has beyond its rounding, as the map itself shows."""

import math

import numpy as np

from ..arrays import Doubles, Floats
from .jumps import Links
from .tiles import joined_tiles, tiles

_SIDE = 9
# A plane's three numbers are taken from each patch.
_FREEDOM = _SIDE * _SIDE - 3
# Rounding to whole steps errs evenly by up to half a step.
_ROUNDING_VARIANCE = 1 / 12
# Fewer patches than this may all lie on something bent.
_FEWEST_PATCHES = 50
# What is rougher than this is foliage or fur, all over the map, rather than noise.
_MOST = 1.0


def noise_of(disparity: Floats, step: float, links: Links) -> float:
    """Estimates the standard deviation of a map's noise, without that of its rounding.

    Patches of 9 x 9 samples of one surface are nearly flat; the median of how far samples lie off
    the plane through their patch is the noise, as fewer than half of them hold any detail.

    Args:
        disparity: (rows, columns), of any unit.
        step: Quantisation step in the same unit.
        links: Which neighbours are one surface.

    Returns:
        In steps, 0 to 1; 0 where nothing can be told.

    Source: noise from the residuals of local planes, as J. S. Lee and K. Hoppel, "Noise modeling
        and estimation of remotely-sensed images", IGARSS 1989, do it for images.
    """
    patches = _patches(disparity * np.float32(1 / step), links)
    if len(patches) < _FEWEST_PATCHES:
        return 0.0
    slants = _slants()
    off = patches - patches.mean(axis=1, keepdims=True)
    # No matrix product: that would wake a thread on every processor, for a millisecond's work.
    for slant in slants.T:
        off -= np.einsum("ij,j->i", off, slant)[:, np.newaxis] * slant
    variance = float(np.median(np.einsum("ij,ij->i", off, off))) / _FREEDOM
    return min(math.sqrt(max(variance - _ROUNDING_VARIANCE, 0.0)), _MOST)


def _patches(codes: Floats, links: Links) -> Doubles:
    """Returns the patches that lie within one surface, (patches, samples)."""
    *_, is_whole = joined_tiles(links, _SIDE)
    patches: Doubles = tiles(codes, _SIDE)[is_whole].reshape(-1, _SIDE * _SIDE).astype(np.float64)
    return patches


def _slants() -> Doubles:
    """Returns the two directions that a patch may slant in, (samples, 2), orthonormal."""
    down, across = np.mgrid[:_SIDE, :_SIDE] - (_SIDE - 1) / 2
    slants = np.stack([across.ravel(), down.ravel()], axis=1)
    return np.asarray(slants / np.linalg.norm(slants, axis=0))
