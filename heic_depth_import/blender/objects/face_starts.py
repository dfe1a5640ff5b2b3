# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the faces of a mesh start among its corners, told all at once.

Blender's own way calls a function for each face, 33 ns each: for the faces of a photo and of what
lies behind it that is half of what a mesh takes. It keeps them as an array of 32-bit numbers
(BKE_mesh.h: `face_offset_indices`), the last one behind all faces, and tells where a face is.
"""

import ctypes

import bpy
import numpy as np

from ...core.arrays import Indices32


def set_face_starts(mesh: bpy.types.Mesh, starts: Indices32) -> None:
    """Tells a mesh, new and whose faces and corners have been counted, where its faces start.

    Args:
        mesh: Nobody else has its faces.
        starts: (faces,) the first corner of each, ascending.
    """
    kept = kept_starts(mesh)
    if kept is None:
        mesh.polygons.foreach_set("loop_start", starts)
    else:
        kept[:] = starts


def kept_starts(mesh: bpy.types.Mesh) -> Indices32 | None:
    """Returns what Blender has as starts, (faces,), to be written.

    Args:
        mesh: As above; what is returned is good for as long as its faces are not counted anew.

    Returns:
        None where Blender keeps them in another way, or there are none.
    """
    faces, size = len(mesh.polygons), ctypes.sizeof(ctypes.c_int32)
    if not faces:
        return None
    first, last = (mesh.polygons[face].as_pointer() for face in (0, faces - 1))
    if last - first != size * (faces - 1):
        return None
    # Faces that follow each other, and behind them the number of corners: no other array ends so.
    kept = np.ctypeslib.as_array((ctypes.c_int32 * (faces + 1)).from_address(first))
    return kept[:-1] if kept[-1] == len(mesh.loops) else None
