# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of a grey picture its coding lost, as far as the code itself tells.

A coefficient of a block is rounded to a multiple of its divisor, so those that are not 0 err evenly
by up to half of that. Those that became 0 tell less: where there is an edge in the block, they
double what is lost (measured on depth maps of phones, divisors of qualities 75 to 96), where it is
flat next to nothing. Smoothing goes as far as it is let, though, and all the way is too far: of 1,
1.4 and 2 times, 1.4 brought surfaces nearest to those of the same maps without loss.

Source: ITU-T T.81 clause A.3.3 (the transform) and A.3.4 (the divisors).
"""

import numpy as np

from ..arrays import Doubles, Floats, Samples

_SIDE = 8
# Standard deviation of rounding to whole steps.
_ROUNDING = 12**-0.5
# Of the standard deviation, where a block has more than its mean.
_WITH_WHAT_BECAME_0 = 1.4


def coding_noise(samples: Samples, divisors: Doubles) -> Floats:
    """Returns the standard deviation of what coding did to samples.

    Args:
        samples: (rows, columns) bytes as decoded, not turned.
        divisors: (8, 8) of the coefficients, the mean's first.

    Returns:
        (rows, columns) in samples' own unit, the same within each block.
    """
    rows, columns = samples.shape
    down, across = -(-rows // _SIDE), -(-columns // _SIDE)
    wide = ((0, down * _SIDE - rows), (0, across * _SIDE - columns))
    whole = np.pad(samples.astype(np.float32), wide, mode="edge")
    blocks = whole.reshape(down, _SIDE, across, _SIDE).swapaxes(1, 2)
    transform = _transform()
    coefficients = np.abs(transform @ (blocks - np.float32(128)) @ transform.T)
    is_kept = coefficients >= np.asarray(divisors / 2, np.float32)
    squares = np.asarray(np.square(divisors) / 12, np.float32)
    noise = np.sqrt((is_kept * squares).sum(axis=(2, 3)) / _SIDE**2)
    is_kept[..., 0, 0] = False
    noise[is_kept.any(axis=(2, 3))] *= np.float32(_WITH_WHAT_BECAME_0)
    result: Floats = noise.repeat(_SIDE, axis=0).repeat(_SIDE, axis=1)[:rows, :columns]
    return result


def trust_beside_rounding(noise: Floats) -> Floats:
    """Returns how far samples can be relied on that err by more than whole steps round off.

    Args:
        noise: Standard deviation beside that of rounding, in steps, of any shape.

    Returns:
        Of the same shape, 0 to 1: the deviation of rounding as a share of both.
    """
    return np.asarray(_ROUNDING / np.hypot(_ROUNDING, noise), np.float32)


def _transform() -> Floats:
    """Returns the matrix of the discrete cosine transform, rows by frequency."""
    place = np.arange(_SIDE)
    matrix = np.cos((2 * place[None] + 1) * place[:, None] * (np.pi / (2 * _SIDE)))
    matrix[0] *= 0.5**0.5
    return np.asarray(matrix * (2 / _SIDE) ** 0.5, np.float32)
