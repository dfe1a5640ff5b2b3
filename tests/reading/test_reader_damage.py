# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Damage at every place of a file: an error for the user, or a sound surface; never a crash."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heic_depth_import.core.errors import DepthImportError, UnreadablePhotoError
from heic_depth_import.core.limits import Limits
from heic_depth_import.core.settings import Projection, SurfaceSettings
from heic_depth_import.core.surface.surface import surface_of
from heic_depth_import.isolation.soundness import require_sound
from heic_depth_import.reading.heif.decoding import decoded
from heic_depth_import.reading.on_demand import NO_PIXELS
from heic_depth_import.reading.reader import photo_of
from tests.making.heic_boxes import find
from tests.making.heic_exif import Exif
from tests.making.heic_writer import HAIR_URN, AuxItem, DepthItem, Photo, irot, write_heic
from tests.making.heic_xmp import HDEP, HDIS, Field, matte_fields, xmp_packet
from tests.making.photos import (
    CALIBRATION,
    CODES,
    PACKET,
    RGB,
    check_sentence,
    with_fields,
    written,
)

SOUND = write_heic(
    Photo(RGB, [irot(3)], exif=Exif().to_bytes()),
    depth=DepthItem(CODES, xmp=PACKET, transforms=[irot(3)]),
    aux=[AuxItem(CODES, HAIR_URN, xmp=xmp_packet(matte_fields(HAIR_URN)))],
    tone_map=True,
)
META = find(SOUND, "meta")
assert META is not None


def survives(content: bytes) -> bool:
    """Reads a file; what comes out must be sound. Returns whether anything does."""
    start = time.process_time()
    try:
        photo = photo_of(content, "a.heic")
    except DepthImportError as error:
        check_sentence(str(error.about("a.heic")), "a.heic")
        return False
    finally:
        assert time.process_time() - start < 20  # what has no end has none on any machine
    assert photo.rgb.shape == (*reversed(photo.camera.size), 3)
    require_sound(replace(photo, rgb=NO_PIXELS), Limits())
    for projection in Projection:
        surface = surface_of(photo, SurfaceSettings(projection=projection, cut=0.0))
        for part in (surface.positions, surface.depth, surface.uv, surface.spacing):
            assert np.isfinite(part).all()
    return True


def test_sound_file() -> None:
    assert survives(SOUND)


@pytest.mark.parametrize("word", [bytes(4), b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff"])
def test_every_word_of_the_meta_box(word: bytes) -> None:
    assert META is not None
    outcomes = [
        survives(SOUND[:at] + word + SOUND[at + 4 :]) for at in range(META.start, META.end - 3, 4)
    ]
    assert outcomes.count(False) > len(outcomes) / 3, "most words mean something"


def test_photo_without_a_size() -> None:
    """Nothing but its first two properties is left: pillow-heif calls it 0 x 0."""
    at = SOUND.index(b"ipma") + 12
    assert SOUND[at : at + 3] == b"\0\1" + SOUND[at + 2 : at + 3]
    content = bytearray(SOUND)
    ispe = next(place for place in range(at + 3, at + 9) if SOUND[place] & 0x7F == 3)
    content[ispe] = 0
    assert not survives(bytes(content))


@settings(max_examples=150)
@given(st.data())
def test_several_bytes_anywhere(data: st.DataObject) -> None:
    assert META is not None
    content = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(META.start, META.end - 1) | st.integers(0, len(content) - 1))
        content[place] = data.draw(st.sampled_from([0, 1, 2, 127, 128, 255]) | st.integers(0, 255))
    survives(bytes(content))


def test_disparity_that_nothing_has() -> None:
    """Found by the test above: two bytes make a range of 16 000 1/m."""
    content = bytearray(SOUND)
    content[216], content[901] = 0, 104
    assert survives(bytes(content))


NUMBERS = ["nan", "inf", "-inf", "1e308", "-1e308", "1e39", "-1e39", "1e-320", "0", "-1", "5e9"]
FIELDS = [
    "NativeFormat",
    "FloatMinValue",
    "FloatMaxValue",
    "IntMinValue",
    "IntMaxValue",
    "PixelSize",
    "LensDistortionCenterOffsetX",
    "LensDistortionCenterOffsetY",
    "IntrinsicMatrixReferenceWidth",
    "IntrinsicMatrixReferenceHeight",
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("native", [HDIS, HDEP])
def test_absurd_numbers(number: str, native: int) -> None:
    """No number in the metadata keeps a photo with a sound depth map from being read."""
    value = float(number)
    (fx, fy), (cx, cy) = CALIBRATION.focal, CALIBRATION.principal_point
    matrix = (fx, 0, 0, 0, fy, 0, cx, cy, 1)
    changes: list[dict[str, Field]] = [{name: number} for name in FIELDS]
    changes += [
        {"IntrinsicMatrix": (*matrix[:place], value, *matrix[place + 1 :])}
        for place in (0, 4, 6, 7)
    ]
    changes += [
        {name: (value,) * 8}
        for name in ("LensDistortionCoefficients", "InverseLensDistortionCoefficients")
    ]
    for change in changes:
        packet = with_fields(**({"NativeFormat": native} | change))
        assert survives(written(xmp=packet)), change


@pytest.mark.parametrize(
    "exif", [b"x", b"II*\0", b"MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40, bytes(30)]
)
def test_damaged_exif(exif: bytes) -> None:
    assert survives(written(photo=Photo(RGB, exif=exif)))


def test_exif_cut_off_anywhere() -> None:
    block = Exif(position=(1.0, 2.0), owner="A").to_bytes()
    for length in range(0, len(block), 7):
        assert survives(written(photo=Photo(RGB, exif=block[:length])))


def test_damaged_profile() -> None:
    noise = np.random.default_rng(1).integers(0, 256, 600, np.uint8).tobytes()
    for profile in (b"", b"x", noise, bytes(600)):
        assert survives(written(photo=Photo(RGB, icc=profile)))


def test_item_0_and_doubled_items() -> None:
    """All ids the same, or 0: whatever it is, it is no crash."""
    for old, new in ((2, 1), (1, 2), (3, 2), (2, 0), (1, 0), (3, 0)):
        infe = b"infe\x02\0\0"
        for flag in (b"\0", b"\1"):
            content = SOUND.replace(
                infe + flag + old.to_bytes(2, "big"), infe + flag + new.to_bytes(2, "big")
            )
            survives(content)


def test_references_in_circles_and_to_itself() -> None:
    for kind in (b"auxl", b"cdsc", b"dimg"):
        at = SOUND.index(kind) + 4
        for source, target in ((1, 1), (2, 2), (1, 2), (2, 1)):
            ends = source.to_bytes(2, "big") + b"\0\1" + target.to_bytes(2, "big")
            survives(SOUND[:at] + ends + SOUND[at + 6 :])


def test_grid_without_tiles() -> None:
    tiled = write_heic(Photo(np.tile(RGB, (3, 3, 1)), tile=64), depth=DepthItem(CODES, xmp=PACKET))
    at = tiled.index(b"dimg") + 4
    assert not survives(tiled[: at + 2] + bytes(2) + tiled[at + 4 :])
    assert survives(tiled)


def test_many_large_packets_take_no_time() -> None:
    """Sixty mattes with a megabyte of empty elements each; the depth map's own is among them."""
    document = b"<a>" + b"<b/>" * 250_000 + b"</a>"
    mattes = [AuxItem(CODES[:8, :8], HAIR_URN, xmp=document) for _ in range(60)]
    assert survives(write_heic(RGB, depth=DepthItem(CODES), aux=mattes))


@pytest.mark.parametrize(
    ("said", "is_want_of_memory"),
    [
        ("std::bad_alloc", True),
        ("Memory allocation error: Unspecified: Cannot allocate 12 MB", True),
        ("Memory allocation error: Security limit exceeded: 9999999 pixels", False),
        ("Memory allocation error: Invalid image size: zero width or height", False),
        ("Invalid input: Unspecified: no such item", False),
    ],
)
def test_want_of_memory_is_told_from_damage(said: str, *, is_want_of_memory: bool) -> None:
    class Undecodable:
        @property
        def __array_interface__(self) -> dict[str, object]:
            raise RuntimeError(said)

    with pytest.raises(MemoryError if is_want_of_memory else UnreadablePhotoError):
        decoded(Undecodable())
