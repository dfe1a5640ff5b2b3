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
# The same for the first dialog as it opens; what loads the rest begins when it is drawn.
OPEN = ENABLE.replace(
    ".register()",
    f""".register()
before = set(sys.modules)
for name in ("coming_reader", "photo_preview", "option_panels", "viewport"):
    importlib.import_module({EXTENSION!r} + ".blender.interface." + name)
startup = importlib.import_module({EXTENSION!r} + ".blender.objects.startup")
assert startup.startup_cube(bpy.context.scene) is not None
assert startup.is_startup_camera(bpy.context.scene.camera)
""",
)
# Of ours; each takes 0.1 ms.
MOST_MODULES = 31
# The only one of the core, the numbers that properties have.
CORE = {"core", "core.defaults"}
# Of the standard library, what a ContextVar takes.
OTHERS = {"contextvars", "_contextvars"}


def loaded_by(code: str) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    # Blender tells on the error stream what it cannot make sense of, and goes on.
    assert not ran.stderr
    return set(json.loads(ran.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    return loaded_by(ENABLE)


def test_opening_the_dialog_loads_nothing_that_reads_photos() -> None:
    found = loaded_by(OPEN)
    ours = {name.removeprefix(f"{EXTENSION}.") for name in found if name.startswith(EXTENSION)}
    assert "numpy" not in found
    assert {name for name in ours if name.split(".")[0] != "blender"} <= {"core.errors"}
    assert not {name for name in ours if name.startswith(("blender.importing", "blender.nodes"))}


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
