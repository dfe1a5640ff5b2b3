# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An import that fails says why in one sentence and leaves nothing behind."""

import importlib
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np
import pytest

from tests.blender.scene import everything, write_photo
from tests.making.heic_writer import PORTRAIT_URN, AuxItem, DepthItem, Photo, write_heic

IMPORT = bpy.ops.import_scene.heic_depth
PACKAGE = "bl_ext.user_default.heic_depth_import"

GREY = np.full((48, 64, 3), 128, np.uint8)
FLAT = np.full((12, 16), 9, np.uint8)


def _cut_off(path: Path) -> None:
    whole = write_photo(path).read_bytes()
    path.write_bytes(whole[:-10])


def _torn_to_pieces(path: Path) -> None:
    write_photo(path, codes=np.array([[1, 255], [255, 1]], np.uint8), colours=GREY)


BAD: dict[str, Callable[[Path], object]] = {
    "plain": lambda path: path.write_bytes(write_heic(GREY)),
    "mattes": lambda path: path.write_bytes(
        write_heic(GREY, aux=[AuxItem(FLAT, urn=PORTRAIT_URN)])
    ),
    "stereo": lambda path: path.write_bytes(
        write_heic(GREY, others=[Photo(GREY)], stereo=["photo", "other0"])
    ),
    "lone depth map": lambda path: path.write_bytes(write_heic(None, depth=DepthItem(FLAT))),
    "jpeg": lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(100)),
    "lfs": lambda path: path.write_text("version https://git-lfs.github.com/spec/v1\nsize 1\n"),
    "empty": lambda path: path.write_bytes(b""),
    "cut off": _cut_off,
    "torn to pieces": _torn_to_pieces,
    "folder": lambda path: path.mkdir(),
    "missing": lambda path: path.unlink(missing_ok=True),
}
SAID = {
    "plain": "is a plain photo, it has no depth map; take it in Portrait mode",
    "mattes": "has mattes but no depth map; take it in Portrait mode",
    "stereo": "is a stereo (spatial) photo without a depth map; take it in Portrait mode",
    "lone depth map": "is a depth map without its photo; take it",
    "jpeg": "is damaged (its photo has a segment of 0 bytes); copy",
    "lfs": "is a git-lfs pointer, a note where the photo should be, not a HEIC or JPEG photo;",
    "empty": "is empty; copy it from the phone again",
    "cut off": "is cut off: 10 of ",
    "torn to pieces": "falls to pieces: its depth jumps everywhere by more than a Cut of 0.05",
    "folder": "cannot be opened (Is a directory); check that it is there and may be read",
    "missing": "cannot be opened (No such file or directory); check",
}


@pytest.fixture
def unsaved_work() -> dict[str, list[str]]:
    """A scene with something in it, selected."""
    for name in ("Mine", "Also Mine"):
        obj = bpy.data.objects.new(name, bpy.data.meshes.new(name))
        bpy.context.scene.collection.objects.link(obj)
    obj.select_set(True)
    bpy.context.view_layer.objects.active = bpy.data.objects["Mine"]
    return everything()


@pytest.mark.parametrize("kind", list(BAD))
def test_bad_file(tmp_path: Path, unsaved_work: dict[str, list[str]], kind: str) -> None:
    path = tmp_path / "photo.heic"
    BAD[kind](path)
    with pytest.raises(RuntimeError) as caught:
        IMPORT(filepath=str(path))
    message = str(caught.value).strip()
    assert message.startswith(f"Error: photo.heic {SAID[kind]}"), message
    assert "\n" not in message
    assert everything() == unsaved_work


def test_every_bad_file_of_several_is_named(tmp_path: Path) -> None:
    for name in ("one.heic", "two.heic"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(RuntimeError, match=r"one\.heic is empty.*\n.*two\.heic is empty"):
        IMPORT(directory=str(tmp_path), files=[{"name": "one.heic"}, {"name": "two.heic"}])


@pytest.mark.parametrize(
    ("module", "step"),
    [
        ("objects.mesh", "add_point_attributes"),
        ("building", "new_picture"),
        ("building", "new_material"),
        ("building", "new_camera"),
        ("building", "rigged"),
        ("objects.camera_rig", "animate"),
        ("adding", "new_lamps"),
        ("adding", "_link"),
    ],
)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_failure_half_way_leaves_nothing(
    tmp_path: Path,
    unsaved_work: dict[str, list[str]],
    monkeypatch: pytest.MonkeyPatch,
    *,
    module: str,
    step: str,
    after: bool,
) -> None:
    """Not an expected failure, so it may show a traceback; what it must not do is leave rubbish."""
    home = importlib.import_module(f"{PACKAGE}.blender.{module}")
    real = getattr(home, step)

    def fails(*args: object, **kwargs: object) -> None:
        if after:
            real(*args, **kwargs)
        raise MemoryError("no memory left")

    monkeypatch.setattr(home, step, fails)
    with pytest.raises(RuntimeError, match=r"cat\.heic needs more memory than there is"):
        IMPORT(
            filepath=str(write_photo(tmp_path / "cat.heic")),
            material="LIT",
            camera_move="ORBIT",
        )
    assert everything() == unsaved_work
