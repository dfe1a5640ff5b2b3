# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Between the samples of a grid."""

from typing import NamedTuple

import numpy as np

from ..arrays import Floats, Indices, Mask


class Places(NamedTuple):
    """Between which two samples places lie, and how near to the second."""

    low: Indices
    share: Floats


def between(places: Floats, count: int) -> Places:
    """Finds the two samples that each place lies between.

    Args:
        places: (places,) 0 is the centre of the first sample; beyond the ends is as at them.
        count: Of samples, 2 at least.
    """
    inside = np.clip(places, 0, count - 1)
    low = np.minimum(inside.astype(np.intp), max(count - 2, 0))
    return Places(low, (inside - low).astype(np.float32))


def interpolated(values: Floats, rows: Places, columns: Places) -> Floats:
    """Interpolates linearly.

    Args:
        values: (rows, columns) or (rows, columns, channels).
        rows: Where, down; one after the other.
        columns: Where, across.

    Returns:
        (rows, columns) of places, or (rows, columns, channels).
    """
    values = values[rows.low[0] : rows.low[-1] + 2]
    first = rows.low - rows.low[0]
    share = rows.share.reshape(-1, *(1,) * (values.ndim - 1))
    upper = values[first]
    lines = upper + (values[first + 1] - upper) * share
    share = columns.share.reshape(-1, *(1,) * (values.ndim - 2))
    left = lines[:, columns.low]
    result: Floats = left + (lines[:, columns.low + 1] - left) * share
    return result


def interpolated_at(values: Floats, rows: Places, columns: Places) -> Floats:
    """Interpolates linearly at single places.

    Args:
        values: (rows, columns, channels).
        rows: Where each lies, down.
        columns: Where each lies, across.

    Returns:
        (places, channels).
    """
    width = values.shape[1]
    flat = values.reshape(-1, values.shape[2])
    first = rows.low * width + columns.low
    across, down = columns.share[:, np.newaxis], rows.share[:, np.newaxis]
    lines = []
    for index in (first, first + width):
        left = flat[index]
        lines.append(left + (flat[index + 1] - left) * across)
    result: Floats = lines[0] + (lines[1] - lines[0]) * down
    return result


def centres(count: int, stored: int) -> Floats:
    """Returns where the centres of samples lie on another grid over the same length.

    Args:
        count: Of samples.
        stored: Of samples of the other grid.
    """
    places: Floats = ((np.arange(count) + 0.5) * (stored / count) - 0.5).astype(np.float32)
    return places


def resized(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Brings values to another grid over the same area.

    Args:
        values: (rows, columns).
        shape: Rows and columns wanted.
    """
    if values.shape == shape:
        return values
    pairs = zip(shape, values.shape, strict=True)
    return interpolated(values, *(between(centres(n, k), k) for n, k in pairs))


def nearest(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """Brings a mask to another grid over the same area.

    Args:
        mask: (rows, columns).
        shape: Rows and columns wanted.
    """
    if mask.shape == shape:
        return mask
    rows, columns = (np.arange(n) * k // n for n, k in zip(shape, mask.shape, strict=True))
    return mask[np.ix_(rows, columns)]
