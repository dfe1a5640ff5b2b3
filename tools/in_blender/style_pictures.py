# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the small pictures of styles that the sidebar shows, from those of the documents.

Usage: ``python build.py run tools/in_blender/style_pictures.py``
"""

from pathlib import Path

import bpy
from PIL import Image

_ROOT = Path(__file__).parents[2]
DOCUMENTS = _ROOT / "docs"
PICTURES = _ROOT / "heic_depth_import" / "blender" / "interface" / "pictures"
_SIDE, _QUALITY = 128, 82
# What of a picture shows how a style looks: left, top and side of a square, in its heights.
_DETAIL = (0.42, 0.26, 0.5)


def source_of(identifier: str) -> Path:
    """Returns the document's picture of a style, or of the photo as imported: NONE."""
    if identifier == "NONE":
        return DOCUMENTS / "still_life_camera.png"
    return DOCUMENTS / "styles" / f"still_life_{identifier.lower()}.png"


def main() -> None:
    """Writes one for each style."""
    PICTURES.mkdir(exist_ok=True)
    choices = bpy.ops.object.heic_depth_style.get_rna_type().properties["style"].enum_items
    for each in choices:
        with Image.open(source_of(each.identifier)) as shown:
            picture = shown.convert("RGB")
        height = picture.height
        left, top, side = (round(part * height) for part in _DETAIL)
        square = picture.crop((left, top, left + side, top + side))
        small = square.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
        small.save(PICTURES / f"{each.identifier.lower()}.jpg", quality=_QUALITY)


if __name__ == "__main__":
    main()
