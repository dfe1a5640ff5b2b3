# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GDepth and Dynamic Depth, written as their specifications have it."""

import base64
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.camera import IntrinsicsSource, rays
from heic_depth_import.core.errors import DamagedPhotoError, DepthImportError, NoDepthMapError
from heic_depth_import.reading.reader import photo_of
from tests.making.heic_pictures import Photo
from tests.making.jpeg_writer import (
    GoogleDepth,
    JpegLayout,
    write_dynamic_depth,
    write_gdepth,
)

WIDTH, HEIGHT = 160, 120
RGB = np.random.default_rng(5).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
# Blocks of 8 samples, which a JPEG of best quality keeps.
CODES = np.kron(np.arange(20, 212, 4, dtype=np.uint8).reshape(6, 8), np.ones((8, 8), np.uint8))
DEEP = CODES.astype(np.uint16) * 257 + np.arange(64, dtype=np.uint16)
NEAR, FAR = 0.4, 7.0
DEPTH = GoogleDepth(samples=CODES, near=NEAR, far=FAR, units="Meters")

Writer = Callable[..., bytes]
WRITERS = pytest.mark.parametrize("write", [write_gdepth, write_dynamic_depth])


def metres(samples: NDArray[np.unsignedinteger], layout: str) -> NDArray[np.float64]:
    """Decodes samples as the specification's formulas say, written anew."""
    share = samples / np.iinfo(samples.dtype).max
    if layout == "RangeLinear":
        return share * (FAR - NEAR) + NEAR
    return FAR * NEAR / (FAR - share * (FAR - NEAR))


@WRITERS
@pytest.mark.parametrize("layout", ["RangeLinear", "RangeInverse"])
@pytest.mark.parametrize(
    ("mime", "samples", "close"),
    [
        ("image/png", CODES, 1e-4),
        ("image/png", DEEP, 1e-4),
        ("image/jpeg", CODES, 0.1),  # a code or two are lost
    ],
    ids=["PNG of 8 bits", "PNG of 16 bits", "JPEG"],
)
def test_formulas(
    write: Writer, layout: str, mime: str, samples: NDArray[np.unsignedinteger], close: float
) -> None:
    depth = replace(DEPTH, layout=layout, mime=mime, samples=samples)
    photo = photo_of(write(Photo(RGB), depth), "a")
    expected = 1.0 / metres(samples, layout)
    np.testing.assert_allclose(photo.depth.disparity, expected, rtol=close)
    assert photo.depth.is_absolute
    assert photo.warnings == ()
    # In both, the darkest sample is the nearest.
    darkest = photo.depth.disparity[samples == samples.min()].mean()
    assert darkest > photo.depth.disparity[samples == samples.max()].mean()


@WRITERS
@pytest.mark.parametrize(
    ("units", "near", "far", "is_absolute"),
    [
        ("", NEAR, FAR, False),
        ("None", NEAR, FAR, False),
        ("m", NEAR, FAR, True),
        ("mm", 1000 * NEAR, 1000 * FAR, True),
        ("Diopters", 1 / NEAR, 1 / FAR, True),
        ("Diopters", NEAR, FAR, True),
    ],
)
def test_units(write: Writer, units: str, near: float, far: float, is_absolute: bool) -> None:
    photo = photo_of(write(Photo(RGB), replace(DEPTH, units=units, near=near, far=far)), "a")
    expected = 1.0 / metres(CODES, "RangeInverse")
    np.testing.assert_allclose(photo.depth.disparity, expected, rtol=1e-4)
    assert photo.depth.is_absolute == is_absolute


@WRITERS
@pytest.mark.parametrize(
    ("near", "far"), [("nan", 1), (0, 1), (-1, 2), (1, 1), ("x", 2), (1, "inf"), (1, 1e30)]
)
def test_a_range_that_cannot_be_is_told(write: Writer, near: float, far: float) -> None:
    photo = photo_of(write(Photo(RGB), replace(DEPTH, near=near, far=far)), "a")
    assert any("0.5 m to 4 m assumed" in warning for warning in photo.warnings)
    assert 1 / 4 <= photo.depth.disparity.min() < photo.depth.disparity.max() <= 1 / 0.5


@WRITERS
def test_an_unknown_layout_is_told(write: Writer) -> None:
    photo = photo_of(write(Photo(RGB), replace(DEPTH, layout="RangeCubic")), "a")
    assert any("RangeInverse is assumed" in warning for warning in photo.warnings)


@WRITERS
def test_distances_along_the_ray(write: Writer) -> None:
    """A sphere round the camera is one, not a wall."""
    flat = replace(DEPTH, samples=np.full_like(CODES, 100), measure="OpticRay")
    photo = photo_of(write(Photo(RGB), flat), "a")
    rows, columns = photo.depth.disparity.shape
    seen = rays(photo.depth.window.sample_places(columns, rows), photo.camera, photo.distortion)
    along = np.sqrt((seen**2).sum(axis=-1) + 1) / photo.depth.disparity
    expected = metres(np.array(100, np.uint8), "RangeInverse")
    np.testing.assert_allclose(along, expected, rtol=1e-5)
    assert np.ptp(photo.depth.disparity) > 0


@WRITERS
@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_the_sharp_photo_is_shown_turned_like_the_first(write: Writer, orientation: int) -> None:
    sharp = np.full((HEIGHT, WIDTH, 3), (200, 30, 60), np.uint8)
    depth = replace(DEPTH, original=sharp)
    photo = photo_of(write(Photo(RGB), depth, JpegLayout(orientation=orientation)), "a")
    turned = orientation == 6
    assert photo.rgb.shape == ((WIDTH, HEIGHT, 3) if turned else (HEIGHT, WIDTH, 3))
    assert np.abs(photo.rgb.astype(int) - (200, 30, 60)).max() <= 3
    disparity = photo.depth.disparity
    assert disparity.shape == (CODES.T.shape if turned else CODES.shape)
    first = {1: (0, 0), 3: (-1, -1), 6: (0, -1)}[orientation]
    assert disparity[first] == disparity.max()


def test_elements_are_read_like_attributes() -> None:
    photo = photo_of(write_gdepth(Photo(RGB), replace(DEPTH, as_elements=True)), "a")
    usual = photo_of(write_gdepth(Photo(RGB), DEPTH), "a")
    np.testing.assert_array_equal(photo.depth.disparity, usual.depth.disparity)


def test_a_large_packet_is_put_together_from_pieces() -> None:
    """Larger than any packet of its own may be; other formats are looked for in it, too."""
    random = np.random.default_rng(1)
    noise = random.integers(0, 256, (360, 480), np.uint8)
    sharp = random.integers(0, 256, (900, 1200, 3), np.uint8)
    content = write_gdepth(Photo(RGB), replace(DEPTH, samples=noise, original=sharp))
    assert content.count(b"http://ns.adobe.com/xmp/extension/") > 20
    assert b"ns.google.com/photos/dd/1.0/" in content
    photo = photo_of(content, "a")
    np.testing.assert_allclose(photo.depth.disparity, 1 / metres(noise, "RangeInverse"), rtol=1e-4)


# The lens

MODEL = {
    "FocalLengthX": 700.0,
    "FocalLengthY": 700.0,
    "ImageWidth": 800,
    "ImageHeight": 600,
    "PrincipalPointX": 0.51,
    "PrincipalPointY": 0.48,
}


@pytest.mark.parametrize("in_pixels", [False, True])
def test_the_imaging_model_is_the_lens(in_pixels: bool) -> None:
    model = MODEL | ({"PrincipalPointX": 408.0, "PrincipalPointY": 288.0} if in_pixels else {})
    photo = photo_of(write_dynamic_depth(Photo(RGB), replace(DEPTH, model=model)), "a")
    assert photo.camera.source is IntrinsicsSource.CALIBRATION
    assert photo.camera.focal == pytest.approx((140.0, 140.0))
    assert photo.camera.principal_point == pytest.approx((81.6, 57.6))
    assert photo.distortion is None


def test_a_model_without_an_axis_has_it_in_the_middle() -> None:
    model = {name: value for name, value in MODEL.items() if not name.startswith("Principal")}
    photo = photo_of(write_dynamic_depth(Photo(RGB), replace(DEPTH, model=model)), "a")
    assert photo.camera.principal_point == pytest.approx((80.0, 60.0))


@pytest.mark.parametrize(
    "radial", [(-0.05, 0.02, -0.003), (0.08, -0.03, 0.01), (-0.12, 0.04, 0.0), (0.2, 0.0, 0.0)]
)
def test_distortion_is_that_of_the_formula(radial: tuple[float, float, float]) -> None:
    k1, k2, k3 = radial
    numbers = np.array([1, 0, k1, 0, k2, 0, k3, 0], "<f4")
    model = MODEL | {
        "Distortion": base64.b64encode(numbers.tobytes()).decode(),
        "DistortionCount": 4,
    }
    photo = photo_of(write_dynamic_depth(Photo(RGB), replace(DEPTH, model=model)), "a")
    lens, camera = photo.distortion, photo.camera
    assert lens is not None
    corners = np.array([[x, y] for x in (3.0, 60.0, 157.0) for y in (2.0, 70.0, 118.0)])
    straight = (lens.undistort(corners) - camera.principal_point) / camera.focal
    squared = (straight**2).sum(axis=-1, keepdims=True)
    bent = straight * (1 + k1 * squared + k2 * squared**2 + k3 * squared**3)
    again = bent * camera.focal + camera.principal_point
    assert np.abs(again - corners).max() < 0.01
    # Outside the calibrated frame a polynomial is not asked.
    within = np.sqrt(squared[:, 0]) < lens.reach
    assert within.sum() >= 5
    there_and_back = lens.distort(lens.undistort(corners))
    assert np.abs(there_and_back - corners)[within].max() < 0.01


@pytest.mark.parametrize(
    "text", ["AAAA", "!!!", base64.b64encode(np.full(8, np.nan, "<f4").tobytes()).decode()]
)
def test_distortion_that_makes_no_sense_is_left_out(text: str) -> None:
    depth = replace(DEPTH, model=MODEL | {"Distortion": text, "DistortionCount": 4})
    photo = photo_of(write_dynamic_depth(Photo(RGB), depth), "a")
    assert photo.distortion is None
    assert any("distortion" in warning for warning in photo.warnings)


# Focus


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_the_focal_point_is_turned_with_the_photo(orientation: int) -> None:
    depth = replace(DEPTH, focal_point=(0.25, 0.75))
    photo = photo_of(write_gdepth(Photo(RGB), depth, JpegLayout(orientation=orientation)), "a")
    region = photo.focus_region
    assert region is not None
    places = {1: (40.0, 90.0), 3: (120.0, 30.0), 6: (30.0, 40.0)}
    assert (region.left, region.top) == pytest.approx(places[orientation])
    assert (region.width, region.height) == (0, 0)


@pytest.mark.parametrize("units", ["Meters", "Diopters"])
def test_the_focal_table_tells_where_the_photo_is_sharp(units: str) -> None:
    wanted = float(metres(np.array(CODES[24, 40]), "RangeInverse"))
    distances = (NEAR, wanted, FAR)
    if units == "Diopters":
        said = replace(DEPTH, units=units, near=1 / NEAR, far=1 / FAR)
        table = tuple(zip((1 / one for one in distances), (9.0, 0.1, 5.0), strict=True))
    else:
        said, table = DEPTH, tuple(zip(distances, (9.0, 0.1, 5.0), strict=True))
    photo = photo_of(write_dynamic_depth(Photo(RGB), replace(said, focal_table=table)), "a")
    region = photo.focus_region
    assert region is not None
    row, column = int(region.top * 48 / HEIGHT), int(region.left * 64 / WIDTH)
    assert abs(int(CODES[row, column]) - int(CODES[24, 40])) <= 3 * 4  # that far apart are codes


@pytest.mark.parametrize("table", [(), ((0.0, 0.0),), ((float("nan"), 0.0),), ((1e30, 0.0),)])
def test_a_focal_table_that_tells_nothing(table: tuple[tuple[float, float], ...]) -> None:
    photo = photo_of(write_dynamic_depth(Photo(RGB), replace(DEPTH, focal_table=table)), "a")
    assert photo.focus_region is None


# Confidence

TRUST = np.kron(np.arange(0, 240, 5, dtype=np.uint8).reshape(6, 8), np.ones((8, 8), np.uint8))


@WRITERS
@pytest.mark.parametrize("orientation", [1, 6])
def test_confidence_is_turned_like_the_depth_map(write: Writer, orientation: int) -> None:
    depth = replace(DEPTH, confidence=TRUST)
    photo = photo_of(write(Photo(RGB), depth, JpegLayout(orientation=orientation)), "a")
    expected = np.rot90(TRUST, -1) if orientation == 6 else TRUST
    assert photo.depth.confidence is not None
    assert photo.depth.confidence.shape == photo.depth.disparity.shape
    np.testing.assert_allclose(photo.depth.confidence, expected / 255, atol=0.02)


@WRITERS
def test_confidence_that_cannot_be_read_is_left_out(write: Writer) -> None:
    other = replace(DEPTH, confidence=TRUST[:-8])
    photo = photo_of(write(Photo(RGB), other), "a")
    assert photo.depth.confidence is None
    assert any("confidence" in warning for warning in photo.warnings)


# What is missing or wrong


@pytest.mark.parametrize("padding", [0, 100])
def test_files_are_found_with_padding_and_with_more_between(padding: int) -> None:
    layout = JpegLayout(padding=padding)
    content = write_dynamic_depth(Photo(RGB), DEPTH, layout)
    usual = photo_of(write_dynamic_depth(Photo(RGB), DEPTH), "a")
    at = content.index(b"\x89PNG")
    between = content[:at] + bytes(5000) + content[at:]
    for one in (content, between):
        np.testing.assert_array_equal(photo_of(one, "a").depth.disparity, usual.depth.disparity)


def test_a_depth_map_that_is_not_there() -> None:
    content = write_dynamic_depth(Photo(RGB), DEPTH)
    with pytest.raises(NoDepthMapError, match="tells of a depth map that is not in the file"):
        photo_of(
            content.replace(b'DepthURI="android/depthmap"', b'DepthURI="android/depthmat"'), "a"
        )
    gdepth = write_gdepth(Photo(RGB), DEPTH)
    with pytest.raises(NoDepthMapError, match="tells of a depth map that is not in the file"):
        photo_of(gdepth.replace(b"GDepth:Data", b"GDepth:Late"), "a")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_depth_map_that_ends_early(share: float) -> None:
    content = write_dynamic_depth(Photo(RGB), DEPTH)
    at = content.index(b"\x89PNG")
    with pytest.raises(DamagedPhotoError, match="is cut off"):
        photo_of(content[: at + int(share * (len(content) - at))], "a")


def test_a_sharp_photo_that_is_not_there_is_told() -> None:
    content = write_dynamic_depth(Photo(RGB), replace(DEPTH, original=RGB))
    other = content.replace(b'DataURI="android/original"', b'DataURI="android/originaX"')
    photo = photo_of(other, "a")
    assert any("photo without effects is not in the file" in one for one in photo.warnings)


def test_a_missing_piece_of_the_extended_packet() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (360, 480), np.uint8)
    content = write_gdepth(Photo(RGB), replace(DEPTH, samples=noise))
    pieces = content.split(b"http://ns.adobe.com/xmp/extension/\0")
    lost = pieces[0] + b"http://ns.adobe.com/xmp/extensiom/\0" + pieces[1]
    lost += b"".join(b"http://ns.adobe.com/xmp/extension/\0" + piece for piece in pieces[2:])
    with pytest.raises(DamagedPhotoError, match="extended metadata"):
        photo_of(lost, "a")


def test_neither_jpeg_nor_png() -> None:
    content = write_gdepth(Photo(RGB), DEPTH)
    text = base64.b64encode(b"\x89PNG\r\n\x1a\n")[:8]
    with pytest.raises(DepthImportError, match="neither a JPEG nor a PNG"):
        photo_of(content.replace(text, b"QUJDREVG"), "a")
