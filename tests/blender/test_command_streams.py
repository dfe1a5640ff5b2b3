# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Odd terminals and odd names: the work is done whoever listens, and no name speaks to them."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.blender.scene import write_photo

PACKAGE = "bl_ext.user_default.heic_depth_import"
main = importlib.import_module(f"{PACKAGE}.blender.command.main").main

RUN = f"""
import sys, bpy, importlib
bpy.ops.preferences.addon_enable(module={PACKAGE!r})
main = importlib.import_module("{PACKAGE}.blender.command.main").main
sys.exit(main(sys.argv[1:]))
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="speaks to a shell")


def ran_in_shell(tmp_path: Path, redirection: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs the command line over two photos, one of them broken, with a shell's redirection."""
    photos = tmp_path / "photos"
    photos.mkdir()
    write_photo(photos / "a.heic")
    write_photo(photos / "c.heic")
    (photos / "b.heic").write_text("broken")
    command = [sys.executable, "-c", RUN, str(photos), "-o", str(tmp_path / "out"), *words]
    return subprocess.run(
        ["bash", "-c", f'set -o pipefail; "$@" {redirection}', "bash", *command, "--format", "pcd"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("words", [[], ["--json"]], ids=["for people", "json"])
@pytest.mark.parametrize(
    "redirection",
    [">&-", "2>&-", ">/dev/full", "2>/dev/full", ">&- 2>&-", "<&-", "| true", "2>&1 | head -n 1"],
)
def test_the_work_is_done_whoever_listens(
    tmp_path: Path, redirection: str, words: list[str]
) -> None:
    ran = ran_in_shell(tmp_path, redirection, *words)
    assert ran.returncode == (1 if redirection == "<&-" else 4)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.pcd", "c.pcd"]
    for said in (ran.stdout, ran.stderr):
        assert "Traceback" not in said
        assert "Exception ignored" not in said


def test_what_nobody_hears_is_a_failure(tmp_path: Path) -> None:
    """A script that reads the lines and finds the disk full must not take that for success."""
    photo = write_photo(tmp_path / "a.heic")
    ran = subprocess.run(
        ["bash", "-c", '"$@" >/dev/full', "bash", sys.executable, "-c", RUN, str(photo), "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 4


ODD_NAMES = [
    "\x1b[2J\x1b]0;title\x07.heic",
    "two\nlines.heic",
    "back\rto start.heic",
    "\u202egnp.heic",
]


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
@pytest.mark.parametrize("is_broken", [True, False])
def test_names_do_not_reach_the_terminal_raw(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, *, is_broken: bool
) -> None:
    photo = tmp_path / name
    if is_broken:
        photo.write_text("broken")
    else:
        write_photo(photo)
    assert main([str(tmp_path), "-o", str(tmp_path / "out"), "--format", "pcd"]) == is_broken
    told = "".join(capsys.readouterr())
    assert name.encode("unicode_escape").decode() in told
    assert [letter for letter in told if not letter.isprintable()] == ["\n"]


def test_json_has_names_as_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo = write_photo(tmp_path / ODD_NAMES[0])
    assert main(["--json", str(photo)]) == 0
    assert json.loads(capsys.readouterr().out)["file"] == str(photo)


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.utf8"])
def test_names_in_any_alphabet_in_any_locale(tmp_path: Path, locale: str) -> None:
    """A locale of one byte for each letter, as old farms have, and names with more."""
    write_photo(tmp_path / "ü 写真.heic")
    os.rename(  # noqa: PTH104  bytes that are no text in any alphabet
        write_photo(tmp_path / "x.heic"), os.fsencode(tmp_path) + b"/\xff\xfe.heic"
    )
    out = tmp_path / "out"
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path), "-o", str(out), "--format", "pcd"],
        env=os.environ | {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1
    assert [os.fsencode(path.name) for path in out.iterdir()] == ["ü 写真.pcd".encode()]
    assert rb"\udcff\udcfe.heic has a name that is no text; rename the file" in ran.stderr
    assert b"Traceback" not in ran.stderr
