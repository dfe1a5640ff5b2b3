# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender side: the only folder that imports bpy."""

import bpy

from . import operators, pcd

CLASSES = (*operators.CLASSES, pcd.EXPORT_SCENE_OT_heic_depth_pcd)

_commands: list[object] = []  # Blender wants its own handle back, and keeps no list of them


def register() -> None:
    """Registers all classes, the menu entries and the command."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    bpy.types.TOPBAR_MT_file_import.append(operators.draw_menu_entry)  # type: ignore[arg-type]
    bpy.types.TOPBAR_MT_file_export.append(pcd.draw_export_entry)  # type: ignore[arg-type]
    _commands.append(bpy.utils.register_cli_command("heic_depth", _run_command))


def unregister() -> None:
    """Takes back everything that `register` did, in reverse."""
    bpy.utils.unregister_cli_command(_commands.pop())
    bpy.types.TOPBAR_MT_file_export.remove(pcd.draw_export_entry)  # type: ignore[arg-type]
    bpy.types.TOPBAR_MT_file_import.remove(operators.draw_menu_entry)  # type: ignore[arg-type]
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)


def _run_command(words: list[str]) -> int:
    from .command.main import main

    return main(words)
