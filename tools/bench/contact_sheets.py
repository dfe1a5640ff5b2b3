# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show imports of any real photos from all sides, for eyes: there is no truth to measure against.

Usage: ``python build.py bench --photos FOLDER``
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import bpy

from bench import capture
from bench.pictures import furnish_clay
from in_blender.demo_sheet import LONGEST_OF_PHOTO, write_sheets
from in_blender.demo_stage import import_photo, keep_pixels_only, views_around_subject

_SAMPLES = 16
# Degrees to the right and up.
_SIDES = ((10, 0), (-10, 0), (0, 10), (0, -10), (20, 0), (-20, 0), (0, 20), (0, -20))


@dataclass(frozen=True, slots=True)
class _Look:
    """How a photo is shown.

    Attributes:
        options: Of the import.
        views: Degrees to the right and up.
        furnish: What is changed after the import.
    """

    options: Mapping[str, object]
    views: tuple[tuple[int, int], ...]
    furnish: Callable[[], None] = lambda: None


_LOOKS: Mapping[str, _Look] = MappingProxyType(
    {
        "photo": _Look({"fill_background": True}, ((0, 0), *_SIDES)),
        "clay": _Look({}, ((0, 0), (20, 0), (-20, 0)), furnish_clay),
        "lit": _Look({"material": "LIT", "fill_background": True}, ((0, 0), (10, 0), (-10, 0))),
    }
)


def main(photos: Path, sheets: Path) -> None:
    """Writes a sheet for each photo of a folder, and says where."""
    write_sheets(photos, sheets, "", _pictures)


def _pictures(photo: Path, scratch: Path) -> dict[str, Path]:
    """Renders all looks of a photo; files by their captions."""
    return {
        f"{name}, {across} right, {above} up": path
        for name, look in _LOOKS.items()
        for (across, above), path in _shown(photo, name, look, scratch).items()
    }


def _shown(photo: Path, name: str, look: _Look, scratch: Path) -> dict[tuple[float, float], Path]:
    """Renders all views of a look."""
    with capture.silence():
        import_photo(photo, look.options)
    look.furnish()
    scene = bpy.context.scene
    size = scene.render.resolution_x, scene.render.resolution_y
    scale = LONGEST_OF_PHOTO / max(size)
    found = {}
    for across, above in views_around_subject(look.views):
        path = scratch / f"{name} {across} {above}.png"
        capture.render(path, (round(size[0] * scale), round(size[1] * scale)), _SAMPLES)
        keep_pixels_only(path)
        found[across, above] = path
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
