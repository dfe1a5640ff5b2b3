# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the paper of CONTOURS looks."""

from pathlib import Path

import bpy
import numpy as np

from tests.blender.evaluated import Result
from tests.blender.scene import positions, write_photo
from tests.blender.test_style_background import NOTHING, extent, rays_from, seen
from tests.blender.test_style_shapes import on_photo, styled


def test_a_slope_has_fainter_edges_and_shadows_than_an_outline(tmp_path: Path) -> None:
    """Lines across a cheek are no part of the face."""
    codes = np.full((48, 64), 20, np.uint8)
    codes[:, :32] = 40 + np.abs(np.arange(32) - 16)[::-1]  # a ridge, in steps of one code
    codes[12:36, 42:56] = 220
    path = write_photo(
        tmp_path / "slope.heic",
        columns=64,
        rows=48,
        codes=codes,
        colours=np.full((192, 256, 3), 128, np.uint8),
    )
    result = styled(path, "CONTOURS", {"Levels": 14, "Detail": 100})
    middles, colour = result.elements()
    normals = result.normals()
    across = on_photo(middles)[:, 0] / np.abs(on_photo(middles)[:, 0]).max()
    light = colour.max(axis=-1)
    paper = np.median(light)
    towards = normals[:, 2] / np.linalg.norm(normals, axis=1)
    is_slope, is_near = np.abs(across + 0.5) < 0.35, middles[:, 2] > middles[:, 2].max() * 1.05
    is_side = np.abs(towards) < 0.5
    assert (is_side & is_slope).sum() > 50
    slope, outline = (np.quantile(light[is_side & where], 0.95) for where in (is_slope, is_near))
    assert slope - paper < 0.6 * (outline - paper)
    low, high = extent(positions(bpy.context.object))
    _, hit = seen(result, *rays_from(0.0, low, high, 1.0))
    shown = light[hit[hit != NOTHING]]
    at = across[hit[hit != NOTHING]]
    slope = np.quantile(shown[np.abs(at + 0.5) < 0.3], 0.05)
    outline = np.quantile(shown[np.abs(at - 0.5) < 0.4], 0.02)
    assert paper - slope < 0.1 * (paper - outline)


def disc_before_wall(path: Path) -> Result:
    """Returns the sheets of a white photo of a disc before a wall far behind it."""
    down, across = np.mgrid[:120, :160]
    is_disc = np.hypot(down - 60, across - 80) < 40
    write_photo(
        path,
        columns=160,
        rows=120,
        codes=np.where(is_disc, 220, 60).astype(np.uint8),
        colours=np.full((480, 640, 3), 200, np.uint8),
    )
    return styled(path, "CONTOURS", {"Detail": 160, "Even Steps": 1.0}, fill_background=True)


def test_what_goes_on_beneath_ends_in_no_steps_of_the_grid(tmp_path: Path) -> None:
    """Seen from beside, ends of sheets beneath others looked like stairs."""
    result = disc_before_wall(tmp_path / "disc.heic")
    normals, middles = result.normals(), result.middles()
    radius = np.ptp(on_photo(positions(bpy.context.object))[:, 0]) / 4
    away = np.linalg.norm(on_photo(middles), axis=1)
    is_wall = middles[:, 2] < middles[:, 2].min() * 0.8
    areas = np.linalg.norm(normals, axis=1)
    is_side = np.abs(normals[:, 2]) < 0.3 * areas
    is_end = is_wall & is_side & (areas > 0) & (away < 0.95 * radius)
    assert is_end.sum() > 50
    across = normals[is_end, :2] / np.linalg.norm(normals[is_end, :2], axis=1, keepdims=True)
    inwards = np.abs((across * on_photo(middles)[is_end]).sum(axis=1)) / away[is_end]
    off = np.degrees(np.arccos(np.minimum(inwards, 1.0)))
    assert np.quantile(off, 0.9) < 30.0


def test_a_shadow_goes_on_beneath_what_casts_it(tmp_path: Path) -> None:
    """Seen from beside, a bright line ran along the outline, between shadow and shadow."""
    result = disc_before_wall(tmp_path / "disc.heic")
    middles, colour = result.elements()
    towards = result.normals()[:, 2] / np.linalg.norm(result.normals(), axis=1)
    seen_at = on_photo(middles)
    cell = np.ptp(on_photo(positions(bpy.context.object))[:, 0]) / 160
    away = np.linalg.norm(seen_at, axis=1) / cell - 40
    is_wall = (middles[:, 2] < middles[:, 2].min() * 0.8) & (towards > 0.9)
    is_shaded = is_wall & (seen_at[:, 0] - seen_at[:, 1] > 1.2 * np.linalg.norm(seen_at, axis=1))
    beside, beneath = (colour[is_shaded & (np.abs(away - middle) < 1), 1] for middle in (3.0, -1.5))
    assert min(len(beside), len(beneath)) > 20
    assert np.quantile(beneath, 0.95) < 1.1 * np.median(beside)


def test_sheets_of_what_is_hidden_go_on_beneath_each_other(tmp_path: Path) -> None:
    """A table that slopes off behind a saucer: from beside, no wall shines between its sheets."""
    down, across = np.mgrid[:120, :160]
    is_table, is_saucer = down > 24, np.hypot(down - 75, across - 80) < 34
    codes = np.where(is_table, 210 - 0.8 * across, 8.0)
    codes[is_saucer] = 250
    path = write_photo(
        tmp_path / "saucer.heic", columns=160, rows=120, codes=codes.astype(np.uint8)
    )
    chosen = {"Levels": 8, "Detail": 300, "Even Steps": 1.0}
    result = styled(path, "CONTOURS", chosen, fill_background=True)
    middles, normals = result.middles(), result.normals()
    half = np.ptp(on_photo(positions(bpy.context.object)), axis=0).max() / 2
    at = on_photo(middles) + np.array((0.0, 30 / 160 * half))
    is_beneath = (np.linalg.norm(at, axis=1) < 0.3 * half) & (normals[:, 2] > 0)
    area = np.abs(normals[:, 2]) / middles[:, 2] ** 2 / 2
    near, area = -1 / middles[is_beneath, 2], area[is_beneath]
    is_table = (near > 0.8) & (near < 1.6)
    assert area[is_table].sum() > 1.5 * area[near >= 1.6].sum(), "not one sheet alone at any place"


def test_where_bands_alone_meet_there_are_no_holes(tmp_path: Path) -> None:
    """Foliage: levels change from point to point, and no sheet is wide enough to go on beneath."""
    blocks = np.random.default_rng(3).integers(0, 2, (30, 40)) * 120 + 60
    codes = np.full((96, 128), 60, np.uint8)
    codes[18:78, 24:104] = blocks.repeat(2, 0).repeat(2, 1)
    path = write_photo(tmp_path / "leaves.heic", columns=128, rows=96, codes=codes)
    result = styled(path, "CONTOURS", {"Detail": 128, "Smooth": 1})
    low, high = extent(positions(bpy.context.object))
    _, hit = seen(result, *rays_from(0.0, low, high, 1.0))
    assert (hit == NOTHING).mean() < 0.001
