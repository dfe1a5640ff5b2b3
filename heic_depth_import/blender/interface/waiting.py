# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A long job of an operator, done in steps while the window lives on."""

from collections.abc import Generator

import bpy

_SECONDS_BETWEEN_STEPS = 0.02


class Waiting:
    """Steps that a timer of the window takes one after the other, until Esc."""

    def __init__(self, context: bpy.types.Context, steps: Generator[None, None, set[str]]) -> None:
        self._steps = steps
        self._manager = context.window_manager
        self._workspace = context.workspace
        self._timer = self._manager.event_timer_add(_SECONDS_BETWEEN_STEPS, window=context.window)
        self._workspace.status_text_set("Importing the photo    Esc: Cancel")

    def after(self, event: bpy.types.Event) -> set[str]:
        """Returns what the operator's modal() has to.

        Args:
            event: That modal() was called for.
        """
        if event.type == "ESC" and event.value == "PRESS":
            self.stop()
            return {"CANCELLED"}
        if event.type == "TIMER":
            try:
                next(self._steps)
            except StopIteration as end:
                self.stop()
                result: set[str] = end.value
                return result
            except BaseException:
                self.stop()
                raise
        return {"RUNNING_MODAL"}

    def stop(self) -> None:
        """Takes no more steps; the one that was taken last cleans up behind itself."""
        self._steps.close()
        if self._timer is not None:
            self._manager.event_timer_remove(self._timer)
            self._workspace.status_text_set(None)
            self._timer = None
