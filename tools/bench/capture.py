# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Render a scene once, keep what is really there, and write the photo that a phone would take."""

from __future__ import annotations

import dataclasses
import inspect
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix
from numpy.typing import NDArray
from PIL import Image

from bench import scenes
from bench.scenes import SCENES, Scene
from bench.storage import STORAGES, Storage
from tests.making.heic_writer import (
    PORTRAIT_URN,
    AuxItem,
    DepthItem,
    DepthRepresentation,
    Photo,
    write_heic,
)
from tests.making.heic_xmp import depth_fields, iphone_calibration, matte_fields, xmp_packet
from tests.still_life import photograph, shapes, studio
from tooling import cache

PHOTO_SIZE, DEPTH_SIZE, VIEW_SIZE = (2560, 1920), (512, 384), (768, 576)
FACTOR = PHOTO_SIZE[0] // DEPTH_SIZE[0]
CAMERA = dataclasses.replace(iphone_calibration(*PHOTO_SIZE), forward=(0,) * 8, inverse=(0,) * 8)
"""A pinhole: what lenses do to rays is measured elsewhere."""

ANGLES = (5, 10)
_PHOTO_SAMPLES, VIEW_SAMPLES = 4, 8


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is really there, seen from the phone, in pixels of the photo, and from the sides.

    Attributes:
        scene: Which one.
        photo: (rows, columns, 3) sRGB.
        disparity: (rows, columns) 1/m; 0 is the sky.
        owner: (rows, columns) object indices.
        views: By angle, (rows, columns, 3) sRGB.
    """

    scene: Scene
    photo: NDArray[np.uint8]
    disparity: NDArray[np.float32]
    owner: NDArray[np.uint8]
    views: dict[int, NDArray[np.uint8]]


def truth_of(name: str) -> Truth:
    """Returns the truth about a scene, rendered if nobody has done that yet."""
    held = "\n".join(
        [bpy.app.version_string, *(inspect.getsource(one) for one in (scenes, shapes, studio))]
        + [inspect.getsource(one) for one in (_render_all, prepare, orbit, probed, render)]
        + [repr((CAMERA, PHOTO_SIZE, VIEW_SIZE, ANGLES, _PHOTO_SAMPLES, VIEW_SAMPLES))]
    )
    folder = cache.made_once("bench", name, held, lambda folder: _render_all(name, folder))
    with np.load(folder / "truth.npz") as file:
        disparity, owner = file["disparity"], file["owner"]
    views = {angle: _picture(folder / f"{angle}.png") for angle in ANGLES}
    return Truth(SCENES[name], _picture(folder / "photo.png"), disparity, owner, views)


def write_photo(truth: Truth, path: Path, storage: Storage = STORAGES["clean"]) -> float:
    """Writes the photo with 8-bit disparity; returns the step between two codes in 1/m."""
    mean = photograph.area_mean(truth.disparity.astype(np.float64), FACTOR)
    codes, low, high = storage.codes_of(mean)
    depth = DepthItem(
        codes,
        xmp=xmp_packet(depth_fields(CAMERA, low=low, high=high)),
        sei=DepthRepresentation(d_min=low, d_max=high),
    )
    mattes = []
    if truth.scene.subjects:
        matte = photograph.matte_of(truth.owner, truth.scene.subjects)
        half = np.round(photograph.area_mean(matte.astype(np.float64), 2)).astype(np.uint8)
        fields = xmp_packet(matte_fields(PORTRAIT_URN))
        mattes.append(AuxItem(half, PORTRAIT_URN, fields, quality=80))
    photo = Photo(truth.photo, quality=85, tile=512)
    path.write_bytes(write_heic(photo, depth=depth, aux=mattes))
    return (high - low) / 255


def prepare() -> None:
    """Makes the scene render glowing things quickly, as they are."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.use_denoising = scene.cycles.use_adaptive_sampling = False
    scene.cycles.max_bounces = 0
    scene.view_settings.view_transform = "Standard"
    scene.render.resolution_percentage = 100
    scene.render.use_persistent_data = True  # one scene, several pictures


def orbit(pivot: float, degrees: float) -> Matrix:
    """Returns the place of a camera that walked around the pivot to the right."""
    to_pivot = Matrix.Translation((0, pivot, 0))
    turn = Matrix.Rotation(np.radians(degrees), 4, "Z")
    upright = Matrix.Rotation(np.pi / 2, 4, "X")
    return to_pivot @ turn @ to_pivot.inverted() @ upright


def render(path: Path, size: tuple[int, int], samples: int) -> None:
    """Renders to a file: EXR keeps numbers as they are, at the pixels' centres."""
    scene, is_exact = bpy.context.scene, path.suffix == ".exr"
    scene.cycles.samples = samples
    scene.cycles.pixel_filter_type = "BOX" if is_exact else "BLACKMAN_HARRIS"
    scene.cycles.filter_width = 0.01 if is_exact else 1.5
    scene.render.resolution_x, scene.render.resolution_y = size
    settings = scene.render.image_settings
    settings.file_format = "OPEN_EXR" if is_exact else "PNG"
    settings.color_mode = "RGBA" if scene.render.film_transparent else "RGB"
    settings.color_depth = "32" if is_exact else "8"
    scene.render.filepath = str(path)
    with silence():
        bpy.ops.render.render(write_still=True)


@contextmanager
def silence() -> Iterator[None]:
    """Keeps Blender's own lines, which Python does not see, from the terminal."""
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    with Path(os.devnull).open("w") as nowhere:
        for number in (1, 2):
            os.dup2(nowhere.fileno(), number)
    try:
        yield
    finally:
        for number, old in zip((1, 2), kept, strict=True):
            os.dup2(old, number)
            os.close(old)


def probed(size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """Looks at what the camera sees; the scene is of no other use after that.

    Returns:
        Disparity (rows, columns) in 1/m, and object indices; both 0 where nothing is.
    """
    bpy.context.view_layer.material_override = scenes.probe()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "probe.exr")
        render(path, size, 1)
        image = bpy.data.images.load(str(path))
        pixels = np.empty(size[0] * size[1] * 4, np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
    depth, owner = np.moveaxis(pixels.reshape(size[1], size[0], 4)[::-1, :, :2], -1, 0)
    disparity = np.where(depth > 0, 1 / np.maximum(depth, 1e-3), 0).astype(np.float32)
    return disparity, np.round(owner).astype(np.uint8)


def _render_all(name: str, folder: Path) -> None:
    print(f"rendering the scene {name}, once", flush=True)
    scene = SCENES[name]
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    prepare()
    scene.furnish()
    world = bpy.data.worlds.new("Sky")
    bpy.context.scene.world = world
    if world.node_tree is None:  # from Blender 5.0 on a world always has one
        world.use_nodes = True
    sky = world.node_tree.nodes["Background"].inputs["Color"]
    sky.default_value = (*scenes.SKY, 1)
    camera = studio.place_camera(CAMERA)
    for angle in ANGLES:
        camera.matrix_world = orbit(scene.pivot, angle)
        render(folder / f"{angle}.png", VIEW_SIZE, VIEW_SAMPLES)
    camera.matrix_world = orbit(scene.pivot, 0)
    render(folder / "photo.png", PHOTO_SIZE, _PHOTO_SAMPLES)
    sky.default_value = (0, 0, 0, 1)
    disparity, owner = probed(PHOTO_SIZE)
    np.savez_compressed(folder / "truth.npz", disparity=disparity, owner=owner)


def _picture(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))
