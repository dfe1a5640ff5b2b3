# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos listed in a file, and results spread over folders."""

import hashlib
import importlib
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.blender.scene import write_photo

COMMAND = "bl_ext.user_default.heic_depth_import.blender.command"
main = importlib.import_module(f"{COMMAND}.main").main
planning = importlib.import_module(f"{COMMAND}.planning")
choices = importlib.import_module(f"{COMMAND}.choices")
photos_listed = importlib.import_module(f"{COMMAND}.photo_list").photos_listed
ENDINGS = {"output": [".glb", ".pcd"], "render": [".png"]}


def listed(folder: Path, *lines: object) -> str:
    """Writes a list and returns its path."""
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path = folder / "list.txt"
    path.write_text("\n".join(texts), encoding="utf-8")
    return str(path)


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_ids_come_back_whatever_comes_of_the_photo(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = str(write_photo(tmp_path / "ü 1.heic"))
    file = listed(
        tmp_path,
        {"photo": photo, "id": "shot/7", "output": f"{tmp_path}/a/first.pcd"},
        {"photo": photo, "id": 8},
        {"photo": f"{tmp_path}/gone.heic", "id": 9},
        {"photo": f"{tmp_path}/other/\u00fc 1.heic", "id": 10},
        photo.replace("ü 1", "gone too"),
    )
    out = tmp_path / "out"
    words = ["--list", file, "-o", f"{out}/", "--format", "pcd", "--json"]
    assert main(words) == 3
    lines = told(capsys)
    found = {one["id"]: (one["ok"], one["output"], one["error_kind"]) for one in lines}
    assert found == {
        "shot/7": (True, f"{tmp_path}/a/first.pcd", None),
        8: (True, f"{out}/ü 1.pcd", None),
        9: (False, None, "unreadable"),
        10: (False, None, "input"),  # another photo has its result
        None: (False, None, "unreadable"),
    }
    assert main([*words, "--part", "1-3/5"]) == 1
    assert [(one["id"], one["skipped"]) for one in told(capsys)] == [
        *(("shot/7", True), (8, True)),
        (9, False),
    ]


def test_standard_input_is_a_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = write_photo(tmp_path / "dog.heic")
    text = io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + os.fsencode(photo) + b"\r\n\r\n"))
    monkeypatch.setattr(sys, "stdin", text)
    assert main(["--list", "-", "--json"]) == 0
    assert [one["file"] for one in told(capsys)] == [str(photo)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 2 of the list {} starts with {{ and is no JSON object"),
        ('{"photo": 1}', "line 2 of the list {} has a path that cannot be"),
        ('{"photo": "a\\u0000"}', "line 2 of the list {} has a path that cannot be"),
        ("a\0", "line 2 of the list {} has a path that cannot be"),
        ('{"id": 1}', "line 2 of the list {} names no photo"),
        ('{"photo": "a", "ID": 1}', "line 2 of the list {} has ID; known are id, output, photo, "),
        ('{"photo": "a", "id": true}', "line 2 of the list {} has an id that is neither"),
        ('{"photo": "a", "output": "a.stl"}', "names a.stl: the ending must be one of .blend, "),
        ('{"photo": "a", "render": "a.glb"}', "names a.glb: the ending must be one of .png, "),
    ],
)
def test_a_wrong_line_is_wrong_input_and_nothing_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    file = listed(tmp_path, str(write_photo(tmp_path / "dog.heic")), line)
    assert main(["--list", file, "-o", f"{tmp_path}/out/"]) == 3
    assert said.format(file) in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_list_that_is_not_there_or_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--list", f"{tmp_path}/gone.txt", "--json"]) == 3
    (line,) = told(capsys)
    assert (line["file"], line["error_kind"]) == (None, "input")
    assert "gone.txt cannot be read (No such file or directory)" in line["error"]
    assert main(["--list", listed(tmp_path, "")]) == 3
    assert "has no photos in it" in capsys.readouterr().err


def test_names_of_any_bytes_can_be_listed(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(b"\xff\xfe.heic\n# no comment.heic\n" + '{"photo": "é.heic"}'.encode())
    found = [os.fsencode(choice.photo) for choice in photos_listed(str(file), ENDINGS)]
    assert found == [b"\xff\xfe.heic", b"# no comment.heic", "é.heic".encode()]


def test_results_of_a_list_may_not_be_the_same(tmp_path: Path) -> None:
    file = listed(
        tmp_path,
        {"photo": "a.heic"},
        {"photo": "b.heic", "output": "out/A.glb"},
        {"photo": "c.heic", "output": "out/../out/d.glb"},
        {"photo": "d.heic"},
    )
    plan = planning.Plan(planning.Destination(Path("out"), is_folder=True, suffix=".glb"))
    tasks = plan.tasks_for(photos_listed(file, ENDINGS), range(4))
    assert [bool(task.problem) for task in tasks] == [False, True, False, True]


def test_results_are_the_same_by_whatever_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    file = listed(
        tmp_path,
        {"photo": "a.heic", "output": "real/o.glb"},
        {"photo": "b.heic", "output": f"{tmp_path}/real/o.glb"},
        {"photo": "c.heic", "output": "link/o.glb"},
        {"photo": "d.heic", "output": "link/\u00e9.glb"},
        {"photo": "e.heic", "output": "real/e\u0301.glb"},
        {"photo": "f.heic", "output": "link/p.glb"},
    )
    tasks = planning.Plan().tasks_for(photos_listed(file, ENDINGS), range(6))
    assert [bool(task.problem) for task in tasks] == [False, True, True, False, True, False]
    assert "c.heic would have the same result as a.heic" in tasks[2].problem


def test_names_that_some_systems_take_for_the_same_have_one_result() -> None:
    plan = planning.Plan(planning.Destination(Path("out"), is_folder=True, suffix=".glb"))
    photos = [choices.Choice(f"{name}.heic") for name in ("1/\u00e9", "2/e\u0301", "2/E", "3/e")]
    tasks = plan.tasks_for(photos, range(4))
    assert [bool(task.problem) for task in tasks] == [False, True, False, True]


def test_a_folder_called_like_a_result_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = write_photo(tmp_path / "dog.heic")
    (tmp_path / "out" / "dog.pcd").mkdir(parents=True)
    assert main([str(photo), "-o", str(tmp_path / "out"), "--format", "pcd", "--json"]) == 3
    (line,) = told(capsys)
    assert (line["ok"], line["skipped"], line["error_kind"]) == (False, False, "input")


def test_shards_are_the_digits_of_the_names_hash(tmp_path: Path) -> None:
    photo = write_photo(tmp_path / "IMG_0001.heic")
    digits = hashlib.sha256(b"IMG_0001").hexdigest()
    out = tmp_path / "out"
    words = [str(photo), "-o", f"{out}/", "--format", "pcd", "--shard", "2"]
    assert main(words) == 0
    result = out / digits[:2] / digits[2:4] / "IMG_0001.pcd"
    made = result.stat().st_mtime_ns
    assert [path for path in out.rglob("*") if path.is_file()] == [result]
    assert main(words) == 0  # finds it
    assert result.stat().st_mtime_ns == made
    assert main([*words, "--force"]) == 0
    assert result.stat().st_mtime_ns != made


def test_the_example_in_the_documents_is_true() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "command-line.md").read_text(encoding="utf-8")
    destination = planning.Destination(Path("results"), is_folder=True, suffix=".glb", shards=2)
    assert f"`{destination.of('IMG_0001').as_posix()}`" in page


def test_shards_are_the_same_however_a_name_is_spelt() -> None:
    destination = planning.Destination(Path("out"), is_folder=True, suffix=".glb", shards=4)
    composed, apart = (destination.of(name) for name in ("\u00e9", "e\u0301"))
    assert composed.parent == apart.parent
    assert len(composed.parts) == 6
    destination.of("\udcff")  # a name that is no text


def test_shards_need_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dog.heic", "-o", "dog.glb", "--shard", "1"]) == 2
    assert (
        "with --shard -o names a folder, and dog.glb looks like a file" in capsys.readouterr().err
    )


class Calls:
    """Counts what a run asks the file system."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = {"stat": 0, "lstat": 0, "open": 0, "scandir": 0, "listdir": 0}
        for name in self.count:
            monkeypatch.setattr(os, name, self._counted(name, getattr(os, name)))

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self.count[name] += 1
            return real(*arguments, **options)

        return call


@pytest.mark.parametrize("words", [[], ["--force"]])
def test_a_task_looks_at_its_own_photos_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """However many photos and results there are, which may be on the far side of a network."""
    counts = []
    for number in (30, 300):
        photos, out = tmp_path / f"{number}", tmp_path / f"out {number}"
        for folder in (photos, out):
            folder.mkdir()
        for each in range(number):
            (photos / f"{each:03}.heic").touch()
            (out / f"{each:03}.pcd").touch()
        part = ["--part", f"11-12/{number}", "-o", f"{out}/", "--format", "pcd", *words]
        with monkeypatch.context() as patch:
            calls = Calls(patch)
            main([str(photos), *part])
            counts.append(calls.count)
    assert counts[0] == counts[1]
    assert counts[0]["scandir"] + counts[0]["listdir"] < 15


def test_results_are_looked_for_and_tidied_once_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = os.scandir

    def scandir(path: Any) -> Any:  # a path, or an open folder's number
        read.append(str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    photos, out = tmp_path / "photos", tmp_path / "out"
    for folder in (photos, out):
        folder.mkdir()
    for name in "abc":
        write_photo(photos / f"{name}.heic")
    assert main([str(photos), "-o", str(out), "--format", "pcd"]) == 0
    assert read.count(str(out)) == 1
    assert len(list(out.iterdir())) == 3


def test_what_is_there_is_found_by_another_spelling_or_link(tmp_path: Path) -> None:
    folders = importlib.import_module(f"{COMMAND}.result_folders").ResultFolders()
    (tmp_path / "there.glb").touch()
    (tmp_path / "link.glb").symlink_to("there.glb")
    (tmp_path / "nowhere.glb").symlink_to("gone")
    found = {name: folders.has(tmp_path / f"{name}.glb") for name in ("there", "link", "nowhere")}
    assert found == {"there": True, "link": True, "nowhere": False}
    is_same = (tmp_path / "THERE.glb").exists()  # on systems that know no case
    assert folders.has(tmp_path / "THERE.glb") == is_same
    assert not folders.has(tmp_path / "gone" / "there.glb")
