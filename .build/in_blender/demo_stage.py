# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all demonstrations share: an empty scene with a photo in it, views of it, pictures."""

import time
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix, Vector

_SAMPLES_UNLIT = 8
_SAMPLES_LIT = 16
_BACKDROP = (0.05, 0.05, 0.05)


def import_photo(photo: Path, **options: object) -> None:
    """Import a photo into an empty scene that is set up for rendering."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    bpy.ops.import_scene.heic_depth(filepath=str(photo), **options)
    scene = bpy.context.scene
    is_lit = options.get("material") == "LIT"
    scene.render.engine = "CYCLES"
    scene.cycles.use_denoising = False  # takes longer than all else, and smears the photo's grain
    scene.cycles.samples = _SAMPLES_LIT if is_lit else _SAMPLES_UNLIT
    scene.cycles.max_bounces = 1 if is_lit else 0
    scene.render.use_persistent_data = True  # what does not move is not built anew for each frame
    # The picture's metadata would name the folders of this machine.
    scene.render.use_stamp_filename = False
    scene.view_settings.view_transform = "Standard"  # AgX would not show the photo's own colours
    scene.world = bpy.data.worlds.new("Backdrop")
    _background().inputs["Color"].default_value = (*_BACKDROP, 1.0)


def look_from_the_side(angle: float) -> None:
    """Walk the camera around the middle of what is seen.

    Args:
        angle: Radians, to the right.
    """
    scene = bpy.context.scene
    pivot = Matrix.Translation(_middle())
    scene.camera.matrix_world = (
        pivot @ Matrix.Rotation(angle, 4, "Z") @ pivot.inverted() @ scene.camera.matrix_world
    )


def render(picture: Path, longer_side: int, *, told: bool = True) -> None:
    """Render what the scene's camera sees.

    Args:
        picture: Where to.
        longer_side: Pixels.
        told: Say where it is.
    """
    settings = bpy.context.scene.render
    size = settings.resolution_x, settings.resolution_y
    scale = longer_side / max(size)
    settings.resolution_x, settings.resolution_y = (round(scale * length) for length in size)
    settings.filepath = str(picture)
    start = time.monotonic()
    bpy.ops.render.render(write_still=True)
    if told:
        print(f"{picture} ({time.monotonic() - start:.0f} s)", flush=True)


def _middle() -> tuple[float, ...]:
    """Return the point that lies in the middle of the imported object's points, in metres."""
    shown = bpy.context.object
    positions = shown.data.attributes["position"].data
    flat = np.empty(len(positions) * 3, np.float32)
    positions.foreach_get("vector", flat)
    middle = Vector(np.median(flat.reshape(-1, 3), axis=0).tolist())
    return (shown.matrix_world @ middle).to_tuple()


def _background() -> bpy.types.Node:
    world = bpy.context.scene.world
    if world.node_tree is None:  # from Blender 5.0 on a world always has one
        world.use_nodes = True
    return next(node for node in world.node_tree.nodes if node.type == "BACKGROUND")
