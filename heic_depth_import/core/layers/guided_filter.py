# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A soft mask as a function of colour that holds near each sample."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..neighbourhood import box_mean

# Windows reach so many samples to each side.
_RADIUS = 5
# Colours, 0 to 1, that differ by less (squared) tell nothing apart.
_ALIKE = 2e-4


@dataclass(frozen=True, slots=True, eq=False)
class LocalLinear:
    """A mask that is linear in colour near each sample.

    Attributes:
        slope: (rows, columns, 3).
        offset: (rows, columns).
    """

    slope: Floats
    offset: Floats

    def at(self, colours: Floats) -> Floats:
        """Returns the mask.

        Args:
            colours: (rows, columns, 3), 0 to 1, on the same grid.
        """
        mask: Floats = np.einsum("...k,...k->...", self.slope, colours) + self.offset
        return mask


def guided_filter(colours: Floats, mask: Floats) -> LocalLinear:
    """Fits a mask to the colours around each sample, so that it ends where the photo does.

    Args:
        colours: (rows, columns, 3), 0 to 1.
        mask: (rows, columns), 0 to 1.

    Source: K. He, J. Sun, X. Tang, "Guided image filtering", IEEE Trans. PAMI 35 (2013), eq. 14
        to 16; coefficients of a coarse grid used on a fine one: K. He, J. Sun, "Fast guided
        filter", arXiv:1505.00996.
    """
    pairs = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]
    channels = np.moveaxis(colours, 2, 0)
    products = [channels[i] * channels[j] for i, j in pairs]
    mixed = [channel * mask for channel in channels]
    means = box_mean(np.stack([*channels, mask, *products, *mixed]), _RADIUS)
    mean, mean_mask, square, shared = means[:3], means[3], means[4:10], means[10:]
    covariance = [square[n] - mean[i] * mean[j] for n, (i, j) in enumerate(pairs)]
    for n in (0, 3, 5):
        covariance[n] += np.float32(_ALIKE)
    slope = _solved(covariance, [shared[k] - mean[k] * mean_mask for k in range(3)])
    offset = mean_mask - np.einsum("k...,k...->...", slope, mean)
    smooth = box_mean(np.concatenate([slope, offset[np.newaxis]]), _RADIUS)
    return LocalLinear(np.ascontiguousarray(np.moveaxis(smooth[:3], 0, 2)), smooth[3])


def _solved(matrix: list[Floats], right: list[Floats]) -> Floats:
    """Solves symmetric 3 x 3 systems by cofactors, (3, ...)."""
    xx, xy, xz, yy, yz, zz = matrix
    c_xx, c_xy, c_xz = yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy
    c_yy, c_yz, c_zz = xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy
    determinant = xx * c_xx + xy * c_xy + xz * c_xz
    x, y, z = right
    return np.stack(
        [
            (c_xx * x + c_xy * y + c_xz * z) / determinant,
            (c_xy * x + c_yy * y + c_yz * z) / determinant,
            (c_xz * x + c_yz * y + c_zz * z) / determinant,
        ]
    )
