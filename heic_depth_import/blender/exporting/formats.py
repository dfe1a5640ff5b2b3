# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be written: one entry for each ending of a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import bpy
import numpy as np

from ...core.ply import ply_file
from ..interface.pcd_export import write_pcd
from ..objects.attributes import COLOUR
from ..objects.scene_colour import srgb_bytes
from .camera_frames import camera_frames
from .exchange import Geometries, prepare, shown_geometries, textured_meshes
from .glb import points_in, with_true_widths
from .glb_camera import with_camera
from .materials import MaterialExport
from .point_lamps import make_lamps_points
from .shown_geometry import joined
from .usd_camera import fit_camera
from .write_errors import WriteError


def _scene() -> bpy.types.Scene:
    scene = bpy.context.scene
    assert scene is not None  # Blender has no file without a scene
    return scene


def _write_blend(path: Path) -> int:
    # relative_remap would rewrite the path of the packed photo to one on this machine.
    bpy.ops.wm.save_as_mainfile(
        filepath=str(path), copy=True, compress=True, check_existing=False, relative_remap=False
    )
    return _points()


def _points() -> int:
    """Returns how many points there are in the data-blocks of the file."""
    meshes = sum(len(mesh.vertices) for mesh in bpy.data.meshes)
    return meshes + sum(len(cloud.points) for cloud in bpy.data.pointclouds)


def _require_exporter(path: Path, is_there: bool, advice: str) -> None:
    if not is_there:
        raise WriteError(f"{path.name} cannot be written: {advice}, or choose another format")


def _write_glb(path: Path) -> int:
    is_there = "gltf" in dir(bpy.ops.export_scene)
    _require_exporter(path, is_there, "enable the add-on glTF 2.0 in Blender's preferences")
    make_lamps_points(_scene())
    prepare(MaterialExport.UNLIT, Geometries(polygons=True), texture_beside=None)
    frames = camera_frames(_scene())
    for mesh in textured_meshes():
        # By the format's rule the two would be multiplied.
        mesh.attributes.remove(mesh.attributes[COLOUR])
    bpy.ops.export_scene.gltf(
        filepath=str(path),
        check_existing=False,
        export_format="GLB",
        export_cameras=True,
        export_lights=True,
        export_import_convert_lighting_mode="COMPAT",  # Blender's units, in which 1 is white
        export_animations=False,
        export_normals=False,
        export_vertex_color="ACTIVE",
        use_mesh_vertices=True,
    )
    content = path.read_bytes()
    if bpy.app.version < (4, 5, 0):
        content = with_true_widths(content)
    content = with_camera(content, frames)
    path.write_bytes(content)
    return points_in(content)


def _write_ply(path: Path) -> int:
    geometry = joined([each.moved(obj.matrix_world) for obj, each in shown_geometries().items()])
    opaque = (geometry.colours[:, 3:].clip(0.0, 1.0) * 255.0).round().astype(np.uint8)
    colours = np.concatenate([srgb_bytes(geometry.colours), opaque], axis=1)
    content = ply_file(geometry.positions, colours, geometry.values, geometry.triangles)
    path.write_bytes(content)
    return len(geometry.positions)


def _write_obj(path: Path) -> int:
    has_texture = prepare(MaterialExport.LIT, Geometries(), texture_beside=path)
    bpy.ops.wm.obj_export(
        filepath=str(path),
        check_existing=False,
        export_colors=True,
        export_normals=False,
        export_materials=has_texture,
        path_mode="STRIP",
    )
    return _points()


def _write_usdc(path: Path) -> int:
    is_there = "usd_export" in dir(bpy.ops.wm)
    _require_exporter(path, is_there, "this Blender was built without USD; use another one")
    options = bpy.ops.wm.usd_export.get_rna_type()  # type: ignore[call-arg]  # stub
    known = options.properties.keys()
    geometries = Geometries(polygons=True, face_colours=True, point_clouds="export_points" in known)
    has_texture = prepare(MaterialExport.GLOWING, geometries, texture_beside=path)
    for geometry in [*bpy.data.meshes, *bpy.data.pointclouds]:
        geometry.attributes[COLOUR].name = "displayColor"  # UsdGeomGprim's name for it
    keep_textures = (
        {"export_textures_mode": "KEEP"}
        if "export_textures_mode" in known
        else {"export_textures": False}
    )
    bpy.ops.wm.usd_export(
        filepath=str(path),
        check_existing=False,
        export_animation=fit_camera(_scene()),
        export_materials=has_texture,
        relative_paths=True,
        **keep_textures,
    )
    return _points()


def _write_pcd(path: Path) -> int:
    return write_pcd(bpy.context, path)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    Attributes:
        write: Writes the scene, which it may change for good, and returns how many points there
            are in the file.
        has_alpha: It can say how opaque each pixel of a surface is, so that soft edges show.
        is_scene: It holds all that a photo is shown with, not only its model.
    """

    write: Callable[[Path], int]
    has_alpha: bool = False
    is_scene: bool = False


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".blend": Format(_write_blend, has_alpha=True, is_scene=True),
        ".glb": Format(_write_glb, has_alpha=True),
        ".ply": Format(_write_ply),
        ".obj": Format(_write_obj),
        ".usdc": Format(_write_usdc),
        ".pcd": Format(_write_pcd),
    }
)
