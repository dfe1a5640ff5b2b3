# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waves of depth along the rim of what stands in front."""

import numpy as np

from ..arrays import Floats, Mask
from ..neighbourhood import box_mean

# Samples to each side that the rim is evened out over, twice.
_ALONG = 8
# Shares of its disparity: waves are as high at most, what is higher is a shape; samples of a rough
# rim are off the middle of their neighbours by more than the last.
_WAVE, _SHAPE, _ROUGH = np.float32(0.04), np.float32(0.08), np.float32(0.0005)


def evened_along(disparity: Floats, expected: Floats, core: Mask, rim: Mask, width: int) -> Floats:
    """Evens out how the rim differs from what the inside tells, where the map is rough there.

    From beside, how near the rim is places the outline: what maps have of waves along it would make
    a head lumpy. It stays as round as it is, and joins the inside as it did.

    Args:
        disparity: (rows, columns) in 1/m.
        expected: (rows, columns) in 1/m, what the inside tells.
        core: (rows, columns), the inside.
        rim: (rows, columns), the rest of what is in front.
        width: Samples of it.
    """
    sums = np.stack([(disparity - expected) * rim, rim, core], dtype=np.float32)
    for _ in range(2):
        sums[:2] = box_mean(sums[:2], _ALONG)
    even = expected + sums[0] / np.maximum(sums[1], np.float32(1e-6))
    differs = np.abs(even - disparity) / np.maximum(disparity, np.float32(1e-6))
    share = 1 - 2 * np.minimum(box_mean(sums[2], width), np.float32(0.5))
    share *= np.clip((_SHAPE - differs) / (_SHAPE - _WAVE), 0, 1)
    share *= np.clip(_roughness(disparity, rim) / _ROUGH - 1, 0, 1)
    return np.where(rim, disparity + share * (even - disparity), disparity)


def _roughness(disparity: Floats, rim: Mask) -> Floats:
    """Returns how much samples near the rim are off the middle of their neighbours, as shares.

    Args:
        disparity: (rows, columns) in 1/m.
        rim: (rows, columns).
    """
    total = np.zeros((2, *disparity.shape), np.float32)
    for axis in (1, 2):
        lines, counts = np.moveaxis(disparity, axis - 1, 0), np.moveaxis(rim, axis - 1, 0)
        bend = np.abs(lines[2:] - 2 * lines[1:-1] + lines[:-2])
        bend /= np.maximum(lines[1:-1], np.float32(1e-6))
        is_one = counts[2:] & counts[1:-1] & counts[:-2] & (bend < _WAVE)
        found = np.moveaxis(total, axis, 1)[:, 1:-1]
        found += np.stack([bend * is_one, is_one])
    bend, number = box_mean(total, _ALONG)
    return np.asarray(bend / np.maximum(number, np.float32(1e-6)))
