# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Getting a photo in by hand: the menu, the file browser, a drop, the redo panel, Esc."""

import importlib
import math
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import bpy
from mathutils import Vector

from in_blender.window_driver import Driver, Steps
from in_blender.window_import import (
    drop,
    imported,
    is_importing,
    open_file_browser,
    open_redo_panel,
)

_AT_FIRST = ["Camera", "Cube", "Light"]
_PRESETS = 14  # pixels from the upper end of the options to the middle of the presets
_DIALOG_SECONDS = 3.0  # until it is drawn
_SLOW = 0.8  # seconds that drawing a large photo takes on a busy machine
_BANNER = 1.0  # seconds until Blender shows a report; it does so for five
_STATUS_BAR = 24  # pixels
_PROGRESS = "bl_ext.user_default.heic_depth_import.blender.interface.progress"
_DIALOG = "IMPORT_SCENE_OT_heic_depth_dialog"


def menu_entry_opens_the_file_browser(driver: Driver, photo: Path) -> Steps:
    yield from open_file_browser(driver)
    space = driver.area("FILE_BROWSER").spaces.active
    assert space.active_operator.bl_idname == _DIALOG
    yield from driver.picture(
        "file_browser_options", of=driver.region("FILE_BROWSER", "TOOL_PROPS")
    )
    yield from driver.move_into(driver.region("FILE_BROWSER", "WINDOW"))
    yield from driver.press("ESC")
    yield from driver.until("the file browser closes", lambda: driver.area("VIEW_3D"))
    assert sorted(bpy.data.objects.keys()) == _AT_FIRST


def photo_chosen_in_the_file_browser_comes_in(driver: Driver, photo: Path) -> Steps:
    yield from open_file_browser(driver)
    parameters = driver.area("FILE_BROWSER").spaces.active.params
    parameters.directory = f"{photo.parent}/".encode()
    parameters.filename = photo.name
    yield from driver.drawn()
    yield from driver.move_into(driver.region("FILE_BROWSER", "WINDOW"))
    yield from driver.press("RET")
    yield from imported(driver, photo)
    yield from driver.until("the redo panel appears", lambda: driver.region("VIEW_3D", "HUD"))


def preset_is_chosen_in_the_file_browser(driver: Driver, photo: Path) -> Steps:
    yield from open_file_browser(driver)
    options = driver.region("FILE_BROWSER", "TOOL_PROPS")
    yield from driver.click(options.x + options.width // 3, options.y + options.height - _PRESETS)
    yield from driver.picture("presets", of=options)
    yield from driver.press("UP_ARROW")  # from the first entry to the last: Stylised Voxels
    yield from driver.press("RET")
    operator = driver.area("FILE_BROWSER").spaces.active.active_operator
    yield from driver.until("the preset is taken", lambda: operator.style == "VOXELS")


def search_and_shortcuts_reach_the_dialog(driver: Driver, photo: Path) -> Steps:
    bpy.ops.import_scene.heic_depth("INVOKE_DEFAULT", cut=0.5)
    yield from driver.until("the file browser opens", lambda: driver.area("FILE_BROWSER"))
    operator = driver.area("FILE_BROWSER").spaces.active.active_operator
    assert math.isclose(operator.cut, 0.5, rel_tol=1e-6)
    assert operator.use_look_through  # on in the window, unless it is switched off


def camera_of_ones_own_stays_the_scenes(driver: Driver, photo: Path) -> Steps:
    bpy.data.objects["Camera"].location.x += 1.0
    bpy.ops.import_scene.heic_depth_dialog("INVOKE_DEFAULT", use_render_size=True)
    yield from driver.until("the file browser opens", lambda: driver.area("FILE_BROWSER"))
    operator = driver.area("FILE_BROWSER").spaces.active.active_operator
    assert not operator.use_active_camera
    assert operator.use_render_size


def camera_is_made_the_scenes_where_there_is_none(driver: Driver, photo: Path) -> Steps:
    bpy.context.scene.camera = None
    bpy.ops.import_scene.heic_depth_dialog("INVOKE_DEFAULT")
    yield from driver.until("the file browser opens", lambda: driver.area("FILE_BROWSER"))
    operator = driver.area("FILE_BROWSER").spaces.active.active_operator
    assert operator.use_active_camera
    assert operator.use_render_size


def import_needs_no_3d_view(driver: Driver, photo: Path) -> Steps:
    area = driver.area("VIEW_3D")
    assert area is not None
    area.type = "TEXT_EDITOR"
    yield from driver.move(area.x + area.width // 2, area.y + area.height // 2)
    bpy.ops.import_scene.heic_depth("INVOKE_DEFAULT", filepath=str(photo))
    yield _DIALOG_SECONDS
    yield from driver.press("RET")
    yield from driver.until("the photo comes in", lambda: photo.stem in bpy.data.objects)
    yield from driver.until("the import ends", lambda: not is_importing(driver))
    assert bpy.context.scene.camera.name == f"{photo.stem} Camera"


def drop_shows_the_options_and_imports(driver: Driver, photo: Path) -> Steps:
    yield from drop(driver, photo, picture="drop_dialog")
    yield from driver.picture("window_drop", for_readme=True)
    yield from driver.press("RET")
    yield from imported(driver, photo)


def later_photos_stand_beside_and_what_fails_is_listed(driver: Driver, photo: Path) -> Steps:
    yield from drop(driver, photo)
    yield from driver.press("RET")
    yield from imported(driver, photo)
    bad, later = photo.with_name("bad.heic"), photo.with_name("later.heic")
    bad.write_text("nothing", encoding="utf-8")
    shutil.copy(photo, later)
    progress = importlib.import_module(_PROGRESS)
    listed, list_failures = [], progress.list_failures

    def told(summary: str, failures: list[str]) -> None:
        listed.append((summary, len(failures)))
        list_failures(summary, failures)

    progress.list_failures = told
    try:
        yield from drop(driver, later, bad.name)
        yield from driver.press("RET")
        yield from imported(driver, later)
    finally:
        progress.list_failures = list_failures
    yield from driver.picture()
    assert listed == [("Imported 1 of 2 photos", 1)]
    (_, stop), (start, _) = (_across(bpy.data.objects[path.stem]) for path in (photo, later))
    assert start > stop
    assert bpy.context.scene.camera.name == f"{photo.stem} Camera"  # somebody's by now


def report_can_be_read_where_drawing_is_slow(driver: Driver, photo: Path) -> Steps:
    def be_slow() -> None:
        active = bpy.context.view_layer.objects.active
        if active is not None and active.name == photo.stem:
            time.sleep(_SLOW)

    yield from drop(driver, photo)
    slow = bpy.types.SpaceView3D.draw_handler_add(be_slow, (), "WINDOW", "POST_PIXEL")
    try:
        yield from driver.press("RET")
        yield from driver.until("the photo is drawn", lambda: photo.stem in bpy.data.objects)
        yield from driver.until("all is told", lambda: not is_importing(driver))
    finally:
        bpy.types.SpaceView3D.draw_handler_remove(slow, "WINDOW")
    bar = SimpleNamespace(x=0, y=0, width=driver.window.width, height=_STATUS_BAR)
    yield _BANNER
    yield from driver.picture("report", of=bar, as_it_is=True)


def redo_panel_changes_the_import(driver: Driver, photo: Path) -> Steps:
    yield from drop(driver, photo)
    yield from driver.press("RET")
    yield from imported(driver, photo)
    yield from open_redo_panel(driver)
    yield from driver.picture("redo_panel", of=driver.region("VIEW_3D", "HUD"))
    yield from driver.click(*(yield from driver.find("VIEW_3D", "HUD", "fill_background")))
    name = f"{photo.stem} Background"
    yield from driver.until("the background is filled", lambda: name in bpy.data.objects)
    yield from imported(driver, photo)


def escape_while_importing_leaves_nothing(driver: Driver, photo: Path) -> Steps:
    yield from drop(driver, photo)
    yield from driver.press("RET")
    yield from driver.until("the import begins", lambda: is_importing(driver))
    yield from driver.press("ESC")
    yield from driver.until("the import ends", lambda: not is_importing(driver))
    yield from driver.drawn()
    assert sorted(bpy.data.objects.keys()) == _AT_FIRST
    assert bpy.data.collections.keys() == ["Collection"]


def _across(obj: bpy.types.Object) -> tuple[float, float]:
    places = [(obj.matrix_world @ Vector(corner)).x for corner in obj.bound_box]
    return min(places), max(places)
