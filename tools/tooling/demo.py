# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: one photo, a scene and a few pictures of it."""

from pathlib import Path

from tooling import blenders
from tooling.errors import BuildError
from tooling.places import ROOT, TOOLS

_BUNDLED = (
    ROOT / "tests" / "still_life" / "still_life.heic",
    ROOT / "tests" / "gallery" / "sitter.heic",
    ROOT / "tests" / "gallery" / "meadow.heic",
)


def demo(photo: str | None, series: str | None, folder: Path, style: str | None = None) -> int:
    """Imports a photo in Blender and render what came out.

    Args:
        photo: Its file; without, the bundled still life, and for "all" two more bundled ones.
        series: Of Blender; the newest without.
        folder: Where to.
        style: A style or a camera move to show, or "all"; without, what an import is.
    """
    paths = (Path(photo),) if photo else _BUNDLED if style == "all" else _BUNDLED[:1]
    for path in paths:
        if not path.is_file():
            raise BuildError(f"{path} is not there; run: python build.py demo PHOTO")
    folder.mkdir(parents=True, exist_ok=True)
    photos, into = [str(path.resolve()) for path in paths], str(folder.resolve())
    words = ["demo_gallery.py", into, style, *photos] if style else ["demo_scene.py", *photos, into]
    words[0] = str(TOOLS / "in_blender" / words[0])
    return blenders.run(blenders.chosen(series), words)


def style_sheets(photos: Path, series: str | None, folder: Path, style: str) -> int:
    """Shows styles on every photo of a folder, from the front and from the side.

    Args:
        photos: Folder of photos.
        series: Of Blender; the newest without.
        folder: Where to.
        style: Styles with commas between, or "all".
    """
    script = TOOLS / "in_blender" / "style_sheets.py"
    places = [str(photos.resolve()), str(folder.resolve())]
    return blenders.run(blenders.chosen(series), [str(script), *places, style])
