# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The grid of samples that becomes the surface: restored, and as coarse or fine as wanted."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ..arrays import Floats, Mask, Pixels
from ..memo import Memo
from ..photo import typical_step
from ..settings import SurfaceSettings
from .crease import with_creases
from .downsample import coarsen
from .jumps import UNTORN_CUT, JumpRule
from .measured import CorrectedDepth, PhotoSampler
from .noise import beyond_noise
from .outline import shift_to_outline
from .pinholes import close_pinholes
from .restore import RestoredDepth, matte_on
from .tear import Cells, mend, tear, tear_on, torn_links
from .upsample import enlarge, refine
from .votes import Guide

# The photo is soft itself: pixels within a fifth of a stored sample of an outline, one or two of a
# phone's, show the near side as well. On the near side they are no trouble; on the far side they
# would draw the outline once more, for whoever looks from beside.
_MIXED = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Samples on a grid over the depth map's window.

    Attributes:
        disparity: (rows, columns) in 1/m, positive; NaN where unknown.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        cells: Where the surface is torn.
        shift: (rows, columns, 2) across and down, in samples; None where nothing is shifted.
        may_tear: (rows - 1, columns - 1) squares that may be torn; None where all may.
    """

    disparity: Floats
    step: Floats
    cells: Cells
    shift: Floats | None = None
    may_tear: Mask | None = None

    def scaled(self, scale: float) -> Self:
        """Returns the same with a multiple of its disparity: what is torn stays so.

        Args:
            scale: Factor, above 0.
        """
        factor = np.float32(scale)
        return replace(self, disparity=self.disparity * factor, step=self.step * factor)


@dataclass(frozen=True, slots=True, eq=False)
class _Resampled:
    """A restored depth map in the wanted size.

    Attributes:
        disparity: (rows, columns) in 1/m; NaN where unknown.
        step: Quantisation step in 1/m, broadcasts to the same shape.
        soft: (rows, columns) in 1/m, as soft as the map stores its edges.
        may_tear: As in `Grid`.
        matte: (rows, columns) bytes of the portrait matte; None without one.
    """

    disparity: Floats
    step: Floats
    soft: Floats
    may_tear: Mask | None
    matte: Pixels | None


def grid_of(depth: CorrectedDepth, settings: SurfaceSettings, sampler: PhotoSampler | None) -> Grid:
    """Restores a depth map, brings it to the wanted size and tears it.

    Args:
        depth: After the user's correction.
        settings: The user's decisions.
        sampler: Shows where outlines run; without it they stay as stored.
    """
    restored = RestoredDepth.of(
        Memo(0), depth, sampler, settings.cut, use_dequantize=settings.use_dequantize
    )
    return torn_at(restored, sampler, settings.resolution)


def torn_at(restored: RestoredDepth, sampler: PhotoSampler | None, resolution: float) -> Grid:
    """Brings a restored depth map to the wanted size and tears it.

    Args:
        restored: As stored.
        sampler: Shows where outlines run; without it they stay as stored.
        resolution: Samples of the grid per sample of the depth map, along either axis.
    """
    depth, cut, matte = restored.depth, restored.cut, restored.matte
    measured, lowest, whole = restored.measured, depth.lowest, _whole(restored.disparity)
    stored = measured.shape
    rows, columns = shape = grid_shape(stored, resolution)
    typical = typical_step(depth.step)
    rule = JumpRule(cut or UNTORN_CUT, typical)
    may_tear = _on_squares(beyond_noise(measured, typical, cut, depth.confidence), shape)
    if shape == stored and matte is None:
        resampled = _Resampled(restored.disparity, depth.step, measured, may_tear, None)
        return _torn(resampled, rule, cut, 1.0)
    if rows < stored[0] or columns < stored[1]:
        coarse = coarsen(whole, shape, rule)
        disparity, soft = coarse.disparity, coarse.soft
        may_tear = coarse.may_tear if may_tear is None else coarse.may_tear & may_tear
    else:
        guide = None if sampler is None else _guide(sampler, stored, shape, matte)
        disparity, soft = _finer(whole, _whole(measured), rule, guide, shape)
    if np.isnan(restored.disparity).any():
        # What is unknown took part as disparity 0, so that it was mixed with nothing.
        disparity = np.where(disparity < lowest / 2, np.float32(np.nan), disparity)
    disparity = np.maximum(disparity, np.float32(lowest))
    step = np.full((1, 1), typical, np.float32)
    matte = matte if shape == stored else matte_on(sampler, shape, cut)
    resampled = _Resampled(disparity, step, soft, may_tear, matte)
    return _torn(resampled, rule, cut, columns / stored[1])


def torn_grid(  # noqa: PLR0913  what a grid is made from
    disparity: Floats,
    like: Grid,
    cut: float,
    scale: float,
    matte: Pixels,
    *,
    soft: Floats | None = None,
) -> Grid:
    """Tears other disparity on the same grid.

    Args:
        disparity: (rows, columns) in 1/m, positive, with clean silhouettes.
        like: Tells the quantisation step and what may be torn.
        cut: Relative jump of depth that tears.
        scale: Samples per sample of the depth map, along either axis.
        matte: (rows, columns) bytes, 255 where a person is.
        soft: (rows, columns) in 1/m, mixed at outlines as what is seen there mixes, which tells
            where they run; None: in the middle between samples.
    """
    rule = JumpRule(cut or UNTORN_CUT, typical_step(like.step))
    mixed = disparity if soft is None else soft
    resampled = _Resampled(disparity, like.step, mixed, like.may_tear, matte)
    return _torn(resampled, rule, cut, scale)


def grid_shape(stored: tuple[int, ...], resolution: float) -> tuple[int, int]:
    """Returns rows and columns of the grid that a depth map of such a size becomes.

    Args:
        stored: Rows and columns of the depth map.
        resolution: As for `torn_at`.
    """
    rows, columns = (max(2, round(length * resolution)) for length in stored)
    return rows, columns


def _torn(resampled: _Resampled, rule: JumpRule, cut: float, scale: float) -> Grid:
    """Tears a depth map and moves the samples at a tear onto its outline.

    Args:
        resampled: In the wanted size.
        rule: What a jump is.
        cut: Relative jump of depth that tears; 0 never.
        scale: Samples per sample of the depth map, along either axis.
    """
    disparity, step, may_tear = resampled.disparity, resampled.step, resampled.may_tear
    cells = tear(disparity, step, cut, may_tear)
    if not cut:
        return Grid(disparity, step, cells, None, may_tear)
    cells = tear_on(cells, disparity, step, cut, may_tear)
    whole = _whole(disparity)
    links = torn_links(cells, whole, rule)
    links = with_creases(links, whole, rule, resampled.matte, scale)
    shift = shift_to_outline(whole, _whole(resampled.soft), links, _MIXED * scale)
    cells = mend(cells, links, disparity)
    cells = close_pinholes(cells, shift, disparity, rule.step)
    return Grid(disparity, step, cells, shift, may_tear)


def _on_squares(chosen: Mask | None, shape: tuple[int, int]) -> Mask | None:
    """Brings squares between samples to a grid of other size."""
    if chosen is None:
        return None
    rows, columns = (
        np.arange(wanted - 1) * stored // (wanted - 1)
        for wanted, stored in zip(shape, chosen.shape, strict=True)
    )
    on_grid: Mask = chosen[np.ix_(rows, columns)]
    return on_grid


def _guide(
    sampler: PhotoSampler,
    stored: tuple[int, ...],
    shape: tuple[int, int],
    matte: Pixels | None,
) -> Guide:
    """Looks at the photo on the stored grid and on the wanted one; once where they are the same."""
    rows, columns = stored
    colours = sampler.colours(rows, columns)
    matte = sampler.matte(rows, columns) if matte is None else matte
    if shape == stored:
        return Guide(colours, colours, matte, matte)
    return Guide(colours, sampler.colours(*shape), matte, sampler.matte(*shape))


def _finer(
    disparity: Floats,
    soft: Floats,
    rule: JumpRule,
    guide: Guide | None,
    shape: tuple[int, int],
) -> tuple[Floats, Floats]:
    if guide is None:
        result = enlarge(disparity, shape)
        return result, result
    refined = refine(disparity, soft, rule, guide)
    return refined.disparity, refined.soft


def _whole(disparity: Floats) -> Floats:
    return disparity if np.isfinite(disparity).all() else np.nan_to_num(disparity, nan=0.0)
