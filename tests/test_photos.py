# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module for scripts, and the examples in its own words."""

import doctest
import io
import json
import re
import shutil
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest
from pypcd4 import PointCloud

from heic_depth_import import photos
from heic_depth_import.photos import Projection, SurfaceSettings, geometry
from heic_depth_import.reading import file as reading_file

STILL_LIFE = Path(__file__).with_name("still_life") / "still_life.heic"

TRUTH = STILL_LIFE.with_name("truth.npz")
PAGE = Path(__file__).parents[1] / "docs" / "python.md"


@pytest.fixture(scope="module")
def photo() -> photos.DepthPhoto:
    return photos.read_photo(str(STILL_LIFE))


def test_examples_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tests" / "still_life").mkdir(parents=True)
    shutil.copy(STILL_LIFE, tmp_path / "tests" / "still_life")
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(photos)
    assert result.attempted >= 8
    assert result.failed == 0
    assert (tmp_path / "still_life.pcd").stat().st_size > 1_000_000


def test_examples_of_the_page_are_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(STILL_LIFE, tmp_path / "still_life.heic")
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.attempted >= 30
    assert result.failed == 0


def test_the_page_names_all_that_is_public() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in photos.__all__ if not re.search(rf"\b{name}\b", page)] == []
    assert all(hasattr(photos, name) for name in photos.__all__)


def test_depth_is_true(photo: photos.DepthPhoto) -> None:
    """To half a step of the 256 that are stored, but for edges, which are soft."""
    with np.load(TRUTH) as file:
        true = file["depth"]
    step = np.median(photo.depth.step)
    wrong = np.abs(1 / photos.depth_of(photo) - 1 / true)
    assert np.mean(wrong <= 0.51 * step) > 0.9


def test_points_lie_at_their_depth_and_project_to_their_samples(photo: photos.DepthPhoto) -> None:
    points = photos.unproject(photo, use_undistort=False)
    np.testing.assert_allclose(-points[..., 2], photos.depth_of(photo), rtol=1e-6)
    (fx, fy), (cx, cy) = photo.camera.focal, photo.camera.principal_point
    across = cx + fx * points[..., 0] / -points[..., 2]
    down = cy - fy * points[..., 1] / -points[..., 2]
    rows, columns = points.shape[:2]
    width, height = photo.camera.size
    np.testing.assert_allclose(across[7], (np.arange(columns) + 0.5) * width / columns, atol=0.01)
    np.testing.assert_allclose(down[:, 9], (np.arange(rows) + 0.5) * height / rows, atol=0.01)
    straight = photos.unproject(photo)
    assert np.abs(straight - points).max() > 1e-4


def test_what_is_far_and_what_is_unknown(photo: photos.DepthPhoto) -> None:
    disparity = photo.depth.disparity.copy()
    disparity[0, :3] = 0, np.nan, -1
    edited = replace(photo, depth=replace(photo.depth, disparity=disparity))
    depth = photos.depth_of(edited)
    assert depth[0, 0] == depth[0, 2] == np.inf
    assert np.isnan(depth[0, 1])
    assert np.isnan(photos.unproject(edited)[0, :3]).all()
    assert np.isfinite(photos.unproject(edited)[0, 3:]).all()


def test_points_have_the_colours_of_their_places(photo: photos.DepthPhoto) -> None:
    settings = SurfaceSettings(cut=0, use_dequantize=False, use_undistort=False)
    points = photos.points_of(photo, settings)
    whole = photos.unproject(photo, use_undistort=False).reshape(-1, 3)
    np.testing.assert_allclose(points.positions, whole, rtol=1e-4)
    # The pixel in the middle of each sample is near enough, although it is not in sRGB.
    rows, columns = photo.depth.disparity.shape
    height, width = photo.rgb.shape[:2]
    down = ((np.arange(rows) + 0.5) * height / rows).astype(int)
    across = ((np.arange(columns) + 0.5) * width / columns).astype(int)
    near = photo.rgb[down][:, across].reshape(-1, 3)
    assert np.abs(points.colours.astype(float) - near).mean() < 12
    shuffled = np.abs(points.colours[::-1].astype(float) - near).mean()
    assert shuffled > 30


def test_settings_count(photo: photos.DepthPhoto) -> None:
    half = photos.points_of(photo, SurfaceSettings(resolution=0.5))
    assert len(half.positions) == pytest.approx(
        len(photos.points_of(photo).positions) / 4, rel=0.01
    )


def test_pcd_comes_back(photo: photos.DepthPhoto, tmp_path: Path) -> None:
    points = photos.points_of(photo)
    photos.write_pcd(str(tmp_path / "x.pcd"), points)
    cloud = PointCloud.from_path(tmp_path / "x.pcd")
    np.testing.assert_array_equal(cloud.numpy(("x", "y", "z")), points.positions)
    np.testing.assert_array_equal(PointCloud.decode_rgb(cloud.pc_data["rgb"]), points.colours)
    assert cloud.metadata.viewpoint == (0, 0, 0, 0, 1, 0, 0)


def test_a_photo_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(photos.DepthImportError, match=r"^no\.heic cannot be opened"):
        photos.read_photo(tmp_path / "no.heic")


class Trickle(io.BytesIO):
    """Gives a few bytes at a time, as an answer of a server does, and has no name."""

    def read(self, size: int | None = -1, /) -> bytes:  # noqa: D102  io's
        return super().read(min(50_000, size or 0))


def named(content: bytes) -> BinaryIO:
    file = io.BytesIO(content)
    file.name = "/photos/cat.heic"
    return file


SOURCES: dict[str, tuple[Callable[[bytes], Any], str]] = {
    "bytes": (bytes, "photo"),
    "bytearray": (bytearray, "photo"),
    "view": (memoryview, "photo"),
    "file": (named, "cat.heic"),
    "server": (Trickle, "photo"),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_bytes_and_files_are_read_as_a_path_is(kind: str, photo: photos.DepthPhoto) -> None:
    source_of, name = SOURCES[kind]
    source = source_of(STILL_LIFE.read_bytes())
    read = photos.read_photo(source)
    assert read.name == name
    assert photos.read_photo(source_of(STILL_LIFE.read_bytes()), name="dog").name == "dog"
    np.testing.assert_array_equal(read.depth.disparity, photo.depth.disparity)
    np.testing.assert_array_equal(read.rgb, photo.rgb)
    if isinstance(source, io.BytesIO):
        assert not source.closed
        with pytest.raises(photos.DepthImportError, match=f"^{name} is empty"):
            photos.read_photo(source)  # from where it is: the end


def test_what_is_no_photo_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(photos.NotHeicError, match=r"^photo is "):
        photos.read_photo(b"GIF89a" + bytes(100))
    with pytest.raises(photos.NotHeicError, match=r"^x\.gif is "):
        photos.read_photo(b"GIF89a" + bytes(100), name="x.gif")
    monkeypatch.setattr(reading_file, "MAX_FILE_BYTES", 1000)
    content = STILL_LIFE.read_bytes()
    for source in (content, io.BytesIO(content), STILL_LIFE):
        with pytest.raises(photos.TooLargePhotoError, match=r"more than the limit of 1,000"):
            photos.read_photo(source)


def test_what_cannot_be_read_from_is_an_error_that_the_page_names() -> None:
    with pytest.raises(TypeError, match="a path, bytes or a file open for bytes, not int"):
        photos.read_photo(5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="has to be open for bytes; it gave str"):
        photos.read_photo(io.StringIO("text"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a name is a text, not int"):
        photos.read_photo(b"", name=5)  # type: ignore[arg-type]
    closed = io.BytesIO()
    closed.close()
    with pytest.raises(ValueError, match="closed file"):
        photos.read_photo(closed)

    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(photos.DepthImportError, match=r"^photo cannot be opened \(Input/output"):
        photos.read_photo(Broken())


def test_faces_join_the_points_and_turn_towards_the_camera(photo: photos.DepthPhoto) -> None:
    mesh, points = photos.mesh_of(photo), photos.points_of(photo)
    np.testing.assert_array_equal(mesh.positions, points.positions)
    np.testing.assert_array_equal(mesh.colours, points.colours)
    assert mesh.faces.dtype == np.int32
    assert (np.unique(mesh.faces) == np.arange(len(mesh.positions))).all()
    a, b, c = (mesh.positions[mesh.faces[:, corner]].astype(float) for corner in range(3))
    normals = np.cross(b - a, c - a)
    assert ((normals * a).sum(axis=1) < 0).mean() > 0.999
    # As large as the photo where nothing is torn.
    whole = photos.mesh_of(photo, SurfaceSettings(cut=0))
    rows, columns = photo.depth.disparity.shape
    assert len(whole.faces) == 2 * (rows - 1) * (columns - 1)


def test_places_on_the_photo(photo: photos.DepthPhoto) -> None:
    mesh = photos.mesh_of(photo, SurfaceSettings(use_undistort=False))
    width, height = photo.camera.size
    seen = mesh.positions.astype(float) * (1, -1, -1) @ photo.camera.matrix.T
    seen /= seen[:, 2:]
    np.testing.assert_allclose(seen[:, 0] / width, mesh.uv[:, 0], atol=1e-5)
    np.testing.assert_allclose(1 - seen[:, 1] / height, mesh.uv[:, 1], atol=1e-5)


def test_the_matrix_of_the_depth_map(photo: photos.DepthPhoto) -> None:
    points = photos.unproject(photo, use_undistort=False)
    seen = (points.astype(float) * (1, -1, -1)) @ photos.matrix_of(photo).T
    rows, columns = photo.depth.disparity.shape
    down, across = np.mgrid[:rows, :columns] + 0.5
    np.testing.assert_allclose(seen[..., 0] / seen[..., 2], across, atol=0.01)
    np.testing.assert_allclose(seen[..., 1] / seen[..., 2], down, atol=0.01)
    half = replace(photo.depth, window=replace(photo.depth.window, left=100.0, top=-50.0))
    moved = photos.matrix_of(replace(photo, depth=half)) - photos.matrix_of(photo)
    scale = columns / photo.depth.window.width
    np.testing.assert_allclose(moved[:, 2], (-100 * scale, 50 * scale, 0), atol=1e-9)


def test_grids_lie_on_each_other(photo: photos.DepthPhoto) -> None:
    rows, columns = photo.depth.disparity.shape
    colours = photos.colours_of(photo)
    whole = photos.points_of(photo, SurfaceSettings(cut=0, use_dequantize=False))
    np.testing.assert_array_equal(colours.reshape(-1, 3), whole.colours)
    assert {kind: matte.shape for kind, matte in photos.mattes_of(photo).items()} == {
        "portrait": (rows, columns)
    }
    rays = photos.rays_of(photo)
    places = photos.unproject(photo)
    np.testing.assert_allclose(places[..., :2], rays * -places[..., 2:], rtol=1e-5)
    assert np.abs(rays - photos.rays_of(photo, use_undistort=False)).max() > 1e-4


def test_a_matte_is_high_on_what_stands_in_front(photo: photos.DepthPhoto) -> None:
    matte, depth = photos.mattes_of(photo)["portrait"], photos.depth_of(photo)
    assert np.median(depth[matte > 250]) < 0.8 * np.median(depth[matte < 5])


def test_facts_are_ready_for_json(photo: photos.DepthPhoto) -> None:
    facts = photo.to_dict()
    assert json.loads(json.dumps(facts, allow_nan=False)) == json.loads(json.dumps(facts))
    assert (facts["file"], facts["size"]) == ("still_life.heic", [2016, 1512])
    assert (facts["depth_size"], facts["accuracy"]) == ([576, 432], "relative")
    assert facts["mattes"] == ["portrait"]
    unknown = np.full_like(photo.depth.step, np.nan)
    with warnings.catch_warnings(action="ignore"):
        known = replace(photo, depth=replace(photo.depth, step=unknown)).to_dict()
    assert known["quantisation_step"] is None


def test_what_is_shown_of_them_is_short(photo: photos.DepthPhoto) -> None:
    assert repr(photos.points_of(photo)).startswith("<Points: 2")
    shown = [photo, photo.depth, photo.mattes, photos.points_of(photo), photos.mesh_of(photo)]
    assert max(len(repr(each)) for each in shown) < 100


def test_a_projection_by_name_is_no_relief(photo: photos.DepthPhoto) -> None:
    usual = photos.points_of(photo).positions
    named = photos.points_of(photo, SurfaceSettings(projection="CAMERA")).positions
    np.testing.assert_array_equal(named, usual)
    relief = photos.points_of(photo, SurfaceSettings(projection="ORTHOGRAPHIC")).positions
    same = photos.points_of(photo, SurfaceSettings(projection=Projection.ORTHOGRAPHIC)).positions
    np.testing.assert_array_equal(relief, same)
    assert relief.shape != usual.shape or np.abs(relief - usual).max() > 0.1


@pytest.mark.parametrize("function", ["depth_of", "points_of", "mesh_of", "unproject", "matrix_of"])
def test_something_else_than_a_photo_is_refused(function: str) -> None:
    with pytest.raises(TypeError, match="a photo is what read_photo returns, not str"):
        getattr(photos, function)("dog.heic")


def test_settings_are_no_dictionary(photo: photos.DepthPhoto) -> None:
    with pytest.raises(TypeError, match="settings are SurfaceSettings, not dict"):
        photos.mesh_of(photo, {"cut": 0.1})  # type: ignore[arg-type]


def test_what_would_fill_the_memory_is_built_coarser_and_told(
    photo: photos.DepthPhoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, columns = photo.depth.disparity.shape
    monkeypatch.setattr(geometry, "MAX_POINTS", rows * columns // 4)
    with pytest.warns(
        RuntimeWarning, match=r"^still_life\.heic: built with a resolution of 0\.5: "
    ):
        points = photos.points_of(photo)
    assert len(points.positions) < rows * columns // 4


def test_what_cannot_be_written(photo: photos.DepthPhoto, tmp_path: Path) -> None:
    points = photos.points_of(photo, SurfaceSettings(resolution=0.125))
    with pytest.raises(ValueError, match=r"have to be \(points, 3\) each"):
        photos.write_pcd(tmp_path / "x.pcd", replace(points, colours=points.colours[:1]))
    with pytest.raises(TypeError, match="and colours bytes, not float32 and float64"):
        photos.write_pcd(tmp_path / "x.pcd", replace(points, colours=points.colours / 255))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="points are what points_of returns, not NoneType"):
        photos.write_pcd(tmp_path / "x.pcd", None)  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        photos.write_pcd(tmp_path / "no" / "x.pcd", points)
    assert not list(tmp_path.iterdir())


def test_errors_are_of_one_kind() -> None:
    named = [getattr(photos, name) for name in photos.__all__ if name.endswith("Error")]
    assert len(named) == 7
    assert all(issubclass(each, photos.DepthImportError) for each in named)


def test_the_version_is_the_manifests() -> None:
    manifest = (Path(__file__).parents[1] / "blender_manifest.toml").read_text(encoding="utf-8")
    assert f'version = "{photos.__version__}"' in manifest.splitlines()
    assert not hasattr(photos, "another_name")
