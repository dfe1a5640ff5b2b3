# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos that a phone wrote as JPEG come into the scene like the HEIC of the same scene."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np
import pytest

from tests.blender.scene import load, positions, values
from tests.blender.test_command import run
from tests.making.heic_pictures import Photo
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import PORTRAIT_URN, AuxItem, DepthItem, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet
from tests.making.jpeg_writer import (
    GoogleDepth,
    JpegLayout,
    write_dynamic_depth,
    write_gdepth,
    write_jpeg,
)

WIDTH, HEIGHT = 96, 72
LOW, HIGH = 0.5, 2.0
X, Y = np.meshgrid(np.linspace(0, 1, WIDTH // 2), np.linspace(0, 1, HEIGHT // 2))
CODES = np.rint(60 + 100 * X + 50 * Y).astype(np.uint8)
RGB = np.kron(np.stack([CODES, 255 - CODES, CODES], -1), np.ones((2, 2, 1), np.uint8))
MATTE = np.where(X > 0.5, 255, 0).astype(np.uint8)
DEPTH = DepthItem(
    CODES,
    xmp=xmp_packet(depth_fields(iphone_calibration(WIDTH, HEIGHT), low=LOW, high=HIGH)),
    sei=DepthRepresentation(d_min=LOW, d_max=HIGH),
)
PORTRAIT = AuxItem(MATTE, PORTRAIT_URN)
GOOGLE = GoogleDepth(samples=CODES, units="m")


@pytest.mark.parametrize("kind", ["MESH", "POINT_CLOUD", "GRID"])
def test_the_same_as_a_heic_of_the_scene(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.heic").write_bytes(write_heic(Photo(RGB), depth=DEPTH, aux=[PORTRAIT]))
    jpeg = write_jpeg(Photo(RGB), depth=DEPTH, aux=[PORTRAIT])
    (tmp_path / "b.jpg").write_bytes(jpeg)
    (tmp_path / "c.heic").write_bytes(jpeg)  # as some are called
    there, *others = (
        load(tmp_path / name, object_type=kind, cut=0.0, use_soft_edges=False)
        for name in ("a.heic", "b.jpg", "c.heic")
    )
    assert there["heic_depth"]["container"] == "HEIC"
    for one in others:
        assert one["heic_depth"]["container"] == "JPEG"
        assert one["heic_depth"]["depth_format"] == "Apple"
        if kind != "GRID":
            np.testing.assert_allclose(positions(one), positions(there), atol=0.03)


def test_the_photo_is_packed_turned_upright(tmp_path: Path) -> None:
    path = tmp_path / "b.jpg"
    path.write_bytes(write_jpeg(Photo(RGB), depth=DEPTH, layout=JpegLayout(orientation=6)))
    load(path, cut=0.0)
    (image,) = [one for one in bpy.data.images if one.packed_file]
    assert tuple(image.size) == (HEIGHT, WIDTH)


@pytest.mark.parametrize(
    ("write", "told"), [(write_gdepth, "GDepth"), (write_dynamic_depth, "Dynamic Depth")]
)
def test_google(tmp_path: Path, write: Callable[..., bytes], told: str) -> None:
    path = tmp_path / "b.jpg"
    path.write_bytes(write(Photo(RGB), GOOGLE))
    obj = load(path, cut=0.0)
    known = obj["heic_depth"]
    assert (known["container"], known["depth_format"]) == ("JPEG", told)
    assert len(positions(obj)) == CODES.size


def test_folders_have_them_and_the_command_tells_what_they_are(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "one.JPG").write_bytes(write_jpeg(Photo(RGB), depth=DEPTH))
    (photos / "two.jpeg").write_bytes(write_gdepth(Photo(RGB), GOOGLE))
    (photos / "three.heic").write_bytes(write_heic(Photo(RGB), depth=DEPTH))
    (photos / "plain.jpg").write_bytes(write_jpeg(Photo(RGB)))
    ran = run(photos, "--json")
    by_name = ran.told
    assert by_name["one.JPG"]["container"] == "JPEG"
    assert by_name["two.jpeg"]["depth_format"] == "GDepth"
    assert by_name["three.heic"]["container"] == "HEIC"
    assert by_name["plain.jpg"]["error_kind"] == "no_depth"
    assert ran.code == 1


def test_a_drop_may_be_a_jpeg() -> None:
    endings = bpy.types.IO_FH_heic_depth.bl_file_extensions.split(";")
    assert {".jpg", ".jpeg"} <= set(endings)


@pytest.mark.parametrize("kind", ["MESH", "POINT_CLOUD", "GRID"])
def test_confidence_is_a_point_attribute(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "b.jpg"
    trust = np.where(X > 0.5, 255, 51).astype(np.uint8)
    google = replace(GOOGLE, confidence=trust)
    path.write_bytes(write_dynamic_depth(Photo(RGB), google))
    obj = load(path, object_type=kind, cut=0.0)
    confidence = values(obj, "confidence", 1, "value").reshape(CODES.shape)
    assert confidence[:, :20].mean() == pytest.approx(0.2, abs=0.03)
    assert confidence[:, 28:].mean() > 0.9
