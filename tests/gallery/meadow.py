# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fox in a meadow; a path goes by to a house under trees, before hills and the sky."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Vector

from tests.gallery import fox
from tests.gallery.ground import HAZE, height, lay_ground, sow_grass
from tests.gallery.house import build_fence, build_house
from tests.gallery.trees import plant
from tests.still_life.shading import linear

_SUN = Vector((0.62, 0.5, -0.6))
_FOX = (-0.3, 1.62)


def furnish() -> None:
    """Puts everything in place."""
    lay_ground()
    sow_grass()
    at = (*_FOX, float(height(*np.array(_FOX))) - 0.004)
    fox.sit(np.array(at), np.radians([0, 0, 24]))
    build_house()
    build_fence()
    plant()
    shine()


def shine() -> None:
    """A blue sky with clouds, and the sun."""
    sun = bpy.data.lights.new("Sun", "SUN")
    sun.energy, sun.angle, sun.color = 4.6, np.radians(1.0), linear((255, 234, 200))[:3]
    lamp = bpy.data.objects.new("Sun", sun)
    lamp.rotation_euler = _SUN.to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.collection.objects.link(lamp)
    world = bpy.data.worlds.new("Sky")
    bpy.context.scene.world = world
    tree = world.node_tree
    background = tree.nodes["Background"]

    def node(kind: str, **inputs: object) -> bpy.types.Node:
        made = tree.nodes.new(f"ShaderNode{kind}")
        for name, value in inputs.items():
            socket = made.inputs[int(name[1:]) if name[0] == "_" else name]
            if isinstance(value, bpy.types.NodeSocket):
                tree.links.new(value, socket)
            else:
                socket.default_value = value
        return made

    towards = node("TexCoord").outputs["Generated"]
    split = node("SeparateXYZ", Vector=towards)
    up = split.outputs["Z"]
    blue = node("ValToRGB", Fac=up)
    stops = {0.0: HAZE, 0.12: (150, 190, 232), 0.6: (70, 124, 206)}
    elements = blue.color_ramp.elements
    for index, (position, colour) in enumerate(stops.items()):
        element = elements[index] if index < len(elements) else elements.new(position)
        element.position, element.color = position, linear(colour)
    # Clouds lie on a level far above.
    level = node("Math", _0=up, _1=0.12)
    flat = node("VectorMath", _0=towards)
    flat.operation = "SCALE"
    over = node("Math", _0=1.0, _1=level.outputs[0])
    over.operation = "DIVIDE"
    tree.links.new(over.outputs[0], flat.inputs["Scale"])
    noise = node("TexNoise", Vector=flat.outputs[0], Scale=0.9, Detail=7.0, Roughness=0.58)
    cover = node("MapRange", Value=noise.outputs[0])
    cover.interpolation_type = "SMOOTHSTEP"
    cover.inputs["From Min"].default_value, cover.inputs["From Max"].default_value = 0.5, 0.68
    mix = node("Mix")
    mix.data_type = "RGBA"
    tree.links.new(cover.outputs[0], mix.inputs[0])
    tree.links.new(blue.outputs[0], mix.inputs[6])
    mix.inputs[7].default_value = linear((250, 248, 244))
    tree.links.new(mix.outputs[2], background.inputs["Color"])
    background.inputs["Strength"].default_value = 0.95
