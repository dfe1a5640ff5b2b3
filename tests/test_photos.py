# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module for scripts, and the examples in its own words."""

import doctest
import shutil
from pathlib import Path

import numpy as np
import pytest
from pypcd4 import PointCloud

from heic_depth_import import photos
from heic_depth_import.photos import SurfaceSettings

STILL_LIFE = Path(__file__).with_name("still_life") / "still_life.heic"

TRUTH = STILL_LIFE.with_name("truth.npz")


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
    from dataclasses import replace

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


def test_the_version_is_the_manifests() -> None:
    manifest = (Path(__file__).parents[1] / "blender_manifest.toml").read_text(encoding="utf-8")
    assert f'version = "{photos.__version__}"' in manifest.splitlines()
    assert not hasattr(photos, "another_name")
