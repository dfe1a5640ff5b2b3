# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface behind what stands in front, as arrays."""

from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats
from ..camera import Window
from ..photo import DepthPhoto, typical_step
from ..restoration.grid import Grid, Picture, grid_of
from ..restoration.jumps import JumpRule
from ..restoration.tear import tear
from ..settings import SurfaceSettings
from ..surface.join import join
from ..surface.surface import Surface, in_scene, placed
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
    photo: DepthPhoto, settings: SurfaceSettings, picture: Picture
) -> Background | None:
    """Builds the surface behind what stands in front, as far as an orbit of 10 degrees sees it.

    Args:
        photo: As read from the file.
        settings: The user's decisions, those for the visible surface.
        picture: The photo on any grid.

    Returns:
        The surface, or None where nothing is hidden.
    """
    scene = in_scene(photo, settings)
    # What is made up needs no more detail than what was measured.
    coarse = replace(settings, resolution=min(settings.resolution, 1.0))
    grid = grid_of(scene.disparity, scene.step, scene.lowest, coarse, picture)
    rows, columns = grid.disparity.shape
    window = photo.depth.window
    rule = JumpRule(settings.cut, typical_step(grid.step))
    focal = photo.camera.focal[0] * columns / window.width
    found = background_of(grid.disparity, picture.light(rows, columns), rule, focal)
    if found is None:
        return None
    pixel = (window.width / columns, window.height / rows)
    larger = Window(
        window.left - found.margin * pixel[0],
        window.top - found.margin * pixel[1],
        window.width + 2 * found.margin * pixel[0],
        window.height + 2 * found.margin * pixel[1],
    )
    grid = Grid(found.disparity, grid.step)
    topology = join(tear(grid.disparity, grid.step, 0.0))
    if not topology.samples.size:
        return None
    surface = placed(grid, larger, topology, scene)
    return Background(surface, np.take(found.colour.reshape(-1, 3), topology.samples, axis=0))
