# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a script in Blender's module with the extension enabled.

Usage: ``python -m in_blender.bootstrap SCRIPT [ARGS]``, or ``-m MODULE`` instead of a script, or
``--command heic_depth`` as in Blender itself, with the profile in BLENDER_USER_RESOURCES.
"""

import importlib
import os
import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

EXTENSION = "bl_ext.user_default.heic_depth_import"


def extension_module(name: str) -> Any:  # noqa: ANN401  no stub knows where it is installed
    """Returns a module of the extension, by its name within the package."""
    return importlib.import_module(f"{EXTENSION}.{name}")


def load_blender() -> ModuleType:
    """Returns the module bpy, or end with one line about what it misses."""
    try:
        import bpy
    except ImportError as error:
        from tooling.missing import library_advice

        if advice := library_advice(error):
            sys.exit(f"build.py: {advice}")
        raise
    return bpy


def main(arguments: list[str]) -> None:
    """Enables the extension and hand over to the script or module."""
    bpy = load_blender()
    # The module starts with factory settings, whatever the profile says.
    bpy.ops.preferences.addon_enable(module=EXTENSION)
    if EXTENSION not in bpy.context.preferences.addons:
        sys.exit(f"build.py: {EXTENSION} cannot be enabled")
    if arguments[0] == "--command":
        # As a module Blender reads no command line, so that it runs no commands either.
        sys.exit(extension_module("blender.command.main").main(arguments[2:]))
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        del sys.path[0]
        _run_and_end(arguments[1])
    else:
        sys.argv = arguments
        sys.path[0] = str(Path(arguments[0]).resolve().parent)
        runpy.run_path(arguments[0], run_name="__main__")


def _run_and_end(module: str) -> NoReturn:
    """Runs a module and ends the process, without Blender's own end.

    That of 4.2 crashes once in some runs, when all is done and told. How a process ends that has
    the extension is tried apart (tests/blender/test_package.py).
    """
    code: object = None
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    if isinstance(code, str):
        print(code, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    main(sys.argv[1:])
