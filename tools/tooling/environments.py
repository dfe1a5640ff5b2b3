# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual environments: one with the tools, one for each Blender."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tooling import cache, pythons
from tooling.errors import BuildError
from tooling.places import TOOLS


@dataclass(frozen=True, slots=True)
class Blender:
    """A Blender that the extension supports.

    Attributes:
        series: Its first two numbers; the rest stand in its requirements file.
        python: The version of Python that its module is made for.
    """

    series: str
    python: str

    @property
    def name(self) -> str:
        """What its environment is called."""
        return f"blender-{self.series}"


# All of them have wheels for it.
_READERS_PYTHON = "3.11"
BLENDERS = (Blender("4.2", "3.11"), Blender("4.5", "3.11"), Blender("5.2", "3.13"))


def tools() -> Path:
    """Returns the interpreter that has ruff, mypy, pytest and what the core needs."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return _environment("tools", pythons.find(version))


def with_blender(blender: Blender) -> Path:
    """Returns the interpreter that has a Blender as its module ``bpy``.

    Raises:
        BuildError: Its Python is not on this machine, or it cannot be fetched.
    """
    return _environment(blender.name, pythons.find(blender.python))


def readers(name: str) -> Path:
    """Returns the interpreter that has other people's programs that read our files.

    Args:
        name: "readers", or "open3d" for the largest of them alone.
    """
    return _environment(name, pythons.find(_READERS_PYTHON))


def newest_blender() -> Blender:
    """Returns the newest Blender whose Python is on this machine.

    Raises:
        BuildError: There is no Python that any of them is made for.
    """
    for blender in reversed(BLENDERS):
        try:
            pythons.find(blender.python)
        except BuildError as error:
            reason = error
        else:
            return blender
    raise reason


def requirements(name: str) -> Path:
    """Returns the file that says what an environment holds."""
    return TOOLS / "requirements" / f"{name}.txt"


def site_packages(python: Path) -> Path:
    """Returns the folder that the packages of an environment are in."""
    environment = python.parents[1]
    (folder,) = [*environment.glob("lib/python3*/site-packages"), *environment.glob("Lib/site-*")]
    return folder


def _environment(name: str, python: pythons.Python) -> Path:
    wanted = requirements(name)
    held = "\n".join([python.version, python.prefix, wanted.read_text(encoding="utf-8")])

    def make(folder: Path) -> None:
        print(f"build.py: making the environment {name}, once", file=sys.stderr, flush=True)
        _make_environment(folder, python, wanted)

    return _interpreter(cache.made_once("environments", name, held, make))


def _interpreter(environment: Path) -> Path:
    if sys.platform == "win32":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def _make_environment(folder: Path, python: pythons.Python, wanted: Path) -> None:
    made = subprocess.run(
        [python.executable, "-m", "venv", folder], capture_output=True, text=True, check=False
    )
    if made.returncode:
        errors = (made.stdout + made.stderr).strip().splitlines()
        raise BuildError(
            f"{python.executable} cannot make environments ({errors[-1] if errors else '?'});"
            f" run: apt-get install python{python.version.rpartition('.')[0]}-venv"
        )
    pip(_interpreter(folder), "install", "--requirement", str(wanted))


def pip(python: Path, *arguments: str) -> None:
    """Runs an environment's pip.

    Raises:
        BuildError: It failed.
    """
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        errors = [line for line in ran.stderr.splitlines() if line.startswith("ERROR:")]
        reason = errors[-1].removeprefix("ERROR: ") if errors else f"exit code {ran.returncode}"
        raise BuildError(
            f"pip {arguments[0]} failed: {reason}; with the network (or its proxy) in order,"
            f" run the same command again"
        )
