# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data-blocks of one photo: the object that carries it, its background, its camera."""

from collections.abc import Callable
from functools import partial

import bpy
import numpy as np

from ..core.arrays import Floats
from ..core.background.hidden_surface import Background
from ..core.memo import Memo
from ..core.photo import DepthPhoto, facts_of
from ..core.staging.camera_reach import DepthExtent
from ..core.staging.focus import Focus
from ..core.surface.surface import Surface
from .custom_properties import IS_BACKGROUND, PROPERTIES
from .objects.attributes import add_mattes
from .objects.camera import new_camera, set_focus
from .objects.camera_rig import CameraRig, rigged
from .objects.depth_image import DEPTH_IMAGE, new_depth_image
from .objects.live_grid import new_live_grid
from .objects.material import new_material, new_picture, new_rim_images
from .objects.mesh import new_mesh
from .objects.point_cloud import new_point_cloud
from .objects.point_colours import GridColours, colours_of
from .objects.scene_colour import scene_basis, scene_linear
from .settings import ImportSettings
from .shape import Shape


def new_main(
    name: str, shape: Shape, settings: ImportSettings, focus: Focus, memo: Memo
) -> bpy.types.Object:
    """Builds the object of what is visible, with material."""
    surface, photo = shape.surface, shape.sampler.photo
    grid_colours = shape.shown.colours
    if shape.live is None:
        basis = scene_basis()

        def colours() -> Floats:
            found = grid_colours.value
            gain = found.gain_of(surface)
            return memo.through(colours_of, found, surface.shown, basis, gain)

        main = _new_object(name, surface, colours, settings)
        assert isinstance(main.data, bpy.types.Mesh | bpy.types.PointCloud)
        add_mattes(main.data, memo.of(GridColours.mattes_of, grid_colours.value, surface))
        shown = [main]
    else:
        shown = new_live_grid(name, shape.live, grid_colours, memo)
        main = shown[0]
    main.rotation_euler = (np.pi / 2, 0.0, 0.0)  # stand upright: the phone looks along +Y
    main[PROPERTIES] = _properties(photo, surface, settings, focus)
    if settings.use_depth_image:
        # This makes the object its user: without one Blender would not save it.
        main[DEPTH_IMAGE] = new_depth_image(f"{name} Depth", surface)
    for material in _materials(name, shape, settings, memo):
        for obj in shown:
            obj.data.materials.append(material)
    return main


def _materials(
    name: str, shape: Shape, settings: ImportSettings, memo: Memo
) -> list[bpy.types.Material]:
    """Builds the materials of what is visible, in the order of `core.surface.soft_rim.Part`."""
    kind, is_soft = settings.material, shape.surface.rim is not None
    if kind == "NONE":
        return []
    if settings.object_type == "POINT_CLOUD":
        return [new_material(name, kind, None, is_soft=is_soft)]
    image = None
    if shape.shown.texture is not None:
        image = new_picture(name, shape.shown.texture.value, shape.shown.space)
    plain = new_material(name, kind, image)
    if not is_soft:
        return [plain]
    front, behind = f"{name} Rim", f"{name} Behind Rim"
    if shape.rim is None:
        colours = plain if image is None else new_material(behind, kind, None)
        return [plain, new_material(front, kind, None, is_soft=True), colours]
    front_image, image_behind = new_rim_images(name, shape.rim.value, shape.shown.space)
    return [
        plain,
        new_material(front, kind, front_image, is_soft=True),
        new_material(behind, kind, image_behind),
    ]


def new_background(name: str, hidden: Background, settings: ImportSettings) -> bpy.types.Object:
    """Builds the object of what is hidden, without material."""
    colours = scene_linear(hidden.colours)
    background = _new_object(name, hidden.surface, lambda: colours, settings)
    background[IS_BACKGROUND] = True
    return background


def cover_background(
    name: str, background: bpy.types.Object, shape: Shape, settings: ImportSettings
) -> None:
    """Gives it the same material as what is visible, with a texture of its own."""
    if settings.material == "NONE":
        return
    image = None
    if shape.hidden_texture is not None:
        image = new_picture(name, shape.hidden_texture.value, shape.shown.space)
    background.data.materials.append(new_material(name, settings.material, image))


def new_rig(  # noqa: PLR0913, PLR0917  what a camera depends on
    name: str,
    shape: Shape,
    settings: ImportSettings,
    focus: Focus,
    scene: bpy.types.Scene,
    memo: Memo,
) -> CameraRig:
    """Builds the photo's camera and its move."""
    surface, intrinsics = shape.surface, shape.sampler.photo.camera
    parts = (surface, shape.hidden and shape.hidden.surface)
    farthest = float(max(part.depth.max() for part in parts if part))
    nearest = float(surface.depth.min())
    camera = new_camera(name, intrinsics, nearest, farthest, settings.surface)
    set_focus(camera, focus, is_used=settings.use_depth_of_field)
    extent = partial(
        memo.of,
        DepthExtent.of,
        surface,
        intrinsics,
        settings.surface.correction.projection,
        focus.distance,
        has_background=shape.hidden is not None,
    )
    return rigged(camera, extent, settings.camera_move, scene)


def _new_object(
    name: str, surface: Surface, colours: Callable[[], Floats], settings: ImportSettings
) -> bpy.types.Object:
    if settings.object_type != "POINT_CLOUD":
        return bpy.data.objects.new(name, new_mesh(name, surface, colours))
    radius = surface.spacing * np.float32(0.5**0.5)  # diagonal neighbours touch: no gaps
    if settings.point_radius > 0:
        radius = np.full_like(radius, settings.point_radius)
    return new_point_cloud(name, surface, colours, radius)


def _properties(
    photo: DepthPhoto, surface: Surface, settings: ImportSettings, focus: Focus
) -> dict[str, object]:
    """Returns what is worth knowing about the photo; never where or by whom it was taken."""
    return facts_of(photo) | {
        "disparity_scale": photo.depth.origin.scale * settings.surface.disparity_scale,
        "disparity_offset": (
            photo.depth.origin.offset * settings.surface.disparity_scale
            + settings.surface.disparity_offset
        ),
        "nearest_depth": float(surface.depth.min()),
        "farthest_depth": float(surface.depth.max()),
        "subject_distance": focus.distance,
        "projection": settings.surface.projection.value,
    }
