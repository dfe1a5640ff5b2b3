# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an object keeps of its import: where its photo is, and how it was imported."""

import importlib
import json
import shutil
import struct
from pathlib import Path
from typing import Any

import bpy
import numpy as np
import pytest

from tests.blender.conftest import EXTENSION
from tests.blender.scene import linked_objects, load, write_photo
from tests.making.heic_exif import Exif
from tests.making.heic_writer import DepthItem, Photo, write_heic


def module() -> Any:
    return importlib.import_module(f"{EXTENSION}.blender.import_record")


def path_of(name: str) -> Path:
    found: Path = module().recorded_path(bpy.data.objects[name])
    return found


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    folder = tmp_path / "project" / "photos"
    folder.mkdir(parents=True)
    return write_photo(folder / "cat.heic")


@pytest.fixture
def blend(tmp_path: Path) -> Path:
    return tmp_path / "project" / "scene.blend"


def test_path_is_known_before_anything_is_saved(photo: Path) -> None:
    load(photo)
    assert path_of("cat") == photo


def test_blend_and_photo_may_move_together(photo: Path, blend: Path, tmp_path: Path) -> None:
    load(photo)
    bpy.ops.wm.save_as_mainfile(filepath=str(blend), compress=False)
    assert bytes(photo) not in blend.read_bytes()
    shutil.move(tmp_path / "project", tmp_path / "elsewhere")
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "elsewhere" / "scene.blend"))
    assert path_of("cat") == tmp_path / "elsewhere" / "photos" / "cat.heic"


def test_saving_elsewhere_keeps_what_the_path_means(photo: Path, blend: Path) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(blend))
    load(photo)
    assert path_of("cat") == photo
    bpy.ops.wm.save_as_mainfile(filepath=str(photo.with_name("other.blend")))
    assert bpy.data.objects["cat"]["heic_depth_import"]["path"] == b"//cat.heic"
    assert path_of("cat") == photo


def test_copy_has_its_own_path(photo: Path, blend: Path) -> None:
    load(photo)
    bpy.ops.wm.save_as_mainfile(filepath=str(blend))
    copy = photo.with_name("copy.blend")
    bpy.ops.wm.save_as_mainfile(filepath=str(copy), copy=True)
    assert bpy.data.objects["cat"]["heic_depth_import"]["path"] == b"//photos/cat.heic"
    bpy.ops.wm.open_mainfile(filepath=str(copy))
    assert bpy.data.objects["cat"]["heic_depth_import"]["path"] == b"//cat.heic"


def test_path_goes_along_with_an_object_that_is_appended(
    photo: Path, blend: Path, tmp_path: Path
) -> None:
    # Blender 4.2 does not tell of appending; there the path stays as it was copied, and *Reload
    # from File* asks for the photo.
    is_told = hasattr(bpy.app.handlers, "blend_import_post")
    load(photo)
    bpy.ops.wm.save_as_mainfile(filepath=str(blend))
    other = tmp_path / "far" / "away" / "other.blend"
    other.parent.mkdir(parents=True)
    for is_saved in (True, False):
        bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
        if is_saved:
            bpy.ops.wm.save_as_mainfile(filepath=str(other))
        bpy.ops.wm.append(directory=f"{blend}/Object/", filename="cat")
        copied = other.parent / "photos" / "cat.heic" if is_saved else Path("//photos/cat.heic")
        assert path_of("cat") == (photo if is_told else copied)
    # What is pasted comes from a file of Blender's own, with paths as they were.
    folder = tmp_path / "project" / "photos"
    shutil.copy(blend, tmp_path / "copybuffer.blend")
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(blend.with_name("third.blend")))
    bpy.ops.wm.append(directory=f"{tmp_path / 'copybuffer.blend'}/Object/", filename="cat")
    assert path_of("cat") == folder / "cat.heic"


def test_what_is_linked_keeps_its_path(photo: Path, blend: Path, tmp_path: Path) -> None:
    load(photo)
    bpy.ops.wm.save_as_mainfile(filepath=str(blend))
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    (linked,) = linked_objects(blend, "cat")
    ours = linked.override_create()
    bpy.context.scene.collection.objects.link(ours)
    before = [obj["heic_depth_import"].to_dict() for obj in (linked, ours)]
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "other.blend"))
    assert [obj["heic_depth_import"].to_dict() for obj in (linked, ours)] == before


def test_options_come_back_as_they_were(photo: Path) -> None:
    options = {
        "object_type": "GRID",
        "projection": "ORTHOGRAPHIC",
        "cut": 0.25,
        "use_camera": False,
        "style": "VOXELS",
        "camera_move": "ORBIT",
        "use_soft_edges": False,
    }
    settings = module().recorded_settings(load(photo, **options))
    assert settings.surface.cut == pytest.approx(0.25)
    assert settings.surface.projection.name == "ORTHOGRAPHIC"
    assert settings.camera_move.value == "ORBIT"
    assert (settings.object_type, settings.style) == ("GRID", "VOXELS")
    assert settings.use_camera is settings.surface.use_soft_edges is False
    assert settings.surface.use_undistort is True


def test_objects_of_older_versions_have_none(photo: Path) -> None:
    obj = load(photo)
    del obj["heic_depth_import"]
    assert module().recorded_settings(obj) is module().recorded_path(obj) is None


def test_exposure_is_told(tmp_path: Path) -> None:
    exif = Exif(exposure_time=(1, 50), f_number=(9, 5), iso=64)
    path = tmp_path / "told.heic"
    colours = np.zeros((48, 64, 3), np.uint8)
    item = DepthItem(np.full((12, 16), 9, np.uint8))
    path.write_bytes(write_heic(Photo(colours, exif=exif.to_bytes()), depth=item))
    told = load(path)["heic_depth"]
    assert [told["exposure_time"], told["f_number"], told["iso"]] == pytest.approx([0.02, 1.8, 64])


def test_exported_files_do_not_tell_folders(photo: Path, tmp_path: Path) -> None:
    load(photo)
    glb, usd = tmp_path / "cat.glb", tmp_path / "cat.usda"
    bpy.ops.export_scene.gltf(filepath=str(glb), export_extras=True)
    bpy.ops.wm.usd_export(filepath=str(usd))
    for written in (glb, usd):
        assert str(photo.parent).encode() not in written.read_bytes()
    content = glb.read_bytes()
    (length,) = struct.unpack_from("<I", content, 12)
    nodes = json.loads(content[20 : 20 + length])["nodes"]
    (told,) = [node["extras"]["heic_depth"] for node in nodes if "extras" in node]
    assert told["file"] == "cat.heic"
