# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sitting fox. Places are metres from the ground below it; it looks along -y."""

from __future__ import annotations

import bpy
import numpy as np
from numpy.typing import NDArray

from bench.furnishing import moved
from tests.gallery.sculpting import (
    Distances,
    Places,
    carved,
    ellipsoid,
    limb,
    melted,
    mesh_around,
    mirrored,
    painted,
    smooth_step,
    tint,
)
from tests.still_life.shading import Colour, surface
from tests.still_life.shapes import ball, joined, new_object

_TAIL = [(0.05, 0.17, 0.06), (0.2, 0.12, 0.055), (0.27, -0.03, 0.06), (0.24, -0.17, 0.05)]


def body(places: Places) -> Distances:
    """All of it but eyes and nose."""
    pair = mirrored(places)
    shape = ellipsoid(places, (0, 0.08, 0.15), (0.115, 0.145, 0.15))
    shape = melted(shape, ellipsoid(places, (0, -0.03, 0.24), (0.085, 0.085, 0.15), -0.25), 0.06)
    shape = melted(shape, ellipsoid(pair, (0.085, 0.06, 0.085), (0.06, 0.105, 0.085)), 0.03)
    shape = melted(shape, limb(pair, [(0.095, -0.06, 0.022), (0.085, 0.02, 0.03)], 0.026), 0.02)
    legs = limb(
        pair,
        [(0.05, -0.075, 0.2), (0.047, -0.1, 0.08), (0.046, -0.108, 0.025)],
        (0.042, 0.025, 0.024),
    )
    paws = ellipsoid(pair, (0.046, -0.128, 0.017), (0.026, 0.038, 0.02))
    shape = melted(shape, melted(legs, paws, 0.012), 0.018)
    neck = limb(places, [(0, -0.02, 0.28), (0, -0.06, 0.4)], (0.08, 0.062))
    shape = melted(shape, neck, 0.05)
    tail = limb(places, _TAIL, (0.035, 0.058, 0.056, 0.016))
    return melted(melted(shape, tail, 0.03), head(places, pair), 0.025)


def head(places: Places, pair: Places) -> Distances:
    """The head alone."""
    skull = ellipsoid(places, (0, -0.075, 0.465), (0.075, 0.075, 0.066))
    cheeks = limb(pair, [(0.04, -0.085, 0.44), (0.1, -0.06, 0.43)], (0.042, 0.008))
    shape = melted(skull, cheeks, 0.025)
    snout = limb(places, [(0, -0.12, 0.448), (0, -0.205, 0.428)], (0.038, 0.0155))
    shape = melted(shape, snout, 0.03)
    jaw = limb(places, [(0, -0.11, 0.425), (0, -0.185, 0.413)], (0.028, 0.011))
    shape = melted(shape, jaw, 0.008)
    ear = ellipsoid(pair, (0.052, -0.052, 0.545), (0.031, 0.014, 0.062))
    ear = carved(ear, ellipsoid(pair, (0.053, -0.069, 0.542), (0.02, 0.014, 0.046)), 0.008)
    shape = melted(shape, ear, 0.018)
    return carved(shape, ellipsoid(pair, (0.036, -0.142, 0.48), (0.012, 0.012, 0.009)), 0.01)


def sit(at: np.ndarray, turn: np.ndarray) -> None:
    """Puts the fox into the scene."""
    place = {"at": at, "turn": turn}
    shape = mesh_around(body, (-0.18, -0.27, -0.01), (0.34, 0.26, 0.63), 0.003)
    coat = painted("Fox", 0.8, Sheen_Weight=0.4)
    coat.bump(coat.noise(260, stretch=(1, 1, 3), detail=3), 0.004)
    fox = new_object("Fox", shape, coat.material, **place)
    colours = _colours(fox)
    tint(fox, colours)
    eyes = [moved(ball(0.0125, 24), (side * 0.034, -0.1335, 0.478)) for side in (1, -1)]
    new_object("Eyes", joined(eyes), surface("Eyes", (34, 20, 12), 0.08).material, **place)
    nose = moved(ball(0.0135, 24), (0, -0.218, 0.434))
    new_object("Nose", nose, surface("Nose", (24, 20, 20), 0.25).material, **place)


def _colours(obj: bpy.types.Object) -> list[tuple[Colour, NDArray[np.float64]]]:
    points = np.array([vertex.co for vertex in obj.data.vertices], np.float32)
    pair = mirrored(points)
    x, y, z = np.moveaxis(pair, -1, 0)
    rough = 0.006 * np.sin(190 * points[:, 2] + 60 * points[:, 0]) * np.sin(150 * points[:, 0])

    def within(distance: np.ndarray, soft: float = 0.012) -> np.ndarray:
        return 1 - smooth_step(distance + rough, -soft, soft)

    chest = ellipsoid(points, (0, -0.11, 0.3), (0.055, 0.06, 0.13))
    cheek = limb(pair, [(0.02, -0.16, 0.425), (0.075, -0.1, 0.425), (0.1, -0.07, 0.425)], 0.026)
    jaw = limb(points, [(0, -0.1, 0.405), (0, -0.2, 0.41)], 0.021)
    tip = ellipsoid(points, (0.243, -0.16, 0.05), (0.06, 0.07, 0.07))
    socks = np.maximum(z - 0.13, y + 0.02)
    inner = ellipsoid(pair, (0.053, -0.072, 0.54), (0.019, 0.016, 0.044))
    return [
        ((206, 116, 58), np.ones(len(points))),
        ((160, 80, 40), 0.7 * smooth_step(y, 0.0, 0.16)),
        ((242, 232, 216), within(chest, 0.02)),
        ((242, 232, 216), within(np.minimum(cheek, jaw))),
        ((244, 236, 222), within(tip, 0.02)),
        ((44, 32, 28), within(socks, 0.02) * (y < 0.05) * (x < 0.082)),
        ((44, 32, 28), smooth_step(z + rough, 0.565, 0.585)),
        ((232, 208, 186), within(inner, 0.006)),
        ((60, 36, 26), within(ellipsoid(pair, (0.036, -0.14, 0.479), (0.016, 0.02, 0.011)), 0.004)),
    ]
