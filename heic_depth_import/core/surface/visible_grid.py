# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples that a surface is made from, and the two layers that they make, if they do."""

from dataclasses import dataclass
from math import ceil
from typing import Self

import numpy as np

from ..colour import decoded_light
from ..layers.fringe import Fringe, fringe_of
from ..layers.hard_cut import hard_cut
from ..layers.layers import Layers, layers_of
from ..layers.matting import Matting, matting_of
from ..photo import DepthPhoto, typical_step
from ..restoration.grid import Grid, PhotoSampler, grid_of
from ..restoration.jumps import JumpRule, dilate
from ..settings import SurfaceSettings
from .correction import CorrectedPhoto, corrected_photo

# Samples that the rim of a matte is looked at with: twice what phones' depth maps have.
_MOST_MATTING = 1_000_000
# Samples between what a soft rim shows and a fringe: what is shown of either ends within that.
_APART = 8


@dataclass(frozen=True, slots=True, eq=False)
class VisibleGrid:
    """What is seen, as samples.

    Attributes:
        corrected: What they belong to.
        grid: As one surface; cut along the portrait matte where soft edges are not wanted.
        layers: The same taken apart along the portrait matte. None where soft edges are not wanted,
            where there is no matte, where it is all or nothing, or where nothing stands out.
        matting: What mixes at the rim of the layers, on the grid of the depth map or on a coarser
            one.
        fringe: What stands in front, carried on a little beyond its outlines. None where that or
            soft edges are not wanted, and where nothing is torn.
    """

    corrected: CorrectedPhoto
    grid: Grid
    layers: Layers | None
    matting: Matting | None
    fringe: Fringe | None

    @classmethod
    def of(
        cls,
        photo: DepthPhoto,
        settings: SurfaceSettings,
        sampler: PhotoSampler | None,
        *,
        with_fringe: bool = False,
    ) -> Self:
        """Restores a photo's depth map and takes it apart.

        Args:
            photo: As read from the file.
            settings: The user's decisions.
            sampler: The photo on any grid; without it there are no layers.
            with_fringe: Outlines of what has no matte have a fringe. It shows only where something
                lies behind them.
        """
        corrected = corrected_photo(photo, settings)
        grid = grid_of(corrected.depth, settings, sampler)
        matting = _matting(corrected, sampler)
        layers = None if matting is None else layers_of(grid, matting, settings.cut)
        if layers is None or matting is None or sampler is None or settings.use_soft_edges:
            fringe = _fringe(corrected, layers, grid, sampler) if with_fringe else None
            return cls(corrected, grid, layers, matting, fringe)
        rows, columns = grid.disparity.shape
        alpha = matting.on_grid((rows, columns)).alpha(sampler.colours(rows, columns))
        matte = sampler.matte(rows, columns)
        assert matte is not None  # there would be no matting
        scale = columns / matting.least.shape[1]
        one = hard_cut(layers, grid, alpha, matte, cut=settings.cut, scale=scale)
        return cls(corrected, one, None, None, None)

    @property
    def sheets(self) -> list[Grid]:
        """The samples of all that is seen: one surface, or front and back, and then the fringe."""
        layers, fringe = self.layers, self.fringe
        sheets = [self.grid] if layers is None else [layers.front, layers.back]
        return sheets if fringe is None else [*sheets, fringe.grid]


def _fringe(
    corrected: CorrectedPhoto, layers: Layers | None, grid: Grid, sampler: PhotoSampler | None
) -> Fringe | None:
    settings = corrected.settings
    if sampler is None or not (settings.use_soft_edges and settings.cut):
        return None
    rows, columns = grid.disparity.shape
    rule = JumpRule(settings.cut, typical_step(grid.step))
    scale = columns / corrected.depth.disparity.shape[1]
    light = decoded_light(sampler.colours(rows, columns))
    if layers is None:
        return fringe_of(grid, light, rule, scale)
    # The front has its own soft rim.
    free = ~dilate(np.isfinite(layers.front.disparity), _APART)
    return fringe_of(layers.back, light, rule, scale, free)


def _matting(corrected: CorrectedPhoto, sampler: PhotoSampler | None) -> Matting | None:
    settings = corrected.settings
    if sampler is None or not settings.cut:
        return None
    rows, columns = corrected.depth.disparity.shape
    coarser = max(1, ceil((rows * columns / _MOST_MATTING) ** 0.5))
    rows, columns = ceil(rows / coarser), ceil(columns / coarser)
    matte = sampler.matte(rows, columns)
    return None if matte is None else matting_of(sampler.colours(rows, columns), matte)
