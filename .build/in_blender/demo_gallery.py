# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Render a photo in every style and with every camera move.

Usage: ``python build.py run .build/in_blender/demo_gallery.py PHOTO FOLDER NAME``, where NAME is a
style, a camera move, LIT, DEPTH_OF_FIELD or all; ``build.py demo --style NAME`` does that.
"""

import math
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import bpy
from PIL import Image

from in_blender.demo_sheet import contact_sheet, side_by_side, write_loop
from in_blender.demo_stage import import_photo, look_from_the_side, render

_SIZE = 480
_PANEL_SIZE = 256
# Every other frame of a loop: 12 a second, as fast as a GIF needs to be.
_EVERY = 2
_SIDEWAYS = math.radians(8)


@dataclass(frozen=True, slots=True)
class Look:
    """A still picture of the photo.

    Attributes:
        name: For files and the command line.
        caption: What is written below it.
        options: Of the import.
        angle: Radians that the camera stands to the side.
    """

    name: str
    caption: str
    options: dict[str, object] = field(default_factory=dict)
    angle: float = 0.0


def choices(option: str) -> dict[str, str]:
    """Return the identifiers and names of an import option's choices, without the empty one."""
    properties = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    found = properties.get(option)
    items = found.enum_items if found else ()
    return {item.identifier: item.name for item in items if item.identifier != "NONE"}


def looks() -> list[Look]:
    """Return all stills, the photo as it is first."""
    return [
        Look("PHOTO", "Photo"),
        Look("LIT", "Lit", {"material": "LIT"}),
        Look("DEPTH_OF_FIELD", "Depth of Field", {"use_depth_of_field": True}),
        *(
            Look(name, caption, {"style": name}, _SIDEWAYS)
            for name, caption in choices("style").items()
        ),
    ]


def main(photo: Path, folder: Path, wanted: str) -> None:
    """Write the pictures that are wanted, and say where they are."""
    stills = {look.name: look for look in looks()}
    moves = choices("camera_move")
    if wanted == "all":
        chosen, moving = list(stills), list(moves)
    elif wanted.upper() in {*stills, *moves}:
        chosen, moving = (
            [name for name in kind if name == wanted.upper()] for kind in (stills, moves)
        )
    else:
        known = ", ".join([*stills, *moves])
        sys.exit(f"build.py: {wanted} is no style and no camera move; choose all or one of {known}")
    pictures = {}
    for name in chosen:
        path = folder / f"{photo.stem}_{name.lower()}.png"
        _render_still(photo, stills[name], path)
        pictures[stills[name].caption] = path
    if moving:
        _write_moves(photo, folder, {name: moves[name] for name in moving})
    if wanted == "all":
        sheet = folder / f"{photo.stem}_gallery.png"
        contact_sheet(pictures).save(sheet, optimize=True)
        print(sheet, flush=True)


def _render_still(photo: Path, look: Look, path: Path) -> None:
    import_photo(photo, **look.options)
    if look.angle:
        look_from_the_side(look.angle)
    if look.options.get("use_depth_of_field"):
        bpy.context.scene.cycles.samples = 32
    render(path, _SIZE)


def _write_moves(photo: Path, folder: Path, moves: dict[str, str]) -> None:
    """Write one GIF that shows the moves side by side and repeats without a seam."""
    loops = {caption: _loop_of(photo, name) for name, caption in moves.items()}
    length = max(len(frames) for frames in loops.values())
    panels = [
        side_by_side({caption: frames[at % len(frames)] for caption, frames in loops.items()})
        for at in range(length)
    ]
    name = "moves" if len(moves) > 1 else next(iter(moves)).lower()
    path = folder / f"{photo.stem}_{name}.gif"
    scene = bpy.context.scene
    write_loop(panels, path, seconds=_EVERY * scene.render.fps_base / scene.render.fps)
    print(path, flush=True)


def _loop_of(photo: Path, move: str) -> Sequence[Image.Image]:
    """Render one loop of a move."""
    import_photo(photo, camera_move=move, fill_background=True)
    scene = bpy.context.scene
    frames = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(scene.frame_start, scene.frame_end + 1, _EVERY):
            scene.frame_set(number)
            path = Path(scratch, f"{number}.png")
            render(path, _PANEL_SIZE, told=False)
            with Image.open(path) as picture:
                frames.append(picture.convert("RGB"))
    return frames


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
