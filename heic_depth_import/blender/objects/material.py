# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo as texture and material."""

from collections.abc import Callable

import bpy

from ...core.arrays import Pixels
from ...core.colour import ColourSpace, encode_srgb, linear_rec709
from ...reading.jpeg import encode_jpeg
from ...reading.sampler import PillowSampler
from ..settings import MaterialKind
from .attributes import COLOUR


def new_material(
    name: str, kind: MaterialKind, image: bpy.types.Image | None
) -> bpy.types.Material:
    """Builds a material that shows the photo.

    Args:
        name: Of the data-block.
        kind: PHOTO gives off the photo's light, LIT takes the scene's.
        image: The texture, looked up by UV; None takes the colour of each point.
    """
    material = bpy.data.materials.new(name)
    if bpy.app.version < (5, 0, 0):
        material.use_nodes = True  # always on, and deprecated, from 5.0
    tree = material.node_tree
    assert tree is not None
    tree.nodes.clear()
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    output.location = (300, 0)
    colour = _colour_node(tree, image)
    colour.location = (-300, 0)
    if kind == "PHOTO":
        shader = tree.nodes.new("ShaderNodeEmission")
        target = shader.inputs["Color"]
        # Half a million glowing faces are no lamps: sampling them as such costs Cycles a third.
        material.cycles.emission_sampling = "NONE"
    else:
        shader = tree.nodes.new("ShaderNodeBsdfPrincipled")
        target = shader.inputs["Base Color"]
        # The photo has its own highlights already.
        shader.inputs["Roughness"].default_value = 0.8
        shader.inputs["Specular IOR Level"].default_value = 0.2
    tree.links.new(colour.outputs["Color"], target)
    tree.links.new(shader.outputs[0], output.inputs["Surface"])
    return material


def _colour_node(tree: bpy.types.NodeTree, image: bpy.types.Image | None) -> bpy.types.Node:
    if image is None:
        node = tree.nodes.new("ShaderNodeAttribute")
        node.attribute_name = COLOUR
        return node
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    node.extension = "EXTEND"
    return node


def new_image(name: str, sampler: PillowSampler) -> bpy.types.Image:
    """Packs the whole photo into the file, pixels only.

    Args:
        name: Of the data-block.
        sampler: The photo.
    """
    return _packed(name, sampler.photo.rgb, sampler.photo.colour_space, sampler.jpeg)


def new_picture(name: str, rgb: Pixels, space: ColourSpace) -> bpy.types.Image:
    """Packs another picture into the file, as a texture.

    Args:
        name: Of the data-block.
        rgb: (height, width, 3).
        space: What its numbers mean.
    """
    return _packed(name, rgb, space, lambda: encode_jpeg(rgb))


def _packed(
    name: str, rgb: Pixels, space: ColourSpace, jpeg: Callable[[], bytes]
) -> bpy.types.Image:
    image = bpy.data.images.new(name, 1, 1)  # the packed picture has its own size
    known = known_colour_spaces(image)
    if space.value in known:
        packed = jpeg()
    else:  # a studio's own colour management
        packed = encode_jpeg(encode_srgb(linear_rec709(rgb, space)))
        space = ColourSpace.SRGB
    image.pack(data=packed, data_len=len(packed))
    image.source = "FILE"
    image.filepath_raw = f"//{name}.jpg"
    if space.value in known:
        image.colorspace_settings.name = space.value
    return image


def known_colour_spaces(image: bpy.types.Image) -> set[str]:
    """Returns the names of the colour spaces that the colour management offers for pictures."""
    return set(image.colorspace_settings.bl_rna.properties["name"].enum_items.keys())
