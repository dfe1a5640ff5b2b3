# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in the place of round lamps light a photo alike."""

import importlib
from pathlib import Path

import bpy
import numpy as np
import pytest

from tests.blender.camera_views import Doubles, tall_photo
from tests.blender.scene import load, positions

EXPORTING = "bl_ext.user_default.heic_depth_import.blender.exporting"
make_lamps_points = importlib.import_module(f"{EXPORTING}.point_lamps").make_lamps_points

# Places on a disk of radius 1, each for as much of it as the others.
RINGS = np.sqrt((np.arange(12) + 0.5) / 12)
ANGLES = np.arange(24) / 24 * 2 * np.pi
DISK = np.stack([np.outer(RINGS, np.cos(ANGLES)), np.outer(RINGS, np.sin(ANGLES))], -1)


def lit_by_disk(lamp: bpy.types.Object, points: Doubles, normal: Doubles) -> Doubles:
    """Returns the irradiance of points by a lamp that is as bright from wherever it is seen."""
    to_photo = np.array(lamp.matrix_basis)
    radius, watts = lamp.data.size / 2, lamp.data.energy
    flat = np.pad(DISK.reshape(-1, 2), ((0, 0), (0, 1))) * radius
    ways = flat @ to_photo[:3, :3].T + to_photo[:3, 3] - points[:, None]
    squared = (ways**2).sum(axis=2)
    ways /= np.sqrt(squared)[..., None]
    leaving = np.clip(ways @ to_photo[:3, 2], 0, None)
    arriving = np.clip(ways @ normal, 0, None)
    lit: Doubles = watts / np.pi * (leaving * arriving / squared).mean(axis=1)
    return lit


def lit_by_point(lamp: bpy.types.Object, points: Doubles, normal: Doubles) -> Doubles:
    ways = np.array(lamp.location) - points
    squared = (ways**2).sum(axis=1)
    lit: Doubles = lamp.data.energy / (4 * np.pi) * (ways @ normal) / squared**1.5
    return lit


@pytest.mark.parametrize("projection", ["CAMERA", "ORTHOGRAPHIC"])
@pytest.mark.parametrize("angle", [-40, 0, 40])
def test_as_bright_everywhere(tmp_path: Path, projection: str, angle: int) -> None:
    obj = load(tall_photo(tmp_path), material="LIT", projection=projection)
    points = positions(obj)[::31]
    normal = np.array((np.sin(np.radians(angle)), 0, np.cos(np.radians(angle))))
    lamps = [bpy.data.objects[name] for name in ("cat Key", "cat Fill")]
    before = sum(lit_by_disk(lamp, points, normal) for lamp in lamps)
    make_lamps_points(bpy.context.scene)
    assert {lamp.data.type for lamp in lamps} == {"POINT"}
    after = sum(lit_by_point(lamp, points, normal) for lamp in lamps)
    assert np.median(before) > 0.5 * np.pi
    assert np.abs(after / before - 1).max() < 0.08
