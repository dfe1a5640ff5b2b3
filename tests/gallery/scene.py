# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the gallery's photos: model, render and photograph a scene, write the HEIC.

    python build.py run tests/gallery/scene.py NAME [--samples N] [--scale S] [--folder F]

NAME is sitter or meadow. Writes NAME.heic beside this file. Needs Blender 5.0 or newer (for its
wide colours) and some minutes: the sitter was rendered with ``--samples 40``, the meadow with
``--samples 20 --scale 0.8``. To try something out: ``--samples 8 --scale 0.3 --folder /tmp/look``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from bench import capture
from bench.storage import Storage
from tests.gallery import meadow, sitter
from tests.still_life import photograph, scene, studio
from tests.still_life.scene import CAMERA, DEPTH_SIZE, MATTE_SIZE, OVERSAMPLING, PHOTO_SIZE

_MATTE_SAMPLES = 32
# Standard deviation in codes, over how many samples alike, and edges a sample wider than they are.
_PHONE = Storage(noise=0.3, correlated=4, soft=3)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a photo is taken of.

    Attributes:
        title: For people.
        furnish: Puts everything in place.
        height: Of the phone, metres.
        tilt: Degrees that it looks up.
        subjects: Objects that the portrait matte shows; none, and there is none.
        fine: Objects finer than any depth map.
        quality: Of the coded photo, 0 to 100: grass takes much room.
    """

    title: str
    furnish: Callable[[], None]
    height: float
    tilt: float
    subjects: tuple[str, ...] = ()
    fine: tuple[str, ...] = ()
    quality: int = 76


SIGHTS = {
    "sitter": Sight("Sitter (rendered)", sitter.furnish, 0.34, 0.0, sitter.SUBJECTS, ("Strands",)),
    "meadow": Sight("Meadow (rendered)", meadow.furnish, 0.62, -2.0, (), ("Grass", "Flowers"), 60),
}


def main() -> None:
    """Writes the photo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=SIGHTS)
    parser.add_argument("--samples", type=int, default=64, help="rays for each pixel, at most")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the render")
    folder = Path(__file__).resolve().parent
    parser.add_argument("--folder", type=Path, default=folder, help="where to write")
    options = parser.parse_args()
    sight = SIGHTS[options.name]
    studio.clear()
    sight.furnish()
    viewpoint = studio.place_camera(CAMERA)
    viewpoint.location.z = sight.height
    viewpoint.rotation_euler = (np.radians(90 + sight.tilt), 0, 0)

    width, height = (round(size * options.scale) for size in PHOTO_SIZE)
    light = studio.render(width, height, options.samples)
    rgb = photograph.developed(photograph.through_the_lens(light, CAMERA, *PHOTO_SIZE))
    matte = _matte(sight.subjects) if sight.subjects else None
    codes, low, high = _PHONE.codes_of(_disparity(sight.fine))
    options.folder.mkdir(parents=True, exist_ok=True)
    written = scene.heic(rgb, codes, (low, high), matte, model=sight.title, quality=sight.quality)
    Path(options.folder, f"{options.name}.heic").write_bytes(written)


def _matte(subjects: tuple[str, ...]) -> NDArray[np.uint8]:
    """Returns how much of each pixel the subjects cover, to single hairs."""
    things = {obj: obj.hide_render for obj in bpy.context.scene.objects if obj.type != "CAMERA"}
    for obj in things:
        obj.hide_render = obj.name.split(".")[0] not in subjects
    film = bpy.context.scene.render
    film.film_transparent = True
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "matte.png")
        capture.render(path, MATTE_SIZE, _MATTE_SAMPLES)
        opacity = capture.bytes_of(path, "RGBA")[..., 3:].astype(np.float32) / 255
    film.film_transparent = False
    for obj, hidden in things.items():
        obj.hide_render = hidden
    bent = photograph.through_the_lens(opacity.repeat(3, -1), CAMERA, *MATTE_SIZE)[..., 0]
    return np.asarray(np.round(np.clip(bent, 0, 1) * 255), np.uint8)


def _disparity(fine: tuple[str, ...]) -> NDArray[np.float64]:
    """Returns 1/m at the depth map's samples, 0 in the sky; the scene is of no use after that."""
    for obj in bpy.context.scene.objects:
        obj.hide_render |= obj.name.split(".")[0] in fine
    bpy.context.scene.world = None
    capture.prepare()
    width, height = (OVERSAMPLING * size for size in DEPTH_SIZE)
    straight, _ = capture.probed((width, height))
    centers = photograph.pixel_centers(CAMERA, width, height)
    place = photograph.straightened(centers, CAMERA) * (width, height) / CAMERA.size
    column, row = np.moveaxis(place.astype(int), -1, 0)
    bent = straight[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)]
    return photograph.area_mean(bent.astype(np.float64), OVERSAMPLING)


if __name__ == "__main__":
    main()
