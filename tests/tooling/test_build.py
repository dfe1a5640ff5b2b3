# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension's zip."""

import os
import re
import shutil
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tooling import environments, packaging, wheels
from tooling.errors import BuildError

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "heic_depth_import"
MANIFEST = ROOT / "blender_manifest.toml"
PLATFORM = packaging.this_platform()


@pytest.fixture(scope="module")
def built() -> Path:
    return packaging.built_zip(PLATFORM)


@pytest.fixture(scope="module")
def names(built: Path) -> list[str]:
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def manifest(built: Path) -> dict[str, Any]:
    with zipfile.ZipFile(built) as archive:
        return tomllib.loads(archive.read("blender_manifest.toml").decode())


def test_the_zip_holds_the_extension_and_nothing_else(names: list[str]) -> None:
    modules = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    interface = PACKAGE / "blender"
    shown = {
        path.relative_to(PACKAGE).as_posix()
        for path in (
            *(interface / "interface" / "pictures").glob("*.jpg"),
            *(interface / "languages").glob("*.po"),
        )
    }
    rest = [name for name in names if name not in modules | shown]
    assert modules | shown <= set(names)
    assert sorted(re.sub(r"^wheels/.*-(cp\d+)-cp.*", r"a wheel for \1", name) for name in rest) == [
        "LICENSE",
        *["a wheel for cp311"] * 2,
        *["a wheel for cp313"] * 2,
        *["a wheel for cp314"] * 2,
        "blender_manifest.toml",
        "py.typed",
    ]
    assert "__init__.py" in modules
    assert len(shown) >= 11


def test_the_zip_is_named_by_what_it_is(built: Path) -> None:
    version = tomllib.loads(MANIFEST.read_text())["version"]
    assert built.name == f"heic_depth_import-{version}-{PLATFORM}.zip"


def test_the_manifest_gains_only_platform_and_wheels(
    names: list[str], manifest: dict[str, Any]
) -> None:
    assert manifest.pop("platforms") == [PLATFORM]
    listed = manifest.pop("wheels")
    assert sorted(listed) == [f"./{name}" for name in names if name.endswith(".whl")]
    assert manifest.pop("build")["generated"] == {"platforms": [PLATFORM], "wheels": listed}
    assert manifest == tomllib.loads(MANIFEST.read_text())


def test_the_extension_asks_for_files_and_never_for_the_network() -> None:
    assert list(tomllib.loads(MANIFEST.read_text())["permissions"]) == ["files"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file rights to differ")
def test_another_clone_builds_the_same_bytes(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "clone"
    shutil.copytree(PACKAGE, clone, ignore=shutil.ignore_patterns("__pycache__"))
    for path in clone.rglob("*.py"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    (clone / "__pycache__").mkdir()
    (clone / "__pycache__" / "reader.cpython-311.pyc").write_bytes(b"compiled")
    (clone / ".DS_Store").write_bytes(b"left by a file manager")
    monkeypatch.setattr(packaging, "PACKAGE", clone)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert packaging.built_zip(PLATFORM) == built  # what is left lying about changes nothing
    umask = os.umask(0o077)
    try:
        again = packaging.build(PLATFORM, tmp_path)
    finally:
        os.umask(umask)
    assert again.read_bytes() == built.read_bytes()


def test_entries_are_sorted_and_without_the_date_of_the_build(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_change_of_the_code_makes_another_zip(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "clone"
    shutil.copytree(PACKAGE, clone)
    with (clone / "reader.py").open("a") as source:
        source.write("# changed\n")
    monkeypatch.setattr(packaging, "PACKAGE", clone)
    changed = packaging.built_zip(PLATFORM)
    with zipfile.ZipFile(changed) as archive:
        assert archive.read("reader.py").endswith(b"# changed\n")


def test_what_blender_refuses_is_an_error_of_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "blender_manifest.toml"
    broken.write_text(MANIFEST.read_text().replace('version = "0', 'version = "zero'))
    monkeypatch.setattr(packaging, "MANIFEST", broken)
    with pytest.raises(BuildError, match=r"cannot build the extension: .*version") as caught:
        packaging.build(PLATFORM, tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("platform", wheels.PLATFORMS)
def test_every_platform_has_a_wheel_for_every_package_and_python(platform: str) -> None:
    python = environments.with_blender(environments.newest_blender())
    found = wheels.fetch(platform, python)
    assert len(found) == len(wheels.locked_packages()) * len(wheels.PYTHONS)


def test_every_blender_finds_wheels_for_its_python() -> None:
    assert {blender.python for blender in environments.BLENDERS} <= set(wheels.PYTHONS)


def test_a_missing_or_doubled_wheel_is_noticed(names: list[str]) -> None:
    files = [name.removeprefix("wheels/") for name in names if name.endswith(".whl")]
    assert wheels.missing_wheels(files) == []
    heif = next(name for name in files if name.startswith("pillow_heif-") and "-cp313-" in name)
    without = [name for name in files if name != heif]
    assert wheels.missing_wheels(without) == ["pillow_heif (cp313)"]
    doubled = [*files, heif.replace("-cp313-cp313-", "-cp313-cp313-any_")]
    assert wheels.missing_wheels(doubled) == ["pillow_heif (cp313)"]


def test_a_zip_without_a_wheel_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = environments.with_blender(environments.newest_blender())
    complete = wheels.fetch(PLATFORM, python)
    monkeypatch.setattr(wheels, "fetch", lambda *_: complete[1:])
    with pytest.raises(BuildError, match=r"\.zip has no wheel for pillow \(cp311\)$"):
        packaging.build(PLATFORM, tmp_path)
