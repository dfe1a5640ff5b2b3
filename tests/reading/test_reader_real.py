# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real photos, against numbers that other code than ours has computed from them."""

import dataclasses
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image

from heic_depth_import.core.camera import IntrinsicsSource, Window, project
from heic_depth_import.core.colour import ColourSpace
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.core.restoration.grid import grid_of
from heic_depth_import.core.restoration.tear import tear
from heic_depth_import.core.settings import SurfaceSettings
from heic_depth_import.core.surface.correction import corrected_photo
from heic_depth_import.core.surface.surface import surface_of
from heic_depth_import.reading.reader import PhotoOrder, read
from heic_depth_import.reading.sampler import PillowSampler
from tests.core.coverage import uncovered
from tests.core.pug import HIGH, LENS, LOW

Find = Callable[[str], Path]


@cache
def read_once(path: Path) -> DepthPhoto:
    return read(PhotoOrder(path))


SHOTS = {
    "pug.heic": ("Apple iPhone 13 Pro", "2023:02:21 14:33:08", 26, (LOW, HIGH)),
    "building.heic": ("Apple iPhone 11 Pro", "2020:03:01 15:36:42", 26, (0.12854, 1.920898)),
    "branch.heic": ("Apple iPhone X", "2018:05:13 14:49:36", 52, (0.550781, 2.962891)),
}


def test_pug(real_photo: Find) -> None:
    photo = read_once(real_photo("pug.heic"))
    assert photo.rgb.shape == (3024, 4032, 3)
    assert photo.colour_space is ColourSpace.DISPLAY_P3
    assert photo.depth.disparity.shape == (576, 768)
    assert photo.depth.window == Window(0, 0, 4032, 3024)
    assert not photo.depth.is_absolute
    assert (photo.depth.disparity.min(), photo.depth.disparity.max()) == (LOW, HIGH)
    assert photo.depth.step.item() == pytest.approx(0.011312806, abs=1e-9)
    assert photo.camera.focal == pytest.approx(LENS.focal)
    assert photo.camera.principal_point == pytest.approx(LENS.principal_point)
    assert photo.camera.source is IntrinsicsSource.CALIBRATION
    assert photo.distortion is not None
    assert photo.distortion.inverse == LENS.inverse
    assert photo.distortion.forward == LENS.forward
    assert photo.warnings == ()


def test_branch_is_stored_on_its_side(real_photo: Find) -> None:
    """K says (2045.259, 1483.067) of 4032 x 3024; turned clockwise (3024 - 1483.067, 2045.259)."""
    photo = read_once(real_photo("branch.heic"))
    assert photo.rgb.shape == (4032, 3024, 3)
    assert photo.depth.disparity.shape == (768, 576)
    assert photo.camera.principal_point == pytest.approx((1540.9335, 2045.2590), abs=1e-3)
    assert photo.camera.focal == pytest.approx((6156.9468,) * 2, abs=1e-3)
    assert photo.distortion is not None
    assert photo.distortion.centre == pytest.approx((1510.1115, 1997.2775), abs=1e-3)


@pytest.mark.parametrize("name", SHOTS)
def test_depth_lies_on_the_photo(name: str, real_photo: Find) -> None:
    """Edges of depth are edges of the photo: any turn or mirroring of the map fits worse."""
    photo = read_once(real_photo(name))
    disparity = photo.depth.disparity[::2, ::2]
    rows, columns = disparity.shape
    grey = Image.fromarray(photo.rgb).convert("L").resize((columns, rows), Image.Resampling.BOX)

    def edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
        down, across = np.gradient(values)
        strength: NDArray[np.float64] = np.hypot(down, across)
        limited: NDArray[np.float64] = np.minimum(strength / strength.std(), 3.0)
        return limited

    colour = edges(np.asarray(grey, np.float64))
    depth = edges(disparity.astype(np.float64))

    def fit(candidate: NDArray[np.float64]) -> float:
        return float(np.corrcoef(candidate.ravel(), colour.ravel())[0, 1])

    others = [fit(depth[::-1]), fit(depth[:, ::-1]), fit(depth[::-1, ::-1])]
    assert fit(depth) > max(others) + 0.02


@pytest.mark.parametrize("name", SHOTS)
def test_what_the_photo_tells(name: str, real_photo: Find) -> None:
    photo = read_once(real_photo(name))
    device, date, focal_35mm, (low, high) = SHOTS[name]
    assert (photo.shot.device, photo.shot.date) == (device, date)
    assert photo.shot.focal_35mm == focal_35mm
    assert device.removeprefix("Apple ") in photo.shot.lens
    assert low - 1e-5 <= photo.depth.disparity.min() < photo.depth.disparity.max() <= high + 1e-5
    from_exif = focal_35mm * np.hypot(*photo.camera.size) / 43.2666
    assert photo.camera.focal[0] == pytest.approx(from_exif, rel=0.02)
    assert photo.colour_space is ColourSpace.DISPLAY_P3
    assert photo.warnings == ()


# With the person or thing that EXIF's subject lies on, by eye, in parts of the photo.
LENSES: dict[str, tuple[float, tuple[float, float] | None]] = {
    "pug.heic": (26, None),
    "building.heic": (26, (0.65, 0.67)),
    "branch.heic": (52, (0.60, 0.60)),
    "face.heic": (30, (0.49, 0.50)),
    "face_chair.heic": (30, (0.48, 0.44)),
    "glass.heic": (48, (0.48, 0.59)),
    "magnolia.heic": (24, (0.44, 0.48)),
    "wreath.heic": (24, (0.67, 0.71)),
}


@pytest.mark.parametrize("name", LENSES)
def test_lens_is_exifs_within_4_percent_and_the_focus_on_the_subject(
    name: str, real_photo: Find
) -> None:
    photo = read_once(real_photo(name))
    focal_35mm, subject = LENSES[name]
    assert photo.shot.focal_35mm == focal_35mm
    assert photo.camera.source is IntrinsicsSource.CALIBRATION
    from_exif = focal_35mm * np.hypot(*photo.camera.size) / 43.2666
    assert photo.camera.focal == pytest.approx((from_exif, from_exif), rel=0.04)
    width, height = photo.camera.size
    away = np.subtract(photo.camera.principal_point, (width / 2, height / 2))
    assert np.hypot(*away) < 0.03 * np.hypot(width, height)
    found = photo.focus_region
    assert (found is None) == (subject is None)
    if found is not None:
        across = (found.left + found.width / 2) / width
        down = (found.top + found.height / 2) / height
        assert (across, down) == pytest.approx(subject, abs=0.01)


@pytest.mark.parametrize("name", LENSES)
def test_no_pinholes_through_the_photos_own_camera(name: str, real_photo: Find) -> None:
    """Before, 0.003 % (pug) to 0.32 % (wreath) of the picture."""
    photo = read_once(real_photo(name))
    settings = SurfaceSettings()
    corrected = corrected_photo(photo, settings)
    sampler = PillowSampler(photo)
    grid = grid_of(corrected.depth, settings, sampler)
    assert uncovered(grid) < 1e-4


@pytest.mark.parametrize("name", SHOTS)
def test_surface_is_sane_and_fits_the_camera(name: str, real_photo: Find) -> None:
    photo = read_once(real_photo(name))
    surface = surface_of(photo, SurfaceSettings(use_undistort=False))
    assert np.isfinite(surface.positions).all()
    assert 0.2 < surface.depth.min() < surface.depth.max() < 8
    assert len(surface.positions) > 0.9 * photo.depth.disparity.size
    shown = project(surface.positions, photo.camera) / photo.camera.size
    assert np.abs(shown[:, 0] - surface.uv[:, 0]).max() * 4032 < 0.01
    assert np.abs(1 - shown[:, 1] - surface.uv[:, 1]).max() * 4032 < 0.01


@pytest.mark.parametrize("name", SHOTS)
def test_place_is_nowhere(name: str, real_photo: Find) -> None:
    path = real_photo(name)
    tags = Image.Exif()
    tags.load(pillow_heif.open_heif(path).info["exif"])
    place = tags.get_ifd(0x8825)
    photo = read_once(path)
    said = repr([getattr(photo, field.name) for field in dataclasses.fields(DepthPhoto)])
    assert "GPS" not in said
    for value in place.values():
        if isinstance(value, tuple):
            degrees = sum(float(part) / 60**power for power, part in enumerate(value))
            assert f"{degrees:.4f}" not in said
            assert repr(value) not in said


def dequantized(codes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Smooth within half a code, as the numbers below were counted.

    Differences to neighbours whose code differs by at most 1 are made as small as possible, by
    successive over-relaxation of every second sample in turn.
    """
    smooth = codes.astype(np.float64)
    links = [(np.abs(np.diff(codes, axis=axis)) <= 1).astype(np.float64) for axis in (0, 1)]
    (down, across), place = links, np.indices(codes.shape).sum(axis=0) % 2

    def neighbours(values: NDArray[np.float64]) -> NDArray[np.float64]:
        total = np.zeros(codes.shape)
        total[:-1] += down * values[1:]
        total[1:] += down * values[:-1]
        total[:, :-1] += across * values[:, 1:]
        total[:, 1:] += across * values[:, :-1]
        return total

    count = neighbours(np.ones(codes.shape))
    for _ in range(40):
        for colour in (0, 1):
            target = neighbours(smooth) / np.maximum(count, 1)
            moved = np.clip(smooth + 1.85 * (target - smooth), codes - 0.5, codes + 0.5)
            smooth = np.where((place == colour) & (count > 0), moved, smooth)
    return smooth


def test_kept_triangles_of_pug(real_photo: Find) -> None:
    """Of 882 050, after the terraces are gone; within 0.01 %."""
    depth = read_once(real_photo("pug.heic")).depth
    step = depth.step.item()
    codes = np.rint((depth.disparity - LOW) / step).astype(np.int64)
    smooth = (LOW + dequantized(codes) * step).astype(np.float32)
    for cut, expected in ((0.02, 874_174), (0.05, 877_111), (0.10, 878_285), (0.0, 882_050)):
        cells = tear(smooth, depth.step, cut)
        kept = int(cells.first.sum()) + int(cells.second.sum())
        assert kept == pytest.approx(expected, rel=1e-4)


def test_pug_with_and_without_colour_conversion(real_photo: Find) -> None:
    """The bytes are Display P3's own: pillow-heif and we change nothing."""
    path = real_photo("pug.heic")
    decoded = np.asarray(pillow_heif.open_heif(path))
    np.testing.assert_array_equal(read_once(path).rgb[::16, ::16], decoded[::16, ::16])


def test_depth_photo_is_all_there(real_photo: Find) -> None:
    photo = read_once(real_photo("building.heic"))
    assert isinstance(photo, DepthPhoto)
    assert photo.name == "building.heic"
