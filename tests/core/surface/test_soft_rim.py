# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A portrait as one surface in two layers."""

import tracemalloc
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from heic_depth_import.core.arrays import Indices32
from heic_depth_import.core.background.hidden_surface import hidden_surface_of
from heic_depth_import.core.photo import DepthPhoto, Matte
from heic_depth_import.core.restoration.jumps import dilate
from heic_depth_import.core.restoration.tear import Cells
from heic_depth_import.core.settings import SurfaceSettings
from heic_depth_import.core.surface.join import join
from heic_depth_import.core.surface.soft_rim import Part, in_one
from heic_depth_import.core.surface.surface import Surface, surface_of
from heic_depth_import.core.surface.visible_grid import VisibleGrid
from heic_depth_import.photos import points_of, read_photo
from heic_depth_import.reading.sampler import PillowSampler
from tests.making.portrait import COLUMNS, NEAR, ROWS, portrait


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> DepthPhoto:
    path = tmp_path_factory.mktemp("portrait") / "portrait.heic"
    path.write_bytes(portrait().heic())
    return read_photo(path)


@cache
def built(photo: DepthPhoto, resolution: float = 1.0) -> Surface:
    surface = surface_of(photo, SurfaceSettings(resolution=resolution), PillowSampler(photo))
    assert surface.rim is not None
    return surface


def corners_of(surface: Surface, part: Part) -> Indices32:
    """Returns the vertices of the faces of a part."""
    assert surface.rim is not None
    topology = surface.topology
    lengths = np.diff(topology.face_starts, append=topology.corner_vertices.size)
    corners: Indices32 = topology.corner_vertices[np.repeat(surface.rim.parts == part, lengths)]
    return corners


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_every_part_has_faces(photo: DepthPhoto, resolution: float) -> None:
    surface = built(photo, resolution)
    rim = surface.rim
    assert rim is not None
    front, behind = corners_of(surface, Part.FRONT_RIM), corners_of(surface, Part.BEHIND_RIM)
    assert not rim.is_behind[front].any()
    assert rim.is_behind[behind].all()
    assert rim.alpha[rim.is_behind].min() == 1
    photographed = corners_of(surface, Part.PHOTO)
    assert rim.alpha[photographed].min() > 0.9
    seen_there = rim.is_hidden[photographed]
    assert seen_there.mean() < 0.01


def test_the_mesh_is_sound(photo: DepthPhoto) -> None:
    """Each corner's edge joins it to the next corner of its face."""
    topology = built(photo).topology
    lengths = np.diff(topology.face_starts, append=topology.corner_vertices.size)
    following = np.arange(topology.corner_vertices.size) + 1
    ends = topology.face_starts + lengths - 1
    following[ends] = topology.face_starts
    here, there = topology.corner_vertices, topology.corner_vertices[following]
    edges = topology.edges[topology.corner_edges]
    np.testing.assert_array_equal(np.sort(edges, axis=1), np.sort([here, there], axis=0).T)
    assert np.unique(np.sort(topology.edges, axis=1), axis=0).shape == topology.edges.shape
    assert set(np.unique(here)) == set(range(topology.samples.size))


def test_what_is_seen_is_there_once(photo: DepthPhoto) -> None:
    surface = built(photo)
    rim = surface.rim
    assert rim is not None
    seen = surface.topology.samples[~rim.is_hidden]
    assert np.unique(seen).size == seen.size
    assert seen.size > 0.97 * ROWS * COLUMNS


def test_no_face_goes_from_the_person_to_the_wall(photo: DepthPhoto) -> None:
    surface = built(photo)
    topology = surface.topology
    corners = surface.disparity[topology.corner_vertices]
    low = np.minimum.reduceat(corners, topology.face_starts)
    high = np.maximum.reduceat(corners, topology.face_starts)
    assert not ((low < 0.6 * NEAR) & (high > 0.8 * NEAR)).any()


@pytest.mark.parametrize(
    "settings",
    [SurfaceSettings(use_soft_edges=False), SurfaceSettings(cut=0.0)],
    ids=["not wanted", "nothing torn"],
)
def test_hard_edges(photo: DepthPhoto, settings: SurfaceSettings) -> None:
    surface = surface_of(photo, settings, PillowSampler(photo))
    assert surface.rim is None


def test_without_a_matte_outlines_have_a_fringe_and_all_else_stays(photo: DepthPhoto) -> None:
    bare = replace(photo, mattes={})
    soft, hard = (
        surface_of(
            bare, SurfaceSettings(use_soft_edges=wanted), PillowSampler(bare), with_fringe=True
        )
        for wanted in (True, False)
    )
    rim, count = soft.rim, hard.topology.samples.size
    assert rim is not None
    assert rim.matting is None
    assert rim.fringe is not None
    np.testing.assert_array_equal(soft.positions[:count], hard.positions)
    faces = hard.topology.face_starts.size
    np.testing.assert_array_equal(soft.topology.face_starts[:faces], hard.topology.face_starts)
    behind, before = corners_of(soft, Part.BEHIND_RIM), corners_of(soft, Part.FRONT_RIM)
    assert behind.size == before.size > 0
    np.testing.assert_array_equal(soft.topology.samples[behind], soft.topology.samples[before])
    np.testing.assert_array_equal(soft.uv[behind], soft.uv[before])
    assert (soft.disparity[before] > 1.05 * soft.disparity[behind]).all()
    assert (rim.alpha[behind] == 1).all()
    assert rim.alpha[before].min() == 0
    seen = soft.topology.samples[~rim.is_hidden]
    assert np.unique(seen).size == seen.size


def test_a_chair_has_a_fringe_beside_a_person_with_a_soft_rim(photo: DepthPhoto) -> None:
    sampler = PillowSampler(photo)
    visible = VisibleGrid.of(photo, SurfaceSettings(), sampler, with_fringe=True)
    fringe, layers = visible.fringe, visible.layers
    assert fringe is not None
    assert layers is not None
    assert fringe.is_fringe.any()
    is_person = np.isfinite(layers.front.disparity)
    assert not (fringe.is_fringe & dilate(is_person, 8)).any()


def test_a_huge_depth_map_with_a_matte_of_stripes_takes_bounded_memory(photo: DepthPhoto) -> None:
    """Forged: 1.3 megapixels of depth in seventy pieces, each beside the person that it is not."""
    rows, columns = 900, 1400
    stripes = np.arange(columns) // 20 % 2
    disparity = np.broadcast_to(np.where(stripes, 2.0, 0.5), (rows, columns)).astype(np.float32)
    matte = np.broadcast_to(np.where(stripes, 255, 0), (rows, columns)).astype(np.uint8)
    window = photo.depth.window
    forged = replace(
        photo,
        depth=replace(photo.depth, disparity=disparity),
        mattes={"portrait": Matte(matte, window)},
    )
    tracemalloc.start()
    surface = surface_of(forged, SurfaceSettings(), PillowSampler(forged), with_faces=False)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert surface.rim is not None
    assert surface.rim.matting is not None
    assert surface.rim.matting.least.size <= 1_000_000
    # Bytes a sample: 510 as measured; a surface in one layer takes 100.
    assert peak / disparity.size < 600


def test_scripts_get_each_point_once(photo: DepthPhoto) -> None:
    points = points_of(photo)
    assert len(points.positions) <= ROWS * COLUMNS


def test_the_made_up_background_stays_behind_what_goes_on(photo: DepthPhoto) -> None:
    """From the photo's own place nothing made up may be seen through the soft rim."""
    settings = SurfaceSettings()
    sampler = PillowSampler(photo)
    surface = surface_of(photo, settings, sampler)
    hidden = hidden_surface_of(VisibleGrid.of(photo, settings, sampler), sampler)
    assert hidden is not None
    assert surface.rim is not None
    behind = np.full(ROWS * COLUMNS, np.inf)
    is_behind = surface.rim.is_behind
    behind[surface.topology.samples[is_behind]] = surface.disparity[is_behind]
    across, down = hidden.surface.uv.T
    column = np.floor(across * COLUMNS).astype(int)
    row = np.floor((1 - down) * ROWS).astype(int)
    inside = (column >= 0) & (column < COLUMNS) & (row >= 0) & (row < ROWS)
    place = row[inside] * COLUMNS + column[inside]
    # Behind what is opaque, to the next samples, nothing is seen through.
    alpha = np.ones(ROWS * COLUMNS)
    alpha[surface.topology.samples[~is_behind]] = surface.rim.alpha[~is_behind]
    around = sliding_window_view(np.pad(alpha.reshape(ROWS, COLUMNS), 1, mode="edge"), (3, 3))
    shows = around.min(axis=(2, 3)).ravel()[place] < 1
    limit = np.where(shows, behind[place], np.inf)
    assert np.isfinite(limit).sum() > 500
    assert (hidden.surface.disparity[inside] <= limit).all()


def test_the_written_portrait_reads_without_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "portrait.heic"
    path.write_bytes(portrait(1).heic())
    assert read_photo(path).warnings == ()


def test_layers_in_one_are_each_layer_from_where_it_starts() -> None:
    random = np.random.default_rng(5)
    layers = [join(Cells(*(random.random((3, 6, 7)) < share))) for share in (0.9, 0.0, 0.5, 0.7)]
    whole = in_one(layers)
    vertices = corners = edges = faces = 0
    for layer in layers:
        own = slice(corners, corners + layer.corner_vertices.size)
        assert (whole.corner_vertices[own] == layer.corner_vertices + vertices).all()
        assert (whole.corner_edges[own] == layer.corner_edges + edges).all()
        own = slice(faces, faces + layer.face_starts.size)
        assert (whole.face_starts[own] == layer.face_starts + corners).all()
        assert (whole.edges[edges:][: len(layer.edges)] == layer.edges + vertices).all()
        assert (whole.samples[vertices:][: layer.samples.size] == layer.samples).all()
        vertices, edges = vertices + layer.samples.size, edges + len(layer.edges)
        corners, faces = corners + layer.corner_vertices.size, faces + layer.face_starts.size
    assert (whole.samples.size, len(whole.edges)) == (vertices, edges)
    assert (whole.corner_edges.size, whole.face_starts.size) == (corners, faces)
    assert in_one(layers[:1]) is layers[0]
