# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab "HEIC Depth" of the sidebar, and what its buttons do."""

import importlib
import shutil
from pathlib import Path

import bpy

from in_blender.window_driver import Driver, Steps
from in_blender.window_import import drop, imported, open_redo_panel, show_sidebar

_SET_DISTANCE = "OBJECT_OT_heic_depth_set_distance"
_RELOAD = "OBJECT_OT_heic_depth_reload"
_PICK = "OBJECT_OT_heic_depth_pick"
_WRAPPED_TEXT = "bl_ext.user_default.heic_depth_import.blender.interface.wrapped_text"
_LIVE = "HEIC Depth"  # the modifier of a live grid
_APART = 60  # pixels between two clicks on the photo
_MOVED = 100.0  # metres, off any photo


def sidebar_tells_of_the_photo(driver: Driver, photo: Path) -> Steps:
    bpy.ops.import_scene.heic_depth(filepath=str(photo))
    yield from show_sidebar(driver)
    yield from driver.picture("sidebar", of=driver.region("VIEW_3D", "UI"))


def two_clicks_and_a_length_set_the_size(driver: Driver, photo: Path) -> Steps:
    yield from drop(driver, photo)
    yield from driver.press("RET")
    yield from imported(driver, photo)
    yield from show_sidebar(driver)
    yield from driver.click(*(yield from driver.find("VIEW_3D", "UI", _SET_DISTANCE)))
    yield from driver.until("points are picked", lambda: _is_running(driver, _PICK))
    view = driver.region("VIEW_3D", "WINDOW")
    x, y = view.x + view.width // 2, view.y + view.height // 2
    yield from driver.click(x - _APART, y)
    yield from driver.click(x + _APART, y)
    yield from driver.until("the points are known", lambda: not _is_running(driver, _PICK))
    yield from driver.drawn()
    yield from driver.press("RET")
    yield from driver.until("the size is set", _measured)
    yield from driver.drawn()
    before, depth = _measured(), _depth()
    yield from open_redo_panel(driver)
    yield from driver.click(*(yield from driver.find("VIEW_3D", "HUD", "length")))
    yield from driver.write("2")
    yield from driver.press("RET")
    wanted = depth * 2.0 / before
    yield from driver.until("the size is another", lambda: abs(_depth() / wanted - 1.0) < 1e-3)


def make_live_and_reload_read_the_photo_again(driver: Driver, photo: Path) -> Steps:
    bpy.ops.import_scene.heic_depth(filepath=str(photo))
    obj = bpy.context.view_layer.objects.active
    yield from show_sidebar(driver)
    # Make Live is the same operator, further up.
    yield from driver.click(*(yield from driver.find("VIEW_3D", "UI", _RELOAD)))
    yield from driver.until("the photo is live", lambda: _LIVE in obj.modifiers)
    yield from driver.until("that ends", lambda: not _is_running(driver, _RELOAD))
    was = obj.data.vertices[0].co.copy()
    obj.data.vertices[0].co.x = _MOVED
    yield from driver.drawn()
    yield from driver.click(*(yield from driver.find("VIEW_3D", "UI", _RELOAD)))
    yield from driver.until("the photo is read again", lambda: obj.data.vertices[0].co == was)
    yield from driver.until("the reload ends", lambda: not _is_running(driver, _RELOAD))
    assert _LIVE in obj.modifiers


def file_that_has_moved_is_asked_for(driver: Driver, photo: Path) -> Steps:
    moved = photo.with_name("moved.heic")
    shutil.copy(photo, moved)
    bpy.ops.import_scene.heic_depth(filepath=str(moved))
    moved.unlink()
    wrapped_text = importlib.import_module(_WRAPPED_TEXT)
    written, write = [], wrapped_text.write

    def told(layout: object, text: str, *where: object, icon: str = "") -> None:
        written.append(text)
        write(layout, text, *where, icon=icon)

    wrapped_text.write = told
    try:
        yield from show_sidebar(driver)
        yield from driver.click(*(yield from driver.find("VIEW_3D", "UI", _RELOAD)))
        yield from driver.until("the file browser opens", lambda: driver.area("FILE_BROWSER"))
        yield from driver.until("it says why", lambda: "moved.heic is not where" in str(written))
        yield from driver.picture()
        yield from driver.move_into(driver.region("FILE_BROWSER", "WINDOW"))
        yield from driver.press("ESC")
        yield from driver.until("the file browser closes", lambda: driver.area("VIEW_3D"))
    finally:
        wrapped_text.write = write


def _is_running(driver: Driver, operator: str) -> bool:
    return any(running.bl_idname == operator for running in driver.window.modal_operators)


def _depth() -> float:
    """Returns how far away the photo's nearest is, metres; after an undo it is another object."""
    return bpy.context.view_layer.objects.active["heic_depth"]["nearest_depth"]


def _measured() -> float:
    """Returns the length that was set last; 0 without."""
    last = bpy.context.window_manager.operators[-1:]
    return last[0].properties.length if last and last[0].bl_idname == _SET_DISTANCE else 0.0
