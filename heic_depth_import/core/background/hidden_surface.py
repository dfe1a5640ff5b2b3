# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface behind what stands in front, as arrays."""

from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats, Pixels
from ..camera import Window
from ..photo import typical_step
from ..restoration.grid import Grid, PhotoSampler
from ..restoration.jumps import JumpRule
from ..restoration.tear import tear
from ..surface.join import join
from ..surface.surface import Surface, placed
from ..surface.visible_grid import VisibleGrid
from .background import background_of
from .fine_detail import FineDetail, scale_for
from .texture import texture_of


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """The hidden surface behind the visible one.

    Attributes:
        surface: In the same camera space.
        colours: (vertices, 3) linear Rec. 709.
        texture: (height, width, 3) in the photo's colour space; where it is there, the surface's
            UVs are places on it. Else they are places on the photo.
        beyond: Pixels by which the texture goes beyond the depth map's window, on every side.
    """

    surface: Surface
    colours: Floats
    texture: Pixels | None = None
    beyond: int = 0

    @property
    def within(self) -> Pixels | None:
        """The texture's part within the window of the depth map."""
        if self.texture is None:
            return None
        inner = slice(self.beyond, -self.beyond or None)
        return self.texture[inner, inner]


def hidden_surface_of(
    visible: VisibleGrid, sampler: PhotoSampler, *, with_texture: bool = False
) -> Background | None:
    """Builds the surface behind what stands in front, as far as an orbit of 10 degrees sees it.

    Args:
        visible: What is seen.
        sampler: The photo on any grid.
        with_texture: Paint it at the photo's scale, not only at its vertices.

    Returns:
        The surface, or None where nothing is hidden.
    """
    photo, settings = visible.corrected.photo, visible.corrected.settings
    if settings.resolution > 1:  # what is made up needs no more detail than what was measured
        visible = VisibleGrid.of(photo, replace(settings, resolution=1.0), sampler)
    corrected, grid = visible.corrected, visible.grid
    rows, columns = grid.disparity.shape
    seen, behind = _seen_and_behind(visible)
    window = photo.depth.window
    rule = JumpRule(settings.cut, typical_step(grid.step))
    focal = photo.camera.focal[0] * columns / window.width
    light = sampler.light(rows, columns)
    detail: FineDetail | None = None
    if with_texture:
        scale = scale_for((rows, columns), window.width / columns)
        picture = sampler.colours(rows * scale, columns * scale)
        detail = FineDetail.of(seen, light, picture, rule, photo.colour_space)
        light = np.concatenate([light, detail.contrast[..., np.newaxis]], axis=2)
    result = background_of(seen, light, rule, focal, behind=behind)
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
    colours = np.take(result.colour[..., :3].reshape(-1, 3), topology.samples, axis=0)
    if detail is None:
        return Background(surface, colours)
    texture = texture_of(result, seen, detail, photo.colour_space)
    surface = replace(surface, uv=_places_within(larger, surface.uv, photo.camera.size))
    return Background(surface, colours, texture, result.margin * detail.scale)


def _seen_and_behind(visible: VisibleGrid) -> tuple[Floats, Floats | None]:
    """Returns the disparity that is seen, and of what goes on behind it, NaN where nothing does."""
    if visible.layers is None:
        return visible.grid.disparity, None
    front, back = visible.layers.front.disparity, visible.layers.back.disparity
    return np.where(np.isnan(front), back, front), back


def _places_within(window: Window, uv: Floats, size: tuple[int, int]) -> Floats:
    """Turns places on a photo into places on a part of its plane.

    Args:
        window: That part, in photo pixels.
        uv: (vertices, 2), (0, 0) bottom left.
        size: Width and height of the photo.
    """
    width, height = size
    corner = window.left / width, 1 - (window.top + window.height) / height
    share = window.width / width, window.height / height
    return ((uv - corner) / share).astype(np.float32)
