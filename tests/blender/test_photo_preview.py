# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the dialog shows of a photo before it is imported."""

import importlib
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.scene import write_photo

photo_preview = importlib.import_module(f"{EXTENSION}.blender.interface.photo_preview")
coming_reader = importlib.import_module(f"{EXTENSION}.blender.interface.coming_reader")
wrapped_text = importlib.import_module(f"{EXTENSION}.blender.interface.wrapped_text")
memory = importlib.import_module(f"{EXTENSION}.blender.memory")
importing = importlib.import_module(f"{EXTENSION}.blender.importing")
decoders = importlib.import_module(f"{EXTENSION}.isolation.decoder_process")
small_pictures = importlib.import_module(f"{EXTENSION}.core.small_pictures")
reader = importlib.import_module(f"{EXTENSION}.reading.reader")
# Pixels that a line of text has room for.
_ROOM = 200.0


class Layout:
    """Takes note of what is shown."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.icons: list[int] = []
        self.scale_y = 1.0

    def row(self, **_: Any) -> "Layout":
        """Goes on in the same place."""
        return self

    column = row

    def label(self, text: str, **_: Any) -> None:
        """Takes a text."""
        self.texts.append(text)

    def template_icon(self, icon: int, **_: Any) -> None:
        """Takes a picture."""
        self.icons.append(icon)


@pytest.fixture
def apart() -> Iterator[None]:
    """As in a window, where nobody shall wait for a decoder."""
    preferences = bpy.context.preferences.addons[EXTENSION].preferences
    preferences.decode_apart = "ALWAYS"
    yield
    preferences.property_unset("decode_apart")


def _shown(preview: Any, path: Path | None) -> Layout:
    layout = Layout()
    preview.draw(layout, path, None, _ROOM)
    return layout


def _read(preview: Any) -> None:
    """Does what Blender's timer does."""
    while preview.timer() is not None:
        pass


def test_a_photo_is_shown_with_its_depth(tmp_path: Path, apart: None) -> None:
    path, preview = write_photo(tmp_path / "cat.heic"), photo_preview.PhotoPreview()
    assert _shown(preview, None).texts == []
    before = _shown(preview, path)
    assert before.texts == ["Looking for depth...", ""]
    assert bpy.app.timers.is_registered(preview.timer)
    _read(preview)
    shown = _shown(preview, path)
    assert shown.texts == ["64 x 48", "Depth: 16 x 12, distances are rough"]
    assert len(shown.icons) == len(before.icons) == 2, "buttons below would move"
    assert len(shown.texts) == len(before.texts)
    preview.stop()
    write_photo(path, codes=np.eye(12, 16, dtype=np.uint8))
    again = photo_preview.PhotoPreview()
    _shown(again, path)
    _read(again)
    _shown(again, path)
    kept = [name for name in photo_preview.THUMBNAILS._collection() if str(path) in name]
    assert len(kept) == 2 * 2, "another file has other pictures, by whatever name"
    again.stop()
    assert not bpy.app.timers.is_registered(preview.timer)


def test_nothing_begins_before_it_is_loaded(tmp_path: Path, apart: None) -> None:
    loaded: list[bool] = []
    path = write_photo(tmp_path / "cat.heic")
    preview = photo_preview.PhotoPreview(lambda: bool(loaded))
    _shown(preview, path)
    assert preview.timer() is not None
    assert preview._reading is None
    loaded.append(True)
    _read(preview)
    assert preview._photo.name == "cat.heic"
    preview.stop()


def test_a_reader_comes_while_the_dialog_is_looked_at(apart: None) -> None:
    coming = coming_reader.ComingReader()
    assert not coming.is_loaded, "the dialog is drawn first"
    assert bpy.app.timers.is_registered(coming.timer)
    while coming.timer() is not None:
        time.sleep(0.01)
    assert coming.is_loaded
    ready = coming._reader
    assert ready._waiting, "its process gets ready"
    assert coming.taken(bpy.context) is ready
    ready.end()
    coming.end()
    assert not bpy.app.timers.is_registered(coming.timer)


def test_who_is_faster_than_the_reader_waits_for_it(apart: None) -> None:
    coming = coming_reader.ComingReader()
    taken = coming.taken(bpy.context)
    assert type(taken).__name__ == "Decoder"
    assert not bpy.app.timers.is_registered(coming.timer)
    taken.end()


def _wide(text: str) -> float:
    """Returns about how many pixels a text takes; in the background Blender has no font."""
    return 7.0 * len(text)


def test_what_has_no_depth_says_so_before_it_is_imported(
    tmp_path: Path, apart: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrapped_text, "measured_in", lambda _context: _wide)
    path, preview = tmp_path / "note.heic", photo_preview.PhotoPreview()
    path.write_text("nothing")
    _shown(preview, path)
    _read(preview)
    lines = _shown(preview, path).texts
    assert " ".join(lines).startswith("note.heic is a text file, not a HEIC or JPEG photo;")
    assert 100 < max(map(_wide, lines)) < _ROOM, "Blender cuts off the rest"
    preview.stop()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_what_begins_with_an_icon_has_less_room(
    monkeypatch: pytest.MonkeyPatch, scale: float
) -> None:
    """Else Blender cuts off the end of each line."""
    monkeypatch.setattr(wrapped_text, "measured_in", lambda _context: _wide)
    # Without a window Blender itself has no scale.
    system = SimpleNamespace(ui_scale=scale)
    context = SimpleNamespace(preferences=SimpleNamespace(system=system))
    text, room = "one two three", _wide("one two three")

    def icons(room: float, **icon: str) -> list[str]:
        layout, found = Layout(), list[str]()
        monkeypatch.setattr(layout, "label", lambda icon="", **_: found.append(icon))
        wrapped_text.write(layout, text, room, context, **icon)
        return found

    assert icons(room) == [""]
    assert icons(room + 20.0 * scale, icon="ERROR") == ["ERROR", "BLANK1"]
    assert icons(room + 30.0 * scale, icon="ERROR") == ["ERROR"]


def test_the_panel_is_drawn_and_laid_out_again_when_more_is_known(
    tmp_path: Path, apart: None
) -> None:
    """Blender otherwise keeps the size that a popup had before, and cuts off what is below."""
    path, preview, done = write_photo(tmp_path / "cat.heic"), photo_preview.PhotoPreview(), []
    region = SimpleNamespace(
        tag_redraw=lambda: done.append("drawn"), tag_refresh_ui=lambda: done.append("laid out")
    )
    preview.draw(Layout(), path, region, _ROOM)
    assert not done
    _read(preview)
    assert sorted(done) == ["drawn", "laid out"]
    preview.stop()


def test_another_photo_ends_the_reading_of_the_one_before(tmp_path: Path, apart: None) -> None:
    first, second = (write_photo(tmp_path / f"{name}.heic") for name in ("first", "second"))
    preview = photo_preview.PhotoPreview()
    _shown(preview, first)
    preview.timer()
    reading = preview._reading
    _shown(preview, second)
    assert reading.gi_frame is None, "it would go on"
    _read(preview)
    assert preview._photo.name == "second.heic"
    preview.stop()


def test_nothing_is_read_within_blender_for_a_preview(tmp_path: Path) -> None:
    """Else each click into a folder would stop the window for a second."""
    path, preview = write_photo(tmp_path / "cat.heic"), photo_preview.PhotoPreview()
    _shown(preview, path)
    assert preview.timer() is None
    assert preview._photo is None
    preview.stop()


def test_the_import_reads_nothing_again(
    tmp_path: Path, apart: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "is_in_window", lambda: True)
    path, preview = write_photo(tmp_path / "cat.heic"), photo_preview.PhotoPreview()
    _shown(preview, path)
    _read(preview)
    preview.stop()

    def fails(*_: object) -> None:
        raise AssertionError("it was read again")

    monkeypatch.setattr(decoders.DecoderProcess, "decode", fails)
    assert bpy.ops.import_scene.heic_depth(filepath=str(path)) == {"FINISHED"}


def test_pictures_stand_upright_and_the_near_is_bright(tmp_path: Path) -> None:
    codes = np.zeros((12, 16), np.uint8)
    codes[:4] = 255  # the upper third is near
    colours = np.zeros((48, 64, 3), np.uint8)
    colours[:16] = 255
    path = write_photo(tmp_path / "cat.heic", codes=codes, colours=colours)
    photo, depth = small_pictures.small_pictures(reader.read(reader.PhotoOrder(path)), 16)
    assert photo.shape == depth.shape == (12, 16, 4)
    for picture in (photo, depth):
        assert picture[-1].min() > 0.9, "Blender counts rows from the bottom"
        assert picture[0, :, :3].max() < 0.1
        assert (picture[..., 3] == 1).all()
