# SPDX-FileCopyrightText: 2026 HEIC Depth Import contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the Pythons on this machine by running them."""

import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tooling.errors import BuildError

_PROBE = """
import importlib.util, json, platform, sys
print(json.dumps({
    "executable": getattr(sys, "_base_executable", sys.executable),
    "version": platform.python_version(),
    "prefix": sys.base_prefix,
    "has_pip": importlib.util.find_spec("ensurepip") is not None,
}))
"""
_INSTALL = {"win32": "winget install Python.Python.", "darwin": "brew install python@"}


@dataclass(frozen=True, slots=True)
class Python:
    """An interpreter that was seen to run.

    Attributes:
        executable: The interpreter itself, never one of a virtual environment.
        version: All three numbers.
        prefix: The folder that it is installed in.
        has_pip: Whether it can make environments; Debian has that in a package of its own.
    """

    executable: str
    version: str
    prefix: str
    has_pip: bool


def find(version: str) -> Python:
    """Returns an interpreter of a version such as "3.11".

    Raises:
        BuildError: There is none, or it cannot make environments.
    """
    result = None
    for command in _candidates(version):
        python = probe(*command)
        if python is None or not python.version.startswith(version + "."):
            continue
        if python.has_pip:
            return python
        result = result or python
    if result is not None:
        raise BuildError(
            f"{result.executable} cannot make environments (it has no ensurepip);"
            f" run: apt-get install python{version}-venv"
        )
    if override := os.environ.get(_override(version)):
        raise BuildError(
            f"{_override(version)} is {override}, which is not Python {version};"
            f" run: unset {_override(version)} (or set it to one)"
        )
    install = _INSTALL.get(sys.platform, "pyenv install ") + version
    raise BuildError(
        f"Python {version} is not on this machine; run: {install}"
        f" (or set {_override(version)} to where it is)"
    )


@functools.cache
def probe(*command: str) -> Python | None:
    """Returns what a command turns out to be, or None if it does not run as a Python."""
    try:
        answer = subprocess.run(
            [*command, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=60, check=True
        )
        return Python(**json.loads(answer.stdout))
    except (OSError, ValueError, TypeError, subprocess.SubprocessError):
        return None


def _override(version: str) -> str:
    return "HEIC_DEPTH_PYTHON_" + version.replace(".", "_")


def _candidates(version: str) -> Iterator[list[str]]:
    """Yields commands that may run a version of Python; an override is the only one."""
    if override := os.environ.get(_override(version)):
        yield [override]
        return
    yield [sys.executable]
    if sys.platform == "win32":
        yield ["py", f"-{version}"]
    # Every folder of PATH: a stand-in of pyenv's that does not run may hide a Python that does.
    for folder in os.get_exec_path():
        name = Path(folder, f"python{version}")
        if name.is_file():
            yield [str(name)]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for installed in sorted(pyenv.glob(f"versions/{version}.*")):
        yield [str(installed / "bin" / "python")]
    for installed in sorted(pyenv.glob(f"pyenv-win/versions/{version}.*")):
        yield [str(installed / "python.exe")]
