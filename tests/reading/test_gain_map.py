# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gain maps come in where they are wanted, and lie where they belong."""

import struct
import zlib
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.limits import Limits
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.reading import gain_map as ours
from heic_depth_import.reading import packed_light as packing
from heic_depth_import.reading.heif import pictures
from heic_depth_import.reading.heif.wholeness import whole_grey
from heic_depth_import.reading.on_demand import PhotoOnDemand
from heic_depth_import.reading.packed_exr import coded_rows, exr_file
from heic_depth_import.reading.packed_light import packed_light
from heic_depth_import.reading.reader import photo_of, photo_on_demand
from heic_depth_import.reading.sampler import PillowSampler
from tests.making.gain_map import HDR_GAIN, HDR_HEADROOM, gain_map, iso_metadata, maker_note
from tests.making.heic_boxes import read_items
from tests.making.heic_exif import Exif
from tests.making.heic_writer import AuxItem, DepthItem, Photo, imir, irot, write_heic
from tests.making.heic_xmp import depth_fields, iphone_calibration, xmp_packet
from tests.making.jpeg_writer import JpegLayout, write_jpeg
from tests.making.ramps import ramp_photo
from tests.reading.heif.test_missing_pixels import changed, cut

Doubles = NDArray[np.float64]

RANDOM = np.random.default_rng(19)
RGB = RANDOM.integers(0, 256, (48, 64, 3), np.uint8)
CODES = RANDOM.integers(0, 256, (48, 64), np.uint8)
NOTE = {HDR_HEADROOM: Fraction(101, 100), HDR_GAIN: Fraction(5, 2)}
P3 = (12, 13)


def content(
    *aux: AuxItem,
    note: dict[int, Fraction] | None = None,
    iso: bytes | None = None,
    nclx: tuple[int, int] = (1, 13),
) -> bytes:
    """Writes a photo whose gain map, if it has one, is as large as it."""
    depth = DepthItem(
        np.add.outer(np.arange(24), np.arange(32)).astype(np.uint8),
        xmp=xmp_packet(depth_fields(iphone_calibration(64, 48))),
    )
    exif = Exif(maker_note=None if note is None else maker_note(note)).to_bytes()
    photo = Photo(RGB, nclx=nclx, exif=exif)
    return write_heic(photo, depth=depth, aux=aux, tone_map=False if iso is None else iso)


def linear(rgb: NDArray[np.uint8]) -> Doubles:
    encoded = rgb / 255
    return np.asarray(
        np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    )


def apple_light(headroom: float) -> Doubles:
    """Returns the light of the photo by Apple's formula."""
    encoded = CODES / 255
    gain = np.where(encoded < 0.081, encoded / 4.5, ((encoded + 0.099) / 1.099) ** (1 / 0.45))
    return linear(RGB) * (1 + (headroom - 1) * gain[..., None])


def light_of(packed: bytes) -> Doubles:
    """Reads a picture as the format is described, without any of what wrote it."""
    assert packed[:8] == bytes((0x76, 0x2F, 0x31, 1, 2, 0, 0, 0))
    at, attributes = 8, {}
    while packed[at]:
        name, kind, rest = packed[at:].split(b"\0", 2)
        (size,) = struct.unpack_from("<I", rest)
        at += len(name) + len(kind) + 2 + 4 + size
        attributes[name] = packed[at - size : at]
    left, top, right, bottom = struct.unpack("<4i", attributes[b"dataWindow"])
    width, height = right - left + 1, bottom - top + 1
    channels = len(attributes[b"channels"]) // 18
    rows, blocks = np.empty((height, channels, width), "<f2"), -(-height // 16)
    for place in struct.unpack_from(f"<{blocks}Q", packed, at + 1):
        first, size = struct.unpack_from("<iI", packed, place)
        count = min(16, height - first)
        coded = packed[place + 8 : place + 8 + size]
        if size < count * channels * width * 2:
            changes = list(zlib.decompress(coded))
            for number in range(1, len(changes)):
                changes[number] = (changes[number - 1] + changes[number] - 128) % 256
            half = len(changes) // 2
            coded = bytes(
                b for pair in zip(changes[:half], changes[half:], strict=True) for b in pair
            )
        rows[first : first + count] = np.frombuffer(coded, "<f2").reshape(count, channels, width)
    return rows[:, ::-1].swapaxes(1, 2).astype(np.float64)


def test_headroom_of_xmp() -> None:
    photo = photo_of(content(gain_map(CODES, 3.5)), "a", use_hdr=True)
    assert photo.warnings == ()
    assert photo.gain_map is not None
    assert np.array_equal(photo.gain_map.codes, CODES)
    assert "64 x 48" in repr(photo.gain_map)
    # A half float has 11 bits.
    np.testing.assert_allclose(light_of(packed_light(photo)), apple_light(3.5), rtol=6e-4)
    assert light_of(packed_light(photo)).max() > 2


def test_headroom_of_the_maker_note() -> None:
    photo = photo_of(content(gain_map(CODES), note=NOTE), "a", use_hdr=True)
    assert photo.gain_map is not None
    headroom = 2 ** (-0.303 * 2.5 + 2.303)
    np.testing.assert_allclose(light_of(packed_light(photo)), apple_light(headroom), rtol=6e-4)


def test_metadata_of_iso_come_first() -> None:
    least, most, gamma, before, after = (Fraction(one, 64) for one in (-16, 160, 50, 1, 2))
    iso = iso_metadata([(least, most, gamma, before, after)])
    photo = photo_of(content(gain_map(CODES, 3.5), iso=iso), "a", use_hdr=True)
    stops = float(least) + float(most - least) * (CODES / 255) ** (1 / float(gamma))
    light = (linear(RGB) + 1 / 64) * 2 ** stops[..., None] - 2 / 64
    np.testing.assert_allclose(light_of(packed_light(photo)), light.clip(0), rtol=6e-4, atol=1e-5)


def test_light_of_display_p3_is_told_by_the_primaries_of_rec709() -> None:
    photo = photo_of(content(gain_map(CODES, 3.5), nclx=P3), "a", use_hdr=True)
    to_rec709 = np.array(
        [[1.22494, -0.22494, 0], [-0.042057, 1.042057, 0], [-0.019638, -0.078636, 1.098274]]
    )
    light = apple_light(3.5) @ to_rec709.T
    np.testing.assert_allclose(light_of(packed_light(photo)), light, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("codes", [CODES, CODES[:13, :17]], ids=["as fine", "coarser"])
def test_threads_change_nothing_and_strips_hardly(
    codes: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    item = gain_map(np.ascontiguousarray(codes), 3.5)
    photo = photo_of(content(item), "a", use_hdr=True)
    whole = packed_light(photo)
    monkeypatch.setattr(packing, "LIGHT_ROWS", 16)
    one = packed_light(photo, 1)
    assert packed_light(photo, 3) == one
    # Where a place lies half way between two codes, it is the one or the other.
    found, light = light_of(one), light_of(whole)
    np.testing.assert_allclose(found, light, rtol=0.02, atol=1e-3)
    assert (found != light).mean() < 0.01


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("height", [16, 17, 40])
def test_pictures_of_any_size(channels: int, height: int) -> None:
    """Noise, which does not get smaller, and what is empty."""
    noise = RANDOM.integers(0, 0x7C00, (height, 21, channels), np.uint16).view(np.float16)
    for light in (noise.astype(np.float32), np.zeros((height, 21, channels), np.float32)):
        packed = exr_file((21, height), channels, coded_rows(light))
        assert np.array_equal(light_of(packed), light)
    assert (
        light_of(exr_file((1, 1), 3, coded_rows(np.full((1, 1, 3), 1e9, np.float32)))).max()
        == 65504
    )


@pytest.mark.parametrize(
    "turned", [[irot(turns), *mirrors] for turns in range(4) for mirrors in ([], [imir(0)])]
)
@pytest.mark.parametrize("forgets", [False, True])
def test_it_lies_on_the_photo(turned: list[bytes], forgets: bool) -> None:
    if forgets and turned not in ([irot(1)], [irot(3)]):
        return
    across = np.mgrid[:24, :32][1]
    codes = np.rint((across + 0.5) / 32 * 255).astype(np.uint8)
    item = gain_map(codes, 3.0, transforms=[] if forgets else turned)
    photo = photo_of(ramp_photo(turned, mattes={}, more=[item]), "a", use_hdr=True)
    rows, columns = photo.depth.disparity.shape
    found = PillowSampler(photo)
    gain = found.gain(rows, columns)
    assert gain is not None
    # Red says how far to the right a place is.
    np.testing.assert_allclose(
        gain.codes / 255, found.colours(rows, columns)[..., 0] / 255, atol=0.02
    )


@pytest.mark.parametrize("orientation", range(1, 9))
def test_in_a_jpeg_it_is_the_same(orientation: int) -> None:
    """All that is said, in another container; of a slope, which JPEG hardly changes."""
    down, across = np.mgrid[:48, :64]
    codes = (across * 3 + down).astype(np.uint8)
    rgb = np.stack([codes, 250 - codes, np.full_like(codes, 90)], axis=-1)
    depth = DepthItem(codes[::2, ::2], xmp=xmp_packet(depth_fields(iphone_calibration(64, 48))))
    exif = Exif(maker_note=maker_note(NOTE), orientation=orientation).to_bytes()
    photo, layout = Photo(rgb, exif=exif), JpegLayout(orientation=orientation)
    of_maker_note = 2 ** (-0.303 * 2.5 + 2.303)
    iso = iso_metadata([(0, 1, 1, 0, 0)])
    for item, metadata, most in (
        (gain_map(codes), None, of_maker_note),
        (gain_map(codes, 3.5), None, 3.5),
        (gain_map(codes, 3.5), iso, 2.0),
    ):
        content = write_jpeg(photo, depth=depth, aux=[item], tone_map=metadata, layout=layout)
        found = photo_of(content, "a", use_hdr=True)
        assert found.warnings == ()
        assert found.gain_map is not None
        assert found.gain_map.gains.max() == pytest.approx(most, rel=1e-6)
        off = found.gain_map.codes.astype(int) - found.rgb[..., 0]
        assert np.abs(off).max() <= 6
        assert photo_of(content, "a").gain_map is None
    plain = write_jpeg(photo, depth=depth, layout=layout)
    assert photo_of(plain, "a", use_hdr=True).warnings == (ours.NONE,)


def told(*aux: AuxItem, **said: object) -> tuple[str, ...]:
    photo = photo_of(content(*aux, **said), "a", use_hdr=True)  # type: ignore[arg-type]
    assert photo.gain_map is None
    return photo.warnings


def test_why_there_is_none() -> None:
    assert told() == (ours.NONE,)
    assert told(gain_map(CODES)) == (ours.UNKNOWN,)
    assert told(gain_map(CODES), note={HDR_HEADROOM: Fraction(1, 2)}) == (ours.UNKNOWN,)
    assert told(gain_map(CODES, xmp=b"<no xmp"), note=NOTE) == (ours.UNKNOWN,)
    assert told(gain_map(CODES, 1.0)) == (ours.PLAIN,)
    deep = gain_map(CODES.astype(np.uint16), 2.0, bits=10)
    assert told(deep) == (ours.UNREADABLE,)
    lying = gain_map(np.ascontiguousarray(CODES.T), 2.0)
    assert told(lying) == (ours.UNREADABLE,)


def test_the_limits_hold_for_it(decoded: list[str]) -> None:
    """No more is decoded than a depth map may have."""
    large = np.zeros((128, 256), np.uint8)
    whole = content(gain_map(large, 2.0))
    for pixels, is_read in ((large.size, True), (large.size - 1, False)):
        decoded.clear()
        photo = photo_of(whole, "a", Limits(depth_pixels=pixels), use_hdr=True)
        assert (photo.gain_map is not None) is is_read
        assert bool(decoded) is is_read
        assert photo.warnings == (() if is_read else (ours.UNREADABLE,))


def test_code_that_ends_early_is_damage() -> None:
    """Libheif leaves the rest of the picture as it is, and says nothing."""
    slope = (np.mgrid[:96, :128].sum(0) + RANDOM.integers(0, 9, (96, 128))).astype(np.uint8)
    whole = content(gain_map(slope, 2.0))
    coded = [item for item in read_items(whole) if item.kind == "hvc1"]
    assert photo_of(whole, "a", use_hdr=True).gain_map is not None
    broken = changed(whole, len(coded) - 1, cut(0.5))
    assert photo_of(broken, "a", use_hdr=True).warnings == (ours.UNREADABLE,)


def test_metadata_of_iso_that_cannot_be_read_leave_apples() -> None:
    iso = iso_metadata([(0, 1, 1, 0, 0)], version=1)
    photo = photo_of(content(gain_map(CODES, 2.0), iso=iso), "a", use_hdr=True)
    assert photo.gain_map is not None
    assert photo.gain_map.gains.max() == 2


def test_damaged_gain_map_is_left_out_with_a_word() -> None:
    whole = content(gain_map(CODES, 2.0))
    coded = [item for item in read_items(whole, "a") if item.kind == "hvc1"][-1]
    damaged = whole.replace(coded.payload, b"\xff" * len(coded.payload))
    for photo in (
        photo_of(damaged, "a", use_hdr=True),
        photo_on_demand(damaged, "a", use_hdr=True),
    ):
        assert photo.gain_map is None
        assert photo.warnings == (ours.UNREADABLE,)
        plain = photo_of(damaged, "a")
        assert ours.without_gain_map(photo).warnings == plain.warnings == ()


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Returns the gain maps that are decoded from now on."""
    names: list[str] = []
    decode = whole_grey

    def decoding(description: object, item: object, what: str) -> object:
        names.extend([what] * (what == "gain map"))
        return decode(description, item, what)  # type: ignore[arg-type]

    monkeypatch.setattr(pictures, "whole_grey", decoding)
    return names


def test_not_decoded_where_nobody_wants_it(decoded: list[str]) -> None:
    whole = content(gain_map(CODES, 2.0))
    for photo in (photo_of(whole, "a"), photo_on_demand(whole, "a")):
        assert photo.gain_map is None
        assert photo.warnings == ()
        assert photo.rgb.size
    assert decoded == []


def test_decoded_once_when_it_is_asked_for(decoded: list[str]) -> None:
    whole = content(gain_map(CODES, 2.0))
    photo = photo_on_demand(whole, "a", use_hdr=True)
    assert type(photo) is PhotoOnDemand
    assert photo.rgb.size
    assert not photo.mattes
    assert not photo.is_whole
    assert decoded == []
    assert same(photo, photo_of(whole, "a", use_hdr=True))
    assert decoded == ["gain map"] * 2
    assert photo.warnings == ()
    assert photo.is_whole
    assert decoded == ["gain map"] * 2


def same(one: DepthPhoto, other: DepthPhoto) -> bool:
    assert one.gain_map is not None
    assert other.gain_map is not None
    return (
        np.array_equal(one.gain_map.codes, other.gain_map.codes)
        and one.gain_map.window == other.gain_map.window
        and np.array_equal(one.gain_map.gains, other.gain_map.gains)
    )
