# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PLY files byte by byte; other people's readers read them in tests/exports."""

import numpy as np
from numpy.typing import NDArray

from heic_depth_import.core.ply import ply_file

POSITIONS = np.array([[1, -2, 0.5], [0, 0, 0], [0, 1, 0]], np.float32)
COLOURS = np.array([[200, 40, 30, 255], [0, 0, 0, 255], [1, 2, 3, 128]], np.uint8)
NO_TRIANGLES = np.empty((0, 3), np.int32)


def parts(content: bytes) -> tuple[list[str], bytes]:
    header, _, body = content.partition(b"end_header\n")
    return header.decode("ascii").splitlines(), body


def test_a_triangle_by_hand() -> None:
    depth: dict[str, NDArray[np.float32]] = {"depth": np.array([1, 2, 3], np.float32)}
    header, body = parts(ply_file(POSITIONS, COLOURS, depth, np.array([[0, 1, 2]], np.int32)))
    assert header[:2] == ["ply", "format binary_little_endian 1.0"]
    assert [line for line in header if line.startswith(("element", "property"))] == [
        "element vertex 3",
        "property float x",
        "property float y",
        "property float z",
        "property uchar red",
        "property uchar green",
        "property uchar blue",
        "property uchar alpha",
        "property float depth",
        "element face 1",
        "property list uchar int vertex_indices",
    ]
    assert body[:20] == bytes.fromhex("0000803f 000000c0 0000003f c8281eff 0000803f")
    assert body[60:] == bytes.fromhex("03 00000000 01000000 02000000")


def test_points_alone_have_no_faces() -> None:
    header, body = parts(ply_file(POSITIONS, COLOURS, {}, NO_TRIANGLES))
    assert not any("face" in line or "list" in line for line in header)
    assert len(body) == 3 * 16
