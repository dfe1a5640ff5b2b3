# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tears of one surface that stay in the layers that it is taken apart into."""

from dataclasses import replace

import numpy as np

from ..arrays import Mask
from ..photo import typical_step
from ..restoration.grid import Grid
from ..restoration.jumps import JumpRule, Links
from ..restoration.tear import Cells


def torn_alike(grid: Grid, layer: Grid, cut: float, is_own: Mask | None = None) -> Grid:
    """Leaves all that is as it was torn as it was: what is carried on joins nothing else.

    Args:
        grid: As it was.
        layer: Of the same samples, some of which were moved.
        cut: Relative jump of depth that tears.
        is_own: (rows, columns) which samples of the layer were measured, though they may have been
            moved a little. Where the surface was torn between two of them, and they still jump, it
            stays so: there may be a way around through what is made up, as if it were a crease.
            None for none.
    """
    is_same = layer.disparity == grid.disparity
    kept = in_cells(is_same, np.logical_and)
    if is_own is not None:
        joined = joined_before(grid.cells, is_own)
        jumps = Links.of(np.nan_to_num(layer.disparity), JumpRule(cut, typical_step(grid.step)))
        at_tear = Links(joined.across | jumps.across, joined.down | jumps.down).rim()
        kept |= in_cells(is_own, np.logical_and) & in_cells(at_tear, np.logical_or)
        is_same |= at_tear
    old, new = grid.cells, layer.cells
    cells = Cells(
        np.where(kept, old.along_ac, new.along_ac),
        np.where(kept, old.first, new.first),
        np.where(kept, old.second, new.second),
    )
    if layer.shift is None or grid.shift is None:
        return replace(layer, cells=cells)
    shift = np.where(is_same[..., np.newaxis], grid.shift, layer.shift)
    return replace(layer, cells=cells, shift=shift)


def joined_before(cells: Cells, is_own: Mask) -> Links:
    """Returns which neighbours were joined, or are not both measured.

    So a chin stays apart from the neck behind it.

    Args:
        cells: As the surface was torn.
        is_own: (rows, columns) which samples were measured.
    """
    links = cells.links()
    return Links(
        links.across | ~(is_own[:, 1:] & is_own[:, :-1]), links.down | ~(is_own[1:] & is_own[:-1])
    )


def in_cells(samples: Mask, joined: np.ufunc) -> Mask:
    """Returns of each cell whether some or all of its corners are chosen."""
    cells: Mask = joined(
        joined(samples[:-1, :-1], samples[1:, :-1]), joined(samples[1:, 1:], samples[:-1, 1:])
    )
    return cells
