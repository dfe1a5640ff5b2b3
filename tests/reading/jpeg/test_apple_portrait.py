# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Portraits that an iPhone wrote as JPEG: the same photo as the HEIC of the same scene."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.errors import DamagedPhotoError, NoDepthMapError
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.core.transforms import show_samples
from heic_depth_import.reading.exif import turning_of
from heic_depth_import.reading.reader import photo_of, photo_on_demand
from tests.making.heic_exif import Exif
from tests.making.heic_sei import DepthRepresentation
from tests.making.heic_writer import (
    GAIN_MAP_URN,
    HAIR_URN,
    PORTRAIT_URN,
    AuxItem,
    DepthItem,
    Photo,
    imir,
    irot,
    write_heic,
)
from tests.making.heic_xmp import depth_fields, iphone_calibration, matte_fields, xmp_packet
from tests.making.jpeg_writer import JpegLayout, segment, write_jpeg
from tests.making.photos import points

WIDTH, HEIGHT = 160, 120
LOW, HIGH = 0.5, 2.0
STEP = (HIGH - LOW) / 255
CALIBRATION = iphone_calibration(WIDTH, HEIGHT)
PACKET = xmp_packet(depth_fields(CALIBRATION, low=LOW, high=HIGH))


def smooth(width: int, height: int) -> NDArray[np.uint8]:
    """A picture that is different in every corner, and that JPEG keeps to a code or two."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    return np.rint(40 + 120 * x + 60 * y * y).astype(np.uint8)


RGB = np.stack([smooth(WIDTH, HEIGHT), smooth(HEIGHT, WIDTH).T, 255 - smooth(WIDTH, HEIGHT)], -1)
CODES = smooth(WIDTH // 2, HEIGHT // 2)
MATTE = smooth(WIDTH // 4, HEIGHT // 4)
DEPTH = DepthItem(CODES, xmp=PACKET, sei=DepthRepresentation(d_min=LOW, d_max=HIGH))
HAIR = AuxItem(MATTE, HAIR_URN, xmp=xmp_packet(matte_fields(HAIR_URN)))
PORTRAIT = AuxItem(255 - MATTE, PORTRAIT_URN)
GAIN_MAP = AuxItem(MATTE, GAIN_MAP_URN, xmp=xmp_packet({"apdi:AuxiliaryImageType": GAIN_MAP_URN}))


def portrait(**layout: object) -> bytes:
    return write_jpeg(
        Photo(RGB),
        depth=DEPTH,
        aux=[HAIR, PORTRAIT, GAIN_MAP],
        layout=JpegLayout(**layout),  # type: ignore[arg-type]
    )


def assert_alike(jpeg: DepthPhoto, heic: DepthPhoto) -> None:
    """Checks that two photos are the same but for what JPEG's loss does to samples."""
    assert jpeg.camera == heic.camera
    assert jpeg.distortion == heic.distortion
    assert jpeg.depth.window == heic.depth.window
    assert jpeg.depth.is_absolute == heic.depth.is_absolute
    assert jpeg.focus_region == heic.focus_region
    assert jpeg.aperture == heic.aperture
    assert jpeg.warnings == heic.warnings
    away = np.abs(jpeg.depth.disparity - heic.depth.disparity)
    assert away.shape == heic.depth.disparity.shape
    assert away.max() <= 2.01 * STEP
    assert np.abs(jpeg.rgb.astype(int) - heic.rgb).max() <= 6
    assert list(jpeg.mattes) == list(heic.mattes)
    for name, matte in jpeg.mattes.items():
        assert matte.window == heic.mattes[name].window
        assert np.abs(matte.opacity.astype(int) - heic.mattes[name].opacity).max() <= 3


# EXIF's orientation, and what turns a HEIC in the same way.
TURNS = {
    1: [],
    2: [imir(1)],
    3: [irot(2)],
    4: [imir(0)],
    5: [irot(1), imir(0)],
    6: [irot(3)],
    7: [irot(1), imir(1)],
    8: [irot(1)],
}


@pytest.mark.parametrize("orientation", TURNS)
def test_both_containers_hold_the_same_photo(orientation: int) -> None:
    turns = TURNS[orientation]
    exif = Exif(orientation=orientation, subject_area=(30, 20, 20, 20), pixel_size=(WIDTH, HEIGHT))
    photo = Photo(RGB, exif=exif.to_bytes())
    aux = [HAIR, PORTRAIT]
    jpeg = photo_of(write_jpeg(photo, depth=DEPTH, aux=aux), "a")
    heic = photo_of(
        write_heic(
            replace(photo, transforms=turns),
            depth=replace(DEPTH, transforms=turns),
            aux=[replace(one, transforms=turns) for one in aux],
        ),
        "a",
    )
    assert_alike(jpeg, heic)
    np.testing.assert_allclose(points(jpeg), points(heic), atol=0.03)
    # And not the same whichever way it is turned.
    assert jpeg.rgb.shape[:2] == ((WIDTH, HEIGHT) if orientation > 4 else (HEIGHT, WIDTH))
    turned = np.abs(jpeg.rgb.astype(int) - np.resize(RGB, jpeg.rgb.shape)).max()
    assert (turned <= 6) == (orientation == 1)


def test_orientations_are_eight_different_ones() -> None:
    corners = np.arange(6).reshape(2, 3)
    shown = {
        tuple(map(tuple, show_samples(corners, turning_of(Exif(orientation=number).to_bytes()))))
        for number in range(1, 9)
    }
    assert len(shown) == 8
    turned = show_samples(corners, turning_of(Exif(orientation=6).to_bytes()))
    assert turned.tolist() == [[3, 0], [4, 1], [5, 2]]  # clockwise


@pytest.mark.parametrize(
    "layout",
    [
        {"order": ("aux2", "aux0", "depth", "aux1")},
        {"order": ("aux0", "aux1", "aux2", "depth")},
        {"has_index": False},
        {"byte_order": "<"},
        {"padding": 1000},
        {"padding": 8000},
        {"stale": 13_000},
        {"progressive": True},
    ],
    ids=str,
)
def test_order_and_layout_change_nothing(layout: dict[str, object]) -> None:
    usual, other = photo_of(portrait(), "a"), photo_of(portrait(**layout), "a")
    assert_alike(other, usual)
    np.testing.assert_array_equal(other.depth.disparity, usual.depth.disparity)


def test_far_from_the_photo_only_the_index_tells() -> None:
    """Without it, what lies 8,000 bytes behind is not looked for."""
    with pytest.raises(NoDepthMapError):
        photo_of(portrait(padding=8000, has_index=False), "a")


def test_pixels_come_later() -> None:
    photo = photo_on_demand(portrait(), "a", begun_within=None)
    assert photo.depth.disparity.shape == CODES.shape
    assert_alike(photo, photo_of(portrait(), "a"))


def test_negative_disparity_gets_an_origin_as_in_a_heic() -> None:
    packet = xmp_packet(depth_fields(CALIBRATION, low=-1.0, high=0.5))
    sei = DepthRepresentation(d_min=-1.0, d_max=0.5)
    jpeg = photo_of(write_jpeg(Photo(RGB), depth=replace(DEPTH, xmp=packet)), "a")
    heic = photo_of(write_heic(Photo(RGB), depth=replace(DEPTH, xmp=packet, sei=sei)), "a")
    assert any("goes below 0" in warning for warning in jpeg.warnings)
    assert jpeg.depth.origin.offset == pytest.approx(heic.depth.origin.offset, abs=0.05)


def test_depth_by_its_format_alone() -> None:
    fields = depth_fields(CALIBRATION) | {"apdi:AuxiliaryImageType": None}
    photo = photo_of(write_jpeg(Photo(RGB), depth=replace(DEPTH, xmp=xmp_packet(fields))), "a")
    assert photo.camera == photo_of(portrait(), "a").camera


@pytest.mark.parametrize(
    ("aux", "words"),
    [
        ([], "is a plain photo"),
        ([HAIR], "has mattes but no depth map"),
        ([PORTRAIT], "has mattes but no depth map"),
        ([GAIN_MAP], "is a plain photo"),
    ],
)
def test_no_depth(aux: list[AuxItem], words: str) -> None:
    with pytest.raises(NoDepthMapError, match=words):
        photo_of(write_jpeg(Photo(RGB), aux=aux), "a")


# What is missing or wrong


def ends_of_pictures(content: bytes) -> list[int]:
    return [at + 2 for at in range(len(content)) if content.startswith(b"\xff\xd9", at)]


def test_a_file_that_ends_anywhere_is_refused() -> None:
    content = portrait()
    ends = ends_of_pictures(content)
    assert len(ends) == 5
    for start, end in pairwise([0, *ends]):
        for cut in np.linspace(start + 3, end - 1, 12).astype(int):
            with pytest.raises(DamagedPhotoError, match=r"cut off|is damaged"):
                photo_of(content[:cut], "a")
    for end in ends[:-1]:
        with pytest.raises(DamagedPhotoError, match="cut off"):
            photo_of(content[:end], "a")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("which", [0, 1])
def test_code_that_ends_early_is_refused(which: int, share: float) -> None:
    """Libjpeg paints the rest grey and says nothing."""
    assert_refused(lambda code: code[: max(int(share * len(code)), 1)], which)


@pytest.mark.parametrize("which", [0, 1])
def test_code_that_was_overwritten_is_refused(which: int) -> None:
    middle, zeros = 0.4, 200
    assert_refused(
        lambda code: (
            code[: int(middle * len(code))] + bytes(zeros) + code[int(middle * len(code)) + zeros :]
        ),
        which,
    )


def test_a_missing_scan_is_refused() -> None:
    noise = np.random.default_rng(3).integers(0, 256, RGB.shape, np.uint8)
    content = write_jpeg(
        Photo(noise), depth=DEPTH, layout=JpegLayout(progressive=True, has_index=False)
    )
    scans = [at for at in range(len(content)) if content.startswith(b"\xff\xda", at)]
    end = content.index(b"\xff\xd9")
    with pytest.raises(DamagedPhotoError, match="a part of its photo"):
        photo_of(content[: scans[3]] + content[end:], "a")


def assert_refused(change: Callable[[bytes], bytes], which: int) -> None:
    noise = np.random.default_rng(3)
    rgb = noise.integers(0, 256, RGB.shape, np.uint8)
    codes = noise.integers(0, 256, CODES.shape, np.uint8)
    content = write_jpeg(
        Photo(rgb), depth=replace(DEPTH, samples=codes), layout=JpegLayout(has_index=False)
    )
    photo_of(content, "a")
    starts = [at for at in range(len(content)) if content.startswith(b"\xff\xda", at)]
    ends = ends_of_pictures(content)
    head = starts[which] + 2 + int.from_bytes(content[starts[which] + 2 : starts[which] + 4], "big")
    end = ends[which] - 2
    code = content[head:end]
    changed = change(code)
    if changed.endswith(b"\xff"):
        changed += b"\0"
    what = ("photo", "depth map")[which]
    with pytest.raises(DamagedPhotoError, match=f"a part of its {what} cannot be decoded"):
        photo_of(content[:head] + changed + content[end:], "a")


def test_many_segments_are_refused() -> None:
    content = portrait()
    many = segment(0xE5, b"") * 30_000
    with pytest.raises(Exception, match="in more pieces than any camera writes"):
        photo_of(content[:2] + many + content[2:], "a")
