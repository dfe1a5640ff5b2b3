# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration: one photo, a scene and a few pictures of it."""

from pathlib import Path

from tooling import blenders
from tooling.errors import BuildError
from tooling.places import ROOT, TOOLS

_BUNDLED_PHOTO = ROOT / "tests" / "still_life" / "still_life.heic"


def demo(photo: str | None, series: str | None, folder: Path, style: str | None = None) -> int:
    """Imports a photo in Blender and render what came out.

    Args:
        photo: Its file; the bundled one without.
        series: Of Blender; the newest without.
        folder: Where to.
        style: A style or a camera move to show, or "all"; without, what an import is.
    """
    path = Path(photo) if photo else _BUNDLED_PHOTO
    if not path.is_file():
        raise BuildError(f"{path} is not there; run: python build.py demo PHOTO")
    folder.mkdir(parents=True, exist_ok=True)
    script = TOOLS / "in_blender" / ("demo_gallery.py" if style else "demo_scene.py")
    arguments = [str(script), str(path.resolve()), str(folder.resolve())]
    return blenders.run(blenders.chosen(series), [*arguments, style] if style else arguments)


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
