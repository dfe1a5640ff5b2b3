# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of a long job in the window: when it can be read, after the window shows the job."""

import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Literal

import bpy

Reports = tuple[tuple[Literal["INFO", "WARNING"], str], ...]
"""Each is a kind that ``Operator.report`` knows, and a text."""

# For the operator below: no property can hold it.
_TO_TELL: ContextVar[Reports] = ContextVar("to_tell", default=())
# A timer's events come on time, several in a row, when the window has nothing left to draw.
_SECONDS_BETWEEN_EVENTS, _ON_TIME, _IN_A_ROW = 0.05, 0.15, 4
# Who turns the view meanwhile has it drawn without end.
_MOST_SECONDS = 30.0


class WM_OT_heic_depth_tell(bpy.types.Operator):
    """Tell how something ended, once the window shows it"""

    # Blender's banner goes five seconds after a report, and shows nothing while the window is drawn
    # slowly: eight times after a change, for smooth edges. An operator that ends tells before that.
    bl_idname = "wm.heic_depth_tell"
    bl_label = "Tell"
    bl_options = {"INTERNAL"}

    if TYPE_CHECKING:  # Blender evaluates the annotations of what it registers
        _timer: bpy.types.Timer | None
    _timer = None
    _begun = _last = 0.0
    _on_time = 0
    _reports: Reports = ()

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Waits for the window to be drawn."""
        manager = context.window_manager
        self._reports = _TO_TELL.get()
        self._begun = self._last = time.monotonic()
        self._timer = manager.event_timer_add(_SECONDS_BETWEEN_EVENTS, window=context.window)
        manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Tells it; until then all goes its way."""
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        before, self._last = self._last, time.monotonic()
        self._on_time = self._on_time + 1 if self._last - before < _ON_TIME else 0
        if self._on_time < _IN_A_ROW and self._last - self._begun < _MOST_SECONDS:
            return {"PASS_THROUGH"}
        self.cancel(context)
        for kind, text in self._reports:
            self.report({kind}, text)
        return {"FINISHED"}

    def cancel(self, context: bpy.types.Context) -> None:
        """Waits no longer."""
        if self._timer is not None:
            context.window_manager.event_timer_remove(self._timer)
            self._timer = None


def tell(operator: bpy.types.Operator, reports: Reports, *, is_modal: bool) -> None:
    """Tells how something ended; the status bar shows what is told last.

    Args:
        operator: Is about to end.
        reports: Of it.
        is_modal: Whether the window has lived on meanwhile. Then it is told when it can be read.
    """
    if not is_modal:
        for kind, text in reports:
            operator.report({kind}, text)
        return
    given = _TO_TELL.set(reports)
    try:
        bpy.ops.wm.heic_depth_tell("INVOKE_DEFAULT")
    finally:
        _TO_TELL.reset(given)
