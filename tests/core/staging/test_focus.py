# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the camera is focused, and how much it blurs what is not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from heic_depth_import.core.camera import Intrinsics, IntrinsicsSource, Window
from heic_depth_import.core.colour import ColourSpace
from heic_depth_import.core.photo import DepthMap, DepthPhoto, Matte, Shot
from heic_depth_import.core.settings import Projection, SurfaceSettings
from heic_depth_import.core.staging.focus import Focus, focus_of
from heic_depth_import.core.surface.surface import surface_of
from heic_depth_import.reading.reader import photo_of as photo_of_heic
from heic_depth_import.reading.sampler import PillowSampler
from tests.making.portrait import portrait

# Two by two plateaus of 8 x 6 samples each: 1 and 2 1/m above, 3 and 4 1/m below.
PLATEAUS = np.kron([[1, 2], [3, 4]], np.ones((6, 8))).astype(np.float32)
WIDTH, HEIGHT = 160, 120
WHOLE = Window(0.0, 0.0, WIDTH, HEIGHT)


def photo_of(disparity: NDArray[np.float32] = PLATEAUS, **told: object) -> DepthPhoto:
    camera = Intrinsics((120.0, 120.0), (80.0, 60.0), (WIDTH, HEIGHT), IntrinsicsSource.CALIBRATION)
    depth = DepthMap(disparity, np.full((1, 1), 1e-3, np.float32), WHOLE, is_absolute=False)
    rgb = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    plain = DepthPhoto("a", rgb, ColourSpace.SRGB, depth, camera, None, Shot(), ())
    return replace(plain, **told)  # type: ignore[arg-type]


def found(photo: DepthPhoto, **settings: object) -> Focus:
    chosen = SurfaceSettings(use_dequantize=False, cut=0.0, **settings)  # type: ignore[arg-type]
    return focus_of(
        photo, surface_of(photo, chosen, with_faces=False), chosen.correction.projection
    )


@pytest.mark.parametrize(
    ("left", "top", "disparity"), [(20, 20, 1), (100, 20, 2), (20, 80, 3), (100, 80, 4)]
)
def test_focus_region(left: int, top: int, disparity: int) -> None:
    photo = photo_of(focus_region=Window(left, top, 40, 25))
    assert found(photo).distance == pytest.approx(1 / disparity)


def test_a_third_of_the_region_in_front_is_the_subject() -> None:
    photo = photo_of(focus_region=Window(53, 10, 40, 30))
    assert found(photo).distance == pytest.approx(1 / 2)


@pytest.mark.parametrize(("left", "disparity"), [(20, 3), (130, 4)])
def test_tap_on_a_point(left: int, disparity: int) -> None:
    photo = photo_of(np.kron(PLATEAUS, np.ones((8, 8), np.float32)))
    tapped = replace(photo, focus_region=Window(left, 100, 0, 0))
    assert found(tapped).distance == pytest.approx(1 / disparity)


def matte(rows: slice, columns: slice) -> Matte:
    opacity = np.zeros((24, 32), np.uint8)
    opacity[rows, columns] = 255
    return Matte(opacity, WHOLE)


@pytest.mark.parametrize(
    ("rows", "columns", "disparity"),
    [
        (slice(12), slice(16), 1),
        (slice(12), slice(16, 32), 2),
        (slice(12, 24), slice(16), 3),
        (slice(12, 24), slice(16, 32), 4),
    ],
)
def test_without_a_region_the_portrait_matte(rows: slice, columns: slice, disparity: int) -> None:
    photo = photo_of(mattes={"portrait": matte(rows, columns)})
    assert found(photo).distance == pytest.approx(1 / disparity)


@pytest.mark.parametrize(
    ("person", "disparity"),
    [
        (slice(16), 1),  # the region lies on 3, the person on 1: a tap on something else
        (slice(16, 32), 2),  # on 2
    ],
)
def test_matte_goes_before_a_region_beside_it_at_another_depth(
    person: slice, disparity: int
) -> None:
    photo = photo_of(
        mattes={"portrait": matte(slice(12), person)}, focus_region=Window(20, 80, 40, 25)
    )
    assert found(photo).distance == pytest.approx(1 / disparity)


@pytest.mark.parametrize(("beside", "used"), [(1.28, 1.28), (1.32, 1.0), (0.72, 0.72), (0.68, 1)])
def test_region_beside_the_matte_at_about_its_depth_is_the_subject(
    beside: float, used: float
) -> None:
    """Up to 30 % nearer or farther; the person stands at 1 m."""
    depth = np.kron([[1, 2], [beside, 4]], np.ones((6, 8)))
    photo = photo_of(
        (1 / depth).astype(np.float32),
        mattes={"portrait": matte(slice(12), slice(16))},
        focus_region=Window(20, 80, 40, 25),
    )
    assert found(photo).distance == pytest.approx(used)


@pytest.mark.parametrize(("covered", "disparity"), [(slice(0, 18), 4), (slice(0, 32), 4)])
def test_region_on_the_matte_goes_before_the_rest_of_the_matte(
    covered: slice, disparity: int
) -> None:
    """A tap on an outstretched hand: the matte is of the whole person, most of which is far."""
    opacity = np.zeros((24, 32), np.uint8)
    opacity[:12, covered] = 255
    opacity[16:24, 18:30] = 255
    photo = photo_of(
        mattes={"portrait": Matte(opacity, WHOLE)}, focus_region=Window(100, 84, 40, 25)
    )
    assert found(photo).distance == pytest.approx(1 / disparity)


def test_empty_matte_is_none() -> None:
    photo = photo_of(mattes={"portrait": matte(slice(0), slice(0))})
    assert found(photo).distance == pytest.approx(1 / 4)


def test_without_either_the_middle_of_the_nearest_quarter() -> None:
    slope = np.linspace(1, 3, 12 * 16, dtype=np.float32).reshape(12, 16)
    assert 1 / found(photo_of(slope)).distance == pytest.approx(3 - 0.125 * 2, abs=0.02)


def test_correction_moves_the_focus_with_the_scene() -> None:
    photo = photo_of(focus_region=Window(100, 20, 40, 25))
    focus = found(photo, disparity_scale=0.5, disparity_offset=0.25)
    assert focus.distance == pytest.approx(1 / 1.25)


@pytest.mark.parametrize(("told", "f_number"), [(0.0, 2.8), (1.4, 1.4), (16.0, 16.0)])
def test_aperture_is_that_of_the_photo(told: float, f_number: float) -> None:
    assert found(photo_of(aperture=told)).f_number == f_number


@pytest.mark.parametrize("height_in_pixels", [120, 240])
@given(st.floats(0.5, 32), st.floats(0.1, 4), st.sampled_from([-1, 1]), st.integers(0, 11))
def test_relief_is_blurred_as_the_photo(
    height_in_pixels: int, aperture: float, height: float, sign: int, sample: int
) -> None:
    """Discs of both lenses, computed here from their rays, as parts of the picture's width."""
    slope = np.repeat(np.linspace(1, 3, 12, dtype=np.float32)[:, None], 16, axis=1)
    photo = photo_of(slope, aperture=aperture, focus_region=Window(0, 60, 160, 20))
    camera = replace(photo.camera, size=(160, height_in_pixels))
    depth = replace(photo.depth, window=Window(0.0, 0.0, 160, height_in_pixels))
    photo = replace(photo, camera=camera, depth=depth)
    settings = SurfaceSettings(
        projection=Projection.ORTHOGRAPHIC,
        depth_scale=sign * height,
        use_dequantize=False,
        cut=0.0,
    )
    surface = surface_of(photo, settings, with_faces=False)
    relief = focus_of(photo, surface, settings.correction.projection)
    lens = found(photo)
    # Metres on the film of a thin lens that is focused far beyond its focal length.
    focal = 120 / 160 * 0.036
    at = -surface.positions[sample * 16, 2]
    off = abs(float(surface.disparity[sample * 16]) - 1 / lens.distance)
    on_film = focal / aperture * focal * off
    # Cycles: rays start on a disc of 1 / N metres and meet at the distance of the focus.
    on_relief = abs(at - relief.distance) / relief.distance / relief.f_number
    width = 160 / max(160, height_in_pixels)
    assert on_relief / width == pytest.approx(on_film / 0.036, rel=1e-3, abs=1e-7)


def test_flat_relief_keeps_the_aperture() -> None:
    photo = photo_of(aperture=4.0)
    focus = found(photo, projection=Projection.ORTHOGRAPHIC, depth_scale=0.0)
    assert (focus.distance, focus.f_number) == (1.0, 4.0)


def test_a_fringe_does_not_change_what_is_in_focus() -> None:
    """It repeats what is near, so that more of the points would be."""
    photo = photo_of_heic(portrait().heic(), "portrait.heic")
    photo = replace(photo, mattes={})
    sampler = PillowSampler(photo)
    plain, fringed = (
        surface_of(photo, SurfaceSettings(), sampler, with_fringe=with_fringe)
        for with_fringe in (False, True)
    )
    assert len(fringed.uv) > len(plain.uv)
    one, other = (focus_of(photo, each, Projection.CAMERA) for each in (plain, fringed))
    assert one == other


def test_the_subject_of_a_relief_has_the_disparity_of_the_scene() -> None:
    relief = found(photo_of(), projection=Projection.ORTHOGRAPHIC)
    focus = found(photo_of())
    assert relief.disparity == focus.disparity == pytest.approx(1 / focus.distance)
