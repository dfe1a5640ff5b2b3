# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What steps in the window have in common: the ways of a photo into Blender, the sidebar."""

from pathlib import Path

import bpy

from in_blender.window_driver import Driver, Steps

_IMPORT = {"IMPORT_SCENE_OT_heic_depth", "WM_OT_heic_depth_tell"}
_OPEN = 60  # pixels: a redo panel that shows more than its title is higher
_PREVIEW_SECONDS = 20.0  # until the dialog shows the photo, on a busy machine
_FILE_MENU = (43, 14)  # of the word "File", pixels from the window's upper left corner


def drop(driver: Driver, photo: Path, *others: str, picture: str = "") -> Steps:
    """Does what Blender does when files are dropped into the 3D view, and waits for the dialog.

    Args:
        driver: Of the window.
        photo: The first file.
        others: Names of files beside it that are dropped with it.
        picture: The golden picture that the dialog has to look like; "" for none.
    """
    area, region = driver.area("VIEW_3D"), driver.region("VIEW_3D", "WINDOW")
    assert region is not None
    yield from driver.move_into(region)
    before = yield from driver.picture()
    with bpy.context.temp_override(window=driver.window, area=area, region=region):
        bpy.ops.import_scene.heic_depth_dialog(
            "INVOKE_DEFAULT",
            filepath=str(photo),
            directory=f"{photo.parent}/",
            files=[{"name": name} for name in (photo.name, *others)],
        )
    if picture:
        yield from driver.another_look(_PREVIEW_SECONDS)
    yield from driver.picture(picture, since=before)


def open_file_browser(driver: Driver) -> Steps:
    """Finds File > Import > HEIC Depth by the search of the File menu."""
    yield from driver.click(_FILE_MENU[0], driver.window.height - _FILE_MENU[1])
    yield from driver.drawn()
    yield from driver.press("SPACE")
    yield from driver.write("import heic")
    yield from driver.drawn()
    yield from driver.press("RET")
    yield from driver.until("the file browser opens", lambda: driver.area("FILE_BROWSER"))
    yield from driver.drawn()


def imported(driver: Driver, photo: Path) -> Steps:
    """Waits until a photo is in the scene, the active object, and nothing more is to come."""
    yield from driver.until("the photo comes in", lambda: photo.stem in bpy.data.objects)
    yield from driver.until("the import ends", lambda: not is_importing(driver))
    yield from driver.drawn()
    assert bpy.context.view_layer.objects.active == bpy.data.objects[photo.stem]


def open_redo_panel(driver: Driver) -> Steps:
    """Waits for the panel Adjust Last Operation, and unfolds it."""

    def panel() -> bpy.types.Region | None:
        return driver.region("VIEW_3D", "HUD")

    yield from driver.until("the redo panel appears", panel)
    closed = panel()
    assert closed is not None
    if closed.height < _OPEN:
        yield from driver.click(closed.x + _OPEN, closed.y + closed.height // 2)
        yield from driver.until("it opens", lambda: (p := panel()) and p.height > _OPEN)


def show_sidebar(driver: Driver) -> Steps:
    """Opens the sidebar of the 3D view at the extension's tab."""
    area = driver.area("VIEW_3D")
    assert area is not None
    area.spaces.active.show_region_ui = True
    yield from driver.drawn()
    region = driver.region("VIEW_3D", "UI")
    assert region is not None
    region.active_panel_category = "HEIC Depth"  # type: ignore[assignment]  # the stub knows none
    yield from driver.drawn()


def is_importing(driver: Driver) -> bool:
    """Tells whether an import is running, or has ended and the window is still being drawn."""
    return any(running.bl_idname in _IMPORT for running in driver.window.modal_operators)
