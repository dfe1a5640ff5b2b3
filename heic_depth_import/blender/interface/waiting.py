# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A long job of an operator, done in steps while the window lives on."""

from collections.abc import Callable, Generator

import bpy

_SECONDS_BETWEEN_STEPS = 0.02


class StopError(BaseException):
    """Raised within a step where the user has pressed Esc; no error of the job may swallow it."""


class Waiting:
    """Steps that a timer of the window takes one after the other; Esc is told to them."""

    def __init__(
        self,
        context: bpy.types.Context,
        steps: Generator[None, None, set[str]],
        status: Callable[[], str],
    ) -> None:
        """Shows at once what is going on.

        Args:
            context: Of the window.
            steps: The job; it returns what the operator's modal() has to.
            status: Tells what to show in the status bar.
        """
        self._steps = steps
        self._status = status
        self._manager = context.window_manager
        self._workspace = context.workspace
        self._timer = self._manager.event_timer_add(_SECONDS_BETWEEN_STEPS, window=context.window)
        self._shown = ""
        self._show_status()

    def after(self, event: bpy.types.Event) -> set[str]:
        """Returns what the operator's modal() has to.

        Args:
            event: That modal() was called for.
        """
        try:
            if event.type == "ESC" and event.value == "PRESS":
                self._steps.throw(StopError())
            elif event.type == "TIMER":
                next(self._steps)
        except StopIteration as end:
            self.stop()
            result: set[str] = end.value
            return result
        except BaseException:
            self.stop()
            raise
        self._show_status()
        return {"RUNNING_MODAL"}

    @property
    def goes_on(self) -> bool:
        """Whether there are steps left."""
        return self._timer is not None

    def stop(self) -> None:
        """Takes no more steps; the one that was taken last cleans up behind itself."""
        self._steps.close()
        if self._timer is not None:
            self._manager.event_timer_remove(self._timer)
            self._workspace.status_text_set(None)
            self._timer = None

    def _show_status(self) -> None:
        if (status := self._status()) != self._shown:
            self._shown = status
            self._workspace.status_text_set(status)
