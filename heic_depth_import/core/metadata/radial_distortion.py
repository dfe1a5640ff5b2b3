# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lens's distortion as OpenCV and Android tell it, in the form that Apple's phones use.

Source: Android, CameraCharacteristics.LENS_DISTORTION: x' = x (1 + k1 r^2 + k2 r^4 + k3 r^6) + ...,
x and r without distortion, in focal lengths. Apple's form is a divisor in percent of even powers
(`camera.LensDistortion`), in millimetres of the sensor; here a millimetre is a focal length.
"""

from dataclasses import replace

import numpy as np

from ..arrays import Doubles
from .calibration import Lens

_TERMS = 7
_RADII = 200


def with_radial_distortion(lens: Lens, radial: tuple[float, float, float]) -> Lens:
    """Returns a lens with its distortion; without any where these numbers cannot be one.

    Args:
        lens: Without.
        radial: k1, k2 and k3.
    """
    (fx, fy), (cx, cy), (width, height) = lens.focal, lens.principal_point, lens.size
    farthest = np.hypot(max(cx, width - cx) / fx, max(cy, height - cy) / fy)
    straight = np.linspace(0.0, 1.0, _RADII + 1)[1:] * _straight_reach(farthest, radial)
    with np.errstate(all="ignore"):  # overflows are not believed below
        bent = straight * _factor(straight, radial)
    if not any(radial) or not np.isfinite(bent).all() or (np.diff(bent) <= 0).any():
        return lens
    return replace(
        lens,
        distortion_centre=lens.principal_point,
        pixel_size=1.0 / np.sqrt(fx * fy),
        forward=_fitted(straight, 100.0 * (straight / bent - 1.0)),
        inverse=_fitted(bent, 100.0 * (bent / straight - 1.0)),
    )


def _factor(radii: Doubles, radial: tuple[float, float, float]) -> Doubles:
    squared = radii**2
    result: Doubles = 1.0 + squared * (radial[0] + squared * (radial[1] + squared * radial[2]))
    return result


def _straight_reach(farthest: float, radial: tuple[float, float, float]) -> float:
    """Returns the radius that is bent to the farthest corner, or near to it."""
    radii = np.linspace(0.5, 1.5, _RADII) * farthest
    with np.errstate(all="ignore"):
        away = np.abs(radii * _factor(radii, radial) - farthest)
    return float(radii[np.nanargmin(away)]) if np.isfinite(away).any() else farthest


def _fitted(radii: Doubles, percent: Doubles) -> tuple[float, ...]:
    """Returns eight coefficients of even powers of radii, the first 0."""
    scale = float(radii.max())
    powers = (radii[:, None] / scale) ** (2 * np.arange(1, _TERMS + 1))
    found = np.linalg.lstsq(powers, percent, rcond=None)[0]
    return (0.0, *(found / scale ** (2 * np.arange(1, _TERMS + 1))).tolist())
