# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of the scene, through the photo's camera."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import bpy

# Blender's name for each kind of picture, by its ending.
PICTURES: Mapping[str, Literal["PNG", "JPEG", "OPEN_EXR"]] = MappingProxyType(
    {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".exr": "OPEN_EXR"}
)

_NO_DENOISER = (
    "the picture has noise in it, as this Blender has no denoiser that works here; raise --samples"
)


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """How to render.

    Attributes:
        resolution_percentage: Size of the picture, as a percentage of the photo's.
        samples: Rays of light for each pixel.
    """

    resolution_percentage: int
    samples: int


def show_colours_as_they_are(scene: bpy.types.Scene) -> None:
    """Makes the scene look like the photo; the usual view is made for the light of real scenes."""
    scene.view_settings.view_transform = "Standard"
    scene.view_settings.look = "None"


def render(
    scene: bpy.types.Scene, path: Path, settings: RenderSettings, *, is_lit: bool
) -> list[str]:
    """Renders with Cycles, on the graphics card if the user has chosen one, else without.

    Args:
        scene: Has a camera and its size.
        path: Of the picture; its ending tells the format.
        settings: How.
        is_lit: Whether it needs light; what glows in the photo's colours does not.

    Returns:
        What the user should know about the picture.
    """
    scene.render.engine = "CYCLES"  # type: ignore[assignment]  # stub
    cycles = bpy.context.preferences.addons["cycles"].preferences
    scene.cycles.device = "GPU" if cycles.has_active_device() else "CPU"
    scene.cycles.samples = settings.samples
    # Smears the photo's own grain; without light there is no noise to be removed.
    scene.cycles.use_denoising = is_lit
    if not is_lit:
        scene.cycles.max_bounces = 0
    elif not any(obj.type == "LIGHT" for obj in scene.objects):
        _light_from_everywhere(scene)
    scene.render.resolution_percentage = settings.resolution_percentage
    kind = PICTURES[path.suffix.lower()]
    scene.render.image_settings.file_format = kind
    # The picture's metadata would name a folder of this machine.
    scene.render.use_stamp_filename = False
    scene.render.use_file_extension = False
    scene.render.filepath = str(path)
    return _render_with_denoiser(scene) if is_lit else _render()


def _render() -> list[str]:
    bpy.ops.render.render(write_still=True)
    return []


def _render_with_denoiser(scene: bpy.types.Scene) -> list[str]:
    """Renders, with the noise where this Blender or this machine can do nothing against it."""
    if _has_denoiser(scene):
        try:
            return _render()
        except RuntimeError as error:
            if "denois" not in str(error).lower():  # not every processor and card can run it
                raise
    scene.cycles.use_denoising = False
    return [*_render(), _NO_DENOISER]


def _has_denoiser(scene: bpy.types.Scene) -> bool:
    """Tells whether Blender was built with one.

    Else some versions fail when all is rendered, and others leave the noise in and say nothing.
    """
    return bool(scene.cycles.denoiser)


def _light_from_everywhere(scene: bpy.types.Scene) -> None:
    world = bpy.data.worlds.new("Light")
    scene.world = world
    if bpy.app.version < (5, 0, 0):
        world.use_nodes = True  # always on, and deprecated, from 5.0
    background = next(node for node in world.node_tree.nodes if node.type == "BACKGROUND")
    background.inputs["Color"].default_value = (1.0, 1.0, 1.0, 1.0)
