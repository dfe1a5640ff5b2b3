# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the still life: model it, render it, photograph it, write the HEIC.

    python build.py run tests/still_life/scene.py [--samples N] [--scale S] [--folder F]

Writes still_life.heic, the photo, and truth.npz, what is really there, beside this file. Needs
Blender 5.0 or newer (for its wide colours) and half an hour on two cores; to try something out:
``--samples 8 --scale 0.3 --folder /tmp/look``.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

import numpy as np

from tests.making.heic_exif import Exif
from tests.making.heic_icc import display_p3_profile
from tests.making.heic_writer import (
    PORTRAIT_URN,
    AuxItem,
    DepthItem,
    DepthRepresentation,
    Photo,
    write_heic,
)
from tests.making.heic_xmp import depth_fields, iphone_calibration, matte_fields, xmp_packet
from tests.still_life import photograph, studio
from tests.still_life.objects import furnish

HERE = Path(__file__).resolve().parent
CAMERA = iphone_calibration(4032, 3024)
PHOTO_SIZE, DEPTH_SIZE, MATTE_SIZE = (2016, 1512), (576, 432), (1008, 756)
SUBJECTS = ("Hare", "Base")
OVERSAMPLING = 3
_EXIF = Exif(
    make="HEIC Depth Import",
    model="Still life (rendered)",
    software="Blender, Cycles",
    date="2026:01:01 16:20:00",
    lens="26 mm equivalent, drawn with distortion",
    focal_length=None,
)


def main() -> None:
    """Writes both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=64, help="rays for each pixel, at most")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the render")
    parser.add_argument("--folder", type=Path, default=HERE, help="where to write")
    options = parser.parse_args()
    studio.clear()
    furnish()
    studio.light()
    viewpoint = studio.place_camera(CAMERA)
    tracer = photograph.Tracer(viewpoint, CAMERA)

    depth, owner = tracer.trace(*DEPTH_SIZE)
    fine, _ = tracer.trace(*(OVERSAMPLING * size for size in DEPTH_SIZE))
    disparity = photograph.softened(photograph.area_mean(1 / fine, OVERSAMPLING))
    codes, low, high = photograph.quantised(disparity)
    _, matte_owner = tracer.trace(*MATTE_SIZE)
    matte = photograph.matte_of(matte_owner, [tracer.names.index(name) for name in SUBJECTS])

    width, height = (round(size * options.scale) for size in PHOTO_SIZE)
    light = studio.render(width, height, options.samples)
    rgb = photograph.developed(photograph.through_the_lens(light, CAMERA, *PHOTO_SIZE))
    options.folder.mkdir(parents=True, exist_ok=True)
    Path(options.folder, "still_life.heic").write_bytes(heic(rgb, codes, (low, high), matte))
    np.savez_compressed(
        Path(options.folder, "truth.npz"),
        depth=depth.astype(np.float32),
        owner=owner,
        names=np.array(tracer.names),
        size=CAMERA.size,
        focal=CAMERA.focal,
        principal_point=CAMERA.principal_point,
        distortion_center=CAMERA.distortion_center,
        inverse=CAMERA.inverse,
        forward=CAMERA.forward,
        pixel_size=CAMERA.pixel_size,
    )


def heic(
    rgb: np.ndarray,
    codes: np.ndarray,
    limits: tuple[float, float],
    matte: np.ndarray | None,
    *,
    model: str | None = _EXIF.model,
    quality: int = 76,
) -> bytes:
    """Writes the photo as an iPhone would.

    Args:
        rgb: (height, width, 3) bytes in Display P3.
        codes: (rows, columns) bytes.
        limits: What 0 and 255 stand for, 1/m.
        matte: Of a portrait; None for what the phone took for none.
        model: Says in the EXIF what has been photographed.
        quality: Of the photo, 0 to 100.
    """
    low, high = limits
    exif = dataclasses.replace(_EXIF, model=model).to_bytes()
    photo = Photo(rgb, quality=quality, tile=512, icc=display_p3_profile(), exif=exif)
    depth = DepthItem(
        codes,
        xmp=xmp_packet(depth_fields(CAMERA, low=low, high=high)),
        sei=DepthRepresentation(d_min=low, d_max=high),
    )
    fields = xmp_packet(matte_fields(PORTRAIT_URN))
    mattes = [] if matte is None else [AuxItem(matte, PORTRAIT_URN, fields, quality=80)]
    return write_heic(photo, depth=depth, aux=mattes)


if __name__ == "__main__":
    main()
