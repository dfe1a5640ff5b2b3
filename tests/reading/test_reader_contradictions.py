# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos whose parts contradict each other: what cannot be known is told."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from heic_depth_import.core.colour import ColourSpace
from heic_depth_import.core.limits import Limits
from heic_depth_import.reading.heif.decoding import decoded_auxiliary
from heic_depth_import.reading.reader import photo_of
from tests.making.heic_boxes import read_items
from tests.making.heic_writer import (
    HAIR_URN,
    PORTRAIT_URN,
    AuxItem,
    DepthItem,
    Photo,
    imir,
    irot,
    write_heic,
)
from tests.making.icc import DISPLAY_P3, SRGB, matrix_profile
from tests.making.photos import CODES, PACKET, RGB, written

TURNED = "turns or mirrors the photo in another way than its depth map"
SHAPE = "has another shape than the photo"
SQUARE = np.random.default_rng(8).integers(0, 256, (48, 48, 3), np.uint8)
SQUARE_CODES = np.random.default_rng(9).integers(0, 256, (24, 24), np.uint8)


def warnings_of(content: bytes) -> str:
    return " | ".join(photo_of(content, "a").warnings)


@pytest.mark.parametrize(
    ("photo", "depth", "is_doubtful"),
    [
        ([], [], False),
        ([irot(1)], [irot(1)], False),
        ([irot(2)], [imir(0), imir(1)], False),
        ([irot(2), imir(0)], [imir(1)], False),
        ([irot(1)], [], True),
        ([irot(3)], [irot(1)], True),
        ([irot(2)], [], True),
        ([imir(0)], [], True),
        ([imir(0)], [imir(1)], True),
        ([irot(1), imir(0)], [imir(0), irot(1)], True),
    ],
)
def test_square_photo_and_its_depth_map_turned(
    photo: Sequence[bytes], depth: Sequence[bytes], *, is_doubtful: bool
) -> None:
    content = write_heic(Photo(SQUARE, photo), depth=DepthItem(SQUARE_CODES, transforms=depth))
    assert (TURNED in warnings_of(content)) == is_doubtful


@pytest.mark.parametrize(
    ("photo", "depth", "is_doubtful"),
    [
        ([irot(3)], [irot(3)], False),
        ([irot(2)], [], True),
        ([imir(1)], [], True),
        ([irot(1)], [irot(3)], True),
    ],
)
def test_other_photo_and_its_depth_map_turned(
    photo: Sequence[bytes], depth: Sequence[bytes], *, is_doubtful: bool
) -> None:
    content = written(photo=Photo(RGB, photo), transforms=depth)
    assert (TURNED in warnings_of(content)) == is_doubtful


def test_depth_map_that_is_stored_upright() -> None:
    """Its shape shows that it needs no turning."""
    upright = np.ascontiguousarray(CODES.T)
    content = written(xmp=None, photo=Photo(RGB, [irot(1)]), samples=upright)
    assert TURNED not in warnings_of(content)


@pytest.mark.parametrize(
    ("columns", "differs"), [(32, False), (33, False), (26, True), (48, True), (200, True)]
)
def test_shapes(columns: int, *, differs: bool) -> None:
    codes = np.random.default_rng(1).integers(0, 256, (24, columns), np.uint8)
    said = warnings_of(written(xmp=PACKET, samples=codes))
    assert (SHAPE in said) == differs
    if differs:
        assert f"the depth map ({columns} x 24) has another shape than the photo (64 x 48)" in said


@pytest.mark.parametrize("value", [0, 128, 255])
def test_depth_map_that_is_all_the_same(value: int) -> None:
    content = written(samples=np.full_like(CODES, value))
    assert "the depth map is flat" in warnings_of(content)


@pytest.mark.parametrize(
    ("nclx", "is_known"),
    [
        ((1, 13), True),
        ((12, 13), True),
        ((2, 2), True),
        ((1, 1), True),
        ((6, 6), True),
        ((9, 13), False),
        ((9, 16), False),
        ((9, 18), False),
        ((12, 16), False),
        ((1, 8), False),
    ],
)
def test_kinds_of_colours(nclx: tuple[int, int], *, is_known: bool) -> None:
    said = warnings_of(written(photo=Photo(RGB, nclx=nclx)))
    assert ("colours are of a kind that is not known here" in said) != is_known
    if not is_known:
        assert f"(primaries {nclx[0]}, transfer {nclx[1]})" in said


def test_profile_comes_before_the_kind_of_colours() -> None:
    photo = Photo(RGB, nclx=(9, 13), icc=matrix_profile(DISPLAY_P3))
    assert "colours" not in warnings_of(written(photo=photo))


@pytest.mark.parametrize(("icc", "is_told"), [(b"damaged", True), (matrix_profile(SRGB), False)])
def test_profile_that_cannot_be_read(icc: bytes, *, is_told: bool) -> None:
    photo = photo_of(written(photo=Photo(RGB, icc=icc)), "IMG")
    assert photo.colour_space is ColourSpace.SRGB
    told = "the photo's colour profile cannot be read; its colours are taken for sRGB"
    assert (told in photo.warnings) == is_told


def test_matte_that_cannot_be_read() -> None:
    matte = AuxItem(np.full((48, 64), 200, np.uint8), PORTRAIT_URN)
    content = write_heic(RGB, depth=DepthItem(CODES, xmp=PACKET), aux=[matte])
    sound = photo_of(content, "a")
    assert list(sound.mattes) == ["portrait"]
    assert sound.warnings == ()
    code = [item.payload for item in read_items(content) if item.kind == "hvc1"][2]
    photo = photo_of(content.replace(code, code[:6] + bytes(len(code) - 6)), "a")
    assert not photo.mattes
    assert photo.warnings == ("the portrait matte cannot be read; it is left out",)


def test_mattes_that_cannot_be_used_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would be decoded, as large as the limits allow, before it turns out to be in colour."""
    tried = []

    def count(file: object, item: Any, decode: Any = decoded_auxiliary) -> Any:
        tried.append(item)
        return decode(file, item)

    monkeypatch.setattr("heic_depth_import.reading.heif.pictures.decoded_auxiliary", count)
    in_colour = AuxItem(np.repeat(CODES[..., None], 3, axis=2), HAIR_URN)
    aux = [in_colour] * 50 + [AuxItem(CODES, PORTRAIT_URN)]
    photo = photo_of(write_heic(Photo(RGB), depth=DepthItem(CODES, xmp=PACKET), aux=aux), "IMG")
    assert photo.warnings[-1] == "the hair matte cannot be read; it is left out"
    assert list(photo.mattes) == ["portrait"]
    assert len(tried) < 5


def test_matte_too_large_for_the_limits() -> None:
    matte = AuxItem(np.full((128, 192), 200, np.uint8), PORTRAIT_URN)
    content = write_heic(RGB, depth=DepthItem(CODES, xmp=PACKET), aux=[matte])
    photo = photo_of(content, "a", Limits(depth_pixels=64 * 64))
    assert not photo.mattes
    assert photo.warnings == ("the portrait matte cannot be read; it is left out",)
