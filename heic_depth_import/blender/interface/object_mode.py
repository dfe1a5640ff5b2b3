# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Object Mode for a while: in Edit Mode Blender keeps geometry where scripts see none of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy


@contextmanager
def object_mode(context: bpy.types.Context) -> Iterator[None]:
    """Leaves the mode of the active object, and comes back to it."""
    mode = context.object.mode if context.object is not None else "OBJECT"
    if mode == "OBJECT":
        yield
        return
    bpy.ops.object.mode_set(mode="OBJECT")
    try:
        yield
    finally:
        bpy.ops.object.mode_set(mode=mode)
