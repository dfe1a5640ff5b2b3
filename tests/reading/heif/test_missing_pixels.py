# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Code that ends too early, was overwritten or decodes to nothing, with all lengths in order.

The decoder says nothing of it: it leaves the rest of the picture as it is.
"""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.errors import DamagedPhotoError, Term
from heic_depth_import.core.limits import Limits
from heic_depth_import.reading import reader
from heic_depth_import.reading.heif import pictures
from heic_depth_import.reading.heif.decoding import decoded, decoded_auxiliary, open_heif
from heic_depth_import.reading.heif.description import describe
from heic_depth_import.reading.heif.strict_decoding import StrictDecoder, strict_decoder
from heic_depth_import.reading.heif.unpainted import may_be_unpainted
from heic_depth_import.reading.heif.wholeness import whole_grey
from tests.making.heic_boxes import read_items
from tests.making.heic_container import Container, assemble
from tests.making.heic_writer import (
    PORTRAIT_URN,
    AuxItem,
    DepthItem,
    Photo,
    clap,
    imir,
    irot,
    write_heic,
)

RNG = np.random.default_rng(5)
NOISE = RNG.integers(0, 256, (192, 256, 3), np.uint8)
SLOPE = (np.mgrid[0:96, 0:128].sum(0) + RNG.integers(0, 9, (96, 128))).astype(np.uint8)
MATTE = np.where(np.mgrid[0:96, 0:128][1] + RNG.integers(0, 9, (96, 128)) > 60, 255, 0)


def content_with(*, tile: int = 0) -> bytes:
    matte = AuxItem(MATTE.astype(np.uint8), PORTRAIT_URN)
    photo = Photo(NOISE, quality=60, tile=tile)
    return write_heic(photo, depth=DepthItem(SLOPE), aux=[matte])


def units(payload: bytes) -> list[bytes]:
    result, at = [], 0
    while at < len(payload):
        length = int.from_bytes(payload[at : at + 4], "big")
        result.append(payload[at + 4 : at + 4 + length])
        at += 4 + length
    return result


Change = Callable[[bytes], bytes]


def changed(content: bytes, number: int, change: Change) -> bytes:
    """Changes the last unit of a coded picture, counted in the order of the file."""
    items = read_items(content)
    coded = [item for item in items if item.kind == "hvc1"][number]
    *others, last = units(coded.payload)
    parts = [*others, change(last)]
    coded.payload = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return assemble(items, {}, Container())


def cut(share: float) -> Change:
    return lambda unit: unit[: max(3, round(len(unit) * share))].rstrip(b"\0")


def keep(count: int) -> Change:
    return lambda unit: unit[:count]


def zeroed(unit: bytes) -> bytes:
    return unit[:20] + bytes(len(unit) - 20)


def overwritten(unit: bytes) -> bytes:
    middle = len(unit) // 2
    return unit[:middle] + bytes(range(1, 21)) + unit[middle + 20 :]


HARM: dict[str, Change] = {
    **{f"cut to {share}": cut(share) for share in (0.02, 0.1, 0.5, 0.8, 0.95)},
    **{f"{count} bytes left": keep(count) for count in range(3, 12)},
    "zeroed": zeroed,
    "overwritten": overwritten,
}


def test_sound_pictures_are_whole() -> None:
    for tile in (0, 64):
        assert reader.photo_of(content_with(tile=tile), "a").warnings == ()


@pytest.mark.parametrize("harm", HARM)
def test_photo_of_one_coded_picture(harm: str) -> None:
    with pytest.raises(DamagedPhotoError, match="a part of its photo "):
        reader.photo_of(changed(content_with(), 0, HARM[harm]), "a")


@pytest.mark.parametrize("harm", HARM)
def test_one_tile_of_a_photo(harm: str) -> None:
    with pytest.raises(DamagedPhotoError, match="a part of its photo "):
        reader.photo_of(changed(content_with(tile=64), 3, HARM[harm]), "a")


@pytest.mark.parametrize("harm", HARM)
def test_depth_map(harm: str) -> None:
    with pytest.raises(DamagedPhotoError, match="a part of its depth map "):
        reader.photo_of(changed(content_with(), 1, HARM[harm]), "a")


@pytest.mark.parametrize("harm", HARM)
def test_matte_is_left_out_with_a_warning(harm: str) -> None:
    photo = reader.photo_of(changed(content_with(), 2, HARM[harm]), "a")
    assert photo.warnings == ("the portrait matte cannot be read; it is left out",)
    assert not photo.mattes


def coded(samples: NDArray[np.uint8], wavefronts: int) -> list[bytes]:
    """Codes a grey picture; wavefronts put marks into the code that tell where rows begin."""
    file = pillow_heif.from_bytes("L", samples.shape[::-1], samples.tobytes())
    stream = io.BytesIO()
    file.save(stream, quality=70, enc_params={"x265:wpp": str(wavefronts)})
    (item,) = [item for item in read_items(stream.getvalue()) if item.kind == "hvc1"]
    settings = next(content for content, _ in item.properties if content[4:8] == b"hvcC")[8:]
    sets, at = [], 23
    for _ in range(settings[22]):
        count, at = int.from_bytes(settings[at + 1 : at + 3], "big"), at + 3
        for _ in range(count):
            length = int.from_bytes(settings[at : at + 2], "big")
            sets.append(settings[at + 2 : at + 2 + length])
            at += 2 + length
    return [*sets, *units(item.payload)]


def strict() -> StrictDecoder:
    decoder = strict_decoder()
    assert decoder is not None, "libde265 is not where it was beside pillow-heif"
    return decoder


@pytest.mark.parametrize("wavefronts", [0, 1])
@pytest.mark.parametrize("size", [(64, 64), (96, 128), (256, 320)])
def test_every_cut_is_noticed(size: tuple[int, int], wavefronts: int) -> None:
    samples = np.resize(SLOPE, size) + RNG.integers(0, 20, size, np.uint8)
    *others, last = coded(samples, wavefronts)
    assert strict().decoded([*others, last]).is_whole
    for length in {*range(3, 40), *np.linspace(40, len(last) - 2, 60).astype(int)}:
        assert not strict().decoded([*others, last[:length]]).is_whole, length


@pytest.mark.parametrize("cropped", [False, True])
@pytest.mark.parametrize("mirrored", [None, 0, 1])
@pytest.mark.parametrize("turns", range(4))
def test_grey_pictures_are_decoded_once(
    turns: int, mirrored: int | None, cropped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was decoded to hear of damage is what libheif decodes, turned and mirrored."""
    transforms = [clap(100, 75, 3, -2)] * cropped + [irot(turns)]
    transforms += [] if mirrored is None else [imir(mirrored)]
    matte = MATTE[:-2, :-6].astype(np.uint8)  # no whole blocks
    content = write_heic(
        Photo(NOISE, transforms=[irot(turns)]),
        depth=DepthItem(SLOPE, transforms=transforms),
        aux=[AuxItem(matte, PORTRAIT_URN, transforms=transforms)],
    )
    said = describe(content, Limits())
    items = [said.container.items[said.depth.id]]
    items += [one for one in said.container.items.values() if one.auxiliary_type == PORTRAIT_URN]
    file = open_heif(content)
    plain = [decoded(file.info["depth_images"][0]), decoded_auxiliary(file, items[1])]
    for item, by_libheif in zip(items, plain, strict=True):
        samples = whole_grey(said, item, Term("matte"))
        assert (samples is None) == cropped
        assert samples is None or np.array_equal(samples, by_libheif)
    again: list[object] = []

    def count(*asked: Any) -> Any:
        again.append(asked)
        return decoded_auxiliary(*asked)

    monkeypatch.setattr(pictures, "decoded_auxiliary", count)
    assert reader.photo_of(content, "a").mattes
    assert bool(again) == cropped


@pytest.mark.parametrize("wavefronts", [0, 1])
@pytest.mark.parametrize("value", [0, 1, 128, 255])
def test_flat_pictures_are_whole(value: int, wavefronts: int) -> None:
    """Of zeros, too, which is what a decoder leaves where it has painted nothing."""
    for size in ((64, 64), (512, 512)):
        assert strict().decoded(coded(np.full(size, value, np.uint8), wavefronts)).is_whole


@pytest.mark.parametrize("green", range(40, 180, 5))
def test_photo_may_be_as_green_as_a_place_without_paint(green: int) -> None:
    rgb = NOISE.copy()
    rgb[64:160, 32:200] = (0, green, 0)
    for tile in (0, 64):
        content = write_heic(Photo(rgb, quality=95, tile=tile), depth=DepthItem(SLOPE))
        assert reader.photo_of(content, "a").warnings == ()


def test_where_paint_may_be_missing() -> None:
    photo = np.full((128, 128, 3), (0, 136, 0), np.uint8)
    assert may_be_unpainted(photo, is_in_colour=True)
    assert not may_be_unpainted(photo + np.array((1, 0, 0), np.uint8), is_in_colour=True)
    small = np.full((48, 48, 3), 9, np.uint8)
    small[17:33, 15:31] = (0, 84, 0)
    assert may_be_unpainted(small, is_in_colour=True)
    black = np.zeros_like(photo)
    assert not may_be_unpainted(black, is_in_colour=True)
    assert may_be_unpainted(black, is_in_colour=False)
    noisy = photo.copy()
    noisy[::4, ::4, 1] += 1
    assert not may_be_unpainted(noisy, is_in_colour=True)


@pytest.mark.parametrize("name", ["pug.heic", "building.heic", "face.heic", "wreath.heic"])
@pytest.mark.parametrize("share", [0.05, 0.4, 0.7])
def test_real_photo_with_a_tile_cut(
    name: str, share: float, real_photo: Callable[[str], Path]
) -> None:
    """Found by the green that is left: strictly they are decoded only then."""
    content = changed(real_photo(name).read_bytes(), 7, cut(share))
    with pytest.raises(DamagedPhotoError, match="a part of its photo cannot be decoded"):
        reader.photo_of(content, "a")


@pytest.mark.parametrize("name", ["pug.heic", "building.heic"])
def test_real_photo_with_a_tile_zeroed(name: str, real_photo: Callable[[str], Path]) -> None:
    content = changed(real_photo(name).read_bytes(), 7, zeroed)
    with pytest.raises(DamagedPhotoError, match="a part of its photo was overwritten"):
        reader.photo_of(content, "a")
