# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pillow-heif, which is no part of the writer's layout code, reads back what was written."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.making.heic_boxes import read_items
from tests.making.heic_reading import CODES, RANDOM, RGB, depth_of, info, opened, pixels
from tests.making.heic_writer import (
    CICP_DEPTH_URN,
    HAIR_URN,
    PORTRAIT_URN,
    AuxItem,
    DepthItem,
    DepthRepresentation,
    Photo,
    clap,
    imir,
    irot,
    write_heic,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


@pytest.mark.parametrize("shape", [(1, 1), (36, 52), (33, 47), (64, 128)])
def test_lossless_colours_and_codes_are_exact(shape: tuple[int, int]) -> None:
    rgb = RANDOM.integers(0, 256, (*shape, 3), np.uint8)
    codes = RANDOM.integers(0, 256, shape, np.uint8)
    data = write_heic(rgb, depth=DepthItem(codes))
    np.testing.assert_array_equal(pixels(opened(data)), rgb)
    np.testing.assert_array_equal(pixels(depth_of(data)), codes)


@pytest.mark.parametrize("bits", [10, 12])
def test_more_than_8_bits(bits: int) -> None:
    rgb = RANDOM.integers(0, 1 << bits, (8, 12, 3), np.uint16)
    codes = RANDOM.integers(0, 1 << bits, (4, 6), np.uint16)
    data = write_heic(Photo(rgb, bits=bits), depth=DepthItem(codes, bits=bits))
    np.testing.assert_array_equal(pixels(opened(data)) >> 16 - bits, rgb)
    np.testing.assert_array_equal(pixels(depth_of(data)) >> 16 - bits, codes)


def test_grey_photo() -> None:
    photo = opened(write_heic(CODES))
    assert photo.mode == "L"
    np.testing.assert_array_equal(pixels(photo), CODES)


def test_lossy_photo_is_smaller_and_close() -> None:
    data = write_heic(Photo(RGB, quality=80))
    assert len(data) < len(write_heic(RGB)) / 2
    assert 2 < np.abs(pixels(opened(data)).astype(int) - RGB).mean() < 64


def test_tiles_make_a_grid() -> None:
    data = write_heic(Photo(np.tile(RGB, (3, 3, 1)), tile=64), depth=DepthItem(CODES))
    assert read_items(data)[0].kind == "grid"
    np.testing.assert_array_equal(pixels(opened(data)), np.tile(RGB, (3, 3, 1)))


TURN: dict[str, Callable[[NDArray[Any]], NDArray[Any]]] = {
    **{f"irot{n}": lambda array, n=n: np.rot90(array, n) for n in range(4)},  # type: ignore[misc]
    "imir0": np.flipud,
    "imir1": np.fliplr,
}
ORDERS = [[f"irot{n}"] for n in range(4)] + [
    order
    for n, axis in product(range(4), range(2))
    for order in ([f"irot{n}", f"imir{axis}"], [f"imir{axis}", f"irot{n}"])
]


def boxes(order: list[str]) -> list[bytes]:
    make = {"irot": irot, "imir": imir}
    return [make[name[:4]](int(name[4])) for name in order]


@pytest.mark.parametrize("order", ORDERS, ids="+".join)
def test_photo_and_depth_are_turned_in_the_order_given(order: list[str]) -> None:
    codes = RANDOM.integers(0, 256, (80, 64), np.uint8)
    turned = codes
    for name in order:
        turned = TURN[name](turned)
    photo = opened(write_heic(Photo(codes, boxes(order)), depth=DepthItem(CODES)))
    np.testing.assert_array_equal(pixels(photo), turned)
    np.testing.assert_array_equal(pixels(info(photo)["depth_images"][0]), CODES)
    depth = depth_of(write_heic(RGB, depth=DepthItem(codes, transforms=boxes(order))))
    np.testing.assert_array_equal(pixels(depth), turned)


def test_clap_cuts_out_a_part() -> None:
    """A 20 x 10 part, 4 right of and 2 above the middle: columns 20 to 40, rows 11 to 21."""
    depth = depth_of(
        write_heic(RGB, depth=DepthItem(RGB[..., 0], transforms=[clap(20, 10, 4, -2)]))
    )
    assert depth.size == (20, 10)
    np.testing.assert_array_equal(pixels(depth), RGB[11:21, 20:40, 0])


def test_clap_by_halves_of_a_pixel() -> None:
    """Of 26 columns 14 to 19: their centre is 3.5 right of the middle."""
    transforms = [clap(5, 18, Fraction(7, 2))]
    depth = depth_of(write_heic(RGB, depth=DepthItem(CODES, transforms=transforms)))
    np.testing.assert_array_equal(pixels(depth), CODES[:, 14:19])


def test_clap_between_turns_sees_the_turned_picture() -> None:
    """First a quarter turn, then the top 6 rows: these were the 6 columns at the right."""
    half = Fraction(26 - 6, 2)
    transforms = [irot(1), clap(18, 6, 0, -half), imir(1)]
    depth = depth_of(write_heic(RGB, depth=DepthItem(CODES, transforms=transforms)))
    np.testing.assert_array_equal(pixels(depth), np.fliplr(np.rot90(CODES)[:6]))


def test_photo_metadata() -> None:
    photo = opened(write_heic(Photo(RGB, icc=b"profile", exif=b"MM\0*exif", xmp=b"<packet/>")))
    assert info(photo)["icc_profile"] == b"profile"
    assert info(photo)["exif"] == b"Exif\0\0MM\0*exif"
    assert info(photo)["xmp"] == b"<packet/>"


def test_nclx() -> None:
    profile = info(opened(write_heic(Photo(RGB, nclx=(12, 13)))))["nclx_profile"]
    assert (profile["color_primaries"], profile["transfer_characteristics"]) == (12, 13)


@pytest.mark.parametrize("urn", ["urn:mpeg:hevc:2015:auxid:2", CICP_DEPTH_URN])
def test_urns_of_depth_maps(urn: str) -> None:
    np.testing.assert_array_equal(
        pixels(depth_of(write_heic(RGB, depth=DepthItem(CODES, urn)))), CODES
    )


def test_without_depth() -> None:
    assert info(opened(write_heic(RGB)))["depth_images"] == []
    assert info(opened(write_heic(RGB, aux=[AuxItem(CODES, PORTRAIT_URN)])))["depth_images"] == []


def test_without_depth_range() -> None:
    assert info(depth_of(write_heic(RGB, depth=DepthItem(CODES, sei=None))))["metadata"] == {}


def test_depth_range() -> None:
    sei = DepthRepresentation(kind=2, z_near=0.25, z_far=7.5)
    metadata = info(depth_of(write_heic(RGB, depth=DepthItem(CODES, sei=sei))))["metadata"]
    assert (metadata["representation_type"], metadata["z_near"], metadata["z_far"]) == (
        2,
        0.25,
        7.5,
    )
    assert "d_min" not in metadata


def test_aux_images() -> None:
    hair = np.flipud(CODES)
    aux = [AuxItem(CODES, PORTRAIT_URN), AuxItem(hair, HAIR_URN, transforms=[irot(2)])]
    photo = opened(write_heic(RGB, depth=DepthItem(CODES), aux=aux))
    assert list(info(photo)["aux"]) == [PORTRAIT_URN, HAIR_URN]
    found = {urn: pixels(photo.get_aux_image(ids[0])) for urn, ids in info(photo)["aux"].items()}
    np.testing.assert_array_equal(found[PORTRAIT_URN], CODES)
    np.testing.assert_array_equal(found[HAIR_URN], np.rot90(hair, 2))


def test_depth_map_as_the_photo() -> None:
    data = write_heic(None, depth=DepthItem(CODES))
    photo = opened(data)
    assert info(photo)["depth_images"] == []
    np.testing.assert_array_equal(pixels(photo), CODES)
