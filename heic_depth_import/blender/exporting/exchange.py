# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the scene fit for other programs, for good: what Blender alone knows becomes common.

Other programs know sRGB textures, triangles, a colour for each vertex, and one way or other of
showing a picture unlit; they know no Display P3, no colours of faces, no point clouds of Blender's
and no emission shader.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np

from ...core.colour import ColourSpace
from ...reading.packed_pictures import srgb_picture
from ..objects.attributes import COLOUR, fill
from ..objects.face_starts import set_face_starts
from ..objects.packing import pack
from .balls import balls
from .materials import MaterialExport, lets_light_through, retell
from .shown_geometry import ShownGeometry, joined
from .shown_parts import shown_parts
from .write_errors import FormatError


@dataclass(frozen=True, slots=True)
class Geometries:
    """What a format knows besides triangles with a colour for each vertex.

    Attributes:
        polygons: Faces of more corners than three.
        face_colours: Colours of faces, and of their corners.
        point_clouds: Points.
    """

    polygons: bool = False
    face_colours: bool = False
    point_clouds: bool = False


def prepare(
    material_export: MaterialExport, known: Geometries, *, texture_beside: Path | None
) -> bool:
    """Changes everything in the file.

    Args:
        material_export: How materials are told.
        known: What the format knows.
        texture_beside: The file that will be written, for formats that name their textures; they
            are written beside it. None for formats that hold or lack them.

    Returns:
        Whether there is a texture.

    Raises:
        WriteError: Other programs cannot show it.
    """
    changed = [obj for obj in _shown_objects() if not _is_known(obj, known)]
    for obj, geometry in shown_geometries(changed).items():
        _replace(obj, geometry)
    # What a style shows in its own way.
    bpy.data.batch_remove([obj for obj in bpy.data.objects if obj.hide_render])
    bpy.data.orphans_purge(do_recursive=True)  # pictures that nothing shows any more
    textures = [image for image in bpy.data.images if image.packed_file]
    for number, image in enumerate(textures, 1):
        ending = "_texture.jpg" if number == 1 else f"_texture_{number}.jpg"
        beside = texture_beside and texture_beside.with_name(texture_beside.stem + ending)
        image.user_remap(_shared_image(image, beside))
    for mesh in [*bpy.data.meshes, *bpy.data.pointclouds]:
        _clip_colours(mesh)
    for material in bpy.data.materials:
        retell(material, material_export)
    return bool(textures)


def shown_geometries(
    objects: Sequence[bpy.types.Object] | None = None,
) -> dict[bpy.types.Object, ShownGeometry]:
    """Returns what objects show, each in its own axes; points that have a size are balls.

    Args:
        objects: Of the scene; None for all that are seen.

    Raises:
        WriteError: Other programs cannot show it.
    """
    shown = _shown_objects() if objects is None else objects
    geometries = {}
    for obj, parts in shown_parts(bpy.context, shown).items():
        as_faces = [part if part.radii is None else balls(part) for part in parts]
        if not as_faces:
            continue
        geometries[obj] = geometry = joined(as_faces)
        _require_opaque(obj, geometry.materials)
    return geometries


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


def _shown_objects() -> list[bpy.types.Object]:
    return [
        obj
        for obj in bpy.context.scene.objects
        if obj.type in {"MESH", "POINTCLOUD"} and not obj.hide_render
    ]


def _is_known(obj: bpy.types.Object, known: Geometries) -> bool:
    """Tells whether a format knows an object as it is; applies its modifiers if it does then."""
    if obj.type == "POINTCLOUD":
        return known.point_clouds and not obj.modifiers
    if not obj.modifiers:
        return known.polygons
    if not (known.polygons and known.face_colours):
        return False
    depsgraph = bpy.context.evaluated_depsgraph_get()
    mesh = bpy.data.meshes.new_from_object(
        obj.evaluated_get(depsgraph), preserve_all_data_layers=True, depsgraph=depsgraph
    )
    if not mesh.vertices:  # a style of points alone
        bpy.data.meshes.remove(mesh)
        return False
    _take(obj, mesh)
    _require_opaque(obj, mesh.materials)
    return True


def _require_opaque(obj: bpy.types.Object, materials: Iterable[bpy.types.Material | None]) -> None:
    if any(each is not None and lets_light_through(each) for each in materials):
        raise FormatError(
            f"{obj.name} is printed in inks that let light through, which only .blend holds; "
            "switch the style's Four Inks off"
        )


def _take(obj: bpy.types.Object, mesh: bpy.types.Mesh) -> None:
    """Gives a mesh to an object, in place of its own and all modifiers."""
    old = obj.data
    assert isinstance(old, bpy.types.Mesh)
    obj.modifiers.clear()
    obj.data = mesh
    bpy.data.meshes.remove(old)
    mesh.name = obj.name


def _replace(obj: bpy.types.Object, geometry: ShownGeometry) -> None:
    """Puts a plain mesh in the place of what shows as one."""
    name, mesh = obj.name, _new_mesh(geometry)
    if obj.type == "MESH":
        _take(obj, mesh)
        return
    obj.name = f"{name} Points"
    plain = bpy.data.objects.new(name, mesh)
    plain.matrix_world = obj.matrix_world
    for collection in obj.users_collection:
        collection.objects.link(plain)
    for child in obj.children:
        child.parent = plain
    bpy.data.objects.remove(obj)
    mesh.name = name


def _new_mesh(geometry: ShownGeometry) -> bpy.types.Mesh:
    """Builds a mesh of triangles; where it has none, of vertices alone."""
    mesh, triangles = bpy.data.meshes.new("Shown"), geometry.triangles
    mesh.vertices.add(len(geometry.positions))
    mesh.loops.add(triangles.size)
    mesh.polygons.add(len(triangles))
    fill(mesh, "position", geometry.positions)
    if len(triangles):
        fill(mesh, ".corner_vert", triangles)
        set_face_starts(mesh, np.arange(0, triangles.size, 3, dtype=np.int32))
        fill(mesh, "material_index", geometry.slots, kind="INT", domain="FACE")
        if geometry.is_flat.any():
            sharp = mesh.attributes.new("sharp_face", "BOOLEAN", "FACE")
            sharp.data.foreach_set("value", geometry.is_flat)
    if geometry.uv is not None:
        mesh.uv_layers.new(name="UVMap", do_init=False).uv.foreach_set(
            "vector", geometry.uv.ravel()
        )
    for material in geometry.materials:
        mesh.materials.append(material)
    for value, each in geometry.values.items():
        fill(mesh, value, each)
    fill(mesh, COLOUR, geometry.colours, kind="FLOAT_COLOR")
    layers = mesh.color_attributes
    layers.active_color_name = COLOUR
    layers.render_color_index = layers.keys().index(COLOUR)
    mesh.update(calc_edges=True)
    return mesh


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
