# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender side: the only folder that imports bpy."""

from pathlib import Path
from typing import Any

import bpy

from . import import_record, memory, preferences, translations
from .interface import (
    camera_operators,
    colour_operator,
    dialog,
    distance_operator,
    distance_picking,
    import_operator,
    pcd_export,
    reload_operator,
    sidebar_panels,
    style_operator,
    telling,
)

CLASSES = (
    preferences.HeicDepthPreferences,
    *import_operator.CLASSES,
    *dialog.CLASSES,
    *style_operator.CLASSES,
    distance_operator.OBJECT_OT_heic_depth_set_distance,
    distance_picking.OBJECT_OT_heic_depth_pick,
    reload_operator.OBJECT_OT_heic_depth_reload,
    *camera_operators.CLASSES,
    colour_operator.SCENE_OT_heic_depth_photo_colours,
    *sidebar_panels.CLASSES,
    telling.WM_OT_heic_depth_tell,
    pcd_export.EXPORT_SCENE_OT_heic_depth_pcd,
)

# Has the folder `presets`.
_FOLDER = str(Path(__file__).parent)

_commands: list[object] = []  # Blender wants its own handle back, and keeps no list of them


def register() -> None:
    """Registers all classes, the menu entries, the command and the translations."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    for menu, draw in _menu_entries():
        menu.append(draw)
    bpy.utils.register_preset_path(_FOLDER)
    memory.remember()
    for handlers, handler in _handlers():
        handlers.append(handler)
    _commands.append(bpy.utils.register_cli_command("heic_depth", _run_command))
    bpy.app.translations.register(__package__, translations.known())


def unregister() -> None:
    """Takes back everything that `register` did, in reverse."""
    from .interface.thumbnails import THUMBNAILS
    from .nodes.kept_groups import forget_kept_groups

    bpy.app.translations.unregister(__package__)
    bpy.utils.unregister_cli_command(_commands.pop())
    bpy.utils.unregister_preset_path(_FOLDER)
    memory.stop_remembering()
    forget_kept_groups()
    for handlers, handler in _handlers():
        handlers.remove(handler)
    for menu, draw in reversed(_menu_entries()):
        menu.remove(draw)
    THUMBNAILS.remove()
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)


def _menu_entries() -> list[tuple[Any, Any]]:  # the stub knows other functions for menus
    return [
        (bpy.types.TOPBAR_MT_file_import, dialog.draw_menu_entry),
        (bpy.types.VIEW3D_MT_image_add, dialog.draw_add_entry),
        (bpy.types.TOPBAR_MT_file_export, pcd_export.draw_export_entry),
        (bpy.types.VIEW3D_MT_object, reload_operator.draw_photo_entries),
        (bpy.types.VIEW3D_MT_object, style_operator.draw_style_menu),
    ]


def _handlers() -> list[tuple[Any, Any]]:
    handlers = [
        (bpy.app.handlers.save_pre, import_record.make_paths_relative),
        (bpy.app.handlers.save_post, import_record.make_paths_our_own),
    ]
    if hasattr(bpy.app.handlers, "blend_import_post"):  # Blender 4.3 has it first
        appending = bpy.app.handlers.blend_import_post
        handlers.append((appending, import_record.make_appended_our_own))
    return handlers


def _run_command(words: list[str]) -> int:
    from .command.main import main

    return main(words)
