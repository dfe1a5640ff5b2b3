# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The front of RELIEF where depth jumps."""

from pathlib import Path

import numpy as np

from tests.blender.scene import write_photo
from tests.blender.test_style_shapes import assert_closed, styled, two_walls


def test_the_front_falls_in_steep_walls_of_one_colour(tmp_path: Path) -> None:
    """No pixel of the photo is drawn out into a streak."""
    colours = np.random.default_rng(2).integers(0, 255, (192, 256, 3)).astype(np.uint8)
    path = two_walls(tmp_path / "walls.heic", colours)
    result = styled(path, "RELIEF", {"Detail": 64, "Width": 0.64, "Frame": 0.0, "Height": 0.5})
    assert_closed(result)
    middles, colour = result.elements()
    normals = result.normals()
    sideways = np.linalg.norm(normals[:, :2], axis=1) / np.linalg.norm(normals, axis=1)
    half = np.ptp(result.points, axis=0) / 2
    centre = result.points.min(axis=0) + half
    inner = (np.abs(middles - centre)[:, :2] < 0.8 * half[:2]).all(axis=1)
    z = result.points[result.corners, 2]
    drop = np.maximum.reduceat(z, result.starts[:-1]) - np.minimum.reduceat(z, result.starts[:-1])
    is_wall = inner & (drop > 0.3 * np.ptp(z))
    assert is_wall.sum() > 80
    # Points are 0.01 m apart, and these walls more than 0.1 m high.
    assert np.quantile(sideways[is_wall], 0.9) > 0.9999
    assert len(np.unique(np.round(colour[is_wall], 3), axis=0)) == 1
    assert len(np.unique(np.round(colour[inner & (drop < 0.01)], 3), axis=0)) > 500


def test_the_outline_of_what_is_round_has_no_steps(tmp_path: Path) -> None:
    """Along the head of a face teeth of the grid stood out, in the colour of its walls."""
    down, across = np.mgrid[:120, :160]
    codes = np.where(np.hypot(down - 60, across - 80) < 40, 220, 60).astype(np.uint8)
    path = write_photo(tmp_path / "disc.heic", columns=160, rows=120, codes=codes)
    result = styled(path, "RELIEF", {"Detail": 120, "Width": 1.2, "Frame": 0.0})
    z = result.points[result.corners, 2]
    starts = result.starts[:-1]
    drop = np.maximum.reduceat(z, starts) - np.minimum.reduceat(z, starts)
    middles = result.middles() - (result.points.min(axis=0) + np.ptp(result.points, axis=0) / 2)
    radius = np.linalg.norm(middles[:, :2], axis=1) * 100  # in distances of points
    is_wall = (drop > 0.3 * np.ptp(z)) & (radius < 40)
    assert is_wall.sum() > 100
    # What of the walls is seen from the front.
    shown = np.abs(result.normals()[is_wall, 2]).sum() * 100**2
    assert shown < 0.85 * 2 * np.pi * np.median(radius[is_wall])
