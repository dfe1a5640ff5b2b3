# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fill that is a real piece of the right thing, taken from elsewhere on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.hidden_places import Mask
from bench.optics import Seen
from heic_depth_import.core.restoration.jumps import dilate

_DISTANCES, _DIRECTIONS = (30, 60, 120), 8
"""Pixels from which pieces are taken, and to how many sides."""

_RIM = 2
"""Pixels at a thing's rim that show another as well."""


def displaced_fills(side: Seen) -> Iterator[tuple[NDArray[np.uint8], Mask]]:
    """Yields what a camera from beside would see if everything looked as it does some way off.

    Args:
        side: What it sees.

    Yields:
        (rows, columns, 3) sRGB, and (rows, columns), where that is of the same thing.
    """
    owner = side.owner
    is_known = np.ones(owner.shape, np.bool_)
    for distance in _DISTANCES:
        for turn in np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS):
            by = round(distance * np.sin(turn)), round(distance * np.cos(turn))
            is_same = _moved(is_known, by) & (_moved(owner, by) == owner)
            yield _moved(side.picture, by), is_same & ~dilate(~is_same, _RIM)


def _moved(picture: NDArray[Any], by: tuple[int, int]) -> NDArray[Any]:
    """Returns what lies so many pixels down and across from each; nothing from beyond the edge."""
    moved = np.zeros_like(picture)
    places = [
        (slice(max(0, -step), length - max(0, step)), slice(max(0, step), length - max(0, -step)))
        for step, length in zip(by, picture.shape, strict=False)
    ]
    (to_rows, rows), (to_columns, columns) = places
    moved[to_rows, to_columns] = picture[rows, columns]
    return moved
