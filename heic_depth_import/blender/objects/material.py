# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo as texture and material."""

from collections.abc import Iterable

import bpy

from ...core.colour import ColourSpace
from ...reading.packed_exr import MAGIC
from ...reading.packed_rim import PackedRim
from ..settings import MaterialKind
from .attributes import COLOUR
from .packing import pack

# By what they begin with.
_ENDINGS = {b"\xff\xd8": ".jpg", b"\x89PNG": ".png", MAGIC: ".exr"}
# Names of linear light with the primaries of Rec. 709: Blender's, and that of ACES' configurations.
_LINEAR = ("Linear Rec.709", "Linear Rec.709 (sRGB)")


def new_material(
    name: str, kind: MaterialKind, image: bpy.types.Image | None, *, is_soft: bool = False
) -> bpy.types.Material:
    """Builds a material that shows the photo.

    Args:
        name: Of the data-block.
        kind: PHOTO gives off the photo's light, LIT takes the scene's.
        image: The texture, looked up by UV; None takes the colour of each point.
        is_soft: It is as opaque as the colour's alpha says.
    """
    material, tree = bare_material(name)
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
    shown = shader.outputs[0]
    if is_soft and kind == "PHOTO":
        shown = _seen_through(tree, colour.outputs["Alpha"], shown)
    elif is_soft:
        tree.links.new(colour.outputs["Alpha"], shader.inputs["Alpha"])
    tree.links.new(shown, output.inputs["Surface"])
    return material


def bare_material(name: str) -> tuple[bpy.types.Material, bpy.types.NodeTree]:
    """Builds a material without any nodes; returns it and its tree."""
    material = bpy.data.materials.new(name)
    if bpy.app.version < (5, 0, 0):
        material.use_nodes = True  # always on, and deprecated, from 5.0
    tree = material.node_tree
    assert tree is not None
    tree.nodes.clear()
    return material, tree


def _seen_through(
    tree: bpy.types.NodeTree, alpha: bpy.types.NodeSocket, shader: bpy.types.NodeSocket
) -> bpy.types.NodeSocket:
    """Lets through what lies behind a shader, where alpha is below 1."""
    clear = tree.nodes.new("ShaderNodeBsdfTransparent")
    clear.location = (0, 150)
    mix = tree.nodes.new("ShaderNodeMixShader")
    mix.location = (150, 0)
    # In this order glTF's exporter knows it as alpha.
    tree.links.new(alpha, mix.inputs[0])
    tree.links.new(clear.outputs[0], mix.inputs[1])
    tree.links.new(shader, mix.inputs[2])
    return mix.outputs[0]


def _colour_node(tree: bpy.types.NodeTree, image: bpy.types.Image | None) -> bpy.types.Node:
    if image is None:
        node = tree.nodes.new("ShaderNodeAttribute")
        node.attribute_name = COLOUR
        return node
    node = tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    node.extension = "EXTEND"
    return node


def new_picture(name: str, packed: bytes, space: ColourSpace) -> bpy.types.Image:
    """Packs a picture into the file, as a texture: pixels only.

    Args:
        name: Of the data-block.
        packed: A JPEG, or OpenEXR.
        space: What the numbers of a JPEG mean.
    """
    image = bpy.data.images.new(name, 1, 1)  # the packed picture has its own size
    return _filled(image, name, packed, space)


def new_rim_images(
    name: str, rim: PackedRim, space: ColourSpace
) -> tuple[bpy.types.Image, bpy.types.Image]:
    """Takes in what the rim of the front shows, and what lies behind it.

    Args:
        name: Of the photo's objects.
        rim: Both pictures.
        space: What their numbers mean.

    Returns:
        The front's colours with alpha, and those behind.
    """
    front, behind = (
        new_picture(own, packed, space)
        for own, packed in ((f"{name} Rim", rim.front), (f"{name} Behind Rim", rim.back))
    )
    return front, behind


def pictures_in(materials: Iterable[bpy.types.Material | None]) -> list[bpy.types.Image]:
    """Returns the pictures that materials show, each once."""
    found = [
        node.image
        for material in materials
        if material is not None and material.node_tree is not None
        for node in material.node_tree.nodes
        if isinstance(node, bpy.types.ShaderNodeTexImage)
    ]
    return list(dict.fromkeys(image for image in found if image is not None))


def shown_in(space: ColourSpace) -> ColourSpace:
    """Returns what a texture's numbers shall mean: what the photo's do, or sRGB.

    Args:
        space: Of the photo, which a studio's own colour management may not know.
    """
    return space if space.value in known_colour_spaces() else ColourSpace.SRGB


def _filled(
    image: bpy.types.Image, name: str, content: bytes, space: ColourSpace
) -> bpy.types.Image:
    """Packs a picture into an image."""
    pack(image, content)
    image.source = "FILE"
    ending = next(ending for magic, ending in _ENDINGS.items() if content.startswith(magic))
    image.filepath_raw = f"//{name}{ending}"
    if ending == ".exr":
        image.alpha_mode = "PREMUL"  # as the format has it
    known, spaces = known_colour_spaces(), (space.value,) if ending != ".exr" else _LINEAR
    # In a studio's own colour management that has none of them, it stays what that takes it for.
    found = next((each for each in spaces if each in known), None)
    if found is not None:
        image.colorspace_settings.name = found
    return image


def known_colour_spaces() -> set[str]:
    """Returns the names of the colour spaces that the colour management offers for pictures."""
    settings = bpy.types.ColorManagedInputColorspaceSettings.bl_rna
    return set(settings.properties["name"].enum_items.keys())
