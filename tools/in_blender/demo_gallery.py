# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Render a photo in every style and with every camera move.

Usage: ``python build.py run tools/in_blender/demo_gallery.py FOLDER NAME PHOTO...``, where NAME is
a style, a camera move, LIT, DEPTH_OF_FIELD or all; ``build.py demo --style NAME`` does that. The
first photo is shown in every way, the others in every style.
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import bpy
from PIL import Image

from in_blender.bootstrap import extension_module
from in_blender.demo_sheet import contact_sheet, sheet_of_rows, side_by_side, write_loop
from in_blender.demo_stage import (
    angle_for,
    import_photo,
    look_from_the_side,
    render,
)

_SIZE = 480
_PANEL_SIZE = 224
# Every other frame of a loop: 12 a second, as fast as a GIF needs to be.
_EVERY = 2
# What a move shows best: its third part is neither the photo nor half way back to it.
_MOMENT = 1 / 3
_JPEG_QUALITY = 88


@dataclass(frozen=True, slots=True)
class View:
    """How a look is shown well.

    Attributes:
        apart: Part of the picture's width that near and far come apart, seen from the right.
        options: Of the import.
    """

    apart: float = 0.0
    options: dict[str, object] = field(default_factory=dict)


_VIEWS = {
    "LIT": View(options={"material": "LIT"}),
    "DEPTH_OF_FIELD": View(options={"use_depth_of_field": True}),
    "POINT_CLOUD": View(0.1, options={"object_type": "POINT_CLOUD"}),
    "FILL_BACKGROUND": View(0.08, options={"fill_background": True}),
}
# The stage's camera stands where the style looks well.
_STYLED = View(options={"use_stage": True, "fill_background": True})


@dataclass(frozen=True, slots=True)
class Look:
    """A still picture of the photo.

    Attributes:
        name: For files and the command line.
        caption: What is written below it.
        view: How it is seen.
        style: Of the import.
        moment: Part of the scene's frames that is over.
        inputs: Of the style.
    """

    name: str
    caption: str
    view: View
    style: str = "NONE"
    moment: float = 0.0
    inputs: dict[str, object] = field(default_factory=dict)


VARIANTS = {
    "HALFTONE_FOUR_INKS": Look(
        "HALFTONE_FOUR_INKS",
        "Halftone, Four Inks",
        _STYLED,
        style="HALFTONE",
        inputs={"Four Inks": True},
    )
}
"""Styles with an input that makes another picture of them."""


def choices(option: str) -> dict[str, str]:
    """Returns the identifiers and names of an import option's choices, without the empty one."""
    properties = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    result = properties.get(option)
    items = result.enum_items if result else ()
    return {item.identifier: item.name for item in items if item.identifier != "NONE"}


def looks() -> list[Look]:
    """Returns all stills, the photo as it is first."""
    plain = {
        "PHOTO": "Photo",
        "LIT": "Lit",
        "DEPTH_OF_FIELD": "Depth of Field",
        "POINT_CLOUD": "Point Cloud",
        "FILL_BACKGROUND": "Fill Background",
    }
    return [
        *(Look(name, caption, _VIEWS.get(name, View())) for name, caption in plain.items()),
        *styled_looks(),
        *(
            Look(name, caption, View(options=_options_of_move(name)), moment=_MOMENT)
            for name, caption in choices("camera_move").items()
        ),
    ]


def styled_looks() -> list[Look]:
    """Returns a still of every style, its variants after it."""
    found = []
    for name, caption in choices("style").items():
        found.append(Look(name, caption, _STYLED, style=name))
        found += [variant for variant in VARIANTS.values() if variant.style == name]
    return found


def main(folder: Path, wanted: str, photos: Sequence[Path]) -> None:
    """Writes the pictures that are wanted, and says where they are.

    Args:
        folder: Where to.
        wanted: Name of a look, or all.
        photos: One, or several if all are wanted.
    """
    stills = {look.name: look for look in looks()}
    moves = choices("camera_move")
    first = photos[0]
    if wanted != "all":
        name = wanted.upper()
        if name not in stills:
            known = ", ".join(stills)
            sys.exit(
                f"build.py: {wanted} is no style and no camera move; choose all or one of {known}"
            )
        _render_still(first, stills[name], _place(first, folder, name))
        if name in moves:
            _write_moves(first, folder, {name: moves[name]})
        return
    # Many, and one would have the name of a picture that the plain demonstration writes.
    singles = folder / "looks"
    singles.mkdir(exist_ok=True)
    of_first = _render_all(first, list(stills.values()), singles)
    _write_moves(first, folder, moves)
    if len(photos) == 1:
        sheet = folder / f"{first.stem}_gallery.png"
        contact_sheet(of_first).save(sheet, optimize=True)
    else:
        shown = [stills["PHOTO"], *styled_looks()]
        others = [_render_all(photo, shown, singles) for photo in photos[1:]]
        sheet = folder / "gallery.jpg"
        rows = {look.caption: [of[look.caption] for of in (of_first, *others)] for look in shown}
        sheet_of_rows(rows).save(sheet, quality=_JPEG_QUALITY)
    print(sheet, flush=True)


def _place(photo: Path, folder: Path, name: str) -> Path:
    return folder / f"{photo.stem}_{name.lower()}.png"


def _render_all(photo: Path, chosen: Sequence[Look], folder: Path) -> dict[str, Path]:
    """Renders stills of a photo; returns their files by captions."""
    for look in chosen:
        _render_still(photo, look, _place(photo, folder, look.name))
    return {look.caption: _place(photo, folder, look.name) for look in chosen}


def _render_still(photo: Path, look: Look, path: Path) -> None:
    view = look.view
    import_photo(photo, {"style": look.style, **view.options})
    scene = bpy.context.scene
    for name, value in look.inputs.items():
        module = extension_module("blender.nodes.modifier_inputs")
        module.set_input(bpy.context.object.modifiers[-1], name, value)
    scene.frame_set(scene.frame_start + round(look.moment * (scene.frame_end - scene.frame_start)))
    if view.apart:
        look_from_the_side(angle_for(view.apart))
    if view.options.get("use_depth_of_field"):
        scene.cycles.samples = 32
    render(path, _SIZE)


def _options_of_move(move: str) -> dict[str, object]:
    return {"camera_move": move, "fill_background": True}


def _write_moves(photo: Path, folder: Path, moves: dict[str, str]) -> None:
    """Writes one GIF that shows the moves side by side and repeats without a seam."""
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
    """Renders one loop of a move."""
    import_photo(photo, _options_of_move(move))
    scene = bpy.context.scene
    frames = []
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(scene.frame_start, scene.frame_end + 1, _EVERY):
            scene.frame_set(number)
            path = Path(scratch, f"{number}.png")
            render(path, _PANEL_SIZE, is_reported=False)
            with Image.open(path) as picture:
                frames.append(picture.convert("RGB"))
    return frames


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], [Path(photo) for photo in sys.argv[3:]])
