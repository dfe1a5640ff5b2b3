# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What objects show, taken from Blender.

Its faces have any number of corners, its colours belong to vertices, corners or faces, its
instances and points have no faces of their own: all of that becomes the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import bpy
import numpy as np

from ...core.arrays import Floats, Indices, Indices32, Mask
from ..objects.attributes import COLOUR, CONFIDENCE, MATTE
from ..objects.coloured_points import Geometry
from ..objects.scene_colour import srgb_bytes
from .shown_geometry import ShownGeometry

_KEPT = ("depth", "disparity", CONFIDENCE)
_UV = "UVMap"
_NOTHING = np.empty((0, 3), np.float32)


def shown_parts(
    context: bpy.types.Context, wanted: Sequence[bpy.types.Object]
) -> dict[bpy.types.Object, list[ShownGeometry]]:
    """Returns what objects show, each in its own axes: with modifiers, with instances.

    Args:
        context: Has the scene.
        wanted: Objects of the scene.
    """
    found: dict[bpy.types.Object, list[ShownGeometry]] = {obj: [] for obj in wanted}
    for instance in context.evaluated_depsgraph_get().object_instances:
        owner = instance.parent if instance.is_instance else instance.object
        assert owner is not None
        shown, original = instance.object.data, owner.original
        if original not in found or not isinstance(shown, Geometry):
            continue
        assert isinstance(original, bpy.types.Object)
        if isinstance(shown, bpy.types.Mesh):
            part = _of_mesh(shown)
        else:
            part = _of_points(shown, has_size=bool(original.modifiers))
        if len(part.positions):
            own = owner.matrix_world.inverted() @ instance.matrix_world
            found[original].append(part.moved(own))
    return found


def _of_points(cloud: bpy.types.PointCloud, *, has_size: bool) -> ShownGeometry:
    count = len(cloud.points)
    radii = _read(cloud.attributes["radius"], count, 1).ravel() if has_size and count else None
    return ShownGeometry(
        positions=_read(cloud.attributes["position"], count, 3),
        colours=_point_colours(cloud, count),
        triangles=np.empty((0, 3), np.int32),
        values=_values(cloud, count),
        radii=radii,
        materials=_originals(cloud),
    )


def _point_colours(cloud: bpy.types.PointCloud, count: int) -> Floats:
    if COLOUR not in cloud.attributes:
        return np.ones((count, 4), np.float32)
    return _read(cloud.attributes[COLOUR], count, 4)


def _of_mesh(mesh: bpy.types.Mesh) -> ShownGeometry:
    count = len(mesh.vertices)
    mesh.calc_loop_triangles()
    number = len(mesh.loop_triangles)
    corners, faces = np.empty((number, 3), np.int32), np.empty(number, np.int32)
    mesh.loop_triangles.foreach_get("loops", corners.ravel())
    mesh.loop_triangles.foreach_get("polygon_index", faces)
    vertices = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", vertices)
    slots = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("material_index", slots)
    uv = None
    if _UV in mesh.uv_layers:
        uv = np.empty((len(vertices), 2), np.float32)
        mesh.uv_layers[_UV].uv.foreach_get("vector", uv.ravel())
        uv = uv[corners.ravel()]
    whole = ShownGeometry(
        positions=_read(mesh.attributes["position"], count, 3) if count else _NOTHING,
        colours=np.ones((count, 4), np.float32),
        triangles=vertices[corners],
        values=_values(mesh, count),
        uv=uv,
        materials=_originals(mesh),
        slots=slots[faces],
        is_flat=_flatness(mesh)[faces],
    )
    layer = _colour_layer(mesh)
    if layer is None:
        return whole
    colours = _read(layer, len(layer.data), 4)
    if layer.domain == "POINT":
        return replace(whole, colours=colours)
    where = corners.ravel() if layer.domain == "CORNER" else np.repeat(faces, 3)
    return _parted(whole, colours, where)


def _parted(whole: ShownGeometry, colours: Floats, where: Indices32) -> ShownGeometry:
    """Gives a vertex to each colour that corners of faces have in one place.

    Args:
        whole: With colours of no meaning.
        colours: (rows, 4) scene-linear.
        where: (triangles * 3,) row of each corner.
    """
    code = srgb_bytes(colours).astype(np.int64)
    packed = code[:, 0] << 16 | code[:, 1] << 8 | code[:, 2]
    key = whole.triangles.ravel().astype(np.int64) << 24 | packed[where]
    _, first, vertex = np.unique(key, return_index=True, return_inverse=True)
    old: Indices = whole.triangles.ravel()[first].astype(np.intp)
    return replace(
        whole,
        positions=whole.positions[old],
        colours=colours[where[first]],
        values={name: each[old] for name, each in whole.values.items()},
        triangles=vertex.reshape(-1, 3).astype(np.int32),
    )


def _colour_layer(mesh: bpy.types.Mesh) -> bpy.types.Attribute | None:
    names = (COLOUR, mesh.color_attributes.active_color_name or "")
    found = (mesh.attributes[name] for name in names if name in mesh.attributes)
    return next((one for one in found if one.data_type in {"FLOAT_COLOR", "BYTE_COLOR"}), None)


def _flatness(mesh: bpy.types.Mesh) -> Mask:
    flat = np.zeros(len(mesh.polygons), np.bool_)
    if "sharp_face" in mesh.attributes:
        mesh.attributes["sharp_face"].data.foreach_get("value", flat)
    return flat


def _values(geometry: Geometry, count: int) -> dict[str, Floats]:
    return {
        layer.name: _read(layer, count, 1).ravel()
        for layer in _kept(geometry)
        if layer.domain == "POINT" and layer.data_type == "FLOAT"
    }


def _kept(geometry: Geometry) -> Iterator[bpy.types.Attribute]:
    for layer in geometry.attributes:
        if layer.name in _KEPT or layer.name.startswith(MATTE):
            yield layer


def _originals(geometry: Geometry) -> tuple[bpy.types.Material | None, ...]:
    return tuple(each and each.original for each in geometry.materials)


def _read(layer: bpy.types.Attribute, count: int, width: int) -> Floats:
    rows = np.empty((count, width), np.float32)
    key = {1: "value", 3: "vector", 4: "color"}[width]
    layer.data.foreach_get(key, rows.ravel())
    return rows
