# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the scene fit for other programs, for good: what Blender alone knows becomes common.

Other programs know sRGB textures, meshes, and one way or other of showing a picture unlit; they
know no Display P3, no point clouds of Blender's and no emission shader.
"""

from enum import Enum, auto
from pathlib import Path

import bpy
import numpy as np

from ...core.colour import ColourSpace, decode_srgb, encode_srgb
from ...reading.packed_pictures import srgb_picture
from ..objects.attributes import COLOUR, fill
from ..objects.coloured_points import points_in_world
from ..objects.packing import pack


class MaterialExport(Enum):
    """What becomes of a material that glows in the photo's colours."""

    UNLIT = auto()  # the colour goes straight into the surface: glTF's KHR_materials_unlit
    LIT = auto()  # base colour
    GLOWING = auto()  # emission of a black surface


def prepare(
    material_export: MaterialExport, *, texture_beside: Path | None, keep_point_clouds: bool = False
) -> bool:
    """Changes everything in the file.

    Args:
        material_export: How materials are told.
        texture_beside: The file that will be written, for formats that name their textures; they
            are written beside it. None for formats that hold or lack them.
        keep_point_clouds: The format has points of its own.

    Returns:
        Whether there is a texture.
    """
    unseen = {obj for obj in bpy.data.objects if obj.hide_render}
    for obj in set(bpy.data.objects) - unseen:
        if obj.type == "MESH" and obj.modifiers:
            _apply_modifiers(obj)
        elif obj.type == "POINTCLOUD" and not keep_point_clouds:
            _replace_by_vertices(obj)
    if unseen:  # a style shows them in its own way
        bpy.data.batch_remove(list(unseen))
        bpy.data.orphans_purge(do_recursive=True)
    textures = [image for image in bpy.data.images if image.packed_file]
    for number, image in enumerate(textures, 1):
        ending = "_texture.jpg" if number == 1 else f"_texture_{number}.jpg"
        beside = texture_beside and texture_beside.with_name(texture_beside.stem + ending)
        image.user_remap(_shared_image(image, beside))
    for mesh in [*bpy.data.meshes, *bpy.data.pointclouds]:
        _clip_colours(mesh)
    for material in bpy.data.materials:
        _retell(material, material_export)
    return bool(textures)


def textured_meshes() -> list[bpy.types.Mesh]:
    """Returns the meshes whose material shows a texture."""
    return [
        mesh
        for mesh in bpy.data.meshes
        if any(
            node.type == "TEX_IMAGE"
            for material in mesh.materials
            if material
            for node in material.node_tree.nodes
        )
    ]


def round_colours() -> None:
    """Makes colours such that they come out rounded where an exporter cuts the rest off."""
    # Exporters apply the sRGB curve, whatever the scene's linear space is.
    code = np.arange(0.4, 256.0) / 255.0
    light = decode_srgb(code).clip(0.0, 1.0)
    for mesh in bpy.data.meshes:
        attribute = mesh.attributes[COLOUR]
        colours = np.ones((len(attribute.data), 4), np.float32)
        attribute.data.foreach_get("color", colours.ravel())
        colours[:, :3] = light[encode_srgb(colours[:, :3])]
        attribute.data.foreach_set("color", colours.ravel())
        mesh.update_tag()


def _apply_modifiers(obj: bpy.types.Object) -> None:
    depsgraph = bpy.context.evaluated_depsgraph_get()
    mesh = bpy.data.meshes.new_from_object(
        obj.evaluated_get(depsgraph), preserve_all_data_layers=True, depsgraph=depsgraph
    )
    if not mesh.vertices:  # a style of points alone
        bpy.data.meshes.remove(mesh)
        _replace_by_vertices(obj)
        return
    obj.modifiers.clear()
    obj.data = mesh


def _replace_by_vertices(cloud: bpy.types.Object) -> None:
    """Puts a mesh without faces in the place of what shows as points."""
    name = cloud.name
    points = points_in_world(bpy.context, lambda obj: obj == cloud).moved(
        cloud.matrix_world.inverted()
    )
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(len(points.positions))
    fill(mesh, "position", points.positions)
    fill(mesh, COLOUR, points.colours, kind="FLOAT_COLOR")
    mesh.color_attributes.active_color_name = COLOUR
    mesh.color_attributes.render_color_index = 0
    if cloud.type == "POINTCLOUD":  # a mesh's material looks its colours up by UV
        for material in cloud.data.materials:
            mesh.materials.append(material)
    mesh.update()
    cloud.name = f"{name} Points"
    vertices = bpy.data.objects.new(name, mesh)
    vertices.matrix_world = cloud.matrix_world
    for collection in cloud.users_collection:
        collection.objects.link(vertices)
    for child in cloud.children:
        child.parent = vertices
    bpy.data.objects.remove(cloud)


def _shared_image(image: bpy.types.Image, beside: Path | None) -> bpy.types.Image:
    """Returns the same picture in sRGB, in a file of its own or packed."""
    space = ColourSpace(image.colorspace_settings.name)
    content = srgb_picture(bytes(image.packed_file.data), space)
    if beside is not None:
        beside.write_bytes(content)
        return bpy.data.images.load(str(beside))
    shared = bpy.data.images.new(image.name, 1, 1)
    pack(shared, content)
    shared.source = "FILE"
    shared.filepath_raw = f"//{image.name}{Path(image.filepath_raw).suffix}"
    return shared


def _clip_colours(geometry: bpy.types.Mesh | bpy.types.PointCloud) -> None:
    """Colours outside sRGB are below 0 or above 1, which most formats cannot say."""
    attribute = geometry.attributes.get(COLOUR)
    if attribute is None or attribute.data_type != "FLOAT_COLOR":
        return
    colours = np.empty(len(attribute.data) * 4, np.float32)
    attribute.data.foreach_get("color", colours)
    attribute.data.foreach_set("color", colours.clip(0.0, 1.0))
    geometry.update_tag()


def _retell(material: bpy.types.Material, material_export: MaterialExport) -> None:
    """Replaces the emission shader of a material that shows the photo as it was."""
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
