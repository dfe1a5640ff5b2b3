# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports that take light, beside the scene itself in the same light: where every dent shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix
from numpy.typing import NDArray

from bench import capture
from bench.likeness import likeness
from bench.optics import CAMERA
from bench.scenes import Scene
from tests.still_life import studio

_SIZE, _SAMPLES = (256, 192), 16
"""Large lamps: little noise, and the same in both pictures."""

# As the import's material has it: the photo's highlights are there already.
_ROUGH, _SHINY = 0.8, 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Lamp:
    """A disk that gives light.

    Attributes:
        place: From its space to the world's.
        diameter: Metres.
        power: Watts.
        has_shadow: Whether things stand in its way.
    """

    place: Matrix
    diameter: float
    power: float
    has_shadow: bool


def lamps_there() -> list[Lamp]:
    """Returns the lamps of the open file: those that an import has brought."""
    bpy.context.view_layer.update()
    found = [obj for obj in bpy.data.objects if obj.type == "LIGHT"]
    return [
        Lamp(one.matrix_world.copy(), one.data.size, one.data.energy, one.data.use_shadow)
        for one in sorted(found, key=lambda one: one.name)
    ]


def lit_truth(scene: Scene, lamps: list[Lamp], scratch: Path) -> NDArray[np.uint8]:
    """Renders a scene of matt things that have the colours of its photo.

    Args:
        scene: Which one.
        lamps: Its only light.
        scratch: A picture to write.
    """
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    scene.furnish()
    studio.place_camera(CAMERA)
    for material in bpy.data.materials:
        _take_light(material.node_tree)
    return _rendered(scene, lamps, scratch)[..., :3]


def lit_likeness(scene: Scene, lamps: list[Lamp], truth: NDArray[np.uint8], scratch: Path) -> float:
    """Renders an import with the material LIT from where the phone was; returns the PSNR in dB.

    Args:
        scene: What was imported.
        lamps: The same that the truth has, instead of the import's own.
        truth: As `lit_truth` returns it.
        scratch: A picture to write.
    """
    for obj in [obj for obj in bpy.data.objects if obj.type == "LIGHT"]:
        bpy.data.objects.remove(obj)
    pixels = _rendered(scene, lamps, scratch)
    return likeness(pixels[..., :3].astype(np.float64), truth, pixels[..., 3] >= 128)


def _take_light(tree: bpy.types.NodeTree) -> None:
    """Makes what glows reflect as much as it gave off."""
    (glow,) = (node for node in tree.nodes if node.type == "EMISSION")
    matt = tree.nodes.new("ShaderNodeBsdfPrincipled")
    matt.inputs["Roughness"].default_value = _ROUGH
    matt.inputs["Specular IOR Level"].default_value = _SHINY
    product = tree.nodes.new("ShaderNodeVectorMath")
    product.operation = "SCALE"
    tree.links.new(glow.inputs["Color"].links[0].from_socket, product.inputs[0])
    tree.links.new(glow.inputs["Strength"].links[0].from_socket, product.inputs["Scale"])
    tree.links.new(product.outputs[0], matt.inputs["Base Color"])
    (output,) = (node for node in tree.nodes if node.type == "OUTPUT_MATERIAL")
    tree.links.new(matt.outputs[0], output.inputs["Surface"])


def _rendered(scene: Scene, lamps: list[Lamp], scratch: Path) -> NDArray[np.uint8]:
    """Returns (rows, columns, 4) bytes of what the phone would see in this light."""
    capture.prepare()
    for lamp in lamps:
        light = bpy.data.lights.new("Lamp", "AREA")
        light.shape, light.size, light.energy = "DISK", lamp.diameter, lamp.power
        light.use_shadow = lamp.has_shadow
        obj = bpy.data.objects.new("Lamp", light)
        obj.matrix_world = lamp.place
        bpy.context.scene.collection.objects.link(obj)
    bpy.context.scene.camera.matrix_world = capture.orbit(scene.pivot, 0)
    bpy.context.scene.render.film_transparent = True
    capture.render(scratch, _SIZE, _SAMPLES)
    return capture.bytes_of(scratch, "RGBA")
