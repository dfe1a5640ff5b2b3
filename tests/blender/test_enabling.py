# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What enabling the extension loads, which every start of Blender pays: what Blender asks for."""

import json
import os
import subprocess
import sys

import pytest

from tests.blender.conftest import EXTENSION

# Names of modules that came by enabling, in a Blender that has not been asked for anything yet.
ENABLE = f"""
import importlib, json, os, sys
import bpy
before = set(sys.modules)
importlib.import_module({EXTENSION!r}).register()
print(json.dumps(sorted(set(sys.modules) - before)), flush=True)
os._exit(0)
"""
# Of ours; each takes 0.1 ms.
MOST_MODULES = 32
# The only one of the core, the numbers that properties have.
CORE = {"core", "core.defaults"}
# Of the standard library, what a ContextVar takes.
OTHERS = {"contextvars", "_contextvars"}


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", ENABLE],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    # Blender tells on the error stream what it cannot make sense of, and goes on.
    assert not ran.stderr
    return set(json.loads(ran.stdout.splitlines()[-1]))


def test_enabling_loads_neither_numpy_nor_decoders_nor_any_other_library(loaded: set[str]) -> None:
    assert {name for name in loaded if not name.startswith(EXTENSION)} <= OTHERS


def test_enabling_loads_nothing_that_works_on_photos(loaded: set[str]) -> None:
    ours = {name.removeprefix(f"{EXTENSION}.") for name in loaded if name.startswith(EXTENSION)}
    assert "blender.interface.import_operator" in ours
    outside = {name for name in ours if name.split(".")[0] != "blender"} - {EXTENSION}
    assert outside == CORE
    working = {
        *("blender.settings", "blender.importing", "blender.adding", "blender.styling"),
        *("blender.objects", "blender.styles.catalogue", "blender.nodes", "blender.command"),
    }
    assert not ours & working
    assert len(ours) <= MOST_MODULES
