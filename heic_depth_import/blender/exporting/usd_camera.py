# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scene's camera as Blender's USD exporter can write it."""

import bpy

from .camera_frames import moves

# Blender writes no orthographic cameras. From so many widths of the picture away a long lens sees
# what lies an eighth of a width before or behind the focus within 1 / 80,000 of its place.
_AWAY = 5000.0
_F_NUMBER = "f_number"


def fit_camera(scene: bpy.types.Scene) -> bool:
    """Changes the scene's camera for good, and lets nothing move but it.

    Whatever else is animated would be written once for each frame, with its geometry.

    Returns:
        Whether it moves.
    """
    for obj in bpy.data.objects:
        if obj.type != "CAMERA":
            obj.animation_data_clear()
    camera = scene.camera
    if camera is None:
        return False
    is_moving = moves(camera)
    lens = camera.data
    assert isinstance(lens, bpy.types.Camera)
    if lens.type == "ORTHO":
        lens = _far_away(camera)
    lens[_F_NUMBER] = lens.dof.aperture_fstop
    if not lens.dof.use_dof:
        # Only of a lens that blurs the focus is written; an aperture of 0 is USD's word for none.
        lens.dof.use_dof = True
        lens.dof.aperture_fstop = 0.0
    return is_moving


def _far_away(camera: bpy.types.Object) -> bpy.types.Camera:
    """Puts a camera with a long lens far behind an orthographic one, and takes it along."""
    flat = camera.data
    assert isinstance(flat, bpy.types.Camera)
    away = _AWAY * flat.ortho_scale
    lens = flat.copy()
    lens.name = f"{camera.name} Far Away"
    lens.type = "PERSP"
    focus = flat.dof.focus_distance
    # At the focus it sees what the other one does.
    lens.lens = lens.sensor_width * (away + focus) / flat.ortho_scale
    lens.clip_start, lens.clip_end = away + flat.clip_start, away + flat.clip_end
    lens.dof.focus_distance = away + focus
    # In Cycles an orthographic camera has a lens of 1 / N metres. What is off focus blurs as much
    # with one that is larger as it is farther away.
    wide = (away + focus) / focus / flat.dof.aperture_fstop
    lens.dof.aperture_fstop = lens.lens / 1000 / wide
    behind = bpy.data.objects.new(lens.name, lens)
    behind.parent = camera
    behind.location = (0.0, 0.0, away)
    for home in camera.users_collection:
        home.objects.link(behind)
    return lens
