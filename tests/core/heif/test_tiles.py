# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where tiles lie on the photo as shown, and which of them do not fit their neighbours."""

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.heif.meta_box import parse_container
from heic_depth_import.core.heif.tiles import Tile, misfits, tiles_of
from heic_depth_import.core.transforms import Crop, Mirror, Rotate, Transform, show_samples
from tests.making.heic_writer import Photo, clap, imir, irot, write_heic

RGB = np.zeros((160, 224, 3), np.uint8)
TURNS = [
    ([], ()),
    ([irot(1)], (Rotate(1),)),
    ([irot(3), imir(0)], (Rotate(3), Mirror(0))),
    ([clap(200, 120, 4, -6), irot(2)], (Crop(16, 14, 200, 120), Rotate(2))),
]


@pytest.mark.parametrize(("boxes", "transforms"), TURNS)
def test_every_pixel_is_in_its_tile(boxes: list[bytes], transforms: tuple[Transform, ...]) -> None:
    container = parse_container(write_heic(Photo(RGB, boxes, tile=64)))
    tiles = tiles_of(container, container.primary)
    rows, columns = np.mgrid[0:160, 0:224] // 64
    number: NDArray[np.generic] = show_samples(rows * 4 + columns, transforms)
    assert len(tiles) == 12
    for index, tile in enumerate(tiles):
        shown = number[max(tile.top, 0) : tile.bottom, max(tile.left, 0) : tile.right]
        assert shown.size
        assert (shown == index).all()


def scene() -> NDArray[np.uint8]:
    """Photographs a slope with noise and a hard edge along a border of tiles."""
    random = np.random.default_rng(3)
    light = np.mgrid[0:192, 0:256].sum(axis=0)[..., np.newaxis] * 0.4
    rgb: NDArray[np.uint8] = (light + random.integers(0, 12, (192, 256, 3))).astype(np.uint8)
    return rgb


def grid(rgb: NDArray[np.uint8]) -> list[Tile]:
    container = parse_container(write_heic(Photo(rgb, tile=64)))
    return tiles_of(container, container.primary)


def test_a_sound_photo_fits_together() -> None:
    rgb = scene()
    assert misfits(rgb, grid(rgb)) == []


@pytest.mark.parametrize("part", ["all", "below", "last rows"])
def test_a_tile_with_something_else_in_it(part: str) -> None:
    rgb = scene()
    tiles = grid(rgb)
    first = {"all": 64, "below": 90, "last rows": 118}[part]
    rgb[first:128, 128:192] = 255 - rgb[first:128, 128:192]
    odd = misfits(rgb, tiles)
    assert tiles[6] in odd
    # Nobody can tell which of two neighbours is wrong; tiles farther away are not among them.
    assert {tiles.index(tile) for tile in odd} <= {2, 5, 6, 7, 10}


def test_noise_in_place_of_the_photo_and_the_other_way_round() -> None:
    rgb = scene()
    tiles = grid(rgb)
    rgb[64:128, 0:64] = np.random.default_rng(9).integers(0, 256, (64, 64, 3))
    assert tiles[4] in misfits(rgb, tiles)


def test_photos_smaller_than_what_is_compared() -> None:
    rgb = RGB[:8, :8]
    assert misfits(rgb, grid(RGB)) == []
