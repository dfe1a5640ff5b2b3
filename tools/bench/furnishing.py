# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scenes are made with: things of glowing, spotted material, and a probe to look at them.

Surfaces give off light of their own, shaded by their direction, so that the same place looks the
same from everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from tests.still_life.shapes import Mesh, new_object, tube

Colour = tuple[float, float, float]


def place(  # noqa: PLR0913  what stands where
    index: int,
    shape: Mesh,
    colour: Colour,
    *,
    at: ArrayLike = (0, 0, 0),
    turn: ArrayLike = (0, 0, 0),
    grain: float = 8,
) -> None:
    """Puts a thing into the scene.

    Args:
        index: By which it is told from others.
        shape: The mesh.
        colour: Linear.
        at: Location.
        turn: Degrees about x, y, z.
        grain: Spots of its pattern in a metre.
    """
    material = paint(f"{index}", colour, grain)
    obj = new_object(f"{index}", shape, material, at=at, turn=np.radians(turn))
    obj.pass_index = index


def stick(start: Sequence[float], end: Sequence[float], radius: float) -> Mesh:
    """Makes a round stick from one point to another."""
    return tube(np.linspace(start, end, 2), radius, 24)


def moved(shape: Mesh, by: Sequence[float]) -> Mesh:
    """Moves a mesh."""
    points, faces = shape
    offset: NDArray[np.float64] = np.asarray(by, float)
    return points + offset, faces


def paint(name: str, colour: Colour, grain: float) -> bpy.types.Material:
    """Makes a spotted material that glows by its direction."""
    material, output = glowing(name)
    tree = material.node_tree
    glow = output.inputs["Surface"].links[0].from_node
    spots = tree.nodes.new("ShaderNodeTexNoise")
    spots.inputs["Scale"].default_value, spots.inputs["Detail"].default_value = grain, 4
    tree.links.new(tree.nodes.new("ShaderNodeTexCoord").outputs["Object"], spots.inputs["Vector"])
    ramp = tree.nodes.new("ShaderNodeValToRGB")
    low, high = ramp.color_ramp.elements
    low.position, low.color = 0.35, (*(part * 0.6 for part in colour), 1)
    high.position, high.color = 0.65, (*colour, 1)
    tree.links.new(spots.outputs[0], ramp.inputs[0])
    tree.links.new(ramp.outputs["Color"], glow.inputs["Color"])
    towards = tree.nodes.new("ShaderNodeVectorMath")
    towards.operation = "DOT_PRODUCT"
    towards.inputs[1].default_value = (-0.46, -0.65, 0.6)
    normal = tree.nodes.new("ShaderNodeNewGeometry").outputs["Normal"]
    tree.links.new(normal, towards.inputs[0])
    shade = tree.nodes.new("ShaderNodeMapRange")
    shade.inputs["From Min"].default_value, shade.inputs["To Min"].default_value = -1, 0.25
    tree.links.new(towards.outputs["Value"], shade.inputs["Value"])
    tree.links.new(shade.outputs[0], glow.inputs["Strength"])
    return material


def probe() -> bpy.types.Material:
    """Makes a material that shows depth along the axis (red) and object index (green)."""
    material, output = glowing("Probe")
    tree = material.node_tree
    glow = output.inputs["Surface"].links[0].from_node
    both = tree.nodes.new("ShaderNodeCombineXYZ")
    depth = tree.nodes.new("ShaderNodeCameraData").outputs["View Z Depth"]
    tree.links.new(depth, both.inputs["X"])
    index = tree.nodes.new("ShaderNodeObjectInfo").outputs["Object Index"]
    tree.links.new(index, both.inputs["Y"])
    tree.links.new(both.outputs[0], glow.inputs["Color"])
    return material


def glowing(name: str) -> tuple[bpy.types.Material, bpy.types.Node]:
    """Makes a material that gives off light, and return its output node as well."""
    material = bpy.data.materials.new(name)
    material.cycles.emission_sampling = "NONE"  # many glowing faces are slow lamps
    if material.node_tree is None:  # from Blender 5.0 on a material always has one
        material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    glow = tree.nodes.new("ShaderNodeEmission")
    tree.links.new(glow.outputs[0], output.inputs["Surface"])
    return material, output
