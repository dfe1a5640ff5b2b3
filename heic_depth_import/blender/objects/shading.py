# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials that look lit without a lamp."""

import bpy

# Where the light of shaded materials comes from, in the object: x right, y up, z to the camera.
_LIGHT_FROM = (-0.48, 0.6, 0.64)
# From the dark side to the bright one: on the whole as bright as the photo.
_SHADING = {"From Min": 0.0, "From Max": 1.0, "To Min": 0.4, "To Max": 1.3}


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


def _add(
    tree: bpy.types.NodeTree, kind: str, place: tuple[float, float], label: str = ""
) -> bpy.types.Node:
    node = tree.nodes.new(kind)
    node.location, node.label = place, label
    return node
