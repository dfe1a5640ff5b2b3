# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fill that knows where hidden things end, and of their colours what the photo shows nearest."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bench.hidden_places import SOLID, Hidden, nearest_of
from bench.optics import FACTOR, Seen, sampled, value_at
from heic_depth_import.core.neighbourhood import box_mean
from heic_depth_import.core.restoration.jumps import dilate

_MIXED = 1
"""Samples at a rim that show two things: their colours are nobody's."""

_HAIRY = 8
"""Of 255: how much of a pixel a person covers where its colour is not only what lies behind."""

_AROUND = 4
"""Samples to each side that colours are averaged over: grain cannot be guessed."""


def carried_on(photo: Seen) -> dict[int, NDArray[np.float32]]:
    """Returns for each thing the mean colour of the nearest place where the photo shows it.

    Args:
        photo: What its camera sees.

    Returns:
        (rows, columns, 3) sRGB by sample of the depth map, by index of the thing.
    """
    owner, colour = sampled(photo.owner), sampled(photo.picture).astype(np.float32)
    alpha = np.zeros(owner.shape, np.uint8) if photo.alpha is None else sampled(photo.alpha)
    found = {}
    for thing in np.unique(owner):
        is_it = owner == thing
        is_pure = is_it & ~dilate(~is_it, _MIXED)
        if np.median(alpha[is_it]) < SOLID:
            is_pure &= ~dilate(alpha >= _HAIRY, _MIXED)
        if not is_pure.any():
            is_pure = is_it
        there = is_pure.astype(np.float32)
        layers = np.concatenate([np.moveaxis(colour * there[..., np.newaxis], 2, 0), there[None]])
        sums = box_mean(layers, _AROUND)
        mean = np.moveaxis(sums[:3] / np.maximum(sums[3], np.float32(1e-6)), 0, 2)
        found[int(thing)] = mean[nearest_of(is_pure)]
    return found


def nearest_fill(
    side: Seen, hidden: Hidden, colours: Mapping[int, NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Returns what a camera from beside would see if what is hidden had the nearest colours.

    Args:
        side: What it sees.
        hidden: What of that the photo's does not.
        colours: As `carried_on` returns them. What the photo shows nothing of is as it is.

    Returns:
        (rows, columns, 3) sRGB.
    """
    result = side.picture.astype(np.float32)
    for thing, colour in colours.items():
        here = hidden.is_hidden & (side.owner == thing)
        result[here] = value_at(colour, hidden.place[here] / FACTOR)
    return result
