# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several photos in a window: what is told while they come in, and Esc in between.

Without a window Blender lets no operator be modal, so a double takes the steps of the real one.
"""

import importlib
from collections.abc import Callable, Generator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.scene import everything, write_photo

BLENDER = f"{EXTENSION}.blender"
importing = importlib.import_module(f"{BLENDER}.importing")
operators = importlib.import_module(f"{BLENDER}.interface.import_operator")
preferences = importlib.import_module(f"{BLENDER}.preferences")
progress_module = importlib.import_module(f"{BLENDER}.interface.progress")
progress_of = progress_module.Progress
waiting = importlib.import_module(f"{BLENDER}.interface.waiting")
OPERATOR = operators.IMPORT_SCENE_OT_heic_depth
NAMES = ("one", "two", "three")


class Double:
    """The operator's own methods, with properties as they are by default."""

    _steps, _photos, _show, _ended, _tell = (
        getattr(OPERATOR, name) for name in ("_steps", "_photos", "_show", "_ended", "_tell")
    )
    _waiting = None

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        for option in bpy.ops.import_scene.heic_depth.get_rna_type().properties:
            if option.type in {"BOOLEAN", "ENUM", "FLOAT"}:
                setattr(self, option.identifier, option.default)

    def report(self, kind: set[str], text: str) -> None:
        """Keeps what the user would be told."""
        self.told.append((*kind, text))


@pytest.fixture(autouse=True)
def slow_building(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small photos are built before anybody has looked."""

    def calculated(calculate: Callable[[], Any], _seconds: float | None = None) -> Any:
        yield
        return calculate()

    monkeypatch.setattr(importing, "calculated", calculated)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    return [write_photo(tmp_path / f"{name}.heic") for name in NAMES]


def _ended(steps: Generator[None, None, set[str]], *, after_esc: bool) -> set[str]:
    """Takes all steps; after an Esc the first of them is that."""
    try:
        if after_esc:
            steps.throw(waiting.StopError())
        while True:
            next(steps)
    except StopIteration as end:
        result: set[str] = end.value
        return result


def _begun(
    double: Double, paths: list[Path], done: int
) -> tuple[Any, Generator[None, None, set[str]], list[str]]:
    """Takes steps until so many photos are in; returns what the status bar said, too."""
    progress = progress_of(paths)
    reader = preferences.chosen_reader(bpy.context)
    steps = double._steps(bpy.context, reader, progress)
    said = [progress.status]
    while len(progress.done) < done:
        next(steps)
        said.append(progress.status)
    return progress, steps, said


def test_the_list_of_failures_begins_with_what_came_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """It opens over the status bar, where the mouse is after the file browser."""
    popup = SimpleNamespace(layout=SimpleNamespace(label=lambda **label: lines.append(label)))
    lines: list[dict[str, object]] = []
    titles: list[str] = []

    def popup_menu(draw: Callable[[object, object], None], *, title: str, icon: str) -> None:
        titles.append(title)
        assert icon
        draw(popup, None)

    context = SimpleNamespace(window_manager=SimpleNamespace(popup_menu=popup_menu))
    monkeypatch.setattr(progress_module, "bpy", SimpleNamespace(context=context, types=bpy.types))
    progress_module.list_failures("Imported 3 of 5 photos", ["a.heic is odd", "b.heic is odd"])
    assert titles == ["Imported 3 of 5 photos"]
    assert [line["text"] for line in lines] == ["a.heic is odd", "b.heic is odd"]
    assert all(line["translate"] is False for line in lines)


@pytest.mark.parametrize("in_window", [True, False])
def test_failures_among_several_are_listed_in_a_window(
    photos: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, in_window: bool
) -> None:
    bad = tmp_path / "bad.heic"
    bad.write_text("nothing")
    listed: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(progress_module, "list_failures", lambda *told: listed.append(told))
    app = SimpleNamespace(background=not in_window)
    monkeypatch.setattr(operators, "bpy", SimpleNamespace(app=app))
    double = Double()
    progress, steps, _ = _begun(double, [photos[0], bad], 1)
    assert _ended(steps, after_esc=False) == {"FINISHED"}
    assert progress.failures[0].startswith("bad.heic is a text file")
    wanted = [("Imported 1 of 2 photos", progress.failures)]
    assert listed == (wanted if in_window else [])
    assert double.told[-1] == ("WARNING", "Imported 1 of 2 photos")
    assert ("WARNING", progress.failures[0]) in double.told


def test_esc_keeps_what_is_finished(photos: list[Path]) -> None:
    double = Double()
    _, steps, _ = _begun(double, photos, 2)
    assert _ended(steps, after_esc=True) == {"FINISHED"}
    assert sorted(bpy.data.collections.keys()) == ["one", "two"]
    assert {obj.name for obj in bpy.context.selected_objects} == {"one", "two"}
    assert double.told[-1] == ("INFO", "Imported 2 of 3 photos")
    assert not bpy.data.meshes.get("three")


def test_esc_before_anything_is_finished_leaves_everything(photos: list[Path]) -> None:
    before, double = everything(), Double()
    steps = double._steps(bpy.context, preferences.chosen_reader(bpy.context), progress_of(photos))
    next(steps)
    assert _ended(steps, after_esc=True) == {"CANCELLED"}
    assert everything() == before
    assert double.told == [("INFO", "Import cancelled")]


def test_an_esc_while_what_came_in_is_drawn_is_too_late(photos: list[Path]) -> None:
    double = Double()
    _, steps, _ = _begun(double, photos, 3)
    assert _ended(steps, after_esc=True) == {"FINISHED"}
    assert double.told[-1] == ("INFO", "Imported 3 photos")


def test_closing_blender_in_between_leaves_nothing(photos: list[Path]) -> None:
    before = everything()
    _, steps, _ = _begun(Double(), photos, 2)
    steps.close()
    assert everything() == before


def test_the_status_bar_tells_how_far_it_is(photos: list[Path], tmp_path: Path) -> None:
    bad = tmp_path / "bad.heic"
    bad.write_text("nothing")
    progress, steps, said = _begun(Double(), [photos[0], bad, *photos[1:]], 3)
    assert said[0] == "Photo 1 of 4: one, decoding (Esc: keep 0 and stop)"
    assert "Photo 1 of 4: one, building (Esc: keep 0 and stop)" in said
    assert "Photo 3 of 4: two, building (Esc: keep 1 and stop)" in said
    assert said[-1] == progress.status == "Showing what was imported"
    steps.close()


@pytest.mark.parametrize("is_absolute", [True, False])
def test_rough_distances_are_called_so(*, is_absolute: bool) -> None:
    depth = np.array([1.0, 2.5])
    photo = SimpleNamespace(name="cat.heic", depth=SimpleNamespace(is_absolute=is_absolute))
    surface = SimpleNamespace(positions=[None] * 1200, depth=depth)
    progress = progress_of([Path("cat.heic")])
    progress.done.append(SimpleNamespace(photo=photo, surface=surface, warnings=()))
    line = "Imported cat.heic: 1,200 points, 1.00 to 2.50 m"
    assert progress.summary == (line if is_absolute else f"{line}, distances are rough")


def test_one_photo_can_be_cancelled(photos: list[Path]) -> None:
    assert progress_of(photos[:1]).status == "one: decoding (Esc: cancel)"


class _Bar:
    def __init__(self) -> None:
        self.shown: list[str | None] = []

    def status_text_set(self, text: str | None) -> None:
        self.shown.append(text)


def _waiting_for(steps: Generator[None, None, set[str]], bar: _Bar) -> Any:
    manager = SimpleNamespace(
        event_timer_add=lambda *_, **__: "timer", event_timer_remove=lambda _: None
    )
    context = SimpleNamespace(window_manager=manager, workspace=bar, window=None)
    return waiting.Waiting(context, steps, lambda: "working")


def _event(kind: str) -> SimpleNamespace:
    return SimpleNamespace(type=kind, value="PRESS")


def test_steps_go_on_after_esc_until_they_have_ended() -> None:
    def steps() -> Generator[None, None, set[str]]:
        try:
            while True:
                yield
        except waiting.StopError:
            yield
        return {"FINISHED"}

    bar = _Bar()
    wait = _waiting_for(steps(), bar)
    assert wait.after(_event("TIMER")) == {"RUNNING_MODAL"}
    assert wait.after(_event("MOUSEMOVE")) == {"RUNNING_MODAL"}
    assert wait.after(_event("ESC")) == {"RUNNING_MODAL"}
    assert wait.goes_on
    assert wait.after(_event("TIMER")) == {"FINISHED"}
    assert not wait.goes_on
    assert bar.shown == ["working", None]


def test_a_step_that_fails_lets_the_window_go() -> None:
    def steps() -> Generator[None, None, set[str]]:
        yield
        raise RuntimeError

    bar = _Bar()
    wait = _waiting_for(steps(), bar)
    wait.after(_event("TIMER"))
    with pytest.raises(RuntimeError):
        wait.after(_event("TIMER"))
    assert bar.shown[-1] is None
