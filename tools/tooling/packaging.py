# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension's zip: staged, built and validated by Blender's own tool, the same every time."""

import hashlib
import json
import platform as this_machine
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

from tooling import cache, environments, wheels
from tooling.errors import BuildError
from tooling.places import LICENSE, MANIFEST, PACKAGE, WHEELS_LOCK

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date that a zip can hold
_SYSTEMS = {"Linux": "linux", "Windows": "windows", "Darwin": "macos"}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}


def this_platform() -> str:
    """Returns the platform that this machine is, as Blender calls it.

    Raises:
        BuildError: The extension is not made for it.
    """
    machine = this_machine.machine().lower()
    name = f"{_SYSTEMS.get(this_machine.system(), '')}-{_MACHINES.get(machine, machine)}"
    if name not in wheels.PLATFORMS:
        raise BuildError(
            f"Blender's module is not made for this machine ({name});"
            f" use one of: {', '.join(wheels.PLATFORMS)}"
        )
    return name


def built_zip(platform: str, website: str = "") -> Path:
    """Returns the zip for a platform from the cache, built first if anything in it has changed.

    Args:
        platform: A key of ``wheels.PLATFORMS``.
        website: The address that Blender's *Visit Website* opens; nothing for none.
    """
    builder = environments.requirements(environments.newest_blender().name)
    held = [
        platform,
        website,
        *[path.read_text(encoding="utf-8") for path in (WHEELS_LOCK, builder)],
    ]
    for path, name in [*_sources(), (Path(__file__), "packaging")]:
        held.append(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}")
    folder = cache.made_once(
        "packages", platform, "\n".join(held), lambda empty: _build_into(empty, platform, website)
    )
    (built,) = folder.glob("*.zip")
    return built


def build(platform: str, folder: Path, website: str = "") -> Path:
    """Builds the zip for a platform in a folder, and return it.

    Raises:
        BuildError: Blender's tool refuses it, or a wheel is missing.
    """
    python = environments.with_blender(environments.newest_blender())
    with tempfile.TemporaryDirectory() as scratch:
        stage, raw = Path(scratch, "stage"), Path(scratch, "raw")
        stage.mkdir()
        raw.mkdir()
        _stage(stage, wheels.fetch(platform, python), platform, website)
        blender_ext(
            python, "build", "--split-platforms", f"--source-dir={stage}", f"--output-dir={raw}"
        )
        (built,) = raw.glob("*.zip")
        final = folder / f"{_identity()}-{platform}.zip"
        _make_reproducible(built, final)
    blender_ext(python, "validate", str(final))
    _check_wheels(final)
    return final


def blender_ext(python: Path, command: str, *arguments: str) -> None:
    """Runs the tool that Blender builds, validates and lists extensions with.

    Args:
        python: An interpreter that has a Blender, whose tool it is.
        command: What the tool has to do.
        arguments: Options and paths of that command.

    Raises:
        BuildError: The tool refuses it.
    """
    (tool,) = environments.site_packages(python).glob(
        "bpy/*/scripts/addons_core/bl_pkg/cli/blender_ext.py"
    )
    ran = subprocess.run(
        [sys.executable, tool, command, *arguments], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        message = " ".join((ran.stdout + ran.stderr).split())
        raise BuildError(f"Blender's tool cannot {command} the extension: {message}")


def _build_into(folder: Path, platform: str, website: str) -> None:
    build(platform, folder, website)


def _identity() -> str:
    manifest = tomllib.loads(MANIFEST.read_text(encoding="utf-8"))
    return f"{manifest['id']}-{manifest['version']}"


def _sources() -> list[tuple[Path, str]]:
    """Returns every file that goes into the zip as it is, and its name there."""
    sources = [(MANIFEST, MANIFEST.name), (LICENSE, LICENSE.name)]
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(PACKAGE)
        if path.is_file() and "__pycache__" not in name.parts and not name.name.startswith("."):
            sources.append((path, name.as_posix()))
    return sources


def _stage(stage: Path, wheel_files: list[Path], platform: str, website: str) -> None:
    for path, name in _sources():
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, stage / name)
    (stage / "wheels").mkdir()
    for wheel in wheel_files:
        shutil.copyfile(wheel, stage / "wheels" / wheel.name)
    text = MANIFEST.read_text(encoding="utf-8")
    # Keys of the root stand before the first table.
    root, bracket, tables = text.partition("\n[")
    listed = "".join(f'  "./wheels/{wheel.name}",\n' for wheel in wheel_files)
    added = f'\nplatforms = ["{platform}"]\nwheels = [\n{listed}]\n'
    if website:
        added += f"website = {json.dumps(website)}\n"  # a string of JSON is one of TOML
    (stage / MANIFEST.name).write_text(root + added + bracket + tables, encoding="utf-8")


def _make_reproducible(built: Path, final: Path) -> None:
    """Writes a zip again: sorted, and without the dates and rights of this machine."""
    with zipfile.ZipFile(built) as old, zipfile.ZipFile(final, "w") as new:
        for name in sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = old.getinfo(name).compress_type
            entry.create_system = 3  # Unix, also when built elsewhere
            entry.external_attr = 0o100644 << 16
            new.writestr(entry, old.read(name), compresslevel=9)


def _check_wheels(built: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        names = [PurePosixPath(name).name for name in archive.namelist() if name.endswith(".whl")]
    if missing := wheels.missing_wheels(names):
        raise BuildError(f"{built.name} has no wheel for {', '.join(missing)}")
