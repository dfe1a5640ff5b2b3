# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera's focus and aperture, in every orientation, and the blur that Cycles makes of them."""

from pathlib import Path

import bpy
import numpy as np
import pytest

from tests.blender.scene import HIGH, LOW, load
from tests.blender.test_render import rendered, set_up_render
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import DepthItem, Photo, imir, irot, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, regions_packet, xmp_packet

WIDTH, HEIGHT = 64, 48
TURNS = [
    pytest.param(
        (irot(turns), *((imir(axis),) if axis is not None else ())), id=f"irot{turns}-imir{axis}"
    )
    for turns in range(4)
    for axis in (None, 0, 1)
]


def write(
    path: Path,
    codes: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    turned: tuple[bytes, ...] = (),
    *,
    focus: tuple[float, float] | None = (0.75, 0.25),
    aperture: str = "1.4",
) -> Path:
    """Writes a photo whose focus lies at a place of the picture as stored, in parts of it."""
    fields = depth_fields(iphone_calibration(WIDTH, HEIGHT), low=LOW, high=HIGH)
    depth = DepthItem(
        codes,
        xmp=xmp_packet(fields | {"depthBlurEffect:SimulatedAperture": aperture}),
        sei=DepthRepresentation(d_min=LOW, d_max=HIGH),
        transforms=turned,
    )
    regions = regions_packet([("Focus", *focus, 0.2, 0.2)], (WIDTH, HEIGHT)) if focus else None
    white = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    path.write_bytes(write_heic(Photo(white, turned, xmp=regions), depth=depth))
    return path


def quarters() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Returns four plateaus: codes 0 and 85 above, 170 and 255 below."""
    return np.kron([[0, 85], [170, 255]], np.ones((6, 8))).astype(np.uint8)


@pytest.mark.parametrize("turned", TURNS)
@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_focus_is_where_the_photo_was_in_focus(
    tmp_path: Path, turned: tuple[bytes, ...], projection: str
) -> None:
    """In the upper right quarter as stored: a disparity of 1, a third of the relief's height."""
    path = write(tmp_path / "a.heic", quarters(), turned)
    load(path, projection=projection, use_dequantize=False)
    field = bpy.context.scene.camera.data.dof
    expected = 1.0 if projection == "CAMERA" else 1 + 0.25 * 2 / 3
    assert field.focus_distance == pytest.approx(expected, rel=1e-3)
    if projection == "CAMERA":
        assert field.aperture_fstop == pytest.approx(1.4)
    assert not field.use_dof


def test_blur_is_an_option(tmp_path: Path) -> None:
    load(write(tmp_path / "a.heic", quarters()), use_depth_of_field=True)
    assert bpy.context.scene.camera.data.dof.use_dof


def test_focus_follows_the_correction(tmp_path: Path) -> None:
    path = write(tmp_path / "a.heic", quarters())
    load(path, disparity_scale=2, disparity_offset=0.5, use_dequantize=False)
    assert bpy.context.scene.camera.data.dof.focus_distance == pytest.approx(1 / 2.5, rel=1e-3)


@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
def test_circle_of_confusion(tmp_path: Path, projection: str) -> None:
    """An edge at a disparity of 0.5, in focus at 2: a disc of (focal / N) x focal x 1.5 / 36 mm.

    0.752 widths of film are 27.1 mm; at f/1.4 that is a disc of 0.0219 widths, 5.6 of 256 pixels.
    Across an edge, a disc spreads the step to a deviation of half its radius.
    """
    codes = np.full((12, 16), 0, np.uint8)
    codes[:, 13:] = 255
    path = write(tmp_path / "a.heic", codes, focus=(0.92, 0.5))
    load(
        path, projection=projection, use_depth_of_field=True, material="NONE", use_dequantize=False
    )
    camera = bpy.context.scene.camera
    obj = bpy.context.object
    far = 1 / LOW if projection == "CAMERA" else 1.25
    # In place of the surface: a bright half plane at its farthest.
    mesh = bpy.data.meshes.new("Edge")
    corners = [(-9, -9, -far), (0, -9, -far), (0, 9, -far), (-9, 9, -far)]
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    edge = bpy.data.objects.new("Edge", mesh)
    edge.parent = obj
    bpy.context.scene.collection.objects.link(edge)
    material = bpy.data.materials.new("Bright")
    if bpy.app.version < (5, 0, 0):
        material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    glow = tree.nodes.new("ShaderNodeEmission")
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(glow.outputs[0], output.inputs["Surface"])
    mesh.materials.append(material)
    obj.hide_render = True
    camera.data.shift_x = camera.data.shift_y = 0
    set_up_render(256, 192, 256)
    profile = rendered(tmp_path / "render", linear=True)[80:112, :, 0].mean(axis=0)
    assert profile[:100].min() > 0.99
    assert profile[156:].max() < 0.01
    weight = -np.diff(profile)
    place = np.arange(255) + 1.0
    middle = (weight * place).sum() / weight.sum()
    spread = np.sqrt((weight * (place - middle) ** 2).sum() / weight.sum() - 1 / 12)
    expected = 0.752 / 1.4 * 0.752 * 0.036 * 1.5 * 256
    assert middle == pytest.approx(128, abs=0.3)
    assert 4 * spread == pytest.approx(expected, rel=0.08)
