# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks into binary glTF files, and mends them."""

from .glb_content import GlbContent

_FLOAT = 5126
_BYTES_OF_THREE_FLOATS = 12


def with_true_widths(content: bytes) -> bytes:
    """Corrects arrays that are declared with four numbers a row and have three.

    Blender 4.2 declares the colours of points so, and no viewer opens the file.

    Args:
        content: The whole file.
    """
    glb = GlbContent.parsed(content)
    for accessor in glb.document.get("accessors", ()):
        if accessor["type"] != "VEC4" or accessor["componentType"] != _FLOAT:
            continue
        there = glb.document["bufferViews"][accessor["bufferView"]]["byteLength"]
        if there == accessor["count"] * _BYTES_OF_THREE_FLOATS:
            accessor["type"] = "VEC3"
    return glb.packed()


def points_in(content: bytes) -> int:
    """Returns how many vertices the meshes of a file have: one for each look-up of a texture.

    Args:
        content: The whole file.
    """
    document = GlbContent.parsed(content).document
    parts = (part for mesh in document.get("meshes", ()) for part in mesh["primitives"])
    used = {part["attributes"]["POSITION"] for part in parts}
    return sum(document["accessors"][number]["count"] for number in used)
