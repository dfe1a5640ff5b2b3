# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The samples that a surface is made from, and the two layers that they make, if they do."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Self

import numpy as np

from ..arrays import Floats, Indices32
from ..colour import decoded_light
from ..deferred import Deferred
from ..layers.fringe import Fringe, fringe_of
from ..layers.hard_cut import hard_cut
from ..layers.layers import Layers, layers_of
from ..layers.matting import Matting, matting_of
from ..memo import Content, Memo
from ..photo import DepthPhoto, typical_step
from ..restoration.grid import Grid, grid_shape, torn_at
from ..restoration.jumps import JumpRule, dilate
from ..restoration.measured import CorrectedDepth, PhotoSampler
from ..restoration.restore import RestoredDepth
from ..settings import SurfaceSettings
from .confidence import confidence_at, confidence_of
from .correction import CorrectedPhoto, corrected_depth

# Samples that the rim of a matte is looked at with: twice what phones' depth maps have.
_MOST_MATTING = 1_000_000
# Along the longer side: hair is as wide in a photo whose map has fewer.
_FEWEST_MATTING = 160
# Samples between what a soft rim shows and a fringe: what is shown of either ends within that.
_APART = 8


@dataclass(frozen=True, slots=True)
class VisibleGrid:
    """What is seen, as samples; equal if made of the same.

    Attributes:
        corrected: What they belong to.
        grid: As one surface; cut along the portrait matte where soft edges are not wanted.
        confidence: (rows, columns) how far its samples can be relied on, 0 to 1.
        layers: The same taken apart along the portrait matte. None where soft edges are not wanted,
            where there is no matte, where it is all or nothing, or where nothing stands out.
        matting: What mixes at the rim of the layers, on the grid of the depth map or on a coarser
            one.
        fringe: What stands in front, carried on a little beyond its outlines. None where that or
            soft edges are not wanted, and where nothing is torn.
        unscaled: The same before the user's factor of disparity, which changes nothing but
            distances; None without one.
    """

    corrected: CorrectedPhoto
    grid: Grid
    confidence: Floats = field(compare=False, repr=False)  # follows from the others
    layers: Layers | None
    matting: Matting | None
    fringe: Fringe | None
    unscaled: "VisibleGrid | None" = None

    @classmethod
    def of(  # noqa: PLR0913  what there is, and what it is for
        cls,
        photo: DepthPhoto,
        settings: SurfaceSettings,
        sampler: PhotoSampler | None,
        *,
        with_fringe: bool = False,
        meanwhile: "Callable[[VisibleGrid], None] | None" = None,
        memo: Memo | None = None,
    ) -> Self:
        """Restores a photo's depth map and takes it apart.

        Args:
            photo: As read from the file.
            settings: The user's decisions.
            sampler: The photo on any grid; without it there are no layers.
            with_fringe: Outlines of what has no matte have a fringe. It shows only where something
                lies behind them.
            meanwhile: Is told all but the fringe, and may begin with what does not need that.
            memo: Knows what became of the same photo before.
        """
        memo = memo or Memo(0)
        depth = memo.of(corrected_depth, photo.depth, settings.correction)
        plain = depth.unscaled or depth
        # Whatever it was corrected by.
        plain = memo.of(
            _depth,
            Content(plain.disparity),
            Content(plain.step),
            plain.lowest,
            Content.of(plain.confidence),
        )
        corrected = CorrectedPhoto(photo, settings, plain)
        visible = cls._of(corrected, sampler, memo)
        if meanwhile is not None:
            meanwhile(visible)
        if with_fringe and settings.use_soft_edges and settings.cut and sampler is not None:
            stored = _shape_of(plain.disparity)
            parts = visible.layers, visible.grid, sampler, settings.cut, stored[1]
            visible = replace(visible, fringe=memo.of(_fringe, *parts))
        if depth.unscaled is None:
            return visible
        return memo.of(cls._scaled, visible, depth)

    @classmethod
    def _of(
        cls,
        corrected: CorrectedPhoto,
        sampler: PhotoSampler | None,
        memo: Memo,
    ) -> Self:
        """Does the same without a fringe, and without the user's factor."""
        settings, depth = corrected.settings, corrected.depth
        cut, use_dequantize = settings.cut, settings.use_dequantize
        stored = _shape_of(depth.disparity)
        wanted = Deferred(lambda: None if sampler is None else memo.of(_matting, sampler, stored))
        if sampler is not None and cut:
            wanted.begin()  # it needs the photo, and no depth
        restored = memo.through(
            RestoredDepth.of, depth, sampler, cut, use_dequantize=use_dequantize
        )
        grid = memo.of(torn_at, restored, sampler, settings.resolution)
        confidence = memo.of(confidence_of, restored, grid)
        if sampler is None or not cut:
            return cls(corrected, grid, confidence, None, None, None)
        matting = wanted.value
        layers = None if matting is None else memo.of(layers_of, grid, matting, cut)
        if layers is None or matting is None or settings.use_soft_edges:
            return cls(corrected, grid, confidence, layers, matting, None)
        one = memo.of(_hard, layers, grid, matting, sampler, cut)
        return cls(corrected, one, confidence, None, None, None)

    def _scaled(self, depth: CorrectedDepth) -> Self:
        """Returns the same with a multiple of its disparity.

        Args:
            depth: That, and by how much.
        """
        scale, layers, fringe = depth.scale, self.layers, self.fringe
        if layers is not None:
            front, back = layers.front.scaled(scale), layers.back.scaled(scale)
            layers = replace(layers, front=front, back=back)
        if fringe is not None:
            fringe = replace(fringe, grid=fringe.grid.scaled(scale))
        return replace(
            self,
            corrected=replace(self.corrected, depth=depth),
            grid=self.grid.scaled(scale),
            layers=layers,
            fringe=fringe,
            unscaled=self,
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the grid."""
        return _shape_of(self.grid.disparity)

    def confidence_of(self, sheet: Grid, samples: Indices32) -> Floats:
        """Returns how far some samples of a sheet can be relied on, (samples,) 0 to 1.

        Args:
            sheet: One of `sheets`.
            samples: (samples,) places in the grid as one row.
        """
        if self.fringe is not None and sheet is self.fringe.grid:
            return np.zeros(samples.size, np.float32)
        return confidence_at(samples, sheet.disparity, self.grid.disparity, self.confidence)

    @property
    def sheets(self) -> list[Grid]:
        """The samples of all that is seen: one surface, or front and back, and then the fringe."""
        layers, fringe = self.layers, self.fringe
        sheets = [self.grid] if layers is None else [layers.front, layers.back]
        return sheets if fringe is None else [*sheets, fringe.grid]


def shape_seen(photo: DepthPhoto, resolution: float) -> tuple[int, int]:
    """Returns rows and columns of the grid that a photo becomes, before that is made.

    Args:
        photo: As read from the file.
        resolution: Of the user's decisions.
    """
    return grid_shape(photo.depth.disparity.shape, resolution)


def _depth(
    disparity: Content, step: Content, lowest: float, confidence: Content | None
) -> CorrectedDepth:
    told = None if confidence is None else confidence.values
    return CorrectedDepth(disparity.values, step.values, lowest, confidence=told)


def _shape_of(grid: Floats) -> tuple[int, int]:
    rows, columns = grid.shape
    return rows, columns


def _hard(layers: Layers, grid: Grid, matting: Matting, sampler: PhotoSampler, cut: float) -> Grid:
    """Returns layers as one surface again, cut along the portrait matte."""
    rows, columns = _shape_of(grid.disparity)
    alpha = matting.on_grid((rows, columns)).alpha(sampler.colours(rows, columns))
    matte = sampler.matte(rows, columns)
    assert matte is not None  # there would be no matting
    scale = columns / matting.least.shape[1]
    return hard_cut(layers, grid, alpha, matte, cut=cut, scale=scale)


def _fringe(
    layers: Layers | None, grid: Grid, sampler: PhotoSampler, cut: float, stored: int
) -> Fringe | None:
    """Carries on what stands in front beyond outlines, in a depth map of so many columns."""
    rows, columns = _shape_of(grid.disparity)
    rule = JumpRule(cut, typical_step(grid.step))
    scale = columns / stored
    light = decoded_light(sampler.colours(rows, columns))
    if layers is None:
        return fringe_of(grid, light, rule, scale)
    # The front has its own soft rim.
    free = ~dilate(np.isfinite(layers.front.disparity), _APART)
    return fringe_of(layers.back, light, rule, scale, free)


def _matting(sampler: PhotoSampler, stored: tuple[int, int]) -> Matting | None:
    """Looks at the rim of the portrait matte, on a grid about as fine as phones' depth maps."""
    rows, columns = stored
    coarser = max(1, ceil((rows * columns / _MOST_MATTING) ** 0.5))
    finer = ceil(_FEWEST_MATTING / max(rows, columns))
    rows, columns = ceil(rows / coarser) * finer, ceil(columns / coarser) * finer
    matte = sampler.matte(rows, columns)
    return None if matte is None else matting_of(sampler.colours(rows, columns), matte)
