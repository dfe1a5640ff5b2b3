# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changing an option after the import builds what a new import would, and no more than it must."""

import gc
import importlib
import os
import weakref
from collections.abc import Generator, Mapping
from dataclasses import fields
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.contents import contents
from tests.blender.scene import write_photo
from tests.making.gain_map import gain_map
from tests.making.portrait import portrait

grid = importlib.import_module(f"{EXTENSION}.core.restoration.grid")
importing = importlib.import_module(f"{EXTENSION}.blender.importing")
limits = importlib.import_module(f"{EXTENSION}.core.limits")
memory = importlib.import_module(f"{EXTENSION}.blender.memory")
memos = importlib.import_module(f"{EXTENSION}.core.memo")
packed = importlib.import_module(f"{EXTENSION}.reading.packed_pictures")
photo_reader = importlib.import_module(f"{EXTENSION}.reading.photo_reader")
restore = importlib.import_module(f"{EXTENSION}.core.restoration.restore")
settings = importlib.import_module(f"{EXTENSION}.blender.settings")
surfaces = importlib.import_module(f"{EXTENSION}.core.surface.surface")
surface_settings = importlib.import_module(f"{EXTENSION}.core.settings").SurfaceSettings
transaction = importlib.import_module(f"{EXTENSION}.blender.transaction")

PLENTY = 1_000_000_000

BASES: dict[str, Mapping[str, object]] = {
    "mesh": {},
    "filled": {"fill_background": True},
    "relief": {"projection": "ORTHOGRAPHIC", "fill_background": True},
    "grid": {"object_type": "GRID"},
    "points": {"object_type": "POINT_CLOUD"},
    "style": {"style": "VOXELS", "use_stage": True},
}
# Numbers to change options to; of all others every value is tried.
NUMBERS: dict[str, tuple[float, ...]] = {
    "resolution": (0.5, 1.5),
    "cut": (0.0, 0.02, 0.3),
    "point_radius": (0.01,),
    "disparity_scale": (1.3,),
    "disparity_offset": (0.2,),
    "far_limit": (1.0,),
    "depth_scale": (-0.5,),
}
LOOKS = {
    "material": ("LIT",),
    "use_camera": (False,),
    "camera_move": ("ORBIT", "WIGGLE"),
    "use_depth_of_field": (True,),
    "use_depth_image": (True,),
    "style": ("SPHERES", "RELIEF"),
    "use_stage": (False,),
    "use_build_up": (True,),
}


class CountingReader:
    """Reads photos, and takes note of which; one that was given it reads at once."""

    def __init__(self, known: Mapping[tuple[bool, bool], Any] | None = None) -> None:
        self._reader = photo_reader.InProcessReader(limits.Limits())
        self._known = known or {}
        self.read: list[Path] = []

    def beginning(self, order: Any) -> Generator[None, None, Any]:
        """Reads a photo at once."""
        self.read.append(order.path)
        if (order.use_mattes, order.use_hdr) in self._known:
            return self._known[order.use_mattes, order.use_hdr]
        return (yield from self._reader.beginning(order))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "portrait.heic"
    codes = np.add.outer(np.arange(96), np.arange(128)).astype(np.uint8)
    path.write_bytes(portrait().heic(more=[gain_map(codes, 3.0)]))
    return path


def usual() -> dict[str, object]:
    """Returns all options with their defaults."""
    properties = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    names = [
        each.name for each in (*fields(surface_settings), *fields(settings.ImportSettings)[1:])
    ]
    return {name: properties[name].default for name in names}


def changes() -> list[tuple[str, object]]:
    """Returns every option with each value that it can be changed to."""
    properties = bpy.ops.import_scene.heic_depth.get_rna_type().properties
    found: list[tuple[str, object]] = []
    for name, value in usual().items():
        if isinstance(value, bool):
            values: Any = (False, True)
        elif isinstance(value, str):
            values = [item.identifier for item in properties[name].enum_items]
        else:
            values = NUMBERS[name]
        found += [(name, each) for each in values]
    return found


def load(path: Path, memo: Any, reader: Any = None, **options: object) -> dict[str, Any]:
    """Imports a photo into an empty file, and returns all of that file."""
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    chosen = settings.ImportSettings.chosen_in(SimpleNamespace(**{**usual(), **options}))
    if memo.taken_bytes:
        memo.begin(PLENTY)
    steps = importing.importing(
        bpy.context,
        path,
        chosen,
        lambda _text: None,
        reader=reader or CountingReader(),
        transaction=transaction.Transaction(),
        memo=memo,
    )
    photo_reader.awaited(steps)
    return contents()


@pytest.mark.parametrize("base", ["mesh", "filled", "relief", "grid", "points"])
def test_every_option_changes_to_what_a_new_import_would_give(path: Path, base: str) -> None:
    read = importlib.import_module(f"{EXTENSION}.reading.reader")
    photos = {
        wanted: read.read(read.PhotoOrder(path, *wanted))
        for wanted in product((False, True), repeat=2)
    }
    memo = memos.Memo(PLENTY)
    load(path, memo, **BASES[base])
    for name, value in changes():
        options = {**usual(), **BASES[base], name: value}
        if options == {**usual(), **BASES[base]} or (name == "style" and base != "mesh"):
            continue
        new = load(path, memos.Memo(0), CountingReader(photos), **options)
        assert load(path, memo, **options) == new, (name, value)


def test_what_tells_files_apart_sees_a_difference(path: Path) -> None:
    nothing = memos.Memo(0)
    one = load(path, nothing)
    assert load(path, nothing) == one
    for options in ({"cut": 0.04}, {"use_undistort": False}, {"use_depth_of_field": True}):
        assert load(path, nothing, **options) != one


@pytest.mark.parametrize("base", BASES)
def test_looks_neither_decode_nor_build_a_surface(
    path: Path, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo, reader = memos.Memo(PLENTY), CountingReader()
    load(path, memo, reader, **BASES[base])
    load(path, memo, reader, **BASES[base], **({} if base == "style" else {"style": "PINS"}))

    def never(*_arguments: object, **_named: object) -> None:
        raise AssertionError

    for module, name in (
        (restore, "restore"),
        (grid, "_torn"),
        (surfaces, "placed"),
        (packed, "encode_jpeg"),
    ):
        monkeypatch.setattr(module, name, never)
    for option, values in LOOKS.items():
        for value in values:
            load(path, memo, reader, **{**BASES[base], option: value})
    assert reader.read == [path]


def test_nothing_decodes_again(path: Path) -> None:
    """But for HDR, which is decoded if it is wanted: once."""
    memo, reader = memos.Memo(PLENTY), CountingReader()
    load(path, memo, reader)
    load(path, memo, reader, use_hdr=True)
    assert reader.read == [path] * 2
    for name, value in changes():
        if name != "style":
            load(path, memo, reader, **{name: value})
            load(path, memo, reader, **{"use_hdr": True, name: value})
    assert reader.read == [path] * 2


def test_with_hdr_all_without_is_known(path: Path) -> None:
    memo, reader = memos.Memo(PLENTY), CountingReader()
    load(path, memo, reader, use_hdr=True)
    for options in ({}, {"use_mattes": False}, {"use_mattes": False, "use_hdr": True}):
        assert load(path, memo, reader, **options) == load(path, memos.Memo(0), **options)
    assert reader.read == [path]


def test_without_mattes_a_photo_that_has_none_stays_the_same(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "plain.heic")
    memo = memos.Memo(PLENTY)
    load(path, memo)
    taken = memo.taken_bytes
    load(path, memo, use_mattes=False)
    assert memo.taken_bytes == taken


def test_another_resolution_or_lens_does_not_restore_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo = memos.Memo(PLENTY)
    load(path, memo)
    monkeypatch.delattr(restore, "restore")
    load(path, memo, resolution=0.5)
    load(path, memo, use_undistort=False)
    load(path, memo, use_soft_edges=False)
    with pytest.raises(Exception, match="failed unexpectedly"):
        load(path, memo, use_dequantize=False)


def test_a_file_that_changed_is_read_again(path: Path) -> None:
    memo, reader = memos.Memo(PLENTY), CountingReader()
    load(path, memo, reader)
    found = path.stat()
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns + 1))
    load(path, memo, reader)
    write_photo(path)
    assert load(path, memo, reader) == load(path, memos.Memo(0))
    assert len(reader.read) == 3


def test_scripts_keep_nothing(path: Path) -> None:
    memo = memory.memo_for(bpy.context)
    load(path, memo)
    assert memo.taken_bytes == 0


@pytest.fixture
def in_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the memory believe that somebody sits before it."""
    monkeypatch.setattr(memory, "is_in_window", lambda: True)


@pytest.mark.usefixtures("in_a_window")
def test_what_the_window_keeps_is_bounded_by_the_preference(path: Path) -> None:
    preferences = bpy.context.preferences.addons[EXTENSION].preferences
    try:
        for megabytes, least, most in ((1000, 3_000_000, PLENTY), (2, 1, 2_000_000), (0, 0, 0)):
            preferences.memory_megabytes = megabytes
            load(path, memo := memory.memo_for(bpy.context))
            assert least <= memo.taken_bytes <= most
    finally:
        preferences.property_unset("memory_megabytes")


@pytest.mark.usefixtures("in_a_window")
@pytest.mark.parametrize("end", ["another file", "switched off"])
def test_nothing_is_left_of_what_was_kept(path: Path, end: str) -> None:
    load(path, memo := memory.memo_for(bpy.context))
    watched = [weakref.ref(array) for array in memos._parts(memo._entries) if _is_array(array)]
    watched += [
        weakref.ref(part)
        for entry in memo._entries.values()
        for part in memos._parts(entry.result)
        if _is_array(part)
    ]
    assert len(watched) > 20
    if end == "another file":
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    else:
        importlib.import_module(EXTENSION).unregister()
    gc.collect()
    assert not [array for array in watched if array() is not None]
    if end == "switched off":
        importlib.import_module(EXTENSION).register()


def _is_array(part: object) -> bool:
    return type(part).__name__ == "ndarray"
