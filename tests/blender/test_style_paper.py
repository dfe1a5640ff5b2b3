# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the paper of CONTOURS looks."""

from pathlib import Path

import bpy
import numpy as np

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
