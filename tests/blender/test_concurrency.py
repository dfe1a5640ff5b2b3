# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that change, and imports at the same time."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import bpy
import numpy as np
import pytest

from tests.blender.scene import everything, load, positions, write_photo

IMPORT = bpy.ops.import_scene.heic_depth
ROOT = Path(__file__).parents[2]
EXTENSION = "bl_ext.user_default.heic_depth_import"
# Another Blender on the same profile and the same photo; it says what it got.
SCRIPT = f"""
import sys
import bpy
bpy.ops.preferences.addon_enable(module="{EXTENSION}")
for number in range(3):
    bpy.ops.import_scene.heic_depth(filepath=sys.argv[1])
    print("POINTS", len(bpy.context.view_layer.objects.active.data.vertices), flush=True)
"""


def test_the_same_file_twice(tmp_path: Path) -> None:
    path = write_photo(tmp_path / "photo.heic")
    first, second = load(path), load(path)
    assert first != second
    assert (first.name, second.name) == ("photo", "photo.001")
    assert first.data != second.data
    assert first.data.materials[0] != second.data.materials[0]
    np.testing.assert_array_equal(positions(first), positions(second))
    assert len(bpy.data.images) == 2


def test_the_same_file_twice_in_one_import(tmp_path: Path) -> None:
    write_photo(tmp_path / "photo.heic")
    files = [{"name": "photo.heic"}] * 2
    assert IMPORT(directory=str(tmp_path), files=files) == {"FINISHED"}
    assert [mesh.name for mesh in bpy.data.meshes] == ["photo", "photo.001"]


def test_two_scripts_at_once(tmp_path: Path) -> None:
    """Two more processes import the same photo while this one does."""
    path = write_photo(tmp_path / "photo.heic", columns=64, rows=48)
    others = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    points = {len(load(path).data.vertices) for _ in range(3)}
    for other in others:
        said, _ = other.communicate(timeout=120)
        assert other.returncode == 0, said
        counted = [int(line.split()[1]) for line in said.splitlines() if line.startswith("POINTS")]
        assert len(counted) == 3, said
        points |= set(counted)
    assert len(points) == 1


@pytest.mark.parametrize("change", ["deleted", "cut off", "another photo", "a folder"])
def test_file_that_changes_between_dialog_and_import(tmp_path: Path, change: str) -> None:
    """The dialog knows the path only: what counts is what is there at the end."""
    path = write_photo(tmp_path / "photo.heic")
    chosen = {"directory": str(tmp_path), "files": [{"name": "photo.heic"}]}
    before = everything()
    if change == "cut off":
        path.write_bytes(path.read_bytes()[:-9])
    elif change == "another photo":
        write_photo(path, columns=24, rows=20)
        assert IMPORT(**chosen, cut=0.0) == {"FINISHED"}
        assert len(bpy.data.meshes[0].vertices) == 24 * 20
        return
    else:
        path.unlink()
        if change == "a folder":
            path.mkdir()
    with pytest.raises(RuntimeError, match=r"Error: photo\.heic (cannot be opened|is cut off)"):
        IMPORT(**chosen)
    assert everything() == before


def test_file_that_is_rewritten_all_the_time(tmp_path: Path) -> None:
    """Another program saves photos over each other: each import is one of them, or an error."""
    versions = [
        write_photo(tmp_path / f"{columns}.heic", columns=columns, rows=20).read_bytes()
        for columns in (16, 24, 40)
    ]
    path = tmp_path / "photo.heic"
    path.write_bytes(versions[0])
    stop = threading.Event()

    def rewrite() -> None:
        while not stop.is_set():
            for version in versions:
                path.write_bytes(version)

    writer = threading.Thread(target=rewrite)
    writer.start()
    sizes, refused = set(), []
    try:
        for _ in range(40):
            try:
                sizes.add(len(load(path, cut=0.0).data.vertices))
            except RuntimeError as error:
                refused.append(str(error))
    finally:
        stop.set()
        writer.join()
    assert sizes <= {16 * 20, 24 * 20, 40 * 20}
    assert len(bpy.data.meshes) == 40 - len(refused)
    for said in refused:
        assert said.startswith("Error: photo.heic ")
        assert "Traceback" not in said


def test_read_only_folder(tmp_path: Path) -> None:
    """Nothing is written beside the photo, so nothing is needed there."""
    folder = tmp_path / "card"
    folder.mkdir()
    path = write_photo(folder / "photo.heic")
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        load(path)
        assert [file.name for file in folder.iterdir()] == ["photo.heic"]
    finally:
        folder.chmod(0o755)


def test_pipe_in_place_of_a_photo(tmp_path: Path) -> None:
    """A stalled network folder looks the same; Blender must not wait for it."""
    path = tmp_path / "photo.heic"
    os.mkfifo(path)
    before = everything()
    with pytest.raises(RuntimeError, match=r"photo\.heic is no file that can be read as a whole"):
        IMPORT(filepath=str(path))
    assert everything() == before
