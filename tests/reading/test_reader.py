# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos turned and cropped in every way: colours, depth, axis and distortion centre agree."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.camera import IntrinsicsSource, project
from heic_depth_import.core.errors import DamagedPhotoError
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.reading.heif.decoding import decoded
from heic_depth_import.reading.reader import photo_of
from tests.making.heic_pictures import clap
from tests.making.heic_writer import DepthItem, Photo, imir, irot, write_heic
from tests.making.heic_xmp import depth_fields, xmp_packet
from tests.making.photos import AXIS, CENTRE, MARK, marked, marked_calibration, places, points

ORDERS = {f"irot{n}": (irot(n),) for n in range(4)} | {
    name: order
    for n, axis in product(range(4), range(2))
    for name, order in (
        (f"irot{n}+imir{axis}", (irot(n), imir(axis))),
        (f"imir{axis}+irot{n}", (imir(axis), irot(n))),
    )
}
SIDEWAYS = {name: order for name, order in ORDERS.items() if "irot1" in name or "irot3" in name}


def check_marks(photo: DepthPhoto) -> None:
    """Checks axis, distortion centre and focal lengths against the marks in the colours."""
    marks, positions = places(photo), points(photo)
    axis, at = marks[AXIS]
    np.testing.assert_allclose(positions[at][:2], 0, atol=1e-6)
    np.testing.assert_allclose(photo.camera.principal_point, axis)
    assert positions[at][2] == pytest.approx(-0.5)

    assert photo.distortion is not None
    centre, at = marks[CENTRE]
    np.testing.assert_allclose(photo.distortion.centre, centre)
    np.testing.assert_array_equal(points(photo, straight=True)[at], positions[at])

    mark, at = marks[MARK]
    np.testing.assert_allclose(project(positions[at], photo.camera), mark, atol=1e-4)
    moved = project(points(photo, straight=True)[at], photo.camera)
    assert 0.05 < np.linalg.norm(moved - mark) < 1
    np.testing.assert_allclose(photo.distortion.distort(moved), mark, atol=0.003)


def check_focal(photo: DepthPhoto, *, sideways: bool) -> None:
    """Checks that the mark lies as many focal lengths off the axis as it did when stored."""
    expected = (50.3, 50.0) if sideways else (50.0, 50.3)
    np.testing.assert_allclose(photo.camera.focal, expected)


@pytest.mark.parametrize("name", ORDERS)
def test_every_turn(name: str) -> None:
    photo = marked(ORDERS[name], ORDERS[name])
    check_marks(photo)
    check_focal(photo, sideways=name in SIDEWAYS)
    assert photo.rgb.shape[:2] == photo.camera.size[::-1]
    assert photo.camera.size == ((48, 64) if name in SIDEWAYS else (64, 48))
    assert photo.warnings == ()


@pytest.mark.parametrize("name", SIDEWAYS)
def test_depth_map_that_was_not_turned_like_the_photo(name: str) -> None:
    photo = marked(SIDEWAYS[name], ())
    check_marks(photo)
    check_focal(photo, sideways=True)
    assert len(photo.warnings) == 1
    assert "lying on its side" in photo.warnings[0]


@pytest.mark.parametrize(
    ("photo_turns", "depth_turns"), [((), (irot(1),)), ((irot(1),), (irot(2),))]
)
def test_depth_map_across_the_photo(
    photo_turns: tuple[bytes, ...], depth_turns: tuple[bytes, ...]
) -> None:
    """Its own turn contradicts the photo's: nothing tells which way is up."""
    with pytest.raises(DamagedPhotoError, match="lying across a photo of"):
        marked(photo_turns, depth_turns)


def test_calibration_that_was_already_rotated() -> None:
    """As stored by a writer that turned the numbers but not the pictures: (x, y) is (H - y, x)."""
    lens = marked_calibration()
    (x, y), (u, v) = lens.principal_point, lens.distortion_center
    upright = replace(
        lens,
        size=lens.size[::-1],
        principal_point=(480 - y, x),
        distortion_center=(480 - v, u),
        focal=lens.focal[::-1],
    )
    photo = marked((irot(3),), (irot(3),), calibration=upright)
    check_marks(photo)
    check_focal(photo, sideways=True)
    assert "already rotated" in photo.warnings[0]


@pytest.mark.parametrize("turns", [(), (irot(3),), (imir(1), irot(1))])
def test_photo_cropped_to_16_9(turns: tuple[bytes, ...]) -> None:
    """The middle 36 of 48 rows are there; samples outside them are dropped."""
    photo = marked(turns, turns, crop=(slice(6, 42), slice(None)))
    check_marks(photo)
    assert sorted(photo.depth.disparity.shape) == [18, 32]


def test_photo_cropped_to_a_square() -> None:
    photo = marked((), (), crop=(slice(None), slice(8, 56)))
    check_marks(photo)
    assert photo.depth.disparity.shape == (24, 24)
    assert (photo.depth.window.left, photo.depth.window.width) == (0, 48)


def test_photo_of_24_megapixels_beside_a_reference_of_12() -> None:
    """The photo is 1.4 times the reference frame, which no power of 2 is."""
    lens = marked_calibration()
    factor = 64 / 45
    fields = depth_fields(lens)
    sizes = {
        "depthData:IntrinsicMatrixReferenceWidth": 640 / factor,
        "depthData:IntrinsicMatrixReferenceHeight": 480 / factor,
    }
    scaled = [value / factor for value in (500, 0, 0, 0, 503, 0, *lens.principal_point)]
    matrix = {"depthData:IntrinsicMatrix": (*scaled, 1)}
    data = write_heic(
        np.zeros((48, 64, 3), np.uint8),
        depth=DepthItem(np.zeros((24, 32), np.uint8), xmp=xmp_packet(fields | sizes | matrix)),
    )
    camera = photo_of(data, "a").camera
    np.testing.assert_allclose(camera.focal, (50.0, 50.3))
    np.testing.assert_allclose(camera.principal_point, np.array(lens.principal_point) / 10)


def samples(width: int, height: int) -> NDArray[np.uint8]:
    return (np.arange(width * height).reshape(height, width) * 7 % 256).astype(np.uint8)


@pytest.mark.parametrize(
    ("stored", "shown", "offset"),
    [
        ((50, 50), (49, 50), (-0.5, 0)),
        ((98, 74), (97, 73), (-0.5, -0.5)),
        ((26, 20), (19, 13), (0.5, 0.5)),
    ],
)
def test_crop_of_the_depth_map_leaves_no_padding_behind(
    stored: tuple[int, int], shown: tuple[int, int], offset: tuple[float, float]
) -> None:
    """A width that is no multiple of 16: rows are longer in memory than the picture is."""
    from fractions import Fraction

    across, down = (Fraction(value) for value in offset)
    codes = samples(*stored)
    depth = DepthItem(codes, transforms=[clap(*shown, across, down)])
    found = photo_of(
        write_heic(np.zeros((shown[1] * 2, shown[0] * 2, 3), np.uint8), depth=depth), "a"
    )
    left = int((stored[0] - shown[0]) / 2 + offset[0])
    top = int((stored[1] - shown[1]) / 2 + offset[1])
    expected = codes[top : top + shown[1], left : left + shown[0]]
    np.testing.assert_allclose(found.depth.disparity, 0.5 + expected * (1.5 / 255), rtol=1e-6)


class Padded:
    """A picture of 3 x 2 pixels whose rows are 16 long in memory, as older pillow-heif shows it."""

    size = (3, 2)

    def __array__(self, dtype: object = None, *, copy: bool | None = None) -> NDArray[np.uint8]:
        return np.arange(32, dtype=np.uint8).reshape(2, 16)


def test_padding_of_rows_in_memory_is_cut_off() -> None:
    assert decoded(Padded()).tolist() == [[0, 1, 2], [16, 17, 18]]


@pytest.mark.parametrize("size", [(33, 25), (16, 12), (17, 13), (64, 48)])
def test_any_width(size: tuple[int, int]) -> None:
    codes = samples(*size)
    data = write_heic(np.zeros((size[1], size[0], 3), np.uint8), depth=DepthItem(codes))
    found = photo_of(data, "a").depth.disparity
    np.testing.assert_allclose(found, 0.5 + codes * (1.5 / 255), rtol=1e-6)


def test_crop_of_the_photo_itself() -> None:
    """A clap on the photo: the middle 36 rows, as the marks tell."""
    photo = marked((clap(64, 36),), ())
    check_marks(photo)
    assert photo.camera.size == (64, 36)


def test_crop_of_photo_and_depth_off_the_middle() -> None:
    """The lower three quarters; sizes that need no padding, which would be a crop as well."""
    rgb, codes = np.zeros((384, 512, 3), np.uint8), np.zeros((192, 256), np.uint8)
    for (column, row), colour in ((AXIS, (255, 0, 0)), (CENTRE, (0, 255, 0))):
        rgb[16 * row : 16 * row + 16, 16 * column : 16 * column + 16] = colour
    column, row = AXIS
    codes[8 * row : 8 * row + 8, 8 * column : 8 * column + 8] = 255
    packet = xmp_packet(depth_fields(marked_calibration()))
    depth = DepthItem(codes, transforms=[clap(256, 144, 0, 24)], xmp=packet)
    photo = photo_of(write_heic(Photo(rgb, [clap(512, 288, 0, 48)]), depth=depth), "a")
    assert photo.distortion is not None
    for colour, found in (
        ((255, 0, 0), photo.camera.principal_point),
        ((0, 255, 0), photo.distortion.centre),
    ):
        middle = np.argwhere((photo.rgb == colour).all(axis=-1)).mean(axis=0)[::-1] + 0.5
        np.testing.assert_allclose(found, middle)
    middle = np.argwhere(photo.depth.disparity == 2).mean(axis=0)[::-1] + 0.5
    np.testing.assert_allclose(middle * 2, photo.camera.principal_point)


def test_photo_without_calibration_has_its_axis_in_the_middle() -> None:
    data = write_heic(Photo(samples(64, 36)), depth=DepthItem(samples(32, 24)))
    photo = photo_of(data, "a")
    assert photo.camera.principal_point == (32, 18)
    assert photo.camera.source is IntrinsicsSource.ASSUMED
    assert photo.depth.disparity.shape == (18, 32)
