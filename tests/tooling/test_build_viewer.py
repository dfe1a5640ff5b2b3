# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The browser and three.js: what a machine without them is told, and what is refused."""

import os
import stat
import tarfile
from pathlib import Path

import pytest

from tooling import viewer
from tooling.errors import BuildError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="stands in for programs with shell scripts")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing but this folder of programs, and an empty cache."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def stand_in(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


def test_no_browser_is_told_and_nothing_is_installed(programs: Path) -> None:
    stand_in(programs / "apt-get", f"touch {programs}/asked")
    with pytest.raises(BuildError, match="is not on this machine; run: apt-get install chromium"):
        viewer.chromium()
    assert not (programs / "asked").exists()


def test_a_three_js_that_is_not_what_it_was(programs: Path, tmp_path: Path) -> None:
    other = tmp_path / "three-0.187.0.tgz"
    with tarfile.open(other, "w:gz") as archive:
        archive.add(__file__, "package/evil.js")
    stand_in(programs / "npm", f'/bin/cp {other} "$4"')
    with pytest.raises(BuildError, match="is not what it was: its SHA-512 is"):
        viewer.three_js()
    assert not list((tmp_path / "cache").rglob("evil.js"))


def test_npm_that_fails(programs: Path) -> None:
    stand_in(programs / "npm", "echo 'npm error network down' >&2; exit 1")
    with pytest.raises(BuildError, match=r"npm cannot fetch three@.*: npm error network down"):
        viewer.three_js()
