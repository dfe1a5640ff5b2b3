# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which side of a jump a sample of a finer grid takes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .fine_grid import NINE, Chunk, FineGrid, beside
from .links import JumpRule
from .sides import Pixels, Sides

Floats = NDArray[np.float32]

# How much the stored outline, the photo's colours and a matte count, in log odds.
_SURE = 15.0
_COLOUR_VOTE, _MATTE_VOTE = 1.0, 8.0
# Without a matte the near side has it in doubt. Where that is wrong its edge shows the photo's own
# far colours, which hardly shows from beside; where the far side is wrong, near colours lie behind.
_DOUBT = 0.4
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


def vote(chunk: Chunk, disparity: Floats, sides: Sides, guide: Guide, rule: JumpRule) -> Floats:
    """Returns the log odds of the near side, (samples,).

    Args:
        chunk: The samples.
        disparity: (rows, columns) in 1/m, the stored grid.
        sides: What the two sides look like.
        guide: What the photo shows.
        rule: What a jump is.
    """
    near, far = sides.near[chunk.side], sides.far[chunk.side]
    slack_near, slack_far = 2 * rule.tolerance(near), 2 * rule.tolerance(far)
    total, weight, others = np.zeros((3, near.size), np.float32)
    for down in range(-2, 3):
        fall = np.exp(-((down - chunk.offset[0]) ** 2) / np.float32(2.4))
        for across in range(-2, 3):
            bell = fall * np.exp(-((across - chunk.offset[1]) ** 2) / np.float32(2.4))
            value = beside(disparity, chunk.stored, down, across)
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
    by_looks = sides.by_colour(chunk.side, colours) * is_sure * np.float32(_COLOUR_VOTE)
    by_looks += np.float32(_DOUBT)
    if guide.fine_matte is not None:
        opacity = guide.fine_matte[chunk.place].astype(np.float32)
        by_matte = sides.by_matte(chunk.side, opacity) * np.float32(_MATTE_VOTE)
        by_looks = np.where(np.isnan(by_matte), by_looks, by_matte)
    odds: Floats = np.log(share / (1 - share)) + by_looks
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
    for down, across in NINE:
        y = np.clip(chunk.place[0] + down, 0, rows - 1)
        x = np.clip(chunk.place[1] + across, 0, columns - 1)
        side = grid.number[grid.nearest[0][y], grid.nearest[1][x]]
        is_same = (np.abs(sides.near[side] - near) <= slack_near) & (side >= 0)
        is_same &= np.abs(sides.far[side] - far) <= slack_far
        share = np.float32((2 - abs(down)) * (2 - abs(across))) * is_same
        total += share * votes[y, x]
        weight += share
    return total / weight
