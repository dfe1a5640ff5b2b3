# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Places that somebody has marked in the scene, and places under the mouse."""

from collections.abc import Iterator
from typing import Any

import bpy
import numpy as np
from bpy_extras.view3d_utils import region_2d_to_origin_3d, region_2d_to_vector_3d
from mathutils import Vector

from ..objects.moved_points import point_values, positions_of
from ..photo_parts import background_of

# How far from the mouse a point of a point cloud is still meant, as a share of its distance.
_REACH = 0.01
# Of two points so near in depth, as a share of it, the one nearer to the mouse is meant.
_ASIDE = 0.02
# Things that stand before the photo are looked through, so many of them at most.
_MOST_OTHERS = 32
_STEP_BEYOND = 1e-5
# Blender's names for what the Measure tool draws.
_MEASURE_TOOL, _OTHER_TOOL, _RULERS = "builtin.measure", "builtin.select", "RulerData3D"
# Of its distance from the origin: numbers of 32 bits.
_SAME_PLACE = 1e-5


def marked_points(
    context: bpy.types.Context, photo: bpy.types.Object, count: int
) -> list[Vector] | None:
    """Returns places in the scene that are marked: vertices, the ruler's ends, or other objects.

    Args:
        context: Has the selection and the tool.
        photo: An imported one.
        count: How many are wanted.

    Returns:
        As many; None where no such number is marked.
    """
    edited = context.object
    found: list[Vector] = []
    if edited is not None and edited.mode == "EDIT" and isinstance(edited.data, bpy.types.Mesh):
        found = _selected_vertices(edited)
    elif (ruler := _ruler(context)) is not None:
        found = ruler
    else:
        family = {photo, *photo.children}
        others = [obj for obj in context.selected_objects if obj not in family]
        found = [obj.matrix_world.translation.copy() for obj in others]
    return found if len(found) == count else None


def place_under(
    context: bpy.types.Context, photo: bpy.types.Object, mouse: tuple[float, float]
) -> Vector | None:
    """Returns the place of a photo, or of its background, that is seen in a pixel of a 3D view.

    Args:
        context: Of that view.
        photo: An imported one.
        mouse: The pixel, from the bottom left of the region.
    """
    region, view = context.region, context.region_data
    assert region is not None
    assert view is not None
    start = region_2d_to_origin_3d(region, view, mouse)
    along = region_2d_to_vector_3d(region, view, mouse)
    hit = _first_hit(context, photo, start, along)
    return hit if hit is not None else _nearest_point(context, photo, start, along)


def _selected_vertices(edited: bpy.types.Object) -> list[Vector]:
    edited.update_from_editmode()
    assert isinstance(edited.data, bpy.types.Mesh)
    vertices = edited.data.vertices
    is_selected = np.empty(len(vertices), bool)
    vertices.foreach_get("select", is_selected)
    chosen = np.flatnonzero(is_selected)
    if len(chosen) > _MOST_OTHERS:
        return []
    return [edited.matrix_world @ vertices[int(number)].co for number in chosen]


def _ruler(context: bpy.types.Context) -> list[Vector] | None:
    """Returns both ends of the ruler that was drawn last, while the Measure tool is chosen."""
    scene, space = context.scene, context.space_data
    if scene is None or space is None or space.type != "VIEW_3D":
        return None
    tool = context.workspace.tools.from_space_view3d_mode(context.mode, create=False)
    return ruler_ends(scene) if tool is not None and tool.idname == _MEASURE_TOOL else None


def ruler_ends(scene: bpy.types.Scene) -> list[Vector] | None:
    """Returns both ends of the ruler that was drawn last; None where it has no length.

    That is what Blender draws where it finds no depth, as with the 3D cursor in the camera's place.

    Source: Blender's view3d_gizmo_ruler.cc keeps rulers in a layer of the scene's annotations.
    """
    drawn = _ruler_points(scene)
    if not drawn:
        return None
    ends = [Vector(point.co) for point in drawn[-1]]
    return ends if ends[0] != ends[1] else None


def carry_ruler(context: bpy.types.Context, before: list[Vector], after: list[Vector]) -> None:
    """Lets rulers follow what they were drawn on, or they would measure beside it from then on.

    Args:
        context: Has the scene, and the tool that shows rulers.
        before: Both ends of the rulers that are meant.
        after: Where these ends are now.
    """
    assert context.scene is not None
    is_carried = False
    for points in _ruler_points(context.scene):
        if all(
            (Vector(point.co) - end).length <= _SAME_PLACE * end.length
            for point, end in zip(points, before, strict=True)
        ):
            for point, end in zip(points, after, strict=True):
                point.co = end
            is_carried = True
    if is_carried and _ruler(context) is not None:
        # The tool looks at the scene's rulers when it is chosen.
        for tool in (_OTHER_TOOL, _MEASURE_TOOL):
            bpy.ops.wm.tool_set_by_id(name=tool)


def _ruler_points(scene: bpy.types.Scene) -> list[tuple[Any, Any]]:
    """Returns both ends of each ruler; the last one was drawn last."""
    # Blender 5.0 gave annotations a name of their own.
    notes = scene.annotation if hasattr(scene, "annotation") else scene.grease_pencil
    layer = notes.layers.get(_RULERS) if notes is not None else None
    strokes = [stroke for frame in layer.frames for stroke in frame.strokes] if layer else []
    return [(stroke.points[0], stroke.points[-1]) for stroke in strokes]


def _shown(photo: bpy.types.Object) -> Iterator[bpy.types.Object]:
    yield photo
    behind = background_of(photo)
    if behind is not None and behind.visible_get():
        yield behind


def _first_hit(
    context: bpy.types.Context, photo: bpy.types.Object, start: Vector, along: Vector
) -> Vector | None:
    wanted = set(_shown(photo))
    graph = context.evaluated_depsgraph_get()
    for _ in range(_MOST_OTHERS):
        is_hit, place, _normal, _face, obj, _matrix = context.scene.ray_cast(graph, start, along)
        if not is_hit:
            return None
        if obj is not None and obj.original in wanted:
            return place
        start = place + along * max((place - start).length, 1.0) * _STEP_BEYOND
    return None


def _nearest_point(
    context: bpy.types.Context, photo: bpy.types.Object, start: Vector, along: Vector
) -> Vector | None:
    """Returns the foremost of the points that lie about where a ray goes."""
    graph = context.evaluated_depsgraph_get()
    best: tuple[float, Vector] | None = None
    for obj in _shown(photo):
        shown = obj.evaluated_get(graph).data
        if not isinstance(shown, bpy.types.Mesh | bpy.types.PointCloud):
            continue
        matrix = np.array(obj.matrix_world)
        places = positions_of(shown) @ matrix[:3, :3].T + matrix[:3, 3] - np.array(start)
        away = places @ np.array(along)
        aside = np.linalg.norm(places - away[:, None] * np.array(along), axis=1)
        radius = point_values(shown, "radius")
        reach = np.maximum(_REACH * away, 0.0 if radius is None else radius)
        meant = np.flatnonzero((away > 0) & (aside <= reach))
        if meant.size:
            first = meant[np.argmin(away[meant] * (1 + _ASIDE * aside[meant] / reach[meant]))]
            found = (float(away[first]), Vector((places[first] + np.array(start)).tolist()))
            best = found if best is None or found[0] < best[0] else best
    return best[1] if best is not None else None
