# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a camera from beside sees that the photo's does not, and what stood before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.optics import CAMERA, CUT, FACTOR, PHOTO_SIZE, Seen, sampled, value_at
from heic_depth_import.core.restoration.jumps import dilate

Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]

_FARTHEST = 1e-3
"""1/m that the sky counts as: a kilometre."""

_RIM = 6
"""Samples inward from a rim whose colours are what it could be smeared with."""

SOLID, _THIN = 230, 64
"""Of 255: how much of a pixel the person covers where its colour is the person's, and where it is
still not what lies behind."""


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """What a camera from beside sees and the photo's does not, in pixels of the former.

    Attributes:
        is_hidden: (rows, columns), of what would lie within the photo.
        is_behind_other: (rows, columns), of that: where another object stood before it.
        front: (rows, columns, 3) sRGB: the colour of what stood before it, at its nearest rim.
        place: (rows, columns, 2) where it lies on the photo, across and down in pixels.
    """

    is_hidden: Mask
    is_behind_other: Mask
    front: NDArray[np.float32]
    place: Doubles


def hidden_places(photo: Seen, side: Seen, to_photo: Doubles, rims: NDArray[np.float32]) -> Hidden:
    """Finds what the photo's camera cannot see, or through hair only.

    Args:
        photo: What it does see; what belongs together is one object.
        side: What the camera from beside sees.
        to_photo: (4, 4) from the space of the camera from beside to that of the photo's, both
            looking along -z.
        rims: As `rim_colours` returns them.
    """
    place, disparity = _on_photo(side.disparity, to_photo)
    inside = np.all((place >= 0) & (place < PHOTO_SIZE), axis=-1) & (disparity > 0)
    nearest = np.full(place.shape[:2], np.inf)
    # At a rim a pixel to one side or the other: the farthest of them may be what is seen.
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            there = value_at(photo.disparity, place + np.array([across, down]))
            nearest = np.minimum(nearest, np.maximum(there, _FARTHEST))
    is_hidden = nearest > disparity * (1 + CUT)
    is_other = value_at(photo.owner, place) != side.owner
    if photo.alpha is not None and side.alpha is not None:
        is_behind = ~np.isin(side.owner, np.unique(photo.owner[photo.alpha >= SOLID]))
        is_thin = is_behind & (value_at(photo.alpha, place) >= _THIN)
        is_hidden, is_other = is_hidden | is_thin, is_other | is_thin
        # Hair before the wall is no part of the wall.
        inside &= ~is_behind | (side.alpha < 255 - SOLID)
    front = value_at(rims, place / FACTOR)
    is_hidden &= inside
    return Hidden(is_hidden, is_hidden & is_other & np.isfinite(front[..., 0]), front, place)


def as_one(seen: Seen, together: tuple[int, ...]) -> Seen:
    """Takes several objects for one: a head, its neck and its hair have one rim.

    Args:
        seen: What a camera sees.
        together: Their indices.
    """
    if not together:
        return seen
    owner = np.where(np.isin(seen.owner, together), np.uint8(together[0]), seen.owner)
    return Seen(seen.picture, seen.disparity, owner, seen.alpha)


def rim_colours(photo: Seen) -> NDArray[np.float32]:
    """Returns for each sample the colour of its object at that object's nearest rim.

    Only rims count where the object is in front, and pixels that are all the object's. Hair belongs
    to the object although depth does not know it.

    Args:
        photo: In pixels of the photo.

    Returns:
        (rows, columns, 3) sRGB by sample of the depth map; NaN where the object has no such rim.
    """
    owner, disparity = sampled(photo.owner), sampled(photo.disparity).astype(np.float64)
    colour = sampled(photo.picture).astype(np.float64)
    alpha = np.zeros(owner.shape, np.uint8) if photo.alpha is None else sampled(photo.alpha)
    rim = _front_rim(owner, np.maximum(disparity, _FARTHEST))
    result = np.full(colour.shape, np.nan, np.float32)
    people = np.unique(owner[alpha >= SOLID])
    for index in np.unique(owner):
        own = owner == index
        is_solid = own & ((alpha >= SOLID) | (index not in people))
        band = is_solid & dilate(rim & own, _RIM) & ~dilate(~own, 1)
        if not band.any():  # too thin to have an inside
            band = is_solid & rim
        if not band.any():
            continue
        smooth = _box(colour * band[..., None]) / np.maximum(_box(1.0 * band[..., None]), 1e-9)
        wanted = own | ((alpha >= _THIN) & (index in people))
        box = _bounds(wanted)
        down, across = nearest_of(band[box])
        result[box][wanted[box]] = smooth[box][down, across][wanted[box]]
    return result


def nearest_of(mask: Mask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Returns row and column of the nearest sample of a mask, both (rows, columns).

    Args:
        mask: (rows, columns), not empty.

    Source: jump flooding, G. Rong and T. S. Tan, "Jump flooding in GPU with applications to
        Voronoi diagram and distance transform", I3D 2006; a few samples get the second nearest.
    """
    rows, columns = mask.shape
    here = np.mgrid[:rows, :columns].astype(np.float64)
    found = np.where(mask, here, np.inf)
    # Twice by single samples at the end: what was missed on the way is mostly a neighbour.
    leaps = [2**n for n in range(max(rows, columns).bit_length() - 1, -1, -1)]
    for leap in [*leaps, 1]:
        for down, across in ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)):
            other = _moved(found, down * leap, across * leap)
            is_better = np.sum((other - here) ** 2, axis=0) < np.sum((found - here) ** 2, axis=0)
            found = np.where(is_better, other, found)
    return found[0].astype(np.intp), found[1].astype(np.intp)


def _on_photo(disparity: NDArray[np.float32], to_photo: Doubles) -> tuple[Doubles, Doubles]:
    """Returns where pixels lie on the photo, (rows, columns, 2), and their disparity there."""
    rows, columns = disparity.shape
    pixels = np.stack(np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5), axis=-1)
    rays = (pixels * PHOTO_SIZE[0] / columns - CAMERA.principal_point) / CAMERA.focal
    depth = 1 / np.maximum(disparity.astype(np.float64), _FARTHEST)[..., None]
    points = np.concatenate([rays * (1, -1) * depth, -depth], axis=-1)
    points = points @ to_photo[:3, :3].T + to_photo[:3, 3]
    depth = np.where(points[..., 2:] < 0, -points[..., 2:], np.inf)
    place = points[..., :2] / depth * (1, -1) * CAMERA.focal + np.array(CAMERA.principal_point)
    return place, 1 / depth[..., 0]


def _bounds(mask: Mask) -> tuple[slice, slice]:
    """Returns the rows and the columns that a mask is in."""
    places = [np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0)]
    rows, columns = (slice(int(one[0]), int(one[-1]) + 1) for one in places)
    return rows, columns


def _front_rim(owner: NDArray[np.uint8], disparity: Doubles) -> Mask:
    """Returns the samples beside another object that is clearly farther away."""
    rim = np.zeros(owner.shape, np.bool_)
    for down, across in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        there = _moved(disparity[None], down, across)[0]
        other = _moved(owner[None].astype(np.float64), down, across)[0]
        rim |= np.isfinite(there) & (other != owner) & (disparity > there * (1 + CUT))
    return rim


def _moved(values: Doubles, down: int, across: int) -> Doubles:
    """Returns (n, rows, columns) moved by whole samples; infinite where nothing comes from."""
    rows, columns = values.shape[1:]
    result = np.full(values.shape, np.inf)
    if abs(down) < rows and abs(across) < columns:
        to = _span(down, rows), _span(across, columns)
        source = _span(-down, rows), _span(-across, columns)
        result[:, to[0], to[1]] = values[:, source[0], source[1]]
    return result


def _span(by: int, size: int) -> slice:
    return slice(max(by, 0), size + min(by, 0))


def _box(values: Doubles) -> Doubles:
    """Sums over 5 x 5 samples."""
    for axis in (0, 1):
        room = [(3, 2) if axis == n else (0, 0) for n in range(3)]
        sums: NDArray[Any] = np.cumsum(np.pad(values, room), axis=axis)
        size = values.shape[axis]
        values = np.take(sums, range(5, 5 + size), axis) - np.take(sums, range(size), axis)
    return values
