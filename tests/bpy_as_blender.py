# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the program ``blender`` where there is only its module.

Usage: ``python tests/bpy_as_blender.py --command extension|heic_depth WORDS...``. The module reads
no command line; both commands are the ones that the program would run, with the user's preferences.
"""

import importlib
import sys

import bpy

EXTENSION = "bl_ext.user_default.heic_depth_import"


def main(words: list[str]) -> int:
    """Runs a command and return its exit code."""
    flag, command, *rest = words
    assert flag == "--command"
    # The module starts with factory settings, and that of 4.2 crashes over any others.
    if bpy.app.version >= (4, 5, 0):
        bpy.ops.wm.read_userpref()
    elif command != "extension":
        bpy.ops.preferences.addon_enable(module=EXTENSION)
    if command == "extension":
        cli = importlib.import_module("bl_pkg.bl_extension_cli")
        return int(cli.cli_extension_handler(rest))
    preferences = bpy.context.preferences
    assert preferences is not None
    if EXTENSION not in preferences.addons:
        print(f"Unrecognized command: {command!r}", file=sys.stderr)
        return 1
    return int(importlib.import_module(f"{EXTENSION}.blender.command.main").main(rest))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
