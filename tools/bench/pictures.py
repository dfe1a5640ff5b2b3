# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Render the bundled still life before and after what the import does for its surface.

Usage: ``python build.py bench --pictures FOLDER``
"""

import math
import sys
from pathlib import Path

import bpy
import numpy as np

from bench import capture
from in_blender.demo_stage import keep_pixels_only

_PHOTO = Path(__file__).parents[2] / "tests" / "still_life" / "still_life.heic"
_SIZE = (440, 330)
_SAMPLES = 16

# Name: degrees to the side, whether of clay, options before and after.
_PAIRS: dict[str, tuple[float, bool, dict[str, object], dict[str, object]]] = {
    "terraces": (12, True, {"use_dequantize": False}, {}),
    "silhouette": (25, False, {"cut": 0.0}, {}),
    "background": (10, False, {}, {"fill_background": True}),
}


def main(folder: Path) -> None:
    """Writes all pairs, and say where."""
    for name, (angle, of_clay, before, after) in _PAIRS.items():
        for when, options in (("before", before), ("after", after)):
            path = folder / f"{name}_{when}.png"
            _render(path, angle, of_clay, options)
            print(path, flush=True)


def furnish_clay() -> None:
    """Makes everything of one material, in a light that shows its shape."""
    bpy.context.view_layer.material_override = bpy.data.materials.new("Clay")
    # From the left and nearly along the surfaces: it throws every step into relief.
    for energy, degrees in ((2.5, (60, 0, -50)), (0.6, (70, 0, 30))):
        sun = bpy.data.objects.new("Sun", bpy.data.lights.new("Sun", "SUN"))
        sun.data.energy, sun.data.use_shadow = energy, False
        sun.rotation_euler = [math.radians(turn) for turn in degrees]
        bpy.context.scene.collection.objects.link(sun)


def _render(path: Path, angle: float, of_clay: bool, options: dict[str, object]) -> None:
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    with capture.silence():
        bpy.ops.import_scene.heic_depth(filepath=str(_PHOTO), **options)
    scene = bpy.context.scene
    capture.prepare()
    depth = bpy.context.object.data.attributes["depth"].data
    values = np.empty(len(depth), np.float32)
    depth.foreach_get("value", values)
    scene.camera.matrix_world = capture.orbit(float(np.median(values)), angle)
    if of_clay:
        furnish_clay()
    capture.render(path, _SIZE, _SAMPLES)
    keep_pixels_only(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
