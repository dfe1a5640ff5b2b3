# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials that look lit without a lamp, and with those of a stage."""

import bpy
import numpy as np

from ...core.arrays import Floats
from .attributes import COLOUR, STAGED
from .material import bare_material

# Where the light of shaded materials comes from, in the object: x right, y up, z to the camera.
_LIGHT_FROM = (-0.48, 0.6, 0.64)
# From the dark side to the bright one: on the whole as bright as the photo.
_SHADING = {"From Min": 0.0, "From Max": 1.0, "To Min": 0.4, "To Max": 1.3}

# Of what shines: satin, so that a soft lamp is a soft light on it.
_ROUGHNESS = 0.35


def shade(material: bpy.types.Material) -> None:
    """Makes a material that gives off the photo's light look as if lit from the upper left.

    The light is the object's own: it needs no lamp, and turns with the object.
    """
    tree = material.node_tree
    assert tree is not None
    (emission,) = (node for node in tree.nodes if node.type == "EMISSION")
    normal = _add(tree, "ShaderNodeNewGeometry", (-840, -220))
    own = _add(tree, "ShaderNodeVectorTransform", (-660, -220))
    own.vector_type, own.convert_from, own.convert_to = "NORMAL", "WORLD", "OBJECT"
    towards = _add(tree, "ShaderNodeVectorMath", (-480, -220), "Towards the Light")
    towards.operation = "DOT_PRODUCT"
    towards.inputs[1].default_value = _LIGHT_FROM
    light = _add(tree, "ShaderNodeMapRange", (-300, -220), "From Shadow to Light")
    for name, value in _SHADING.items():
        light.inputs[name].default_value = value
    tree.links.new(normal.outputs["Normal"], own.inputs["Vector"])
    tree.links.new(own.outputs["Vector"], towards.inputs[0])
    tree.links.new(towards.outputs["Value"], light.inputs["Value"])
    tree.links.new(light.outputs["Result"], emission.inputs["Strength"])


def is_shaded(material: bpy.types.Material) -> bool:
    """Tells whether a material looks as if lit, by `shade`."""
    nodes = material.node_tree.nodes if material.node_tree is not None else ()
    return any(node.type == "EMISSION" and node.inputs["Strength"].is_linked for node in nodes)


def light_on(normals: Floats) -> Floats:
    """Returns how bright `shade` makes what faces some way.

    Args:
        normals: (..., 3) in the object.

    Returns:
        (...,) of the photo's own brightness.
    """
    low, high = _SHADING["To Min"], _SHADING["To Max"]
    towards: Floats = (normals @ np.array(_LIGHT_FROM, np.float32)).clip(0.0, 1.0)
    return np.float32(low) + towards * np.float32(high - low)


def take_stage_light(material: bpy.types.Material, share: float, gloss: float = 0.0) -> None:
    """Makes a material that gives off the photo's light take a part of it from a stage's lamps.

    It does so where the geometry says that a stage is there. Without one it is as before.

    Args:
        material: As shown without a stage.
        share: How much of the light comes from lamps, 0 to 1.
        gloss: How much of that is mirrored, 0 to 1.
    """
    tree = material.node_tree
    assert tree is not None
    (emission,) = (node for node in tree.nodes if node.type == "EMISSION")
    (output,) = (node for node in tree.nodes if node.type == "OUTPUT_MATERIAL")
    colour = emission.inputs["Color"].links[0].from_socket  # type: ignore[index]  # stub
    matt = _add(tree, "ShaderNodeBsdfDiffuse", (-60, -220))
    lit = matt.outputs[0] if gloss == 0 else _glossed(tree, matt, gloss)
    staged = _add(tree, "ShaderNodeAttribute", (-480, 260), "Whether a Stage Is There")
    staged.attribute_name = STAGED
    part = _add(tree, "ShaderNodeMath", (-60, 220), "Share of the Stage's Light")
    part.operation = "MULTIPLY"
    part.inputs[1].default_value = share
    mixed = _add(tree, "ShaderNodeMixShader", (140, 100))
    emission.location, output.location = (-60, 0), (340, 0)
    tree.links.new(colour, matt.inputs["Color"])
    tree.links.new(staged.outputs["Fac"], part.inputs[0])
    tree.links.new(part.outputs[0], mixed.inputs[0])
    tree.links.new(emission.outputs[0], mixed.inputs[1])
    tree.links.new(lit, mixed.inputs[2])
    tree.links.new(mixed.outputs[0], output.inputs["Surface"])


def _glossed(tree: bpy.types.NodeTree, matt: bpy.types.Node, gloss: float) -> bpy.types.NodeSocket:
    """Lays lights in the lamps' own colour over a matt shader, as lacquer has them."""
    lights = _add(tree, "ShaderNodeBsdfGlossy", (-60, -380))
    lights.inputs["Color"].default_value = (1.0, 1.0, 1.0, 1.0)
    lights.inputs["Roughness"].default_value = _ROUGHNESS
    both = _add(tree, "ShaderNodeMixShader", (140, -220), "Gloss")
    both.inputs[0].default_value = gloss
    tree.links.new(matt.outputs[0], both.inputs[1])
    tree.links.new(lights.outputs[0], both.inputs[2])
    return both.outputs[0]


def new_ink(name: str) -> bpy.types.Material:
    """Builds a material that takes from the light behind it what the attribute Color lacks.

    Args:
        name: Of the data-block.
    """
    material, tree = bare_material(name)
    # EEVEE knows coloured glass only so.
    material.surface_render_method = "BLENDED"
    output = _add(tree, "ShaderNodeOutputMaterial", (200, 0))
    glass = _add(tree, "ShaderNodeBsdfTransparent", (0, 0))
    colour = _add(tree, "ShaderNodeAttribute", (-200, 0))
    colour.attribute_name = COLOUR
    tree.links.new(colour.outputs["Color"], glass.inputs["Color"])
    tree.links.new(glass.outputs[0], output.inputs["Surface"])
    return material


def glow(name: str, colour: tuple[float, float, float, float]) -> bpy.types.Material:
    """Builds a material of one colour that looks the same in any light.

    Args:
        name: Of the data-block.
        colour: Scene-linear.
    """
    material, tree = bare_material(name)
    output = _add(tree, "ShaderNodeOutputMaterial", (200, 0))
    emission = _add(tree, "ShaderNodeEmission", (0, 0))
    emission.inputs["Color"].default_value = colour
    tree.links.new(emission.outputs[0], output.inputs["Surface"])
    return material


def _add(
    tree: bpy.types.NodeTree, kind: str, place: tuple[float, float], label: str = ""
) -> bpy.types.Node:
    node = tree.nodes.new(kind)
    node.location, node.label = place, label
    return node
