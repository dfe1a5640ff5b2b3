# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show every style on any real photos, from the front and from the side, for eyes.

Usage: ``python build.py demo --photos FOLDER --style NAMES``
"""

import sys
from pathlib import Path

from in_blender.demo_gallery import choices
from in_blender.demo_sheet import LONGEST_OF_PHOTO, write_sheets
from in_blender.demo_stage import import_photo, render, views_around_subject

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

    def pictures_of(photo: Path, scratch: Path) -> dict[str, Path]:
        return {
            f"{known[name]}, {across} right": path
            for name in names
            for across, path in _shown(photo, name, scratch).items()
        }

    write_sheets(photos, folder, "_styles", pictures_of)


def _shown(photo: Path, style: str, scratch: Path) -> dict[float, Path]:
    """Renders all views of a style."""
    import_photo(photo, {"style": style})
    found = {}
    for across, _ in views_around_subject(_VIEWS):
        found[across] = scratch / f"{style} {across}.png"
        render(found[across], LONGEST_OF_PHOTO, is_reported=False)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
