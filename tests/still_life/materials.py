# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the things of the still life are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.still_life.shading import mixed, surface

if TYPE_CHECKING:
    import bpy

    from tests.still_life.shading import Colour

WHITE = (255, 255, 255)


def plain(name: str, colour: Colour) -> bpy.types.Material:
    """Nothing to look at closely."""
    return surface(name, colour, 0.8).material


def plaster(name: str, colour: Colour, scale: float, depth: float) -> bpy.types.Material:
    """Matt, with ``scale`` marks of a trowel a metre, ``depth`` metres deep."""
    made = surface(name, colour, 0.9)
    bright, dark = mixed(colour, WHITE, 0.1), mixed(colour, (40, 30, 20), 0.12)
    made.paint(made.ramp(made.noise(scale / 4, detail=8), {0.35: dark, 0.65: bright}))
    made.bump(made.noise(scale, detail=9), depth)
    made.bump(made.noise(scale * 18, detail=3), depth / 14)
    return made.material


def glaze(name: str, colour: Colour, edge: Colour, speckles: Colour = WHITE) -> bpy.types.Material:
    """Fired clay under glass, uneven and perhaps speckled."""
    made = surface(name, colour, 0.35, Coat_Weight=0.8, Coat_Roughness=0.05)
    paint = made.ramp(made.noise(8, stretch=(1, 1, 3)), {0.35: colour, 0.7: edge})
    if speckles != WHITE:
        dots = made.ramp(made.noise(330, detail=1), {0.66: WHITE, 0.71: speckles})
        paint = made.multiplied(paint, dots, 0.8)
    made.paint(paint)
    made.bump(made.noise(24, stretch=(4, 4, 1), detail=2), 0.001)
    return made.material


def wood(name: str, light: Colour, dark: Colour) -> bpy.types.Material:
    """Oiled wood with the grain along x; every object is another piece of it."""
    made = surface(name, light, 0.45, Coat_Weight=0.1, Coat_Roughness=0.35)
    chance = made.node("ObjectInfo", {}).outputs["Random"]
    rings = made.noise(11, stretch=(8, 1, 1), detail=2)
    rings = made.math("SINE", made.math("MULTIPLY", rings, 34.0))
    grain = made.ramp(rings, {0.0: light, 1.0: mixed(light, dark, 0.45)})
    pores = made.noise(700, stretch=(60, 1, 1), detail=3)
    lines = made.ramp(pores, {0.34: mixed(dark, WHITE, 0.3), 0.54: WHITE})
    both = made.multiplied(grain, lines, 0.6)
    range_ = made.node("MapRange", {"Value": chance, "To Min": 0.75, "To Max": 1.1})
    tint = made.node("HueSaturation", {"Color": both, "Value": range_.outputs[0]})
    made.paint(tint.outputs[0])
    made.bump(pores, 0.0003)
    return made.material


def citrus(name: str, colour: Colour, ripe: Colour) -> bpy.types.Material:
    """The pores of an orange, under wax."""
    made = surface(name, colour, 0.38, Subsurface_Weight=0.1, Subsurface_Scale=0.01)
    made.paint(made.ramp(made.noise(18, detail=3), {0.3: colour, 0.7: ripe}))
    made.bump(made.noise(640, detail=1), 0.00045)
    return made.material


def pear(name: str) -> bpy.types.Material:
    """Yellow-green, red where the sun was, with freckles."""
    made = surface(name, (196, 190, 74), 0.4, Subsurface_Weight=0.1, Subsurface_Scale=0.01)
    cheek = made.ramp(made.noise(14, detail=3), {0.42: (186, 184, 62), 0.68: (205, 108, 48)})
    freckles = made.ramp(made.noise(600, detail=0), {0.68: WHITE, 0.75: (120, 86, 40)})
    made.paint(made.multiplied(cheek, freckles, 0.7))
    made.bump(made.noise(90, detail=3), 0.0006)
    return made.material


def leaf(name: str) -> bpy.types.Material:
    """Eucalyptus: dusty green, some light comes through."""
    made = surface(name, (104, 138, 110), 0.55, Transmission_Weight=0.0, Sheen_Weight=0.2)
    made.paint(made.ramp(made.noise(22, detail=3), {0.3: (84, 122, 96), 0.7: (150, 172, 132)}))
    made.put(made.shader, "Subsurface Weight", 0.15)
    return made.material


def linen(name: str, colour: Colour) -> bpy.types.Material:
    """Woven flax: threads across threads, some thicker than others."""
    made = surface(name, colour, 0.95, Sheen_Weight=0.3)
    weft = made.noise(1500, stretch=(30, 1, 30), detail=1)
    warp = made.noise(1500, stretch=(1, 30, 30), detail=1)
    threads = made.math("ADD", weft, warp)
    made.paint(made.ramp(threads, {0.7: mixed(colour, (70, 50, 30), 0.35), 1.0: colour}))
    made.bump(threads, 0.0007)
    return made.material


def cloth_cover(name: str, colour: Colour) -> bpy.types.Material:
    """The cover of a book."""
    made = surface(name, colour, 0.75, Sheen_Weight=0.15)
    made.paint(made.ramp(made.noise(60), {0.3: mixed(colour, (0, 0, 0), 0.2), 0.7: colour}))
    made.bump(made.noise(1800, detail=1), 0.0004)
    return made.material


def pages(name: str) -> bpy.types.Material:
    """The edges of many sheets."""
    made = surface(name, (230, 218, 190), 0.9)
    sheets = made.noise(1400, stretch=(60, 60, 1), detail=1)
    made.paint(made.ramp(sheets, {0.35: (186, 168, 132), 0.6: (238, 226, 200)}))
    return made.material


def brass(name: str) -> bpy.types.Material:
    """Polished long ago."""
    made = surface(name, (214, 160, 78), 0.24, Metallic=1.0)
    made.put(made.shader, "Roughness", made.math("MULTIPLY", made.noise(16), 0.5))
    return made.material


def wax(name: str) -> bpy.types.Material:
    """A candle."""
    made = surface(name, (240, 228, 204), 0.5, Subsurface_Weight=0.25, Subsurface_Scale=0.004)
    return made.material
