# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A house with a roof of tiles, and a fence along the path to it."""

from __future__ import annotations

import numpy as np

from bench.furnishing import moved, stick
from tests.gallery.ground import hazed, height, path_at
from tests.still_life import materials
from tests.still_life.shading import surface
from tests.still_life.shapes import Mesh, box, joined, new_object, spline, tube

_AT = np.array([4.4, 25.0])
_TURN = (0, 0, np.radians(-16))
_WIDTH, _DEPTH, _EAVES, _RIDGE = 5.6, 4.6, 2.7, 4.6
_OVERHANG = 0.4


def build_house() -> None:
    """White walls, a roof, a chimney, a door and windows with shutters."""
    place = {"at": (*_AT, float(height(*_AT)) - 0.2), "turn": _TURN}
    white = surface("Limewash", (238, 230, 214), 0.9)
    white.bump(white.noise(6, detail=8), 0.03)
    walls = hazed(white).material
    new_object("House", box((_WIDTH, _DEPTH, _EAVES)), walls, **place)
    ends = [(x, y, _EAVES) for x in (-_WIDTH / 2, _WIDTH / 2) for y in (-_DEPTH / 2, _DEPTH / 2)]
    tops = [(-_WIDTH / 2, 0, _RIDGE), (_WIDTH / 2, 0, _RIDGE)]
    gables = np.array([*ends, *tops]), np.array([[0, 1, 4, 4], [3, 2, 5, 5]])
    new_object("House", gables, walls, **place)
    tiles = surface("Tiles", (158, 82, 60), 0.8)
    rows = tiles.noise(5, stretch=(0.25, 1, 1), detail=5)
    tiles.paint(tiles.ramp(rows, {0.35: (124, 66, 50), 0.65: (176, 102, 76)}))
    new_object("House", joined([_slope(-1), _slope(1)]), hazed(tiles).material, **place)
    front = -_DEPTH / 2
    panes = [moved(box((0.95, 0.1, 1.15)), (x, front, 1.1)) for x in (-1.75, 1.9)]
    new_object("House", joined(panes), surface("Panes", (58, 74, 88), 0.15).material, **place)
    boards = [
        moved(box((0.42, 0.14, 1.2)), (x + side * 0.72, front, 1.08))
        for x in (-1.75, 1.9)
        for side in (-1, 1)
    ]
    boards.append(moved(box((0.95, 0.12, 2.0)), (0.3, front, 0.15)))
    new_object("House", joined(boards), surface("Boards", (72, 108, 96), 0.6).material, **place)
    chimney = moved(box((0.6, 0.6, 1.7)), (1.5, 0.5, _RIDGE - 0.9))
    new_object("House", chimney, surface("Brick", (150, 84, 62), 0.9).material, **place)


def _slope(side: int) -> Mesh:
    """One side of the roof: -1 in front, 1 behind."""
    rise = (_RIDGE - _EAVES) / (_DEPTH / 2)
    length = (_DEPTH / 2 + _OVERHANG) * np.hypot(1, rise)
    points, faces = box((_WIDTH + 2 * _OVERHANG, length, 0.12))
    x, y, z = moved((points, faces), (0, side * length / 2, 0))[0].T
    lean = -side * np.arctan(rise)
    turned = [x, np.cos(lean) * y - np.sin(lean) * z, np.sin(lean) * y + np.cos(lean) * z + _RIDGE]
    return np.stack(turned, axis=1), faces


def build_fence() -> None:
    """Old pales along the path."""
    random = np.random.default_rng(4)
    y = 3.2 + 0.62 * np.arange(26)
    x = path_at(y) + 0.85
    foot = np.stack([x, y, height(x, y)], axis=-1)
    tops = foot + random.normal(0, 0.035, foot.shape) * (1, 1, 0)
    tops[:, 2] += random.uniform(0.72, 0.82, len(y))
    wood = [stick(low, high, 0.032) for low, high in zip(foot - (0, 0, 0.1), tops, strict=True)]
    wood += [tube(spline(np.add(foot, (0, 0, level)), 200), 0.02) for level in (0.3, 0.6)]
    grey = materials.wood("Pales", (164, 148, 126), (96, 84, 70))
    new_object("Fence", joined(wood), grey)
