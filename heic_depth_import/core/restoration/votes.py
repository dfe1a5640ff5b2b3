# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which side of a jump a sample of a finer grid takes."""

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Pixels
from .fine_grid import Chunk, FineGrid
from .jumps import JumpRule
from .sides import Sides

# The stored outline is looked at through a window of so many stored samples to each side.
_WINDOW = 2
# How much the stored outline, the photo's colours and a matte count, in log odds.
_SURE = 15.0
_COLOUR_VOTE, _MATTE_VOTE = 2.5, 8.0
# Votes are averaged over fine samples that are fewer than so many away.
_BEYOND = 3
_AROUND = range(1 - _BEYOND, _BEYOND)
# With this share of other surfaces around, colours do not tell the two sides apart any more.
_OTHERS = 0.125


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


def vote(chunk: Chunk, mixed: Floats, sides: Sides, guide: Guide, rule: JumpRule) -> Floats:
    """Returns the log odds of the near side, (samples,).

    Args:
        chunk: The samples.
        mixed: (rows, columns) in 1/m, the stored grid with edges half as soft as they were: where
            in a sample an outline runs shows in how far it lies from either side.
        sides: What the two sides look like.
        guide: What the photo shows.
        rule: What a jump is.
    """
    near, far = sides.near[chunk.side], sides.far[chunk.side]
    slack_near, slack_far = 2 * rule.tolerance(near), 2 * rule.tolerance(far)
    total, weight, others = np.zeros((3, near.size), np.float32)
    stored = chunk.around(mixed, _WINDOW)
    for down in range(-_WINDOW, _WINDOW + 1):
        fall = np.maximum(_WINDOW - np.abs(down - chunk.offset[0]), 0)
        for across in range(-_WINDOW, _WINDOW + 1):
            tent = fall * np.maximum(_WINDOW - np.abs(across - chunk.offset[1]), 0)
            value = stored.at(down, across)
            # Where three surfaces meet the third has no vote.
            belongs = (value < near + slack_near) & (value > far - slack_far)
            counted = tent * belongs
            value -= far
            value /= near - far
            total += counted * np.clip(value, 0, 1)
            weight += counted
            others += tent - counted
    share = np.clip(total / np.maximum(weight, np.float32(1e-6)), 0.005, 0.995)
    colours = guide.fine_colours[chunk.place].astype(np.float32)
    # The third may have the colours of either.
    is_sure = np.clip(1 - others / ((weight + others) * np.float32(_OTHERS)), 0, 1)
    by_looks = sides.by_colour(chunk.side, colours) * is_sure * np.float32(_COLOUR_VOTE)
    odds: Floats = np.log(share / (1 - share)) + by_looks
    if guide.fine_matte is not None:
        opacity = guide.fine_matte[chunk.place].astype(np.float32)
        by_matte = sides.by_matte(chunk.side, opacity) * np.float32(_MATTE_VOTE)
        odds = np.where(np.isnan(by_matte), odds, by_matte)
    return np.clip(odds, -_SURE, _SURE)


def smoothed(votes: Floats, grid: FineGrid, chunk: Chunk, sides: Sides, rule: JumpRule) -> Floats:
    """Returns the weighted mean of each vote and of those neighbours' that are about the same.

    Args:
        votes: (rows, columns) of the finer grid, log odds of the near side.
        grid: The finer grid.
        chunk: The samples.
        sides: Which sides they choose between.
        rule: What a jump is.
    """
    near, far = sides.near[chunk.side], sides.far[chunk.side]
    slack_near, slack_far = 2 * rule.tolerance(near), 2 * rule.tolerance(far)
    rows, columns = votes.shape
    total, weight = np.zeros_like(near), np.zeros_like(near)
    there = [sides.on_grid(entries) for entries in (sides.near, sides.far)]
    for down in _AROUND:
        y = np.clip(chunk.place[0] + down, 0, rows - 1)
        row, fine_row = grid.nearest[0][y] * grid.number.shape[1], y * columns
        for across in _AROUND:
            x = np.clip(chunk.place[1] + across, 0, columns - 1)
            stored = row + grid.nearest[1][x]
            is_same = np.abs(there[0].take(stored) - near) <= slack_near
            is_same &= np.abs(there[1].take(stored) - far) <= slack_far
            share = np.float32((_BEYOND - abs(down)) * (_BEYOND - abs(across))) * is_same
            total += share * votes.take(fine_row + x)
            weight += share
    return total / weight
