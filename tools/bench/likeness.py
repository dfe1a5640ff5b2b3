# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How alike two pictures are, pixel by pixel and in how much goes on in them."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from heic_depth_import.core.neighbourhood import box_mean
from heic_depth_import.core.restoration.jumps import dilate

Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]

_SETTLED = 30.0
"""Steps of 255 between two colours that can be told apart for certain."""

_STEADY = 170.0
"""The constant of gradient similarity: gradients well below its root are none."""

_WINDOW = 5
_STEADY_MEAN, _STEADY_SPREAD = (0.01 * 255) ** 2, (0.03 * 255) ** 2
"""The constants of structural similarity."""

_GREY = np.array([0.299, 0.587, 0.114])


def likeness(result: Doubles, truth: NDArray[np.uint8], where: Mask | None = None) -> float:
    """Returns the PSNR in dB.

    Args:
        result: (rows, columns, 3) sRGB, 0 to 255.
        truth: Of the same shape.
        where: (rows, columns), pixels that count; None for all.
    """
    squared = (result - truth) ** 2
    if where is not None:
        squared = squared[where]
    return float(10 * np.log10(255**2 / max(squared.mean(), 1e-9))) if squared.size else np.nan


def smeared_share(
    result: Doubles, truth: NDArray[np.uint8], front: NDArray[np.float32], where: Mask
) -> float:
    """Returns which share of pixels looks like what stood before them, in percent.

    Pixels do not count where front and truth look alike: nobody could tell.

    Args:
        result: (rows, columns, 3) sRGB, 0 to 255.
        truth: Of the same shape.
        front: Of the same shape: the colour of what stood before each pixel, at its rim.
        where: (rows, columns), pixels that something stood before.
    """
    one, true, before = result[where], truth[where].astype(np.float64), front[where]
    can_tell = np.linalg.norm(before - true, axis=-1) > _SETTLED
    to_truth = np.linalg.norm(one - true, axis=-1)[can_tell]
    to_front = np.linalg.norm(one - before, axis=-1)[can_tell]
    return float(100 * np.mean(to_front < to_truth)) if to_truth.size else np.nan


def gradient_similarity(result: Doubles, truth: NDArray[np.uint8], where: Mask) -> float:
    """Returns how alike the two are in how much goes on in them, 0 to 1.

    What is made up cannot have the truth's spots in the truth's places; it can be as rough. Only
    pixels count whose surroundings do.

    Args:
        result: (rows, columns, 3) sRGB, 0 to 255.
        truth: Of the same shape.
        where: (rows, columns), pixels that count.

    Source: GMSD, W. Xue and others, IEEE Trans. Image Processing 23 (2014): similarity of the
        magnitudes of Prewitt's gradients, here its mean, and without halving the pictures.
    """
    inner = ~dilate(~where, 1)
    inner[0] = inner[-1] = inner[:, 0] = inner[:, -1] = False
    one, other = _gradient(result), _gradient(truth.astype(np.float64))
    alike = (2 * one * other + _STEADY) / (one**2 + other**2 + _STEADY)
    return float(alike[inner].mean()) if inner.any() else np.nan


def _gradient(picture: Doubles) -> Doubles:
    """Returns the magnitude of Prewitt's gradient, (rows, columns)."""
    window = sliding_window_view(np.pad(picture @ _GREY, 1, mode="edge"), (3, 3))
    across = (window[..., 2] - window[..., 0]).sum(axis=-1) / 3
    down = (window[..., 2, :] - window[..., 0, :]).sum(axis=-1) / 3
    return np.asarray(np.hypot(across, down))


def structural_similarity(result: Doubles, truth: Doubles, where: Mask, blur: int) -> float:
    """Returns how alike the structures of two pictures are, 0 to 1.

    Args:
        result: (rows, columns, 3) sRGB, 0 to 255.
        truth: Of the same shape.
        where: (rows, columns), pixels that count.
        blur: Pixels that both are blurred to: finer structure does not count.

    Source: Z. Wang and others, "Image quality assessment", IEEE Trans. Image Processing 13 (2004),
        over windows of 11 x 11 pixels.
    """
    one, other = (
        box_mean((picture @ _GREY).astype(np.float32), blur) for picture in (result, truth)
    )
    mean, true_mean = box_mean(one, _WINDOW), box_mean(other, _WINDOW)
    spread = box_mean(one * one, _WINDOW) - mean**2
    true_spread = box_mean(other * other, _WINDOW) - true_mean**2
    common = box_mean(one * other, _WINDOW) - mean * true_mean
    alike = (2 * mean * true_mean + _STEADY_MEAN) * (2 * common + _STEADY_SPREAD)
    alike /= (mean**2 + true_mean**2 + _STEADY_MEAN) * (spread + true_spread + _STEADY_SPREAD)
    return float(alike[where].mean()) if where.any() else np.nan


def opacity_error(share: Doubles, alpha: NDArray[np.uint8], around: int = 4) -> float:
    """Returns how wrong the share of the person is at the person's rim, in percent on average.

    Args:
        share: (rows, columns), 0 to 1: how much of each pixel shows the person.
        alpha: (rows, columns) bytes: how much should.
        around: Pixels on either side of what is partly covered that count as well.
    """
    is_rim = dilate((alpha > 5) & (alpha < 250), around)
    return float(100 * np.abs(share - alpha / 255.0)[is_rim].mean()) if is_rim.any() else np.nan
