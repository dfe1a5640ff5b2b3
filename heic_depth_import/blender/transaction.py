# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All or nothing: a failed import leaves no data-block behind."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Removes every data-block that was made inside, if what is inside raises."""
    before = {block.session_uid for block in _blocks()}
    try:
        yield
    except BaseException:
        bpy.data.batch_remove([block for block in _blocks() if block.session_uid not in before])
        raise


def _blocks() -> Iterator[bpy.types.ID]:
    for blocks in (
        bpy.data.objects,
        bpy.data.meshes,
        bpy.data.pointclouds,
        bpy.data.cameras,
        bpy.data.lights,
        bpy.data.actions,
        bpy.data.materials,
        bpy.data.images,
        bpy.data.node_groups,
        bpy.data.collections,
    ):
        yield from blocks
