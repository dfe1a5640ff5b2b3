# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that styles an object, and its menu."""

import bpy
from bpy.props import EnumProperty

from ..settings import PROPERTIES
from ..styles.apply import apply_style
from ..styles.catalogue import style_items


class OBJECT_OT_heic_depth_style(bpy.types.Operator):
    """Give an imported photo a ready look, or take the look away again"""

    bl_idname = "object.heic_depth_style"
    bl_label = "HEIC Depth Style"
    bl_options = {"REGISTER", "UNDO"}

    style: EnumProperty(name="Style", description="A ready look", items=style_items())

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Allows it on objects that the import made."""
        if is_imported(context.object):
            return True
        cls.poll_message_set("Select a photo that was imported as HEIC Depth")
        return False

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Styles all selected photos, and the active one."""
        chosen = {context.object, *(context.selected_objects or ())}
        for obj in chosen:
            if obj is not None and is_imported(obj) and obj.is_editable:
                for note in apply_style(obj, self.style):
                    self.report({"INFO"}, f"{obj.name}: {note}")
        return {"FINISHED"}


class VIEW3D_MT_heic_depth_style(bpy.types.Menu):
    """Ready looks of an imported photo"""

    bl_label = "HEIC Depth Style"

    def draw(self, _context: bpy.types.Context) -> None:
        """Shows all styles."""
        self.layout.operator_enum(OBJECT_OT_heic_depth_style.bl_idname, "style")


def draw_style_menu(menu: bpy.types.Menu, context: bpy.types.Context) -> None:
    """Adds the submenu of the Object menu, for imported photos only."""
    if is_imported(context.object):
        menu.layout.separator()
        menu.layout.menu(VIEW3D_MT_heic_depth_style.__name__)


def is_imported(obj: bpy.types.Object | None) -> bool:
    """Tells whether an object is a photo that the import made."""
    return obj is not None and obj.get(PROPERTIES) is not None


CLASSES = (OBJECT_OT_heic_depth_style, VIEW3D_MT_heic_depth_style)
