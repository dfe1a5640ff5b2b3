# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another look for a photo that is there: Object > HEIC Depth Style."""

from pathlib import Path

import bpy

from in_blender.window_driver import Driver, Steps

_MODIFIER = "HEIC Depth Style"


def object_menu_changes_the_style(driver: Driver, photo: Path) -> Steps:
    bpy.ops.import_scene.heic_depth(filepath=str(photo))
    yield from driver.drawn()
    obj = bpy.context.view_layer.objects.active
    before = yield from driver.picture()
    yield from driver.open_menu("VIEW3D_MT_object")
    yield from driver.press("UP_ARROW")  # from the first entry to the last, which is ours
    yield from driver.press("RIGHT_ARROW")
    yield from driver.picture("style_menu", since=before)
    yield from driver.press("DOWN_ARROW")
    yield from driver.press("RET")
    yield from driver.until("the style is there", lambda: _MODIFIER in obj.modifiers)
    yield from driver.drawn()
    assert not obj.select_get()  # outlines of its pieces would cover it
