# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface behind what stands in front, as arrays."""

from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from ..arrays import Floats, Mask, Pixels
from ..camera import Window
from ..photo import typical_step
from ..restoration.grid import Grid, PhotoSampler
from ..restoration.jumps import JumpRule
from ..restoration.tear import tear
from ..surface.join import join
from ..surface.surface import Surface, placed, together
from ..surface.visible_grid import VisibleGrid
from .background import Sheet, background_of
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
        count: Pictures of the same size that the texture consists of, one below the other: of what
            is seen first, and of what lies behind that.
    """

    surface: Surface
    colours: Floats
    texture: Pixels | None = None
    beyond: int = 0
    count: int = 1

    @property
    def within(self) -> Pixels | None:
        """The texture's part within the window of the depth map."""
        if self.texture is None:
            return None
        first = self.texture[: len(self.texture) // self.count]
        inner = slice(self.beyond, -self.beyond or None)
        return first[inner, inner]


def hidden_surface_of(
    visible: VisibleGrid,
    sampler: PhotoSampler,
    *,
    with_texture: bool = False,
    subject: float | None = None,
) -> Background | None:
    """Builds the surface behind what stands in front, as far as an orbit of 10 degrees sees it.

    Args:
        visible: What is seen.
        sampler: The photo on any grid.
        with_texture: Paint it at the photo's scale, not only at its vertices.
        subject: 1/m, what the photo is of, after the user's correction: the camera turns about it.
            None takes what stands in front.

    Returns:
        The surface, or None where nothing is hidden.
    """
    photo, settings = visible.corrected.photo, visible.corrected.settings
    if settings.resolution > 1:  # what is made up needs no more detail than what was measured
        visible = VisibleGrid.of(photo, replace(settings, resolution=1.0), sampler)
    grid = visible.grid
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
    result = background_of(seen, light, rule, focal, behind=behind, subject=subject)
    if result is None:
        return None
    larger = _larger(window, (rows, columns), result.margin)
    sheets: list[tuple[Sheet, Mask]] = [(result, result.is_torn)]
    if result.second is not None:
        sheets.append((result.second, np.zeros_like(result.is_torn)))
    surfaces = [_placed(sheet, is_torn, larger, visible) for sheet, is_torn in sheets]
    if not surfaces[0].depth.size:
        return None
    colours = np.concatenate(
        [
            np.take(sheet.colour[..., :3].reshape(-1, 3), surface.topology.samples, axis=0)
            for (sheet, _), surface in zip(sheets, surfaces, strict=True)
        ]
    )
    if detail is None:
        return Background(reduce(together, surfaces), colours)
    for index, surface in enumerate(surfaces):
        uv = _places_within(larger, surface.uv, photo.camera.size)
        uv[:, 1] = (uv[:, 1] + (len(sheets) - 1 - index)) / len(sheets)
        surfaces[index] = replace(surface, uv=uv)
    texture = texture_of(result, seen, detail, photo.colour_space)
    beyond = result.margin * detail.scale
    return Background(reduce(together, surfaces), colours, texture, beyond, len(sheets))


def _larger(window: Window, shape: tuple[int, int], margin: int) -> Window:
    """Returns a window with some more samples on every side.

    Args:
        window: In photo pixels.
        shape: Rows and columns of its samples.
        margin: Samples.
    """
    down, across = margin * window.height / shape[0], margin * window.width / shape[1]
    return Window(
        window.left - across,
        window.top - down,
        window.width + 2 * across,
        window.height + 2 * down,
    )


def _placed(sheet: Sheet, is_torn: Mask, window: Window, visible: VisibleGrid) -> Surface:
    """Places a sheet, whose UVs are places on the photo, in camera space."""
    step = visible.grid.step
    cells = tear(sheet.disparity, step, 0.0).without(is_torn)
    grid = Grid(sheet.disparity, step, cells)
    return placed(grid, window, join(cells), visible.corrected)


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
