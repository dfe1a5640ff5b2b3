# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build a material node by node. Colours are Display P3; Blender computes in Rec. 2020."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import bpy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

P3_TO_REC2020 = np.array(
    [
        [0.753833, 0.198597, 0.047570],
        [0.045744, 0.941777, 0.012479],
        [-0.001210, 0.017602, 0.983609],
    ]
)
"""Linear Display P3 to linear Rec. 2020, both D65. Source: the primaries of the two standards."""

Colour = tuple[int, int, int]
Socket = bpy.types.NodeSocket


def linear(colour: Colour) -> tuple[float, float, float, float]:
    """Converts a Display P3 colour of 0 to 255 to Blender's working space."""
    value = np.asarray(colour) / 255
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = (P3_TO_REC2020 @ light).tolist()
    return (red, green, blue, 1.0)


def mixed(first: Colour, second: Colour, amount: float = 0.5) -> Colour:
    """Returns a colour between two."""
    red, green, blue = (round(a + (b - a) * amount) for a, b in zip(first, second, strict=True))
    return (red, green, blue)


@dataclass(frozen=True, slots=True)
class Surface:
    """A material in the making."""

    material: bpy.types.Material
    shader: bpy.types.Node

    def node(self, kind: str, inputs: Mapping[str | int, object]) -> bpy.types.Node:
        """Adds a node; the inputs get values or are linked to sockets."""
        node = self.material.node_tree.nodes.new(f"ShaderNode{kind}")
        for name, value in inputs.items():
            self.put(node, name, value)
        return node

    def put(self, node: bpy.types.Node, name: str | int, value: object) -> None:
        """Sets an input, or link it to a socket."""
        if isinstance(value, bpy.types.NodeSocket):
            self.material.node_tree.links.new(value, node.inputs[name])
        else:
            node.inputs[name].default_value = value

    def math(self, operation: str, first: object, second: object = 0.0) -> Socket:
        """Computes with two numbers."""
        node = self.node("Math", {0: first, 1: second})
        node.operation = operation
        return node.outputs[0]

    def multiplied(self, first: Socket, second: Socket, amount: float = 1.0) -> Socket:
        """Darkens one colour with another."""
        node = self.node("Mix", {})
        node.data_type, node.blend_type = "RGBA", "MULTIPLY"
        for index, value in ((0, amount), (6, first), (7, second)):
            self.put(node, index, value)
        return node.outputs[2]

    def noise(
        self, scale: float, *, stretch: Sequence[float] = (1, 1, 1), detail: float = 6.0
    ) -> Socket:
        """Adds noise, 0 to 1: ``scale`` spots a metre, ``stretch`` times longer along each axis."""
        place = self.node("TexCoord", {}).outputs["Object"]
        scales = tuple(scale / length for length in stretch)
        mapped = self.node("Mapping", {"Vector": place, "Scale": scales}).outputs[0]
        node = self.node("TexNoise", {"Vector": mapped, "Scale": 1.0, "Detail": detail})
        node.inputs["Roughness"].default_value = 0.6
        return node.outputs[0]

    def ramp(self, amount: Socket, stops: Mapping[float, Colour]) -> Socket:
        """Turns a number into a colour between the stops."""
        node = self.node("ValToRGB", {0: amount})
        elements = node.color_ramp.elements
        for index, (position, colour) in enumerate(stops.items()):
            element = elements[index] if index < len(elements) else elements.new(position)
            element.position, element.color = position, linear(colour)
        return node.outputs[0]

    def paint(self, colour: Colour | Socket) -> None:
        """Sets the base colour."""
        value = linear(colour) if isinstance(colour, tuple) else colour
        self.put(self.shader, "Base Color", value)

    def bump(self, height: Socket, depth: float) -> None:
        """Shades as if ``height`` 0 to 1 were ``depth`` metres, on top of the bumps so far."""
        node = self.node("Bump", {"Height": height, "Distance": depth, "Strength": 1.0})
        for link in self.shader.inputs["Normal"].links:
            self.put(node, "Normal", link.from_socket)
        self.put(self.shader, "Normal", node.outputs[0])


def surface(name: str, colour: Colour, roughness: float, **inputs: float) -> Surface:
    """Starts a material; the inputs are those of the Principled BSDF, with _ for a blank."""
    material = bpy.data.materials.new(name)
    made = Surface(material, material.node_tree.nodes["Principled BSDF"])
    made.paint(colour)
    for key, value in {"Roughness": roughness, **inputs}.items():
        made.put(made.shader, key.replace("_", " "), value)
    return made
