# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure what enabling the extension takes, which every start of Blender pays.

As a script it enables it, in a Blender that has not, and prints what that took.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import statistics
from pathlib import Path

import bpy  # noqa: F401  the extension finds Blender as it is when it is started

from bench.costs import Cost
from bench.fresh_process import answer
from bench.stopwatch import Spent
from in_blender.bootstrap import EXTENSION

_PROCESSES = 7
_MOST = 5.0
"""Milliseconds on the clock."""


def cost_of_enabling() -> Cost:
    """Enables the extension in processes of their own; the first, which compiles, not counted."""
    found = [answer(Path(__file__), is_enabled=False) for _ in range(_PROCESSES + 1)][1:]
    clock, processor, modules = (
        statistics.median(each[name] for each in found)
        for name in ("clock", "processor", "modules")
    )
    note = f"{processor:.0f} ms of processor, {modules:.0f} modules, {_PROCESSES} processes"
    return Cost("enabling the add-on", clock, _MOST, "ms", note)


def _enable() -> None:
    importlib.import_module(EXTENSION).register()


if __name__ == "__main__":
    import sys

    # Up to Python 3.11 a look through all that Blender has loaded is due by then, 10 ms for whoever
    # is next to make some hundred objects: it is no part of this.
    gc.collect()
    before = set(sys.modules)
    spent = Spent.by(_enable)
    figures = {
        "clock": 1000 * spent.clock,
        "processor": 1000 * spent.processor,
        "modules": len(set(sys.modules) - before),
    }
    print(json.dumps(figures), flush=True)
    os._exit(0)  # Blender 4.2, as a module, crashes at its end with an extension enabled like this
