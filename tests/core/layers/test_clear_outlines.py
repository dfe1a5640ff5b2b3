# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that stand free have clear outlines, large or small; foliage has none."""

import numpy as np

from heic_depth_import.core.arrays import Floats, Mask
from heic_depth_import.core.layers.clear_outlines import clear_outlines
from heic_depth_import.core.restoration.jumps import JumpRule, Links
from heic_depth_import.core.restoration.occlusion_edges import TornEdges

ROWS, COLUMNS = 240, 320
RULE = JumpRule(cut=0.05, step=0.004)


def box(top: int, left: int, size: int) -> Mask:
    mask = np.zeros((ROWS, COLUMNS), np.bool_)
    mask[top : top + size, left : left + size] = True
    return mask


def clear(disparity: Floats, scale: float = 1.0) -> TornEdges:
    links = Links.of(disparity, RULE)
    return clear_outlines(TornEdges.of(disparity, links), disparity, links, scale)


def count(inside: Mask, jump: float = 2.0) -> int:
    edges = clear(np.where(inside, np.float32(jump), np.float32(1)))
    return int(edges.near.shape[1])


def test_all_around_a_large_thing() -> None:
    assert count(box(80, 120, 80)) == 4 * 80


def test_not_around_a_small_one() -> None:
    """What is smaller than eight by eight samples has no colour of its own."""
    assert count(box(80, 120, 7)) == 0
    assert count(box(80, 120, 8)) == 4 * 8


def test_not_around_a_small_hole() -> None:
    """Nor is what shows in it sure of its own."""
    assert count(~box(80, 120, 7)) == 0
    assert count(~box(80, 120, 8)) == 4 * 8


def test_small_is_what_the_depth_map_has_few_samples_of() -> None:
    """A finer grid has more of the same."""
    disparity = np.where(box(80, 120, 15), np.float32(2), np.float32(1))
    assert clear(disparity, scale=2.0).near.shape[1] == 0
    assert clear(disparity).near.shape[1] == 4 * 15


def test_not_where_the_jump_is_shallow() -> None:
    assert count(box(80, 120, 80), jump=1.15) == 0
    assert count(box(80, 120, 80), jump=1.25) == 4 * 80


def test_not_where_outlines_are_crowded() -> None:
    """Twigs beside the thing; elsewhere it keeps its outline."""
    twigs = np.zeros((ROWS, COLUMNS), np.bool_)
    twigs[80:160, 204:224:4] = True
    edges = clear(np.where(box(80, 120, 80) | twigs, np.float32(2), np.float32(1)))
    beside_twigs = (np.abs(edges.near[0] - 120) < 20) & (edges.near[1] > 190)
    assert not beside_twigs.any()
    assert (edges.near[1] == 120).sum() > 80


def test_not_in_foliage() -> None:
    """Even a large thing has none where outlines run through most of the picture."""
    leaves = np.zeros((ROWS, COLUMNS), np.bool_)
    leaves[:, :100] = (np.add.outer(np.arange(ROWS) // 6, np.arange(100) // 6) % 2).astype(bool)
    assert count(leaves | box(80, 200, 80)) == 0
