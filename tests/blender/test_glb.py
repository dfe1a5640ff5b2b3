# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of Blender 4.2's glTF exporter, mended; test_command_exchange.py has real ones."""

import importlib
import json
import struct

import pytest

EXPORTING = "bl_ext.user_default.heic_depth_import.blender.exporting"
with_true_widths = importlib.import_module(f"{EXPORTING}.glb").with_true_widths


def glb(accessors: list[dict[str, object]], lengths: list[int]) -> bytes:
    """Writes a file of arrays with bytes that all differ."""
    views = [{"byteLength": length} for length in lengths]
    text = json.dumps({"name": "Bär 🐻", "accessors": accessors, "bufferViews": views}).encode()
    text += b" " * (-len(text) % 4)
    body = bytes(number % 256 for number in range(sum(lengths)))
    chunks = struct.pack("<I4s", len(text), b"JSON") + text
    chunks += struct.pack("<I4s", len(body), b"BIN\0") + body
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def said(content: bytes) -> tuple[dict[str, object], bytes]:
    """Returns what a file says of itself, and the rest."""
    magic, version, length, size, kind = struct.unpack_from("<4sIII4s", content)
    assert (magic, version, length, kind) == (b"glTF", 2, len(content), b"JSON")
    assert size % 4 == 0
    return json.loads(content[20 : 20 + size]), content[20 + size :]


@pytest.mark.parametrize(
    ("declared", "component", "length", "told"),
    [
        ("VEC4", 5126, 60, "VEC3"),
        ("VEC4", 5126, 80, "VEC4"),
        ("VEC4", 5123, 60, "VEC4"),
        ("VEC3", 5126, 60, "VEC3"),
    ],
)
def test_only_what_is_wrong_is_corrected(
    declared: str, component: int, length: int, told: str
) -> None:
    accessor = {"bufferView": 0, "componentType": component, "count": 5, "type": declared}
    before = glb([accessor], [length])
    after, rest = said(with_true_widths(before))
    assert after["accessors"] == [accessor | {"type": told}]
    assert after["name"] == "Bär 🐻"
    assert rest == said(before)[1]
