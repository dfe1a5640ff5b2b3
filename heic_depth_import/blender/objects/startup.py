# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender's own new file has in it, as long as nobody has touched it."""

from itertools import chain
from math import isclose

import bpy
from mathutils import Euler, Matrix

_CUBE, _CAMERA = "Cube", "Camera"
_CORNERS = 8
_FACES = 6
_LENS = 50.0
# As in Blender since 2.8: of its startup file, in metres and radians.
_CAMERA_PLACE = (7.358891, -6.925791, 4.958309)
_CAMERA_TURN = Euler((1.109319, 0.0, 0.814928))
_TOLERANCE = 1e-3


def startup_cube(scene: bpy.types.Scene) -> bpy.types.Object | None:
    """Returns the cube of a new file, if it is there, shown and as it was."""
    obj = scene.objects.get(_CUBE)
    if obj is None or obj.type != "MESH" or obj.modifiers or _has_company(obj):
        return None
    mesh = obj.data
    assert isinstance(mesh, bpy.types.Mesh)
    if (len(mesh.vertices), len(mesh.polygons)) != (_CORNERS, _FACES) or mesh.shape_keys:
        return None
    numbers = chain.from_iterable(vertex.co for vertex in mesh.vertices)
    is_a_cube = all(isclose(abs(number), 1.0, abs_tol=_TOLERANCE) for number in numbers)
    is_as_it_was = is_a_cube and _is_at(obj, Matrix())
    return obj if is_as_it_was and _is_shown(obj) else None


def is_startup_camera(obj: bpy.types.Object | None) -> bool:
    """Tells whether an object is the camera of a new file, as it was."""
    if obj is None or obj.name != _CAMERA or obj.type != "CAMERA" or _has_company(obj):
        return False
    camera = obj.data
    assert isinstance(camera, bpy.types.Camera)
    place = Matrix.LocRotScale(_CAMERA_PLACE, _CAMERA_TURN, None)
    return abs(camera.lens - _LENS) < _TOLERANCE and _is_at(obj, place)


def _has_company(obj: bpy.types.Object) -> bool:
    """Tells whether somebody has put an object to use."""
    return bool(obj.parent or obj.children or obj.animation_data or obj.constraints)


def _is_shown(obj: bpy.types.Object) -> bool:
    """Tells whether an object is neither hidden nor in a collection that is excluded."""
    layer = bpy.context.view_layer
    is_there = layer is not None and obj.name in layer.objects
    return is_there and not obj.hide_viewport and not obj.hide_get()


def _is_at(obj: bpy.types.Object, place: Matrix) -> bool:
    moved = obj.matrix_basis - place
    return all(abs(number) < _TOLERANCE for row in moved for number in row)
