# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module for scripts, installed by pip where there is nothing else."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

from tooling import environments, python_package, pythons
from tooling.places import MANIFEST, ROOT

PAGE = ROOT / "docs" / "python.md"
STILL_LIFE = ROOT / "tests" / "still_life" / "still_life.heic"
VERSION = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))["version"]

USER = """
from heic_depth_import.photos import SurfaceSettings, __version__, depth_of, mesh_of, read_photo

with open("still_life.heic", "rb") as file:
    photo = read_photo(file)
reveal_type(photo.rgb)
reveal_type(depth_of(photo))
reveal_type(mesh_of(photo, SurfaceSettings(projection="CAMERA")).faces)
reveal_type(__version__)
"""
MISUSE = """
from heic_depth_import import photos

photos.read_photo(5)
photos.SurfaceSettings(projection="SPHERE")
photos.there_is_no_such_name
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_package.build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns the interpreter of a new environment that has the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("environment")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    base = pythons.find(version).executable
    subprocess.run([base, "-m", "venv", folder], check=True)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    environments.pip(python, "install", str(wheel))
    return python


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Returns a folder with a photo, and nothing of the repository in sight."""
    shutil.copy(STILL_LIFE, tmp_path)
    return tmp_path


def test_the_wheel_has_all_but_what_only_blender_uses(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    package = {name.split("/")[1] for name in names if name.startswith("heic_depth_import/")}
    assert package == {
        *("__init__.py", "py.typed", "blender_manifest.toml", "version.py"),
        *("core", "photos", "reading"),
    }
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names} == {
        "heic_depth_import",
        f"heic_depth_import-{VERSION}.dist-info",
    }


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        said = HeaderParser().parsestr(archive.read(name).decode())
    assert (said["Name"], said["Version"]) == ("heic-depth-import", VERSION)
    assert said["License-Expression"] == "GPL-3.0-or-later"
    assert said["Requires-Python"] == ">=3.11"
    needed = [line.partition(">=")[0] for line in said.get_all("Requires-Dist", [])]
    assert needed == ["numpy", "pillow-heif", "pillow"]


def test_it_is_the_same_every_time(wheel: Path, tmp_path: Path) -> None:
    assert python_package.build(tmp_path).read_bytes() == wheel.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [wheel.name]


def test_the_examples_of_the_page_run_where_it_is_installed(installed: Path, folder: Path) -> None:
    shutil.copy(PAGE, folder)
    ran = run(installed, folder, "-W", "error", "-m", "doctest", PAGE.name)
    assert (ran.stdout, ran.returncode) == ("", 0)


def test_nothing_else_is_loaded(installed: Path, folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import heic_depth_import.photos as photos;"
        "known = photos.read_photo('still_life.heic').to_dict();"
        "print(photos.__version__, Path(photos.__file__).is_relative_to(sys.prefix),"
        "'bpy' in sys.modules, known['accuracy'])"
    )
    ran = run(installed, folder, "-c", code)
    assert ran.stdout.split() == [VERSION, "True", "False", "relative"], ran.stderr


def test_a_users_script_is_checked_against_its_types(installed: Path, folder: Path) -> None:
    said = checked(installed, folder, USER)
    assert said.count("note: Revealed type is") == 4
    assert "error" not in said
    assert "ndarray[" in said
    assert '"Any"' not in said
    told = checked(installed, folder, MISUSE)
    for code in ("arg-type", "arg-type", "attr-defined"):
        before = told
        told = told.replace(f"[{code}]", "", 1)
        assert told != before


def run(python: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # -I: nothing of the folder that the tests run in, and no PYTHONPATH.
    command = [str(python), "-I", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def checked(installed: Path, folder: Path, script: str) -> str:
    """Returns what mypy says of a script."""
    (folder / "script.py").write_text(script, encoding="utf-8")
    command = ["-m", "mypy", "--strict", f"--python-executable={installed}", "script.py"]
    return run(Path(sys.executable), folder, *command).stdout
