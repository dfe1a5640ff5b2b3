# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window in another language; only a Blender application has any."""

from pathlib import Path

import bpy
from bpy.app.translations import pgettext_iface

from in_blender.window_driver import Driver, NotHereError, Steps
from in_blender.window_import import drop

_EXTENSION = "bl_ext.user_default.heic_depth_import"


def dialog_speaks_german(driver: Driver, photo: Path) -> Steps:
    view = bpy.context.preferences.view
    try:
        view.language = "de_DE"
    except TypeError:
        raise NotHereError("Blender as a module has no languages") from None
    try:
        view.use_translate_interface = True
        yield from drop(driver, photo, picture="drop_dialog_german")
        yield from driver.press("ESC")
        assert _label() == "Aus Datei neu laden"
        bpy.ops.preferences.addon_disable(module=_EXTENSION)
        assert _label() == "Reload from File"
        bpy.ops.preferences.addon_enable(module=_EXTENSION)
        assert _label() == "Aus Datei neu laden"
    finally:
        view.language = "en_US"
    assert _label() == "Reload from File"


def _label() -> str:
    return pgettext_iface("Reload from File", "Operator")
