# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside Blender: exports a photo in every way, and keeps what the command line tells of it.

Usage: ``build.py run tests/exports/making.py FOLDER``; files are called like ``VOXELS.glb``, what
was told of them stands in ``told.json``.
"""

import importlib
import json
import sys
from pathlib import Path

BLENDER = "bl_ext.user_default.heic_depth_import.blender"
KINDS: dict[str, list[str]] = {
    "MESH": [],
    "POINTS": ["--object-type", "point_cloud"],
    "GRID": ["--object-type", "grid"],
    "BACKGROUND": ["--fill-background"],
}
STYLES = (
    *("SPHERES", "VOXELS", "SCANLINES", "CONTOURS", "HALFTONE", "LOW_POLY", "RELIEF", "PINS"),
    "DISSOLVE",
)
FORMATS = ("ply", "glb")
# Of what is written in the formats that take the others' way.
MORE = dict.fromkeys(("MESH", "BACKGROUND", "SPHERES", "LOW_POLY"), ("obj", "usdc", "pcd")) | {
    "POINTS": ("usdc", "pcd"),
    "VOXELS": ("usdc",),
}


def export_everything(folder: Path) -> None:
    """Writes all files of a photo as a worker of the command line does, and what it tells."""
    from tests.blender.scene import write_photo

    command, task, parser = (
        importlib.import_module(f"{BLENDER}.command.{name}") for name in ("work", "task", "parser")
    )
    styles = importlib.import_module(f"{BLENDER}.styles.catalogue").STYLES
    assert {style.identifier for style in styles} == set(STYLES)
    photo = write_photo(folder / "photo.heic", columns=32, rows=24)
    told = {}
    for kind, options in (KINDS | {style: ["--style", style] for style in STYLES}).items():
        chosen = parser.arguments_of(parser.command_line(), [str(photo), *options])
        render = {"resolution_percentage": 100, "samples": 1}
        work = command.Work.chosen(parser.chosen_options(chosen), render)
        for suffix in (*FORMATS, *MORE.get(kind, ())):
            path = folder / f"{kind}.{suffix}"
            outcome = work.do(task.Task(photo, path), {folder: folder})
            assert outcome.ok, outcome.error
            told[path.name] = outcome.properties
        work.reader.end()
    (folder / "told.json").write_text(json.dumps(told))


if __name__ == "__main__":
    export_everything(Path(sys.argv[1]))
