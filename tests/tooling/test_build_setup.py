# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fresh machine lacks is said in one line, with what mends it."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tooling import blenders, cli, environments, missing, packaging, pythons
from tooling.errors import BuildError

ROOT = Path(__file__).parents[2]
posix_only = pytest.mark.skipif(os.name == "nt", reason="stands in for Python with shell scripts")


def stand_in(path: Path, script: str) -> Path:
    """Writes a program that runs a line of shell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def python_3_99(prefix: str, has_pip: str = "true") -> str:
    """Returns a line of shell that answers as a Python that nobody has yet."""
    return (
        f'echo \'{{"executable": "/{prefix}/python", "version": "3.99.1", "prefix": "/{prefix}",'
        f' "has_pip": {has_pip}}}\''
    )


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty PATH and no pyenv."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    return tmp_path


def test_an_old_python_is_told_to_be_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, this is 3\.9; run it as"):
        runpy.run_path(str(ROOT / "build.py"), run_name="__main__")


def test_a_python_that_is_not_there(empty_machine: Path) -> None:
    with pytest.raises(BuildError, match=r"^Python 3\.99 is not on this machine; run: .*3\.99 \("):
        pythons.find("3.99")


def test_no_python_that_a_blender_is_made_for(monkeypatch: pytest.MonkeyPatch) -> None:
    blenders = (environments.Blender("9.8", "3.98"), environments.Blender("9.9", "3.99"))
    monkeypatch.setattr(environments, "BLENDERS", blenders)
    with pytest.raises(BuildError, match="is not on this machine; run:"):
        environments.newest_blender()


@posix_only
def test_a_stand_in_that_does_not_run_hides_no_python(empty_machine: Path) -> None:
    stand_in(empty_machine / "bin" / "python3.99", "echo 'python3.99: command not found'; exit 127")
    stand_in(empty_machine / "pyenv/versions/3.99.1/bin/python", python_3_99("in-pyenv"))
    assert pythons.find("3.99").prefix == "/in-pyenv"


@posix_only
def test_every_folder_of_path_is_looked_through(
    empty_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(empty_machine / "bin" / "python3.99", "exit 127")
    stand_in(empty_machine / "second" / "python3.99", python_3_99("second"))
    monkeypatch.setenv("PATH", f"{empty_machine / 'bin'}{os.pathsep}{empty_machine / 'second'}")
    assert pythons.find("3.99").prefix == "/second"


@posix_only
def test_an_override_comes_before_all_else(
    empty_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(empty_machine / "bin" / "python3.99", python_3_99("on-path"))
    chosen = stand_in(empty_machine / "mine", python_3_99("chosen"))
    monkeypatch.setenv("HEIC_DEPTH_PYTHON_3_99", str(chosen))
    assert pythons.find("3.99").prefix == "/chosen"


@posix_only
def test_an_override_that_is_no_such_python(
    empty_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(empty_machine / "bin" / "python3.99", python_3_99("on-path"))
    chosen = stand_in(empty_machine / "mine", python_3_99("chosen").replace("3.99.1", "3.98.1"))
    monkeypatch.setenv("HEIC_DEPTH_PYTHON_3_99", str(chosen))
    with pytest.raises(BuildError, match=r"^HEIC_DEPTH_PYTHON_3_99 .* not Python 3\.99; run: uns"):
        pythons.find("3.99")


@posix_only
def test_a_python_without_pip(empty_machine: Path) -> None:
    stand_in(empty_machine / "bin" / "python3.99", python_3_99("debian", has_pip="false"))
    with pytest.raises(BuildError, match=r"no ensurepip\); run: apt-get install python3\.99-venv$"):
        pythons.find("3.99")


@posix_only
def test_a_python_with_pip_is_preferred(
    empty_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(empty_machine / "bin" / "python3.99", python_3_99("debian", has_pip="false"))
    stand_in(empty_machine / "pyenv/versions/3.99.1/bin/python", python_3_99("in-pyenv"))
    assert pythons.find("3.99").prefix == "/in-pyenv"


def test_pip_that_cannot_fetch() -> None:
    python = Path(sys.executable)
    with pytest.raises(BuildError, match=r"^pip download failed: .*no-such-thing.*; with the netw"):
        environments.pip(python, "download", "--no-index", "no-such-thing==1")


def test_a_machine_that_blender_is_not_made_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(BuildError, match=r"not made for this machine \(\w+-riscv64\)"):
        packaging.this_platform()


def test_a_missing_shared_library_is_named_with_its_package() -> None:
    error = ImportError("libSM.so.6: cannot open shared object file: No such file or directory")
    advice = missing.library_advice(error)
    assert advice is not None
    assert advice.startswith("Blender's module needs libSM.so.6; run: apt-get install ")
    assert "libsm6" in advice.split()


def test_an_unknown_shared_library_is_named() -> None:
    error = ImportError("libnew+x.so.9: cannot open shared object file: No such file")
    assert "needs libnew+x.so.9; install" in str(missing.library_advice(error))


def test_any_other_failed_import_is_no_matter_of_libraries() -> None:
    assert missing.library_advice(ImportError("No module named 'bpy'")) is None


def test_blender_without_its_libraries_ends_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "bpy.py").write_text(
        "raise ImportError('libXi.so.6: cannot open shared object file: No such file')"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "in_blender.bootstrap", "script.py"],
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'tools'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    (line,) = ran.stderr.splitlines()
    assert line.startswith("build.py: Blender's module needs libXi.so.6; run: apt-get install ")


@pytest.mark.parametrize(
    ("words", "script", "photos"),
    [
        ([], "demo_scene.py", 1),
        (["--style", "orbit"], "demo_gallery.py", 1),
        (["--style", "all"], "demo_gallery.py", 3),
        ([__file__, "--style", "all"], "demo_gallery.py", 1),
    ],
)
def test_the_gallery_shows_all_bundled_photos_unless_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], script: str, photos: int
) -> None:
    ran: list[list[str]] = []

    def run(_: object, arguments: list[str]) -> int:
        ran.append(arguments)
        return 0

    monkeypatch.setattr(blenders, "run", run)
    assert cli.main(["demo", *words, "--into", str(tmp_path)]) == 0
    ((first, *rest),) = ran
    assert Path(first).name == script
    shown = [word for word in rest if Path(word).is_file()]
    assert len(shown) == photos
    assert len(set(shown)) == photos
    assert str(tmp_path) in rest


def test_the_command_line_shows_an_error_as_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["demo", "no-such.heic"]) == 1
    assert capsys.readouterr().err == (
        "build.py: no-such.heic is not there; run: python build.py demo PHOTO\n"
    )
