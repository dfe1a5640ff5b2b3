# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A binary glTF file that can be added to.

Source: the glTF 2.0 specification, section 4.4 (Binary glTF), 3.6 (buffers, accessors).
"""

import json
import struct
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from ...core.arrays import Doubles

_HEADER = struct.Struct("<4sII")  # magic, version, length of all
_CHUNK = struct.Struct("<I4s")  # length, kind
_FLOAT = 5126
_TYPES = {1: "SCALAR", 3: "VEC3", 4: "VEC4"}


@dataclass(frozen=True, slots=True, eq=False)
class GlbContent:
    """What is in a file.

    Attributes:
        document: What it says of itself, which may be changed.
        binary: Its one buffer.
    """

    document: dict[str, Any]
    binary: bytearray

    @classmethod
    def parsed(cls, content: bytes) -> Self:
        """Takes a file that has a buffer apart."""
        start = _HEADER.size + _CHUNK.size
        size, _ = _CHUNK.unpack_from(content, _HEADER.size)
        length, _ = _CHUNK.unpack_from(content, start + size)
        begin = start + size + _CHUNK.size
        document = json.loads(content[start : start + size])
        return cls(document, bytearray(content[begin : begin + length]))

    def packed(self) -> bytes:
        """Returns the file."""
        document = json.dumps(self.document, ensure_ascii=False, separators=(",", ":")).encode()
        text = document + b" " * (-len(document) % 4)
        body = bytes(self.binary) + bytes(-len(self.binary) % 4)
        length = _HEADER.size + 2 * _CHUNK.size + len(text) + len(body)
        return b"".join(
            (
                _HEADER.pack(b"glTF", 2, length),
                *(_CHUNK.pack(len(text), b"JSON"), text),
                *(_CHUNK.pack(len(body), b"BIN\0"), body),
            )
        )

    def add(self, rows: Doubles) -> int:
        """Adds an array and returns the index of its accessor.

        Args:
            rows: (rows, 1, 3 or 4).
        """
        values = rows.astype("<f4")
        self.binary.extend(bytes(-len(self.binary) % 4))
        views = self.document.setdefault("bufferViews", [])
        offset, added = len(self.binary), values.tobytes()
        views.append({"buffer": 0, "byteOffset": offset, "byteLength": len(added)})
        self.binary.extend(added)
        self.document["buffers"][0]["byteLength"] = len(self.binary)
        accessors: list[dict[str, Any]] = self.document.setdefault("accessors", [])
        accessors.append(
            {
                "bufferView": len(views) - 1,
                "componentType": _FLOAT,
                "count": len(values),
                "type": _TYPES[values.shape[1]],
                "min": np.min(values, axis=0).tolist(),
                "max": np.max(values, axis=0).tolist(),
            }
        )
        return len(accessors) - 1

    def use_extension(self, name: str) -> None:
        """Says that the file uses an extension, which nobody must know to show it."""
        used = self.document.setdefault("extensionsUsed", [])
        if name not in used:
            used.append(name)
