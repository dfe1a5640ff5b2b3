# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""All or nothing: an import that fails or is cancelled leaves everything as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy


class Transaction:
    """The data-blocks that an import has made.

    They are found out in between two moments in which nobody else has a turn, so that those of
    others, made while a decoder was waited for, are never among them.
    """

    def __init__(self) -> None:
        self._made: set[int] = set()

    @contextmanager
    def adding(self) -> Iterator[None]:
        """Takes note of what is made inside; removes it if what is inside raises."""
        before = set(_blocks())
        try:
            yield
            self._made |= set(_blocks()) - before
        except BaseException:
            _remove(set(_blocks()) - before)
            raise

    @property
    def made(self) -> list[bpy.types.ID]:
        """All that was made and is still there."""
        return [block for uid, block in _blocks().items() if uid in self._made]

    def take_back(self) -> None:
        """Removes all that was made."""
        _remove(self._made)
        self._made = set()


@contextmanager
def arrangement_kept(context: bpy.types.Context) -> Iterator[None]:
    """Puts selection, mode, camera, format, frames and view back, if what is inside raises."""
    scene, layer = context.scene, context.view_layer
    assert scene is not None
    render = scene.render
    # Without a window, in a timer's script, the context itself has no selection.
    selected, active = list(layer.objects.selected), layer.objects.active
    mode = active.mode if active else "OBJECT"
    frame = scene.frame_current
    settings = [
        (scene, "camera"),
        (scene, "frame_start"),
        (scene, "frame_end"),
        (render, "resolution_x"),
        (render, "resolution_y"),
        (render, "pixel_aspect_x"),
        (render, "pixel_aspect_y"),
        (scene.view_settings, "view_transform"),
    ]
    values = [getattr(owner, name) for owner, name in settings]
    try:
        yield
    except BaseException:
        for (owner, name), value in zip(settings, values, strict=True):
            setattr(owner, name, value)
        if scene.frame_current != frame:
            scene.frame_set(frame)
        for obj in list(layer.objects.selected):
            obj.select_set(state=False)
        for obj in selected:
            obj.select_set(state=True)
        layer.objects.active = active
        if active and active.mode != mode:
            bpy.ops.object.mode_set(mode=mode)
        raise


def _blocks() -> dict[int, bpy.types.ID]:
    """Returns all data-blocks of every kind by what tells them apart in this session."""
    return {
        block.session_uid: block
        for kind in bpy.data.bl_rna.properties
        if kind.type == "COLLECTION"
        for block in getattr(bpy.data, kind.identifier)
    }


def _remove(made: set[int]) -> None:
    bpy.data.batch_remove([block for uid, block in _blocks().items() if uid in made])
