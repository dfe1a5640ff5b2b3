# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface behind what stands in front, as arrays."""

from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats
from ..camera import Window
from ..photo import DepthPhoto, typical_step
from ..restoration.grid import Grid, PhotoSampler, grid_of
from ..restoration.jumps import JumpRule
from ..restoration.tear import tear
from ..settings import SurfaceSettings
from ..surface.correction import corrected_photo
from ..surface.join import join
from ..surface.surface import Surface, layered_grid_of, placed
from .background import background_of


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """The hidden surface behind the visible one.

    Attributes:
        surface: In the same camera space.
        colours: (vertices, 3) in the space that the photo's colours were given in.
    """

    surface: Surface
    colours: Floats


def hidden_surface_of(
    photo: DepthPhoto, settings: SurfaceSettings, sampler: PhotoSampler
) -> Background | None:
    """Builds the surface behind what stands in front, as far as an orbit of 10 degrees sees it.

    Args:
        photo: As read from the file.
        settings: The user's decisions, those for the visible surface.
        sampler: The photo on any grid.

    Returns:
        The surface, or None where nothing is hidden.
    """
    corrected = corrected_photo(photo, settings)
    # What is made up needs no more detail than what was measured.
    coarse = replace(settings, resolution=min(settings.resolution, 1.0))
    grid = grid_of(corrected.depth, coarse, sampler)
    rows, columns = grid.disparity.shape
    seen, behind = grid.disparity, None
    layered = layered_grid_of(corrected, grid, sampler)
    if layered is not None:
        layers, _ = layered
        behind = layers.back.disparity
        seen = np.where(np.isnan(layers.front.disparity), behind, layers.front.disparity)
    window = photo.depth.window
    rule = JumpRule(settings.cut, typical_step(grid.step))
    focal = photo.camera.focal[0] * columns / window.width
    result = background_of(seen, sampler.light(rows, columns), rule, focal, behind=behind)
    if result is None:
        return None
    pixel = (window.width / columns, window.height / rows)
    larger = Window(
        window.left - result.margin * pixel[0],
        window.top - result.margin * pixel[1],
        window.width + 2 * result.margin * pixel[0],
        window.height + 2 * result.margin * pixel[1],
    )
    filled = Grid(result.disparity, grid.step, tear(result.disparity, grid.step, 0.0))
    topology = join(filled.cells)
    if not topology.samples.size:
        return None
    surface = placed(filled, larger, topology, corrected)
    return Background(surface, np.take(result.colour.reshape(-1, 3), topology.samples, axis=0))
