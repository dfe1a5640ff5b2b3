# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One machine's part of the photos, and options in one text, as job systems give them."""

import argparse
import importlib
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.blender.scene import write_photo

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
main = importlib.import_module(f"{COMMAND}.main").main
parser = importlib.import_module(f"{COMMAND}.parser")
choices = importlib.import_module(f"{COMMAND}.choices")
planning = importlib.import_module(f"{COMMAND}.planning")
Part: Any = importlib.import_module(f"{COMMAND}.part").Part

# Sorted as on Windows, or as this file system spells the accent, they would stand another way.
NAMES = ["A.heic", "Zebra.HEIC", "a b.heic", "f.heic", "e\N{COMBINING ACUTE ACCENT}.heic"]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Empty files with the names of photos."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in NAMES:
        (folder / name).touch()
    return folder


def names_in(folder: Path) -> list[str]:
    return [Path(choice.photo).name for choice in choices.photos_in([folder])]


def test_photos_have_the_same_numbers_everywhere(photos: Path) -> None:
    assert names_in(photos) == NAMES
    for path in list(photos.iterdir()):  # as another file system spells the names
        path.rename(path.with_name(unicodedata.normalize("NFC", path.name)))
    spelt = [unicodedata.normalize("NFC", name) for name in NAMES]
    assert names_in(photos) == spelt


def test_jpegs_are_photos_whatever_is_in_them(photos: Path) -> None:
    """Also a HEIC that some app called so; what has no depth says so when it is read."""
    write_photo(photos / "b.heic")
    (photos / "b.heic").rename(photos / "b.JPG")
    (photos / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (photos / "d.jpg").touch()
    (photos / "e.png").write_bytes((photos / "b.JPG").read_bytes())
    assert set(names_in(photos)) == {*NAMES, "b.JPG", "c.jpg", "d.jpg"}


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_parts_together_are_all_photos_once(photos: Path, size: int) -> None:
    found = choices.photos_in([photos])
    parts = [f"{first}-{min(first + size - 1, 5)}/5" for first in range(1, 6, size)]
    shared = [found[number] for text in parts for number in Part.read(text).of(found)]
    assert shared == found
    tasks = planning.Plan().tasks_for(found, range(5))
    assert [one.photo.name for one in tasks] == NAMES


def test_one_number_is_a_part(photos: Path) -> None:
    found = choices.photos_in([photos])
    (one,) = planning.Plan().tasks_for(found, Part.read("3/5").of(found))
    assert one.photo.name == NAMES[2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1-2",
        "/5",
        "0/5",
        "0-2/5",
        "6/5",
        "1-6/5",
        "3-2/5",
        "1-2/0",
        "-1/5",
        "1,2/5",
        "\N{ARABIC-INDIC DIGIT ONE}/5",
    ],
)
def test_no_parts(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"is no part such as|is not within"):
        Part.read(text)


def test_only_the_part_is_done(photos: Path, tmp_path: Path) -> None:
    write_photo(photos / NAMES[1])
    results = tmp_path / "results"
    words = [photos, "-o", results, "--options", "--format pcd --cut 0", "--part", "2-2/5"]
    assert main([str(word) for word in words]) == 0
    assert [path.name for path in results.iterdir()] == ["Zebra.pcd"]


def test_photos_with_one_name_fail_whatever_part_they_are_in(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (photos / "A.heif").touch()
    assert main([str(photos), "-o", str(tmp_path / "results"), "--part", "2/6"]) == 3
    assert "A.heif would have the same result as" in capsys.readouterr().err


@pytest.mark.parametrize("count", [4, 6])
def test_another_number_of_photos_is_a_failure(
    photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    assert main([str(photos), "-o", str(tmp_path / "out"), "--part", f"1/{count}"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(
        f"failed: the number of photos is 5 here and {count} in --part; let every"
    )
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_another_number_of_photos_is_told_to_programs(
    photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(photos), "--part", "1/6", "--json"]) == 3
    (told,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (told["file"], told["ok"], told["error_kind"]) == (None, False, "input")
    assert told["error"].startswith("the number of photos is 5 here and 6 in --part")


def test_a_folder_without_photos_is_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), "--part", "3/5"]) == 3
    assert "has no photos in it" in capsys.readouterr().err


def test_options_in_one_text_give_way_to_those_beside_it() -> None:
    read = parser.arguments_of(
        parser.command_line(),
        ["--cut", "0.5", "--options=--cut 0.25 --jobs 3 --no-use-camera", "a b.heic"],
    )
    assert (read.cut, read.jobs, read.use_camera) == (0.5, 3, False)
    assert read.photos == [Path("a b.heic")]
    assert parser.arguments_of(parser.command_line(), ["--options=", "x.heic"]).jobs == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("--cut 'x", "--options: --cut 'x cannot be told apart (No closing quotation)"),
        ("dog.heic", "--options: dog.heic is no option; photos stand on their own"),
        ("--cut nan", "--cut: nan is not between"),
        ("--cu 1", "unrecognized arguments: --cu"),
    ],
)
def test_wrong_options_in_one_text(
    text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([f"--options={text}", "x.heic"]) == 2
    assert said in capsys.readouterr().err


def test_an_empty_folder_of_pictures_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = write_photo(tmp_path / "dog.heic")
    assert main(["--render=", "--cut", "0", str(photo)]) == 0
    assert "dog.heic: 192 points" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [photo]
