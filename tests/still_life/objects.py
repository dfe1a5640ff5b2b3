# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The room and what stands on the table. x to the right, y away from the camera, z up; metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tests.still_life import materials
from tests.still_life.hare import hare
from tests.still_life.props import books, candle, cloth
from tests.still_life.shapes import (
    ball,
    bevel,
    box,
    grid_faces,
    joined,
    new_object,
    spline,
    tube,
    turned,
    unit,
)

if TYPE_CHECKING:
    import bpy
    from numpy.typing import ArrayLike, NDArray

    from tests.still_life.shapes import Mesh

VASE = [(0, 0), (0.05, 0), (0.058, 0.006), (0.088, 0.06), (0.096, 0.11), (0.078, 0.165)]
VASE += [(0.04, 0.205), (0.03, 0.235), (0.036, 0.262), (0.041, 0.268), (0.037, 0.27)]
VASE += [(0.027, 0.25), (0.022, 0.23), (0.02, 0.1), (0, 0.1)]

BOWL = [(0, 0), (0.04, 0), (0.042, 0.008), (0.04, 0.012), (0.085, 0.035), (0.112, 0.072)]
BOWL += [(0.1135, 0.0745), (0.111, 0.0745), (0.082, 0.04), (0.04, 0.02), (0, 0.018)]

PEAR = [(0, 0.002), (0.02, -0.001), (0.034, 0.018), (0.037, 0.036), (0.03, 0.06)]
PEAR += [(0.019, 0.078), (0.013, 0.092), (0.005, 0.098), (0, 0.096)]

TWIGS = (
    *((0.34, 0.5), (0.28, 0.75), (0.34, 0.35), (0.31, 0.9), (0.34, 0.6)),
    *((0.27, 0.8), (0.36, 0.3), (0.29, 0.65), (0.32, 0.45)),
)
"""Length and lean of each."""


def furnish() -> None:
    """Puts everything in place."""
    room()
    vase()
    hare()
    fruit()
    books()
    candle()
    cloth()


def room() -> None:
    """A plank table in front of a plaster wall."""
    oak = materials.wood("Oak", (176, 128, 84), (92, 58, 34))
    width = 0.17
    for number in range(10):
        center = (0, 0.12 + width * (number + 0.5), -0.04)
        bevel(new_object("Table", box((3.4, width - 0.002, 0.04)), oak, at=center), 0.003)
    wall = materials.plaster("Wall", (150, 158, 142), 9, 0.0065)
    new_object("Wall", box((6, 0.1, 4)), wall, at=(0, 1.87, -1.5))


def vase() -> None:
    """A glazed vase with twigs of eucalyptus."""
    spot = (-0.33, 1.0, 0)
    glaze = materials.glaze("Vase glaze", (38, 76, 94), (70, 122, 130))
    new_object("Vase", turned(VASE, rings=240), glaze, at=spot)
    chance = np.random.default_rng(7)
    twigs, leaves = [], []
    angles = np.linspace(0.2, 2 * np.pi, len(TWIGS))
    for angle, (length, lean) in zip(angles, TWIGS, strict=True):
        path = _twig(angle, length, lean, chance)
        twigs.append(tube(path, np.linspace(0.0022, 0.0008, len(path))))
        for place in range(22, len(path), 4):
            along = unit(path[place] - path[place - 1])
            for side in (0, np.pi):
                size = chance.uniform(0.015, 0.021) * (1.15 - place / 130)
                leaves.append(_leaf(path[place], along, side + place * 0.9, size, chance))
    bark = materials.plain("Bark", (104, 84, 58))
    new_object("Twigs", joined(twigs), bark, at=spot)
    new_object("Leaves", joined(leaves), materials.leaf("Eucalyptus"), at=spot, subdivide=1)


def _twig(
    angle: float, length: float, lean: float, chance: np.random.Generator
) -> NDArray[np.float64]:
    """Grows out of the vase's neck and bend outwards."""
    outwards = np.array([np.cos(angle), 0.6 * np.sin(angle), 0])
    knots = [outwards * 0.012 + (0, 0, 0.2), outwards * 0.02 + (0, 0, 0.27)]
    for s in (0.35, 0.7, 1):
        rise = 0.27 + length * s * (1 - 0.3 * lean * s)
        knots.append(outwards * lean * length * s**1.6 + (0, 0, rise) + chance.normal(0, 0.006, 3))
    return spline(knots, 60)


def _leaf(
    root: NDArray[np.float64],
    along: NDArray[np.float64],
    spin: float,
    size: float,
    chance: np.random.Generator,
) -> Mesh:
    """A round, cupped leaf that stands off its twig."""
    u, v = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 1, 8))
    width = np.sqrt(np.clip(1 - (2 * v - 1) ** 2, 0.004, 1)) * (0.95 - 0.15 * v)
    x, y = u * width, 2 * v + 0.15
    z = 0.35 * x**2 - 0.25 * v**2 + chance.uniform(-0.1, 0.1) * u
    side = unit(np.cross(along, [0.2, 0.9, 0.3]))
    outwards = np.cos(spin) * side + np.sin(spin) * np.cross(along, side)
    forward = unit(0.75 * outwards + 0.5 * along + chance.normal(0, 0.15, 3))
    across = unit(np.cross(forward, along))
    frame = np.stack([across, forward, np.cross(across, forward)])
    points = root + size * (np.stack([x, y, z], axis=-1) @ frame)
    return points.reshape(-1, 3), grid_faces(8, 7)


def fruit() -> None:
    """Oranges in a bowl, one on the cloth, a pear on the books."""
    bowl = (-0.175, 0.56, 0)
    glaze = materials.glaze("Bowl glaze", (226, 216, 196), (204, 190, 164), (92, 62, 42))
    new_object("Bowl", turned(BOWL, rings=240), glaze, at=bowl)
    peel = materials.citrus("Peel", (236, 122, 10), (248, 150, 24))
    _orange(0.039, np.add(bowl, (-0.042, -0.03, 0.062)), (0.5, 0, 0), peel)
    _orange(0.038, np.add(bowl, (0.044, -0.028, 0.063)), (1.5, 0.3, 1), peel)
    _orange(0.037, np.add(bowl, (0.0, 0.05, 0.062)), (2.5, 0.6, 2), peel)
    _orange(0.036, np.add(bowl, (0.002, -0.004, 0.115)), (3.5, 0.9, 3), peel)
    _orange(0.037, (0.1, 0.495, 0.037), (1.2, 0.4, 0.3), peel)
    at, turn = (0.335, 0.66, 0.0815), (0.03, 0.05, 0.4)
    new_object("Pear", turned(PEAR), materials.pear("Pear skin"), at=at, turn=turn)
    path = spline([(0, 0, 0.094), (0.002, 0, 0.108), (0.009, 0.003, 0.122)], 16)
    bark = materials.plain("Stem", (82, 58, 34))
    new_object("Stem", tube(path, np.linspace(0.002, 0.0026, 16)), bark, at=at, turn=turn)


def _orange(radius: float, at: ArrayLike, turn: ArrayLike, peel: bpy.types.Material) -> None:
    """A flattened ball with a dimple at one end."""
    points, faces = ball(1)
    x, y, z = points.T
    dimple = 0.1 * np.exp(-(x**2 + y**2) / 0.02) * z
    points = radius * np.stack([x, y, 0.94 * z - dimple], axis=1)
    new_object("Orange", (points, faces), peel, at=at, turn=turn)
