# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The grid of samples that becomes the surface: restored, and as coarse or fine as wanted."""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from ..arrays import Floats, Mask, Pixels
from ..photo import typical_step
from ..settings import SurfaceSettings
from .downsample import coarsen
from .jumps import UNTORN_CUT, JumpRule
from .outline import shift_to_outline
from .pinholes import close_pinholes
from .restore import restore
from .tear import Cells, mend, tear, tear_on, torn_links
from .upsample import enlarge, refine
from .votes import Guide

# The photo is soft itself: pixels within a fifth of a stored sample of an outline, one or two of a
# phone's, show the near side as well. On the near side they are no trouble; on the far side they
# would draw the outline once more, for whoever looks from beside.
_MIXED = 0.2
# The codec's noise of a step or two reaches six steps between neighbours. It tears nothing where a
# single step is itself more than the cut, as in skies.
_FAR_NOISE_STEPS = 6.5


class Picture(Protocol):
    """The photo, averaged to any grid over the depth map's window."""

    def colours(self, rows: int, columns: int) -> Pixels:
        """Returns (rows, columns, 3) bytes."""

    def light(self, rows: int, columns: int) -> Floats:
        """Returns (rows, columns, 3) of linear light with Rec. 709 primaries."""

    def matte(self, rows: int, columns: int) -> Pixels | None:
        """Returns (rows, columns) bytes of the portrait matte, or None without one."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Samples on a grid over the depth map's window.

    Attributes:
        disparity: (rows, columns) in 1/m, positive; NaN where unknown.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        shift: (rows, columns, 2) across and down, in samples; None where nothing is shifted.
        may_tear: (rows - 1, columns - 1) squares that may be torn; None where all may.
    """

    disparity: Floats
    step: Floats
    shift: Floats | None = None
    may_tear: Mask | None = None
    cells: Cells | None = None


def grid_of(
    disparity: Floats,
    step: Floats,
    lowest: float,
    settings: SurfaceSettings,
    picture: Picture | None,
) -> Grid:
    """Restores a depth map and brings it to the wanted size.

    Args:
        disparity: (rows, columns) in 1/m; NaN where unknown.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        lowest: 1/m, the farthest that a sample may go.
        settings: The user's decisions.
        picture: Shows where outlines run; without it they stay as stored.
    """
    cut = settings.cut
    measured = np.maximum(disparity, np.float32(lowest))
    restored = restore(measured, step, cut, lowest, use_dequantize=settings.use_dequantize)
    rows, columns = (max(2, round(length * settings.resolution)) for length in disparity.shape)
    typical = typical_step(step)
    rule = JumpRule(cut or UNTORN_CUT, typical)
    has_matte = picture is not None and picture.matte(rows, columns) is not None
    if (rows, columns) == disparity.shape and not (cut and has_matte):
        may_tear = _beyond_noise(measured, typical, cut, (rows, columns))
        return _torn(Grid(restored, step, None, may_tear), measured, rule, cut, _MIXED)
    if rows < disparity.shape[0] or columns < disparity.shape[1]:
        coarse = coarsen(_whole(restored), (rows, columns), rule)
        found, soft, may_tear = coarse.disparity, coarse.soft, coarse.may_tear
    else:
        found, soft = _finer(_whole(restored), _whole(measured), rule, picture, (rows, columns))
        may_tear = None
    beyond_noise = _beyond_noise(measured, typical, cut, (rows, columns))
    if beyond_noise is not None:
        may_tear = beyond_noise if may_tear is None else may_tear & beyond_noise
    margin = _MIXED * columns / disparity.shape[1]
    known = np.maximum(found, np.float32(lowest))
    if np.isnan(restored).any():
        # What is unknown took part as disparity 0, so that it was mixed with nothing.
        known = np.where(found < lowest / 2, np.float32(np.nan), known)
    grid = Grid(known, np.full((1, 1), typical, np.float32), None, may_tear)
    return _torn(grid, soft, rule, cut, margin)


def _torn(grid: Grid, soft: Floats, rule: JumpRule, cut: float, margin: float) -> Grid:
    """Tears a grid and moves the samples at a tear onto its outline."""
    cells = tear(grid.disparity, grid.step, cut, grid.may_tear)
    if not cut:
        return replace(grid, cells=cells)
    cells = tear_on(cells, grid.disparity, grid.step, cut, grid.may_tear)
    whole = _whole(grid.disparity)
    links = torn_links(cells, whole, rule)
    shift = shift_to_outline(whole, _whole(soft), links, margin)
    cells = mend(cells, links, grid.disparity)
    cells = close_pinholes(cells, shift, grid.disparity, rule.step)
    return replace(grid, shift=shift, cells=cells)


def _beyond_noise(measured: Floats, step: float, cut: float, shape: tuple[int, int]) -> Mask | None:
    """Tells where the jumps of far samples can be more than noise.

    Args:
        measured: (rows, columns) in 1/m, as stored.
        step: Quantisation step in 1/m.
        cut: Relative jump of depth that tears.
        shape: Rows and columns of the wanted grid.

    Returns:
        Squares of the wanted grid that may be torn, (rows - 1, columns - 1); None where all may.
    """
    if not cut or measured.min(initial=np.inf, where=np.isfinite(measured)) * cut >= step:
        return None
    corners = np.stack([measured[:-1, :-1], measured[1:, :-1], measured[1:, 1:], measured[:-1, 1:]])
    lowest, highest = corners.min(axis=0), corners.max(axis=0)
    jump = highest - lowest
    is_noise = (lowest * cut < step) & (jump > 0) & (jump <= _FAR_NOISE_STEPS * step)
    rows, columns = (
        np.arange(wanted - 1) * (stored - 1) // (wanted - 1)
        for wanted, stored in zip(shape, measured.shape, strict=True)
    )
    may_tear: Mask = ~is_noise[np.ix_(rows, columns)]
    return may_tear


def _finer(
    disparity: Floats,
    soft: Floats,
    rule: JumpRule,
    picture: Picture | None,
    shape: tuple[int, int],
) -> tuple[Floats, Floats]:
    if picture is None:
        found = enlarge(disparity, shape)
        return found, found
    stored = disparity.shape
    guide = Guide(
        picture.colours(stored[0], stored[1]),
        picture.colours(*shape),
        picture.matte(stored[0], stored[1]),
        picture.matte(*shape),
    )
    refined = refine(disparity, soft, rule, guide)
    return refined.disparity, refined.soft


def _whole(disparity: Floats) -> Floats:
    return np.nan_to_num(disparity, nan=0.0)
