# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo's own colours, one click away."""

import bpy
from bpy.app.translations import pgettext_tip as tip_


class SCENE_OT_heic_depth_photo_colours(bpy.types.Operator):
    """Set the scene's view transform to Standard, so that renders have the photo's colours"""

    bl_idname = "scene.heic_depth_photo_colours"
    bl_label = "Show the Photo's Colours"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Allows it where the view transform is the one that Blender starts with."""
        from ..objects.stage import has_usual_view

        if context.scene is not None and has_usual_view(context.scene):
            return True
        cls.poll_message_set(tip_("Somebody has chosen how the scene shows colours"))
        return False

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Sets it."""
        from ..objects.stage import show_photo_colours

        assert context.scene is not None
        show_photo_colours(context.scene)
        return {"FINISHED"}
