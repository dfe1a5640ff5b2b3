# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hills, a path over them, grass and flowers. x to the right, y away from the phone, z up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tests.gallery.sculpting import painted, smooth_step, tint
from tests.still_life.shading import Surface, linear, surface
from tests.still_life.shapes import Mesh, ball, grid_faces, joined, new_object, unit

Doubles = NDArray[np.float64]

HAZE = (190, 208, 226)
_HAZE_DISTANCE = 420.0
"""Metres after which two thirds of the light are the air's."""

_NEAREST, _FARTHEST = 0.25, 900.0
_ROWS, _COLUMNS = 520, 360
_BLADES = 150_000
_BLADE_KNOTS = 4
_FLOWERS = 420


def height(x: Doubles, y: Doubles) -> Doubles:
    """Returns how high the ground is."""
    near = 0.03 * np.sin(1.9 * x + 0.7 * y) + 0.02 * np.sin(3.1 * y - 1.2 * x)
    land = -0.055 * np.minimum(y, 22) + 0.6 * np.sin(0.09 * x + 1.0) * smooth_step(y, 6, 30)
    for distance, rise, length, turn in ((75, 6, 31, 0.4), (170, 22, 66, 2.2), (420, 74, 170, 4.4)):
        crest = 0.6 + 0.28 * np.sin(x / length + turn) + 0.12 * np.sin(2.7 * x / length + 2 * turn)
        land = land + rise * crest * smooth_step(y, 0.5 * distance, 1.1 * distance)
    return np.asarray(near + land, np.float64)


def path_at(y: Doubles) -> Doubles:
    """Returns where the path's middle is."""
    return np.asarray(0.75 + 0.14 * y + 0.85 * np.sin(y / 3.6 - 0.2) * smooth_step(y, 1, 7))


def wooded(x: Doubles, y: Doubles) -> Doubles:
    """Returns a number above 0 where there are woods, if that is far away."""
    return np.asarray(np.sin(x / 23 + 1) + np.sin(y / 37) + 0.4 * np.sin(x / 7) - 0.25)


def _path_share(x: Doubles, y: Doubles) -> Doubles:
    rough = 0.06 * np.sin(9 * y) + 0.04 * np.sin(23 * y + 5 * x)
    return 1 - smooth_step(np.abs(x - path_at(y)) + rough, 0.28, 0.42)


def hazed(made: Surface) -> Surface:
    """Lets a surface fade into the air with distance."""
    tree = made.material.node_tree
    output = next(node for node in tree.nodes if node.type == "OUTPUT_MATERIAL")
    distance = made.node("CameraData", {}).outputs["View Distance"]
    clear = made.math("POWER", np.e, made.math("MULTIPLY", distance, -1 / _HAZE_DISTANCE))
    air = made.node("Emission", {"Color": linear(HAZE), "Strength": 0.9})
    mix = made.node("MixShader", {0: clear, 1: air.outputs[0], 2: made.shader.outputs[0]})
    made.put(output, "Surface", mix.outputs[0])
    return made


def lay_ground() -> None:
    """Puts the land into the scene."""
    y = np.geomspace(_NEAREST, _FARTHEST, _ROWS)[:, None]
    x = np.linspace(-1, 1, _COLUMNS)[None] * (1.0 + 0.95 * y)
    y = np.broadcast_to(y, x.shape)
    points = np.stack([x, y, height(x, y)], axis=-1).reshape(-1, 3)
    earth = painted("Land", 0.95)
    earth.bump(earth.noise(9, detail=8), 0.05)
    land = new_object("Land", (points, grid_faces(_ROWS, _COLUMNS)), hazed(earth).material)
    x, y = points[:, 0], points[:, 1]
    patches = 0.5 + 0.5 * np.sin(0.11 * x + 1.7) * np.sin(0.07 * y + 0.3 * np.sin(0.05 * x))
    wood = smooth_step(wooded(x, y), 0.05, 0.45)
    tint(
        land,
        [
            ((104, 128, 52), np.ones(len(x))),
            ((150, 152, 72), 0.7 * patches * smooth_step(y, 12, 40)),
            (
                (196, 176, 96),
                smooth_step(np.sin(x / 19 + 0.4) * np.sin(y / 29), 0.3, 0.4)
                * smooth_step(y, 45, 60)
                * (1 - smooth_step(y, 150, 200)),
            ),
            ((58, 88, 52), 0.85 * wood * smooth_step(y, 120, 190)),
            ((176, 148, 106), _path_share(x, y) * (1 - smooth_step(y, 26, 30))),
        ],
    )


def sow_grass() -> None:
    """Puts blades of grass into the scene, and flowers."""
    random = np.random.default_rng(8)
    y = 0.45 * (34 / 0.45) ** random.random(_BLADES)
    x = random.uniform(-1, 1, _BLADES) * (0.4 + 0.75 * y)
    keep = random.random(_BLADES) > 1.2 * _path_share(x, y)
    x, y = x[keep], y[keep]
    count = len(x)
    clump = 0.6 + 0.4 * np.sin(3.3 * x + 1.1 * y) * np.sin(2.7 * y - x)
    tall = random.uniform(0.035, 0.13, count) * clump * (1 + 0.05 * y)
    root = np.stack([x, y, height(x, y) - 0.004], axis=-1)[:, None]
    lean = random.normal((0.25, 0), 0.45, (count, 1, 2))
    t = np.linspace(0, 1, _BLADE_KNOTS)[None, :, None]
    rise = np.broadcast_to(t * (1 - 0.15 * t), (count, _BLADE_KNOTS, 1))
    bend = np.concatenate([lean * t**1.7, rise], axis=-1)
    middle = root + tall[:, None, None] * bend
    angle = random.uniform(0, np.pi, count)
    wide = (0.0016 + 0.0009 * y)[:, None] * np.stack([np.cos(angle), np.sin(angle), 0 * angle], -1)
    sides = np.array([-1.0, 1.0])[None, None, :, None] * wide[:, None, None] * (1.05 - t[..., None])
    points = (middle[:, :, None] + sides).reshape(-1, 3)
    starts = np.arange(count)[:, None, None] * (2 * _BLADE_KNOTS)
    faces = (grid_faces(_BLADE_KNOTS, 2) + starts).reshape(-1, 4)
    blades = painted("Grass", 0.6, Sheen_Weight=0.1)
    grass = new_object("Grass", (points, faces), blades.material)
    each = 2 * _BLADE_KNOTS
    up = np.tile(np.repeat(t[0, :, 0], 2), count)
    dry, dark = (np.repeat(random.random(count), each) for _ in range(2))
    tint(
        grass,
        [
            ((112, 142, 52), np.ones(len(points))),
            ((70, 104, 40), 0.8 * dark),
            ((190, 186, 96), 0.75 * smooth_step(dry, 0.7, 1.0)),
            ((168, 186, 84), 0.5 * up),
        ],
    )
    _flowers(random)


def _flowers(random: np.random.Generator) -> None:
    kinds = {"Poppies": (204, 62, 40), "Daisies": (246, 244, 236), "Bells": (120, 112, 190)}
    for name, colour in kinds.items():
        y = 1.0 * 14 ** random.random(_FLOWERS)
        x = random.uniform(-1, 1, _FLOWERS) * (0.3 + 0.72 * y)
        clump = np.sin(2.1 * x + len(name)) * np.sin(1.3 * y + 2 * len(name)) > 0.1
        keep = clump & (_path_share(x, y) < 0.1)
        parts: list[Mesh] = []
        for across, away in zip(x[keep], y[keep], strict=True):
            size = random.uniform(0.006, 0.0105) * (1 + 0.05 * away)
            top = height(across, away) + random.uniform(0.07, 0.15)
            points, faces = ball(1.0, 12)
            tilted = points @ _tilt(random)
            parts.append((tilted * size + (across, away, top), faces))
        petals = surface(name, colour, 0.6, Subsurface_Weight=0.1, Subsurface_Scale=0.01)
        new_object("Flowers", joined(parts), petals.material)


def _tilt(random: np.random.Generator) -> Doubles:
    """Returns a turn that also makes a ball flat."""
    up = unit(random.normal((0, -0.4, 1), 0.35))
    side = unit(np.cross(up, [1.0, 0.2, 0.0]))
    return np.asarray(np.stack([side, np.cross(up, side), 0.45 * up]))
