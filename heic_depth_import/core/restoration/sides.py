# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two sides of a jump look like."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Indices32, Pixels
from .jumps import JumpRule, Sparse

# Noise of a camera: about four codes in each of three channels, squared.
_NOISE = 40.0
# Colours of so many pure samples tell what a side looks like.
_KNOWN = 0.3
# Every other sample that is up to so far away is looked at.
_REACH = 5
_AROUND = range(-_REACH, _REACH + 1, 2)
# A matte tells two sides apart if their means differ by as many codes.
_MATTE_CONTRAST = 120.0


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Both sides of the nearest jump, for each stored sample near one.

    Attributes:
        number: (rows, columns) entry of each stored sample, -1 away from jumps.
        near: (entries,) disparity of the near side, 1/m.
        far: (entries,) disparity of the far side, 1/m.
        direction: (entries, 3) from far to near colour, scaled so that the two lie at +1 and -1.
        offset: (entries,) where the middle between the colours lies along it.
        trust: (entries,) 0 where the sides look alike, 1 where they differ well.
        matte_middle: (entries,) mean of the mattes of both sides.
        matte_contrast: (entries,) near minus far.
    """

    number: Indices32
    near: Floats
    far: Floats
    direction: Floats
    offset: Floats
    trust: Floats
    matte_middle: Floats
    matte_contrast: Floats

    def on_grid(self, entries: Floats) -> Floats:
        """Returns values of entries on the stored grid, (rows, columns); NaN away from jumps.

        Args:
            entries: (entries,).
        """
        grid = np.full(self.number.shape, np.nan, np.float32)
        is_near = self.number >= 0
        grid[is_near] = entries[self.number[is_near]]
        return grid

    def by_colour(self, entry: Indices32, colours: Floats) -> Floats:
        """Returns -1 (far) to 1 (near), 0 where colours tell nothing.

        Args:
            entry: (samples,) which sides.
            colours: (samples, 3) of the photo.
        """
        along = np.einsum("ij,ij->i", self.direction[entry], colours) - self.offset[entry]
        vote: Floats = np.clip(along, -1, 1) * self.trust[entry]
        return vote

    def by_matte(self, entry: Indices32, opacity: Floats) -> Floats:
        """Returns -1 (far) to 1 (near), NaN where the matte does not tell the sides apart.

        Args:
            entry: (samples,) which sides.
            opacity: (samples,) of the matte, 0 to 255.
        """
        contrast = self.matte_contrast[entry]
        above = (opacity - self.matte_middle[entry]) / np.maximum(contrast, 1) * 2
        vote: Floats = np.clip(above, -1, 1)
        return np.where(contrast > _MATTE_CONTRAST, vote, np.float32(np.nan))


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """What the photo shows on the stored grid.

    Attributes:
        colours: (rows, columns, 3) bytes.
        matte: (rows, columns) bytes, 255 in front; None without one.
        trust: (rows, columns) how pure both are; low at the rim, where the sides mix.
    """

    colours: Pixels
    matte: Pixels | None
    trust: Floats


def sides_of(disparity: Floats, across: Floats, rule: JumpRule, looks: Looks) -> Sides:
    """Gathers the looks of both sides around each sample near a jump.

    Args:
        disparity: (rows, columns) in 1/m.
        across: (rows, columns) disparity across the nearest jump, NaN away from jumps.
        rule: What a jump is.
        looks: Colours and matte.
    """
    around = Sparse.of(disparity, ~np.isnan(across), _REACH)
    number = np.full(disparity.shape, -1, np.int32)
    number.ravel()[around.place] = np.arange(around.place.size, dtype=np.int32)
    own, opposite = around.own, across.take(around.place)
    near, far = np.maximum(own, opposite), np.minimum(own, opposite)
    # Red, green, blue, their squares' sum and the matte.
    shown = [*np.moveaxis(looks.colours, 2, 0).astype(np.float32)]
    shown.append(shown[0] ** 2 + shown[1] ** 2 + shown[2] ** 2)
    shown.append(
        np.zeros_like(disparity) if looks.matte is None else looks.matte.astype(np.float32)
    )
    trust, *planes = (around.on(plane) for plane in (looks.trust, *shown))
    weights = np.zeros((2, own.size), np.float32)
    sums = np.zeros((2, len(planes), own.size), np.float32)
    bounds = [(side, 2 * rule.tolerance(side)) for side in (near, far)]
    for down in _AROUND:
        for right in _AROUND:
            value, trusted = around.at(down, right), trust.at(down, right)
            there = [plane.at(down, right) for plane in planes]
            for side, (level, slack) in enumerate(bounds):
                weight = trusted * (np.abs(value - level) <= slack)
                weights[side] += weight
                for k, plane in enumerate(there):
                    sums[side, k] += weight * plane
    is_known = (weights > _KNOWN).all(axis=0)
    sums /= np.maximum(weights, np.float32(1e-6))[:, np.newaxis]
    means, squares, mattes = sums[:, :3], sums[:, 3], np.where(is_known, sums[:, 4], 0)
    variance = np.maximum(squares - (means**2).sum(axis=1), 0).sum(axis=0)
    apart = means[0] - means[1]
    distance = (apart**2).sum(axis=0)
    direction = 2 * apart / np.maximum(distance, 1)
    return Sides(
        number=number,
        near=near,
        far=far,
        direction=np.ascontiguousarray(direction.T),
        offset=(direction * (means[0] + means[1])).sum(axis=0) / 2,
        trust=np.where(is_known, distance / (distance + 2 * variance + _NOISE), 0),
        matte_middle=(mattes[0] + mattes[1]) / 2,
        matte_contrast=mattes[0] - mattes[1],
    )
