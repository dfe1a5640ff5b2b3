# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What materials do about light and shadow beyond the plain ones."""

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


def cast_no_close_shadows(material: bpy.types.Material, distance: float) -> None:
    """Makes a material that takes light let it through to what lies closely behind.

    The background made up behind a surface lies a hair behind its rims, too. Their shadows on it
    would draw every outline a second time, as dark lines beside what stands in front. EEVEE counts
    the length of such a ray from the lamp: there shadows stay as they are.

    Args:
        material: Of the surface in front.
        distance: Metres, along the light.
    """
    tree = material.node_tree
    assert tree is not None
    (output,) = (node for node in tree.nodes if node.type == "OUTPUT_MATERIAL")
    (shader,) = (node for node in tree.nodes if node.type == "BSDF_PRINCIPLED")
    ray = _add(tree, "ShaderNodeLightPath", (-160, 620))
    is_close = _add(tree, "ShaderNodeMath", (40, 520), "Is Close")
    is_close.operation = "LESS_THAN"
    is_close.inputs[1].default_value = distance
    is_both = _add(tree, "ShaderNodeMath", (220, 520), "Is Close and Light")
    is_both.operation = "MULTIPLY"
    nothing = _add(tree, "ShaderNodeBsdfTransparent", (220, 160))
    mixed = _add(tree, "ShaderNodeMixShader", (420, 160), "No Close Shadows")
    output.location = (620, 160)
    tree.links.new(ray.outputs["Ray Length"], is_close.inputs[0])
    tree.links.new(ray.outputs["Is Shadow Ray"], is_both.inputs[0])
    tree.links.new(is_close.outputs[0], is_both.inputs[1])
    tree.links.new(is_both.outputs[0], mixed.inputs[0])
    tree.links.new(shader.outputs[0], mixed.inputs[1])
    tree.links.new(nothing.outputs[0], mixed.inputs[2])
    tree.links.new(mixed.outputs[0], output.inputs["Surface"])


def _add(
    tree: bpy.types.NodeTree, kind: str, place: tuple[float, float], label: str = ""
) -> bpy.types.Node:
    node = tree.nodes.new(kind)
    node.location, node.label = place, label
    return node
