# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main subject: a plaster hare, modelled from balls that are melted together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.still_life import materials
from tests.still_life.shapes import ball, joined, new_object, turned

if TYPE_CHECKING:
    from tests.still_life.shapes import Mesh

SPOT = np.array([0.055, 0.75, 0.0])
SIZE = 1.2
TURN = (0, 0, np.radians(-34))

BASE = [(0, 0), (0.115, 0), (0.119, 0.007), (0.11, 0.016), (0.104, 0.028), (0.11, 0.034)]
BASE += [(0.107, 0.041), (0, 0.041)]

BALLS = {
    "body": ((0, 0.025, 0.072), (0.06, 0.075, 0.074)),
    "chest": ((0, -0.03, 0.088), (0.044, 0.04, 0.062)),
    "thighs": ((0.044, 0.035, 0.048), (0.03, 0.052, 0.05)),
    "hind feet": ((0.048, -0.022, 0.012), (0.017, 0.044, 0.014)),
    "forelegs": ((0.021, -0.056, 0.04), (0.014, 0.018, 0.042)),
    "forepaws": ((0.021, -0.07, 0.011), (0.015, 0.024, 0.012)),
    "neck": ((0, -0.03, 0.135), (0.034, 0.036, 0.045)),
    "head": ((0, -0.048, 0.17), (0.04, 0.05, 0.04)),
    "cheeks": ((0.02, -0.072, 0.158), (0.021, 0.026, 0.02)),
    "muzzle": ((0, -0.09, 0.16), (0.019, 0.021, 0.017)),
    "nose": ((0, -0.1105, 0.168), (0.0075, 0.006, 0.005)),
    "tail": ((0, 0.105, 0.05), (0.024, 0.024, 0.024)),
}
"""Centre and radii; those beside the middle come in pairs. The hare looks along -y."""


def hare() -> None:
    """Puts the hare on a turned base."""
    walnut = materials.wood("Walnut", (112, 72, 46), (52, 30, 18))
    new_object("Base", turned(BASE, rings=200), walnut, at=SPOT)
    plaster = materials.plaster("Plaster", (226, 216, 200), 70, 0.0007)
    place = {"at": np.add(SPOT, (0, 0, 0.039)), "turn": TURN}
    body = new_object("Hare", joined([*_balls(), _ear(1), _ear(-1)]), plaster, **place)
    melt = body.modifiers.new("Melt", "REMESH")
    melt.mode, melt.voxel_size, melt.use_smooth_shade = "VOXEL", 0.0022, True
    smooth = body.modifiers.new("Smooth", "SMOOTH")
    smooth.factor, smooth.iterations = 0.5, 28
    eyes = [_moved(ball(0.0082, 24), (side * 0.0283, -0.07, 0.179)) for side in (1, -1)]
    new_object("Hare", joined(eyes), plaster, **place)


def _moved(mesh: Mesh, to: tuple[float, float, float]) -> Mesh:
    points, faces = mesh
    return (points + to) * SIZE, faces


def _balls() -> list[Mesh]:
    parts = []
    for (x, y, z), radii in BALLS.values():
        for side in (1, -1) if x else (1,):
            points, faces = ball(1, 32)
            parts.append(_moved((points * radii, faces), (side * x, y, z)))
    return parts


def _ear(side: int) -> Mesh:
    """A long ball, hollow in front, leaning back and outwards."""
    points, faces = ball(1, 64)
    x, y, z = points.T
    hollow = np.where(y < 0, 0.95 * np.exp(-((x / 0.55) ** 2) - (z / 0.75) ** 4), 0)
    y = y + 1.1 * hollow + 0.5 * x**2
    ear = np.stack([0.0185 * x, 0.0095 * y, 0.066 * z + 0.058], axis=1)
    lean = np.array([[1, 0, side * 0.2], [0, 1, 0.34], [0, 0, 1]])
    return _moved((ear @ lean.T, faces), (side * 0.0155, -0.022, 0.196))
