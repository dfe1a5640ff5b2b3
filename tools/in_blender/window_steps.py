# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the steps of tests/gui in Blender's window, one after the other.

Usage: ``blender --factory-startup --enable-event-simulate --python window_steps.py -- ORDER``: that
is a file of JSON that ``tests/gui/test_window.py`` writes. What came of it is written beside it.
"""

import dataclasses
import importlib.util
import json
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import bpy

sys.path.insert(0, str(Path(__file__).parents[1]))

from in_blender.window_driver import Driver, NotHereError

EXTENSION = "bl_ext.user_default.heic_depth_import"


def main(order_file: Path) -> None:
    """Installs the extension and starts the steps as soon as Blender is idle."""
    order = json.loads(order_file.read_text(encoding="utf-8"))
    results = order_file.with_name("results.json")
    _prepare(order["zip"])
    screen = Path(order["screen"]) if order["screen"] else None
    turns = _all(order, Driver(order_file.parent, screen), results)

    def turn() -> float | None:
        # The generators run with the window in context, as operators that a hand starts do.
        window = bpy.context.window_manager.windows[0]
        with bpy.context.temp_override(window=window):
            wait = next(turns, None)
        if wait is None:
            bpy.ops.wm.quit_blender()
        return wait

    bpy.app.timers.register(turn, first_interval=0.1, persistent=True)


def _prepare(zip_file: str) -> None:
    preferences = bpy.context.preferences
    preferences.use_preferences_save = False
    preferences.view.show_splash = False
    preferences.view.filebrowser_display_type = "SCREEN"  # not a window of its own
    preferences.view.ui_scale = 1.0
    preferences.view.show_tooltips = False  # some come in time for a picture, some do not
    bpy.ops.extensions.package_install_files(
        filepath=zip_file, repo="user_default", enable_on_install=True, overwrite=True
    )
    if EXTENSION not in preferences.addons:
        sys.exit("the extension is not enabled after its installation")


def _all(order: dict[str, Any], driver: Driver, results: Path) -> Iterator[float]:
    seen: dict[str, Any] = {"version": list(bpy.app.version), "steps": {}}
    yield from driver.drawn()
    for file, names in order["steps"].items():
        module = _module(Path(file))
        for name in names:
            driver.pictures.clear()
            error = skipped = ""
            steps = getattr(module, name)(driver, Path(order["photo"]))
            while True:
                try:
                    wait = next(steps)
                except StopIteration:
                    break
                except NotHereError as reason:
                    skipped = str(reason)
                    break
                except BaseException:  # noqa: BLE001 the next steps have to go on
                    error = traceback.format_exc()
                    break
                yield wait
            yield from _end(driver, error)
            pictures = [dataclasses.asdict(picture) for picture in driver.pictures]
            seen["steps"][name] = {"error": error, "skipped": skipped, "pictures": pictures}
            results.write_text(json.dumps(seen), encoding="utf-8")
            yield from _start_again(driver)


def _end(driver: Driver, error: str) -> Iterator[float]:
    """Keeps what the window looked like when something went wrong."""
    if error:
        try:
            yield from driver.picture("failed")
        except AssertionError:
            traceback.print_exc()


def _start_again(driver: Driver) -> Iterator[float]:
    """Closes whatever is open, and brings Blender's first scene back."""
    for _ in range(3):
        yield from driver.press("ESC")
    bpy.ops.wm.read_homefile(use_factory_startup=True)
    yield 0.1
    yield from driver.drawn()


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(Path(sys.argv[sys.argv.index("--") + 1]))
