# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show every style on any real photos, from the front and from the side, for eyes.

Usage: ``python build.py demo --photos FOLDER --style NAMES``
"""

import sys
import tempfile
from pathlib import Path

from in_blender.demo_gallery import choices
from in_blender.demo_sheet import contact_sheet
from in_blender.demo_stage import import_photo, render, views_around_subject

_LONGER_SIDE = 640
_COLUMNS = 4
# Degrees to the right and up.
_VIEWS = ((0, 0), (12, 0))


def main(photos: Path, folder: Path, wanted: str) -> None:
    """Writes a sheet for each photo of a folder, and says where.

    Args:
        photos: Folder of photos.
        folder: Where to.
        wanted: Styles with commas between, or all.
    """
    known = choices("style")
    names = list(known) if wanted == "all" else wanted.upper().split(",")
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"build.py: {unknown[0]} is no style; choose all or some of {', '.join(known)}")
    folder.mkdir(parents=True, exist_ok=True)
    for photo in sorted(path for path in photos.iterdir() if path.suffix.lower() == ".heic"):
        sheet = folder / f"{photo.stem}_styles.png"
        with tempfile.TemporaryDirectory() as scratch:
            pictures = {
                f"{known[name]}, {across} right": path
                for name in names
                for across, path in _shown(photo, name, Path(scratch)).items()
            }
            contact_sheet(pictures, _COLUMNS, _LONGER_SIDE).save(sheet)
        print(sheet, flush=True)


def _shown(photo: Path, style: str, scratch: Path) -> dict[float, Path]:
    """Renders all views of a style."""
    import_photo(photo, {"style": style})
    found = {}
    for across, _ in views_around_subject(_VIEWS):
        found[across] = scratch / f"{style} {across}.png"
        render(found[across], _LONGER_SIDE, is_reported=False)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
