# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a photo to the arrays of its surface."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.camera import Intrinsics, IntrinsicsSource, LensDistortion, Window
from heic_depth_import.core.colour import ColourSpace
from heic_depth_import.core.errors import NoSurfaceError
from heic_depth_import.core.photo import DepthMap, DepthPhoto, Shot
from heic_depth_import.core.settings import Projection, SurfaceSettings
from heic_depth_import.core.surface.live_grid import live_grid_of
from heic_depth_import.core.surface.relief import relief_positions
from heic_depth_import.core.surface.surface import Surface, surface_from, surface_of
from heic_depth_import.core.surface.visible_grid import VisibleGrid

CAMERA = Intrinsics((8.0, 8.0), (5.0, 3.0), (12, 8), IntrinsicsSource.CALIBRATION)
LENS = LensDistortion((6.0, 4.0), 0.1, (0.0,) * 8, (0.0, 10.0, *[0.0] * 6), 1.0)
RELIEF = SurfaceSettings(projection=Projection.ORTHOGRAPHIC, cut=0)


def photo_of(
    disparity: NDArray[np.float32] | list[list[float]],
    *,
    distortion: LensDistortion | None = None,
    window: Window | None = None,
) -> DepthPhoto:
    """Makes a photo of 12 x 8 pixels around a depth map."""
    depth = DepthMap(
        np.asarray(disparity, np.float32),
        np.full((1, 1), 0.01, np.float32),
        window or Window(0.0, 0.0, 12.0, 8.0),
        is_absolute=False,
    )
    rgb = np.zeros((8, 12, 3), np.uint8)
    return DepthPhoto("a", rgb, ColourSpace.SRGB, depth, CAMERA, distortion, Shot(), ())


def built(disparity: list[list[float]], **settings: object) -> Surface:
    return surface_of(photo_of(disparity), SurfaceSettings(**settings))  # type: ignore[arg-type]


def test_vertex_by_hand() -> None:
    """2 x 3 samples are 4 px apart; the last is at (10, 6): ((10 - 5) / 8, -(6 - 3) / 8) x 2 m."""
    surface = built([[0.5] * 3] * 2)
    np.testing.assert_allclose(surface.positions[5], (1.25, -0.75, -2.0))
    np.testing.assert_allclose(surface.uv[5], (10 / 12, 1 - 6 / 8))
    np.testing.assert_allclose(surface.uv[0], (2 / 12, 1 - 2 / 8))
    assert (surface.depth == 2).all()
    np.testing.assert_allclose(surface.spacing, 4 / 8 * 2)


def test_distortion_moves_vertices_but_not_their_place_on_the_photo() -> None:
    straight = photo_of([[0.5] * 3] * 2, distortion=LENS)
    on = surface_of(straight, SurfaceSettings())
    off = surface_of(straight, SurfaceSettings(use_undistort=False))
    np.testing.assert_array_equal(on.uv, off.uv)
    x, y = LENS.undistort(np.array([10.0, 6.0]))
    np.testing.assert_allclose(on.positions[5], ((x - 5) / 4, -(y - 3) / 4, -2.0), rtol=1e-6)
    np.testing.assert_allclose(off.positions[5], (1.25, -0.75, -2.0))


def test_torn_off_samples_are_no_vertices() -> None:
    """The last column is four times nearer; nothing joins it to the rest, but it is a strip."""
    surface = built([[0.5, 0.5, 2.0]] * 2)
    assert surface.topology.samples.tolist() == [0, 1, 3, 4]
    assert len(surface.positions) == len(surface.uv) == len(surface.depth) == 4
    np.testing.assert_allclose(surface.uv[2], (2 / 12, 1 - 6 / 8))
    assert len(built([[0.5, 0.5, 2.0]] * 2, cut=0).positions) == 6


def test_users_correction() -> None:
    """2 x 0.5 - 0.75 = 0.25: 4 m."""
    surface = built([[0.5] * 3] * 2, disparity_scale=2.0, disparity_offset=-0.75)
    assert (surface.depth == 4).all()
    assert (surface.disparity == 0.25).all()


def test_scale_makes_quantisation_steps_larger_as_well() -> None:
    """Two steps of 0.01 hold at a disparity of 0.1, and so they do at ten times that."""
    grid = [[0.1, 0.1], [0.12, 0.12]]
    for scale in (1.0, 10.0):
        found = built(grid, disparity_scale=scale)
        assert len(found.topology.face_starts) == 1


def test_background_has_a_finite_place() -> None:
    """All that was measured is at 2 m, so 8 times that; or at the user's limit."""
    grid = [[0.0, 0.0, 0.5], [0.0, -1.0, 0.5]]
    assert built(grid, cut=0).depth.max() == pytest.approx(16.0)
    assert built(grid, cut=0, far_limit=20.0).depth.max() == pytest.approx(20.0)
    assert len(built(grid).topology.face_starts) == 1, "it is torn off what is in front"


@given(
    arrays.arrays(
        np.float32,
        st.tuples(st.integers(2, 4), st.integers(2, 4)),
        elements=st.floats(-2, 100, width=32) | st.sampled_from([0.0, -1.0, np.nan]),
    ),
    st.sampled_from([0.0, 0.05]),
    st.sampled_from([0.0, 5.0]),
    st.sampled_from(Projection),
)
def test_vertices_are_finite_whatever_the_map_holds(
    disparity: NDArray[np.float32], cut: float, far: float, projection: Projection
) -> None:
    settings = SurfaceSettings(projection=projection, cut=cut, far_limit=far)
    try:
        surface = surface_of(photo_of(disparity, distortion=LENS), settings)
    except NoSurfaceError:
        known = np.isfinite(disparity)
        corners = known[:-1, :-1] * 1 + known[1:, :-1] + known[1:, 1:] + known[:-1, 1:]
        assert cut or corners.max() < 3
        return
    for part in (surface.positions, surface.depth, surface.uv, surface.spacing):
        assert np.isfinite(part).all()
        assert part.dtype == np.float32
        assert len(part) == len(surface.topology.samples)
    assert (surface.depth > 0).all()
    assert not np.isnan(disparity.ravel()[surface.topology.samples]).any()


def relief_of(disparity: list[list[float]], depth_scale: float) -> NDArray[np.float32]:
    grid = np.asarray(disparity, np.float32)
    places = Window(0.0, 0.0, 12.0, 8.0).sample_places(grid.shape[1], grid.shape[0])
    return relief_positions(
        places, grid, (float(grid.min()), float(grid.max())), CAMERA, depth_scale
    )


def test_relief_by_hand() -> None:
    """The longer side, 12 px, is 1 m, its middle at (6, 4). Far is a quarter of a metre behind."""
    points = relief_of([[0.5, 1.0, 2.0]] * 2, 1.0)
    np.testing.assert_allclose(points[0, 0], (-4 / 12, 2 / 12, -1.25), rtol=1e-6)
    np.testing.assert_allclose(points[1, 2], (4 / 12, -2 / 12, -1.0), rtol=1e-6)
    assert points[0, 1, 2] == pytest.approx(-1 - 0.25 * 2 / 3)


@pytest.mark.parametrize(("scale", "far"), [(0.0, -1.0), (2.0, -1.5), (-1.0, -0.75)])
def test_height_of_the_relief(scale: float, far: float) -> None:
    assert relief_of([[0.5, 2.0]] * 2, scale)[0, 0, 2] == pytest.approx(far)


def test_relief_of_one_distance_is_flat() -> None:
    assert (relief_of([[0.5, 0.5]] * 2, 1.0)[..., 2] == -1).all()


def test_relief_shows_background_as_the_map_stores_it() -> None:
    """Linear in disparity: infinity is nothing special."""
    points = relief_of([[0.0, 1.0, 2.0]] * 2, 1.0)
    np.testing.assert_allclose(points[0, :, 2], [-1.25, -1.125, -1.0])


def test_relief_has_even_spacing_and_the_photos_place() -> None:
    surface = surface_of(photo_of([[0.5, 1.0, 2.0]] * 2), RELIEF)
    np.testing.assert_allclose(surface.spacing, 4 / 12)
    np.testing.assert_allclose(surface.uv[:, 0] - 0.5, surface.positions[:, 0], atol=1e-6)
    np.testing.assert_allclose(surface.depth[:3], [2.0, 1.0, 0.5])


def test_map_that_covers_a_part_of_the_photo() -> None:
    surface = surface_of(
        photo_of([[0.5] * 2] * 2, window=Window(3.0, 2.0, 4.0, 4.0)), SurfaceSettings()
    )
    np.testing.assert_allclose(surface.uv[0], (4 / 12, 1 - 3 / 8))
    np.testing.assert_allclose(surface.positions[0], (-0.25, 0.0, -2.0))


LONELY = [[np.nan, 1.0, np.nan], [1.0, np.nan, 1.0]]


@pytest.mark.parametrize("build", [surface_from, live_grid_of])
@pytest.mark.parametrize(
    ("disparity", "cut", "said"),
    [
        ([[0.1, 9.0], [9.0, 0.1]], 0.05, r"^a falls to pieces: .* a Cut of 0\.05; raise Cut, or"),
        (LONELY, 0.0, "^a has depth for single points only; take it in Portrait mode"),
    ],
    ids=["everything torn", "single points"],
)
def test_no_face_is_a_sentence(
    build: Callable[[VisibleGrid], object],
    disparity: list[list[float]],
    cut: float,
    said: str,
) -> None:
    with pytest.raises(NoSurfaceError, match=said):
        build(VisibleGrid.of(photo_of(disparity), SurfaceSettings(cut=cut), None))


def test_points_alone_want_a_face_as_well() -> None:
    with pytest.raises(NoSurfaceError):
        surface_of(photo_of([[0.1, 9.0], [9.0, 0.1]]), SurfaceSettings(), with_faces=False)
