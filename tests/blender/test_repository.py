# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built zip in a repository on a web server of this machine: installed, updated and removed."""

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.blender.scene import write_photo
from tooling import repository

ROOT = Path(__file__).parents[2]
PROBE = Path(__file__).with_name("repository_probe.py")
NEWER = "1000.0.0"
VERSION = tomllib.loads((ROOT / "blender_manifest.toml").read_text())["version"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing of what was asked for."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns a repository as `build.py package` writes it, of this machine's zip alone."""
    folder = tmp_path_factory.mktemp("repository")
    shutil.copy(os.environ["HEIC_DEPTH_ZIP"], folder)
    repository.write_index(folder)
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.json"
        server.shutdown()


@pytest.fixture(scope="module")
def steps(
    folder: Path, address: str, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    """What a Blender of its own saw: after installing, after updating and after removing."""
    scratch = tmp_path_factory.mktemp("scratch")
    environment = os.environ | {
        "BLENDER_USER_RESOURCES": str(scratch / "profile"),
        "PYTHONPATH": str(ROOT),
    }
    (scratch / "profile").mkdir()
    photo = write_photo(scratch / "cat.heic")
    with subprocess.Popen(
        [sys.executable, str(PROBE), address, str(photo)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as probe:
        out_of_time = threading.Timer(180, probe.kill)
        out_of_time.start()
        seen = [_answer(probe)]
        (zip_file,) = folder.glob("*.zip")
        _publish_newer(zip_file, folder)
        seen += [_answer_to_a_line(probe), _answer_to_a_line(probe)]
        out_of_time.cancel()
    return seen


def test_it_is_installed_from_the_repository(steps: list[dict[str, Any]]) -> None:
    installed = steps[0]
    assert (installed["enabled"], installed["version"]) == (True, VERSION)
    assert installed["imported"] == ["FINISHED"]
    assert "profile/extensions/.local" in installed["pillow_heif"].replace(os.sep, "/")


def test_a_higher_version_takes_its_place(steps: list[dict[str, Any]]) -> None:
    updated = steps[1]
    assert (updated["enabled"], updated["version"]) == (True, NEWER)
    assert updated["imported"] == ["FINISHED"]


def test_removed_it_leaves_nothing(steps: list[dict[str, Any]]) -> None:
    assert steps[2] == {"enabled": False, "version": None, "operator": False, "wheels": []}


def _answer(probe: subprocess.Popen[str]) -> dict[str, Any]:
    said = []
    for line in probe.stdout or ():
        if line.startswith('{"'):
            answer: dict[str, Any] = json.loads(line)
            return answer
        said.append(line)
    pytest.fail("the probe ended early: " + "".join(said[-20:]))


def _answer_to_a_line(probe: subprocess.Popen[str]) -> dict[str, Any]:
    assert probe.stdin
    probe.stdin.write("\n")
    probe.stdin.flush()
    return _answer(probe)


def _publish_newer(older: Path, folder: Path) -> None:
    """Puts the same extension with a higher version in the place of the older one."""
    newer = folder / "newer.zip"
    with zipfile.ZipFile(older) as old, zipfile.ZipFile(newer, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "blender_manifest.toml":
                was, becomes = f'version = "{VERSION}"', f'version = "{NEWER}"'
                assert content.count(b"\n" + was.encode()) == 1
                content = content.replace(b"\n" + was.encode(), b"\n" + becomes.encode())
            new.writestr(entry.filename, content)
    older.unlink()
    repository.write_index(folder)
