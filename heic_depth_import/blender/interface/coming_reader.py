# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reads photos for a dialog, made while that is looked at: the first one opens at once.

What an import takes (numpy, the core, node groups) is not loaded by enabling, and takes a tenth of
a second and more: the dialog is drawn first.
"""

from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

import bpy

from ..preferences import chosen_reader

if TYPE_CHECKING:
    from ...reading.photo_reader import PhotoReader

_LOADED_AHEAD = (
    "...isolation.decoder",
    "...core.small_pictures",
    "..importing",
    "..showing",
    ".progress",
    ".waiting",
)
_SECONDS_BETWEEN_LOOKS = 0.02


class ComingReader:
    """A reader of photos that is ready a moment after the dialog.

    Attributes:
        timer: What Blender calls until it is.
    """

    def __init__(self) -> None:
        """Begins; what is going on is drawn before anything is loaded."""
        self._loading = Thread(target=_load, daemon=True)
        self._reader: PhotoReader | None = None
        # Blender knows a timer by the object, and each look at a method makes another one.
        self.timer = self._go_on
        bpy.app.timers.register(self.timer)

    @property
    def is_loaded(self) -> bool:
        """Whether all that an import takes is there."""
        return self._loading.ident is not None and not self._loading.is_alive()

    def taken(self, context: bpy.types.Context) -> "PhotoReader":
        """Gives the reader away, waiting for it if need be.

        Args:
            context: Tells the preferences.
        """
        reader, self._reader = self._reader, None
        self.end()
        return reader or chosen_reader(context)

    def end(self) -> None:
        """Lets the reader go."""
        if bpy.app.timers.is_registered(self.timer):
            bpy.app.timers.unregister(self.timer)
        if self._reader is not None:
            self._reader.end()
        self._reader = None

    def _go_on(self) -> float | None:
        """Loads, and starts the decoder's process when that is done."""
        if self._loading.ident is None:
            self._loading.start()
        if not self.is_loaded:
            return _SECONDS_BETWEEN_LOOKS
        self._reader = chosen_reader(bpy.context)
        self._reader.start()  # while the user looks for the photo
        return None


def _load() -> None:
    for name in _LOADED_AHEAD:
        import_module(name, __package__)
