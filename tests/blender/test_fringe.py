# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands free before a wall, in a photo without mattes that mixes both at the outline."""

import importlib
import io
import json
import struct
from math import radians
from pathlib import Path

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.arrays import Mask
from heic_depth_import.core.restoration.jumps import dilate
from tests.blender.scene import HIGH, LOW, load, write_photo
from tests.blender.test_render import rendered, set_up_render
from tests.making.free_standing import BLUR, CHAIR, COLUMNS, ROWS, SCALE, WALL, disk, photo_of

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
main = importlib.import_module(f"{COMMAND}.main").main

WIDTH, HEIGHT = COLUMNS * SCALE, ROWS * SCALE
RADIUS = 24
NEAR, FAR = 1.5, 0.6
DEGREES = 10
# Codes that noise, JPEG and made-up places may be off the wall's colour, and what is seen as such.
USUAL, SEEN = 12, 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    disparity = np.where(disk(RADIUS), NEAR, FAR)
    codes = np.rint((disparity - LOW) / (HIGH - LOW) * 255).astype(np.uint8)
    return write_photo(tmp_path / "chair.heic", codes=codes, colours=photo_of(disk(RADIUS, SCALE)))


def shown(path: Path, degrees: float, **options: object) -> NDArray[np.float32]:
    """Returns what a camera sees that has turned about the thing, (height, width, 3), 0 to 255."""
    from mathutils import Matrix

    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    load(path, use_undistort=False, **options)
    camera = bpy.context.scene.camera
    pivot = Matrix.Translation((0.0, 1 / NEAR, 0.0))
    turn = pivot @ Matrix.Rotation(radians(degrees), 4, "Z") @ pivot.inverted()
    camera.matrix_world = turn @ camera.matrix_world
    set_up_render(WIDTH, HEIGHT, 16)
    return rendered(path.with_suffix(".png"))


def near_the_thing(picture: NDArray[np.float32]) -> Mask:
    """Returns where it is seen, and the rim that is as soft as the photo has it."""
    return dilate(np.abs(picture - CHAIR).max(axis=2) < SEEN, 2 * BLUR)


def test_from_the_phones_place_it_is_the_photo(path: Path) -> None:
    soft = shown(path, 0, fill_background=True)
    hard = shown(path, 0, fill_background=True, use_soft_edges=False)
    # The mesh ends half a sample before the frame does.
    inner = np.s_[SCALE:-SCALE, SCALE:-SCALE]
    off = np.abs(soft - hard).mean(axis=2)[inner]
    assert np.quantile(off, 0.999) <= 2
    wanted = photo_of(disk(RADIUS, SCALE)).astype(float)
    off = np.abs(soft - wanted)[inner].mean(axis=2)
    assert off.mean() <= 2


@pytest.mark.parametrize("degrees", [-DEGREES, DEGREES])
def test_from_beside_nothing_of_it_stays_on_the_wall(path: Path, degrees: float) -> None:
    """With a hard cut an outline of its colours stays, where nothing stands."""
    ghosts = []
    for soft in (True, False):
        picture = shown(path, degrees, fill_background=True, use_soft_edges=soft)
        wall = ~near_the_thing(picture)
        assert wall.mean() > 0.3
        off = np.abs(picture - WALL).max(axis=2)[wall]
        assert np.median(off) < USUAL
        ghosts.append(float((off > SEEN).mean()))
    assert ghosts[1] > 0.004
    assert ghosts[0] < 0.1 * ghosts[1]


def test_without_fill_there_is_a_vertex_for_each_sample(path: Path) -> None:
    """Nothing lies behind that a fringe could stand before."""
    plain, hard = (len(load(path, use_soft_edges=soft).data.vertices) for soft in (True, False))
    filled = len(load(path, fill_background=True).data.vertices)
    assert plain == hard < filled


def test_glb_has_alpha(path: Path, tmp_path: Path) -> None:
    glb = tmp_path / "chair.glb"
    assert main([str(path), "-o", str(glb), "--fill-background"]) == 0
    content = glb.read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    document = json.loads(content[20 : 20 + length])
    modes = {one["name"]: one.get("alphaMode", "OPAQUE") for one in document["materials"]}
    assert modes["chair Rim"] == "BLEND"
    assert modes["chair"] == modes["chair Behind Rim"] == "OPAQUE"
    images = {image["name"]: image for image in document["images"]}
    view = document["bufferViews"][images["chair Rim"]["bufferView"]]
    start = 20 + length + 8 + view.get("byteOffset", 0)
    assert alpha_of(content[start : start + view["byteLength"]]) > 0


def alpha_of(picture: bytes) -> float:
    """Returns the share of its pixels that are partly transparent."""
    from PIL import Image

    alpha = np.asarray(Image.open(io.BytesIO(picture)))[..., 3]
    return float(((alpha > 0) & (alpha < 255)).mean())
