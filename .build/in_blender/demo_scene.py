# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import a photo and render what came out of it.

Usage: ``python build.py run .build/in_blender/demo_scene.py PHOTO FOLDER``; ``build.py demo``
does that.
"""

import math
import sys
import time
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix, Vector

_WIDTH = 800
_SAMPLES_UNLIT = 8
_SAMPLES_LIT = 16
_SIDEWAYS = math.radians(20)
_A_LITTLE_SIDEWAYS = math.radians(8)
_BACKDROP = (0.05, 0.05, 0.05)


def main(photo: Path, folder: Path) -> None:
    """Write the scene and five pictures of it, and say where they are."""
    _import(photo)
    scene = folder / f"{photo.stem}.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(scene), compress=True)
    print(scene, flush=True)
    _render(folder / f"{photo.stem}_camera.png")
    _look_from_the_side(_SIDEWAYS)
    _render(folder / f"{photo.stem}_side.png")

    _import(photo, fill_background=True)
    _look_from_the_side(_A_LITTLE_SIDEWAYS)
    _render(folder / f"{photo.stem}_filled.png")

    _import(photo, material="LIT")
    _add_light()
    _look_from_the_side(_SIDEWAYS)
    _render(folder / f"{photo.stem}_lit.png")

    _import(photo, object_type="POINT_CLOUD")
    _look_from_the_side(_SIDEWAYS)
    _render(folder / f"{photo.stem}_points.png")


def _import(photo: Path, **options: object) -> None:
    """Import a photo into an empty scene that is set up for rendering."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    bpy.ops.import_scene.heic_depth(filepath=str(photo), **options)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.use_denoising = False  # takes longer than all else, and smears the photo's grain
    scene.cycles.samples = _SAMPLES_UNLIT
    scene.cycles.max_bounces = 0
    # The picture's metadata would name the folders of this machine.
    scene.render.use_stamp_filename = False
    scene.view_settings.view_transform = "Standard"  # AgX would not show the photo's own colours
    scene.world = bpy.data.worlds.new("Backdrop")
    _background().inputs["Color"].default_value = (*_BACKDROP, 1.0)


def _look_from_the_side(angle: float) -> None:
    """Walk the camera around the middle of what is seen."""
    scene = bpy.context.scene
    pivot = Matrix.Translation(_middle())
    scene.camera.matrix_world = (
        pivot @ Matrix.Rotation(angle, 4, "Z") @ pivot.inverted() @ scene.camera.matrix_world
    )


def _middle() -> tuple[float, ...]:
    """Return the point that lies in the middle of the imported object's points, in metres."""
    shown = bpy.context.object
    positions = shown.data.attributes["position"].data
    flat = np.empty(len(positions) * 3, np.float32)
    positions.foreach_get("vector", flat)
    middle = Vector(np.median(flat.reshape(-1, 3), axis=0).tolist())
    return (shown.matrix_world @ middle).to_tuple()


def _add_light() -> None:
    """Light the scene from the upper left, and softly from the right: LIT takes no other light."""
    scene = bpy.context.scene
    for name, energy, casts_shadow, degrees in (
        ("Key", 3.0, True, (60, 0, -40)),
        ("Fill", 0.8, False, (80, 0, 30)),
    ):
        sun = bpy.data.objects.new(name, bpy.data.lights.new(name, "SUN"))
        sun.data.energy = energy
        sun.data.use_shadow = casts_shadow
        sun.rotation_euler = [math.radians(angle) for angle in degrees]
        scene.collection.objects.link(sun)
    scene.cycles.samples = _SAMPLES_LIT


def _background() -> bpy.types.Node:
    world = bpy.context.scene.world
    if world.node_tree is None:  # from Blender 5.0 on a world always has one
        world.use_nodes = True
    return next(node for node in world.node_tree.nodes if node.type == "BACKGROUND")


def _render(picture: Path) -> None:
    """Render what the scene's camera sees, at a moderate size."""
    render = bpy.context.scene.render
    render.resolution_y = round(render.resolution_y * _WIDTH / render.resolution_x)
    render.resolution_x = _WIDTH
    render.filepath = str(picture)
    start = time.monotonic()
    bpy.ops.render.render(write_still=True)
    print(f"{picture} ({time.monotonic() - start:.0f} s)", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
