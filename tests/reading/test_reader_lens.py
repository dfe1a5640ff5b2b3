# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""However a file turns, mirrors, crops or shrinks a scene, its points stay where they are.

The scene is one slanted plane, whose disparity is linear in the direction of the ray:
1/Z = 1.2 + 0.9 x - 0.6 y. So the disparity that a sample has tells which direction it was seen in,
and a wrong focal length, axis or turn shows as a difference between the two.
"""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from heic_depth_import.core.camera import IntrinsicsSource
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.photos import unproject
from heic_depth_import.reading.reader import photo_of
from tests.making.heic_exif import Exif
from tests.making.heic_writer import DepthItem, Photo, clap, imir, irot, write_heic
from tests.making.heic_xmp import Calibration, depth_fields, xmp_packet

# As taken: a photo of 256 x 192 with a depth map of 128 x 96. 26 mm are 0.7512 of the longer side.
WIDTH, HEIGHT = 256, 192
FOCAL = 0.7512 * WIDTH
AXIS = (0.47 * WIDTH, 0.53 * HEIGHT)
LOW, HIGH = 0.2, 2.4
PLANE = (1.2, 0.9, -0.6)
# Of disparity: half a step of the code, and the codec's error.
ROUNDING = 1.5 * (HIGH - LOW) / 255

Grid = NDArray[np.float64]


def disparity_of(columns: int, rows: int, photo_left: float = 0.0, photo_top: float = 0.0) -> Grid:
    """Returns the plane as a depth map of the picture as taken shows it, two pixels a sample."""
    x = (np.arange(columns) * 2 + 1 + photo_left - AXIS[0]) / FOCAL
    y = (np.arange(rows) * 2 + 1 + photo_top - AXIS[1]) / FOCAL
    return PLANE[0] + PLANE[1] * x + PLANE[2] * y[:, None]


def codes_of(disparity: Grid) -> NDArray[np.uint8]:
    return np.round((disparity - LOW) / (HIGH - LOW) * 255).astype(np.uint8)


def calibration(scale: float = 1.0) -> Calibration:
    """Returns the lens in a reference frame that is `scale` times as large as the photo."""
    return Calibration(
        size=(WIDTH * scale, HEIGHT * scale),
        focal=(FOCAL * scale, FOCAL * scale),
        principal_point=(AXIS[0] * scale, AXIS[1] * scale),
        distortion_center=(0, 0),
        forward=(0,) * 8,
        inverse=(0,) * 8,
        pixel_size=0,
    )


def turned_clockwise(lens: Calibration) -> Calibration:
    """Returns a calibration turned like pixels turned upright: (x, y) goes to (H - y, x)."""
    (x, y), (width, height) = lens.principal_point, lens.size
    turn = (0, -1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0)
    return replace(lens, size=(height, width), principal_point=(height - y, x), extrinsic=turn)


def check_plane(photo: DepthPhoto, turns: int, mirror: int | None) -> None:
    """Checks every point against the plane, after undoing what was done to the picture."""
    points = unproject(photo).astype(np.float64).reshape(-1, 3)
    x, y, disparity = points[:, 0] / -points[:, 2], points[:, 1] / points[:, 2], -1 / points[:, 2]
    if mirror is not None:
        x, y = (-x, y) if mirror else (x, -y)
    for _ in range(turns % 4):  # each a quarter turn counter-clockwise: undo clockwise
        x, y = -y, x
    expected = PLANE[0] + PLANE[1] * x + PLANE[2] * y
    # Directions are as exact as the numbers are: no sample is off by a tenth of itself.
    sample = 0.1 * 2 / FOCAL * max(map(abs, PLANE[1:]))
    assert np.abs(disparity - expected).max() < ROUNDING + sample


def written(
    disparity: Grid,
    photo: tuple[int, int],
    lens: Calibration | None,
    transforms: tuple[bytes, ...],
    pixel_size: tuple[int, int] = (WIDTH, HEIGHT),
) -> bytes:
    """Writes a photo; width and height as stored."""
    fields = depth_fields(lens, low=LOW, high=HIGH)
    exif = Exif(focal_length_35=26, pixel_size=pixel_size).to_bytes()
    depth = DepthItem(
        np.ascontiguousarray(codes_of(disparity)), xmp=xmp_packet(fields), transforms=transforms
    )
    rgb = np.zeros((photo[1], photo[0], 3), np.uint8)
    return write_heic(Photo(rgb, transforms, exif=exif), depth=depth)


TURNS = range(4)
MIRRORS = (None, 0, 1)
# Rows of the photo and of the depth map that a 16:9 crop takes from above and below.
CROPS = {"whole": (0, 0), "photo 16:9": (24, 0), "both 16:9": (24, 12)}
SCALES = (1.0, 10.5, 22.3125)  # the last is 5712 of 256


def check_warnings(photo: DepthPhoto, crop: str) -> None:
    """Checks that a crop of the photo alone is told, and nothing else."""
    told = ["another shape than the photo" in warning for warning in photo.warnings]
    assert told == [True] * (crop == "photo 16:9")


@pytest.mark.parametrize(
    ("turns", "mirror", "crop", "scale"), list(itertools.product(TURNS, MIRRORS, CROPS, SCALES))
)
def test_turned_by_the_file(turns: int, mirror: int | None, crop: str, scale: float) -> None:
    """irot, then imir, as a phone writes them; the calibration is in the frame as stored."""
    photo_cut, depth_cut = CROPS[crop]
    transforms = (irot(turns), *(() if mirror is None else (imir(mirror),)))
    disparity = disparity_of(128, 96)[depth_cut : 96 - depth_cut]
    size = (WIDTH, HEIGHT - 2 * photo_cut)
    photo = photo_of(written(disparity, size, calibration(scale), transforms), "a")
    assert photo.camera.source is IntrinsicsSource.CALIBRATION
    assert photo.camera.focal == pytest.approx((FOCAL, FOCAL))
    check_warnings(photo, crop)
    check_plane(photo, turns, mirror)


@pytest.mark.parametrize("is_calibration_turned", [False, True], ids=["as taken", "turned too"])
@pytest.mark.parametrize(
    ("mirror", "crop", "scale"), list(itertools.product(MIRRORS, CROPS, SCALES))
)
def test_turned_upright_by_software(
    mirror: int | None, crop: str, scale: float, *, is_calibration_turned: bool
) -> None:
    """The pixels are turned a quarter clockwise, which is three counter-clockwise."""
    photo_cut, depth_cut = CROPS[crop]
    lens = calibration(scale)
    lens = turned_clockwise(lens) if is_calibration_turned else lens
    disparity = np.rot90(disparity_of(128, 96)[depth_cut : 96 - depth_cut], 3)
    size = (HEIGHT - 2 * photo_cut, WIDTH)
    transforms = () if mirror is None else (imir(mirror),)
    photo = photo_of(written(disparity, size, lens, transforms), "a")
    assert photo.camera.source is IntrinsicsSource.CALIBRATION
    assert photo.camera.focal == pytest.approx((FOCAL, FOCAL))
    check_warnings(photo, crop)
    assert any("turned upright" in note for note in photo.camera.notes) != is_calibration_turned
    check_plane(photo, 3, mirror)


@pytest.mark.parametrize("turns", TURNS)
@pytest.mark.parametrize("offset", [(0, 0), (16, 8), (-16, -24)])
def test_cut_by_clap_anywhere(turns: int, offset: tuple[int, int]) -> None:
    """Photo and depth map are cut alike, off the middle, before they are turned."""
    across, down = offset
    crop = (clap(192, 128, across, down), irot(turns))
    depth_crop = (clap(96, 64, across // 2, down // 2), irot(turns))
    fields = xmp_packet(depth_fields(calibration(), low=LOW, high=HIGH))
    depth = DepthItem(codes_of(disparity_of(128, 96)), xmp=fields, transforms=depth_crop)
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    photo = photo_of(write_heic(Photo(rgb, crop), depth=depth), "a")
    check_plane(photo, turns, None)


@pytest.mark.parametrize("factor", [1, 2, 4])
def test_made_smaller(factor: int) -> None:
    """The photo alone, by whole pixels; its depth map and calibration stay."""
    size = (WIDTH // factor, HEIGHT // factor)
    photo = photo_of(written(disparity_of(128, 96), size, calibration(), ()), "a")
    assert photo.camera.focal == pytest.approx((FOCAL / factor,) * 2)
    check_plane(photo, 0, None)


@pytest.mark.parametrize("columns", [128, 96, 64])
@pytest.mark.parametrize("turns", TURNS)
def test_cropped_later_without_calibration(columns: int, turns: int) -> None:
    """A crop from the middle: EXIF still has the size of the whole, two pixels a sample."""
    rows = columns * 3 // 4
    size = (2 * columns, 2 * rows)
    left, top = AXIS[0] - columns, AXIS[1] - rows  # the axis in the middle of the crop
    disparity = disparity_of(columns, rows, left, top)
    # The focal length in pixels is that of the whole: 26 mm of the diagonal of 1536 x 1152.
    focal = 26 * np.hypot(1536, 1152) / 43.2666
    scaled = PLANE[0] + (disparity - PLANE[0]) * FOCAL / focal
    data = written(scaled, size, None, (irot(turns),), pixel_size=(1536, 1152))
    photo = photo_of(data, "a")
    assert photo.camera.source is IntrinsicsSource.EXIF
    assert photo.camera.focal == pytest.approx((focal, focal))
    assert len(photo.warnings) == 1
    assert "the middle is taken" in photo.warnings[0]
    check_plane(photo, turns, None)
