# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples that a surface is made from, and the two layers that they make, if they do."""

from dataclasses import dataclass
from math import ceil
from typing import Self

from ..layers.hard_cut import hard_cut
from ..layers.layers import Layers, layers_of
from ..layers.matting import Matting, matting_of
from ..photo import DepthPhoto
from ..restoration.grid import Grid, PhotoSampler, grid_of
from ..settings import SurfaceSettings
from .correction import CorrectedPhoto, corrected_photo

# Samples that the rim of a matte is looked at with: twice what phones' depth maps have.
_MOST_MATTING = 1_000_000


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
    """

    corrected: CorrectedPhoto
    grid: Grid
    layers: Layers | None
    matting: Matting | None

    @classmethod
    def of(cls, photo: DepthPhoto, settings: SurfaceSettings, sampler: PhotoSampler | None) -> Self:
        """Restores a photo's depth map and takes it apart.

        Args:
            photo: As read from the file.
            settings: The user's decisions.
            sampler: The photo on any grid; without it there are no layers.
        """
        corrected = corrected_photo(photo, settings)
        grid = grid_of(corrected.depth, settings, sampler)
        matting = _matting(corrected, sampler)
        layers = None if matting is None else layers_of(grid, matting, settings.cut)
        if layers is None or matting is None or sampler is None or settings.use_soft_edges:
            return cls(corrected, grid, layers, matting)
        rows, columns = grid.disparity.shape
        alpha = matting.on_grid((rows, columns)).alpha(sampler.colours(rows, columns))
        matte = sampler.matte(rows, columns)
        assert matte is not None  # there would be no matting
        scale = columns / matting.least.shape[1]
        one = hard_cut(layers, grid, alpha, matte, cut=settings.cut, scale=scale)
        return cls(corrected, one, None, None)


def _matting(corrected: CorrectedPhoto, sampler: PhotoSampler | None) -> Matting | None:
    settings = corrected.settings
    if sampler is None or not settings.cut:
        return None
    rows, columns = corrected.depth.disparity.shape
    coarser = max(1, ceil((rows * columns / _MOST_MATTING) ** 0.5))
    rows, columns = ceil(rows / coarser), ceil(columns / coarser)
    matte = sampler.matte(rows, columns)
    return None if matte is None else matting_of(sampler.colours(rows, columns), matte)
