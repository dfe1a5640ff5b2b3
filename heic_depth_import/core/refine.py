# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A grid of more samples, with outlines where the photo or a matte shows them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .links import JumpRule, Links, Sparse, dilate
from .sides import Looks, Pixels, Sides, sides_of

Floats = NDArray[np.float32]

# How many stored samples an outline may move.
_REACH = 3
# Fine samples handled at a time; bounds the memory.
_CHUNK = 250_000
# How much the stored outline, the photo's colours and a matte count, in log odds.
_SURE = 15.0
_COLOUR_VOTE, _MATTE_VOTE = 1.0, 8.0
# Without a matte the near side has it in doubt. Where that is wrong its edge shows the photo's own
# far colours, which hardly shows from beside; where the far side is wrong, near colours lie behind.
_DOUBT = 0.4
# With this share of other surfaces around, colours do not tell the two sides apart any more.
_OTHERS = 0.125
_NINE = [(down, across) for down in (-1, 0, 1) for across in (-1, 0, 1)]


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """A grid with outlines drawn anew.

    Attributes:
        disparity: (rows, columns) in 1/m, every sample on one side of a jump.
        soft: (rows, columns) in 1/m, near and far mixed as sure as the choice was.
    """

    disparity: Floats
    soft: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Guide:
    """What shows where outlines run, at the stored size and at the wanted one.

    Attributes:
        colours: (rows, columns, 3) bytes of the photo, averaged to the stored grid.
        fine_colours: The same for the wanted grid.
        matte: (rows, columns) bytes, 255 in front, on the stored grid; None without one.
        fine_matte: The same for the wanted grid.
    """

    colours: Pixels
    fine_colours: Pixels
    matte: Pixels | None = None
    fine_matte: Pixels | None = None


def refine(disparity: Floats, rule: JumpRule, guide: Guide) -> Refined:
    """Enlarges a grid; with a guide of the same size only the outlines are drawn anew.

    Away from jumps: cubic interpolation. Near a jump there are two surfaces, and every fine sample
    takes the one that three witnesses vote for: the stored outline, the photo's colour against the
    colours of both sides nearby, and a matte where it tells the sides apart. Its disparity is
    interpolated from stored samples of that surface alone.

    Args:
        disparity: (rows, columns) in 1/m, with clean silhouettes.
        rule: What a jump is.
        guide: Photo and matte; `fine_colours` gives the size wanted.

    Source: J. Kopf et al., "Joint bilateral upsampling", SIGGRAPH 2007, reduced to the choice
        between two surfaces; the split by colour is that of Y.-Y. Chuang et al., "A Bayesian
        approach to digital matting", CVPR 2001, with equal covariances.
    """
    shape = guide.fine_colours.shape[:2]
    result = enlarge(disparity, shape)
    across = other_side(disparity, rule, _REACH)
    is_near_jump = ~np.isnan(across)
    if not is_near_jump.any():
        return Refined(result, result)
    edge = Links.of(disparity, rule).rim()
    trust = np.where(dilate(edge, 1), np.float32(0.02), np.float32(1))
    sides = sides_of(disparity, across, rule, Looks(guide.colours, guide.matte, trust))
    grid = _Grid.between(disparity.shape, shape, sides.number)
    votes = np.zeros(shape, np.float32)
    for chunk in grid.chunks():
        votes[chunk.place] = _vote(chunk, disparity, sides, guide, rule)
    soft = result.copy()
    for chunk in grid.chunks():
        decided = _smoothed(votes, grid, chunk, sides, rule)
        near, far = sides.near[chunk.side], sides.far[chunk.side]
        own, other = np.where(decided > 0, (near, far), (far, near))
        result[chunk.place] = _interpolated(chunk, (disparity, across), (own, other), rule)
        soft[chunk.place] = far + (near - far) / (1 + np.exp(-decided))
    return Refined(result, soft)


def other_side(disparity: Floats, rule: JumpRule, reach: int) -> Floats:
    """Finds the disparity on the other side of the nearest jump.

    Args:
        disparity: (rows, columns) in 1/m.
        rule: What a jump is.
        reach: How many samples from the rim it is wanted.

    Returns:
        (rows, columns) in 1/m; NaN farther from a jump. Where jumps meet, across the largest.
    """
    region = Links.of(disparity, rule).rim()
    found = np.full(disparity.shape, np.nan, np.float32)
    for distance in range(reach):
        around = Sparse.of(disparity, region & np.isnan(found), reach=1)
        known = Sparse(
            np.pad(found, 1, mode="edge").ravel(), around.width, around.index, around.place
        )
        own = around.own
        best, widest = np.full(own.size, np.nan, np.float32), np.zeros(own.size, np.float32)
        for down, across in _NINE:
            beside = around.at(down, across)
            is_joined = np.abs(beside - own) <= rule.tolerance(np.minimum(beside, own))
            if distance == 0 and abs(down) + abs(across) != 1:
                continue
            value = known.at(down, across) if distance else beside
            jump = np.abs(value - own)
            is_better = (is_joined if distance else ~is_joined) & (jump > widest)
            best, widest = np.where(is_better, value, best), np.where(is_better, jump, widest)
        found[around.place] = best
        region = dilate(region, 1)
    return found


def enlarge(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Interpolates smoothly; the corners of the grids coincide, not their samples.

    Args:
        values: (rows, columns).
        shape: Rows and columns wanted.

    Source: R. Keys, "Cubic convolution interpolation for digital image processing", IEEE Trans.
        ASSP 29 (1981).
    """
    for axis in (0, 1):
        size, count = values.shape[axis], shape[axis]
        if size == count:
            continue
        at = (np.arange(count) + 0.5) * size / count - 0.5
        base = np.floor(at).astype(np.intp)
        t = (at - base).astype(np.float32)
        weights = (
            -0.5 * t + t**2 - 0.5 * t**3,
            1 - 2.5 * t**2 + 1.5 * t**3,
            0.5 * t + 2 * t**2 - 1.5 * t**3,
            -0.5 * t**2 + 0.5 * t**3,
        )
        size_now = (count, values.shape[1]) if axis == 0 else (values.shape[0], count)
        total: Floats = np.zeros(size_now, np.float32)
        for k, weight in enumerate(weights):
            index = np.clip(base + (k - 1), 0, size - 1)
            total += np.take(values, index, axis=axis) * (weight[:, None] if axis == 0 else weight)
        values = total
    return values if values.base is None else values.copy()


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    """Some fine samples near a jump.

    Attributes:
        place: Their rows and columns on the fine grid.
        stored: Rows and columns of the nearest stored samples.
        offset: How far below and right of those they lie, in stored samples.
        side: The entry of each in `Sides`.
    """

    place: tuple[NDArray[np.intp], NDArray[np.intp]]
    stored: tuple[NDArray[np.intp], NDArray[np.intp]]
    offset: tuple[Floats, Floats]
    side: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The fine samples near jumps and where they lie among the stored ones."""

    at: tuple[Floats, Floats]
    nearest: tuple[NDArray[np.intp], NDArray[np.intp]]
    number: NDArray[np.int32]
    is_fine: NDArray[np.bool_]

    @classmethod
    def between(
        cls, stored: tuple[int, ...], fine: tuple[int, ...], number: NDArray[np.int32]
    ) -> "_Grid":
        at = [
            ((np.arange(count) + 0.5) * size / count - 0.5).astype(np.float32)
            for size, count in zip(stored, fine, strict=True)
        ]
        rows, columns = (
            np.clip(np.rint(places), 0, size - 1).astype(np.intp)
            for places, size in zip(at, stored, strict=True)
        )
        return cls((at[0], at[1]), (rows, columns), number, (number >= 0)[rows][:, columns])

    def chunks(self) -> list[_Chunk]:
        """Returns all of them, a bounded number at a time."""
        row, column = np.nonzero(self.is_fine)
        found = []
        for start in range(0, row.size, _CHUNK):
            y, x = row[start : start + _CHUNK], column[start : start + _CHUNK]
            py, px = self.nearest[0][y], self.nearest[1][x]
            offset = (self.at[0][y] - py, self.at[1][x] - px)
            found.append(_Chunk((y, x), (py, px), offset, self.number[py, px]))
        return found


def _beside(grid: Floats, place: tuple[NDArray[np.intp], ...], down: int, across: int) -> Floats:
    rows, columns = grid.shape
    y = np.clip(place[0] + down, 0, rows - 1)
    return grid[y, np.clip(place[1] + across, 0, columns - 1)]


def _vote(chunk: _Chunk, disparity: Floats, sides: Sides, guide: Guide, rule: JumpRule) -> Floats:
    """Returns the log odds of the near side, (samples,)."""
    near, far = sides.near[chunk.side], sides.far[chunk.side]
    slack_near, slack_far = 2 * rule.tolerance(near), 2 * rule.tolerance(far)
    total, weight, others = np.zeros((3, near.size), np.float32)
    for down in range(-2, 3):
        fall = np.exp(-((down - chunk.offset[0]) ** 2) / np.float32(2.4))
        for across in range(-2, 3):
            bell = fall * np.exp(-((across - chunk.offset[1]) ** 2) / np.float32(2.4))
            value = _beside(disparity, chunk.stored, down, across)
            from_near, from_far = np.abs(value - near), np.abs(value - far)
            is_near = from_near < from_far
            # Where three surfaces meet the third has no vote.
            belongs = np.where(is_near, from_near < slack_near, from_far < slack_far)
            total += bell * (is_near & belongs)
            weight += bell * belongs
            others += bell * ~belongs
    share = np.clip(total / np.maximum(weight, np.float32(1e-6)), 0.005, 0.995)
    colours = guide.fine_colours[chunk.place].astype(np.float32)
    # The third may have the colours of either.
    is_sure = np.clip(1 - others / ((weight + others) * np.float32(_OTHERS)), 0, 1)
    vote = sides.by_colour(chunk.side, colours) * is_sure * np.float32(_COLOUR_VOTE) + np.float32(
        _DOUBT
    )
    if guide.fine_matte is not None:
        opacity = guide.fine_matte[chunk.place].astype(np.float32)
        by_matte = sides.by_matte(chunk.side, opacity) * np.float32(_MATTE_VOTE)
        vote = np.where(np.isnan(by_matte), vote, by_matte)
    odds: Floats = np.log(share / (1 - share)) + vote
    return np.clip(odds, -_SURE, _SURE)


def _smoothed(votes: Floats, grid: _Grid, chunk: _Chunk, sides: Sides, rule: JumpRule) -> Floats:
    """Returns the weighted mean of each vote and of those neighbours' that are about the same."""
    near, far = sides.near[chunk.side], sides.far[chunk.side]
    slack_near, slack_far = 2 * rule.tolerance(near), 2 * rule.tolerance(far)
    rows, columns = votes.shape
    total, weight = np.zeros_like(near), np.zeros_like(near)
    for down, across in _NINE:
        y = np.clip(chunk.place[0] + down, 0, rows - 1)
        x = np.clip(chunk.place[1] + across, 0, columns - 1)
        side = grid.number[grid.nearest[0][y], grid.nearest[1][x]]
        is_same = (np.abs(sides.near[side] - near) <= slack_near) & (side >= 0)
        is_same &= np.abs(sides.far[side] - far) <= slack_far
        share = np.float32((2 - abs(down)) * (2 - abs(across))) * is_same
        total += share * votes[y, x]
        weight += share
    return total / weight


def _interpolated(
    chunk: _Chunk, surfaces: tuple[Floats, Floats], sides: tuple[Floats, Floats], rule: JumpRule
) -> Floats:
    """Interpolates between the stored samples, on either side, that belong to the first side."""
    own, other = sides
    slack = np.minimum(rule.tolerance(own), np.abs(own - other) * np.float32(0.5))
    total, weight = np.zeros_like(own), np.zeros_like(own)
    for down, across in _NINE:
        share = np.maximum(1 - np.abs(down - chunk.offset[0]), 0) + np.float32(1e-3)
        share *= np.maximum(1 - np.abs(across - chunk.offset[1]), 0) + np.float32(1e-3)
        for surface in surfaces:
            value = _beside(surface, chunk.stored, down, across)
            belongs = np.abs(value - own) <= slack
            total += share * np.where(belongs, value, 0)
            weight += share * belongs
    return np.where(weight > 0, total / np.maximum(weight, np.float32(1e-9)), own)
