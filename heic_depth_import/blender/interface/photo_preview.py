# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a dialog shows of the photo that somebody has chosen in it, before it is imported.

The photo is read as the import will read it, apart, and the window remembers it: whoever looks at
the preview waits no longer for the decoder.
"""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

import bpy
from bpy.app.translations import pgettext_iface as iface_

from ...core.errors import DepthImportError
from ..memory import memo_for, reading_once
from ..mishaps import told
from ..preferences import chosen_limits, chosen_reader
from .thumbnails import THUMBNAILS
from .wrapped_text import write

if TYPE_CHECKING:
    from ...core.photo import DepthPhoto
    from ...reading.photo_reader import PhotoReader

# Whoever goes through a folder with the arrow keys wants no process for each photo.
_SECONDS_BEFORE = 0.3
_SECONDS_BETWEEN_STEPS = 0.05
_SIDE = 256
_PICTURES = 2  # the photo and its depth
# Of a picture in a panel, in heights of a button.
_SCALE = 6.0


class PhotoPreview:
    """The preview of one dialog; while a photo is read, a timer of Blender's goes on with it.

    Attributes:
        timer: What Blender calls for that.
    """

    def __init__(self, may_begin: Callable[[], bool] = lambda: True) -> None:
        """Shows nothing yet.

        Args:
            may_begin: Tells whether what reads photos is loaded; the window would stand for that.
        """
        self._may_begin = may_begin
        self._path: Path | None = None
        self._photo: DepthPhoto | None = None
        self._name = ""  # that its small pictures go by
        self._problem = ""
        self._reader: PhotoReader | None = None
        self._reading: Generator[None, None, DepthPhoto] | None = None
        self._region: bpy.types.Region | None = None
        # Blender knows a timer by the object, and each look at a method makes another one.
        self.timer = self._go_on

    def draw(
        self,
        layout: bpy.types.UILayout,
        path: Path | None,
        region: bpy.types.Region | None,
        width: float,
    ) -> None:
        """Shows what is known of a photo, and begins to read it.

        Args:
            layout: To show it in.
            path: Of the photo; None if none is chosen.
            region: To be drawn again when more is known.
            width: What a line of text has room for, in pixels.
        """
        if path != self._path:
            self.stop()
            self._path, self._photo, self._problem = path, None, ""
            if path is not None:
                bpy.app.timers.register(self.timer, first_interval=_SECONDS_BEFORE)
        self._region = region
        if self._photo is not None:
            _draw_photo(layout, self._name, self._photo)
        elif self._problem:
            write(layout, self._problem, width, bpy.context, icon="ERROR")
        elif bpy.app.timers.is_registered(self.timer):
            _draw_waiting(layout)

    def stop(self) -> None:
        """Reads no more."""
        if bpy.app.timers.is_registered(self.timer):
            bpy.app.timers.unregister(self.timer)
        if self._reading is not None:
            self._reading.close()
        if self._reader is not None:
            self._reader.end()
        self._reading = self._reader = self._region = None

    def _go_on(self) -> float | None:
        """Takes another step; Blender calls it again after the seconds that it returns."""
        if not self._may_begin():
            return _SECONDS_BETWEEN_STEPS
        try:
            if self._reading is None:
                self._reading = self._begun()
            if self._reading is None:
                return None
            next(self._reading)
        except StopIteration as end:
            self._photo = end.value
            assert self._path is not None
            self._name = f"{self._path} {_changed(self._path)}"
        except DepthImportError as error:
            self._problem = told(error)
        else:
            return _SECONDS_BETWEEN_STEPS
        if self._region is not None:
            self._region.tag_redraw()
            self._region.tag_refresh_ui()
        if self._reader is not None:
            self._reader.end()
        self._reading = self._reader = None
        return None

    def _begun(self) -> "Generator[None, None, DepthPhoto] | None":
        """Begins to read; where photos are read within Blender, it would stand still for that."""
        from ...reading.photo_reader import InProcessReader
        from ...reading.reader import PhotoOrder

        context = bpy.context
        self._reader = chosen_reader(context)
        if self._path is None or isinstance(self._reader, InProcessReader):
            return None
        limits, memo = chosen_limits(context), memo_for(context)
        order = PhotoOrder(self._path)
        return _read(reading_once(order, limits, self._reader, memo))


def _read(beginning: "Generator[None, None, DepthPhoto]") -> "Generator[None, None, DepthPhoto]":
    from ...reading.photo_reader import whole

    return (yield from whole((yield from beginning)))


def _changed(path: Path) -> int:
    """Returns when a file was changed, in nanoseconds; 0 of one that is gone."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _draw_waiting(layout: bpy.types.UILayout) -> None:
    """Keeps the place of what comes: a button that moves is one that is missed."""
    row = layout.row()
    for _ in range(_PICTURES):
        row.template_icon(0, scale=_SCALE)
    column = layout.column(align=True)
    column.scale_y = 0.8
    column.label(text="Looking for depth...", icon="TIME")
    column.label(text="")


def _draw_photo(layout: bpy.types.UILayout, name: str, photo: "DepthPhoto") -> None:
    from ...core.small_pictures import small_pictures

    row = layout.row()
    for icon in THUMBNAILS.both(name, lambda: small_pictures(photo, _SIDE)):
        row.template_icon(icon, scale=_SCALE)
    column = layout.column(align=True)
    column.scale_y = 0.8
    height, width, _ = photo.rgb.shape
    device = f"{photo.shot.device}, " if photo.shot.device else ""
    column.label(text=f"{device}{width} x {height}", translate=False)
    rows, columns = photo.depth.disparity.shape
    told = (
        iface_("Depth: {size}, in metres as measured")
        if photo.depth.is_absolute
        else iface_("Depth: {size}, distances are rough")
    )
    column.label(text=told.format(size=f"{columns} x {rows}"), translate=False)
