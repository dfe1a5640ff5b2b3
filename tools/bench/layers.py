# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person and what lies behind as two pictures: laid over each other, sharp or out of focus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.colour import ColourSpace, linear_rec709

Floats = NDArray[np.float32]

_TIMES = 3
"""A box laid on so often is nearly a lens's blur; more is not to be seen."""


def over(person: NDArray[np.uint8], behind: NDArray[np.uint8], radius: int = 0) -> Floats:
    """Lays a person over what lies behind, in light.

    Args:
        person: (rows, columns, 4) sRGB and opacity.
        behind: (rows, columns, 3) sRGB.
        radius: Pixels by which what lies behind is out of focus.

    Returns:
        (rows, columns, 3) of linear light.
    """
    alpha = person[..., 3:].astype(np.float32) / 255
    mixed = light(person[..., :3]) * alpha + blurred(light(behind), radius) * (1 - alpha)
    return np.asarray(mixed, np.float32)


def defocused(photo: Floats, matte: NDArray[np.uint8], radius: int) -> Floats:
    """Puts what lies behind out of focus as phones do: afterwards, by their matte.

    The matte is soft, so that what it takes for background at a rim has the person's colours as
    well, and the blur carries them outwards.

    Args:
        photo: (rows, columns, 3) of linear light.
        matte: (rows / 2, columns / 2) bytes.
        radius: Pixels.
    """
    mask = (matte.astype(np.float32) / 255).repeat(2, 0).repeat(2, 1)[..., None]
    rest = np.asarray(1 - mask, np.float32)
    known = np.maximum(blurred(rest, radius), np.float32(1e-4))
    soft = blurred(np.asarray(photo * rest, np.float32), radius) / known
    return np.asarray(photo * mask + soft * rest, np.float32)


def half_size_matte(alpha: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Returns what a phone stores of the true opacity: half the size, a little blurred, 8 bits.

    Args:
        alpha: (rows, columns) bytes.
    """
    rows, columns = (size // 2 for size in alpha.shape)
    half = alpha.reshape(rows, 2, columns, 2).astype(np.float32).mean(axis=(1, 3))
    return np.round(blurred(half[..., None], 1, times=1)[..., 0]).astype(np.uint8)


def blurred(values: Floats, radius: int, times: int = _TIMES) -> Floats:
    """Averages over squares, several times.

    Args:
        values: (rows, columns, channels).
        radius: Pixels to each side.
        times: How often.
    """
    width = 2 * radius + 1
    for axis in (0, 1) * (times if radius else 0):
        room = [(radius + 1, radius) if axis == n else (0, 0) for n in range(3)]
        sums = np.cumsum(np.pad(values, room, mode="edge"), axis=axis, dtype=np.float64)
        after, before = (np.take(sums, range(n, n + values.shape[axis]), axis) for n in (width, 0))
        values = ((after - before) / width).astype(np.float32)
    return values


def light(picture: NDArray[np.uint8]) -> Floats:
    """Returns the linear light of sRGB bytes."""
    return linear_rec709(picture, ColourSpace.SRGB)
