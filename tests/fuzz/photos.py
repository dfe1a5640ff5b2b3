# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sound photos that are broken: written ones, the still life, and real ones where there are."""

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from tests.fuzz.mutations import Original
from tests.making.gain_map import gain_map, iso_metadata, maker_note
from tests.making.heic_boxes import read_items
from tests.making.heic_container import Container, assemble
from tests.making.heic_exif import Exif
from tests.making.heic_writer import PORTRAIT_URN, AuxItem, DepthItem, Photo, irot, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, matte_fields, xmp_packet

_STILL_LIFE = Path(__file__).parents[1] / "still_life" / "still_life.heic"
REAL = ("pug.heic", "building.heic", "branch.heic")


def small_photos() -> list[Original]:
    """Writes photos of a few kilobytes: in tiles, on their side, with all that a phone adds."""
    random = np.random.default_rng(20260301)
    rgb = random.integers(0, 256, (96, 128, 3), np.uint8)
    codes = random.integers(0, 256, (24, 32), np.uint8)
    exif = Exif(position=(48.1, 11.5), owner="A").to_bytes()
    depth = DepthItem(codes, xmp=xmp_packet(depth_fields(iphone_calibration(128, 96))))
    matte = AuxItem(codes, PORTRAIT_URN, xmp=xmp_packet(matte_fields(PORTRAIT_URN)))
    turned = DepthItem(codes, xmp=depth.xmp, transforms=[irot(3)])
    noted = Exif(maker_note=maker_note({33: Fraction(1, 2), 48: Fraction(1, 4)})).to_bytes()
    brighter, iso = gain_map(codes), iso_metadata([(0, 2, 1, 0, 0)])
    tiled = write_heic(Photo(rgb, quality=60, tile=64, exif=exif), depth=depth, aux=[matte])
    return [
        Original(tiled),
        Original(write_heic(Photo(rgb, [irot(3)], exif=exif), depth=turned, tone_map=True)),
        Original(write_heic(Photo(rgb, exif=noted), depth=depth, aux=[brighter], tone_map=iso)),
        Original(_with_shared_metadata(tiled)),
    ]


def _with_shared_metadata(content: bytes) -> bytes:
    """Adds pictures that all have the photo's metadata."""
    items = read_items(content)
    tile = next(item for item in items if item.kind == "hvc1")
    more = [replace(tile, label=f"more{number}", references=[]) for number in range(40)]
    labels = tuple(item.label for item in more)
    for item in items:
        if item.kind == "Exif":
            item.references = [(kind, (*targets, *labels)) for kind, targets in item.references]
    return assemble([*items, *more], {}, Container())


def all_photos() -> list[Original]:
    """Returns the small photos, the still life and the real photos, those most often."""
    folder = os.environ.get("HEIC_DEPTH_SAMPLES")
    real = [Path(folder, name) for name in REAL] if folder else []
    return [
        *small_photos(),
        *(Original(path.read_bytes()) for path in (_STILL_LIFE, *real) if path.is_file()),
    ]
