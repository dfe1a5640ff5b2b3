# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender side: the only folder that imports bpy."""

import bpy

from .operators import CLASSES as OPERATORS
from .operators import draw_menu_entry
from .style_operator import (
    OBJECT_OT_heic_depth_style,
    VIEW3D_MT_heic_depth_style,
    draw_style_menu,
)

CLASSES = (*OPERATORS, OBJECT_OT_heic_depth_style, VIEW3D_MT_heic_depth_style)


def register() -> None:
    """Registers all classes and the menu entry."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.TOPBAR_MT_file_import.append(draw_menu_entry)  # type: ignore[arg-type]  # stub
    bpy.types.VIEW3D_MT_object.append(draw_style_menu)  # type: ignore[arg-type]  # stub


def unregister() -> None:
    """Takes back everything that `register` did, in reverse."""
    bpy.types.VIEW3D_MT_object.remove(draw_style_menu)  # type: ignore[arg-type]  # stub
    bpy.types.TOPBAR_MT_file_import.remove(draw_menu_entry)  # type: ignore[arg-type]  # stub
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)
