# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rendered through its camera, the surface is the photo."""

from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.blender.scene import load, write_photo

WIDTH, HEIGHT = 512, 384


def set_up_render(width: int, height: int, samples: int) -> None:
    """Renders what a pixel covers and no more: a box filter one pixel wide, no denoising."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = width, height
    scene.render.resolution_percentage = 100
    scene.cycles.samples = samples
    scene.cycles.max_bounces = 0
    scene.cycles.use_denoising = False
    scene.cycles.use_adaptive_sampling = False
    scene.cycles.pixel_filter_type = "BOX"
    scene.cycles.filter_width = 1.0
    scene.view_settings.view_transform = "Standard"


def rendered(path: Path, *, linear: bool = False) -> NDArray[np.float32]:
    """Renders and return (height, width, 3), top row first: 0 to 255 as shown, or linear light."""
    settings = bpy.context.scene.render.image_settings
    settings.file_format = "OPEN_EXR" if linear else "PNG"
    if linear:
        settings.color_depth = "32"
    bpy.context.scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(str(path.with_suffix(".exr" if linear else ".png")))
    if not linear:
        image.colorspace_settings.name = "Non-Color"
    width, height = image.size
    flat = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(flat)
    picture = flat.reshape(height, width, 4)[::-1, :, :3]
    return picture if linear else picture * 255


def reduced(rgb: NDArray[np.uint8], width: int, height: int) -> NDArray[np.float32]:
    """Averages a Display P3 photo over larger pixels, in linear light, and encode it as sRGB."""
    from PIL import Image

    code = np.arange(256) / 255
    curve = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    planes = [
        np.asarray(
            Image.fromarray(curve.astype(np.float32)[rgb[..., channel]]).resize(
                (width, height), Image.Resampling.BOX
            )
        )
        for channel in range(3)
    ]
    to_rec709 = np.array(
        [
            [1.2249401, -0.2249404, 0.0],
            [-0.0420569, 1.0420571, 0.0],
            [-0.0196376, -0.0786361, 1.0982735],
        ]
    )
    light = np.clip(np.stack(planes, axis=-1) @ to_rec709.T, 0, 1)
    encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return (encoded * 255).astype(np.float32)


@pytest.mark.parametrize("name", ["pug.heic", "building.heic"])
def test_render_is_the_photo(real_photo: Callable[[str], Path], tmp_path: Path, name: str) -> None:
    import pillow_heif

    load(real_photo(name), cut=0, use_undistort=False)
    set_up_render(WIDTH, HEIGHT, 24)
    picture = rendered(tmp_path / "render")
    photo = np.asarray(pillow_heif.open_heif(real_photo(name)).to_pillow())
    assert np.abs(picture - reduced(photo, WIDTH, HEIGHT)).mean() <= 2


# 200, 40, 30 in either space, as linear Rec. 709 (by hand: the sRGB curve gives 0.5776, 0.0212,
# 0.0130; times geometry.md's matrix), and one code of red more, which JPEG's rounding may cost.
RED = (200, 40, 30)
LINEAR = {(1, 13): (0.5776, 0.0212, 0.0130), (12, 13): (0.7027, -0.0022, 0.0012)}
ONE_CODE = 0.0080


@pytest.mark.parametrize("nclx", list(LINEAR), ids=["sRGB", "Display P3"])
@pytest.mark.parametrize("use_texture", [True, False])
def test_colours_are_right_in_attribute_and_texture(
    tmp_path: Path, nclx: tuple[int, int], use_texture: bool
) -> None:
    from tests.blender.scene import colours_of

    colours = np.full((48, 64, 3), RED, np.uint8)
    path = write_photo(tmp_path / "red.heic", colours=colours, nclx=nclx)
    obj = load(path, cut=0, use_texture=use_texture)
    np.testing.assert_allclose(
        colours_of(obj), [(*LINEAR[nclx], 1)] * 192, rtol=0, atol=1 / 255 / 4
    )
    set_up_render(64, 48, 1)
    centre = rendered(tmp_path / "render", linear=True)[20:28, 28:36].reshape(-1, 3)
    bound = ONE_CODE if use_texture else 1 / 255 / 4
    seen = np.maximum(centre, 0)  # Blender 4.2 renders no negative light, 5.2 does
    np.testing.assert_allclose(seen, [np.maximum(LINEAR[nclx], 0)] * len(seen), rtol=0, atol=bound)
    used = [image.colorspace_settings.name for image in bpy.data.images if image.packed_file]
    assert used == ([{1: "sRGB", 12: "Display P3"}[nclx[0]]] if use_texture else [])


def test_studio_without_the_photos_colour_space_gets_converted_pixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blender's own configuration has Display P3, so it is made to look as if it had not."""
    import importlib

    material = importlib.import_module(
        "bl_ext.user_default.heic_depth_import.blender.objects.material"
    )
    monkeypatch.setattr(material, "known_colour_spaces", lambda: {"sRGB"})
    colours = np.full((48, 64, 3), (180, 120, 90), np.uint8)
    load(write_photo(tmp_path / "p3.heic", colours=colours, nclx=(12, 13)), cut=0)
    (image,) = bpy.data.images
    assert image.colorspace_settings.name == "sRGB"
    encoded = np.array(image.pixels[:4]) * 255
    # 0.456, 0.188, 0.102 linear, times the matrix 0.517, 0.177, 0.089, encoded:
    np.testing.assert_allclose(encoded[:3], (190.5, 116.7, 84.1), rtol=0, atol=1.5)
