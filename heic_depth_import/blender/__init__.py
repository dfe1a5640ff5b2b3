# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender side: the only folder that imports bpy."""

import bpy

from . import operators
from .operators import draw_menu_entry
from .preferences import HeicDepthPreferences

_CLASSES = (HeicDepthPreferences, *operators.CLASSES)


def register() -> None:
    """Registers all classes and the menu entry."""
    for cls in _CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.TOPBAR_MT_file_import.append(draw_menu_entry)  # type: ignore[arg-type]  # stub


def unregister() -> None:
    """Takes back everything that `register` did, in reverse."""
    bpy.types.TOPBAR_MT_file_import.remove(draw_menu_entry)  # type: ignore[arg-type]  # stub
    for cls in reversed(_CLASSES):
        bpy.utils.unregister_class(cls)
