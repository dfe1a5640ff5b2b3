# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sculpted head with closed eyes, hair combed back into a knot, and a jumper.

Places are metres from between the ears: x to the right of the picture, y away from the phone, z up.
"""

from __future__ import annotations

import bpy
import numpy as np

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
from tests.still_life import materials, studio
from tests.still_life.objects import vase
from tests.still_life.shading import surface
from tests.still_life.shapes import Mesh, bevel, box, joined, new_object, spline, tube, unit

SUBJECTS = ("Skin", "Lashes", "Hair", "Jumper", "Strands")
_KNOT = np.array([0.0, 0.075, 0.135])
_EYE = np.array([0.0325, -0.0725, 0.008])
_EYE_RADIUS = 0.015
_LOOSE, _HAIR_KNOTS = 2600, 8


def face(places: Places) -> Distances:
    """Head, ears and neck."""
    pair = mirrored(places)
    head = ellipsoid(places, (0, 0.015, 0.045), (0.074, 0.094, 0.083))
    head = melted(head, ellipsoid(places, (0, -0.028, -0.028), (0.053, 0.062, 0.082)), 0.03)
    head = melted(head, ellipsoid(places, (0, -0.07, -0.095), (0.018, 0.019, 0.016)), 0.03)
    head = melted(head, ellipsoid(pair, (0.043, -0.052, -0.013), (0.02, 0.022, 0.018)), 0.025)
    head = melted(head, ellipsoid(pair, (0.023, -0.0785, 0.032), (0.022, 0.011, 0.0085)), 0.016)
    head = carved(head, ellipsoid(pair, (0.034, -0.101, 0.009), (0.018, 0.017, 0.012)), 0.016)
    head = _with_nose(head, places, pair)
    head = _with_mouth(head, places, pair)
    eye = np.linalg.norm(pair - np.float32(_EYE), axis=-1) - np.float32(_EYE_RADIUS)
    head = melted(head, np.asarray(eye, np.float32), 0.0035)
    head = carved(head, limb(pair, _lid(0.0008), 0.0008), 0.0016)
    head = carved(head, limb(pair, _fold(), 0.0005), 0.003)
    head = _with_ears(head, pair)
    neck = limb(places, [(0, 0.022, -0.05), (0, 0.034, -0.21)], (0.046, 0.05))
    tendons = limb(pair, [(0.052, 0.03, -0.04), (0.014, -0.012, -0.185)], (0.011, 0.008))
    return melted(head, melted(neck, tendons, 0.02), 0.022)


def _with_nose(head: Distances, places: Places, pair: Places) -> Distances:
    bridge = [(0, -0.083, 0.024), (0, -0.0985, -0.002), (0, -0.1125, -0.0245)]
    head = melted(head, limb(places, bridge, (0.0065, 0.007, 0.0092)), 0.013)
    head = melted(
        head, ellipsoid(pair, (0.0115, -0.1005, -0.0275), (0.0068, 0.0088, 0.0066)), 0.007
    )
    return carved(head, ellipsoid(pair, (0.0062, -0.1055, -0.0355), (0.0033, 0.0044, 0.003)), 0.003)


def _with_mouth(head: Distances, places: Places, pair: Places) -> Distances:
    head = melted(head, ellipsoid(places, (0, -0.077, -0.062), (0.028, 0.014, 0.02)), 0.02)
    upper, lower = _lips(pair)
    head = melted(head, melted(upper, lower, 0.001), 0.0035)
    head = carved(head, limb(pair, _smile(), 0.0006), 0.0028)
    return carved(head, limb(places, [(0, -0.1035, -0.044), (0, -0.1025, -0.052)], 0.002), 0.007)


def _lips(pair: Places) -> tuple[Distances, Distances]:
    above = [(0.0045, -0.0945, -0.0585), (0.013, -0.0915, -0.0592), (0.0245, -0.0845, -0.0618)]
    below = [(0, -0.0925, -0.0695), (0.012, -0.0905, -0.0682), (0.0235, -0.0842, -0.0634)]
    return limb(pair, above, (0.0052, 0.0045, 0.0018)), limb(pair, below, (0.0064, 0.0052, 0.0018))


def _smile() -> list[tuple[float, float, float]]:
    return [(0, -0.0995, -0.0636), (0.012, -0.0965, -0.0642), (0.0265, -0.0865, -0.0612)]


def _with_ears(head: Distances, pair: Places) -> Distances:
    ear = ellipsoid(pair, (0.0645, 0.014, -0.002), (0.0095, 0.018, 0.028), lean=0.25)
    ear = carved(ear, ellipsoid(pair, (0.0735, 0.006, 0.001), (0.007, 0.011, 0.018), 0.25), 0.005)
    return melted(head, ear, 0.012)


def _on_eye(across: np.ndarray, down: np.ndarray, off: float) -> np.ndarray:
    """Returns points on the ball of the right eye, so many radians from its middle."""
    radius = _EYE_RADIUS + off
    outwards = [np.sin(across) * np.cos(down), -np.cos(across) * np.cos(down), np.sin(down)]
    return np.asarray(_EYE + radius * np.stack(outwards, axis=-1))


def _lid(off: float) -> np.ndarray:
    """The line where the lids of the right eye meet."""
    across = np.linspace(-0.75, 1.0, 9)
    return _on_eye(across, -0.5 + 0.25 * (across - 0.1) ** 2, off)


def _fold() -> np.ndarray:
    """The fold above the right eye."""
    across = np.linspace(-0.6, 0.95, 9)
    return _on_eye(across, 0.52 - 0.3 * across**2, 0.0004)


def hair(places: Places) -> Distances:
    """Hair, combed back in strands to a knot."""
    x, y, z = np.moveaxis(places, -1, 0)
    scalp = ellipsoid(places, (0, 0.0165, 0.048), (0.0815, 0.1005, 0.089))
    # Strands lie in planes through a line from the forehead to the knot.
    wave = 0.09 * np.sin(38 * y) + 0.05 * np.sin(71 * y + 2.0)
    turn = np.arctan2(x, z) + wave
    groove = 0.0016 * np.sin(46 * turn) + 0.0011 * np.sin(103 * turn + 1.0)
    scalp = scalp - groove - 0.003 * np.exp(-((x / 0.03) ** 2))
    # The hairline: across the forehead, down before the ears, and round behind them.
    line = -0.045 * np.exp(-(((np.abs(x) - 0.07) / 0.018) ** 2)) - 0.006 * np.cos(60 * x)
    front = y + 0.052 - 0.95 * (0.067 + line - z)
    behind = np.maximum(-(y - 0.038), -(z + 0.06))
    body = np.maximum(scalp, np.minimum(-front, behind) * 0.7).astype(np.float32)
    knot = places - np.float32(_KNOT)
    angle = np.arctan2(knot[..., 0], knot[..., 2])
    size = np.linalg.norm(knot, axis=-1)
    twist = 6 * angle + 260 * size + 120 * knot[..., 1]
    ball = ellipsoid(places, _KNOT, (0.047, 0.042, 0.04)) - 0.0022 * np.sin(twist)
    return melted(body, ball.astype(np.float32), 0.008)


def jumper(places: Places) -> Distances:
    """Shoulders in ribbed wool with a high collar."""
    x, y, z = np.moveaxis(places, -1, 0)
    arms = [(-0.185, 0.06, -0.32), (-0.14, 0.045, -0.24), (0, 0.04, -0.21)]
    pair = mirrored(places)
    right = [(-a, b, c) for a, b, c in arms]
    body = limb(pair, right, (0.07, 0.063, 0.06))
    body = melted(body, ellipsoid(places, (0, 0.04, -0.36), (0.18, 0.1, 0.15)), 0.05)
    body = melted(body, limb(places, [(0, 0.03, -0.14), (0, 0.04, -0.2)], (0.058, 0.066)), 0.03)
    around = np.arctan2(x, 0.03 - y)
    collar = np.hypot(x, y - 0.03) - 0.056 - 0.05 * np.maximum(-0.125 - z, 0)
    rolled = np.hypot(collar, np.maximum(np.abs(z + 0.133 + 0.06 * y) - 0.02, 0)) - 0.0115
    rolled = rolled - 0.0013 * np.sin(56 * around)
    rib = 0.0013 * np.sin(x * 560) * smooth_step(-z, 0.15, 0.18)
    return melted(np.asarray(body - rib, np.float32), np.asarray(rolled, np.float32), 0.012)


def sit(at: np.ndarray, turn: np.ndarray) -> None:
    """Puts the bust into the scene."""
    place = {"at": at, "turn": turn}
    shape = mesh_around(face, (-0.1, -0.14, -0.22), (0.1, 0.13, 0.15), 0.0011)
    skin = painted("Skin", 0.42, Subsurface_Weight=0.12, Subsurface_Scale=0.008, Coat_Weight=0.12)
    skin.bump(skin.noise(900, detail=2), 0.00012)
    _rouge(new_object("Skin", shape, skin.material, **place))
    new_object("Lashes", _lashes(), surface("Lashes", (46, 26, 20), 0.6).material, **place)
    shape = mesh_around(hair, (-0.1, -0.1, -0.09), (0.1, 0.14, 0.195), 0.0011)
    locks = surface("Hair", (96, 46, 24), 0.36, Sheen_Weight=0.2, Coat_Weight=0.15)
    shades = {0.3: (64, 28, 14), 0.5: (112, 54, 26), 0.75: (164, 92, 46)}
    locks.paint(locks.ramp(locks.noise(240, stretch=(1, 9, 2), detail=4), shades))
    locks.bump(locks.noise(900, stretch=(1, 30, 4), detail=3), 0.0012)
    loose_hair(new_object("Hair", shape, locks.material, **place))
    shape = mesh_around(jumper, (-0.27, -0.1, -0.42), (0.27, 0.16, -0.11), 0.0014)
    wool = surface("Wool", (206, 142, 44), 0.95, Sheen_Weight=0.5)
    wool.bump(wool.noise(420, stretch=(1, 1, 2), detail=4), 0.0016)
    new_object("Jumper", shape, wool.material, **place)


def _rouge(obj: bpy.types.Object) -> None:
    points = np.array([vertex.co for vertex in obj.data.vertices], np.float32)
    pair = mirrored(points)

    def near(centre: tuple[float, float, float], radii: tuple[float, float, float]) -> np.ndarray:
        return np.exp(-(((pair - np.array(centre)) / radii) ** 2).sum(axis=-1))

    upper, lower = _lips(pair)
    lips = 1 - smooth_step(np.minimum(upper, lower), -0.0002, 0.0013)
    arch = limb(
        pair,
        [(0.016, -0.09, 0.0345), (0.036, -0.084, 0.0415), (0.052, -0.07, 0.034)],
        (0.0036, 0.003, 0.001),
    )
    brow = 1 - smooth_step(arch, -0.0005, 0.0025)
    tint(
        obj,
        [
            ((226, 168, 138), np.ones(len(pair))),
            ((222, 118, 100), 0.55 * near((0.043, -0.075, -0.03), (0.02, 0.03, 0.016))),
            ((216, 120, 100), 0.5 * near((0, -0.121, -0.028), (0.013, 0.02, 0.012))),
            ((210, 116, 96), 0.5 * near((0.08, 0.01, 0.0), (0.012, 0.03, 0.04))),
            ((190, 108, 96), 0.5 * near((0.034, -0.088, 0.012), (0.017, 0.012, 0.007))),
            ((186, 72, 70), 0.85 * lips),
            ((92, 46, 28), 0.85 * brow),
        ],
    )


def _lashes() -> Mesh:
    parts = []
    for side in (1, -1):
        path = spline(_lid(0.0006), 40) * (side, 1, 1)
        parts.append(tube(path, 0.0007 * np.sin(np.linspace(0.4, np.pi - 0.2, 40))))
        across = np.linspace(-0.6, 1.0, 15)
        for turn in across:
            t = np.linspace(0, 1, 6)[:, None]
            root = _on_eye(np.array(turn), np.array(-0.5 + 0.25 * (turn - 0.1) ** 2), 0.0005)
            out = np.array([0.55 * turn + 0.1, -0.9, 0])
            lash = root + 0.0075 * (out * t + np.array([0, 0, -1]) * (0.75 * t - 0.7 * t**2))
            parts.append(tube(lash * (side, 1, 1), 0.00035 * (1.1 - t[:, 0]), 4))
    return joined(parts)


def loose_hair(of: bpy.types.Object) -> None:
    """Single hairs that stand out from combed hair, as they do against the light."""
    random = np.random.default_rng(5)
    mesh = of.data
    points = np.array([vertex.co for vertex in mesh.vertices])
    normals = np.array([vertex.normal for vertex in mesh.vertices])
    chosen = random.choice(len(points), _LOOSE, replace=False)
    root, away = points[chosen, None], normals[chosen, None]
    back = unit(_KNOT - root)
    length = random.uniform(0.012, 0.05, (_LOOSE, 1, 1))
    t = np.linspace(0, 1, _HAIR_KNOTS)[:, None]
    curl = random.normal(0, 0.3, root.shape)
    rise = random.uniform(0.1, 0.8, (_LOOSE, 1, 1)) ** 2
    paths = root + length * (away * rise * t + back * 0.8 * t + curl * t**2)
    paths[..., 2] -= 0.3 * (length * t**2)[..., 0]
    curves = bpy.data.hair_curves.new("Strands")
    curves.add_curves([_HAIR_KNOTS] * _LOOSE)
    curves.position_data.foreach_set("vector", paths.astype(np.float32).ravel())
    radius = np.tile(0.00022 * (1 - 0.8 * t[:, 0]), _LOOSE)
    curves.attributes.new("radius", "FLOAT", "POINT").data.foreach_set("value", radius)
    curves.materials.append(surface("Strands", (150, 88, 46), 0.4).material)
    obj = bpy.data.objects.new("Strands", curves)
    obj.matrix_world = of.matrix_world
    obj.location, obj.rotation_euler = of.location, of.rotation_euler
    bpy.context.scene.collection.objects.link(obj)


def room() -> None:
    """A plaster wall with the light of a window on it, and a vase."""
    wall = materials.plaster("Wall", (104, 128, 124), 9, 0.0065)
    new_object("Wall", box((6, 0.1, 4)), wall, at=(0, 1.87, -1.5))
    shelf = materials.wood("Oak", (176, 128, 84), (92, 58, 34))
    bevel(new_object("Shelf", box((1.3, 0.34, 0.035)), shelf, at=(0.55, 1.4, -0.085)), 0.003)
    vase()
    for name in ("Vase", "Twigs", "Leaves"):
        bpy.data.objects[name].location = (0.42, 1.36, -0.05)
    studio.light()


def furnish() -> None:
    """Puts everything in place."""
    room()
    sit(np.array([0.0, 0.52, 0.37]), np.radians([0, 0, -14]))
