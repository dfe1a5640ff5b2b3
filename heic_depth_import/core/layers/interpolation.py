# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Between the samples of a grid."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Indices, Mask
from ..restoration.jumps import dilate


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
        columns: Where, across; the same.

    Returns:
        (rows, columns) of places, or (rows, columns, channels).
    """
    covered, rows, columns = within(rows, columns)
    values = values[covered]
    share = rows.share.reshape(-1, *(1,) * (values.ndim - 1))
    lines = _mixed(values.take(rows.low, axis=0), values.take(rows.low + 1, axis=0), share)
    share = columns.share.reshape(-1, *(1,) * (values.ndim - 2))
    return _mixed(lines.take(columns.low, axis=1), lines.take(columns.low + 1, axis=1), share)


def _mixed(one: Floats, other: Floats, share: Floats) -> Floats:
    """Returns one with a share of the other, in place: pictures are large."""
    other -= one
    other *= share
    one += other
    return one


def within(rows: Places, columns: Places) -> tuple[tuple[slice, slice], Places, Places]:
    """Returns the part of a grid that places lie in, and where they lie in that.

    Args:
        rows: Where, down; one after the other.
        columns: Where, across; the same.
    """
    down, across = (slice(at.low[0], at.low[-1] + 2) for at in (rows, columns))
    rows, columns = (Places(at.low - at.low[0], at.share) for at in (rows, columns))
    return (down, across), rows, columns


def interpolated_together(grids: list[Floats], rows: Places, columns: Places) -> list[Floats]:
    """Interpolates several grids at once, which is quicker than one after the other.

    Args:
        grids: Each (rows, columns) or (rows, columns, channels).
        rows: As for `interpolated`.
        columns: The same.
    """
    covered, rows, columns = within(rows, columns)
    parts = [grid[covered] for grid in grids]
    deep = [part if part.ndim == 3 else part[..., np.newaxis] for part in parts]
    values = interpolated(np.concatenate(deep, axis=2), rows, columns)
    found, first = [], 0
    for part, layers in zip(parts, deep, strict=True):
        last = first + layers.shape[2]
        found.append(values[..., first] if part.ndim == 2 else values[..., first:last])
        first = last
    return found


def interpolated_at(
    values: NDArray[Any],
    rows: Places,
    columns: Places,
    meaning: Callable[[NDArray[Any]], Floats] | None = None,
) -> Floats:
    """Interpolates linearly at single places.

    Args:
        values: (rows, columns, channels).
        rows: Where each lies, down.
        columns: Where each lies, across.
        meaning: What values stand for that are not themselves to be interpolated, as codes.

    Returns:
        (places, channels).
    """
    width = values.shape[1]
    flat = values.reshape(-1, values.shape[2])
    first = rows.low * width + columns.low
    across, down = columns.share[:, np.newaxis], rows.share[:, np.newaxis]

    def at(index: Indices) -> Floats:
        taken = flat.take(index, axis=0)
        return taken if meaning is None else meaning(taken)

    upper, lower = (_mixed(at(index), at(index + 1), across) for index in (first, first + width))
    return _mixed(upper, lower, down)


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


def anywhere(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """Brings a mask to another grid over the same area: a coarse sample has all that is around it.

    Args:
        mask: (rows, columns).
        shape: Rows and columns wanted.
    """
    return nearest(dilate(mask, max(mask.shape[0] // shape[0], 1) // 2), shape)
