# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""No result takes the place of a photo of the run, by whatever name or link."""

import importlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.blender.scene import write_photo
from tests.making.heic_pictures import Photo
from tests.making.jpeg_writer import JpegLayout, write_jpeg

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
main = importlib.import_module(f"{COMMAND}.main").main


def same(photo: Path) -> Path:
    return photo


def symbolic_link(photo: Path) -> Path:
    link = photo.with_name(f"link{photo.suffix}")
    link.symlink_to(photo)
    return link


def hard_link(photo: Path) -> Path:
    link = photo.with_name(f"link{photo.suffix}")
    os.link(photo, link)
    return link


def linked_folder(photo: Path) -> Path:
    folder = photo.parent.with_name("folder")
    folder.symlink_to(photo.parent)
    return folder / photo.name


def roundabout(photo: Path) -> Path:
    return photo.parent / ".." / photo.parent.name / photo.name


WAYS = [same, symbolic_link, hard_link, linked_folder, roundabout]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("a.jpg", "--render"),
        ("a.png", "--render"),
        ("a.blend", "-o"),
        ("a.glb", "-o"),
        ("a.ply", "-o"),
    ],
)
def test_a_result_that_is_the_photo_is_refused(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    way: Callable[[Path], Path],
    name: str,
    option: str,
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    photo = write_photo(folder / "x.heic").rename(folder / name)
    content = photo.read_bytes()
    result = way(photo)
    words = ["--samples", "1", "--resolution-percentage", "5"] if option == "--render" else []
    assert main([str(photo), option, str(result), *words]) == 3
    assert photo.read_bytes() == content
    assert result.samefile(photo)
    err = capsys.readouterr().err
    assert f"{result} is a photo; choose another name or folder" in err
    assert sorted(path.name for path in folder.iterdir()) == sorted({photo.name, result.name})


def test_what_an_exporter_adds_is_as_safe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An OBJ brings a .mtl along, which may be another photo of the run."""
    first = write_photo(tmp_path / "dog.heic")
    other = write_photo(tmp_path / "x.heic").rename(tmp_path / "dog.mtl")
    content = other.read_bytes()
    assert main([str(first), str(other), "-o", str(tmp_path), "--format", "obj"]) == 3
    assert other.read_bytes() == content
    assert "dog.mtl would take the place of a photo; choose another" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dog.heic", "dog.mtl"]


@pytest.mark.parametrize("way", WAYS)
def test_a_photo_that_is_no_heic_is_spared_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], way: Callable[[Path], Path]
) -> None:
    """By its content nobody could tell: an empty file that was named as a photo."""
    (tmp_path / "photos").mkdir()
    photo = tmp_path / "photos" / "x.ply"
    photo.touch()
    assert main([str(photo), "-o", str(way(photo))]) == 3
    assert "is a photo; choose another name or folder" in capsys.readouterr().err


def test_a_link_to_a_broken_photo_of_the_run_is_spared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, broken = write_photo(tmp_path / "a.heic"), tmp_path / "broken.heic"
    broken.write_text("broken")
    (tmp_path / "a.ply").symlink_to(broken)
    words = [str(first), str(broken), "-o", f"{tmp_path}/", "--format", "ply", "--force"]
    assert main(words) == 3
    assert "a.ply is a photo; choose another name or folder" in capsys.readouterr().err
    assert broken.read_text() == "broken"


def test_a_photo_of_another_part_or_run_is_spared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing that a result replaces is a HEIC, whoever it belongs to."""
    folder = tmp_path / "photos"
    folder.mkdir()
    write_photo(folder / "a.heic")
    (tmp_path / "a.glb").write_bytes(write_photo(folder / "b.heic").read_bytes())
    words = [str(folder), "-o", f"{tmp_path}/", "--format", "glb", "--force", "--part", "1/2"]
    assert main(words) == 3
    assert "a.glb is a photo; choose another name or folder" in capsys.readouterr().err
    assert (tmp_path / "a.glb").read_bytes() == (folder / "b.heic").read_bytes()


def test_what_an_exporter_adds_spares_photos_of_other_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = write_photo(tmp_path / "dog.heic")
    other = write_photo(tmp_path / "x.heic").rename(tmp_path / "dog.mtl")
    assert main([str(photo), "-o", f"{tmp_path}/", "--format", "obj"]) == 3
    assert "dog.mtl would take the place of a photo; choose" in capsys.readouterr().err
    assert other.read_bytes() == photo.read_bytes()


def test_a_listed_photo_of_another_part_that_is_no_heic_is_spared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_photo(tmp_path / "dog.heic")
    (tmp_path / "t.ply").write_text("somebody's")
    listed = tmp_path / "list.txt"
    lines = [{"photo": f"{tmp_path}/t.ply"}, {"photo": f"{tmp_path}/dog.heic"}]
    lines[1]["output"] = f"{tmp_path}/t.ply"
    listed.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    assert main(["--list", str(listed), "--part", "2/2", "--force"]) == 3
    assert "t.ply is a photo; choose another name or folder" in capsys.readouterr().err
    assert (tmp_path / "t.ply").read_text() == "somebody's"


def test_a_picture_takes_no_cameras_place_but_that_of_an_older_picture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Renders may be JPEGs, as photos are: those have EXIF."""
    photo = write_photo(tmp_path / "dog.heic")
    place = tmp_path / "out.jpg"
    words = [str(photo), "--render", str(place), "--samples", "1", "--resolution-percentage", "5"]
    rgb = np.zeros((16, 16, 3), np.uint8)
    place.write_bytes(content := write_jpeg(Photo(rgb), layout=JpegLayout(orientation=1)))
    assert main([*words, "--force"]) == 3
    assert place.read_bytes() == content
    assert "is a photo; choose another name or folder" in capsys.readouterr().err
    place.unlink()
    assert main(words) == 0
    assert main([*words, "--force"]) == 0
