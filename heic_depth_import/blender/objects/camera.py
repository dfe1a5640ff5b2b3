# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo's camera in Blender's terms."""

import math

import bpy

from ...core.camera import Intrinsics
from ...core.settings import Projection, SurfaceSettings
from ...core.staging.focus import Focus
from ...core.surface.relief import RELIEF_HEIGHT
from ...core.surface.rescale import Rescale
from .camera_move import FOCUS_DISTANCE
from .curves import multiply_curves

_SENSOR_WIDTH = 36.0


def new_camera(
    name: str, intrinsics: Intrinsics, nearest: float, farthest: float, settings: SurfaceSettings
) -> bpy.types.Object:
    """Builds a camera that sees what the photo shows; it stands at its parent's origin.

    Args:
        name: Of object and data-block.
        intrinsics: The photo's camera.
        nearest: Smallest depth of the surface, metres.
        farthest: Largest depth of the surface, metres.
        settings: Tell the projection.
    """
    camera = bpy.data.cameras.new(name)
    width, height = intrinsics.size
    (fx, _), (cx, cy) = intrinsics.focal, intrinsics.principal_point
    # AUTO would measure portrait photos by their height; shift is always in widths with this.
    camera.sensor_fit = "HORIZONTAL"
    camera.sensor_width = _SENSOR_WIDTH
    camera.lens = fx * _SENSOR_WIDTH / width
    if settings.projection is Projection.ORTHOGRAPHIC:
        camera.type = "ORTHO"
        camera.ortho_scale = width / max(width, height)
        farthest = max(farthest, 1.0 + abs(settings.depth_scale) * RELIEF_HEIGHT)
    else:
        across, down = pixel_aspect(intrinsics)
        camera.shift_x = (width / 2 - cx) / width
        camera.shift_y = (cy - height / 2) / width * (down / across)
    camera.clip_start = min(0.01, 0.1 * nearest)
    camera.clip_end = max(100.0, 2.5 * farthest)
    camera.display_size = min(1.0, 0.25 * nearest)
    return bpy.data.objects.new(name, camera)


def set_focus(camera: bpy.types.Object, focus: Focus, *, is_used: bool) -> None:
    """Focuses a camera where the photo is sharp.

    Args:
        camera: Of a photo.
        focus: Distance and lens.
        is_used: Whether it blurs; the photo on the surface has its own blur already.
    """
    assert isinstance(camera.data, bpy.types.Camera)
    field = camera.data.dof
    field.focus_distance = focus.distance
    field.aperture_fstop = focus.f_number
    field.use_dof = is_used


def match_render(scene: bpy.types.Scene, intrinsics: Intrinsics) -> None:
    """Makes the scene render in the photo's size."""
    scene.render.resolution_x, scene.render.resolution_y = intrinsics.size
    scene.render.pixel_aspect_x, scene.render.pixel_aspect_y = pixel_aspect(intrinsics)


def pixel_aspect(intrinsics: Intrinsics) -> tuple[float, float]:
    """Returns width and height of a pixel, the smaller being 1 (Blender allows no less)."""
    fx, fy = intrinsics.focal
    return (1.0, fx / fy) if fx > fy else (fy / fx, 1.0)


def loop(scene: bpy.types.Scene, frames: int) -> None:
    """Makes the scene play one loop, from the photo as it is."""
    scene.frame_start, scene.frame_end = 1, frames
    scene.frame_set(1)


def rescale_camera(
    camera: bpy.types.Camera, rescale: Rescale, at_the_back: float, scale: float
) -> None:
    """Lets a camera see in a scene of another depth what it saw before, as sharp and as blurred.

    What is out of focus blurs with the aperture times the difference of disparities.

    Args:
        camera: Of a photo or of its stage.
        rescale: What becomes of depth.
        at_the_back: By how much the farthest of the scene moves away.
        scale: Of the photo's object, which a camera's own distances do not follow.
    """
    focus = camera.dof.focus_distance / scale
    factor = rescale.factor(focus) if focus > 0 else 1.0
    if not math.isfinite(factor):
        factor = at_the_back
    camera.dof.focus_distance *= factor
    multiply_curves(camera, FOCUS_DISTANCE, factor)
    camera.dof.aperture_fstop *= rescale.scale
    near = rescale.factor(camera.clip_start / scale)
    camera.clip_end *= at_the_back
    camera.clip_start *= near
    camera.display_size *= near


def lens_like(camera: bpy.types.Object, other: bpy.types.Object) -> dict[str, float | str]:
    """Returns what gives a camera the lens of another, and lets it see as far.

    Args:
        camera: Stays where it stands.
        other: Of another photo.

    Returns:
        Values of the camera's data by name.
    """
    own, its = camera.data, other.data
    assert isinstance(own, bpy.types.Camera)
    assert isinstance(its, bpy.types.Camera)
    names = ("type", "sensor_fit", "sensor_width", "lens", "shift_x", "shift_y", "ortho_scale")
    return {name: getattr(its, name) for name in names} | {
        "clip_start": min(own.clip_start, its.clip_start),
        "clip_end": max(own.clip_end, its.clip_end),
    }
