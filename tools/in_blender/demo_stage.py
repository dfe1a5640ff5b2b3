# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all demonstrations share: an empty scene with a photo in it, views of it, pictures."""

import math
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray
from PIL import Image

_SAMPLES_UNLIT = 16
_SAMPLES_LIT = 64
# As dark as the sheets that pictures are put on.
_BACKDROP = 0.009
_WIDEST = math.radians(15)
# Of the points, on either end of their range of depth, so few do not matter.
_IGNORED = 0.02


def import_photo(photo: Path, options: Mapping[str, object] | None = None) -> None:
    """Imports a photo into an empty scene that is set up for rendering, before a dark world.

    Args:
        photo: Its file.
        options: Of the import.
    """
    options = options or {}
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    bpy.ops.import_scene.heic_depth(filepath=str(photo), **options)
    scene = bpy.context.scene
    is_lit = options.get("material") == "LIT" or options.get("use_stage")
    scene.render.engine = "CYCLES"
    scene.cycles.use_denoising = False  # takes longer than all else, and smears the photo's grain
    scene.cycles.samples = _SAMPLES_LIT if is_lit else _SAMPLES_UNLIT
    scene.cycles.max_bounces = 1 if is_lit else 0
    scene.render.use_persistent_data = True  # what does not move is not built anew for each frame
    # The picture's metadata would name the folders of this machine.
    scene.render.use_stamp_filename = False
    scene.view_settings.view_transform = "Standard"  # AgX would not show the photo's own colours
    scene.world = bpy.data.worlds.new("Backdrop")
    _background().inputs["Color"].default_value = (_BACKDROP, _BACKDROP, _BACKDROP, 1.0)


def look_from_the_side(angle: float) -> None:
    """Walks the camera around the middle of what is seen.

    Args:
        angle: Radians, to the right.
    """
    scene = bpy.context.scene
    pivot = Matrix.Translation(_middle())
    scene.camera.matrix_world = (
        pivot @ Matrix.Rotation(angle, 4, "Z") @ pivot.inverted() @ scene.camera.matrix_world
    )


def views_around_subject(
    views: Iterable[tuple[float, float]],
) -> Iterator[tuple[float, float]]:
    """Walks the camera around what the photo is of, wherever most of its points are.

    Args:
        views: Degrees to the right and up, from the photo's own place.

    Yields:
        Every view, with the camera there.
    """
    camera = bpy.context.scene.camera
    home = camera.matrix_world.copy()
    ahead = Matrix.Translation((0.0, 0.0, -camera.data.dof.focus_distance))
    pivot = Matrix.Translation((home @ ahead).translation.to_tuple())
    for across, above in views:
        turn = Matrix.Rotation(math.radians(across), 4, "Z") @ Matrix.Rotation(
            math.radians(-above), 4, "X"
        )
        camera.matrix_world = pivot @ turn @ pivot.inverted() @ home
        yield across, above


def angle_for(apart: float) -> float:
    """Returns how far to walk around the imported object to see so much of its depth, in radians.

    Holes behind things in front get as wide as that, in any photo.

    Args:
        apart: Part of the picture's width that near and far come apart.
    """
    depth = -_positions()[:, 2]
    nearest, middle, farthest = np.quantile(depth, (_IGNORED, 0.5, 1 - _IGNORED))
    lens = bpy.context.scene.camera.data
    focal = lens.lens / lens.sensor_width
    sideways = focal * middle * (1 / nearest - 1 / farthest)
    return min(_WIDEST, math.atan(apart / sideways))


def render(picture: Path, longer_side: int, *, is_reported: bool = True) -> None:
    """Renders what the scene's camera sees, into a file that holds the picture alone.

    Args:
        picture: Where to.
        longer_side: Pixels.
        is_reported: Say where it is.
    """
    settings = bpy.context.scene.render
    size = settings.resolution_x, settings.resolution_y
    scale = longer_side / max(size)
    settings.resolution_x, settings.resolution_y = (round(scale * length) for length in size)
    settings.filepath = str(picture)
    start = time.monotonic()
    bpy.ops.render.render(write_still=True)
    keep_pixels_only(picture)
    if is_reported:
        print(f"{picture} ({time.monotonic() - start:.0f} s)", flush=True)


def keep_pixels_only(path: Path) -> None:
    """Writes a picture anew without what Blender notes in it, such as when it was rendered."""
    with Image.open(path) as rendered:
        pixels = rendered.convert("RGB")
    pixels.info.clear()
    pixels.save(path, optimize=True)


def _middle() -> tuple[float, ...]:
    """Returns the point that lies in the middle of the imported object's points, in metres."""
    middle = Vector(np.median(_positions(), axis=0).tolist())
    return (bpy.context.object.matrix_world @ middle).to_tuple()


def _positions() -> NDArray[np.float32]:
    """Returns the points of the imported object as (N, 3), in the photo's camera space."""
    positions = bpy.context.object.data.attributes["position"].data
    flat = np.empty(len(positions) * 3, np.float32)
    positions.foreach_get("vector", flat)
    return flat.reshape(-1, 3)


def _background() -> bpy.types.Node:
    world = bpy.context.scene.world
    if world.node_tree is None:  # from Blender 5.0 on a world always has one
        world.use_nodes = True
    return next(node for node in world.node_tree.nodes if node.type == "BACKGROUND")
