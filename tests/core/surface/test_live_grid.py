# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The flat grid, displaced here with the formulas of the modifier's nodes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from heic_depth_import.core.errors import NoSurfaceError
from heic_depth_import.core.memo import Memo
from heic_depth_import.core.photo import DepthPhoto
from heic_depth_import.core.settings import Projection, SurfaceSettings
from heic_depth_import.core.surface.join import Topology
from heic_depth_import.core.surface.live_grid import LiveGrid, LivePart, live_grid_of
from heic_depth_import.core.surface.surface import surface_of
from heic_depth_import.core.surface.visible_grid import VisibleGrid
from tests.core.surface.test_surface import photo_of

Floats = NDArray[np.float32]

# 0.01 is the quantisation step of photo_of: steps of an eighth are jumps, or none.
MAPS = arrays.arrays(
    np.float32,
    st.tuples(st.integers(2, 7), st.integers(2, 7)),
    elements=st.sampled_from([0.0, 0.5, 0.52, 0.55, 0.625, 1.0, 1.02, 2.0, np.nan]),
).filter(lambda grid: bool(np.isfinite(grid).any()))
SETTINGS = st.builds(
    SurfaceSettings,
    projection=st.sampled_from(Projection),
    disparity_scale=st.sampled_from([1.0, 0.5, 3.0]),
    disparity_offset=st.sampled_from([0.0, -0.25, 0.5]),
    far_limit=st.sampled_from([0.0, 1.5, 50.0]),
    cut=st.sampled_from([0.0, 0.05, 0.3]),
    use_dequantize=st.booleans(),
)


def live(disparity: Floats, settings: SurfaceSettings) -> LiveGrid:
    """Builds a live grid of anything that has a face."""
    try:
        return live_grid_of(VisibleGrid.of(photo_of(disparity), settings, None))
    except NoSurfaceError:
        reject()


def lowest_of(grid: LiveGrid, scale: float, offset: float, far_limit: float) -> float:
    """Returns the smallest disparity that the modifier lets through."""
    return 1 / far_limit if far_limit else max(grid.farthest * scale + offset, grid.floor * scale)


def displaced(grid: LiveGrid, part: LivePart, strength: float = 1.0) -> Floats:
    """Does what the modifier does with the settings of the import."""
    scale, offset = np.float32(grid.disparity_scale), np.float32(grid.disparity_offset)
    lowest = np.float32(lowest_of(grid, float(scale), float(offset), grid.far_limit))
    depth = 1 / np.maximum(part.measured * scale + offset, lowest)
    if grid.relief is None:
        farther = depth * np.float32(strength / grid.plane) + np.float32(1 - strength)
        found: Floats = part.flat * farther[:, None]
        return found
    target = part.flat.copy()
    target[:, 2] += (1 / depth - grid.relief.near) * grid.relief.slope * np.float32(strength)
    return target


def triangles(topology: Topology) -> list[list[tuple[int, int, int]]]:
    """Returns the one or two triangles of every face, by its vertices."""
    if not topology.face_starts.size:
        return []
    faces = np.split(topology.corner_vertices, topology.face_starts[1:])
    return [
        [(int(face[0]), int(face[k]), int(face[k + 1])) for k in range(1, len(face) - 1)]
        for face in faces
    ]


def samples(part: LivePart) -> list[frozenset[int]]:
    """Returns all triangles by the samples they join."""
    topology = part.surface.topology
    return [
        frozenset(int(topology.samples[vertex]) for vertex in triangle)
        for face in triangles(topology)
        for triangle in face
    ]


@given(MAPS, SETTINGS)
def test_it_is_the_surface_at_the_settings_of_the_import(
    disparity: Floats, settings: SurfaceSettings
) -> None:
    grid = live(disparity, settings)
    surface = surface_of(photo_of(disparity), settings)
    np.testing.assert_array_equal(grid.joined.surface.positions, surface.positions)
    np.testing.assert_array_equal(
        grid.joined.surface.topology.corner_vertices, surface.topology.corner_vertices
    )
    found = displaced(grid, grid.joined)
    assert found.shape == surface.positions.shape
    error = np.abs(found - surface.positions).max(axis=1, initial=0)
    assert (error <= 1e-5 * np.abs(surface.positions).max(axis=1, initial=0)).all()


@given(MAPS, SETTINGS)
def test_torn_and_joined_faces_are_all_there_are(
    disparity: Floats, settings: SurfaceSettings
) -> None:
    """With those that were torn the surface is one sheet, and none is there twice."""
    grid = live(disparity, settings)
    found = samples(grid.joined)
    if grid.torn is not None:
        assert settings.cut
        found += samples(grid.torn)
    assert len(set(found)) == len(found)
    known = np.isfinite(disparity)
    corners = known[:-1, :-1] * 1 + known[1:, :-1] + known[1:, 1:] + known[:-1, 1:]
    assert len(found) == np.maximum(corners - 2, 0).sum()


@given(MAPS, SETTINGS)
def test_jumps_are_those_of_the_steeper_triangle(
    disparity: Floats, settings: SurfaceSettings
) -> None:
    """But for what tore beside a tear (just more) or would be a hole (just less)."""
    grid = live(disparity, settings)
    for part in (grid.joined, grid.torn):
        if part is None:
            continue
        seen = part.surface.disparity
        for number, face in enumerate(triangles(part.surface.topology)):
            corners = [list(triangle) for triangle in face]
            ratios = [seen[triangle].max() / seen[triangle].min() for triangle in corners]
            steepest = [
                (part.measured[triangle].min(), part.measured[triangle].max())
                for triangle, ratio in zip(corners, ratios, strict=True)
                if ratio == max(ratios)
            ]
            lowest, highest = part.jumps.lowest[number], part.jumps.highest[number]
            if part is grid.torn and (lowest, highest) not in steepest:
                least = (lowest * grid.disparity_scale + grid.disparity_offset) * grid.cut
                tears = max(least / grid.disparity_scale, part.jumps.noise[number])
                assert highest - lowest == pytest.approx(tears, rel=2e-3)
                highest = max(high for low, high in steepest if low == lowest)
                assert (highest - lowest) * 1.4 > tears
            if part is grid.joined and (lowest, highest) not in steepest:
                farthest = max(lowest, grid.limit)
                least = (farthest * grid.disparity_scale + grid.disparity_offset) * grid.cut
                tears = max(least / grid.disparity_scale, part.jumps.noise[number])
                assert highest - farthest == pytest.approx(tears, rel=2e-3)
                highest = max(high for low, high in steepest if low == lowest)
                assert highest - farthest > tears
            assert (lowest, highest) in steepest
            # Far away a jump of up to six steps is noise, and never torn.
            is_never = part.jumps.noise[number] > 1
            assert is_never or part.jumps.noise[number] == pytest.approx(0.025)
            if is_never:
                assert part is grid.joined
                assert highest - max(lowest, grid.limit) <= 6.501 * 0.01
                nearest = min(seen[triangle].min() for triangle in corners)
                assert nearest * grid.cut < 0.01 * grid.disparity_scale * 1.001


CHANGES = st.tuples(
    st.sampled_from([0.0, 0.02, 0.05, 0.3, 2.0]),  # cut
    st.sampled_from([0.5, 1.0, 3.0]),  # scale
    st.sampled_from([-0.5, -0.25, 0.0, 0.5]),  # offset
    st.sampled_from([0.0, 0.8, 1.5, 50.0]),  # far limit
)


@given(MAPS, SETTINGS, CHANGES)
def test_what_can_have_torn_or_closed_is_known_before_looking(
    disparity: Floats, settings: SurfaceSettings, change: tuple[float, float, float, float]
) -> None:
    """Nothing tears unless cut, offset or limit fell; nothing closes unless one of them rose."""
    grid = live(disparity, settings)
    cut, scale, offset, far_limit = change
    lowest = lowest_of(grid, scale, offset, far_limit)
    never = 1e30
    rises = (
        (cut or never) - (grid.cut or never),
        offset / scale - grid.nearer,
        (lowest - offset) / scale - grid.limit,
    )

    def share_of_a_tear(part: LivePart) -> Floats:
        low = np.maximum(part.jumps.lowest * scale + offset, lowest)
        high = np.maximum(part.jumps.highest * scale + offset, lowest)
        least = np.maximum(low * (cut or never), part.jumps.noise * scale)
        share: Floats = (high - low) / least
        return share

    # Rounding at the very cut is not what this is about.
    if min(rises) > -1e-6:
        assert (share_of_a_tear(grid.joined) < 1 + 1e-3).all()
    if max(rises) < 1e-6 and grid.torn is not None:
        assert (share_of_a_tear(grid.torn) > 1 - 1e-3).all()


@given(MAPS, SETTINGS)
def test_what_was_measured_below_the_limit_lies_at_the_limit(
    disparity: Floats, settings: SurfaceSettings
) -> None:
    grid = live(disparity, settings)
    lowest = lowest_of(grid, grid.disparity_scale, grid.disparity_offset, grid.far_limit)
    at_the_limit = grid.joined.surface.disparity <= lowest * (1 + 1e-5)
    # What lies at the very limit may be rounded to either side of it.
    beyond = grid.limit - grid.joined.measured
    rounding = 1e-5 * (1 + abs(grid.nearer))
    assert at_the_limit[beyond >= rounding].all()
    assert not at_the_limit[beyond < -rounding].any()


def built(disparity: list[list[float]], **settings: object) -> LiveGrid:
    plain = SurfaceSettings(use_dequantize=False, cut=0.0)
    wanted = replace(plain, **settings)  # type: ignore[arg-type]
    return live_grid_of(VisibleGrid.of(photo_of(disparity), wanted, None))


def test_flat_it_lies_on_a_plane_at_the_middle_depth() -> None:
    grid = built([[0.5, 1.0, 1.0], [1.0, 1.0, 2.0]])
    assert (grid.joined.flat[:, 2] == -1).all()
    assert grid.plane == 1
    # 2 x 3 samples 4 px apart, focal 8, axis at (5, 3): the last looks along (5 / 8, -3 / 8).
    np.testing.assert_allclose(grid.joined.flat[5], (5 / 8, -3 / 8, -1))


def test_flat_relief_lies_where_its_nearest_point_is() -> None:
    grid = built([[0.5, 1.0], [1.0, 2.0]], projection=Projection.ORTHOGRAPHIC, depth_scale=2.0)
    assert (grid.joined.flat[:, 2] == -1).all()
    assert grid.relief is not None
    assert grid.relief.near == 2.0
    assert grid.relief.slope == pytest.approx(0.5 / 1.5)


def test_correction_is_undone() -> None:
    grid = built([[0.5, 1.0], [1.0, 2.0]], disparity_scale=2.0, disparity_offset=0.25)
    np.testing.assert_allclose(grid.joined.measured, [0.5, 1.0, 1.0, 2.0], rtol=1e-6)
    assert (grid.disparity_scale, grid.disparity_offset) == (2.0, 0.25)


def test_what_is_too_far_to_measure_is_infinitely_far() -> None:
    """The far limit is the automatic one: 1 m in the middle, 8 times as far at most."""
    grid = built([[0.0, 0.0, 1.0], [0.02, 1.0, 1.0]])
    np.testing.assert_allclose(grid.joined.measured, [0, 0, 1, 0, 1, 1])
    assert grid.far_limit == 0
    assert grid.farthest == pytest.approx(1 / 8)
    assert grid.floor == pytest.approx(1 / 36)  # half the picture is sky: the middle is at 4.5 m


def test_what_a_chosen_limit_hides_is_known() -> None:
    grid = built([[0.0, 0.5, 1.0], [0.5, 1.0, 1.0]], far_limit=1.25)
    np.testing.assert_allclose(grid.joined.measured, [0, 0.5, 1, 0.5, 1, 1])
    assert grid.far_limit == 1.25
    assert grid.farthest == pytest.approx(1 / 8)


def test_noise_is_that_of_each_face_and_some_are_never_torn() -> None:
    """Steps as of a map that stores depth; at half the resolution, only cells with a jump tear."""
    disparity = np.full((8, 12), 1.0, np.float32)
    disparity[:, 6:] = 2.0
    photo = photo_of(disparity)
    steps = np.linspace(0.01, 0.02, 96, dtype=np.float32).reshape(8, 12)
    photo = replace(photo, depth=replace(photo.depth, step=steps))
    grid = live_grid_of(VisibleGrid.of(photo, SurfaceSettings(cut=0.0, use_dequantize=False), None))
    cells = steps[:-1, :-1].ravel() * 2.5
    np.testing.assert_allclose(np.sort(grid.joined.jumps.noise), np.sort(cells), rtol=1e-6)
    coarse = SurfaceSettings(cut=0.05, resolution=0.5, use_dequantize=False)
    half = live_grid_of(VisibleGrid.of(photo, coarse, None))
    assert half.torn is not None
    assert (half.torn.jumps.noise < 0.1).all()
    assert (half.joined.jumps.noise > 1e6).any()


def test_photo_is_left_alone() -> None:
    photo: DepthPhoto = photo_of([[0.5, 1.0], [1.0, 2.0]])
    before = photo.depth.disparity.copy()
    live_grid_of(VisibleGrid.of(photo, SurfaceSettings(), None))
    np.testing.assert_array_equal(photo.depth.disparity, before)


def test_another_scale_joins_nothing_again() -> None:
    disparity = np.full((8, 12), 1.0, np.float32)
    disparity[:, 6:] = 2.0
    photo, memo = photo_of(disparity), Memo(1_000_000)

    def live(scale: float) -> LiveGrid:
        settings = SurfaceSettings(disparity_scale=scale)
        return live_grid_of(VisibleGrid.of(photo, settings, None, memo=memo), memo)

    first = live(1.0)
    again = live(1.5)
    assert again.joined.surface.topology is first.joined.surface.topology
    assert first.torn is not None
    assert again.torn is not None
    assert again.torn.surface.topology is first.torn.surface.topology
    np.testing.assert_allclose(again.joined.measured, first.joined.measured, rtol=1e-6)
