# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface behind what stands in front, as arrays."""

from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats, Indices32, Mask
from ..camera import Window
from ..layers.layers import Layers
from ..memo import Memo
from ..photo import DepthPhoto, typical_step
from ..restoration.grid import Grid
from ..restoration.jumps import JumpRule
from ..restoration.measured import PhotoSampler
from ..restoration.tear import tear
from ..surface.join import Topology, join_as_one
from ..surface.surface import Surface, placed_as_one
from ..surface.visible_grid import VisibleGrid
from .background import Sheet, background_of
from .behind_rim import BehindRim
from .fine_detail import FineDetail, shape_for
from .frame_margin import larger_window
from .texture import Texture

# A camera that turns about the subject moves things by thousands of samples at most.
_SUBJECT_DIGITS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """The hidden surface behind the visible one.

    Attributes:
        surface: In the same camera space.
        colours: (vertices, 3) linear Rec. 709.
        texture: Where it is there, the surface's UVs are places on it. Else they are places on the
            photo.
    """

    surface: Surface
    colours: Floats
    texture: Texture | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _MadeUp:
    """What is hidden, before it is placed.

    Attributes:
        grids: What is seen first, and what lies behind that.
        samples: (vertices,) of each, those that are joined.
        whole: How, all as one.
        colours: As in `Background`.
        window: Where the grids lie on the photo.
        texture: As in `Background`.
    """

    grids: tuple[Grid, ...]
    samples: tuple[Indices32, ...]
    whole: Topology
    colours: Floats
    window: Window
    texture: Texture | None


def hidden_surface_of(  # noqa: PLR0913  what there is, and what it is for
    visible: VisibleGrid,
    sampler: PhotoSampler,
    *,
    with_texture: bool = False,
    detail: FineDetail | None = None,
    subject: float | None = None,
    memo: Memo | None = None,
) -> Background | None:
    """Builds the surface behind what stands in front, as far as an orbit of 10 degrees sees it.

    Args:
        visible: What is seen.
        sampler: The photo on any grid.
        with_texture: Paint it at the photo's scale, not only at its vertices.
        detail: For that, what `detail_for` has, where somebody asked for it already.
        subject: 1/m, what the photo is of, after the user's correction: the camera turns about it.
            None takes what stands in front.
        memo: Knows what was behind the same before.

    Returns:
        The surface, or None where nothing is hidden.
    """

    def made(memo: Memo) -> Background | None:
        parts = visible, sampler, detail
        return memo.through(_hidden_surface, *parts, with_texture=with_texture, subject=subject)

    found = made(memo or Memo(0))
    if found is not None and found.texture is not None and found.texture.painted.has_failed:
        # There may have been no room for it then: what is kept would fail for ever.
        return made(Memo(0))
    return found


def detail_for(visible: VisibleGrid, sampler: PhotoSampler, memo: Memo) -> FineDetail | None:
    """Splits the photo into what is smooth and what is fine, which takes as long as the surface.

    Args:
        visible: What is seen.
        sampler: The photo on any grid.
        memo: Knows what became of the same before.

    Returns:
        None where what is hidden gets other samples than what is seen.
    """
    if visible.corrected.settings.resolution > 1:
        return None
    plain, corrected = visible.unscaled or visible, visible.corrected
    photo, cut = corrected.photo, corrected.settings.cut
    return memo.of(_detail, plain.grid, plain.layers, photo, sampler, cut)


def _hidden_surface(  # noqa: PLR0913  as above
    memo: Memo,
    visible: VisibleGrid,
    sampler: PhotoSampler,
    detail: FineDetail | None,
    *,
    with_texture: bool,
    subject: float | None,
) -> Background | None:
    photo, settings = visible.corrected.photo, visible.corrected.settings
    if settings.resolution > 1:  # what is made up needs no more detail than what was measured
        coarser = replace(settings, resolution=1.0)
        visible = VisibleGrid.of(photo, coarser, sampler, memo=memo)
    plain, scale = visible.unscaled or visible, visible.corrected.depth.scale
    seen = plain.grid, plain.layers, photo, sampler, settings.cut
    if with_texture and detail is None:
        detail = memo.of(_detail, *seen)
    made_up = memo.of(
        _made_up,
        *seen,
        detail=detail,
        subject=None if subject is None else _rounded(subject / scale),
    )
    if made_up is None:
        return None
    window, texture = made_up.window, made_up.texture
    grids = [grid if scale == 1 else grid.scaled(scale) for grid in made_up.grids]
    parts = made_up.samples, made_up.whole, visible.corrected
    surface = placed_as_one(grids, window, *parts)
    if texture is not None:
        uv, first = surface.uv, 0
        _place_within(window, uv, photo.camera.size)
        for below, samples in enumerate(made_up.samples, 1):
            uv[first:, 1][: samples.size] += texture.count - below
            first += samples.size
        uv[:, 1] /= texture.count
    return Background(surface, made_up.colours, texture)


def _rounded(subject: float) -> float:
    """Returns it as exactly as it matters, so that it is the same whatever it was scaled by."""
    return float(f"{subject:.{_SUBJECT_DIGITS}g}")


def _made_up(  # noqa: PLR0913  all that it looks at
    grid: Grid,
    layers: Layers | None,
    photo: DepthPhoto,
    sampler: PhotoSampler,
    cut: float,
    *,
    detail: FineDetail | None,
    subject: float | None,
) -> _MadeUp | None:
    """Makes up what is hidden, as samples with colours."""
    rows, columns = grid.disparity.shape
    seen, behind = _seen(grid, layers), None if layers is None else BehindRim.of(layers)
    window = photo.depth.window
    rule = JumpRule(cut, typical_step(grid.step))
    focal = photo.camera.focal[0] * columns / window.width
    light = np.moveaxis(sampler.light(rows, columns), 2, 0)
    if detail is not None:
        light = np.concatenate([light, detail.calm[np.newaxis]])
    light = np.moveaxis(light, 0, 2)
    result = background_of(seen, light, rule, focal, behind=behind, subject=subject)
    if result is None:
        return None
    space = photo.colour_space  # it is painted while faces are made
    texture = None if detail is None else Texture.begun(result, seen, detail, space)
    sheets, grids = [], []
    for sheet, is_torn in result.sheets():
        sheets.append(sheet)
        grids.append(_grid_of(sheet, is_torn, grid.step))
    whole, samples = join_as_one([each.cells for each in grids])
    if not samples[0].size:
        return None
    colours = np.concatenate(
        [
            np.stack([sheet.colour[..., n].ravel().take(joined) for n in range(3)], 1)
            for sheet, joined in zip(sheets, samples, strict=True)
        ]
    )
    larger = larger_window(window, (rows, columns), result.margin)
    return _MadeUp(tuple(grids), tuple(samples), whole, colours, larger, texture)


def _detail(
    grid: Grid, layers: Layers | None, photo: DepthPhoto, sampler: PhotoSampler, cut: float
) -> FineDetail:
    """Splits the photo on the grid that is seen."""
    rows, columns = grid.disparity.shape
    return FineDetail.of(
        _seen(grid, layers),
        sampler.light(rows, columns),
        sampler.colours(*shape_for((rows, columns), photo.depth.window)),
        JumpRule(cut, typical_step(grid.step)),
        photo.colour_space,
    )


def _grid_of(sheet: Sheet, is_torn: Mask, step: Floats) -> Grid:
    cells = tear(sheet.disparity, step, 0.0).without(is_torn)
    return Grid(sheet.disparity, step, cells)


def _seen(grid: Grid, layers: Layers | None) -> Floats:
    if layers is None:
        return grid.disparity
    front = layers.front.disparity
    return np.where(np.isnan(front), layers.back.disparity, front)


def _place_within(window: Window, uv: Floats, size: tuple[int, int]) -> None:
    """Turns places on a photo into places on a part of its plane.

    Args:
        window: That part, in photo pixels.
        uv: (vertices, 2), (0, 0) bottom left; is written over.
        size: Width and height of the photo.
    """
    width, height = size
    corner = window.left / width, 1 - (window.top + window.height) / height
    share = window.width / width, window.height / height
    for axis in (0, 1):  # numpy is slow along axes as short as two
        uv[:, axis] -= np.float32(corner[axis])
        uv[:, axis] /= np.float32(share[axis])
