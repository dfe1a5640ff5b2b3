# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window shows of a photo that is there."""

from pathlib import Path

import bpy

from in_blender.window_driver import Driver, Steps
from in_blender.window_import import drop, imported, show_sidebar


def photo_is_seen_through_its_camera(driver: Driver, photo: Path) -> Steps:
    yield from drop(driver, photo)
    yield from driver.press("RET")
    yield from imported(driver, photo)
    space = driver.area("VIEW_3D").spaces.active
    assert space.region_3d.view_perspective == "CAMERA"
    assert not bpy.data.objects["Cube"].visible_get()  # the photo's camera stands in it
    yield from show_sidebar(driver)
    yield from driver.picture("window_photo", for_readme=True)
