# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks into binary glTF files, and mends them."""

import json
import struct
from pathlib import Path

_HEADER = struct.Struct("<4sIIII")  # magic, version, length of all, length of the JSON, its kind
_FLOAT = 5126
_BYTES_OF_THREE_FLOATS = 12


def with_true_widths(content: bytes) -> bytes:
    """Corrects arrays that are declared with four numbers a row and have three.

    Blender 4.2 declares the colours of points so, and no viewer opens the file.

    Args:
        content: The whole file.

    Source: the glTF 2.0 specification, section 4.4 (Binary glTF), 3.6.2 (accessors).
    """
    magic, version, _, size, kind = _HEADER.unpack_from(content)
    document = json.loads(content[_HEADER.size : _HEADER.size + size])
    rest = content[_HEADER.size + size :]
    for accessor in document.get("accessors", ()):
        if accessor["type"] != "VEC4" or accessor["componentType"] != _FLOAT:
            continue
        there = document["bufferViews"][accessor["bufferView"]]["byteLength"]
        if there == accessor["count"] * _BYTES_OF_THREE_FLOATS:
            accessor["type"] = "VEC3"
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    length = _HEADER.size + len(text) + len(rest)
    return _HEADER.pack(magic, version, length, len(text), kind) + text + rest


def points_in(path: Path) -> int:
    """Returns how many vertices the meshes of a file have: one for each look-up of a texture.

    Args:
        path: Of the file.
    """
    with path.open("rb") as file:
        _, _, _, size, _ = _HEADER.unpack(file.read(_HEADER.size))
        document = json.loads(file.read(size))
    parts = (part for mesh in document.get("meshes", ()) for part in mesh["primitives"])
    used = {part["attributes"]["POSITION"] for part in parts}
    return sum(document["accessors"][number]["count"] for number in used)
