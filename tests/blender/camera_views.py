# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How other programs' views of a photo compare with Blender's."""

from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from tests.blender.scene import write_photo
from tests.blender.test_camera_move import FRAMES, view

Doubles = NDArray[np.float64]
# Pixels of a picture of so many to either side of its middle.
HALF = 2000
MOVES = [
    ("ORBIT", "CAMERA"),
    ("DOLLY_ZOOM", "CAMERA"),
    ("WIGGLE", "CAMERA"),
    ("NONE", "ORTHOGRAPHIC"),
    ("ORBIT", "ORTHOGRAPHIC"),
    ("WIGGLE", "ORTHOGRAPHIC"),
]


def in_the_scene() -> Doubles:
    """Returns places before the camera, (places, 4); the first is the subject's."""
    distance = bpy.context.scene.camera.data.dof.focus_distance
    across = np.array([(0, 0), (0.3, 0), (-0.3, 0.4), (0.2, -0.3), (0, 0.4)])
    away = np.array([1.0, 1.0, 1.3, 1.1, 0.95])[:, None] * distance
    ahead = np.column_stack([across * away, -away, np.ones(5)])
    world: Doubles = ahead @ np.array(bpy.context.scene.camera.parent.matrix_world).T
    return world


def pixels(matrix: Doubles, places: Doubles) -> Doubles:
    clip = places @ matrix.T
    shown: Doubles = clip[:, :2] / clip[:, 3:] * HALF
    return shown


def farthest_off(
    there: Callable[[int], Doubles], move: str, places: Doubles
) -> tuple[float, float, float]:
    """Returns how far from their place in Blender the subject and the others are, in pixels.

    Args:
        there: The other program's view of a frame.
        move: Of the camera.
        places: (places, 4) in the world.

    Returns:
        The subject's distance, the others', and how far they move.
    """
    frames = range(1, FRAMES.get(move, 1) + 1)
    ours = np.array([pixels(view(frame), places) for frame in frames])
    theirs = np.array([pixels(there(frame), places) for frame in frames])
    off = np.linalg.norm(theirs - ours, axis=2)
    return off[:, 0].max(), off.max(), float(np.ptp(ours, axis=0).max())


def tall_photo(folder: Path) -> Path:
    """Writes a slope from 0.5 to 2 m, higher than wide, whose lens is off its centre."""
    codes = np.repeat(np.linspace(0, 255, 64).astype(np.uint8)[:, None], 48, axis=1)
    return write_photo(folder / "cat.heic", rows=64, columns=48, codes=codes)
