# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers come up as Blender did that starts them, and with the add-on wherever it is installed."""

import hashlib
import importlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.blender.scene import write_photo

PACKAGE = "bl_ext.user_default.heic_depth_import"
SYSTEM_PACKAGE = "bl_ext.system.heic_depth_import"
main = importlib.import_module(f"{PACKAGE}.blender.command.main").main
starting = importlib.import_module(f"{PACKAGE}.blender.command.starting")

# What the program does with its arguments, as far as a worker has any; the test reads them.
PROGRAM = """
import json, os, sys
from pathlib import Path
import bpy
Path(os.environ["ARGUMENTS"]).write_text(json.dumps(sys.argv[1:]))
exec(sys.argv[sys.argv.index("--python-expr") + 1])
os._exit(0)
"""
FROM_A_SYSTEM_REPOSITORY = f"""
import importlib, sys
import bpy
bpy.ops.preferences.addon_enable(module={SYSTEM_PACKAGE!r})
sys.exit(importlib.import_module("{SYSTEM_PACKAGE}.blender.command.main").main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("words", "passed_on"),
    [
        ("--command heic_depth --factory-startup", ""),
        ("-noaudio -c heic_depth --offline-mode", "-noaudio"),
        ("--factory-startup --addons a,b --command heic_depth", "--factory-startup --addons a,b"),
        ("--app-template Studio -t 2 -c heic_depth dog.heic", "--app-template Studio -t 2"),
        # Would be opened, run or written once more.
        ("-b house.blend --python setup.py -X --log-file x.log --command heic_depth", "-X"),
        ("-P --addons --python-expr -noaudio -o --online-mode -y --unheard-of", "-y"),
        ("--addons", "--addons "),  # Blender itself would have ended
    ],
)
def test_what_of_blenders_arguments_workers_get(words: str, passed_on: str) -> None:
    assert " ".join(starting.passed_on(words.split(" "))) == passed_on


def test_a_worker_is_blender_itself_with_those_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "blender"
    (tmp_path / "program.py").write_text(PROGRAM)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path}/program.py" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("ARGUMENTS", str(tmp_path / "arguments.json"))
    monkeypatch.setattr(
        starting, "bpy", SimpleNamespace(app=SimpleNamespace(binary_path=str(program)))
    )
    words = [str(write_photo(tmp_path / "dog.heic")), "--json"]
    blenders = ["--factory-startup", "x.blend", "--threads", "2", "--python", "setup.py"]
    monkeypatch.setattr(sys, "argv", ["blender", *blenders, "--command", "heic_depth", *words])
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["ok"]
    given = json.loads((tmp_path / "arguments.json").read_text())
    assert given[:4] == ["--factory-startup", "--threads", "2", "--background"]


@pytest.fixture
def system_repository(tmp_path: Path) -> Path:
    """The extension as a studio puts it on a share: unpacked, and nobody may write there."""
    folder = tmp_path / "share"
    with zipfile.ZipFile(os.environ["HEIC_DEPTH_ZIP"]) as archive:
        archive.extractall(folder / "system" / "heic_depth_import")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


def test_from_a_read_only_system_repository(system_repository: Path, tmp_path: Path) -> None:
    before = files_of(system_repository)
    (tmp_path / "profile").mkdir()
    words = [str(write_photo(tmp_path / "dog.heic")), "-o", str(tmp_path / "dog.pcd"), "--json"]
    ran = subprocess.run(
        [sys.executable, "-c", FROM_A_SYSTEM_REPOSITORY, *words],
        env=os.environ
        | {
            "BLENDER_SYSTEM_EXTENSIONS": str(system_repository),
            "BLENDER_USER_RESOURCES": str(tmp_path / "profile"),
        },
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
    )
    (told,) = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    assert told["ok"]
    assert (tmp_path / "dog.pcd").is_file()
    assert files_of(system_repository) == before
    # Blender unpacks wheels where the user's own extensions are.
    assert list(tmp_path.glob("profile/**/site-packages/pillow_heif"))


def files_of(folder: Path) -> dict[str, str]:
    """Returns each file's content as a hash, without what Python keeps where it may (root may)."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
