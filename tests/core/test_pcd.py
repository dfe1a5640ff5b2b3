# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Point cloud files, read back by a program of other people's: pypcd4."""

import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from pypcd4 import Encoding, PointCloud

from heic_depth_import.core.pcd import Viewpoint, pcd_file

FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


def read(content: bytes) -> PointCloud:
    return PointCloud.from_fileobj(io.BufferedReader(io.BytesIO(content)))


@given(data=st.data(), count=st.integers(1, 50))
def test_points_and_colours_come_back_as_they_were(data: st.DataObject, count: int) -> None:
    positions = data.draw(arrays.arrays(np.float32, (count, 3), elements=FLOATS))
    colours = data.draw(arrays.arrays(np.uint8, (count, 3)))
    cloud = read(pcd_file(positions, colours, Viewpoint()))
    assert cloud.fields == ("x", "y", "z", "rgb")
    np.testing.assert_array_equal(cloud.numpy(("x", "y", "z")), positions)
    np.testing.assert_array_equal(PointCloud.decode_rgb(cloud.pc_data["rgb"]), colours)


def test_balls_have_a_radius() -> None:
    cloud = read(pcd_file(*_one_point(), Viewpoint(), np.array([0.25], np.float32)))
    assert cloud.fields == ("x", "y", "z", "rgb", "radius")
    assert cloud.numpy(("x", "y", "z", "radius")).tolist() == [[1, -2, 0.5, 0.25]]
    assert PointCloud.decode_rgb(cloud.pc_data["rgb"]).tolist() == [[200, 40, 30]]


def test_it_is_binary_and_says_where_it_was_seen_from() -> None:
    viewpoint = Viewpoint((1.5, -2.25, 1e-3), (0.5, 0.5, -0.5, 0.5))
    metadata = read(pcd_file(*_one_point(), viewpoint)).metadata
    assert metadata.data is Encoding.BINARY
    assert metadata.viewpoint == (1.5, -2.25, 1e-3, 0.5, 0.5, -0.5, 0.5)


def test_bytes_of_one_point() -> None:
    """By hand, so that writer and reader cannot be wrong together."""
    content = pcd_file(*_one_point(), Viewpoint())
    header, _, body = content.partition(b"DATA binary\n")
    assert b"\nWIDTH 1\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS 1\n" in header
    assert body == bytes.fromhex("0000803f 000000c0 0000003f 1e28c800")


def _one_point() -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    return np.array([[1, -2, 0.5]], np.float32), np.array([[200, 40, 30]], np.uint8)
