# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import a photo and render what came out of it.

Usage: ``python build.py run tools/in_blender/demo_scene.py PHOTO FOLDER``; ``build.py demo``
does that.
"""

import math
import sys
from pathlib import Path

import bpy

from in_blender.demo_stage import import_photo, look_from_the_side, render

_SIZE = 560
_SIDEWAYS = math.radians(20)
_A_LITTLE_SIDEWAYS = math.radians(8)
# Light tells what was made up from what was seen.
_HARDLY_SIDEWAYS = math.radians(4)


def main(photo: Path, folder: Path) -> None:
    """Writes the scene and five pictures of it, and say where they are."""
    import_photo(photo)
    scene = folder / f"{photo.stem}.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(scene), compress=True)
    print(scene, flush=True)
    render(folder / f"{photo.stem}_camera.png", _SIZE)
    look_from_the_side(_SIDEWAYS)
    render(folder / f"{photo.stem}_side.png", _SIZE)

    import_photo(photo, {"fill_background": True})
    look_from_the_side(_A_LITTLE_SIDEWAYS)
    render(folder / f"{photo.stem}_filled.png", _SIZE)

    import_photo(photo, {"material": "LIT", "fill_background": True})
    look_from_the_side(_HARDLY_SIDEWAYS)
    render(folder / f"{photo.stem}_lit.png", _SIZE)

    import_photo(photo, {"object_type": "POINT_CLOUD"})
    look_from_the_side(_SIDEWAYS)
    render(folder / f"{photo.stem}_points.png", _SIZE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
