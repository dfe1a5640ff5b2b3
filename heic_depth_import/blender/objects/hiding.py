# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects hidden for a while, and shown again as a person had them."""

import bpy

_WAYS = ("hide_viewport", "hide_render")
# On an object that is hidden for a while: in which ways it was not, before.
_SHOWN_BEFORE = "heic_depth_shown"


def hide(obj: bpy.types.Object) -> None:
    """Hides an object from windows and renders, until it is shown again."""
    obj[_SHOWN_BEFORE] = " ".join(way for way in _WAYS if not getattr(obj, way))
    for way in _WAYS:
        setattr(obj, way, True)


def is_hidden_for_a_while(obj: bpy.types.Object) -> bool:
    """Tells whether an object was hidden here, and not shown again."""
    return obj.get(_SHOWN_BEFORE) is not None


def show_again(obj: bpy.types.Object) -> None:
    """Shows an object where it was shown before it was hidden; what a person hid stays hidden."""
    if not is_hidden_for_a_while(obj):
        return
    for way in str(obj[_SHOWN_BEFORE]).split():
        setattr(obj, way, False)
    del obj[_SHOWN_BEFORE]
