# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials as other programs know them: one plain shader, or the colour as it is."""

from enum import Enum, auto

import bpy


class MaterialExport(Enum):
    """What becomes of a material that glows in the photo's colours."""

    UNLIT = auto()  # the colour goes straight into the surface: glTF's KHR_materials_unlit
    LIT = auto()  # base colour
    GLOWING = auto()  # emission of a black surface


def lets_light_through(material: bpy.types.Material) -> bool:
    """Tells whether a material filters the light behind it, as printer's ink does."""
    nodes = material.node_tree.nodes if material.node_tree is not None else ()
    return any(node.type == "BSDF_TRANSPARENT" and node.inputs[0].is_linked for node in nodes)


def retell(material: bpy.types.Material, material_export: MaterialExport) -> None:
    """Replaces the emission shader of a material that shows the photo as it was, for good."""
    tree = material.node_tree
    output = next((node for node in tree.nodes if node.type == "OUTPUT_MATERIAL"), None)
    if output is None:
        return
    target = output.inputs["Surface"]
    if target.links and target.links[0].from_node.type == "MIX_SHADER":  # a soft rim
        target = target.links[0].from_node.inputs[2]
    links = target.links
    if not links or links[0].from_node.type != "EMISSION" or not links[0].from_node.inputs[0].links:
        return
    colour = links[0].from_node.inputs[0].links[0].from_socket
    if material_export is MaterialExport.UNLIT:
        tree.links.new(colour, target)
        return
    shader = tree.nodes.new("ShaderNodeBsdfPrincipled")
    shader.inputs["Roughness"].default_value = 1.0
    shader.inputs["Specular IOR Level"].default_value = 0.0
    if material_export is MaterialExport.GLOWING:
        shader.inputs["Base Color"].default_value = (0.0, 0.0, 0.0, 1.0)
        shader.inputs["Emission Strength"].default_value = 1.0
        tree.links.new(colour, shader.inputs["Emission Color"])
    else:
        tree.links.new(colour, shader.inputs["Base Color"])
    tree.links.new(shader.outputs["BSDF"], target)
