# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees near by, and firs on the hills."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.gallery.ground import hazed, height, wooded
from tests.gallery.sculpting import painted, tint
from tests.still_life.shading import surface
from tests.still_life.shapes import (
    Mesh,
    ball,
    grid_faces,
    joined,
    new_object,
    spline,
    tube,
    unit,
)

Doubles = NDArray[np.float64]
Clump = tuple[Doubles, float]
"""Its middle, from the crown's, and its radius."""

_TREES = (
    ((-4.4, 10.5), 6.2, 2.5),
    ((-8.5, 21.0), 8.0, 3.2),
    ((9.8, 29.0), 9.5, 3.6),
    ((-2.4, 33.0), 7.5, 3.0),
    ((14.0, 38.0), 8.0, 3.4),
    ((6.6, 12.5), 4.2, 1.7),
)
"""Place, height, and radius of the crown."""

_CLUMPS = 13
_LEAVES = 1850
"""In each clump."""

_FIRS = 900
_FIR = ((0.02, 1.0), (0.16, 0.62), (0.12, 0.6), (0.25, 0.3), (0.18, 0.28), (0.3, 0.02))
"""Radius and height of its boughs, of a fir as high as 1."""


def plant() -> None:
    """Puts all trees into the scene."""
    random = np.random.default_rng(2)
    for (x, y), tall, wide in _TREES:
        _tree(random, np.array([x, y, float(height(np.array(x), np.array(y))) - 0.1]), tall, wide)
    _firs(random)


def _tree(random: np.random.Generator, base: Doubles, tall: float, wide: float) -> None:
    """A trunk with boughs, and a crown of clumps of leaves."""
    crown = np.add(base, (0, 0, tall - wide))
    clumps: list[Clump] = [(np.zeros(3), 0.75 * wide)]
    for number in range(_CLUMPS):
        angle, level = 2.4 * number, random.uniform(-0.55, 0.75)
        across = np.sqrt(1 - level**2)
        out = np.array([across * np.cos(angle), across * np.sin(angle), level])
        clumps.append((0.66 * wide * out, random.uniform(0.3, 0.46) * wide))
    trunk = spline([base, np.add(base, (0.05, 0, 0.4 * tall)), crown], 24)
    wood = [tube(trunk, np.linspace(0.05, 0.025, 24) * tall)]
    fork = np.add(base, (0, 0, 0.35 * tall))
    for middle, _ in clumps[1:]:
        bough = spline([fork, crown + 0.4 * middle, crown + middle], 16)
        wood.append(tube(bough, np.linspace(0.022, 0.006, 16) * tall))
    bark = surface("Bark", (92, 74, 56), 0.95)
    bark.bump(bark.noise(14, stretch=(1, 1, 5), detail=6), 0.04)
    new_object("Tree", joined(wood), hazed(bark).material)
    _leaves(random, crown, clumps, np.sqrt(wide))
    points, faces = ball(1.0, 24)
    inside = [(0.8 * radius * points + crown + middle, faces) for middle, radius in clumps]
    new_object("Crown", joined(inside), hazed(surface("Shade", (44, 66, 30), 0.9)).material)


def _leaves(random: np.random.Generator, crown: Doubles, clumps: list[Clump], scale: float) -> None:
    """Leaves that face outwards, more or less."""
    places, outwards = [], []
    for middle, radius in clumps:
        out = unit(random.normal(0, 1, (_LEAVES, 3)))
        places.append(crown + middle + out * radius * random.uniform(0.8, 1.06, (_LEAVES, 1)))
        outwards.append(out)
    place = np.concatenate(places)
    face = unit(np.concatenate(outwards) + random.normal(0, 0.55, place.shape))
    side = unit(np.cross(face, random.normal(0, 1, place.shape)))
    along = 0.7 * np.cross(face, side)
    reach = np.stack([-side, -along, side, along], axis=1)
    size = random.uniform(0.02, 0.038, (len(place), 1, 1)) * scale
    points = (place[:, None] + size * reach).reshape(-1, 3)
    green = hazed(painted("Leaves", 0.6))
    leaves = new_object("Crown", (points, np.arange(len(points)).reshape(-1, 4)), green.material)
    light, dry = (np.repeat(random.random(len(place)), 4) for _ in range(2))
    tint(
        leaves,
        [
            ((72, 108, 42), np.ones(len(points))),
            ((132, 158, 62), 0.8 * light),
            ((186, 160, 60), random.uniform(0, 0.5) * dry),
        ],
    )


def _firs(random: np.random.Generator) -> None:
    """Firs on the hills, far away."""
    y = random.uniform(75, 330, _FIRS)
    x = random.uniform(-0.8, 0.8, _FIRS) * y
    keep = wooded(x, y) > 0
    x, y = x[keep], y[keep]
    angle = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    radius, up = np.array(_FIR)[:, None].T.swapaxes(1, 2)
    shape = np.stack(
        [0.9 * radius * np.cos(angle), 0.9 * radius * np.sin(angle), up + 0 * angle], axis=-1
    ).reshape(-1, 3)
    faces = grid_faces(len(_FIR), len(angle), wrap=True)
    tall = random.uniform(5, 9, len(x))
    feet = np.stack([x, y, height(x, y)], axis=-1)
    parts: list[Mesh] = [
        (size * shape + foot, faces) for size, foot in zip(tall, feet, strict=True)
    ]
    new_object("Firs", joined(parts), hazed(surface("Firs", (46, 74, 46), 0.9)).material)
