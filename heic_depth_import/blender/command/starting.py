# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a worker is started: as this Blender was, and with this add-on, wherever it is installed.

Source of Blender's arguments: ``blender --help`` of 4.2 to 5.2.
"""

import sys
from collections.abc import Iterator, Sequence

import bpy

_PACKAGE = __package__.removesuffix(".blender.command")
_COMMANDS = ("-c", "--command")
# What decides how Blender comes up. All else is left out: files and scripts, which would be opened
# and run once more; logs, which two programs would write to one file; and what workers are told.
# What the environment says (--env-system-extensions sets it) they have anyway.
_PASSED_ON = frozenset(
    (
        *("--factory-startup", "-X"),
        *("--offline-mode", "--online-mode"),
        *("--enable-autoexec", "-y", "--disable-autoexec", "-Y"),
        *("--python-use-system-env", "--python-use-user-env"),
        *("--disable-crash-handler", "--disable-abort-handler", "--console-crash-handler"),
        *("-noaudio", "--gpu-device-no-fallback"),
    )
)
_PASSED_ON_WITH_A_WORD = frozenset(
    (
        *("--addons", "--app-template", "-setaudio"),
        *("--threads", "-t", "--qos"),
        *("--gpu-backend", "--gpu-device"),
    )
)
# The word that follows may look like one of those.
_LEFT_OUT_WITH_A_WORD = frozenset(
    (
        *("--python", "-P", "--python-text", "--python-expr", "--python-exit-code"),
        *("--log", "--log-level", "--log-file", "--verbose", "--debug-value"),
        *("--scene", "-S", "--engine", "-E", "--render-output", "-o", "--render-format", "-F"),
        *("--frame-start", "-s", "--frame-end", "-e", "--frame-jump", "-j"),
        *("--render-frame", "-f", "--use-extension", "-x"),
    )
)
_CALL = "serve()"
# By name: where this Blender was told by a script to switch the add-on on, a worker was not. Its
# repository is there for both: the preferences or the environment say so.
_START_PROGRAM = f"""
import addon_utils, importlib
addon_utils.check({_PACKAGE!r})[1] or addon_utils.enable({_PACKAGE!r}, persistent=True)
importlib.import_module({_PACKAGE + ".blender.command.worker"!r}).{_CALL}
"""
# Where Blender is a module of Python there is no program to start. It ends at once: on its way out
# the module of Blender 4.2 crashes once it has exported glTF.
_START_MODULE = f"""
import bpy, importlib, os
bpy.ops.preferences.addon_enable(module={_PACKAGE!r})
os._exit(importlib.import_module({_PACKAGE + ".blender.command.worker"!r}).{_CALL})
"""


def worker_command(call: str = _CALL) -> list[str]:
    """Returns the program and the arguments that start a worker.

    Args:
        call: Of the function in `worker` that does the work.
    """
    program = bpy.app.binary_path
    if not program:
        return [sys.executable, "-c", _START_MODULE.replace(_CALL, call)]
    code = _START_PROGRAM.replace(_CALL, call)
    start = ["--background", "--python-exit-code", "1", "--python-expr", code]
    return [program, *passed_on(sys.argv[1:]), *start]


def passed_on(words: Sequence[str]) -> list[str]:
    """Returns those of Blender's arguments that a worker gets as well.

    Args:
        words: All that Blender was started with; in Blender they are `sys.argv` without the first.
    """
    return list(_passed_on(iter(words)))


def _passed_on(words: Iterator[str]) -> Iterator[str]:
    for word in words:
        if word in _COMMANDS:
            break
        if word in _PASSED_ON:
            yield word
        elif word in _PASSED_ON_WITH_A_WORD:
            yield from (word, next(words, ""))
        elif word in _LEFT_OUT_WITH_A_WORD:
            next(words, None)
