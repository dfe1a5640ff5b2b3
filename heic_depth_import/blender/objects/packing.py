# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that become part of the file, and nothing else with them."""

import bpy

# Characters that a packed picture's path has room for, without the one at its end.
_ROOM = 1023


def pack(image: bpy.types.Image, content: bytes) -> None:
    """Packs a picture into the file.

    Never an image's own pixels: of floats Blender writes an OpenEXR file that is longer than what
    is in it, and the end is what lay in memory before.

    Up to 4.5 Blender saves the room for a packed picture's path as it finds it in memory: with
    what lay there before, such as bytes of the photo's file that tell where it was taken. A path
    as long as the room leaves nothing of them.

    Args:
        image: Shows it from now on.
        content: An image file.
    """
    image.pack(data=content, data_len=len(content))
    for packed in image.packed_files:
        kept = packed.filepath
        packed.filepath = "-" * _ROOM
        packed.filepath = kept
