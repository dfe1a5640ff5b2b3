# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences in panels, in as many lines as they take: Blender cuts off what has no room."""

from collections.abc import Callable

import blf
import bpy

# Blender's own, of all labels.
_FONT = 0
# How far apart lines of a text are, in heights of a button.
_LINE = 0.8
# At a scale of 1: what an icon takes beside a text, what margins take of the file browser's
# options, and what a popup has room for.
_ICON, _MARGIN, _POPUP = 24.0, 36.0, 300.0


def write(
    layout: bpy.types.UILayout | None,
    text: str,
    width: float,
    context: bpy.types.Context,
    icon: str = "",
) -> None:
    """Shows a text that has been translated, in as many lines as it takes.

    Args:
        layout: To show it in.
        text: Without line breaks.
        width: Of a line, in pixels.
        context: Tells the font's size.
        icon: Stands before the first line.
    """
    assert layout is not None
    column = layout.column(align=True)
    column.scale_y = _LINE
    room = width - (_ICON * context.preferences.system.ui_scale if icon else 0.0)
    for number, line in enumerate(lines_of(text, room, measured_in(context))):
        if icon:
            column.label(text=line, icon="BLANK1" if number else icon, translate=False)  # type: ignore[arg-type]
        else:
            column.label(text=line, translate=False)


def lines_of(text: str, width: float, measured: Callable[[str], float]) -> list[str]:
    """Breaks a text into lines between words; a single word may be wider.

    Args:
        text: Without line breaks.
        width: Of a line.
        measured: Tells how wide a text is.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measured(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def room_in(context: bpy.types.Context) -> float:
    """Returns how wide the text of a dialog may be, in pixels.

    Args:
        context: Of the file browser, or of what a popup is over.
    """
    scale = context.preferences.system.ui_scale
    if isinstance(context.space_data, bpy.types.SpaceFileBrowser) and context.region:
        return context.region.width - _MARGIN * scale
    return _POPUP * scale


def measured_in(context: bpy.types.Context) -> Callable[[str], float]:
    """Returns what tells how wide a text is in labels, in pixels.

    Args:
        context: Tells the font's size.
    """
    points = context.preferences.ui_styles[0].widget.points
    blf.size(_FONT, points * context.preferences.system.ui_scale)
    return lambda text: float(blf.dimensions(_FONT, text)[0])
