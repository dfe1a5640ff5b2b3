# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests inside Blender, with the extension installed from its built zip; build.py runs them."""

import importlib.util

import pytest

EXTENSION = "bl_ext.user_default.heic_depth_import"

if importlib.util.find_spec("bpy") is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(autouse=True)
def empty_scene() -> None:
    """Starts every test with nothing in Blender but the enabled extension."""
    import bpy

    # Not read_factory_settings: that disables the extension and removes its unpacked wheels.
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    if EXTENSION not in bpy.context.preferences.addons:
        bpy.ops.preferences.addon_enable(module=EXTENSION)
    assert EXTENSION in bpy.context.preferences.addons
