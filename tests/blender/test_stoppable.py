# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What takes long is calculated while the window lives on, and ends when nobody wants it."""

import importlib
import threading
import time
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.scene import write_photo

EXTENSION = "bl_ext.user_default.heic_depth_import"
IMPORT = bpy.ops.import_scene.heic_depth


def module(name: str) -> Any:
    return importlib.import_module(f"{EXTENSION}.blender.{name}")


def for_ever() -> None:
    while True:
        np.sort(np.random.default_rng(1).random(10_000))


def slow() -> int:
    time.sleep(0.1)
    return 8


def awaited(steps: Any) -> Any:
    return importlib.import_module(f"{EXTENSION}.reading.photo_reader").awaited(steps)


def test_a_result_and_an_error_come_through() -> None:
    calculated = module("stoppable").calculated
    assert awaited(calculated(lambda: 7)) == 7
    assert awaited(calculated(slow)) == 8
    with pytest.raises(KeyError, match="odd"):
        awaited(calculated(lambda: {}["odd"]))


def test_it_ends_when_the_generator_is_closed() -> None:
    before = threading.active_count()
    steps = module("stoppable").calculated(for_ever)
    next(steps)
    assert threading.active_count() == before + 1
    start = time.monotonic()
    steps.close()
    assert time.monotonic() - start < 5
    assert threading.active_count() == before


def test_it_ends_at_its_time_limit() -> None:
    before = threading.active_count()
    with pytest.raises(TimeoutError):
        awaited(module("stoppable").calculated(for_ever, 0.2))
    assert threading.active_count() == before


def importing(context: Any, path: Path) -> Any:
    """Starts an import as the window does."""
    settings = module("settings").ImportSettings
    parser = module("command.parser")
    chosen = parser.chosen_options(parser.command_line().parse_args(["x"]))
    chosen = settings.chosen_in(type("Options", (), chosen))
    reader = module("preferences").chosen_reader(context)
    return module("importing").importing(
        context,
        path,
        chosen,
        lambda _text: None,
        reader=reader,
        transaction=module("transaction").Transaction(),
    )


def test_esc_ends_building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = module("shape").Shape
    monkeypatch.setattr(shape, "of", lambda *_: for_ever())
    before = threading.active_count()
    objects = set(bpy.data.objects)
    steps = importing(bpy.context, write_photo(tmp_path / "cat.heic"))
    for _ in range(3):
        next(steps)
    steps.close()
    assert threading.active_count() == before
    assert set(bpy.data.objects) == objects


def test_the_window_has_a_time_limit_for_building(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = importlib.import_module(f"{EXTENSION}.core.limits").Limits
    home = module("importing")
    monkeypatch.setattr(home, "chosen_limits", lambda _: limits(decoding_seconds=0.2))
    monkeypatch.setattr(module("shape").Shape, "of", lambda *_: for_ever())
    monkeypatch.setattr(home, "is_in_window", lambda: True)
    error = importlib.import_module(f"{EXTENSION}.core.errors").DepthImportError
    with pytest.raises(
        error, match=r"cat\.heic was given up after 0\.2 seconds of building; choose"
    ):
        awaited(importing(bpy.context, write_photo(tmp_path / "cat.heic")))
