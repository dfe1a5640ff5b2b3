# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo in space, before anything of Blender's is made of it."""

from dataclasses import dataclass, replace
from functools import partial
from math import prod
from typing import Self

from ..core.background.fine_detail import FineDetail, shape_for
from ..core.background.hidden_surface import Background, detail_for, hidden_surface_of
from ..core.background.texture import Texture
from ..core.colour import ColourSpace
from ..core.deferred import Deferred
from ..core.layers.fringe import Fringe
from ..core.layers.matting import Matting
from ..core.memo import Memo
from ..core.photo import DepthPhoto
from ..core.settings import SurfaceSettings
from ..core.staging.focus import Focus, focus_of
from ..core.surface.live_grid import LiveGrid, live_grid_of
from ..core.surface.soft_rim import SoftRim
from ..core.surface.surface import Surface, surface_from
from ..core.surface.visible_grid import VisibleGrid, shape_seen
from ..reading.packed_pictures import packed_in
from ..reading.packed_rim import PackedRim
from ..reading.sampler import PillowSampler
from .settings import ImportSettings
from .shown_photo import ShownPhoto

# The pictures of a soft rim take 7 bytes a pixel. In larger photos, and phones make no portraits as
# large, it has the colours of its points.
_MOST_RIM_PIXELS = 64_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """Everything about a photo in space that is known before a data-block is made.

    Attributes:
        sampler: The photo.
        surface: What is visible.
        live: The same as a flat grid, where that is wanted.
        hidden: What lies behind it, where that is wanted.
        rim: What its soft rim shows, if it has one and textures are wanted; may still be worked
            out.
        focus: Where it is sharp.
        shown: What it looks like, which may still be worked out.
        hidden_texture: What that lies behind it looks like, as a JPEG; None without a texture.
    """

    sampler: PillowSampler
    surface: Surface
    live: LiveGrid | None
    hidden: Background | None
    rim: Deferred[PackedRim] | None
    focus: Focus
    shown: ShownPhoto
    hidden_texture: Deferred[bytes] | None

    @classmethod
    def of(
        cls, photo: DepthPhoto, settings: ImportSettings, texture_space: ColourSpace, memo: Memo
    ) -> Self:
        """Builds what the settings ask for.

        Args:
            photo: As read from the file, its pixels perhaps still to come.
            settings: The user's decisions.
            texture_space: What the numbers of its texture shall mean.
            memo: Knows what was built of the same photo before.

        Raises:
            DepthImportError: It has no surface, or what of the rest of it is needed for that cannot
                be read.
        """
        sampler = memo.of(PillowSampler, photo)
        # Without anything behind it a fringe would not show.
        with_fringe = settings.fill_background
        shape = replace(settings.surface, use_soft_edges=settings.has_soft_edges).that_matter(
            has_distortion=photo.distortion is not None,
            has_soft_rims="portrait" in photo.mattes or with_fringe,
        )
        is_textured = settings.is_textured
        has_detail = settings.fill_background and is_textured
        # Before depth: as soon as the photo is there, while that is made whole and taken apart.
        space = texture_space if is_textured else None
        shown = ShownPhoto.begun(sampler, shape_seen(photo, shape.resolution), space, memo)
        if has_detail:
            _begin_looking(sampler, shown, min(shape.resolution, 1.0), memo)
        visible, detail = _seen(
            sampler, shape, memo, with_fringe=with_fringe, has_detail=has_detail
        )
        live: LiveGrid | None = None
        if settings.object_type == "GRID":
            live = live_grid_of(visible, memo)
            surface = live.joined.surface
        else:
            with_faces = settings.object_type == "MESH"
            surface = surface_from(visible, sampler, with_faces=with_faces, memo=memo)
        focus = memo.of(focus_of, photo, surface, settings.surface.correction.projection)
        hidden: Background | None = None
        if settings.fill_background:
            # A relief rises with disparity, so that it moves as the scene does, only less.
            hidden = hidden_surface_of(
                visible,
                sampler,
                with_texture=is_textured,
                detail=None if detail is None else detail.value,
                subject=focus.disparity,
                memo=memo,
            )
        hidden_texture = None if hidden is None else _packing(hidden, photo, texture_space, memo)
        rim = None
        if is_textured and prod(photo.camera.size) <= _MOST_RIM_PIXELS:
            rim = _rim_begun(photo, surface.rim, hidden, texture_space, memo)
        return cls(sampler, surface, live, hidden, rim, focus, shown, hidden_texture)

    def finish(self) -> None:
        """Waits for what is still being worked out, and takes long."""
        for part in (self.hidden_texture, self.rim):
            _ = part and part.value


def _seen(
    sampler: PillowSampler,
    settings: SurfaceSettings,
    memo: Memo,
    *,
    with_fringe: bool,
    has_detail: bool,
) -> tuple[VisibleGrid, Deferred[FineDetail | None] | None]:
    """Restores the depth map, while a thread looks for fine detail if that is wanted."""
    details: list[Deferred[FineDetail | None]] = []

    def look(seen: VisibleGrid) -> None:
        details.append(Deferred(partial(detail_for, seen, sampler, memo)))
        details[0].begin()

    visible = VisibleGrid.of(
        sampler.photo,
        settings,
        sampler,
        with_fringe=with_fringe,
        meanwhile=look if has_detail else None,
        memo=memo,
    )
    return visible, details[0] if details else None


def _begin_looking(
    sampler: PillowSampler, shown: ShownPhoto, resolution: float, memo: Memo
) -> None:
    """Lets a thread average the photo as fine as what is hidden looks like, after what is seen."""
    shape = shape_for(shape_seen(sampler.photo, resolution), sampler.photo.depth.window)

    def look() -> None:
        _ = shown.colours.value
        memo.of(PillowSampler.colours, sampler, *shape)

    Deferred(look).begin()


def _packing(
    hidden: Background, photo: DepthPhoto, wanted: ColourSpace, memo: Memo
) -> Deferred[bytes] | None:
    """Lets a thread pack what is hidden, if that has a texture."""
    if hidden.texture is None:
        return None
    packed = Deferred(partial(memo.of, _packed, hidden.texture, photo.colour_space, wanted))
    packed.begin()
    return packed


def _rim_begun(
    photo: DepthPhoto,
    rim: SoftRim | None,
    hidden: Background | None,
    wanted: ColourSpace,
    memo: Memo,
) -> Deferred[PackedRim] | None:
    """Lets a thread pack what a soft rim shows, if there is one."""
    if rim is None:
        return None
    behind = None if hidden is None else hidden.texture
    parts = rim.matting, rim.fringe, behind
    packed = Deferred(partial(memo.of, _packed_rim, photo, *parts, wanted))
    packed.begin()
    return packed


def _packed(texture: Texture, space: ColourSpace, wanted: ColourSpace) -> bytes:
    return packed_in(texture.pixels, space, wanted)


def _packed_rim(
    photo: DepthPhoto,
    matting: Matting | None,
    fringe: Fringe | None,
    behind: Texture | None,
    wanted: ColourSpace,
) -> PackedRim:
    rim = PackedRim.of(photo, matting, fringe, None if behind is None else behind.within)
    is_as_wanted = wanted is photo.colour_space or photo.gain_map is not None
    return rim if is_as_wanted else rim.in_srgb(photo.colour_space)
