# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window shows of a photo that is there."""

from pathlib import Path

import bpy

from in_blender.window_driver import Driver, Steps
from in_blender.window_import import drop, imported


def photo_is_seen_through_its_camera(driver: Driver, photo: Path) -> Steps:
    yield from drop(driver, photo)
    yield from driver.press("RET")
    yield from imported(driver, photo)
    bpy.data.objects.remove(bpy.data.objects["Cube"])  # the photo's camera stands in it
    driver.area("VIEW_3D").spaces.active.shading.color_type = "TEXTURE"
    yield from driver.move_into(driver.region("VIEW_3D", "WINDOW"))
    yield from driver.press("NUMPAD_0")
    yield from driver.until("the view turns", lambda: _looks_through_camera(driver))
    yield from driver.picture("window_photo", for_readme=True)


def _looks_through_camera(driver: Driver) -> bool:
    return driver.area("VIEW_3D").spaces.active.region_3d.view_perspective == "CAMERA"
