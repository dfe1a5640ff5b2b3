# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports a photo and saves the scene, in a process of its own; test_privacy.py looks at the file.

Usage: ``memory_probe.py PHOTO BLEND OPTIONS``, the options as JSON.
"""

import json
import sys

import bpy

EXTENSION = "bl_ext.user_default.heic_depth_import"

if __name__ == "__main__":
    photo, blend, options = sys.argv[1:]
    bpy.ops.preferences.addon_enable(module=EXTENSION)
    bpy.ops.import_scene.heic_depth(filepath=photo, **json.loads(options))
    bpy.ops.wm.save_as_mainfile(filepath=blend, compress=False)
