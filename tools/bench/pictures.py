# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Render the bundled still life, and a person, before and after what the import mends.

Usage: ``python build.py bench --pictures FOLDER``
"""

import math
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import bpy

from bench import capture
from bench.measuring import CASES
from bench.phone import write_photo
from bench.storage import STORAGES
from in_blender.demo_stage import keep_pixels_only

_STILL_LIFE = Path(__file__).parents[2] / "tests" / "still_life" / "still_life.heic"
_SIZE = (440, 330)
_SAMPLES = 16


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two pictures of the same photo.

    Attributes:
        degrees: To the side.
        before: Options of the import that show what is mended.
        after: Options that mend it.
        is_clay: Whether shape is to be seen, not colours.
        is_person: Whether it is of the bench's head with hair, not of the still life.
    """

    degrees: float
    before: Mapping[str, object]
    after: Mapping[str, object] = field(default_factory=dict)
    is_clay: bool = False
    is_person: bool = False


_FILLED = {"fill_background": True}
_PAIRS: Mapping[str, _Pair] = MappingProxyType(
    {
        "terraces": _Pair(12, {"use_dequantize": False}, is_clay=True),
        "silhouette": _Pair(25, {"cut": 0.0}),
        "edges": _Pair(10, _FILLED | {"use_soft_edges": False}, _FILLED, is_person=True),
        "background": _Pair(10, {}, _FILLED),
    }
)


def main(folder: Path) -> None:
    """Writes all pairs, and say where."""
    with tempfile.TemporaryDirectory() as scratch:
        person = Path(scratch, "person.heic")
        case = CASES["head"]
        write_photo(case.truth, person, STORAGES[case.storage])
        for name, pair in _PAIRS.items():
            photo = person if pair.is_person else _STILL_LIFE
            for when, options in (("before", pair.before), ("after", pair.after)):
                path = folder / f"{name}_{when}.png"
                _render(path, photo, pair, options)
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


def _render(path: Path, photo: Path, pair: _Pair, options: Mapping[str, object]) -> None:
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    with capture.silence():
        bpy.ops.import_scene.heic_depth(filepath=str(photo), **options)
    scene = bpy.context.scene
    capture.prepare()
    # About what the photo is of.
    pivot = scene.camera.data.dof.focus_distance
    scene.camera.matrix_world = capture.orbit(pivot, pair.degrees)
    if pair.is_clay:
        furnish_clay()
    capture.render(path, _SIZE, _SAMPLES)
    keep_pixels_only(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
